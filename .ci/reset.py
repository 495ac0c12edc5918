"""Start over: delete var/ (database, files, logs) after a clear yes."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var"


def say(text: str) -> None:
    """Print as UTF-8 whatever the terminal's locale says."""
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def main(arguments: list[str]) -> int:
    """Delete when told --yes, or when the answer read from the terminal is yes."""
    if not VAR.exists():
        say(f"{VAR} 不存在，没有什么要清空。 / There is nothing to delete.\n")
        return 0
    if "--yes" not in arguments:
        say(
            f"将删除 {VAR} 里的全部内容：数据库、文件、密钥和日志，不能恢复。\n"
            "This deletes the database, files, keys and logs for good.\n"
            "确定请输入 yes / Type yes to go on: "
        )
        if sys.stdin.readline().strip().lower() not in {"yes", "y", "是"}:
            say("\n没有删除任何内容。 / Nothing was deleted.\n")
            return 0
    try:
        shutil.rmtree(VAR)
    except OSError as reason:
        say(
            f"没有删完（{reason}）：请先停掉林约，再运行一次。 / "
            "Not all was deleted: stop Linyue, then try again.\n"
        )
        return 1
    say("已清空，下次 make run 从头开始。 / Deleted; the next make run starts over.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
