"""Jobs on the row alone: who may run one, how often, and what a late or doubled worker may do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core import clock
from app.core.actor import Actor, system_actor
from app.core.audit.entries import AuditEntry
from app.core.bilingual import Text
from app.core.database import db, transaction
from app.core.errors import Conflict, NotFound, RuleBroken
from app.core.jobs import (
    Job,
    JobRun,
    JobStatus,
    LeaseLost,
    catalogue,
    enqueue,
    get_job,
    job,
    job_health,
    list_jobs,
)
from app.core.jobs.commands import cancel_job, retry_job
from app.core.jobs.delivery import Workplace, run_job
from app.core.jobs.housekeeping import KEPT
from app.core.jobs.leases import claim_job, extend_leases, find_due, reap_lapsed
from app.core.jobs.queries import count_jobs
from app.core.jobs.queue import actor_as_json, actor_from_json
from app.core.jobs.upkeep import begin_periods

CLERK = Actor(user_id=7, name="林小禾", division_path="/52/5299/529901/")
OTHER = Actor(user_id=8, name="石小桥", division_path="/52/5299/529901/529901101/")
LEASE = 60.0

# No constraint keeps doubles out: they must show.
effects = sa.Table(
    "job_test_effect",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("job_id", sa.Integer),
    sa.Column("step", sa.Integer),
)


def effect(run: JobRun, step: int) -> None:
    db.session().execute(effects.insert().values(job_id=run.job_id, step=step))


@job("job_test.steps", title=Text("分步", "Steps"))
def steps(run: JobRun) -> dict[str, int]:
    total = int(run.args["total"])
    for number in range(run.state.get("next", 0), total):
        with run.step(done=number + 1, total=total, state={"next": number + 1}):
            effect(run, number)
    return {"steps": total}


@job("job_test.finishes", title=Text("一步", "One step"))
def finishes(run: JobRun) -> None:
    with run.step():
        effect(run, 0)
        run.finish({"file": "x"})


@job("job_test.fails", title=Text("失败", "Fails"), max_attempts=3, backoff_seconds=10)
def fails(run: JobRun) -> None:
    with run.step(done=1, state={"seen": 1}):
        effect(run, run.attempt)
    if run.attempt < int(run.args["good"]):
        message = "身份证 529901199001011234 林大山"
        raise KeyError(message)


@job("job_test.refused", title=Text("不许", "Refused"))
def refused(run: JobRun) -> None:
    raise RuleBroken(Text("公示期未满。", "The notice is still running."), code="test.notice")


@job("job_test.half", title=Text("半途", "Half"))
def half(run: JobRun) -> None:
    with run.step(done=1, state={"next": 1}):
        effect(run, 1)
    with run.step(done=2, state={"next": 2}):
        effect(run, 2)
        run.finish({"done": True})
        raise OSError


@pytest.fixture(autouse=True)
def tables(database: Session) -> Iterator[None]:
    effects.create(db.engine, checkfirst=True)
    yield
    db.session.remove()
    effects.drop(db.engine)


@pytest.fixture
def place() -> Workplace:
    return Workplace(lease_seconds=LEASE)


def ask(kind: str = "steps", *, key: str = "k", actor: Actor = CLERK, **args: object) -> int:
    with transaction():
        return enqueue(f"job_test.{kind}", args, key=key, actor=actor).id


def row(job_id: int) -> Job:
    db.session.remove()
    found = db.session().get(Job, job_id)
    assert found is not None
    return found


def seen(job_id: int) -> list[int]:
    found = sa.select(effects.c.step).where(effects.c.job_id == job_id).order_by(effects.c.id)
    return list(db.session().scalars(found))


def claim(job_id: int) -> JobRun:
    run = claim_job(job_id, worker="a", lease_seconds=LEASE, stopping=lambda: False)
    assert run is not None
    return run


def at_once(app: Flask, works: list[Callable[[], object]]) -> list[object]:
    """Start all threads together; what each returned or raised."""
    gate, answers = threading.Barrier(len(works)), [None] * len(works)

    def work(number: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                answers[number] = works[number]()
            except Exception as error:  # noqa: BLE001 - the test looks at it
                answers[number] = error

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


# --- asking -------------------------------------------------------------------------------------


def test_a_job_is_queued_with_its_change_or_not_at_all() -> None:
    with pytest.raises(OSError, match="the change failed"), transaction():  # noqa: PT012 - the block is the transaction
        enqueue("job_test.steps", {"total": 1}, key="k", actor=CLERK)
        raise OSError("the change failed")
    assert find_due() is None


def test_same_key_same_request_is_the_same_job() -> None:
    assert ask(total=2, note="一") == ask(note="一", total=2)


def test_same_key_other_request_is_refused_and_changes_nothing() -> None:
    first = ask(total=2)
    with pytest.raises(RuleBroken) as error:
        ask(total=3)
    assert error.value.code == "jobs.key_reused"
    assert row(first).args == {"total": 2}
    assert job_health().queued == 1


def test_asking_again_after_the_end_does_nothing(place: Workplace) -> None:
    job_id = ask(total=1)
    assert run_job(job_id, place=place)
    assert ask(total=1) == job_id
    assert row(job_id).status == JobStatus.SUCCEEDED
    assert seen(job_id) == [0]


def test_many_ask_at_once_for_one_job(app: Flask) -> None:
    answers = at_once(app, [lambda: ask(total=1) for _ in range(8)])
    assert len(set(answers)) == 1, answers
    assert job_health().queued == 1


def test_the_actor_comes_back_as_he_asked() -> None:
    actor = Actor(
        user_id=3,
        name="石小桥",
        permissions=frozenset({"parties.view", "parties.export"}),
        roles=frozenset({"clerk"}),
        division_path="/52/",
        party_id=5,
        granted=frozenset({("archive", 4), ("archive", 9)}),
        address="127.0.0.1",
        session_id=6,
    )
    assert actor_from_json(actor_as_json(actor)) == actor
    assert claim(ask(total=1, actor=actor)).actor == actor


# --- running ------------------------------------------------------------------------------------


def test_a_job_runs_to_its_end(place: Workplace) -> None:
    job_id = ask(total=3)
    assert find_due() == job_id
    assert run_job(job_id, place=place)
    done = row(job_id)
    assert done.status == JobStatus.SUCCEEDED
    assert (done.progress_done, done.progress_total, done.result) == (3, 3, {"steps": 3})
    assert (done.attempt, done.fence, done.lease_until, done.worker) == (1, 1, None, None)
    assert done.started_at is not None
    assert done.finished_at is not None
    assert seen(job_id) == [0, 1, 2]
    assert find_due() is None


def test_effect_and_success_are_one_commit(place: Workplace) -> None:
    job_id = ask("finishes")
    assert run_job(job_id, place=place)
    assert (row(job_id).status, row(job_id).result) == (JobStatus.SUCCEEDED, {"file": "x"})
    assert seen(job_id) == [0]
    half_id = ask("half", key="h")
    assert run_job(half_id, place=place)
    left = row(half_id)
    assert (left.status, left.result, left.finished_at) == (JobStatus.QUEUED, None, None)
    assert (left.progress_done, left.state) == (1, {"next": 1})
    assert seen(half_id) == [1]


def test_three_deliveries_of_each_job_take_effect_once(app: Flask) -> None:
    jobs = [ask(key=f"k{number}", total=3) for number in range(6)]

    def deliver(job_id: int) -> bool:
        return run_job(job_id, place=Workplace(lease_seconds=LEASE))

    answers = at_once(app, [lambda job_id=one: deliver(job_id) for one in jobs * 3])
    assert answers.count(True) == len(jobs)
    assert answers.count(False) == 2 * len(jobs)
    for job_id in jobs:
        assert seen(job_id) == [0, 1, 2]
        assert row(job_id).status == JobStatus.SUCCEEDED


def test_jobs_of_an_unknown_kind_wait_for_a_newer_program(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = ask(total=1)
    monkeypatch.delitem(catalogue._kinds, "job_test.steps")
    assert find_due() is None
    assert not run_job(job_id, place=place)
    assert row(job_id).status == JobStatus.QUEUED


def test_later_means_later(place: Workplace) -> None:
    with transaction():
        enqueue(
            "job_test.finishes",
            {},
            key="later",
            actor=CLERK,
            run_after=clock.now() + timedelta(hours=1),
        )
    assert find_due() is None
    assert job_health().oldest_queued_seconds == 0
    with clock.shifted(timedelta(hours=1, seconds=5)):
        assert find_due() is not None
        assert 4 < job_health().oldest_queued_seconds < 10


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

        known = catalogue._kinds["job_test.steps"]
        catalogue._kinds["job_test.steps"] = catalogue.JobKind(known.name, known.title, late, 5, 5)
        try:
            assert run_job(job_id, place=place)
        finally:
            catalogue._kinds["job_test.steps"] = known
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
    known = catalogue._kinds["job_test.steps"]
    catalogue._kinds["job_test.steps"] = catalogue.JobKind(known.name, known.title, goes_down, 5, 5)
    try:
        assert run_job(job_id, place=place)
    finally:
        catalogue._kinds["job_test.steps"] = known
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
    known = catalogue._kinds["job_test.steps"]
    new = catalogue.JobKind(known.name, known.title, asked_to_stop, 5, 5)
    catalogue._kinds["job_test.steps"] = new
    try:
        assert run_job(job_id, place=place)
    finally:
        catalogue._kinds["job_test.steps"] = known
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


# --- upkeep -------------------------------------------------------------------------------------


@pytest.fixture
def upkeep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds of upkeep and no other."""
    made = {
        name: catalogue.JobKind(name, Text("维护", "Upkeep"), finishes, 5, 5, every)
        for name, every in (("job_test.daily", "day"), ("job_test.often", 10))
    }
    monkeypatch.setattr(catalogue, "_kinds", made)


def test_upkeep_begins_once_per_period(app: Flask, upkeep: None) -> None:
    instant = clock.now().replace(hour=3, minute=0, second=0, microsecond=0)

    def begin(seconds: int) -> dict[str, str]:
        with clock.fixed(instant + timedelta(seconds=seconds)):
            return begin_periods({})

    answers = at_once(app, [lambda: begin(1) for _ in range(6)])
    assert all(isinstance(one, dict) for one in answers), answers
    assert job_health().queued == 2
    begin(9)
    assert job_health().queued == 2
    begin(11)
    assert job_health().queued == 3
    begin(24 * 3600)
    assert job_health().queued == 5


def test_days_are_legal_days() -> None:
    label = catalogue.period_label
    instant = clock.now().replace(year=2026, month=3, day=1, hour=15, minute=59)
    assert label("day", instant) == "2026-03-01"
    assert label("day", instant + timedelta(minutes=1)) == "2026-03-02"
    assert label("hour", instant) == "2026-03-01T15Z"
    assert label(60, instant) != label(60, instant + timedelta(seconds=60))


def test_old_upkeep_is_forgotten_and_what_people_asked_is_not(place: Workplace) -> None:
    asked = ask(total=1)
    run_job(asked, place=place)
    with transaction():
        old = enqueue("jobs.remove_old_upkeep", {}, key="old", actor=system_actor("upkeep")).id
    run_job(old, place=place)
    with clock.shifted(KEPT + timedelta(days=1)):
        with transaction():
            new = enqueue("jobs.remove_old_upkeep", {}, key="new", actor=system_actor("upkeep")).id
        run_job(new, place=place)
    db.session.remove()
    assert set(db.session().scalars(sa.select(Job.id))) == {asked, new}


# --- looking ------------------------------------------------------------------------------------


def test_everyone_sees_their_own_jobs(place: Workplace) -> None:
    mine, theirs = ask(total=1), ask(key="theirs", actor=OTHER, total=1)
    run_job(theirs, place=place)
    assert [one.id for one in list_jobs(actor=CLERK)] == [mine]
    assert [one.id for one in list_jobs(actor=CLERK, everyone=True)] == [theirs, mine]
    assert [one.id for one in list_jobs(actor=OTHER, everyone=True)] == [theirs]
    done = list_jobs(actor=CLERK, everyone=True, status=JobStatus.SUCCEEDED)
    assert [one.id for one in done] == [theirs]
    assert list_jobs(actor=system_actor("nobody")) == []
    counts = count_jobs(actor=CLERK, everyone=True)
    assert (counts[JobStatus.QUEUED], counts[JobStatus.SUCCEEDED]) == (1, 1)
    uid = row(theirs).uid
    assert get_job(uid, actor=OTHER).title == Text("分步", "Steps")
    assert get_job(uid, actor=CLERK, everyone=True).id == theirs
    for who, everyone in ((CLERK, False), (OTHER, False)):
        with pytest.raises(NotFound):
            get_job("0" * 32 if who is OTHER else uid, actor=who, everyone=everyone)


def test_the_command_line(app: Flask, place: Workplace) -> None:
    job_id = ask("refused")
    run_job(job_id, place=place)
    uid = row(job_id).uid
    db.session.remove()
    runner = app.test_cli_runner()

    def answer(*words: str) -> str:
        done = runner.invoke(args=["jobs", *words])
        return done.output

    assert f'"uid": "{uid}"' in answer("list", "--json", "--status", "failed")
    assert answer("list", "--status", "queued") == ""
    assert uid in answer("list")
    assert "公示期未满" in answer("show", uid)
    assert "没有找到" in answer("show", "0" * 32)
    assert "--reason" in answer("retry", uid)
    assert uid in answer("retry", uid, "--reason", "再试")
    assert row(job_id).status == JobStatus.QUEUED
    assert "不能" not in answer("cancel", uid, "--reason", "不要了")
    assert row(job_id).status == JobStatus.CANCELLED
    assert "已经结束" in answer("cancel", uid, "--reason", "不要了")
    assert "nothing to make" in answer("install-engine")
    verbs = db.session().scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["jobs.retried", "jobs.cancelled"]
