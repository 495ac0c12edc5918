"""`flask jobs ...`: look at the queue, and run a worker process."""

from __future__ import annotations

import getpass
import json
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core.actor import Actor, system_actor
from app.core.database import transaction
from app.core.errors import LinyueError
from app.core.jobs.commands import cancel_job, retry_job
from app.core.jobs.models import STATUS_LABELS, Job, JobStatus
from app.core.jobs.queries import get_job, list_jobs
from app.core.jobs.setup import install_engine_tables, run_worker


@click.group("jobs")
def jobs_group() -> None:
    """后台任务 / background jobs."""


def _operator() -> Actor:
    """Whoever may use this machine's command line, by the name of the account."""
    return system_actor(f"cli:{getpass.getuser()}")


def job_as_json(job: Job) -> dict[str, Any]:
    """A job without its arguments and results, which may speak of people."""
    return {
        "uid": job.uid,
        "kind": job.kind,
        "title": job.title_zh,
        "status": job.status,
        "attempt": job.attempt,
        "max_attempts": job.max_attempts,
        "done": job.progress_done,
        "total": job.progress_total,
        "created_at": job.created_at.isoformat(),
        "created_by": job.created_by_name,
        "run_after": job.run_after.isoformat(),
        "finished_at": job.finished_at.isoformat() if job.finished_at else None,
        "worker": job.worker,
        "error": str(job.error) if job.error else None,
        "error_number": job.error_number,
    }


def _line(job: Job) -> str:
    label = STATUS_LABELS[JobStatus(job.status)].zh
    progress = f"{job.progress_done or 0}/{job.progress_total}" if job.progress_total else "-"
    return f"{job.uid}  {label}  {progress}  {job.kind}  {job.title_zh}  {job.created_by_name}"


@jobs_group.command("list")
@click.option("--status", type=click.Choice([status.value for status in JobStatus]))
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="one JSON object per line")
@with_appcontext
def list_(status: str | None, limit: int, as_json: bool) -> None:
    """最近的任务 / the newest jobs."""
    wanted = JobStatus(status) if status else None
    for job in list_jobs(actor=_operator(), status=wanted, everyone=True, limit=limit):
        line = json.dumps(job_as_json(job), ensure_ascii=False) if as_json else _line(job)
        click.echo(line)


@jobs_group.command("show")
@click.argument("uid")
@with_appcontext
def show(uid: str) -> None:
    """一项任务的详情 / one job."""
    job = _find(uid)
    click.echo(json.dumps(job_as_json(job), ensure_ascii=False, indent=2))


@jobs_group.command("retry")
@click.argument("uid")
@click.option("--reason", required=True, help="why; it is kept in the audit log")
@with_appcontext
def retry(uid: str, reason: str) -> None:
    """重试未成功或已取消的任务 / try a failed or cancelled job again."""
    with _told(), transaction():
        retry_job(job=_find(uid), actor=_operator(), reason=reason)
    click.echo(f"已重新排队 queued again: {uid}")


@jobs_group.command("cancel")
@click.argument("uid")
@click.option("--reason", required=True, help="why; it is kept in the audit log")
@with_appcontext
def cancel(uid: str, reason: str) -> None:
    """取消任务 / stop a job, at its next step if it runs."""
    with _told(), transaction():
        cancel_job(job=_find(uid), actor=_operator(), reason=reason)
    click.echo(f"已要求取消 asked to stop: {uid}")


@jobs_group.command("work")
@with_appcontext
def work() -> None:
    """运行一个任务进程，直到收到 SIGTERM / run a worker process until SIGTERM."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - threads need the app, not the proxy
    with _told():
        run_worker(app)


@jobs_group.command("install-engine")
@with_appcontext
def install_engine_command() -> None:
    """建立集群任务引擎的表 / make the tables of the cluster's engine; safe to repeat."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    with _told():
        made = install_engine_tables(app)
    click.echo("已建立 made" if made else "无需建立 nothing to make")


class _told:  # noqa: N801 - reads as a word in a with statement
    """Errors meant for people end as one sentence, not as a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, LinyueError):
            raise click.ClickException(error.message.both("\n")) from error


def _find(uid: str) -> Job:
    with _told():
        return get_job(uid, actor=_operator(), everyone=True)
