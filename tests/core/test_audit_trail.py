"""record(): what it takes, what it refuses, and the bytes it signs, which may never change."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import current_app
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import clock
from app.core.actor import Actor, system_actor
from app.core.audit.canonical import encode
from app.core.audit.entries import AuditEntry
from app.core.audit.plain import canonical_json, clean_text
from app.core.audit.queries import (
    EntryFilter,
    count_entries,
    history,
    list_entries,
    values_of,
)
from app.core.audit.sealing import Sealer, seal_pending
from app.core.audit.trail import record
from app.core.audit.verification import verify_chain
from app.core.database import db, session, transaction
from tests.core.audit_cast import CLERK, START, TEST_KEY, found, hold_test_key, write_entries

AUDITOR = Actor(user_id=1, name="审计员", division_path="/")
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@pytest.fixture(autouse=True)
def _key() -> Iterator[None]:
    yield from hold_test_key()


def write(**changed: Any) -> AuditEntry:
    values: dict[str, Any] = {"actor": CLERK, "subject_type": "household", "subject_id": 1}
    return record(changed.pop("verb", "parties.household_created"), **{**values, **changed})


def sealed() -> None:
    while seal_pending():
        pass


# -- golden vectors ------------------------------------------------------------------------------

GOLDEN = (
    (
        "8fa31a80c4a8e12f8bf72ec27c3108c41a7560a2122f2c41fda042d2ac861fed",
        "3224a654038bbe79d57e78e5a1b95c564f32aa4d1aa5aad1e95bcd26f205ba16",
    ),
    (
        "2d6e8e68fbef2482b687a70fddc3774b704db30b577c084b9ec9b71a5b4524c3",
        "01bf17ab6e781005380ae9e3733404c56da33d94374f78253883b6ab95070474",
    ),
    (
        "de88cb88c8f021b9600bf2bfa7c6cfdb284ea84e885b89293a2e457505cd5a82",
        "eeeb2e1922c92f231603f60b52acc8775d578e9c046e4b3b39552d903430aa42",
    ),
)
"""row_mac and hash of write_entries(3) under TEST_KEY, the same on both databases."""


def test_golden_chain(database: Session) -> None:
    """If this fails, every log ever written would fail to verify: make a new format instead."""
    write_entries(3)
    entries = sa.select(AuditEntry.row_mac, AuditEntry.hash).order_by(AuditEntry.seq)
    assert tuple(tuple(row) for row in database.execute(entries)) == GOLDEN


def test_golden_hash_by_hand() -> None:
    """The first entry once more, from its written-out bytes, sharing no code with the program."""

    def mac(label: bytes, message: bytes) -> str:
        key = hmac.digest(TEST_KEY, b"linyue-audit-1 " + label, "sha256")
        return hmac.digest(key, message, "sha256").hex()

    body = (
        "i1;t26:2026-05-01 01:02:04.456789t25:parties.household_createdi7;t9:王小禾"
        "t20:auditor,county_clerkt9:192.0.2.7i70;t9:householdt1:1t26:/52/5299/529901/529901101/"
        't18:群众来访更正t32:{"area_mu_x100":7,"name":"户1"}'
        't60:{"members":[1,null,true],"name":"新户1","原因":"更正"}'
    ).encode()
    row = mac(b"row", body)
    place = b"t64:" + b"0" * 64 + b"i1;t64:" + row.encode()
    assert (row, mac(b"chain", place + body)) == GOLDEN[0]


def test_encoding_vector() -> None:
    """Lengths before texts, so that nothing can move across a border."""
    assert (
        encode([1, None, "林", bytearray(b"x"), b"x", 1.5]) == b"i1;nt3:\xe6\x9e\x97t1:xxb'x';x1.5;"
    )


@given(st.lists(st.none() | st.integers() | st.text()), st.lists(st.none() | st.text()))
def test_no_two_rows_share_their_bytes(one: list[Any], other: list[Any]) -> None:
    """Different rows, different bytes."""
    assert (encode(one) == encode(other)) == (one == other)


# -- values --------------------------------------------------------------------------------------


@given(PLAIN)
def test_any_plain_value_becomes_readable_json(value: Any) -> None:
    """Whatever text it holds, the result is UTF-8 without NUL and reads back."""
    text = canonical_json({"value": value})
    assert "\x00" not in text
    text.encode()
    assert canonical_json(json.loads(text)) == text


@pytest.mark.parametrize("value", [1.5, b"x", {1: 2}, object(), [0.1], {"a": {"b": 2.0}}])
def test_floats_bytes_and_objects_are_refused(value: object) -> None:
    """Money is never a float, and nobody reads bytes."""
    with pytest.raises(TypeError):
        canonical_json({"value": value})


def test_canonical_json_is_sorted_and_chinese() -> None:
    """One spelling."""
    value = {"b": date(2026, 5, 1), "a": {"乙", "甲"}, "c": START}
    assert canonical_json(value) == (
        '{"a":["乙","甲"],"b":"2026-05-01","c":"2026-05-01T01:02:03.456789+00:00"}'
    )


def test_identity_numbers_do_not_get_in(database: Session) -> None:
    """In a value, in a list, in a reason, in the actor's name."""
    number = "529901199003070038"
    with transaction():
        entry = write(
            actor=Actor(user_id=1, name=f"王 {number}", division_path="/"),
            before={"note": f"证号{number}。", "list": [number]},
            after={number: "键"},
            reason=f"更正 {number}",
        )
    kept = "".join((entry.actor_name, entry.before or "", entry.after or "", entry.reason or ""))
    assert number not in kept
    assert number[6:14] not in kept


def test_lone_surrogates_and_nul_are_replaced() -> None:
    """Neither database would take them."""
    assert clean_text("a\x00b\ud800c") == "a\ufffdb\ufffdc"


# -- guards --------------------------------------------------------------------------------------


def test_only_inside_a_transaction(database: Session) -> None:
    """Outside it the entry could outlive the change, or the change the entry."""
    with pytest.raises(AssertionError):
        write()


@pytest.mark.parametrize("verb", ["created", "Parties.created", "a.b.c", "a.b ", "a. b", ""])
def test_verbs_are_dotted_lower_case(database: Session, verb: str) -> None:
    """A mistyped verb is a programming mistake."""
    with pytest.raises(AssertionError), transaction():
        write(verb=verb)


def test_rolled_back_change_leaves_no_entry(database: Session) -> None:
    """Both or none; and the chain goes on without a gap."""
    with transaction():
        write()
    with pytest.raises(AssertionError), transaction():
        assert write().id is None, "an error after the entry was written"
    with transaction():
        write()
    sealed()
    database.rollback()
    seqs = database.scalars(sa.select(AuditEntry.seq).order_by(AuditEntry.seq)).all()
    assert seqs == [1, 2]


def test_entries_are_neither_changed_nor_deleted(database: Session) -> None:
    """The ORM refuses; raw SQL is found by verify."""
    with transaction():
        entry = write()
    with pytest.raises(AssertionError), transaction():
        entry.reason = "other"
    with pytest.raises(AssertionError), transaction() as current:
        current.delete(current.get_one(AuditEntry, entry.id))


# -- sealing -------------------------------------------------------------------------------------


def test_sealing_is_inline_on_sqlite_and_later_on_postgresql(database: Session) -> None:
    """Until then the row stands by its own MAC, and verify says so."""
    with transaction():
        for _ in range(5):
            write()
    inline = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        report = verify_chain(connection)
    assert (report.problems, report.unsealed, report.checked) == (
        [],
        0 if inline else 5,
        5 if inline else 0,
    )
    assert [seal_pending(2) for _ in range(4)] == ([0, 0, 0, 0] if inline else [2, 2, 1, 0])


def test_entry_changed_before_sealing_is_found_before_and_after(database: Session) -> None:
    """The window between insert and seal is closed by row_mac."""
    with transaction():
        write()
        write()
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE audit_entry SET subject_id = '2' WHERE id = 2"))
        inline = db.engine.dialect.name == "sqlite"
        assert found(verify_chain(connection)) == [("edited", 2 if inline else None)]
    sealed()
    with db.engine.connect() as connection:
        assert found(verify_chain(connection)) == [("edited", 2)]


def test_late_commit_with_a_smaller_id_is_still_sealed(database: Session) -> None:
    """Ids are taken when written and shown when committed: the order can differ."""
    one_writer = db.engine.dialect.name == "sqlite"
    with transaction():
        write(subject_id="slow")
        if not one_writer:
            _write_elsewhere(seals=1)
    if one_writer:  # there the other one waits for the commit, and ids follow commits
        _write_elsewhere(seals=0)
    sealed()
    rows = database.execute(sa.select(AuditEntry.subject_id, AuditEntry.id, AuditEntry.seq))
    overtaken = {("slow", 1, 2), ("quick", 2, 1)}
    in_order = {("slow", 1, 1), ("quick", 2, 2)}
    assert {tuple(row) for row in rows} == (in_order if one_writer else overtaken)
    database.rollback()
    with db.engine.connect() as connection:
        assert verify_chain(connection).problems == []


def _write_elsewhere(*, seals: int) -> None:
    """Write and seal in a session of another thread while this one waits."""
    app = current_app._get_current_object()
    sealed_there: list[int] = []

    def run() -> None:
        with app.app_context():
            with transaction():
                write(subject_id="quick")
            sealed_there.append(seal_pending())

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert sealed_there == [seals]


def test_sealer_seals_what_is_left_when_stopped(app: Any, database: Session) -> None:
    """Its last round comes after stop()."""
    sealer = Sealer(app, seconds=30)
    sealer.start()
    with transaction():
        write()
    sealer.stop()
    with db.engine.connect() as connection:
        assert verify_chain(connection).unsealed == 0


# -- reading -------------------------------------------------------------------------------------


def test_filters_scope_and_pages(database: Session) -> None:
    """A reader sees the own area only; counts agree with lists."""
    write_entries(12)
    with transaction(), clock.fixed(START + timedelta(days=1)):
        write(verb="access.user_created", actor=system_actor("seed"), subject_type="user")
    everything = EntryFilter()
    township = Actor(user_id=2, name="镇", division_path="/52/5299/529901/529901101/")
    neighbour = Actor(user_id=3, name="乡", division_path="/52/5299/529901/5299011010/")
    nobody = Actor(user_id=4, name="无")
    seen = [count_entries(everything, actor=who) for who in (AUDITOR, township, neighbour, nobody)]
    assert seen == [13, 12, 0, 0]
    assert [entry.id for entry in list_entries(everything, actor=AUDITOR, limit=2, offset=1)] == [
        12,
        11,
    ]
    cases = {
        EntryFilter(verb="parties."): 12,
        EntryFilter(verb="parties.household_left"): 4,
        EntryFilter(actor_user_id=7): 12,
        EntryFilter(actor_name="小禾"): 12,
        EntryFilter(subject_type="household", subject_id="3"): 1,
        EntryFilter(since=START + timedelta(hours=1)): 1,
        EntryFilter(until=START + timedelta(seconds=3)): 2,
        EntryFilter(text="新户1"): 4,
        EntryFilter(text="%"): 0,
        EntryFilter(text="来访"): 10,
        EntryFilter(division_path="/52/"): 12,
        EntryFilter(division_path="/53/"): 0,
    }
    for wanted, expected in cases.items():
        assert count_entries(wanted, actor=AUDITOR) == expected, wanted
        assert len(list_entries(wanted, actor=AUDITOR)) == expected, wanted


def test_history_of_one_record(database: Session) -> None:
    """Newest first, with the values."""
    write_entries(3)
    with transaction():
        write(subject_id=3, after={"name": "末"})
    entries = history("household", 3)
    assert [values_of(entry)[1].get("name") for entry in entries] == ["末", "新户3"]
    assert values_of(entries[0])[0] == {}
    assert session() is database
