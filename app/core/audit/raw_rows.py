"""Stored bytes of the log, streamed row by row past the ORM, for verification.

SQLite hands out text as it lies on disk (as bytearray), so that a blob, a number or broken UTF-8 in
its place cannot pass unseen. PostgreSQL checks types and UTF-8 itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from typing import Any

import sqlalchemy as sa

from app.core.audit.canonical import CHAIN, CONTENT

RawRow = tuple[Any, ...]
CONTENT_WIDTH = len(CONTENT)
FETCH = 2000

_PG_AT = (
    "CASE WHEN at BETWEEN '1970-01-01+00' AND '9999-12-31+00' "
    "THEN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') END"
)


def sealed_rows(connection: sa.Connection, *, order: str) -> Generator[RawRow, None, None]:
    """Columns of CONTENT, then of CHAIN, of every row that has a place."""
    return _stream(connection, f"WHERE seq IS NOT NULL ORDER BY {order}")


def unsealed_rows(connection: sa.Connection) -> Generator[RawRow, None, None]:
    """The rows that still wait for the sealer."""
    return _stream(connection, "WHERE seq IS NULL ORDER BY id")


def _stream(connection: sa.Connection, rest: str) -> Generator[RawRow, None, None]:
    """One statement, read in portions."""
    on_sqlite = connection.dialect.name == "sqlite"
    columns = ", ".join(
        _PG_AT if name == "at" and not on_sqlite else f'"{name}"' for name in (*CONTENT, *CHAIN)
    )
    statement = f"SELECT {columns} FROM audit_entry {rest}"  # noqa: S608 - names are constants
    if on_sqlite:
        yield from _sqlite_rows(connection, statement)
        return
    options = {"stream_results": True, "max_row_buffer": FETCH}
    with connection.exec_driver_sql(statement, execution_options=options) as result:
        for portion in result.partitions(FETCH):
            for row in portion:
                yield tuple(row)


def _sqlite_rows(connection: sa.Connection, statement: str) -> Generator[RawRow, None, None]:
    """Text as bytearray; the setting belongs to the connection and is put back."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    cursor = driver.cursor()
    cursor.execute(statement)
    try:
        while True:
            driver.text_factory = bytearray
            try:
                portion = cursor.fetchmany(FETCH)
            finally:
                driver.text_factory = str
            if not portion:
                return
            yield from portion
    finally:
        cursor.close()
