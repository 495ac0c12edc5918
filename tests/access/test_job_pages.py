"""我的任务: own jobs with their progress; others' only for whoever keeps the machine running."""

from __future__ import annotations

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock
from app.core.database import transaction
from app.core.jobs.models import Job, JobStatus
from tests.people import COUNTY, NEIGHBOUR, People, Person, csrf_token, sign_in


def lay(person: Person, uid: str, status: JobStatus, *, path: str = COUNTY) -> str:
    """A job of somebody, as it stands in the table."""
    with transaction() as current:
        current.add(
            Job(
                uid=uid,
                kind="tests.nothing",
                args={},
                args_hash=uid,
                idempotency_key=uid,
                status=status.value,
                max_attempts=3,
                run_after=clock.now(),
                lease_until=clock.now() if status is JobStatus.RUNNING else None,
                progress_done=3,
                progress_total=10,
                title_zh=f"导出 {uid}",
                title_en=f"Export {uid}",
                division_path=path,
                created_by_id=person.id,
                created_by_name=person.name,
                created_by={},
                error_zh="磁盘已满，请清理后重试" if status is JobStatus.FAILED else None,
                error_en="The disk is full" if status is JobStatus.FAILED else None,
                result={"url": "/users"} if status is JobStatus.SUCCEEDED else None,
            )
        )
    return uid


def press(client: FlaskClient, uid: str, verb: str) -> int:
    return client.post(f"/jobs/{uid}/{verb}", data={"csrf_token": csrf_token(client)}).status_code


def test_progress_errors_and_results_are_shown(client: FlaskClient, people: People) -> None:
    for status in JobStatus:
        lay(people.county_clerk, f"job-{status.value}", status)
    lay(people.approver, "somebody-elses", JobStatus.QUEUED)
    sign_in(client, people.county_clerk)
    page = client.get("/jobs").text
    assert "3 / 10" in page
    assert "磁盘已满" in page
    assert '<a href="/users">导出 job-succeeded</a>' in page
    assert "somebody-elses" not in page
    assert 'hx-get="/jobs/progress"' in page
    ended = client.get("/jobs?tab=failed").text
    assert "job-failed" in ended
    assert "job-queued" not in ended
    assert "hx-get" not in ended, "nothing moves, nothing asks again"
    assert client.get("/jobs?tab=nonsense").status_code == 422
    assert "job-running" in client.get("/jobs/progress").text


def test_own_jobs_are_stopped_and_tried_again(
    client: FlaskClient, people: People, database: Session
) -> None:
    uid = lay(people.county_clerk, "mine", JobStatus.QUEUED)
    sign_in(client, people.county_clerk)
    for verb, status in (("cancel", "cancelled"), ("retry", "queued")):
        assert press(client, uid, verb) == 303
        database.rollback()
        assert database.scalar(sa.select(Job.status).where(Job.uid == uid)) == status
    assert press(client, uid, "retry") == 303
    assert "只有未成功或已取消的任务才能重试" in client.get("/jobs").text


def test_others_jobs_are_foreign_readable_or_in_hand(
    client: FlaskClient, people: People, database: Session
) -> None:
    here = lay(people.county_clerk, "here", JobStatus.QUEUED)
    there = lay(people.outsider, "there", JobStatus.QUEUED, path=NEIGHBOUR)
    answers = {}
    for person in (people.maker, people.auditor, people.system_admin):
        browser = client.application.test_client()
        sign_in(browser, person)
        seen = browser.get("/jobs?whose=all").text
        answers[person.role.value] = (
            "导出 here" in seen,
            "导出 there" in seen,
            press(browser, here, "cancel"),
            press(browser, there, "cancel"),
        )
    assert answers == {
        "disbursement_maker": (False, False, 404, 404),
        "auditor": (True, False, 403, 404),
        "system_admin": (True, True, 303, 303),
    }
