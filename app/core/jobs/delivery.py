"""One delivery of one job, whoever brings it: claim, run the body, record how it ended."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.core.database import in_transaction, session
from app.core.jobs.catalogue import find_kind
from app.core.jobs.faults import fault_point
from app.core.jobs.leases import claim_job, record_failure, release_job
from app.core.jobs.run import JobCancelled, JobReleased, JobRun, LeaseLost

logger = logging.getLogger(__name__)


class Workplace:
    """What the threads of one worker process share: its name, what runs, whether it goes down."""

    def __init__(self, *, lease_seconds: float) -> None:
        """A name for people; the fence, not the name, tells attempts apart."""
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.lease_seconds = lease_seconds
        self.stopping = threading.Event()
        self._runs: dict[int, JobRun] = {}
        self._lock = threading.Lock()

    @contextmanager
    def running(self, run: JobRun) -> Iterator[None]:
        """List the run while its body works, so that its lease is extended."""
        with self._lock:
            self._runs[id(run)] = run
        try:
            yield
        finally:
            with self._lock:
                self._runs.pop(id(run), None)

    def silent_for(self, seconds: float) -> list[JobRun]:
        """Runs whose last sign of life is older than this."""
        latest = time.monotonic() - seconds
        with self._lock:
            return [run for run in self._runs.values() if run.leased_at < latest]


def run_job(job_id: int, *, place: Workplace) -> bool:
    """Claim and run one job; whether it was ours to run. Errors of the body end in its row."""
    run = claim_job(
        job_id,
        worker=place.name,
        lease_seconds=place.lease_seconds,
        stopping=place.stopping.is_set,
    )
    if run is None:
        return False
    fault_point("after_claim")
    with place.running(run):
        _attempt(run)
    return True


def _attempt(run: JobRun) -> None:
    kind = find_kind(run.kind)
    assert kind is not None, run.kind
    try:
        result = kind.body(run)
        assert not in_transaction(), "the body left a transaction open"
        if not run.finished:
            with run.step():
                run.finish(result)
        fault_point("after_finish")
    except LeaseLost:
        logger.warning("job %s: attempt %s lost its lease and was refused", run.job_id, run.fence)
    except JobCancelled:
        logger.info("job %s: cancelled between two steps", run.job_id)
    except JobReleased:
        release_job(run)
        logger.info("job %s: released, this worker goes down", run.job_id)
    except Exception as error:  # noqa: BLE001 - whatever a body raises ends in its row and the log
        session().rollback()
        record_failure(run, error, kind)
