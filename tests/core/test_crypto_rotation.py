"""Key rotation: complete, resumable, and never over what somebody else wrote."""

from __future__ import annotations

from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.crypto import Keyring, encrypted_column, keyring, seal, unseal, use_keyring
from app.core.crypto.columns import _columns, encrypted_columns, unregistered_columns
from app.core.crypto.rotation import (
    CryptoRotation,
    RotationIncomplete,
    count_outdated,
    rotate,
)
from app.core.database import db, transaction

KEYS = {version: bytes([version]) * 32 for version in (1, 2, 3)}
ROWS = 23


class OwnBase(DeclarativeBase):
    """Apart from the program's tables, so that the house tests do not see these."""


class Person(OwnBase):
    __tablename__ = "rotation_test_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str]
    number_sealed: Mapped[str | None]
    phone_sealed: Mapped[str | None]


def ring(*versions, **more):
    keys = {version: KEYS[version] for version in versions}
    return Keyring(keys=keys, active=versions[-1], stable_key=bytes(32), **more)


@pytest.fixture(autouse=True)
def people(database):
    before, columns = keyring(), dict(_columns)
    _columns.clear()
    encrypted_column(Person, "number_sealed")
    encrypted_column(Person, "phone_sealed", field="mobile")
    use_keyring(ring(1))
    OwnBase.metadata.create_all(db.engine)
    with transaction() as current:
        for n in range(1, ROWS + 1):
            uid = f"uid{n}"
            phone = seal(f"p{n}", record=uid, field="mobile") if n % 2 else None
            number = seal(f"n{n}", record=uid, field="number")
            current.execute(
                sa.insert(Person).values(id=n, uid=uid, number_sealed=number, phone_sealed=phone)
            )
    yield
    db.session.remove()
    OwnBase.metadata.drop_all(db.engine)
    _columns.clear()
    _columns.update(columns)
    use_keyring(before)


def stored():
    db.session.rollback()
    table = Person.__table__
    return {row.id: row for row in db.session.execute(sa.select(table).order_by(table.c.id))}


def check_all_read():
    for row in stored().values():
        assert unseal(row.number_sealed, record=row.uid, field="number") == f"n{row.id}"
        if row.id % 2:
            assert unseal(row.phone_sealed, record=row.uid, field="mobile") == f"p{row.id}"
        else:
            assert row.phone_sealed is None


def test_all_values_come_under_the_new_key_and_the_old_may_go():
    use_keyring(ring(1, 2))
    assert count_outdated() == {
        "rotation_test_person.number_sealed": ROWS,
        "rotation_test_person.phone_sealed": 12,
    }
    steps = []
    assert rotate(batch=5, on_progress=lambda *step: steps.append(step)) == ROWS + 12
    assert set(count_outdated().values()) == {0}
    use_keyring(ring(2))
    check_all_read()
    totals = [total for name, total in steps if name.endswith("number_sealed")]
    assert totals == [5, 10, 15, 20, 23]
    assert all(one <= other for one, other in pairwise(totals))
    places = db.session.scalars(sa.select(CryptoRotation)).all()
    assert {(place.target, place.resealed) for place in places} == {("a1.2.", 23), ("a1.2.", 12)}
    assert all(place.done_at for place in places)


def test_what_is_current_is_not_touched():
    before = {row_id: row.number_sealed for row_id, row in stored().items()}
    assert rotate() == 0
    assert {row_id: row.number_sealed for row_id, row in stored().items()} == before


class Killed(BaseException):
    """Stops a rotation anywhere."""


@pytest.mark.parametrize("batches", [1, 2, 4, 6])
def test_a_stopped_rotation_goes_on_where_it_was(batches):
    use_keyring(ring(1, 2))
    seen = []

    def stop(*step):
        seen.append(step)
        if len(seen) == batches:
            raise Killed

    with pytest.raises(Killed):
        rotate(batch=5, on_progress=stop)
    check_all_read()
    first = {row_id: row.number_sealed for row_id, row in stored().items()}
    done = sum(token.startswith("a1.2.") for token in first.values())
    phones = sum(
        row.phone_sealed is not None and row.phone_sealed.startswith("a1.2.")
        for row in stored().values()
    )
    assert rotate(batch=5) == ROWS + 12 - done - phones
    after = {row_id: row.number_sealed for row_id, row in stored().items()}
    assert all(
        after[row_id] == token for row_id, token in first.items() if token.startswith("a1.2.")
    )
    use_keyring(ring(2))
    check_all_read()


def test_a_batch_that_fails_leaves_nothing_half_done():
    use_keyring(ring(1, 2))
    before = {row_id: row.number_sealed for row_id, row in stored().items()}

    @event.listens_for(db.engine, "before_cursor_execute")
    def fail(_connection, _cursor, statement, *_rest):
        if statement.startswith("UPDATE rotation_test_person"):
            raise Killed

    try:
        with pytest.raises(Killed):
            rotate(batch=5)
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    assert {row_id: row.number_sealed for row_id, row in stored().items()} == before
    assert rotate(batch=5) == ROWS + 12


def test_an_edit_made_meanwhile_has_the_last_word():
    use_keyring(ring(1, 2))
    under_old = {"use": ring(1)}
    edits = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def edit(connection, _cursor, statement, *_rest):
        """Between reading and writing a batch, rows 2 and 3 are edited, 3 by an old process."""
        if statement.startswith("UPDATE rotation_test_person SET number_sealed") and not edits:
            edits.append(statement)
            current = keyring()
            table = Person.__table__
            fresh = seal("edited 2", record="uid2", field="number")
            use_keyring(under_old["use"])
            old = seal("edited 3", record="uid3", field="number")
            use_keyring(current)
            for row_id, token in ((2, fresh), (3, old)):
                connection.execute(
                    sa.update(table).where(table.c.id == row_id).values(number_sealed=token)
                )

    try:
        rotate(batch=5)
    finally:
        event.remove(db.engine, "before_cursor_execute", edit)
    assert edits
    use_keyring(ring(2))
    rows = stored()
    assert unseal(rows[2].number_sealed, record="uid2", field="number") == "edited 2"
    assert unseal(rows[3].number_sealed, record="uid3", field="number") == "edited 3"
    assert set(count_outdated().values()) == {0}


def test_values_that_do_not_open_are_named_and_stop_nothing_else():
    with transaction() as current:
        table = Person.__table__
        moved = current.scalar(sa.select(table.c.number_sealed).where(table.c.id == 1))
        current.execute(sa.update(table).where(table.c.id == 7).values(number_sealed=moved))
        current.execute(sa.update(table).where(table.c.id == 9).values(number_sealed="plain"))
    use_keyring(ring(1, 2))
    with pytest.raises(RotationIncomplete) as refused:
        rotate(batch=2)
    assert refused.value.broken == {"rotation_test_person.number_sealed": [7, 9]}
    assert refused.value.left == {"rotation_test_person.number_sealed": 2}
    assert "[7, 9]" in refused.value.message.zh
    assert sum(count_outdated().values()) == 2
    place = db.session.get(CryptoRotation, ("rotation_test_person", "number_sealed", "a1.2."))
    assert place.done_at is None
    with transaction() as current:
        for row_id in (7, 9):
            fresh = seal(f"n{row_id}", record=f"uid{row_id}", field="number")
            current.execute(
                sa.update(Person).where(Person.id == row_id).values(number_sealed=fresh)
            )
    assert rotate() == 0
    use_keyring(ring(2))
    check_all_read()


def test_a_new_cipher_is_a_rotation_too():
    use_keyring(ring(1, cipher="sm4-gcm"))
    assert rotate() == ROWS + 12
    assert all(row.number_sealed.startswith("s1.1.") for row in stored().values())
    use_keyring(ring(1, 3))
    assert rotate() == ROWS + 12
    use_keyring(ring(3))
    check_all_read()


def test_columns_are_registered_with_what_they_are_bound_to():
    named = {column.name: (column.record, column.field) for column in encrypted_columns()}
    assert named == {
        "rotation_test_person.number_sealed": ("uid", "number"),
        "rotation_test_person.phone_sealed": ("uid", "mobile"),
    }
    with pytest.raises(AssertionError):
        encrypted_column(Person, "nothing_sealed")


def test_no_sealed_column_is_forgotten(people):
    _columns.clear()
    everything = set(unregistered_columns())
    assert all(name.endswith("_sealed") for name in everything)
