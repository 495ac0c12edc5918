"""What a worker process does beside jobs: extend leases, take back lapsed ones, start upkeep.

One thread per process. Every part may run in many processes at once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.actor import system_actor
from app.core.database import session, transaction
from app.core.jobs.catalogue import JobKind, list_periodic, period_label
from app.core.jobs.delivery import Workplace
from app.core.jobs.leases import extend_leases, overdue_since, reap_lapsed
from app.core.jobs.models import Job
from app.core.jobs.queue import enqueue, job_engine

logger = logging.getLogger(__name__)

LONGEST_TICK = 5.0
PERIODS_EVERY_SECONDS = 15.0


class Upkeep:
    """The thread behind the workers."""

    def __init__(self, app: Flask, place: Workplace) -> None:
        """Nothing runs before start()."""
        self._app = app
        self._place = place
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="job-upkeep", daemon=True)
        self._seen: dict[str, str] = {}
        self._next_periods = 0.0
        self._next_again = 0.0

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, *, patience: float = 20.0) -> None:
        """End after the workers did: their leases are extended until then."""
        self._done.set()
        self._thread.join(patience)

    def _loop(self) -> None:
        tick = min(self._place.lease_seconds / 4, LONGEST_TICK)
        while True:
            with self._app.app_context():
                for part in (self._extend, self._reap, self._carry_again, self._begin_periods):
                    self._carefully(part)
            if self._done.wait(tick):
                return

    def _carefully(self, part: Callable[[], None]) -> None:
        """A locked database or a lost connection is met again at the next tick."""
        try:
            part()
        except Exception:
            session().rollback()
            logger.exception("job upkeep failed, trying again")

    def _extend(self) -> None:
        runs = self._place.silent_for(self._place.lease_seconds / 3)
        if runs:
            extend_leases(runs)
            for run in runs:
                run.leased_at = time.monotonic()

    def _reap(self) -> None:
        if not self._place.stopping.is_set():
            reap_lapsed()

    def _carry_again(self) -> None:
        """What an engine lost, or never got, is carried again."""
        if time.monotonic() < self._next_again:
            return
        self._next_again = time.monotonic() + self._place.lease_seconds
        with transaction() as current:
            again = job_engine().deliver_again(
                current, waiting_since=overdue_since(self._place.lease_seconds)
            )
        if again:
            logger.warning("%s queued jobs were under way nowhere and are carried again", again)

    def _begin_periods(self) -> None:
        if self._place.stopping.is_set() or time.monotonic() < self._next_periods:
            return
        self._next_periods = time.monotonic() + PERIODS_EVERY_SECONDS
        self._seen = begin_periods(self._seen)


def begin_periods(seen: dict[str, str]) -> dict[str, str]:
    """Queue the upkeep of each period that has begun; one row per period, whoever is first.

    `seen` remembers what needs no question; what is returned is to be given next time.
    """
    instant = clock.now()
    begun: dict[str, str] = {}
    for kind in list_periodic():
        assert kind.every is not None
        label = period_label(kind.every, instant)
        if seen.get(kind.name) != label and not _begun(kind, label):
            with transaction():
                enqueue(kind.name, {"period": label}, key=label, actor=system_actor("upkeep"))
        begun[kind.name] = label
    return begun


def _begun(kind: JobKind, label: str) -> bool:
    """Asked by reading, so that idle processes never take the write lock."""
    current = session()
    which = sa.and_(Job.kind == kind.name, Job.idempotency_key == label)
    found = bool(current.scalar(sa.select(sa.exists().where(which))))
    current.rollback()
    return found
