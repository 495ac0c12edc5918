"""Asking for jobs, running them, and looking at them."""

from __future__ import annotations

from collections.abc import Iterator
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
from app.core.errors import NotFound, RuleBroken
from app.core.jobs import (
    Job,
    JobStatus,
    catalogue,
    enqueue,
    get_job,
    job_health,
    list_jobs,
)
from app.core.jobs.delivery import Workplace, run_job
from app.core.jobs.housekeeping import KEPT
from app.core.jobs.leases import find_due
from app.core.jobs.queries import count_jobs
from app.core.jobs.queue import actor_as_json, actor_from_json
from app.core.jobs.upkeep import begin_periods
from tests.core.jobs_desk import (
    CLERK,
    LEASE,
    OTHER,
    ask,
    at_once,
    claim,
    finishes,
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
