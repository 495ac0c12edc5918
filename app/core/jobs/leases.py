"""Who holds a job: claiming, extending, taking back from the dead, and how an attempt ends.

Every change is a conditional UPDATE on status and fence, so any number of processes may try.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.bilingual import Text
from app.core.database import session, transaction
from app.core.errors import Forbidden, InvalidValue, LinyueError, NotFound, RuleBroken
from app.core.jobs.catalogue import JobKind, known_kinds
from app.core.jobs.models import Job, JobStatus
from app.core.jobs.queue import Delivery, actor_from_json, announce
from app.core.jobs.run import JobRun

logger = logging.getLogger(__name__)

# Asking again would be answered the same way.
FINAL: tuple[type[LinyueError], ...] = (RuleBroken, InvalidValue, NotFound, Forbidden)
REAP_AT_ONCE = 100
LONGEST_ERROR = 400

_QUEUED = JobStatus.QUEUED.value
_RUNNING = JobStatus.RUNNING.value
_Held = sa.Row[int, int, int, int, bool]
_IDLE: dict[str, Any] = {"lease_until": None, "worker": None}


def find_due() -> int | None:
    """A queued job whose time has come, the longest waiting first. Reads only."""
    return session().scalar(
        sa.select(Job.id)
        .where(
            Job.status == _QUEUED,
            Job.run_after <= clock.now(),
            Job.kind.in_(known_kinds()),
        )
        .order_by(Job.run_after, Job.id)
        .limit(1)
    )


def claim_job(
    job_id: int, *, worker: str, lease_seconds: float, stopping: Callable[[], bool]
) -> JobRun | None:
    """Take a queued job; None when somebody else did, or it is not queued any more."""
    instant = clock.now()
    columns = (Job.uid, Job.kind, Job.args, Job.created_by, Job.fence, Job.attempt)
    progress = (Job.state, Job.progress_done, Job.progress_total)
    with transaction() as current:
        row = current.execute(
            sa.update(Job)
            .where(Job.id == job_id, Job.status == _QUEUED, Job.kind.in_(known_kinds()))
            .values(
                status=_RUNNING,
                fence=Job.fence + 1,
                attempt=Job.attempt + 1,
                worker=worker[:120],
                lease_until=instant + timedelta(seconds=lease_seconds),
                started_at=sa.func.coalesce(Job.started_at, instant),
            )
            .returning(*columns, *progress)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    if row is None:
        return None
    return JobRun(
        job_id=job_id,
        uid=row.uid,
        kind=row.kind,
        args=row.args,
        actor=actor_from_json(row.created_by),
        fence=row.fence,
        attempt=row.attempt,
        lease_seconds=lease_seconds,
        state=dict(row.state),
        done=row.progress_done,
        total=row.progress_total,
        stopping=stopping,
    )


def extend_leases(runs: Sequence[JobRun]) -> None:
    """Say that these are still worked on. A row held by its own step needs no extension."""
    with transaction() as current:
        for run in runs:
            if _lock_if_free(run.mine()):
                current.execute(
                    sa.update(Job)
                    .where(run.mine())
                    .values(lease_until=run.lease_end())
                    .execution_options(synchronize_session=False)
                )


def _lock_if_free(which: sa.ColumnElement[bool]) -> Sequence[_Held]:
    """Rows nobody holds: on PostgreSQL a step in progress holds its row, and so is alive."""
    columns = (Job.id, Job.fence, Job.attempt, Job.max_attempts, Job.cancel_requested)
    statement = sa.select(*columns).where(which).order_by(Job.id).limit(REAP_AT_ONCE)
    return session().execute(statement.with_for_update(skip_locked=True)).all()


def _lapsed() -> sa.ColumnElement[bool]:
    return sa.and_(Job.status == _RUNNING, Job.lease_until < clock.now())


def reap_lapsed() -> int:
    """Take jobs back from workers that fell silent; how many. Writes only if there are any."""
    current = session()
    waiting = current.scalar(sa.select(sa.exists().where(_lapsed())))
    current.rollback()
    if not waiting:
        return 0
    with transaction() as current:
        rows = _lock_if_free(_lapsed())
        for row in rows:
            values = _after_death(row)
            current.execute(
                sa.update(Job)
                .where(Job.id == row.id, Job.fence == row.fence, _lapsed())
                .values(**values)
                .execution_options(synchronize_session=False)
            )
            if values["status"] == _QUEUED:
                announce(Delivery(row.id, row.fence))
    for row in rows:
        logger.warning("job %s: its worker fell silent in attempt %s", row.id, row.attempt)
    return len(rows)


def _after_death(row: _Held) -> dict[str, Any]:
    """Queued again; unless it was to be cancelled, or has already taken its share of workers."""
    if row.cancel_requested:
        return {"status": JobStatus.CANCELLED.value, "finished_at": clock.now(), **_IDLE}
    if row.attempt < row.max_attempts:
        return {"status": _QUEUED, "run_after": clock.now(), **_IDLE}
    message = Text(
        f"处理进程在第 {row.attempt} 次尝试中中断，不再自动重试。已提交的部分保留，可手工重试。",
        f"The worker died in attempt {row.attempt}; no more automatic retries. What was committed "
        "stays; you can retry it by hand.",
    )
    return _failed(message, new_error_number())


def release_job(run: JobRun) -> None:
    """Back to the queue because this worker goes down; that is no attempt of the job's own."""
    with transaction():
        if run.update(status=_QUEUED, attempt=Job.attempt - 1, run_after=clock.now(), **_IDLE):
            announce(Delivery(run.job_id, run.fence))


def record_failure(run: JobRun, error: Exception, kind: JobKind) -> None:
    """Queue it again after a wait, or show it as failed when asking again will not help."""
    number = new_error_number()
    message = describe_error(error, number)
    final = isinstance(error, FINAL) or run.attempt >= kind.max_attempts
    level = logging.WARNING if isinstance(error, LinyueError) else logging.ERROR
    logger.log(level, "job %s (%s) failed, number %s", run.job_id, run.kind, number, exc_info=error)
    with transaction():
        if final:
            run.update(**_failed(message, number))
            return
        again_at = clock.now() + timedelta(seconds=kind.wait_before(run.attempt))
        waiting = {**_failed(message, number), "finished_at": None}
        if run.update(**{**waiting, "status": _QUEUED, "run_after": again_at}):
            announce(Delivery(run.job_id, run.fence, again_at))


def _failed(message: Text, number: str) -> dict[str, Any]:
    return {
        "status": JobStatus.FAILED.value,
        "finished_at": clock.now(),
        "error_zh": message.zh[:LONGEST_ERROR],
        "error_en": message.en[:LONGEST_ERROR],
        "error_number": number,
        **_IDLE,
    }


def describe_error(error: Exception, number: str) -> Text:
    """For the person who asked. Foreign messages may hold names and stay in the log."""
    if isinstance(error, LinyueError):
        return error.message
    name = type(error).__name__
    return Text(
        f"程序处理时出错（{name}），编号 {number}。请把编号告诉系统管理员。",
        f"The program failed ({name}), number {number}. Give this number to the administrator.",
    )


def new_error_number() -> str:
    """What a person can read out and an administrator find in the log."""
    return uuid.uuid4().hex[:10].upper()


def overdue_since(lease_seconds: float) -> datetime:
    """What was due before this instant and is still queued should be carried again."""
    return clock.now() - timedelta(seconds=lease_seconds)
