"""kill -9 in the middle of an import: nothing half-done at any moment, everything once at the end.

3,000 households in `make test`, 20,000 under `make soak` (issue 4, "What it must show" 2).
"""

from __future__ import annotations

import os
import random
import signal
import time

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.config import Settings
from app.core.database import db, session, transaction
from app.core.jobs.models import JobStatus
from app.core.numbering import check_series
from app.core.storage import file_store
from app.imports.checking import CHUNK
from app.imports.commands import confirm_import, start_import
from app.imports.kinds import get_import_kind
from app.imports.models import SheetImport
from app.imports.queries import CHECK, WRITE, find_job
from app.imports.rules import Extent, ImportState
from app.keys import install_keys
from app.parties.models import Household, HouseholdMember
from app.parties.records import HouseholdEvent, MembershipChange
from tests.crash.killing import Workers, kill_at_work, workers
from tests.factories.places import COUNTY, actor_at, make_places
from tests.imports.sheets import XLSX, household_rows, workbook

ROWS = 20_000 if os.environ.get("LINYUE_SOAK") else 3_000
KILLS = 12 if os.environ.get("LINYUE_SOAK") else 6
SEED = int(os.environ.get("LINYUE_SEED", "20261121"))
LONGEST = 4.0 if os.environ.get("LINYUE_SOAK") else 1.0
PATIENCE = 600.0 if os.environ.get("LINYUE_SOAK") else 120.0
BAD = 10
CLERK = actor_at(COUNTY, "imports.run", "parties.edit", user_id=7, name="林小禾")


def upload_sheet(*, bad: int) -> int:
    """A sheet with some wrong rows, uploaded and not yet checked."""
    rows = household_rows(ROWS)
    for number in range(bad):
        rows[number * (ROWS // BAD)][2] = "1"
    kept = file_store().put(
        "import",
        workbook(rows),
        suffix="xlsx",
        media_type=XLSX,
        name="rows.xlsx",
        encrypted=True,
        actor=CLERK,
    )
    with transaction():
        return start_import(
            kind=get_import_kind("households"),
            file=kept,
            updates=False,
            language="zh",
            actor=CLERK,
        ).id


def look(import_id: int) -> tuple[str, str, int]:
    """The state, what the two jobs are ordered under, and how many households there are."""
    session().rollback()
    found = session().get_one(SheetImport, import_id)
    state, uid = found.state, found.uid
    written = session().scalar(sa.select(sa.func.count()).select_from(Household)) or 0
    session().rollback()
    session().expunge_all()
    return state, uid, written


def fence_of(kind: str, uid: str) -> int:
    """How often the job was begun; it must not have failed."""
    session().rollback()
    job = find_job(kind, uid)
    assert job is not None
    assert job.status != JobStatus.FAILED.value, job.error_zh
    fence = job.fence
    session().rollback()
    session().expunge_all()
    return fence


def kill_through(
    pool: Workers, import_id: int, *, until: ImportState, allowed: set[int], dice: random.Random
) -> int:
    """Kill workers at work, the first at once and others later, looking each time; then let one
    end the work."""
    order = WRITE if until is ImportState.DONE else CHECK
    uid = look(import_id)[1]
    killed = 0
    while killed < KILLS and look(import_id)[0] != until:
        after = dice.uniform(0, LONGEST * killed / KILLS)
        kill_at_work(pool, lambda: fence_of(order, uid), after=after)
        killed += 1
        assert look(import_id)[2] in allowed
    worker = pool.start()
    end = time.monotonic() + PATIENCE
    while look(import_id)[0] != until and time.monotonic() < end:
        time.sleep(0.2)
    os.kill(worker, signal.SIGTERM)
    pool.wait()
    assert look(import_id)[0] == until
    return killed


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("extent", [Extent.ALL, Extent.GOOD])
def test_a_killed_import_is_whole_or_goes_on(
    app: Flask, database: Session, settings: Settings, extent: Extent
) -> None:
    # Tests before this one may have started a program with other keys; the workers have these.
    install_keys(app, settings)
    make_places()
    bad = BAD if extent is Extent.GOOD else 0
    good = ROWS - bad
    import_id = upload_sheet(bad=bad)
    dice = random.Random(SEED)
    chunks = {min(number * CHUNK, good) for number in range(good // CHUNK + 2)}
    allowed = {0, good} if extent is Extent.ALL else chunks
    with workers("embedded", settings.url, settings.data_dir) as pool:
        killed = kill_through(pool, import_id, until=ImportState.CHECKED, allowed={0}, dice=dice)
        with transaction():
            confirm_import(import_id=import_id, extent=extent, language="zh", actor=CLERK)
        killed += kill_through(pool, import_id, until=ImportState.DONE, allowed=allowed, dice=dice)
    db.session.remove()
    _state, uid, written = look(import_id)
    assert written == good
    fences = fence_of(CHECK, uid), fence_of(WRITE, uid)
    assert min(fences) > 1, "a kill met neither the check nor the writing"
    found = session().get_one(SheetImport, import_id)
    assert (found.total, found.bad, found.added, found.written) == (ROWS, bad, good, good)
    for table in (HouseholdMember, HouseholdEvent, MembershipChange):
        assert session().scalar(sa.select(sa.func.count()).select_from(table)) == good
    people = session().scalar(sa.select(sa.func.count(sa.distinct(HouseholdMember.document_index))))
    assert people == good
    numbers = check_series(f"party.HU.{COUNTY}", "all")
    assert numbers.gap_free
    assert numbers.issued == good
    print(f"seed {SEED}: {killed} kills, {ROWS} rows, {fences} attempts")
