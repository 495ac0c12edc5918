"""The engine of the cluster profile: Procrastinate, in the same PostgreSQL; only imported here.

A delivery is inserted through the session that queues the job, so both commit or neither does.
Nothing in Procrastinate retries what a dead worker had in hand; our lease does (upkeep.py), and a
delivery that got lost is noticed because its row waits and none is under way.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from collections.abc import Callable
from datetime import datetime

import procrastinate
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core.bilingual import Text
from app.core.database import db
from app.core.errors import LinyueError
from app.core.jobs.delivery import Workplace, run_job
from app.core.jobs.faults import arm_faults
from app.core.jobs.queue import SETTINGS, Delivery, JobSettings
from app.core.jobs.upkeep import Upkeep

logger = logging.getLogger(__name__)

QUEUE = "linyue"
TASK = "linyue.run_job"
CARRY_AT_ONCE = 200
_INSTALL_LOCK = 0x4C59_4A42

_DEFER = sa.text(
    """
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        CAST(:queue AS varchar), CAST(:task AS varchar), 0, CAST(NULL AS text), CAST(:lock AS text),
        CAST(:args AS jsonb), CAST(:at AS timestamptz)
    )]::procrastinate_job_to_defer_v1[])
    WHERE NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :lock AND status = 'todo'
    )
    """
)
_UNCARRIED = sa.text(
    """
    SELECT job.id, job.fence FROM job
    WHERE job.status = 'queued' AND job.run_after < :since AND NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs AS carried
        WHERE carried.status = 'todo'
        AND carried.queueing_lock = 'linyue:' || job.id || ':' || job.fence
    )
    ORDER BY job.run_after LIMIT :most FOR UPDATE OF job SKIP LOCKED
    """
)
# What a dead worker had in hand: our row has gone back to the queue, theirs would stay for ever.
_CLEAR_DEAD = sa.text(
    """
    SELECT procrastinate_finish_job_v1(dead.id, 'failed', true)
    FROM procrastinate_jobs AS dead
    LEFT JOIN procrastinate_workers AS worker ON worker.id = dead.worker_id
    WHERE dead.queue_name = :queue AND dead.status = 'doing'
    AND (worker.id IS NULL OR worker.last_heartbeat < :since)
    """
)


class ProcrastinateEngine:
    """Deliveries are rows of Procrastinate, written with ours."""

    def defer(self, current: Session, delivery: Delivery) -> None:
        """In the transaction that queues the job; twice the same delivery is one."""
        values = {
            "queue": QUEUE,
            "task": TASK,
            "lock": f"linyue:{delivery.job_id}:{delivery.fence}",
            "args": json.dumps({"job_id": delivery.job_id}),
            "at": delivery.at,
        }
        current.execute(_DEFER, values)

    def deliver(self, job_id: int) -> None:
        """PostgreSQL told the workers at the commit."""

    def deliver_again(self, current: Session, *, waiting_since: datetime) -> int:
        """Carry what waits and is under way nowhere; clear what dead workers left."""
        current.execute(_CLEAR_DEAD, {"queue": QUEUE, "since": waiting_since})
        rows = current.execute(_UNCARRIED, {"since": waiting_since, "most": CARRY_AT_ONCE}).all()
        for row in rows:
            self.defer(current, Delivery(row.id, row.fence))
        return len(rows)


def connection_info(url: str) -> str:
    """The address as PostgreSQL's own library writes it."""
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def install_engine() -> bool:
    """Make Procrastinate's tables unless they are there; whether it did. One process at a time."""
    with db.engine.begin() as connection:
        if connection.dialect.name != "postgresql":
            raise LinyueError(
                Text(
                    "集群方式的任务引擎需要 PostgreSQL，请把 LINYUE_DATABASE_URL 设为 "
                    "postgresql+psycopg:// 开头的地址。",
                    "The job engine of the cluster profile needs PostgreSQL: set "
                    "LINYUE_DATABASE_URL to an address that begins with postgresql+psycopg://.",
                )
            )
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_INSTALL_LOCK)))
        if connection.scalar(sa.text("SELECT to_regclass('procrastinate_jobs')")) is not None:
            return False
        schema = procrastinate.schema.SchemaManager.get_schema()
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(schema)
    return True


class ProcrastinateWorker:
    """A worker process of the cluster profile."""

    def __init__(self, app: Flask) -> None:
        """Made for one application; run() blocks until a signal."""
        self._flask = app
        self._settings: JobSettings = app.extensions[SETTINGS]
        self._place = Workplace(lease_seconds=self._settings.job_lease_seconds)
        self._engine_app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(conninfo=connection_info(self._settings.url))
        )
        self._engine_app.task(name=TASK, queue=QUEUE)(self._carry)

    def _carry(self, job_id: int) -> None:
        """One delivery, in a thread of its own."""
        with self._flask.app_context():
            run_job(job_id, place=self._place)

    def run(self, *, started: Callable[[], None] | None = None) -> None:
        """Work until SIGTERM or SIGINT: then take no more and let each running step commit."""
        arm_faults(environment=self._settings.environment)
        with self._flask.app_context():
            install_engine()
        upkeep = Upkeep(self._flask, self._place)
        upkeep.start()
        try:
            asyncio.run(self._work(started))
        finally:
            self._place.stopping.set()
            upkeep.stop()

    async def _work(self, started: Callable[[], None] | None) -> None:
        loop = asyncio.get_running_loop()
        lease = self._settings.job_lease_seconds
        async with self._engine_app.open_async():
            working = asyncio.ensure_future(
                self._engine_app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._settings.job_threads,
                    install_signal_handlers=False,
                    delete_jobs="always",
                    update_heartbeat_interval=max(lease / 4, 0.25),
                    stalled_worker_timeout=float(lease),
                )
            )

            def stop() -> None:
                self._place.stopping.set()
                working.cancel()

            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, stop)
            if started is not None:
                started()
            try:
                await working
            except asyncio.CancelledError:
                logger.info("the job worker stopped between two steps, as asked")
