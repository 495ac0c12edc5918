"""See that the fonts for PDF are under var/fonts: at once for the tests, behind a start for people.

Runs in the environment that prepare.py made ready. Everything is checked by SHA-256; with the fonts
there nothing is fetched. `--behind` returns at once and goes on by itself, writing obtain.log.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(FOLDER))


def fonts_folder() -> Path:
    """Where the program looks for fonts unless a settings file says otherwise."""
    return Path(os.environ.get("LINYUE_DATA_DIR") or FOLDER / "var") / "fonts"


def say(text: str) -> None:
    """Print at once, as UTF-8 whatever the terminal's locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


def look_complete(folder: Path) -> bool:
    """Whether all files of the record are there; a glance, so that a start is not slowed."""
    try:
        record = json.loads((folder / "faces.json").read_text(encoding="utf-8"))
        table = (FOLDER / "app/typeset/faces/sources.py").read_bytes()
        known = record["table"] == hashlib.sha256(table).hexdigest()
        files = [folder / face["file"] for face in record["faces"]]
        return known and record["complete"] and all(file.exists() for file in files)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def obtain(folder: Path) -> int:
    """Fetch what is missing; 0 when every face is there."""
    from app.typeset.faces.obtaining import obtain_faces  # noqa: PLC0415 - not needed for a glance

    try:
        obtained = obtain_faces(folder, lambda text: say(f"{text.zh} / {text.en}"))
    except OSError as reason:
        say(
            f"字体没有存好（{reason}）：请看 {folder} 的磁盘空间和权限，再运行 make fonts。 / "
            "The fonts could not be kept: look at disk space and rights, then run make fonts."
        )
        return 1
    if obtained.complete:
        say(f"字体齐了：{folder} / All fonts are there.")
        return 0
    names = "、".join(obtained.missing)
    say(
        f"还缺字体 {names}：请检查网络，并装有 npm 或 apt-get 后再运行 make fonts。\n"
        f"Fonts still missing: {', '.join(obtained.missing)}: check the network, "
        "see that npm or apt-get is there, then run make fonts."
    )
    return 1


def obtain_behind(folder: Path) -> int:
    """Start the same thing as a process of its own, gently, unless there is nothing to do."""
    if look_complete(folder):
        return 0
    say(
        "正在后台准备生成 PDF 用的字体（约 130–180 MB，只此一次）；其间其他功能照常可用。\n"
        "Fonts for PDF are being fetched in the background, once; everything else works meanwhile."
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "obtain.log").open("wb") as log:
            subprocess.Popen(
                [sys.executable, __file__, "--gently"],
                cwd=FOLDER,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as reason:
        say(f"字体没有开始下载（{reason}） / The fonts could not be fetched.")
    # A program without PDF is still a program: never a reason not to start.
    return 0


def main(arguments: list[str]) -> int:
    """As asked: in front (0 only when complete), gently, or behind (always 0)."""
    parser = argparse.ArgumentParser(prog="fonts.py")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--behind", action="store_true", help="return at once, fetch in background")
    way.add_argument("--gently", action="store_true", help="let other programs go first")
    options = parser.parse_args(arguments)
    if options.behind:
        return obtain_behind(fonts_folder())
    if options.gently:
        os.nice(10)
    return obtain(fonts_folder())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
