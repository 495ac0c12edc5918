"""What a person may do to a job: stop it, or have it tried again. Both are audited."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import require_one, session
from app.core.errors import RuleBroken
from app.core.jobs.models import Job, JobStatus
from app.core.jobs.queue import Delivery, announce


def cancel_job(*, job: Job, actor: Actor, reason: str | None = None) -> None:
    """Stop a job: at once while it waits, at its next step while it runs.

    What it has committed stays. A job that has ended cannot be stopped.
    """
    if job.ended:
        raise RuleBroken(
            Text(
                "这项任务已经结束，不能取消。",
                "This job has ended; there is nothing to cancel.",
            ),
            code="jobs.ended",
        )
    running = job.status == JobStatus.RUNNING.value
    stopped = {"status": JobStatus.CANCELLED.value, "finished_at": clock.now()}
    _change(job, {"cancel_requested": True} if running else stopped)
    _record("jobs.cancelled", job=job, actor=actor, reason=reason)


def retry_job(*, job: Job, actor: Actor, reason: str | None = None) -> None:
    """Queue a failed or cancelled job again, from where its last step left off."""
    if job.status not in (JobStatus.FAILED.value, JobStatus.CANCELLED.value):
        raise RuleBroken(
            Text(
                "只有未成功或已取消的任务才能重试。",
                "Only a failed or cancelled job can be tried again.",
            ),
            code="jobs.not_ended",
        )
    again: dict[str, Any] = {
        "status": JobStatus.QUEUED.value,
        "attempt": 0,
        "fence": job.fence + 1,
        "run_after": clock.now(),
        "cancel_requested": False,
        "finished_at": None,
        "error_zh": None,
        "error_en": None,
        "error_number": None,
    }
    fence = job.fence + 1
    _change(job, again)
    announce(Delivery(job.id, fence))
    _record("jobs.retried", job=job, actor=actor, reason=reason)


def _change(job: Job, values: dict[str, Any]) -> None:
    """One winner: the row must still stand where the person saw it."""
    require_one(
        session().execute(
            sa.update(Job)
            .where(Job.id == job.id, Job.status == job.status, Job.fence == job.fence)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    )
    session().expire(job)


def _record(verb: str, *, job: Job, actor: Actor, reason: str | None) -> None:
    record(
        verb,
        actor=actor,
        subject_type="job",
        subject_id=job.id,
        division_path=job.division_path,
        after={"kind": job.kind, "key": job.idempotency_key},
        reason=reason,
    )
