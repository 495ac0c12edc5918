"""Whatever is done to the stored log is found, and found where it was done."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.audit.anchors import make_anchor
from app.core.audit.canonical import CHAIN, CONTENT, GENESIS, chain_hash, encode, row_mac
from app.core.audit.keys import AuditKeys, audit_keys, derive_keys
from app.core.audit.raw_rows import sealed_rows
from app.core.audit.verification import verify_chain
from app.core.database import db
from tests.core.audit_cast import found, hold_test_key, verified, write_entries

LENGTH = 24
COLUMNS = (*CONTENT, *CHAIN)
NUMBERS = {"id", "seq", "actor_user_id", "session_id"}
SEED = int(os.environ.get("LINYUE_SEED", "20260501"))


@pytest.fixture(autouse=True)
def _key() -> Iterator[None]:
    yield from hold_test_key()


@pytest.fixture
def chain(database: Session) -> Iterator[sa.Connection]:
    """A sealed chain, on a connection whose changes are rolled back."""
    write_entries(LENGTH)
    with db.engine.connect() as connection:
        connection = connection.execution_options(begin="IMMEDIATE")
        connection.begin()
        assert verify_chain(connection).problems == []
        yield connection
        connection.rollback()


@contextmanager
def damaged(connection: sa.Connection) -> Iterator[None]:
    """Undo the damage afterwards."""
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


def run(connection: sa.Connection, statement: str, **values: Any) -> None:
    assert connection.execute(sa.text(statement), values).rowcount >= 1, statement


# -- one byte ------------------------------------------------------------------------------------


@dataclass
class Edit:
    """One stored value with one byte changed."""

    seq: int
    column: str
    value: Any


def flipped(raw: bytes, chance: random.Random) -> bytes:
    """One bit of one byte; empty values gain a byte."""
    if not raw:
        return b"x"
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :]


def other_character(text: str, chance: random.Random) -> str:
    """PostgreSQL refuses broken UTF-8, so there one character changes."""
    if not text:
        return "x"
    at = chance.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]


def edit_on(connection: sa.Connection, chance: random.Random) -> Edit:
    """Change one byte of one column of one row, as the owner of the database could."""
    on_sqlite = connection.dialect.name == "sqlite"
    seq, column = chance.randint(1, LENGTH), chance.choice(COLUMNS)
    stored = connection.execute(
        sa.text(f'SELECT "{column}" FROM audit_entry WHERE seq = :seq'), {"seq": seq}
    ).scalar_one()
    target = ":value"
    if column in NUMBERS:
        value: Any = (stored or 0) ^ (1 << chance.randrange(5, 31))
    elif column == "at" and not on_sqlite:
        target, value = f"at + interval '{chance.choice((1, -1, 128))} microsecond'", None
    elif on_sqlite:
        target, value = "CAST(:value AS TEXT)", flipped((stored or "").encode(), chance)
    else:
        value = other_character(stored or "", chance)
    run(
        connection,
        f'UPDATE audit_entry SET "{column}" = {target} WHERE seq = :seq',
        seq=seq,
        **({} if target.startswith("at ") else {"value": value}),
    )
    return Edit(seq, column, value)


@pytest.mark.soak
def test_every_one_byte_edit_is_found_and_located(chain: sa.Connection) -> None:
    """10,000 on SQLite; 1,000 on PostgreSQL; LINYUE_SOAK=1 makes it ten times as many."""
    edits = 10_000 if chain.dialect.name == "sqlite" else 1_000
    edits *= 10 if os.environ.get("LINYUE_SOAK") else 1
    chance = random.Random(SEED)
    ids = {row[len(CONTENT)]: row[0] for row in sealed_rows(chain, order="seq")}
    for number in range(edits):
        with damaged(chain):
            edit = edit_on(chain, chance)
            report = verify_chain(chain)
        row = (edit.seq, ids[edit.seq])
        located = any(one.seq == row[0] or one.row_id == row[1] for one in report.problems)
        assert located, (SEED, number, edit, report.problems)
        assert len(report.problems) <= 2, (SEED, number, edit, report.problems)
        assert report.exit_code == 1
    assert verify_chain(chain).problems == []


@pytest.mark.parametrize("value", ["CAST(after AS BLOB)", "12.5", "after || ''", "NULL"], ids=str)
def test_another_type_in_place_of_text_is_an_edit(chain: sa.Connection, value: str) -> None:
    """SQLite stores whatever it is given; the same bytes as a blob are not the same value."""
    if chain.dialect.name != "sqlite":
        value = "after || ' '"
    same = value == "after || ''"
    with damaged(chain):
        run(chain, f"UPDATE audit_entry SET after = {value} WHERE seq = 4")
        assert found(verified(chain)) == ([] if same else [("edited", 4)])


# -- rows ----------------------------------------------------------------------------------------


def columns_but(*left_out: str) -> str:
    return ", ".join(f'"{name}"' for name in COLUMNS if name not in left_out)


def move_up(connection: sa.Connection, first: int, by: int) -> None:
    """Renumber everything from a place on, through numbers nobody uses."""
    run(connection, "UPDATE audit_entry SET seq = seq + 100000 WHERE seq >= :first", first=first)
    run(connection, "UPDATE audit_entry SET seq = seq - 100000 + :by WHERE seq > 100000", by=by)


def forge(connection: sa.Connection, *, seq: int, row_id: int, like: int) -> None:
    """Put in a copy of a row with another id and place."""
    run(
        connection,
        f"INSERT INTO audit_entry (id, seq, {columns_but('id', 'seq')}) "
        f"SELECT :row_id, :seq, {columns_but('id', 'seq')} FROM audit_entry WHERE seq = :like",
        row_id=row_id,
        seq=seq,
        like=like,
    )


def swap(connection: sa.Connection, column: str, one: int, other: int) -> None:
    """Exchange a unique column of the rows whose id is one and other."""
    statement = f'UPDATE audit_entry SET "{column}" = :value WHERE id = :id'
    found_rows = connection.execute(
        sa.text(f'SELECT id, "{column}" FROM audit_entry WHERE id IN ({one}, {other})')
    )
    values = {row.id: row[1] for row in found_rows.all()}
    for row, value in ((one, 900_000), (other, values[one]), (one, values[other])):
        run(connection, statement, value=value, id=row)


def delete_one(connection: sa.Connection) -> None:
    run(connection, "DELETE FROM audit_entry WHERE seq = 9")


def delete_some(connection: sa.Connection) -> None:
    run(connection, "DELETE FROM audit_entry WHERE seq BETWEEN 5 AND 7 OR seq IN (1, 12)")


def delete_and_renumber(connection: sa.Connection) -> None:
    delete_one(connection)
    move_up(connection, 10, -1)


def insert_a_copy(connection: sa.Connection) -> None:
    move_up(connection, 9, 1)
    forge(connection, seq=9, row_id=7_000, like=3)


def append_a_copy(connection: sa.Connection) -> None:
    forge(connection, seq=LENGTH + 1, row_id=7_000, like=LENGTH)


def swap_numbers(connection: sa.Connection) -> None:
    swap(connection, "seq", 6, 19)


def swap_ids(connection: sa.Connection) -> None:
    connection.execute(sa.text("UPDATE audit_entry SET id = 800000 WHERE id = 6"))
    connection.execute(sa.text("UPDATE audit_entry SET id = 6 WHERE id = 19"))
    connection.execute(sa.text("UPDATE audit_entry SET id = 19 WHERE id = 800000"))


def swap_contents(connection: sa.Connection) -> None:
    """Everything a reader sees, leaving the chain columns alone."""
    shown = [name for name in CONTENT if name != "id"]
    rows = {
        row.id: dict(row._mapping)
        for row in connection.execute(
            sa.text(f"SELECT id, {', '.join(shown)} FROM audit_entry WHERE id IN (6, 19)")
        )
    }
    sets = ", ".join(f"{name} = :{name}" for name in shown)
    for into, source in ((6, 19), (19, 6)):
        run(
            connection,
            f"UPDATE audit_entry SET {sets} WHERE id = :id",
            **rows[source] | {"id": into},
        )


def unseal_one(connection: sa.Connection) -> None:
    run(connection, "UPDATE audit_entry SET seq = NULL WHERE seq = 9")


def far_number(connection: sa.Connection) -> None:
    run(connection, "UPDATE audit_entry SET seq = 5000 WHERE seq = 9")


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (delete_one, [("missing", 9)]),
        (delete_some, [("missing", 1), ("missing", 5), ("missing", 12)]),
        (delete_and_renumber, [("missing", 9), ("renumbered", 9)]),
        (insert_a_copy, [("inserted", 9), ("renumbered", 10)]),
        (append_a_copy, [("edited", LENGTH + 1)]),
        (swap_numbers, [("swapped", 6), ("swapped", 19)]),
        (swap_ids, [("swapped", 6), ("swapped", 19)]),
        (swap_contents, [("swapped", 6), ("swapped", 19)]),
        (unseal_one, [("missing", 9), ("edited", None)]),
        (far_number, [("renumbered", 5000)]),
    ],
)
def test_rows_taken_put_in_or_moved(
    chain: sa.Connection,
    attack: Callable[[sa.Connection], None],
    expected: list[tuple[str, int | None]],
) -> None:
    """What happened is named, at the place where it happened."""
    with damaged(chain):
        attack(chain)
        assert found(verified(chain)) == expected


def test_two_entries_under_one_number(chain: sa.Connection) -> None:
    """The owner of the database can drop a unique constraint."""
    if chain.dialect.name == "sqlite":
        rows = [tuple(row) for row in chain.execute(sa.text("SELECT * FROM audit_entry"))]
        chain.execute(sa.text("ALTER TABLE audit_entry RENAME TO hidden"))
        chain.execute(sa.text("CREATE TABLE audit_entry AS SELECT * FROM hidden"))
        assert len(rows) == LENGTH
    else:
        chain.execute(sa.text("ALTER TABLE audit_entry DROP CONSTRAINT uq_audit_entry_seq"))
    forge(chain, seq=9, row_id=7_000, like=9)
    assert ("inserted", 9) in found(verified(chain))


# -- ends and rewrites ---------------------------------------------------------------------------


def rewrite(connection: sa.Connection, keys: AuditKeys, *, first: int) -> None:
    """Change one entry and make everything after it consistent again under some key."""
    previous = GENESIS
    text = "CAST(:{0} AS TEXT)" if connection.dialect.name == "sqlite" else ":{0}"
    sets = ", ".join(f"{name} = {text.format(name)}" for name in ("row_mac", "prev_hash", "hash"))
    run(connection, "UPDATE audit_entry SET reason = 'nothing happened' WHERE seq = :s", s=first)
    for row in list(sealed_rows(connection, order="seq")):
        seq, mac, _linked, stored = row[len(CONTENT) :]
        if seq >= first:
            body = encode(row[: len(CONTENT)])
            mac = row_mac(keys, body)
            stored = chain_hash(keys, previous, seq=seq, mac=mac, body=body)
            run(
                connection,
                f"UPDATE audit_entry SET {sets} WHERE seq = :seq",
                row_mac=mac,
                prev_hash=previous,
                hash=stored,
                seq=seq,
            )
        previous = stored if isinstance(stored, str) else stored.decode()


def test_tail_cut_is_seen_against_an_anchor_only(chain: sa.Connection) -> None:
    """The remaining chain is sound in itself: this is what anchors are for."""
    anchor = make_anchor()
    with damaged(chain):
        run(chain, "DELETE FROM audit_entry WHERE seq > 20")
        assert found(verified(chain)) == []
        report = verified(chain, anchor)
        assert found(report) == [("tail_cut", 21)]
        assert "21–24" in report.problems[0].message.en


def test_all_entries_gone(chain: sa.Connection) -> None:
    """An emptied table is a tail cut from the first entry on."""
    anchor = make_anchor()
    with damaged(chain):
        run(chain, "DELETE FROM audit_entry")
        assert found(verified(chain, anchor)) == [("tail_cut", 1)]


def test_rehash_without_the_key_is_found_from_its_first_entry(chain: sa.Connection) -> None:
    """The owner of the database knows the method, but not the key."""
    with damaged(chain):
        rewrite(chain, derive_keys(b"not the key at all, only a guess"), first=1)
        report = verified(chain)
        assert found(report) == [("edited", seq) for seq in range(1, LENGTH + 1)]
    with damaged(chain):
        rewrite(chain, derive_keys(b"not the key at all, only a guess"), first=15)
        assert found(verified(chain)) == [("edited", seq) for seq in range(15, LENGTH + 1)]


def test_rewrite_with_the_key_contradicts_the_anchor(database: Session) -> None:
    """Whoever holds the key can make a sound chain, but not the one that was anchored."""
    write_entries(10)
    early = make_anchor()
    write_entries(14, first=11)
    late = make_anchor()
    database.rollback()
    with db.engine.connect() as connection:
        connection.begin()
        rewrite(connection, audit_keys(), first=12)
        assert found(verified(connection)) == []
        assert found(verified(connection, early)) == []
        report = verified(connection, early, late)
        assert found(report) == [("rewritten", 24)]
        assert report.problems[0].message.en.startswith("11–24 ")
        connection.rollback()


def test_anchors_hold_on_a_chain_that_only_grew(database: Session) -> None:
    """Old anchors stay true for ever."""
    anchors = [make_anchor()]
    for part in range(4):
        write_entries(3, first=1 + part * 3)
        anchors.append(make_anchor())
    database.rollback()
    with db.engine.connect() as connection:
        report = verified(connection, *anchors)
    assert (found(report), report.checked, report.anchors) == ([], 12, 5)
