"""What the audit tests share: a clerk, a fixed key, and a few entries to tamper with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.audit import keys
from app.core.audit.anchors import Anchor
from app.core.audit.findings import Report
from app.core.audit.sealing import seal_pending
from app.core.audit.trail import record
from app.core.audit.verification import verify_chain
from app.core.database import transaction

TEST_KEY = bytes(range(32))
START = datetime(2026, 5, 1, 1, 2, 3, 456789, tzinfo=UTC)
CLERK = Actor(
    user_id=7,
    name="王小禾",
    roles=frozenset({"county_clerk", "auditor"}),
    division_path="/52/5299/529901/",
    address="192.0.2.7",
    session_id=70,
)


def hold_test_key(key: bytes = TEST_KEY) -> Iterator[None]:
    """Use a fixed key, and give back the one that was there."""
    before = dict(keys._held)
    keys.use_audit_key(key)
    yield
    keys._held.clear()
    keys._held.update(before)


def write_entries(count: int, *, first: int = 1) -> None:
    """A chain whose every column is filled in most of its rows."""
    with transaction():
        for number in range(first, first + count):
            with clock.fixed(START + timedelta(seconds=number)):
                record(
                    "parties.household_created" if number % 3 else "parties.household_left",
                    actor=CLERK,
                    subject_type="household",
                    subject_id=number,
                    division_path="/52/5299/529901/529901101/",
                    before={"name": f"户{number}", "area_mu_x100": number * 7}
                    if number % 2
                    else None,
                    after={"name": f"新户{number}", "members": [1, None, True], "原因": "更正"},
                    reason="群众来访更正" if number % 5 else None,
                )
    while seal_pending():
        pass


def verified(connection: sa.Connection, *anchors: Anchor) -> Report:
    """A report, on the connection where the damage is."""
    return verify_chain(connection, anchors)


def found(report: Report) -> list[tuple[str, int | None]]:
    """Kind and place of each problem."""
    return [(problem.kind.value, problem.seq) for problem in report.problems]
