"""Pages of templates: who sees what, what a check said, who may decide."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.audit.entries import AuditEntry
from app.core.database import transaction
from app.core.jobs.models import Job, JobStatus
from app.documents.dictionary import ALWAYS_SAID, TYPE_LABELS, dictionary_of
from app.documents.facts import template_names
from app.documents.kinds import PaperLanguage, get_kind, list_kinds
from app.documents.models import PaperTemplate
from app.documents.wording import ENDINGS
from tests.documents.kinds import EVERY
from tests.documents.uploads import send_file
from tests.factories.papers import KIND, approve, finding, judge, make_template
from tests.people import People, hidden_boxes, send, sign_in

TEMPLATES = "/documents/templates"


@pytest.fixture
def clerk(client: FlaskClient, people: People) -> FlaskClient:
    sign_in(client, people.county_clerk)
    return client


@pytest.fixture
def approver(app: Flask, people: People) -> FlaskClient:
    second = app.test_client()
    sign_in(second, people.approver)
    return second


def waiting(people: People, **changes: Any) -> PaperTemplate:
    template = make_template(by=people.county_clerk.actor)
    return judge(template, by=people.county_clerk.actor, **changes)


def upload(client: FlaskClient, content: bytes, *, name: str = "样式.docx") -> Any:
    return send_file(
        client, f"{TEMPLATES}/new", content=content, name=name, kind=KIND, language="zh"
    )


@pytest.mark.parametrize(
    "path", ["", "/uploads", f"/kinds/{KIND}", f"/kinds/{KIND}/zh.docx", "/new", "/1"]
)
def test_nobody_gets_past_the_door(client: FlaskClient, people: People, path: str) -> None:
    answer = client.get(TEMPLATES + path)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_people_without_papers_are_refused(client: FlaskClient, people: People) -> None:
    sign_in(client, people.system_admin)
    assert client.get(TEMPLATES).status_code == 403


def test_the_catalogue_names_every_kind_and_its_files(clerk: FlaskClient) -> None:
    page = clerk.get(TEMPLATES).text
    for kind in list_kinds():
        assert kind.name.zh in page
        for language in PaperLanguage:
            assert f"{TEMPLATES}/kinds/{kind.code}/{language.value}.docx" in page
    assert page.count("用自带模板") == len(list_kinds())


def test_a_shipped_template_comes_as_it_lies_in_the_catalogue(clerk: FlaskClient) -> None:
    kind = get_kind(KIND)
    for language in PaperLanguage:
        answer = clerk.get(f"{TEMPLATES}/kinds/{KIND}/{language.value}.docx")
        assert answer.data == kind.template(language)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "filename*=UTF-8''%E6%97%A0" in answer.headers["Content-Disposition"]
    assert clerk.get(f"{TEMPLATES}/kinds/nothing/zh.docx").status_code == 404
    assert clerk.get(f"{TEMPLATES}/kinds/{KIND}/fr.docx").status_code == 404


def test_the_dictionary_shows_every_published_name(clerk: FlaskClient) -> None:
    for kind in list_kinds():
        page = unescape(clerk.get(f"{TEMPLATES}/kinds/{kind.code}").text)
        once, lists = template_names(kind)
        for name in once:
            assert f'<code class="copy">{{{{ {name} }}}}</code>' in page, (kind.code, name)
        for rows, columns in lists.items():
            assert f"{{%tr for row in {rows} %}}" in page
            for name in columns:
                assert f"{{{{ row.{name} }}}}" in page, (kind.code, rows, name)
    assert clerk.get(f"{TEMPLATES}/kinds/nothing").status_code == 404


def test_the_dictionary_has_a_word_for_every_type() -> None:
    held = {field.type for field in EVERY.fields}
    assert held <= set(TYPE_LABELS)
    assert set(ENDINGS) <= set(TYPE_LABELS)
    assert ALWAYS_SAID


def test_an_example_condition_asks_what_can_be_asked() -> None:
    for kind in list_kinds():
        condition = dictionary_of(kind).condition
        once, _lists = template_names(kind)
        if condition is not None:
            named = re.search(r"if (\w+) ", condition)
            assert named is not None
            assert named.group(1) in once


def test_an_upload_waits_in_quarantine(clerk: FlaskClient, database: Session) -> None:
    content = get_kind(KIND).template(PaperLanguage.ZH)
    answer = upload(clerk, content, name="本县 无异议证明.docx")
    assert answer.status_code == 303, answer.text
    template = database.scalars(sa.select(PaperTemplate)).one()
    assert answer.location == f"{TEMPLATES}/{template.id}"
    assert (template.status, template.version, template.kind) == ("quarantined", 1, KIND)
    assert template.name == "本县 无异议证明.docx"
    assert template.file.encrypted
    page = clerk.get(answer.location)
    assert "正在隔离检查" in page.text
    assert f'hx-get="{answer.location}/progress"' in page.text
    assert clerk.get(f"{answer.location}/file.docx").data == content
    assert clerk.get(f"{answer.location}/trial.pdf").status_code == 404
    job = database.scalars(sa.select(Job).where(Job.kind == "documents.check_template")).one()
    assert job.status == JobStatus.QUEUED


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "空.docx", "空的"),
        (b"x" * (10 * 1024 * 1024 + 1), "大.docx", "超过 10 MB"),
        (b"PK", "旧.doc", "请上传这些格式"),
        (b"PK", "宏.docm", "请上传这些格式"),
    ],
)
def test_what_is_no_upload_is_refused_in_words(
    clerk: FlaskClient, database: Session, content: bytes, name: str, said: str
) -> None:
    answer = upload(clerk, content, name=name)
    assert answer.status_code == 422
    assert said in answer.text
    assert database.scalar(sa.select(sa.func.count()).select_from(PaperTemplate)) == 0


def test_only_who_may_upload_does(client: FlaskClient, people: People) -> None:
    sign_in(client, people.town_clerk)
    assert client.get(f"{TEMPLATES}/new").status_code == 403
    assert "上传模板" not in client.get(TEMPLATES).text


def test_progress_sends_the_page_anew_when_the_check_has_ended(
    clerk: FlaskClient, people: People
) -> None:
    template = make_template(by=people.county_clerk.actor)
    before = clerk.get(f"{TEMPLATES}/{template.id}/progress")
    assert "HX-Refresh" not in before.headers
    assert "every 2s" in before.text
    judge(template, by=people.county_clerk.actor)
    after = clerk.get(f"{TEMPLATES}/{template.id}/progress")
    assert after.headers["HX-Refresh"] == "true"
    assert "every 2s" not in after.text


def test_a_check_that_broke_off_says_why_and_can_be_asked_again(
    clerk: FlaskClient, people: People, database: Session
) -> None:
    template = make_template(by=people.county_clerk.actor)
    with transaction() as current:
        current.execute(
            sa.update(Job).values(
                status="failed", error_zh="磁盘满了。", error_en="The disk is full."
            )
        )
    page = clerk.get(f"{TEMPLATES}/{template.id}").text
    assert "磁盘满了" in page
    assert "再检查一次" in page
    assert "every 2s" not in page
    again = re.search(r'action="(/jobs/\w+/retry)"', page)
    assert again is not None
    answer = clerk.post(again.group(1), data=hidden_boxes(page, again.group(1)))
    assert answer.status_code == 303
    assert "every 2s" in clerk.get(f"{TEMPLATES}/{template.id}").text


def test_findings_stand_under_their_part_with_place_tag_and_remedy(
    clerk: FlaskClient, approver: FlaskClient, people: People
) -> None:
    header = {"zh": "页眉", "en": "Header"}
    template = waiting(
        people,
        findings=[
            finding("没有“nobody”这一项"),
            finding("第二处<b>", part=header, place=None, tag=None),
            finding("用了文本框", fatal=False),
        ],
    )
    page = clerk.get(f"{TEMPLATES}/{template.id}").text
    errors, notes = page.split("提示（不影响使用）")
    assert "要改的地方" in errors
    for said in ("正文", "页眉", "第 3 段", "<code>{{ nobody }}</code>", "请改正。", "&lt;b&gt;"):
        assert said in errors
    assert "用了文本框" in notes
    assert "用了文本框" not in errors
    assert "重新上传" in page
    assert "占位内容" not in page
    # What has not passed goes back to its uploader alone.
    assert clerk.get(f"{TEMPLATES}/{template.id}/file.docx").status_code == 200
    assert approver.get(f"{TEMPLATES}/{template.id}").status_code == 200
    assert approver.get(f"{TEMPLATES}/{template.id}/file.docx").status_code == 404
    assert approver.get(f"{TEMPLATES}/{template.id}/trial.pdf").status_code == 404
    english = clerk.get(f"{TEMPLATES}/{template.id}?lang=en").text
    assert "Correct it." in english
    assert "Paragraph 3" in english


def test_placeholders_are_compared_with_the_version_before(
    clerk: FlaskClient, people: People
) -> None:
    first = waiting(people, names=["number", "poster_name", "gone"])
    page = clerk.get(f"{TEMPLATES}/{first.id}").text
    assert "与系统自带模板 v1相比" in page
    assert "<code>gone</code>" in page
    approve(first, by=people.approver.actor)
    second = waiting(people, names=["number", "poster_name", "fresh"])
    page = clerk.get(f"{TEMPLATES}/{second.id}").text
    assert "与本地第 1 版相比" in page
    added, removed = page.split("新增")[1].split("去掉")
    assert "<code>fresh</code>" in added
    assert "<code>gone</code>" in removed.split("未变")[0]
    assert "未变 2 项" in page


def test_the_uploader_reads_why_somebody_else_decides(clerk: FlaskClient, people: People) -> None:
    template = waiting(people)
    page = clerk.get(f"{TEMPLATES}/{template.id}").text
    assert "上传的人不能自己审定" in page
    assert f"{template.id}/approve" not in page
    assert clerk.get(f"{TEMPLATES}/{template.id}/approve").status_code == 403


def test_a_second_person_approves_and_the_catalogue_shows_it(
    approver: FlaskClient, people: People, database: Session
) -> None:
    template = waiting(people)
    url = f"{TEMPLATES}/{template.id}"
    assert f"{url}/approve" in approver.get(url).text
    answer = send(approver, f"{url}/approve")
    assert answer.status_code == 303
    assert answer.location == url
    database.refresh(template)
    assert template.status == "approved"
    assert template.decided_by_name == people.approver.name
    catalogue = approver.get(TEMPLATES).text
    assert "中文 第 1 版" in catalogue
    assert url in catalogue
    # An old link leads to how it ended.
    assert approver.get(f"{url}/approve").status_code == 303


def test_the_uploader_with_the_right_to_approve_is_refused_all_the_same(
    approver: FlaskClient, people: People, database: Session
) -> None:
    template = make_template(by=people.approver.actor)
    judge(template, by=people.approver.actor)
    url = f"{TEMPLATES}/{template.id}"
    assert "上传的人不能自己审定" in approver.get(url).text
    answer = send(approver, f"{url}/approve")
    assert answer.status_code == 422
    assert "上传人以外" in answer.text
    database.refresh(template)
    assert template.status == "waiting"


def test_a_rejection_needs_a_reason_and_shows_it(
    approver: FlaskClient, clerk: FlaskClient, people: People
) -> None:
    template = waiting(people)
    url = f"{TEMPLATES}/{template.id}"
    assert send(approver, f"{url}/reject", {"reason": " "}).status_code == 422
    assert send(approver, f"{url}/reject", {"reason": "长" * 201}).status_code == 422
    assert send(approver, f"{url}/reject", {"reason": "第七条被删去了"}).status_code == 303
    assert "第七条被删去了" in clerk.get(url).text
    assert approver.get(f"{url}/reject").status_code == 303


def test_a_template_in_use_is_retired_with_a_reason(
    approver: FlaskClient, people: People, database: Session
) -> None:
    template = approve(waiting(people), by=people.approver.actor)
    url = f"{TEMPLATES}/{template.id}"
    assert f"{url}/retire" in approver.get(url).text
    assert send(approver, f"{url}/retire", {"reason": "省里发了新样式"}).status_code == 303
    database.refresh(template)
    assert template.status == "retired"
    entry = database.scalars(
        sa.select(AuditEntry).where(AuditEntry.verb == "documents.template_retired")
    ).one()
    assert entry.reason == "省里发了新样式"


def test_of_two_deciders_the_second_loses(app: Flask, people: People) -> None:
    template = waiting(people)
    url = f"{TEMPLATES}/{template.id}"
    first, second = app.test_client(), app.test_client()
    for client in (first, second):
        sign_in(client, people.approver)
    boxes = hidden_boxes(second.get(f"{url}/reject").text)
    assert send(first, f"{url}/approve").status_code == 303
    late = second.post(f"{url}/reject", data={**boxes, "reason": "不合适"})
    assert late.status_code == 409


@pytest.mark.slow
def test_a_checked_upload_is_tried_with_the_invented_case(
    clerk: FlaskClient, people: People
) -> None:
    template = waiting(people)
    answer = clerk.get(f"{TEMPLATES}/{template.id}/trial.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("inline")
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    assert get_kind(KIND).name.zh in "".join(words.split())


def outsiders(app: Flask, people: People) -> Iterator[FlaskClient]:
    for person in (people.outsider, people.developer):
        client = app.test_client()
        sign_in(client, person)
        yield client


def test_templates_of_another_county_are_not_there(app: Flask, people: People) -> None:
    template = approve(waiting(people), by=people.approver.actor)
    for client in outsiders(app, people):
        for path in ("", "/progress", "/file.docx", "/trial.pdf"):
            assert client.get(f"{TEMPLATES}/{template.id}{path}").status_code == 404
        assert f"{TEMPLATES}/{template.id}" not in client.get(TEMPLATES).text
        assert f"{TEMPLATES}/{template.id}" not in client.get(f"{TEMPLATES}/uploads").text


def test_a_village_sees_the_template_of_its_county(client: FlaskClient, people: People) -> None:
    template = approve(waiting(people), by=people.approver.actor)
    sign_in(client, people.village_clerk)
    assert client.get(f"{TEMPLATES}/{template.id}").status_code == 200
    assert client.get(f"{TEMPLATES}/{template.id}/file.docx").status_code == 200
    assert f"{TEMPLATES}/{template.id}" in client.get(TEMPLATES).text


def test_the_list_of_uploads_counts_by_state(clerk: FlaskClient, people: People) -> None:
    assert "现在用的都是系统自带模板" in clerk.get(f"{TEMPLATES}/uploads").text
    approve(waiting(people), by=people.approver.actor)
    waiting(people)
    page = clerk.get(f"{TEMPLATES}/uploads").text
    assert re.search(r'全部<span class="n">2', page)
    assert re.search(r'在用<span class="n">1', page)
    only = clerk.get(f"{TEMPLATES}/uploads?tab=waiting").text
    assert "共 1 条" in only
