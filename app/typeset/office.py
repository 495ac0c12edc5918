"""LibreOffice, where somebody installed and named it, for Word features we do not lay out.

Never required and never the default: it is slow, and what it makes is not the same bytes twice.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from app.core.bilingual import Text
from app.typeset.faults import RenderFailed

SECONDS = 60.0
ALIASES: dict[str, tuple[str, ...]] = {
    "song": ("宋体", "SimSun", "NSimSun", "新宋体"),
    "fangsong": ("仿宋_GB2312", "仿宋", "FangSong", "FangSong_GB2312"),
    "hei": ("黑体", "SimHei", "Microsoft YaHei", "微软雅黑"),
    "kai": ("楷体_GB2312", "楷体", "KaiTi", "KaiTi_GB2312"),
    "song-bold": ("方正小标宋简体", "FZXiaoBiaoSong-B05S"),
    "latin": ("Times New Roman",),
}
"""The official names a Word file asks for, by the file in the fonts folder that stands in."""


def convert(content: bytes, *, soffice: Path, fonts: Path, seconds: float = SECONDS) -> bytes:
    """The PDF of a Word file, by LibreOffice: own profile, own folder, no macros, ended in time."""
    with tempfile.TemporaryDirectory(prefix="linyue-office-") as name:
        folder = Path(name)
        (folder / "paper.docx").write_bytes(content)
        config = write_fontconfig(folder, fonts)
        command = [str(soffice), "--headless", "--norestore", "--nolockcheck", "--nodefault"]
        command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder)]
        command += [str(folder / "paper.docx")]
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": str(folder),
            "FONTCONFIG_FILE": str(config),
            # Nothing here may be fetched from anywhere: a proxy that is not there answers at once.
            "http_proxy": "http://127.0.0.1:9",
            "https_proxy": "http://127.0.0.1:9",
        }
        _run(command, environment, folder, seconds)
        made = folder / "paper.pdf"
        if not made.exists():
            raise RenderFailed(
                Text(
                    "LibreOffice 没有排出 PDF，请检查 soffice 设置，或改用支持的版式。",
                    "LibreOffice made no PDF; check the setting soffice, or simplify the layout.",
                )
            )
        return made.read_bytes()


def _run(command: list[str], environment: dict[str, str], folder: Path, seconds: float) -> None:
    """A process group of its own, so that nothing of it outlives the time."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the program the operator named in the settings
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise RenderFailed(
            Text(
                f"启动不了 {command[0]}：请检查 soffice 设置。",
                f"{command[0]} cannot be started: check the setting soffice.",
            )
        ) from error
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise RenderFailed(
            Text(
                f"LibreOffice {seconds:.0f} 秒内没有完成，已停止。",
                f"LibreOffice did not finish within {seconds:.0f} s and was stopped.",
            )
        ) from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def write_fontconfig(folder: Path, fonts: Path) -> Path:
    """Our faces under the official names; without it a Kai face stands in for 宋体."""
    lines = ['<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>']
    lines += [f"<dir>{escape(str(fonts))}</dir><dir>/usr/share/fonts</dir>"]
    lines += [f"<cachedir>{escape(str(folder / 'cache'))}</cachedir>"]
    for file, names in ALIASES.items():
        path = fonts / f"{file}.ttf"
        if not path.exists():
            continue
        family = _family(path)
        for name in names:
            lines.append(
                f'<match target="pattern">'
                f'<test name="family"><string>{escape(name)}</string></test>'
                f'<edit name="family" mode="assign" binding="strong">'
                f"<string>{escape(family)}</string></edit></match>"
            )
    lines.append("</fontconfig>")
    config = folder / "fonts.conf"
    config.write_text("".join(lines), encoding="utf-8")
    return config


def _family(path: Path) -> str:
    """What the file calls itself."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - heavy, and LibreOffice is rare

    with TTFont(path, lazy=True) as font:
        return str(font["name"].getBestFamilyName() or path.stem)
