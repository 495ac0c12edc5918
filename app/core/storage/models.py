"""The table of kept files: what they are called, where they lie, what they must hash to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, CString, UTCDateTime, big_id

READY = "ready"


class StoredFile(Base):
    """One kept file. Two rows may share one key when the same bytes were kept twice."""

    __tablename__ = "stored_file"
    # A file is kept as part of a business change, and that change has the audit entry.
    __audited__ = False

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True)
    key: Mapped[str] = mapped_column(CString(160), index=True)
    kind: Mapped[str] = mapped_column(CString(40), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(192))
    size: Mapped[int] = mapped_column(sa.BigInteger())
    """Of the content a person gets."""
    stored_size: Mapped[int] = mapped_column(sa.BigInteger())
    """Of the bytes in the store; larger when encrypted."""
    sha256: Mapped[str] = mapped_column(CString(64))
    """Of the bytes in the store; also in the key."""
    digest: Mapped[str] = mapped_column(CString(64), index=True)
    """Of the content: plain sha256, or a keyed digest when encrypted, for a plain one could be
    guessed back to the content."""
    encrypted: Mapped[bool]
    key_version: Mapped[int | None]
    status: Mapped[str] = mapped_column(CString(12), default=READY)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(sa.BigInteger())
    created_by_name: Mapped[str] = mapped_column(sa.String(100))

    __table_args__ = (
        sa.CheckConstraint("status IN ('ready')", name="status"),
        sa.CheckConstraint("size >= 0 AND stored_size >= 0", name="sizes"),
        sa.CheckConstraint("encrypted = (key_version IS NOT NULL)", name="key_version"),
    )
