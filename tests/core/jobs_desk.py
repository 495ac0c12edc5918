"""Jobs the tests ask for, and the table where what they did would show twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.database import db, transaction
from app.core.errors import RuleBroken
from app.core.jobs import Job, JobRun, catalogue, enqueue, job
from app.core.jobs.catalogue import JobBody, JobKind
from app.core.jobs.leases import claim_job

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


def hold_effects() -> Iterator[None]:
    """The table, empty, as long as the test runs."""
    effects.create(db.engine, checkfirst=True)
    yield
    db.session.remove()
    effects.drop(db.engine)


@contextmanager
def done_by(body: JobBody, kind: str = "job_test.steps") -> Iterator[None]:
    """Let another body do this kind for a while."""
    known = catalogue._kinds[kind]
    catalogue._kinds[kind] = JobKind(kind, known.title, body, 5, 5)
    try:
        yield
    finally:
        catalogue._kinds[kind] = known


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
