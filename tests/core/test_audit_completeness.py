"""A transaction that changes business rows and logs nothing does not commit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.core.audit import completeness
from app.core.audit.entries import AuditEntry
from app.core.audit.trail import record
from app.core.database import db, transaction
from tests.core.audit_cast import CLERK, hold_test_key


class Own(DeclarativeBase):
    """Tables of this test alone, outside the house's metadata."""


class Parcel(Own):
    """A business record."""

    __tablename__ = "completeness_parcel"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Draft(Own):
    """Upkeep: no entry needed."""

    __tablename__ = "completeness_draft"
    __audited__ = False
    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.fixture(autouse=True)
def tables(app: Flask, database: Session) -> Iterator[None]:
    completeness.install()
    completeness.watch(Own.metadata)
    Own.metadata.create_all(db.engine)
    with transaction():
        completeness.unaudited("lays the table")
        database.add(Parcel(id=1, name="old"))
    key = hold_test_key()
    next(key)
    yield
    next(key, None)
    db.session.remove()
    Own.metadata.drop_all(db.engine)


def log() -> None:
    record("parcels.parcel_renamed", actor=CLERK, subject_type="parcel", subject_id=1)


def add(current: Session) -> None:
    current.add(Parcel(id=2, name="new"))


def change(current: Session) -> None:
    current.get_one(Parcel, 1).name = "other"


def delete(current: Session) -> None:
    current.delete(current.get_one(Parcel, 1))


def change_flushed(current: Session) -> None:
    change(current)
    current.flush()


def bulk_update(current: Session) -> None:
    current.execute(sa.update(Parcel).values(name="all"))


def bulk_delete(current: Session) -> None:
    current.execute(sa.delete(Parcel))


def bulk_insert(current: Session) -> None:
    current.execute(sa.insert(Parcel), [{"id": 8, "name": "a"}, {"id": 9, "name": "b"}])


def table_update(current: Session) -> None:
    current.execute(sa.update(Parcel.__table__).values(name="all"))


CHANGES = [
    add,
    change,
    delete,
    change_flushed,
    bulk_update,
    bulk_delete,
    bulk_insert,
    table_update,
]


@pytest.mark.parametrize("make", CHANGES)
def test_change_without_entry_does_not_commit(database: Session, make) -> None:
    """And names the table."""
    with pytest.raises(AssertionError, match="without an audit entry"), transaction() as current:
        make(current)
    assert database.execute(sa.select(Parcel.id, Parcel.name)).all() == [(1, "old")]


@pytest.mark.parametrize("make", CHANGES)
def test_change_with_entry_commits(database: Session, make) -> None:
    """Before or after the change does not matter."""
    with transaction() as current:
        make(current)
        log()
    assert database.execute(sa.select(Parcel.id, Parcel.name)).all() != [(1, "old")]
    assert database.scalar(sa.select(sa.func.count(AuditEntry.id))) == 1


def test_entry_of_one_transaction_does_not_serve_the_next(database: Session) -> None:
    """Each transaction stands for itself, also after a failed one."""
    with transaction() as current:
        change(current)
        log()
        assert completeness.entries_recorded() == 1
    with pytest.raises(AssertionError), transaction() as current:
        current.get_one(Parcel, 1).name = "third"
    with transaction():
        assert completeness.entries_recorded() == 0


def test_upkeep_and_reads_need_no_entry(database: Session) -> None:
    """Neither does touching a record without changing it."""
    with transaction() as current:
        current.add(Draft(id=1))
        current.execute(sa.update(Draft).values(id=2))
        current.get_one(Parcel, 1).name = "old"
        current.scalars(sa.select(Parcel)).all()


def test_savepoints_are_not_the_end(database: Session) -> None:
    """The entry may come after an inner savepoint was released."""
    with transaction() as current:
        with current.begin_nested():
            change(current)
        log()
    with pytest.raises(AssertionError), transaction() as current, current.begin_nested():
        current.get_one(Parcel, 1).name = "x"


def test_waiver_needs_a_reason_and_a_transaction(database: Session) -> None:
    """It lasts for one transaction."""
    with pytest.raises(AssertionError):
        completeness.unaudited("outside")
    with pytest.raises(AssertionError), transaction():
        completeness.unaudited("")
    with transaction() as current:
        completeness.unaudited("a test lays the table")
        change(current)
    with pytest.raises(AssertionError), transaction() as current:
        delete(current)


def test_installing_twice_is_installing_once() -> None:
    """The factory runs many times in one process."""
    completeness.install()
    completeness.install()
