"""The engine of the embedded profile: threads in the one process, over the same row.

There is no second queue: the row is the queue. A thread is woken by an event when this process
queued something, and looks by itself every so often for what others queued or a wait that is over.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy.orm import Session

from app.core.database import session
from app.core.jobs.delivery import Workplace, run_job
from app.core.jobs.faults import arm_faults
from app.core.jobs.leases import find_due
from app.core.jobs.queue import SETTINGS, Delivery, JobSettings
from app.core.jobs.upkeep import Upkeep

logger = logging.getLogger(__name__)

WORKER = "linyue.embedded_worker"
LONGEST_LOOK_SECONDS = 1.0
PAUSE_AFTER_ERROR_SECONDS = 1.0


class EmbeddedEngine:
    """Wakes the worker of this process, if it has one. Others find the row by looking."""

    def defer(self, current: Session, delivery: Delivery) -> None:
        """The row is the queue."""

    def deliver(self, job_id: int) -> None:
        """Wake a thread now instead of at its next look."""
        worker = current_app.extensions.get(WORKER)
        if worker is not None:
            worker.wake()

    def deliver_again(self, current: Session, *, waiting_since: datetime) -> int:
        """Nothing is ever under way outside the row."""
        return 0


class EmbeddedWorker:
    """Job threads and upkeep inside this process."""

    def __init__(self, app: Flask) -> None:
        """Made for one application; start() begins."""
        settings: JobSettings = app.extensions[SETTINGS]
        self._app = app
        self._place = Workplace(lease_seconds=settings.job_lease_seconds)
        self._awake = threading.Condition()
        self._calls = 0
        self._look = min(LONGEST_LOOK_SECONDS, settings.job_lease_seconds / 2)
        self._upkeep = Upkeep(app, self._place)
        self._environment = settings.environment
        self._threads = [
            threading.Thread(target=self._work, name=f"job-{number}", daemon=True)
            for number in range(settings.job_threads)
        ]

    def start(self) -> None:
        """Begin to take jobs."""
        arm_faults(environment=self._environment)
        self._app.extensions[WORKER] = self
        self._upkeep.start()
        for thread in self._threads:
            thread.start()

    def stop(self, *, patience: float = 30.0) -> None:
        """Take no more; let each running step commit, give its job back, then end."""
        self._place.stopping.set()
        self.wake()
        for thread in self._threads:
            thread.join(patience)
        self._upkeep.stop()
        if self._app.extensions.get(WORKER) is self:
            del self._app.extensions[WORKER]

    def wake(self) -> None:
        """There may be something to do."""
        with self._awake:
            self._calls += 1
            self._awake.notify()

    def _work(self) -> None:
        while not self._place.stopping.is_set():
            calls = self._calls
            if not self._take_one():
                self._rest(calls)

    def _rest(self, calls: int) -> None:
        """Until called or the next look; a call since the last look was made counts."""
        with self._awake:
            if self._calls == calls and not self._place.stopping.is_set():
                self._awake.wait(self._look)

    def _take_one(self) -> bool:
        """Run one job if one is due; a broken database is not the end of the worker."""
        with self._app.app_context():
            try:
                job_id = find_due()
                session().rollback()
                return job_id is not None and run_job(job_id, place=self._place)
            except Exception:
                session().rollback()
                logger.exception("a job thread failed, trying again")
        self._place.stopping.wait(PAUSE_AFTER_ERROR_SECONDS)
        return False
