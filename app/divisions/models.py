"""The table of divisions. A code that was abolished stays, with the day it ended."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.bilingual import Text
from app.core.database import Base, CString, big_id


class Division(Base):
    """One administrative division under one code."""

    __tablename__ = "division"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    code: Mapped[str] = mapped_column(CString(12), unique=True)
    parent_code: Mapped[str | None] = mapped_column(CString(12))
    path: Mapped[str] = mapped_column(CString(60), unique=True)
    level: Mapped[str] = mapped_column(sa.String(12))
    name_zh: Mapped[str] = mapped_column(sa.String(80))
    name_en: Mapped[str] = mapped_column(sa.String(120))
    initials: Mapped[str] = mapped_column(CString(80))
    """First letters of the name's reading, in lower case."""
    valid_from: Mapped[date] = mapped_column(sa.Date())
    valid_to: Mapped[date | None] = mapped_column(sa.Date())
    successor_code: Mapped[str | None] = mapped_column(CString(12))

    __table_args__ = (
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),
        sa.Index("ix_division_parent_code", "parent_code"),
        sa.Index("ix_division_successor_code", "successor_code"),
        sa.Index("ix_division_initials", "initials"),
        sa.Index("ix_division_level", "level", "path"),
    )

    def in_force(self, day: date) -> bool:
        """Whether the code stands on a day; its last day counts."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)

    @property
    def name(self) -> Text:
        """Both names."""
        return Text(self.name_zh, self.name_en)
