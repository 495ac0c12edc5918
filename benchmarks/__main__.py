"""`make bench`: every section in one run, ratios first. Exit code 1 when a gate is missed.

Each section has a process of its own, so that what one held does not hide what the next one needs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from benchmarks.rounds import Gates

SECTIONS = (
    "pages",
    "costs",
    "lists",
    "imports",
    "land",
    "rules",
    "papers_word",
    "papers_chamber",
    "papers_pdf",
    "papers_layout",
    "papers_batch",
    "audit_chain",
)


def main() -> int:
    """Read the arguments, run, sum up."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller, without 1,000,000 rows")
    parser.add_argument("--missed", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    asked = parser.parse_args()
    if unknown := set(asked.sections) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    if asked.missed is not None:
        gates = Gates()
        import_module(f"benchmarks.{asked.sections[0]}").run(gates, quick=asked.quick)
        asked.missed.write_text(json.dumps(gates.missed), encoding="utf-8")
        return 0
    began = time.monotonic()
    missed: list[str] = []
    for name in asked.sections or SECTIONS:
        missed += _in_its_own_process(name, quick=asked.quick)
    print(f"\n{time.monotonic() - began:.0f} s in all")
    for one in missed:
        print(f"MISSED {one}")
    return 1 if missed else 0


def _in_its_own_process(name: str, *, quick: bool) -> list[str]:
    """Run one section; the gates it missed, of which an error is one."""
    sys.stdout.flush()
    with tempfile.TemporaryDirectory(prefix="linyue-bench-") as folder:
        missed = Path(folder) / "missed.json"
        command = [sys.executable, "-m", "benchmarks", name, "--missed", str(missed)]
        done = subprocess.run([*command, *(["--quick"] if quick else [])], check=False)
        if done.returncode or not missed.exists():
            return [f"{name}: ended with {done.returncode}"]
        found: list[str] = json.loads(missed.read_text(encoding="utf-8"))
        return found


if __name__ == "__main__":
    raise SystemExit(main())
