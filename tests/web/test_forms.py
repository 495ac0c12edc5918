"""The form pattern: what is refused, what is kept, what happens only once."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import clock
from app.core.database import transaction
from app.core.errors import InvalidValue
from app.web.drafts import find_draft, forget_drafts
from app.web.fields import parse_day
from app.web.form_tokens import forget_tokens, issue_token, read_token
from app.web.models import FormDraft, UsedFormToken
from tests.people import People, sign_in
from tests.web.pages import csrf_token, hidden_values, submit


def count(database: Session, table: type) -> int:
    """Rows in a table, as another session sees them."""
    database.rollback()
    return database.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_good_form_takes_effect_and_leads_on(lab_client: FlaskClient, database: Session) -> None:
    """One POST, one row, 303."""
    answer = submit(lab_client, "/lab/form", name="云坪", many=["x", "y"])
    assert answer.status_code == 303
    assert answer.location == "/lab/rows"
    assert count(database, FormDraft) == 1


def test_a_second_press_has_no_second_effect(lab_client: FlaskClient, database: Session) -> None:
    """409, and the page leads to the first result."""
    hidden = hidden_values(lab_client.get("/lab/form").get_data(as_text=True))
    boxes = {**hidden, "name": "云坪"}
    assert lab_client.post("/lab/form", data=boxes).status_code == 303
    again = lab_client.post("/lab/form", data=boxes)
    assert again.status_code == 409
    page = again.get_data(as_text=True)
    assert "已经提交过" in page
    assert 'href="/lab/rows"' in page
    assert count(database, FormDraft) == 1


def test_unknown_and_doubled_boxes_are_refused_by_name(
    lab_client: FlaskClient, database: Session
) -> None:
    """What the form does not have, and what it has once, cannot be smuggled in."""
    hidden = hidden_values(lab_client.get("/lab/form").get_data(as_text=True))
    stranger = lab_client.post("/lab/form", data={**hidden, "name": "甲", "is_admin": "1"})
    assert stranger.status_code == 422
    assert "is_admin" in stranger.get_data(as_text=True)
    doubled = lab_client.post("/lab/form", data={**hidden, "name": ["甲", "乙"]})
    assert doubled.status_code == 422
    assert "“Name”一栏提交了不止一次" in doubled.get_data(as_text=True)
    assert count(database, FormDraft) == 0


def test_what_was_typed_is_kept_beside_the_error(lab_client: FlaskClient) -> None:
    """422 with the error tied to its box, and the boxes as they were."""
    page = submit(lab_client, "/lab/form", name="", on="二月三十", remark="说明 <b>")
    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "请填写Name" in text
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="name-wrong"' in text
    assert 'value="二月三十"' in text
    assert "说明 &lt;b&gt;" in text
    assert 'href="#on"' in text


def test_a_broken_rule_lands_beside_its_box(lab_client: FlaskClient, database: Session) -> None:
    """The transaction is undone, the token is not used up, the article is named."""
    hidden = hidden_values(lab_client.get("/lab/form").get_data(as_text=True))
    broken = lab_client.post("/lab/form", data={**hidden, "name": "broken"})
    assert broken.status_code == 422
    assert "名称不可用（依据：某法第一条）" in broken.get_data(as_text=True)
    assert count(database, UsedFormToken) == 0
    assert lab_client.post("/lab/form", data={**hidden, "name": "mended"}).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "WyJhIiwxXQ.forged", "\u6797"])
def test_a_forged_or_missing_token_is_refused_kindly(lab_client: FlaskClient, token: str) -> None:
    """422, the text kept, a fresh token in the page."""
    page = submit(lab_client, "/lab/form", name="云坪", form_token=token)
    assert page.status_code == 422
    text = page.get_data(as_text=True)
    assert 'value="云坪"' in text
    assert hidden_values(text)["form_token"] != token


def test_a_token_grows_old(web_app: Flask) -> None:
    """After a week a page must be looked at again."""
    with web_app.app_context():
        token = issue_token()
        assert len(read_token(token)) == 32
        with clock.shifted(timedelta(days=8)), pytest.raises(InvalidValue):
            read_token(token)


def test_a_post_without_the_session_token_is_refused(lab_client: FlaskClient) -> None:
    """400 with what to do next."""
    hidden = hidden_values(lab_client.get("/lab/form").get_data(as_text=True))
    del hidden["csrf_token"]
    answer = lab_client.post("/lab/form", data={**hidden, "name": "甲"})
    assert answer.status_code == 400
    assert "刷新" in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["a\x00b", "a\u200bb", "\u202eab", "a\x07"])
def test_invisible_letters_are_named(lab_client: FlaskClient, typed: str) -> None:
    """They would break exports and make two names look alike."""
    page = submit(lab_client, "/lab/form", name=typed)
    assert page.status_code == 422
    assert "看不见的控制字符" in page.get_data(as_text=True)


def test_too_long_and_too_strange(lab_client: FlaskClient) -> None:
    """Length and choices are checked by the server, whatever the browser did."""
    page = submit(lab_client, "/lab/form", name="长" * 21, kind="z").get_data(as_text=True)
    assert "最多 20 个字，现在有 21 个" in page
    assert "不在可选范围内" in page


def test_messages_follow_the_language(lab_client: FlaskClient) -> None:
    """The same refusals in English."""
    lab_client.set_cookie("linyue_language", "en")
    page = submit(lab_client, "/lab/form", name="", kind="z").get_data(as_text=True)
    assert "2 fields need correcting" in page
    assert "Fill in: Name" in page


def test_drafts_keep_all_but_secrets(
    signed_in: FlaskClient, database: Session, people: People, web_app: Flask
) -> None:
    """Kept for its writer alone, offered on the next visit, gone after the form is sent."""
    clerk = people.county_clerk.id
    page = signed_in.get("/lab/form").get_data(as_text=True)
    assert 'data-draft-url="/drafts/lab.form/0"' in page
    boxes = {**hidden_values(page), "name": "半个名", "secret": "5299"}
    stranger = signed_in.post("/drafts/lab.form/0", data={**boxes, "stranger": "1"})
    assert stranger.status_code == 422
    kept = signed_in.post("/drafts/lab.form/0", data=boxes)
    assert kept.status_code == 200
    assert "草稿已于" in kept.get_data(as_text=True)
    database.rollback()
    draft = find_draft(user_id=clerk, form_key="lab.form", subject_id="")
    assert draft is not None
    assert draft.values == {"name": ["半个名"]}
    assert "接着填写" in signed_in.get("/lab/form").get_data(as_text=True)
    assert 'value="半个名"' in signed_in.get("/lab/form?draft=1").get_data(as_text=True)
    other = web_app.test_client()
    sign_in(other, people.outsider)
    assert "接着填写" not in other.get("/lab/form").get_data(as_text=True)
    assert submit(signed_in, "/lab/form", name="整个名").status_code == 303
    database.rollback()
    assert find_draft(user_id=clerk, form_key="lab.form", subject_id="") is None


def test_a_draft_can_be_thrown_away(signed_in: FlaskClient, database: Session) -> None:
    """And its address never leads off this site."""
    boxes = hidden_values(signed_in.get("/lab/form").get_data(as_text=True))
    signed_in.post("/drafts/lab.form/0", data={**boxes, "name": "半"})
    assert count(database, FormDraft) == 1
    token = {"csrf_token": csrf_token(signed_in), "next": "//evil.example/"}
    answer = signed_in.post("/drafts/lab.form/0/discard", data=token)
    assert (answer.status_code, answer.location) == (303, "/")
    assert count(database, FormDraft) == 0


def test_nobody_has_no_drafts(lab_client: FlaskClient, signed_in: FlaskClient) -> None:
    """Before sign-in the door is shown; for forms without drafts there is nothing."""
    token = {"csrf_token": csrf_token(lab_client)}
    assert "/sign-in" in lab_client.post("/drafts/lab.form/0", data=token).location
    token = {"csrf_token": csrf_token(signed_in)}
    assert signed_in.post("/drafts/none/0", data=token).status_code == 404


def test_upkeep_forgets_what_is_old(lab_client: FlaskClient, database: Session) -> None:
    """Used tokens and untouched drafts do not pile up."""
    submit(lab_client, "/lab/form", name="云坪")
    database.rollback()
    with clock.shifted(timedelta(days=30)), transaction():
        assert forget_tokens() == 1
        assert forget_drafts(before=clock.now()) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "2026-01-05",
        "20260105",
        "2026.1.5",
        "2026/1/5",
        "2026年1月5日",
        " 2026 年 1 月 5 日 ",
        "２０２６-１-５",
    ],
)
def test_days_as_people_type_them(typed: str) -> None:
    """All the same day."""
    assert parse_day(typed) == date(2026, 1, 5)


@pytest.mark.parametrize(
    "typed", ["5.1.2026", "26-1-5", "2026-13-1", "2026-2-30", "昨天", "0000-1-1"]
)
def test_days_nobody_can_read(typed: str) -> None:
    """No guessing."""
    with pytest.raises(InvalidValue):
        parse_day(typed)


@given(st.text(max_size=30))
def test_no_text_breaks_the_day(typed: str) -> None:
    """A day or a sentence, never anything else."""
    with suppress(InvalidValue):
        assert isinstance(parse_day(typed), date)
