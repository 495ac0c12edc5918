"""kill -9 in the middle of jobs, in the cluster profile: PostgreSQL and Procrastinate.

Procrastinate retries nothing that a dead worker had in hand; our lease brings it back.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.config import Settings
from app.core.database import Base, db, session, transaction
from app.core.jobs import Job, enqueue
from app.core.jobs.faults import POINTS
from app.core.jobs.leases import overdue_since
from app.core.jobs.queue import job_engine
from app.core.jobs.setup import install_engine_tables
from app.factory import create_app
from tests.conftest import empty_tables
from tests.crash.killing import (
    CLERK,
    assert_exactly_once,
    finish_all,
    kill_often,
    prepare,
    top_up,
    unfinished,
    workers,
)
from tests.crash.work import KIND, metadata
from tests.servers import postgres_server

KILLS = 200 if os.environ.get("LINYUE_SOAK") else 10
SEED = int(os.environ.get("LINYUE_SEED", "20261121"))

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def cluster_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A PostgreSQL database of its own."""
    with postgres_server() as url:
        own = sa.make_url(url).set(database="linyue_crash")
        admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text("DROP DATABASE IF EXISTS linyue_crash WITH (FORCE)"))
            connection.execute(sa.text("CREATE DATABASE linyue_crash"))
        admin.dispose()
        yield Settings(
            environment="testing",
            profile="cluster",
            data_dir=tmp_path_factory.mktemp("cluster"),
            database_url=own.render_as_string(hide_password=False),
            demo=False,
        )


@pytest.fixture(scope="module")
def cluster_app(cluster_settings: Settings) -> Iterator[Flask]:
    made = create_app(cluster_settings)
    with made.app_context():
        Base.metadata.create_all(db.engine)
        assert install_engine_tables(made)
        assert not install_engine_tables(made)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cluster(cluster_app: Flask, cluster_settings: Settings) -> Iterator[tuple[str, Path]]:
    """An application context on empty tables; what the worker processes need to know."""
    with cluster_app.app_context():
        prepare(db.engine)
        yield cluster_settings.url, cluster_settings.data_dir
        db.session.remove()
        metadata.drop_all(db.engine)
        empty_tables(db.engine)
        with db.engine.begin() as connection:
            connection.execute(sa.text("TRUNCATE procrastinate_jobs CASCADE"))


def carried(status: str = "todo") -> int:
    """How many deliveries of our jobs Procrastinate has in this state."""
    statement = """
        SELECT count(*) FROM procrastinate_jobs AS carried
        JOIN job ON job.id = CAST(carried.args ->> 'job_id' AS bigint)
        WHERE job.kind = :kind AND carried.status = CAST(:status AS procrastinate_job_status)
    """
    values = {"status": status, "kind": KIND}
    number: int = session().execute(sa.text(statement), values).scalar_one()
    session().rollback()
    return number


def running() -> set[str]:
    """The kinds of the jobs somebody works on."""
    found = set(session().scalars(sa.select(Job.kind).where(Job.status == "running")))
    session().rollback()
    return found


def ask(key: str, *, steps: int = 5) -> int:
    with transaction():
        return enqueue(KIND, {"steps": steps, "finish_in_step": True}, key=key, actor=CLERK).id


def test_the_delivery_is_part_of_the_transaction(cluster: tuple[str, Path]) -> None:
    with pytest.raises(OSError, match="failed"), transaction():  # noqa: PT012 - the block is the transaction
        enqueue(KIND, {}, key="lost", actor=CLERK)
        raise OSError("the change failed")
    assert (carried(), unfinished()) == (0, 0)
    ask("kept")
    ask("kept")
    assert (carried(), unfinished()) == (1, 1)


def test_what_the_engine_lost_is_carried_again_once(cluster: tuple[str, Path]) -> None:
    ask("forgotten")
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM procrastinate_jobs"))
    for again in (1, 0):
        with transaction() as current:
            assert job_engine().deliver_again(current, waiting_since=overdue_since(0)) == again
    assert carried() == 1


@pytest.mark.soak
def test_no_effect_is_lost_or_doubled_by_kill_9(cluster: tuple[str, Path]) -> None:
    with workers("cluster", *cluster) as pool:
        kills = kill_often(pool, points=KILLS, seed=SEED, longest=0.8)
        finish_all(pool)
    counted = assert_exactly_once()
    print(f"seed {SEED}: {dict(kills)} {dict(counted)}")
    assert kills.total() == KILLS
    assert all(kills[point] for point in POINTS), kills
    assert counted["resumed"] > 0


def test_the_reaper_brings_back_what_a_dead_worker_had_and_leaves_no_trace(
    cluster: tuple[str, Path],
) -> None:
    job_id = ask("one", steps=6)
    with workers("cluster", *cluster) as pool:
        pool.start("before_step_commit:3")
        assert pool.wait() == -signal.SIGKILL
        assert carried("doing") == 1
        pool.start()
        until = time.monotonic() + 30
        while (unfinished() or carried("doing")) and time.monotonic() < until:
            time.sleep(0.1)
        assert carried("doing") == carried("todo") == 0
    one = session().get_one(Job, job_id)
    assert (one.status, one.attempt) == ("succeeded", 2)
    assert_exactly_once()


def test_a_worker_that_is_asked_to_stop_gives_its_jobs_back(cluster: tuple[str, Path]) -> None:
    with workers("cluster", *cluster) as pool:
        top_up(random.Random(1), waiting=30)
        worker = pool.start()
        time.sleep(0.5)
        os.kill(worker, signal.SIGTERM)
        assert pool.wait() == 0
        assert KIND not in running()
        finish_all(pool)
    db.session.remove()
    assert max(session().scalars(sa.select(Job.attempt).where(Job.kind == KIND)).all()) == 1
    assert_exactly_once()
