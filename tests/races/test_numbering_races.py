"""One winner per state change and no hole in a series, however many come at once."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core.audit.entries import AuditEntry
from app.core.audit.sealing import seal_pending
from app.core.audit.verification import verify_chain
from app.core.database import db, transaction
from app.core.errors import Conflict
from app.core.numbering import IssuedNumber, check_series, issue_number, void_number
from tests.core.audit_cast import CLERK, hold_test_key
from tests.races.racing import race

RACERS = 32
LONGER = 5 if os.environ.get("LINYUE_SOAK") else 1
ROUNDS = 200 * LONGER


@pytest.fixture(autouse=True)
def _key() -> Iterator[None]:
    yield from hold_test_key()


class Abandoned(Exception):
    """A racer that changed its mind."""


def issue(period: int = 2026) -> IssuedNumber:
    return issue_number(
        "race", period=period, pattern="R-{year}-{seq}", subject_type="race", subject_id=1
    )


@pytest.mark.soak
def test_one_winner_in_each_round_of_32(app: Flask, database: Session) -> None:
    """Voiding a number is a conditional UPDATE: whoever comes second gets Conflict, not a void."""
    with transaction():
        ids = [issue().id for _ in range(ROUNDS)]

    def void(racer: int, turn: int) -> int:
        with transaction():
            void_number(ids[turn], reason=f"racer {racer}", actor=CLERK)
        return racer

    for turn, outcomes in enumerate(race(app, RACERS, void, rounds=ROUNDS)):
        winners = [outcome for outcome in outcomes if isinstance(outcome, int)]
        losers = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
        assert (len(winners), len(losers)) == (1, RACERS - 1), (turn, outcomes)
        kept = database.get_one(IssuedNumber, ids[turn])
        assert kept.void_reason == f"racer {winners[0]}"
    entries = database.scalar(sa.select(sa.func.count(AuditEntry.id)))
    assert entries == ROUNDS, "the losers logged nothing"
    database.rollback()
    assert sound()


@pytest.mark.soak
def test_series_under_32_writers_with_rollbacks(app: Flask, database: Session) -> None:
    """A third of the writers change their mind after taking a number; still 1..n, none twice."""
    each = 10 * LONGER
    chance = random.Random(20260501)
    gives_up = [[chance.random() < 1 / 3 for _ in range(each)] for _ in range(RACERS)]

    def take(racer: int, turn: int) -> int:
        with transaction():
            issued = issue()
            value = issued.value
            if gives_up[racer][turn]:
                raise Abandoned
        return value

    taken = [outcome for turn in race(app, RACERS, take, rounds=each) for outcome in turn]
    kept = sorted(outcome for outcome in taken if isinstance(outcome, int))
    others = [outcome for outcome in taken if not isinstance(outcome, int | Abandoned)]
    expected = sum(not up for racer in gives_up for up in racer)
    assert others == []
    assert kept == list(range(1, expected + 1))
    check = check_series("race", 2026)
    assert check.gap_free
    assert check.last_value == expected


def test_first_number_of_a_year_is_given_once(app: Flask, database: Session) -> None:
    """Each round opens a new year: the row of the counter does not exist yet."""

    def take(_racer: int, turn: int) -> int:
        with transaction():
            return issue(2100 + turn).value

    for outcomes in race(app, 8, take, rounds=10):
        assert sorted(outcomes, key=str) == list(range(1, 9))


def test_every_entry_of_many_writers_is_chained_once(app: Flask, database: Session) -> None:
    """Writers and four sealers at once: one chain, no entry left out."""
    each = 6
    with transaction():
        ids = [issue().id for _ in range(RACERS * each)]

    def write_or_seal(racer: int, turn: int) -> None:
        if racer >= RACERS:
            seal_pending(limit=7)
            return
        with transaction():
            void_number(ids[racer * each + turn], reason="x", actor=CLERK)

    outcomes = [one for turn in race(app, RACERS + 4, write_or_seal, rounds=each) for one in turn]
    assert set(outcomes) == {None}
    database.rollback()
    assert sound()
    count = sa.select(sa.func.count(AuditEntry.id), sa.func.max(AuditEntry.seq))
    assert tuple(database.execute(count).one()) == (RACERS * each, RACERS * each)


def sound() -> bool:
    """The chain holds once everything is sealed."""
    while seal_pending():
        pass
    with db.engine.connect() as connection:
        report = verify_chain(connection)
    assert report.problems == []
    return report.unsealed == 0
