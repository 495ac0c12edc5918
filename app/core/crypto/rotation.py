"""Key rotation: old sealed values are re-sealed under the active key while the program is in use.

Each registered column is worked through in id order, a batch per transaction, with the place kept
in `crypto_rotation`: a rotation that was killed goes on where it stopped. A value already under the
active key is never touched, and a value somebody changes meanwhile is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.bilingual import Text
from app.core.crypto.columns import EncryptedColumn, encrypted_columns
from app.core.crypto.keyring import keyring
from app.core.crypto.sealing import SealBroken, seal, unseal
from app.core.database import Base, CString, UTCDateTime, session, transaction
from app.core.errors import LinyueError

# Values written behind the pass by a process not yet restarted are found by the next pass.
PASSES = 3

Progress = Callable[[str, int], None]


class CryptoRotation(Base):
    """How far one column has come towards one cipher and key version."""

    __tablename__ = "crypto_rotation"
    __audited__: ClassVar[bool] = False

    table_name: Mapped[str] = mapped_column(CString(64), primary_key=True)
    column_name: Mapped[str] = mapped_column(CString(64), primary_key=True)
    target: Mapped[str] = mapped_column(CString(16), primary_key=True)
    last_id: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    resealed: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RotationIncomplete(LinyueError):
    """Some values could not be re-sealed; the keys they need must stay in the key file."""

    def __init__(self, left: dict[str, int], broken: dict[str, list[int]]) -> None:
        """Name columns and row ids, never values."""
        places = "; ".join(f"{column}: id {ids[:20]}" for column, ids in sorted(broken.items()))
        counts = ", ".join(f"{column} {count}" for column, count in sorted(left.items()))
        super().__init__(
            Text(
                f"密钥更换尚未完成，请勿删除旧密钥。剩余：{counts}。无法读出：{places or '无'}。",
                "The rotation is not complete; keep the old keys. "
                f"Left: {counts}. Unreadable: {places or 'none'}.",
            )
        )
        self.left = left
        self.broken = broken


def rotate(*, batch: int = 500, on_progress: Progress | None = None) -> int:
    """Re-seal every value not under the active key; return how many were re-sealed.

    Opens a transaction per batch, so it is called outside one. May be stopped at any point and
    called again. Raises RotationIncomplete after all columns were tried when any value is left.
    """
    assert batch > 0, "a batch has rows"
    resealed = 0
    left: dict[str, int] = {}
    broken: dict[str, list[int]] = {}
    for column in encrypted_columns():
        unreadable: set[int] = set()
        for _ in range(PASSES):
            resealed += _pass(column, batch, unreadable, on_progress)
            remaining = _close_pass(column)
            if remaining <= len(unreadable):
                break
        if remaining:
            left[column.name] = remaining
        if unreadable:
            broken[column.name] = sorted(unreadable)
    if left:
        raise RotationIncomplete(left, broken)
    return resealed


def count_outdated() -> dict[str, int]:
    """How many values of each column still need an older key.

    At zero everywhere no field needs it; files in the store are not counted here, and a file
    sealed with an old version still needs that version in the key file.
    """
    return {column.name: _count_left(session(), column) for column in encrypted_columns()}


def _pass(
    column: EncryptedColumn, batch: int, unreadable: set[int], on_progress: Progress | None
) -> int:
    """Go from where the column stands to its end."""
    resealed = 0
    more = True
    while more:
        with transaction() as current:
            place = _place(current, column)
            changed, more = _reseal_batch(current, column, place, batch=batch, broken=unreadable)
            place.resealed += changed
            total = place.resealed
            current.flush()
        resealed += changed
        if on_progress is not None:
            on_progress(column.name, total)
    return resealed


def _place(current: Session, column: EncryptedColumn) -> CryptoRotation:
    """The progress row, held so that two rotations of one column take turns."""
    key = (column.table.name, column.column, keyring().active_prefix)
    place = current.get(CryptoRotation, key, with_for_update=True)
    if place is None:
        place = CryptoRotation(
            table_name=key[0], column_name=key[1], target=key[2], last_id=0, resealed=0
        )
        current.add(place)
        current.flush()
    return place


def _reseal_batch(
    current: Session,
    column: EncryptedColumn,
    place: CryptoRotation,
    *,
    batch: int,
    broken: set[int],
) -> tuple[int, bool]:
    """Re-seal the next rows; how many, and whether there may be more behind them."""
    table = column.table
    value = table.c[column.column]
    rows = current.execute(
        sa.select(table.c.id, table.c[column.record], value)
        .where(table.c.id > place.last_id, _outdated(column))
        .order_by(table.c.id)
        .limit(batch)
    ).all()
    if not rows:
        return 0, False
    changes = []
    for row_id, record, token in rows:
        try:
            plain = unseal(token, record=record, field=column.field)
        except SealBroken:
            broken.add(row_id)
            continue
        fresh = seal(plain, record=record, field=column.field)
        changes.append({"at_id": row_id, "was_sealed": token, "now_sealed": fresh})
    if changes:
        # Only where the value is still the one read: whoever changed it since has the last word,
        # and if that was a process with the old key, the next pass finds it.
        current.connection().execute(
            sa.update(table)
            .where(table.c.id == sa.bindparam("at_id"), value == sa.bindparam("was_sealed"))
            .values({value: sa.bindparam("now_sealed")}),
            changes,
        )
    place.last_id = rows[-1][0]
    return len(changes), len(rows) == batch


def _close_pass(column: EncryptedColumn) -> int:
    """Count what is left; done when nothing is, from the start again when something is."""
    with transaction() as current:
        place = _place(current, column)
        remaining = _count_left(current, column)
        place.last_id = 0
        place.done_at = None if remaining else place.done_at or clock.now()
        current.flush()
    return remaining


def _outdated(column: EncryptedColumn) -> sa.ColumnElement[bool]:
    value = column.table.c[column.column]
    prefix = keyring().active_prefix
    return sa.and_(value.is_not(None), sa.func.substr(value, 1, len(prefix)) != prefix)


def _count_left(current: Session, column: EncryptedColumn) -> int:
    query = sa.select(sa.func.count()).select_from(column.table).where(_outdated(column))
    return current.execute(query).scalar_one()
