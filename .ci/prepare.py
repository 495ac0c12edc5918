# -*- coding: utf-8 -*-
# Old Pythons must be able to read this file in order to say that they are too old:
# ruff: noqa: ANN201, UP009
"""Step into a Python that is new enough, then let environment.py make the environment ready.

Only what any Python since 2.7 can parse lives here; everything else is in environment.py.
"""

import os
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")

ZH = "这里的 Python 是 %s，林约需要 3.11 或更新的版本：请先安装，再重新运行"
ZH_APT = "（Debian/Ubuntu：apt-get install python3.11 python3.11-venv）。\n"
EN = "This Python is %s; Linyue needs 3.11 or newer: install it, then run the command again.\n"


def find_newer():
    """Name the first Python on the PATH that starts and is new enough, or nothing."""
    question = "import sys; sys.exit(sys.version_info < (3, 11))"
    with open(os.devnull, "w") as nowhere:
        for name in NEWER:
            try:
                answer = subprocess.call([name, "-c", question], stdout=nowhere, stderr=nowhere)
            except OSError:
                continue
            if answer == 0:
                return name
    return None


def refuse():
    """Say in one sentence, in both languages, what to install."""
    found = ".".join(str(part) for part in sys.version_info[:3])
    sentence = ZH % found + ZH_APT + EN % found
    if not isinstance(sentence, bytes):  # Python 2 has bytes already
        sentence = sentence.encode("utf-8")
    # Bytes, because an old Python under LANG=C cannot print Chinese by itself.
    getattr(sys.stderr, "buffer", sys.stderr).write(sentence)
    return 1


def start():
    """Run environment.py here, or start over in a newer Python."""
    if sys.version_info >= OLDEST:
        import environment  # noqa: PLC0415 - an old Python could not parse it

        return environment.main(sys.argv[1:])
    newer = find_newer()
    if newer is None:
        return refuse()
    command = [newer, os.path.abspath(__file__)]
    command.extend(sys.argv[1:])
    return os.execvp(newer, command)  # noqa: S606 - the same file in a Python found above


if __name__ == "__main__":
    sys.exit(start())
