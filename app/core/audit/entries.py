"""The table audit_entry. Rows are only ever added; the sealer alone fills in the chain columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from app.core.audit.canonical import GENESIS
from app.core.database import Base, CString, UTCDateTime, big_id


@dataclass(frozen=True, slots=True)
class Head:
    """The last sealed entry; seq 0 while there is none."""

    seq: int
    hash: str
    at: datetime | None
    last_id: int
    """The largest id given so far, sealed or not."""


class AuditEntry(Base):
    """Who did what to which record, when, from where, and what it changed."""

    __tablename__ = "audit_entry"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        sa.Index("ix_audit_entry_subject", "subject_type", "subject_id", "id"),
        sa.Index("ix_audit_entry_actor", "actor_user_id", "id"),
        sa.Index("ix_audit_entry_division_path", "division_path", "id"),
        sa.Index("ix_audit_entry_at", "at"),
        sa.Index(
            "ix_audit_entry_unsealed",
            "id",
            sqlite_where=sa.text("seq IS NULL"),
            postgresql_where=sa.text("seq IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    seq: Mapped[int | None] = mapped_column(sa.BigInteger, unique=True)
    """Place in the chain; empty until sealed. Chain order is the order that counts, not time."""
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    verb: Mapped[str] = mapped_column(CString(80))
    actor_user_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    actor_roles: Mapped[str] = mapped_column(sa.Text)
    """Role names in force at that moment, sorted, joined by commas."""
    actor_address: Mapped[str] = mapped_column(sa.String(64))
    session_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    subject_type: Mapped[str] = mapped_column(CString(60))
    subject_id: Mapped[str] = mapped_column(CString(80))
    division_path: Mapped[str] = mapped_column(CString(200))
    reason: Mapped[str | None] = mapped_column(sa.Text)
    before: Mapped[str | None] = mapped_column(sa.Text)
    """Canonical JSON; see app.core.audit.plain."""
    after: Mapped[str | None] = mapped_column(sa.Text)
    row_mac: Mapped[str] = mapped_column(CString(64))
    prev_hash: Mapped[str | None] = mapped_column(CString(64))
    hash: Mapped[str | None] = mapped_column(CString(64))


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _refuse_change(_mapper: object, _connection: object, entry: AuditEntry) -> None:
    """What was logged stays logged."""
    message = f"audit entry {entry.id} must not be changed or deleted"
    raise AssertionError(message)


def head(current: Session) -> Head:
    """The end of the chain, as this session sees it."""
    found = current.execute(_HEAD).first()
    if found is None:
        return Head(0, GENESIS, None, 0)
    seq, stored, at, last_id = found
    assert seq is not None
    assert stored is not None
    return Head(seq, stored, at, last_id)


_NEWEST = aliased(AuditEntry)
# Built once: every write on SQLite asks this.
_HEAD = (
    sa.select(
        AuditEntry.seq,
        AuditEntry.hash,
        AuditEntry.at,
        sa.select(sa.func.max(_NEWEST.id)).scalar_subquery(),
    )
    .where(AuditEntry.seq.is_not(None))
    .order_by(AuditEntry.seq.desc())
    .limit(1)
)
