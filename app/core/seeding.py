"""Which seeds a database has had, so that each is loaded once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, CString, UTCDateTime, session


class SeedRun(Base):
    """A seed that was loaded whole."""

    __tablename__ = "seed_run"
    __audited__ = False

    name: Mapped[str] = mapped_column(CString(40), primary_key=True)
    digest: Mapped[str] = mapped_column(CString(64))
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime())


def find_digest(name: str) -> str | None:
    """What was loaded under this name, if anything."""
    return session().scalar(sa.select(SeedRun.digest).where(SeedRun.name == name))


def mark_loaded(name: str, digest: str) -> None:
    """Remember a seed in the transaction that loaded it."""
    row = session().get(SeedRun, name)
    if row is None:
        session().add(SeedRun(name=name, digest=digest, loaded_at=clock.now()))
    elif row.digest != digest:
        row.digest = digest
        row.loaded_at = clock.now()
    session().flush()
