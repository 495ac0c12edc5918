"""Reading jobs: for the page 我的任务, for the command line, for health and metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.database import session
from app.core.errors import NotFound
from app.core.jobs.models import Job, JobStatus
from app.core.paths import within


@dataclass(frozen=True, slots=True)
class JobHealth:
    """What an operator looks at first."""

    queued: int
    running: int
    lapsed: int
    """Running by the row, but their worker fell silent; upkeep takes them back."""
    failed: int
    oldest_queued_seconds: float
    """How long the longest waiting job has been due; 0 when none waits."""


def _visible(actor: Actor, *, everyone: bool) -> sa.ColumnElement[bool]:
    """Own jobs; or those of everyone in the actor's area, where the caller checked that right."""
    if everyone:
        return within(Job.division_path, actor.division_path)
    if actor.user_id is None:
        return sa.false()
    return Job.created_by_id == actor.user_id


def list_jobs(
    *,
    actor: Actor,
    status: JobStatus | None = None,
    everyone: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Job]:
    """Newest first."""
    statement = sa.select(Job).where(_visible(actor, everyone=everyone))
    if status is not None:
        statement = statement.where(Job.status == status.value)
    newest = statement.order_by(Job.created_at.desc(), Job.id.desc())
    return session().scalars(newest.limit(limit).offset(offset)).all()


def count_jobs(*, actor: Actor, everyone: bool = False) -> dict[JobStatus, int]:
    """How many per status, for the tabs; statuses without jobs are 0."""
    rows = session().execute(
        sa.select(Job.status, sa.func.count())
        .where(_visible(actor, everyone=everyone))
        .group_by(Job.status)
    )
    counts = dict.fromkeys(JobStatus, 0)
    for status, number in rows:
        counts[JobStatus(status)] = number
    return counts


def get_job(uid: str, *, actor: Actor, everyone: bool = False) -> Job:
    """One job by the uid in its address; one that this person may not know of is NotFound."""
    found = session().scalar(
        sa.select(Job).where(Job.uid == uid, _visible(actor, everyone=everyone))
    )
    if found is None:
        raise NotFound
    return found


def job_health() -> JobHealth:
    """Counts by one pass over the index."""
    instant = clock.now()
    rows = session().execute(sa.select(Job.status, sa.func.count()).group_by(Job.status))
    counts: dict[str, int] = dict(row for row in rows)
    lapsed = session().scalar(
        sa.select(sa.func.count()).where(
            Job.status == JobStatus.RUNNING.value, Job.lease_until < instant
        )
    )
    oldest = session().scalar(
        sa.select(Job.run_after)
        .where(Job.status == JobStatus.QUEUED.value, Job.run_after <= instant)
        .order_by(Job.run_after)
        .limit(1)
    )
    return JobHealth(
        queued=counts.get(JobStatus.QUEUED.value, 0),
        running=counts.get(JobStatus.RUNNING.value, 0),
        lapsed=lapsed or 0,
        failed=counts.get(JobStatus.FAILED.value, 0),
        oldest_queued_seconds=(instant - oldest).total_seconds() if oldest else 0.0,
    )
