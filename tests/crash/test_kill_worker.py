"""kill -9 in the middle of jobs, in the embedded profile, on the database of this run.

50 points, 1,000 under `make soak` (issue 2, "What it must show" 5; goal G1). A point is one worker
process killed with SIGKILL while jobs are under way.
"""

from __future__ import annotations

import os

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.config import Settings
from app.core.database import db
from app.core.jobs.faults import POINTS
from tests.crash.killing import (
    assert_exactly_once,
    finish_all,
    kill_often,
    prepare,
    workers,
)
from tests.crash.work import metadata

KILLS = 1000 if os.environ.get("LINYUE_SOAK") else 50
SEED = int(os.environ.get("LINYUE_SEED", "20261121"))


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_effect_is_lost_or_doubled_by_kill_9(
    app: Flask, database: Session, settings: Settings
) -> None:
    prepare(db.engine)
    try:
        with workers("embedded", settings.url, settings.data_dir) as pool:
            kills = kill_often(pool, points=KILLS, seed=SEED, longest=0.3)
            finish_all(pool)
        counted = assert_exactly_once()
    finally:
        metadata.drop_all(db.engine)
    print(f"seed {SEED}: {dict(kills)} {dict(counted)}")
    assert kills.total() == KILLS
    assert all(kills[point] >= 5 for point in POINTS), kills
    assert counted["resumed"] > 0
