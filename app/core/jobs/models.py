"""The table of jobs: outbox, lease, attempts, progress and result in one row."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.bilingual import Text
from app.core.database import Base, CString, UTCDateTime, big_id


class JobStatus(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


STATUS_LABELS: dict[JobStatus, Text] = {
    JobStatus.QUEUED: Text("排队中", "Queued"),
    JobStatus.RUNNING: Text("进行中", "Running"),
    JobStatus.SUCCEEDED: Text("已完成", "Done"),
    JobStatus.FAILED: Text("未成功", "Failed"),
    JobStatus.CANCELLED: Text("已取消", "Cancelled"),
}
ENDED = frozenset({JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED})


class Job(Base):
    """One piece of work somebody asked for."""

    __tablename__ = "job"
    # Progress is not business. What a job changes is audited by the commands it calls, and
    # cancelling or retrying by a person is recorded there.
    __audited__ = False

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True)
    kind: Mapped[str] = mapped_column(CString(80))
    args: Mapped[dict[str, Any]] = mapped_column(sa.JSON())
    args_hash: Mapped[str] = mapped_column(CString(64))
    idempotency_key: Mapped[str] = mapped_column(CString(200))
    status: Mapped[str] = mapped_column(CString(12), default=JobStatus.QUEUED.value)
    fence: Mapped[int] = mapped_column(default=0)
    """Rises with each claim and never falls: who holds an older one may not write any more."""
    attempt: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int]
    worker: Mapped[str | None] = mapped_column(sa.String(120))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime())
    run_after: Mapped[datetime] = mapped_column(UTCDateTime())
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    progress_done: Mapped[int | None] = mapped_column(sa.BigInteger())
    progress_total: Mapped[int | None] = mapped_column(sa.BigInteger())
    state: Mapped[dict[str, Any]] = mapped_column(sa.JSON(), default=dict)
    """Where to go on after a crash; committed with the effects it speaks of."""
    result: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    error_zh: Mapped[str | None] = mapped_column(sa.String(400))
    error_en: Mapped[str | None] = mapped_column(sa.String(400))
    error_number: Mapped[str | None] = mapped_column(CString(16))
    title_zh: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str] = mapped_column(sa.String(200))
    division_path: Mapped[str] = mapped_column(CString(200), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(sa.BigInteger())
    created_by_name: Mapped[str] = mapped_column(sa.String(100))
    created_by: Mapped[dict[str, Any]] = mapped_column(sa.JSON())
    """The actor as he stood when he asked: roles, permissions, area. The body acts within that."""
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    __table_args__ = (
        sa.UniqueConstraint("kind", "idempotency_key"),
        sa.Index("ix_job_due", "status", "run_after"),
        sa.Index("ix_job_mine", "created_by_id", "created_at"),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name="status"
        ),
        sa.CheckConstraint(
            "(status = 'running') = (lease_until IS NOT NULL)", name="lease_while_running"
        ),
    )

    @property
    def title(self) -> Text:
        """What the person asked for."""
        return Text(self.title_zh, self.title_en)

    @property
    def error(self) -> Text | None:
        """Why it did not work, in words for the person who asked."""
        return Text(self.error_zh, self.error_en) if self.error_zh and self.error_en else None

    @property
    def ended(self) -> bool:
        """Whether nothing will happen any more unless a person retries it."""
        return self.status in ENDED
