"""The log as it lies on disk: bytes changed past the database, and how fast it is all read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.audit.entries import AuditEntry
from app.core.audit.verification import verify_chain
from app.core.database import db
from tests.core.audit_cast import found, hold_test_key, write_entries

LENGTH = 24


@pytest.fixture(autouse=True)
def _key() -> Iterator[None]:
    yield from hold_test_key()


def file_with_log(path: Path) -> bytes:
    """The log of either database as a SQLite file: a chain may move between databases."""
    table = AuditEntry.__table__
    rows = [dict(row) for row in db.session().execute(sa.select(table)).mappings()]
    db.session().rollback()
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    table.create(engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(table), rows)
    return path.read_bytes()


def test_edits_of_the_file_itself(database: Session, tmp_path: Path) -> None:
    """One byte changed where it lies in the table, past SQLite altogether."""
    write_entries(LENGTH)
    file = tmp_path / "log.db"
    original = file_with_log(file)
    engine = sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert verify_chain(connection).problems == []
    marker = "新户13".encode()
    assert original.count(marker) == 1
    start = original.index(marker)
    for at in range(start, start + len(marker)):
        file.write_bytes(original[:at] + bytes([original[at] ^ 1]) + original[at + 1 :])
        with engine.connect() as connection:
            assert found(verify_chain(connection)) == [("edited", 13)]


def test_number_changed_in_the_table_but_not_in_the_index(
    database: Session, tmp_path: Path
) -> None:
    """SQLite would answer from the index; the table is read in its own order, past every index."""
    write_entries(200)
    file = tmp_path / "log.db"
    original = file_with_log(file)
    engine = sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool)
    stamp = b"2026-05-01 01:05:13.456789"  # of entry 190, whose seq stands before it in the row
    starts = [at for at in range(len(original)) if original.startswith(b"\x00\xbe" + stamp, at)]
    assert len(starts) == 1
    file.write_bytes(original[: starts[0] + 1] + b"\xbf" + original[starts[0] + 2 :])
    with engine.connect() as connection:
        report = verify_chain(connection)
    assert any(problem.row_id == 190 for problem in report.problems)


def test_verification_is_fast_enough_for_a_million(database: Session) -> None:
    """60 s for 1,000,000 entries is 16,667 a second; ask for a third of that on a busy machine."""
    write_entries(1500)
    database.rollback()
    with db.engine.connect() as connection:
        started = time.perf_counter()
        report = verify_chain(connection)
        spent = time.perf_counter() - started
    assert (report.checked, report.problems) == (1500, [])
    assert 1500 / spent > 5_500
