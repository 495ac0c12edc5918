"""Who may go on with a job: leases, fences, failures, stopping and trying again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core import clock
from app.core.audit.entries import AuditEntry
from app.core.bilingual import Text
from app.core.database import db, transaction
from app.core.errors import Conflict, RuleBroken
from app.core.jobs import (
    Job,
    JobRun,
    JobStatus,
    LeaseLost,
    job_health,
)
from app.core.jobs.commands import cancel_job, retry_job
from app.core.jobs.delivery import Workplace, run_job
from app.core.jobs.leases import extend_leases, find_due, reap_lapsed
from tests.core.jobs_desk import (
    CLERK,
    LEASE,
    OTHER,
    ask,
    at_once,
    claim,
    done_by,
    effect,
    hold_effects,
    row,
    seen,
)


@pytest.fixture(autouse=True)
def _effects(database: Session) -> Iterator[None]:
    yield from hold_effects()


@pytest.fixture
def place() -> Workplace:
    return Workplace(lease_seconds=LEASE)


# --- leases and fences --------------------------------------------------------------------------


def test_a_late_writer_is_refused(place: Workplace) -> None:
    """The slow worker sleeps through its lease; another one takes the job and ends it."""
    job_id = ask(total=4)
    slow = claim(job_id)
    with slow.step(done=1, total=4, state={"next": 1}):
        effect(slow, 0)
    with clock.shifted(timedelta(seconds=LEASE + 1)):
        assert job_health().lapsed == 1
        assert reap_lapsed() == 1
        assert run_job(job_id, place=place)
    assert seen(job_id) == [0, 1, 2, 3]
    with pytest.raises(LeaseLost), slow.step(done=2, state={"next": 2}):
        effect(slow, 1)
    extend_leases([slow])
    done = row(job_id)
    assert (done.status, done.fence, done.progress_done) == (JobStatus.SUCCEEDED, 2, 4)
    assert seen(job_id) == [0, 1, 2, 3]


def test_whatever_a_late_body_does_its_end_is_not_recorded(place: Workplace) -> None:
    """It fails, it ends well, it goes on: the row belongs to the other one."""
    for number, ending in enumerate(("raise", "return", "step")):
        job_id = ask(key=f"late{number}", total=1)

        def late(run: JobRun, ending: str = ending) -> None:
            with clock.shifted(timedelta(seconds=LEASE + 1)):
                assert reap_lapsed() == 1
                other = claim(run.job_id)
            if ending == "raise":
                raise OSError
            if ending == "step":
                with run.step():
                    effect(run, 9)
            assert other.fence == run.fence + 1

        with done_by(late):
            assert run_job(job_id, place=place)
        left = row(job_id)
        assert (left.status, left.fence, left.worker) == (JobStatus.RUNNING, 2, "a"), ending
        assert left.error is None
        assert seen(job_id) == []


def test_a_lease_that_is_extended_does_not_lapse() -> None:
    run = claim(ask(total=1))
    with clock.shifted(timedelta(seconds=LEASE - 1)):
        extend_leases([run])
    with clock.shifted(timedelta(seconds=LEASE + 1)):
        assert reap_lapsed() == 0
        with run.step():
            effect(run, 0)


def test_only_one_of_many_reapers_takes_it_back(app: Flask) -> None:
    job_id = ask(total=1)
    claim(job_id)
    late = clock.now() + timedelta(seconds=LEASE + 1)

    def reap() -> int:
        with clock.fixed(late):
            return reap_lapsed()

    answers = at_once(app, [reap for _ in range(6)])
    assert sorted(answers) == [0, 0, 0, 0, 0, 1], answers
    assert row(job_id).status == JobStatus.QUEUED


def test_a_job_that_kills_its_workers_is_shown_as_failed() -> None:
    job_id = ask("fails", good=9)
    instant = clock.now()
    for _ in range(3):
        instant += timedelta(seconds=LEASE + 1)
        claim(job_id)
        with transaction() as current:
            current.execute(sa.update(Job).values(lease_until=instant))
        with clock.fixed(instant + timedelta(seconds=1)):
            assert reap_lapsed() == 1
    failed = row(job_id)
    assert (failed.status, failed.attempt) == (JobStatus.FAILED, 3)
    assert failed.error is not None
    assert "中断" in failed.error.zh
    assert failed.error_number


def test_going_down_is_no_attempt(place: Workplace) -> None:
    """SIGTERM between two steps: the job goes back, and goes on where it was."""

    def goes_down(run: JobRun) -> None:
        with run.step(done=1, state={"next": 1}):
            effect(run, 0)
        place.stopping.set()
        with run.step(done=2, state={"next": 2}):
            effect(run, 1)

    job_id = ask(total=2)
    with done_by(goes_down):
        assert run_job(job_id, place=place)
    left = row(job_id)
    assert (left.status, left.attempt, left.fence) == (JobStatus.QUEUED, 0, 1)
    assert run_job(job_id, place=Workplace(lease_seconds=LEASE))
    assert seen(job_id) == [0, 1]


# --- failing, stopping, trying again ------------------------------------------------------------


def test_a_failure_waits_longer_each_time_and_then_shows(place: Workplace) -> None:
    job_id = ask("fails", good=9)
    waits = []
    for attempt in (1, 2):
        assert run_job(job_id, place=place)
        left = row(job_id)
        assert (left.status, left.attempt) == (JobStatus.QUEUED, attempt)
        waits.append(round((left.run_after - clock.now()).total_seconds()))
        assert find_due() is None
    assert waits == [10, 20]
    assert run_job(job_id, place=place)
    failed = row(job_id)
    assert (failed.status, failed.attempt, failed.lease_until) == (JobStatus.FAILED, 3, None)
    assert failed.error is not None
    assert failed.error_number in failed.error.zh
    for secret in ("529901199001011234", "林大山"):
        assert secret not in failed.error.both()
    assert job_health().failed == 1


def test_a_rule_is_not_asked_twice(place: Workplace) -> None:
    job_id = ask("refused")
    assert run_job(job_id, place=place)
    failed = row(job_id)
    assert (failed.status, failed.attempt) == (JobStatus.FAILED, 1)
    assert failed.error == Text("公示期未满。", "The notice is still running.")


def test_a_person_has_it_tried_again(place: Workplace) -> None:
    job_id = ask("fails", good=3)
    for _ in range(2):
        run_job(job_id, place=place)
    with transaction() as current:
        current.execute(sa.update(Job).values(status="failed"))
    found = row(job_id)
    with transaction():
        retry_job(job=found, actor=OTHER, reason="磁盘已扩充")
    again = row(job_id)
    assert (again.status, again.attempt, again.error) == (JobStatus.QUEUED, 0, None)
    assert again.state == {"seen": 1}
    entry = db.session().scalars(sa.select(AuditEntry)).one()
    assert (entry.verb, entry.actor_name, entry.subject_id) == (
        "jobs.retried",
        "石小桥",
        str(job_id),
    )
    found = row(job_id)
    with transaction(), pytest.raises(RuleBroken):
        retry_job(job=found, actor=OTHER)


def test_one_of_two_who_press_retry_wins(app: Flask) -> None:
    job_id = ask("refused")
    run_job(job_id, place=Workplace(lease_seconds=LEASE))

    def press() -> str:
        with transaction():
            retry_job(job=row_here(job_id), actor=OTHER)
        return "won"

    def row_here(one: int) -> Job:
        found = db.session().get(Job, one)
        assert found is not None
        return found

    answers = at_once(app, [press for _ in range(6)])
    assert answers.count("won") == 1, answers
    assert all(isinstance(one, Conflict | RuleBroken) for one in answers if one != "won"), answers


def test_a_waiting_job_is_cancelled_at_once(place: Workplace) -> None:
    job_id = ask(total=1)
    found = row(job_id)
    with transaction():
        cancel_job(job=found, actor=CLERK)
    assert row(job_id).status == JobStatus.CANCELLED
    assert not run_job(job_id, place=place)
    found = row(job_id)
    with transaction(), pytest.raises(RuleBroken) as error:
        cancel_job(job=found, actor=CLERK)
    assert error.value.code == "jobs.ended"


def test_a_running_job_stops_between_two_steps(place: Workplace) -> None:
    def asked_to_stop(run: JobRun) -> None:
        with run.step(done=1, state={"next": 1}):
            effect(run, 0)
        with transaction():
            cancel_job(job=row_of(run), actor=CLERK)
        with run.step(done=2, state={"next": 2}):
            effect(run, 1)

    def row_of(run: JobRun) -> Job:
        found = db.session().get(Job, run.job_id)
        assert found is not None
        return found

    job_id = ask(total=2)
    with done_by(asked_to_stop):
        assert run_job(job_id, place=place)
    stopped = row(job_id)
    assert (stopped.status, stopped.progress_done, stopped.state) == (
        JobStatus.CANCELLED,
        1,
        {"next": 1},
    )
    assert seen(job_id) == [0]
    found = row(job_id)
    with transaction():
        retry_job(job=found, actor=CLERK)
    assert run_job(job_id, place=place)
    assert seen(job_id) == [0, 1]


def test_a_cancelled_job_of_a_dead_worker_is_not_run_again() -> None:
    job_id = ask(total=1)
    claim(job_id)
    found = row(job_id)
    with transaction():
        cancel_job(job=found, actor=CLERK)
    with clock.shifted(timedelta(seconds=LEASE + 1)):
        assert reap_lapsed() == 1
    assert row(job_id).status == JobStatus.CANCELLED


def test_a_step_that_fails_leaves_the_run_as_the_row_is() -> None:
    run = claim(ask(total=2))
    with run.step(done=1, total=2, state={"next": 1}):
        effect(run, 0)
    with pytest.raises(OSError, match="broken"), run.step(done=2, state={"next": 2}):  # noqa: PT012 - the block is the step
        run.finish({"x": 1})
        raise OSError("broken")
    assert (run.done, run.state, run.finished) == (1, {"next": 1}, False)
    with run.step():
        run.finish()
    with pytest.raises(AssertionError), run.step():
        pass
