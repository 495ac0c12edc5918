"""The one way to write: what transaction() promises, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.database import (
    Base,
    UTCDateTime,
    after_commit,
    db,
    in_transaction,
    require_one,
    transaction,
)
from app.core.errors import Conflict
from app.core.paths import EVERYWHERE, NOWHERE, lies_within, within
from app.core.seeding import SeedRun, find_digest, mark_loaded
from app.divisions.models import Division

AT = datetime(2026, 3, 5, 4, 5, 6, 789000, tzinfo=UTC)


def test_a_flush_outside_transaction_stops(database: Session) -> None:
    database.add(SeedRun(name="stray", digest="0", loaded_at=AT))
    with pytest.raises(AssertionError, match="outside transaction"):
        database.flush()
    database.rollback()


def test_a_statement_outside_transaction_stops(database: Session) -> None:
    with pytest.raises(AssertionError, match="outside transaction"):
        database.execute(sa.delete(SeedRun))
    database.rollback()


def test_transactions_do_not_nest(database: Session) -> None:
    with transaction():
        assert in_transaction()
        with pytest.raises(AssertionError, match="inside transaction"), transaction():
            pass
    assert not in_transaction()


def test_an_error_leaves_nothing_and_calls_nothing(database: Session) -> None:
    called: list[str] = []

    class Stopped(Exception):
        """The planted error."""

    def stop_half_way() -> None:
        with transaction():
            mark_loaded("half", "1")
            after_commit(lambda: called.append("never"))
            raise Stopped

    with pytest.raises(Stopped):
        stop_half_way()
    assert find_digest("half") is None
    assert called == []
    with transaction():
        mark_loaded("whole", "1")
        after_commit(lambda: called.append(find_digest("whole") or ""))
        assert called == []
    assert called == ["1"]


def test_after_commit_belongs_to_a_transaction(database: Session) -> None:
    with pytest.raises(AssertionError, match="outside transaction"):
        after_commit(lambda: None)


def test_a_conditional_update_has_one_winner(database: Session) -> None:
    with transaction():
        mark_loaded("race", "open")
    change = (
        sa.update(SeedRun)
        .where(SeedRun.name == "race", SeedRun.digest == "open")
        .values(digest="taken")
    )
    with transaction() as current:
        require_one(current.execute(change))
    with pytest.raises(Conflict), transaction() as current:
        require_one(current.execute(change))


def test_sqlite_keeps_acknowledged_rows_through_a_power_cut(database: Session) -> None:
    """The settings the power-cut replay was measured with; PostgreSQL has its own."""
    if db.engine.dialect.name == "postgresql":
        assert database.scalar(sa.text("SHOW synchronous_commit")) in {"on", "off"}
        return
    found = {
        name: database.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_naive_instants_are_refused() -> None:
    kind, dialect = UTCDateTime(), sa.create_engine("sqlite://").dialect
    with pytest.raises(ValueError, match="naive"):
        kind.process_bind_param(datetime(2026, 1, 1), dialect)  # noqa: DTZ001 - that is the test


@given(instant=st.datetimes(timezones=st.just(UTC)), hours=st.integers(-12, 14))
def test_any_zone_comes_back_as_the_same_instant(instant: datetime, hours: int) -> None:
    kind, dialect = UTCDateTime(), sa.create_engine("sqlite://").dialect
    try:
        shifted = instant.astimezone(timezone(timedelta(hours=hours)))
    except OverflowError:
        return
    stored = kind.process_bind_param(shifted, dialect)
    assert kind.process_result_value(stored, dialect) == instant


def test_every_constraint_has_a_name() -> None:
    nameless = [
        (table.name, type(constraint).__name__)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]
    assert nameless == []


CODES = st.text("0123456789", min_size=1, max_size=4)
PATHS = st.lists(CODES, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts) + "/")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paths=st.lists(PATHS, min_size=1, max_size=8, unique=True), area=PATHS)
def test_scope_in_sql_and_in_hand_agree(database: Session, paths: list[str], area: str) -> None:
    kind = Division.__table__.c.path.type
    for wanted in (area, EVERYWHERE, NOWHERE):
        for path in paths:
            asked = sa.select(within(sa.literal(path, kind), wanted))
            assert bool(database.scalar(asked)) is lies_within(path, wanted), (path, wanted)
    database.rollback()
