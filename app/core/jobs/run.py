"""One attempt at a job, as its body sees it: arguments, progress, and steps that commit whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.actor import Actor
from app.core.database import in_transaction, session, transaction
from app.core.jobs.faults import fault_point
from app.core.jobs.models import Job, JobStatus


class LeaseLost(BaseException):
    """Another worker has this job now. Not an error of the job: this attempt just ends.

    Like the other two below it is no Exception, so that no body swallows it by accident.
    """


class JobCancelled(BaseException):
    """Somebody asked to stop; the row says cancelled and what was committed stays."""


class JobReleased(BaseException):
    """This worker is going down; the job goes back to the queue between two steps."""


@dataclass(slots=True)
class JobRun:
    """The claimed job. Plain values: the row itself is only touched by conditional UPDATEs."""

    job_id: int
    uid: str
    kind: str
    args: Mapping[str, Any]
    actor: Actor
    fence: int
    attempt: int
    lease_seconds: float
    state: dict[str, Any]
    done: int | None
    total: int | None
    stopping: Callable[[], bool] = lambda: False
    finished: bool = False
    leased_at: float = field(default_factory=time.monotonic)
    _unsaved: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def step(
        self,
        *,
        done: int | None = None,
        total: int | None = None,
        state: Mapping[str, Any] | None = None,
    ) -> Iterator[Session]:
        """A transaction() that first proves the lease; progress, cursor and effects commit as one.

        Values may be given here or, once known, by save() within. Keep a step short: it holds the
        job's row, and on SQLite the one writer.
        """
        assert not self.finished, "a step after finish()"
        if self.stopping():
            raise JobReleased
        fault_point("before_step")
        before = (self.done, self.total, self.state)
        began = time.monotonic()
        try:
            with transaction() as current:
                cancelled = self._fence()
                if not cancelled:
                    self.save(done=done, total=total, state=state)
                    yield current
                    self._write(late=time.monotonic() - began > self.lease_seconds / 4)
                    fault_point("before_step_commit")
        except BaseException:
            self.done, self.total, self.state = before
            self.finished = False
            raise
        finally:
            self._unsaved = {}
        if cancelled:
            raise JobCancelled
        fault_point("after_step_commit")
        self.leased_at = time.monotonic()

    def save(
        self,
        *,
        done: int | None = None,
        total: int | None = None,
        state: Mapping[str, Any] | None = None,
    ) -> None:
        """Note progress and where to go on; written when the step commits."""
        assert in_transaction(), "save() outside a step"
        if done is not None:
            self.done = self._unsaved["progress_done"] = done
        if total is not None:
            self.total = self._unsaved["progress_total"] = total
        if state is not None:
            self.state = self._unsaved["state"] = dict(state)

    def finish(self, result: Mapping[str, Any] | None = None) -> None:
        """Within the last step: its effects and the success are one commit."""
        assert in_transaction(), "finish() outside a step"
        fault_point("before_finish")
        self._unsaved.update(
            status=JobStatus.SUCCEEDED.value,
            result=dict(result) if result is not None else None,
            finished_at=clock.now(),
            lease_until=None,
            worker=None,
            error_zh=None,
            error_en=None,
            error_number=None,
        )
        self.finished = True

    def lease_end(self) -> datetime:
        """Until when silence of this worker means nothing."""
        return clock.now() + timedelta(seconds=self.lease_seconds)

    def mine(self) -> sa.ColumnElement[bool]:
        """The row, while this attempt still holds it."""
        return sa.and_(
            Job.id == self.job_id,
            Job.fence == self.fence,
            Job.status == JobStatus.RUNNING.value,
        )

    def update(self, **values: Any) -> bool:  # noqa: ANN401 - whatever a column holds
        """Write to the row while it is ours; whether it was."""
        changed = session().scalar(
            sa.update(Job)
            .where(self.mine())
            .values(**values)
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        )
        return changed is not None

    def _fence(self) -> bool:
        """Extend the lease and hold the row until the commit; whether to stop instead."""
        asked = session().scalar(
            sa.update(Job)
            .where(self.mine())
            .values(lease_until=self.lease_end())
            .returning(Job.cancel_requested)
            .execution_options(synchronize_session=False)
        )
        if asked is None:
            raise LeaseLost
        if asked:
            self.update(
                status=JobStatus.CANCELLED.value,
                finished_at=clock.now(),
                lease_until=None,
                worker=None,
            )
        return bool(asked)

    def _write(self, *, late: bool) -> None:
        """Progress, cursor, result; and the lease again when the step itself took long."""
        if late and not self.finished:
            self._unsaved["lease_until"] = self.lease_end()
        if self._unsaved and not self.update(**self._unsaved):
            raise LeaseLost
