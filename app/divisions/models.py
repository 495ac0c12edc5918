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
    path: Mapped[str] = mapped_column(CString(60), unique=True)
    level: Mapped[str] = mapped_column(sa.String(12))
    name_zh: Mapped[str] = mapped_column(sa.String(80))
    name_en: Mapped[str] = mapped_column(sa.String(120))
    valid_from: Mapped[date] = mapped_column(sa.Date())
    valid_to: Mapped[date | None] = mapped_column(sa.Date())
    successor_code: Mapped[str | None] = mapped_column(CString(12))

    __table_args__ = (
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),
    )

    @property
    def name(self) -> Text:
        """Both names."""
        return Text(self.name_zh, self.name_en)
