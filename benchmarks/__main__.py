"""`make bench`: every section in one run, ratios first. Exit code 1 when a gate is missed."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from app.core.audit.keys import use_audit_key
from benchmarks import (
    audit_chain,
    costs,
    imports,
    land,
    lists,
    pages,
    papers_batch,
    papers_chamber,
    papers_layout,
    papers_pdf,
    papers_word,
    rules,
)
from benchmarks.rounds import Gates


def main() -> int:
    """Read the arguments, run, sum up."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="under a minute, without 1,000,000 rows"
    )
    asked = parser.parse_args()
    gates, began = Gates(), time.monotonic()
    for section in (
        pages,
        costs,
        lists,
        imports,
        land,
        rules,
        papers_word,
        papers_chamber,
        papers_pdf,
        papers_layout,
        papers_batch,
    ):
        section.run(gates, quick=asked.quick)
    print("\n## The audit log read from end to end")
    use_audit_key(bytes(range(32)))
    with tempfile.TemporaryDirectory(prefix="linyue-bench-") as folder:
        audit_chain.measure(
            f"sqlite:///{Path(folder) / 'audit.db'}", 20_000 if asked.quick else 100_000
        )
    print(f"\n{time.monotonic() - began:.0f} s in all")
    for one in gates.missed:
        print(f"MISSED {one}")
    return 1 if gates.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
