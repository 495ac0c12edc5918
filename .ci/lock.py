"""Rebuild requirements*.txt from .ci/requirements/*.in: one resolution, locked with hashes.

The largest set is resolved first and constrains the smaller ones, so that a package has one version
in all three. For Python 3.11 and newer on every platform; no index address is written down.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
DEV = "requirements-dev.txt"
SETS = {"dev": DEV, "scale": "requirements-scale.txt", "runtime": "requirements.txt"}


def main(arguments: list[str]) -> int:
    """Write the three locks; `--upgrade` (make lock UPGRADE=1) moves to the newest versions."""
    for name, lock in SETS.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
        command += ["--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
        command += ["--no-annotate", "--custom-compile-command", "make lock"]
        command += [f".ci/requirements/{name}.in", "--output-file", lock]
        if lock != DEV:
            command += ["--constraint", DEV]
        elif "--upgrade" in arguments:
            command.append("--upgrade")
        done = subprocess.run(command, cwd=FOLDER, check=False)
        if done.returncode != 0:
            return done.returncode
        sys.stdout.write(f"{lock}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
