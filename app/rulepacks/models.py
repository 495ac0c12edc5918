"""The one table of rules: what a county set for itself. What the law says stands in the packs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, CString, UTCDateTime, big_id


class RuleChoice(Base):
    """A local choice: one value of one rule at one division, from a day until another."""

    __tablename__ = "rule_choice"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    name: Mapped[str] = mapped_column(CString(80))
    division_id: Mapped[int] = mapped_column(sa.ForeignKey("division.id"), index=True)
    division_path: Mapped[str] = mapped_column(CString(60))
    value: Mapped[Any] = mapped_column(sa.JSON())
    """As a pack would write it; rules/values.py reads both alike."""
    reason: Mapped[str] = mapped_column(sa.String(500))
    document: Mapped[str] = mapped_column(sa.String(200), default="")
    """The county's own paper behind it, by title and number."""
    from_on: Mapped[date] = mapped_column(sa.Date())
    until_on: Mapped[date | None] = mapped_column(sa.Date())
    withdrawn: Mapped[bool] = mapped_column(default=False)
    """Taken back before it began: it never held."""
    chosen_at: Mapped[datetime] = mapped_column(UTCDateTime())
    chosen_by_id: Mapped[int | None]
    chosen_by_name: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[int] = mapped_column(default=1)
    """Raised with every change: the sum over the table tells a process that its copy is old."""

    __table_args__ = (
        # Two people cannot set one rule of one county at once.
        sa.Index(
            "uq_rule_choice_open",
            "division_path",
            "name",
            unique=True,
            sqlite_where=sa.text("until_on IS NULL AND NOT withdrawn"),
            postgresql_where=sa.text("until_on IS NULL AND NOT withdrawn"),
        ),
        sa.Index(None, "division_path", "name"),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="dates"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict
