"""The table of imports. What a sheet says lies sealed in the file store, not here."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.bilingual import Text
from app.core.database import Base, CString, UTCDateTime, big_id
from app.core.storage.models import StoredFile


def new_uid() -> str:
    """What its two jobs are ordered under."""
    return uuid4().hex


class SheetImport(Base):
    """One uploaded sheet: what the check counted, what was decided, what was written."""

    __tablename__ = "sheet_import"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True, default=new_uid)
    kind: Mapped[str] = mapped_column(CString(40))
    state: Mapped[str] = mapped_column(CString(12))
    title: Mapped[str] = mapped_column(sa.String(200))
    """What the person's file is called."""
    division_path: Mapped[str] = mapped_column(CString(60))
    updates: Mapped[bool] = mapped_column(default=False)
    """Whether records that are there may be changed."""
    extent: Mapped[str | None] = mapped_column(CString(8))
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    rows_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    """Good rows as they will be written, one JSON object a line."""
    problems_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    differences_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    answer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    """The person's own file with what is wrong in each line."""
    total: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    """Good rows dealt with so far."""
    error_zh: Mapped[str] = mapped_column(sa.String(500), default="")
    error_en: Mapped[str] = mapped_column(sa.String(500), default="")
    """Why the file as a whole could not be read."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime())
    created_by_id: Mapped[int | None]
    created_by_name: Mapped[str] = mapped_column(sa.String(80))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    confirmed_by_name: Mapped[str] = mapped_column(sa.String(80), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    replaced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sheet_import.id"))
    """The import of the repaired sheet, by which this one was closed."""

    source: Mapped[StoredFile] = relationship(foreign_keys=[source_id])
    rows: Mapped[StoredFile | None] = relationship(foreign_keys=[rows_id])
    problems: Mapped[StoredFile | None] = relationship(foreign_keys=[problems_id])
    differences: Mapped[StoredFile | None] = relationship(foreign_keys=[differences_id])
    answer: Mapped[StoredFile | None] = relationship(foreign_keys=[answer_id])

    __table_args__ = (
        sa.Index(None, "division_path", "id"),
        sa.CheckConstraint(
            "state IN ('checking','unreadable','checked','writing','done','refused',"
            "'abandoned','replaced')",
            name="state",
        ),
        sa.CheckConstraint("extent IN ('all','good')", name="extent"),
        sa.CheckConstraint("total = bad + added + changed + same", name="total"),
        sa.CheckConstraint("written >= 0 AND written <= total", name="written"),
    )

    @property
    def error(self) -> Text:
        """Why the file as a whole could not be read."""
        return Text(self.error_zh, self.error_en)

    @property
    def good(self) -> int:
        """Rows without a problem."""
        return self.total - self.bad
