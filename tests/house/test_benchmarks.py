"""`make bench` runs: its sections in small, in a process of their own, as they bring their keys."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SMALL = """
from benchmarks import costs, lists, pages
from benchmarks.house import fill, new_house
from benchmarks.rounds import Gates
from app.core.database import db

gates = Gates()
lists.SIZES = (60, 120)
lists.run(gates, quick=True)
costs.run(gates, quick=True)
with new_house() as house:
    with house.app.app_context():
        fill(db.engine, first=1, last=40, own=True)
        db.session.remove()
    pages.in_one_process(gates, house, house.cookie_of_clerk(), rounds=1)
"""


@pytest.mark.slow
def test_the_sections_measure_and_print_ratios() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SMALL], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    for said in ("Pages in one process", "Core costs on SQLite", "List pages on SQLite", "queries"):
        assert said in done.stdout
