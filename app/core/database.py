"""The database: base class, column types, and the one way to write: transaction().

Reads begin by themselves. Writes happen only inside transaction(), which only routes, CLI commands
and job bodies open (design §4.1); commands below it flush and never commit. A flush anywhere else
is a programming mistake and stops at once, so no GET can write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.orm.exc import StaleDataError

from app.core.errors import Conflict

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the house derives from this; constraint names follow NAMING."""

    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware instant in UTC. Naive values are refused on the way in, aware ones come back."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """SQLite keeps no zone, so what is stored there is always UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"naive datetime {value!r} must not reach the database"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def CString(length: int) -> sa.types.TypeEngine[str]:  # noqa: N802 - reads as the type it makes
    """Text compared byte by byte on both databases, so that ranges over codes and paths agree."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def big_id() -> sa.types.TypeEngine[int]:
    """A 64-bit key that SQLite still treats as its rowid."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def session() -> Session:
    """The session of this request, command or job step."""
    return db.session()


def in_transaction() -> bool:
    """Whether a transaction() is open here."""
    return bool(session().info.get("writing"))


def _begin_for_writing(current: Session) -> None:
    """End the read snapshot and take the write lock at once: SQLite cannot upgrade a stale read."""
    current.rollback()
    current.connection(execution_options={"begin": "IMMEDIATE"})


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one write transaction; commit at the end, roll back on any error.

    What was given to after_commit() runs once the commit is durable, and only then.
    """
    current = session()
    assert not current.info.get("writing"), "transaction() inside transaction()"
    _begin_for_writing(current)
    current.info["writing"] = True
    waiting: list[Callable[[], None]] = []
    current.info["after_commit"] = waiting
    try:
        yield current
        current.commit()
    except StaleDataError as lost:
        current.rollback()
        raise Conflict from lost
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info.pop("writing", None)
        current.info.pop("after_commit", None)
    for call in waiting:
        call()


def after_commit(call: Callable[[], None]) -> None:
    """Run this once the open transaction is durable: files, PDFs and job delivery start here."""
    assert in_transaction(), "after_commit() outside transaction()"
    session().info["after_commit"].append(call)


def require_one(result: sa.Result[Any]) -> None:
    """A conditional UPDATE is a race with one winner: anything but one row means it was lost."""
    if result.rowcount != 1:  # type: ignore[attr-defined]  # a CursorResult behind the ORM's Result
        raise Conflict


@event.listens_for(Session, "before_flush")
def _refuse_stray_flush(current: Session, _context: object, _instances: object) -> None:
    """Pending changes outside transaction() would be a write nobody declared."""
    assert current.info.get("writing"), "a write outside transaction()"


@event.listens_for(Session, "do_orm_execute")
def _refuse_stray_statement(state: ORMExecuteState) -> None:
    """The same for INSERT, UPDATE and DELETE statements."""
    if state.is_insert or state.is_update or state.is_delete:
        assert state.session.info.get("writing"), "a write outside transaction()"


def prepare_engine(engine: sa.Engine) -> None:
    """Set what both databases need before the first statement."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """WAL + FULL loses nothing in a power cut; foreign keys are off by default."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "temp_store=MEMORY",
        "cache_size=-32768",
        "case_sensitive_like=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """Reads share; a writer takes the lock first and never has to upgrade."""
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
