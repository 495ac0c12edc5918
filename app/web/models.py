"""Tables of the page layer: form tokens already used, and drafts of forms not yet sent.

Nothing of the domain is here. Fields a form calls secret never reach a draft.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, CString, UTCDateTime, big_id


class UsedFormToken(Base):
    """A form that took effect. Its token cannot take effect again; where it led to is kept."""

    __tablename__ = "used_form_token"
    __audited__: ClassVar[bool] = False

    nonce: Mapped[str] = mapped_column(CString(32), primary_key=True)
    used_at: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)
    led_to: Mapped[str | None] = mapped_column(sa.String(1000))


class FormDraft(Base):
    """What somebody had typed into a form and not yet sent."""

    __tablename__ = "form_draft"
    __audited__: ClassVar[bool] = False
    __table_args__ = (sa.UniqueConstraint("user_id", "form_key", "subject_id"),)

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    # No foreign key: the users' table belongs to a layer above this one.
    user_id: Mapped[int] = mapped_column(sa.BigInteger())
    form_key: Mapped[str] = mapped_column(CString(100))
    subject_id: Mapped[str] = mapped_column(CString(64))
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON())
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime(), index=True)
