"""Kill workers at named and at random points, start others, and count what their jobs did."""

from __future__ import annotations

import contextlib
import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.database import db, session, transaction
from app.core.jobs import Job, JobStatus, enqueue
from app.core.jobs.faults import POINTS
from app.core.numbering import check_series
from tests.crash.work import KIND, SERIES, effects, purse

PATIENCE = 60.0
PURSE = 10**9
NAMED_OF_5 = 3
ROOT = Path(__file__).resolve().parents[2]
CLERK = Actor(user_id=7, name="林小禾", division_path="/52/5299/529901/")


class Workers:
    """The forking parent, and at most one worker of it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.worker: int | None = None

    def start(self, fault: str = "") -> int:
        """A new worker; returns its process id once it works."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"fault": fault}) + "\n")
        self._process.stdin.flush()
        word, number = self._line()
        assert word == "ready", word
        self.worker = int(number)
        return self.worker

    def wait(self) -> int:
        """Until it ended; minus nine is a kill -9."""
        word, number, status = self._line()
        assert (word, int(number)) == ("ended", self.worker)
        self.worker = None
        return int(status)

    def _line(self) -> list[str]:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE)
        assert ready, "the worker said nothing for a minute"
        line = self._process.stdout.readline()
        assert line, "the worker's parent is gone"
        return line.split()


@contextlib.contextmanager
def workers(profile: str, url: str, folder: Path) -> Iterator[Workers]:
    """The parent of the workers; both are gone after the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.worker", profile, url, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Unbuffered by Python, so that select() sees all there is.
        text=True,
        bufsize=1,
        cwd=ROOT,
    )
    made = Workers(process)
    try:
        yield made
    finally:
        if made.worker is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(made.worker, signal.SIGKILL)
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def unfinished() -> int:
    """Jobs of ours that have not ended; upkeep comes and goes beside them."""
    ended = [JobStatus.SUCCEEDED.value, JobStatus.FAILED.value, JobStatus.CANCELLED.value]
    counted = sa.select(sa.func.count()).where(Job.kind == KIND, Job.status.not_in(ended))
    number = session().scalar(counted) or 0
    session().rollback()
    return number


def top_up(dice: random.Random, *, waiting: int) -> None:
    """Always leave enough to do, so that each kill meets work."""
    missing = waiting - unfinished()
    for _ in range(missing):
        args = {"steps": dice.randint(4, 12), "finish_in_step": dice.random() < 0.5}
        with transaction():
            enqueue(KIND, args, key=f"{dice.getrandbits(64):x}", actor=CLERK)


def kill_often(pool: Workers, *, points: int, seed: int, longest: float) -> Counter[str]:
    """Kill so many workers: three of five at a named point, the others at a random moment."""
    dice = random.Random(seed)
    kills: Counter[str] = Counter()
    named = 0
    for number in range(points):
        top_up(dice, waiting=8)
        if number % 5 < NAMED_OF_5:
            where = POINTS[named % len(POINTS)]
            named += 1
            pool.start(f"{where}:{dice.randint(1, 4)}")
        else:
            where = "random"
            worker = pool.start()
            time.sleep(dice.uniform(0, longest))
            os.kill(worker, signal.SIGKILL)
        assert pool.wait() == -signal.SIGKILL, where
        kills[where] += 1
    return kills


def kill_at_work(pool: Workers, begun: Callable[[], int], *, after: float) -> None:
    """Kill a worker so many seconds after it took the job up; `begun` says how often that was.

    A clock alone kills workers that have not come to the job yet: on a busy machine, all of them.
    """
    before = begun()
    worker = pool.start()
    until = time.monotonic() + PATIENCE
    while begun() == before:
        assert time.monotonic() < until, "no worker took the job up for a minute"
        time.sleep(0.01)
    time.sleep(after)
    os.kill(worker, signal.SIGKILL)
    assert pool.wait() == -signal.SIGKILL


def finish_all(pool: Workers) -> None:
    """Let one worker end what is left, and end itself when asked kindly.

    There is always something left: a worker that has ended a job listens to being asked.
    """
    top_up(random.Random(), waiting=1)
    worker = pool.start()
    until = time.monotonic() + PATIENCE
    while unfinished() and time.monotonic() < until:
        time.sleep(0.1)
    os.kill(worker, signal.SIGTERM)
    assert pool.wait() == 0


def prepare(engine: sa.Engine) -> None:
    """The tables of the effects, and a full purse."""
    effects.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(purse.delete())
        connection.execute(effects.delete())
        connection.execute(purse.insert().values(id=1, fen=PURSE))


def assert_exactly_once() -> Counter[str]:
    """0 lost, 0 doubled, 0 stuck: by line, by purse, by number. Returns what was counted."""
    db.session.remove()
    jobs = session().scalars(sa.select(Job).where(Job.kind == KIND)).all()
    not_done = [(one.id, one.status, one.error_zh) for one in jobs if one.status != "succeeded"]
    assert not_done == []
    done: dict[int, list[int]] = {}
    for job_id, step in session().execute(
        sa.select(effects.c.job_id, effects.c.step).order_by(effects.c.id)
    ):
        done.setdefault(job_id, []).append(step)
    wrong = {one.id: done.get(one.id) for one in jobs if done.get(one.id) != wanted_of(one)}
    assert wrong == {}
    paid = sum(step + 1 for one in jobs for step in wanted_of(one))
    assert session().scalar(sa.select(purse.c.fen)) == PURSE - paid
    steps = sum(len(wanted_of(one)) for one in jobs)
    numbers = check_series(SERIES, 2026)
    assert numbers.gap_free
    assert numbers.issued == steps
    for one in jobs:
        assert one.result == {"paid": one.args["steps"]}
        assert one.progress_done == one.progress_total == one.args["steps"]
    resumed = sum(one.fence > 1 for one in jobs)
    db.session.remove()
    return Counter(jobs=len(jobs), steps=steps, resumed=resumed)


def wanted_of(one: Job) -> list[int]:
    """The steps of a job, each once and in order."""
    return list(range(one.args["steps"]))
