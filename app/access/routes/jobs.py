"""我的任务: background jobs with their progress; an operator sees those of the whole area."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from app.access.forms import PlainForm
from app.access.guards import current_actor, signed_in, unattended
from app.access.permissions import Permission
from app.access.routes.blueprint import blueprint
from app.core.bilingual import Text
from app.core.database import transaction
from app.core.errors import Forbidden, InvalidValue, RuleBroken
from app.core.jobs.commands import cancel_job, retry_job
from app.core.jobs.models import STATUS_LABELS, Job, JobStatus
from app.core.jobs.queries import count_jobs, get_job, list_jobs
from app.web.chips import Chip, Tone
from app.web.context import local_path
from app.web.i18n import gettext as _
from app.web.i18n import pick

TONES: dict[JobStatus, Tone] = {
    JobStatus.QUEUED: "wait",
    JobStatus.RUNNING: "wait",
    JobStatus.SUCCEEDED: "go",
    JobStatus.FAILED: "stop",
    JobStatus.CANCELLED: "rest",
}
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as the page shows it."""

    job: Job
    chip: Chip
    may_retry: bool
    may_cancel: bool
    result_url: str | None


@blueprint.get("/jobs")
@signed_in
def jobs() -> str:
    """What was asked for, how far it is, and what became of it."""
    return render_template("access/jobs.html", **_page())


@blueprint.get("/jobs/progress")
@signed_in
@unattended
def job_progress() -> str:
    """The same rows for a page that asks again by itself; does not keep anybody signed in."""
    return render_template("access/jobs_part.html", **_page())


def _page() -> dict[str, object]:
    actor = current_actor()
    everyone = request.args.get("whose") == "all" and actor.may(Permission.JOB_VIEW)
    asked = request.args.get("tab", "")
    if asked and asked not in set(JobStatus):
        raise InvalidValue(UNKNOWN_TAB)
    status = JobStatus(asked) if asked else None
    counts = count_jobs(actor=actor, everyone=everyone)
    found = list_jobs(actor=actor, status=status, everyone=everyone, limit=MOST_SHOWN)
    whose = "all" if everyone else None
    tabs = [(ALL, sum(counts.values()), url_for("access.jobs", whose=whose), status is None)]
    tabs += [
        (STATUS_LABELS[one], n, url_for("access.jobs", tab=one.value, whose=whose), one is status)
        for one, n in counts.items()
    ]
    return {
        "tabs": tabs,
        "lines": [_line(job) for job in found],
        "most": MOST_SHOWN,
        "everyone": everyone,
        "may_see_all": actor.may(Permission.JOB_VIEW),
        "moving": any(not job.ended for job in found),
        "again": url_for("access.job_progress", tab=asked or None, whose=whose),
    }


def _line(job: Job) -> JobLine:
    status, mine = JobStatus(job.status), _may_change(job)
    url = (job.result or {}).get("url")
    return JobLine(
        job=job,
        chip=Chip(TONES[status], STATUS_LABELS[status]),
        may_retry=mine and status in (JobStatus.FAILED, JobStatus.CANCELLED),
        may_cancel=mine and not job.ended and not job.cancel_requested,
        result_url=local_path(url) if isinstance(url, str) else None,
    )


def _may_change(job: Job) -> bool:
    actor = current_actor()
    return job.created_by_id == actor.user_id or actor.may(Permission.JOB_CONTROL)


@blueprint.post("/jobs/<uid>/retry")
@signed_in
def retry(uid: str) -> Response:
    """Try again from where the last step left off."""
    return _change(uid, "retry")


@blueprint.post("/jobs/<uid>/cancel")
@signed_in
def cancel(uid: str) -> Response:
    """Stop; what has been done stays."""
    return _change(uid, "cancel")


def _change(uid: str, verb: str) -> Response:
    actor = current_actor()
    everyone = actor.may(Permission.JOB_VIEW)
    job = get_job(uid, actor=actor, everyone=everyone)
    if not _may_change(job):
        raise Forbidden
    if PlainForm().accepts():
        try:
            with transaction():
                job = get_job(uid, actor=actor, everyone=everyone)
                (retry_job if verb == "retry" else cancel_job)(job=job, actor=actor)
        except RuleBroken as error:
            flash(pick(error.message), "warning")
        else:
            flash(_("已重新排队。") if verb == "retry" else _("已取消。"), "success")
    mine = job.created_by_id == actor.user_id
    url = url_for("access.jobs", whose=None if mine else "all")
    return make_response(redirect(url, 303))


ALL = Text("全部", "All")
UNKNOWN_TAB = Text(
    "网址里的状态不认识，请从菜单重新进入。",
    "The address asks for a state that does not exist. Open the page from the menu.",
)
