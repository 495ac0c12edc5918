"""The worker of the embedded profile: threads, waking, leases that are kept, going down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.config import Settings
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.database import Base, db, transaction
from app.core.jobs import Job, JobRun, JobStatus, catalogue, enqueue, job, job_health
from app.core.jobs import faults as faults_module
from app.core.jobs.embedded import EmbeddedWorker
from app.factory import create_app

CLERK = Actor(user_id=7, name="林小禾", division_path="/52/5299/529901/")
PATIENCE = 20.0
LEASE = 1

started = threading.Event()
go_on = threading.Event()


@job("worker_test.quick", title=Text("快", "Quick"))
def quick(run: JobRun) -> dict[str, str]:
    return {"thread": threading.current_thread().name}


@job("worker_test.slow", title=Text("慢", "Slow"))
def slow(run: JobRun) -> None:
    """Longer than its lease, without a step in all that time."""
    started.set()
    assert go_on.wait(PATIENCE)
    with run.step(done=1):
        run.finish({"attempt": run.attempt})


@job("worker_test.endless", title=Text("长", "Long"))
def endless(run: JobRun) -> None:
    for number in range(run.state.get("next", 0), 10_000):
        with run.step(state={"next": number + 1}):
            started.set()


@pytest.fixture
def app_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A whole embedded program with a lease of a second, on SQLite as such programs are."""
    started.clear()
    go_on.clear()
    made = create_app(
        Settings(
            environment="testing",
            data_dir=tmp_path,
            demo=False,
            job_threads=2,
            job_lease_seconds=LEASE,
        )
    )
    # Only now: making the program is what declares the jobs of the house, once per process.
    mine = {name: kind for name, kind in catalogue._kinds.items() if name.startswith("worker_test")}
    monkeypatch.setattr(catalogue, "_kinds", mine)
    with made.app_context():
        Base.metadata.create_all(db.engine)
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def worker(app_of_its_own: Flask) -> Iterator[EmbeddedWorker]:
    made = EmbeddedWorker(app_of_its_own)
    made.start()
    yield made
    go_on.set()
    made.stop()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("job-")]


def ask(kind: str, key: str = "k") -> int:
    with transaction():
        return enqueue(f"worker_test.{kind}", {}, key=key, actor=CLERK).id


def row(job_id: int) -> Job:
    db.session.remove()
    return db.session().get_one(Job, job_id)


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.02)


def ended(job_id: int) -> bool:
    return row(job_id).ended


def test_a_queued_job_is_taken_at_once(worker: EmbeddedWorker) -> None:
    """Woken by the commit, not found at the next look."""
    time.sleep(0.2)
    began = time.monotonic()
    job_ids = [ask("quick", key=str(number)) for number in range(5)]
    until(lambda: all(ended(job_id) for job_id in job_ids))
    assert time.monotonic() - began < 1.0
    result = row(job_ids[0]).result
    assert result is not None
    assert result["thread"].startswith("job-")


def test_jobs_of_another_process_are_found(app_of_its_own: Flask, worker: EmbeddedWorker) -> None:
    """Written past this process's engine, as another process would."""
    job_id = ask("quick")
    until(lambda: ended(job_id))
    with transaction() as current:
        current.execute(sa.update(Job).values(status="queued", result=None))
    until(lambda: ended(job_id))


@pytest.mark.slow
def test_a_long_silence_keeps_its_lease(worker: EmbeddedWorker, app_of_its_own: Flask) -> None:
    second = EmbeddedWorker(app_of_its_own)
    second.start()
    job_id = ask("slow")
    assert started.wait(PATIENCE)
    time.sleep(LEASE * 2.5)
    assert (row(job_id).attempt, job_health().lapsed) == (1, 0)
    go_on.set()
    until(lambda: ended(job_id))
    assert row(job_id).result == {"attempt": 1}
    second.stop()


def test_two_threads_work_side_by_side(worker: EmbeddedWorker) -> None:
    slow_id, quick_id = ask("slow"), ask("quick")
    until(lambda: ended(quick_id))
    assert not ended(slow_id)


def test_stop_lets_the_step_end_and_gives_the_job_back(app_of_its_own: Flask) -> None:
    first = EmbeddedWorker(app_of_its_own)
    first.start()
    job_id = ask("endless")
    assert started.wait(PATIENCE)
    began = time.monotonic()
    first.stop()
    assert time.monotonic() - began < 5
    left = row(job_id)
    assert (left.status, left.attempt, left.worker) == (JobStatus.QUEUED, 0, None)
    reached = left.state["next"]
    started.clear()
    second = EmbeddedWorker(app_of_its_own)
    second.start()
    assert started.wait(PATIENCE)
    second.stop()
    assert row(job_id).state["next"] > reached


def test_fault_points_are_for_tests_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINYUE_FAULT", "after_claim:1")
    for environment in ("production", "development"):
        faults_module.arm_faults(environment=environment)
        faults_module.fault_point("after_claim")
    monkeypatch.delenv("LINYUE_FAULT")
    faults_module.arm_faults(environment="testing")
    faults_module.fault_point("after_claim")
