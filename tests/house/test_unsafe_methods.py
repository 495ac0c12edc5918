"""POST: form tokens three ways refused, strangers and doubles refused. GET: no row changed."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.access.models import UserSession
from app.core.database import Base
from tests.house.walking import Step, door, load_world, person_named, token_of, walk

# No row of business; signing in writes it.
SESSIONS = {UserSession.__tablename__, "sign_in_attempt"}
READS_WITHOUT_FORM = frozenset({"web.asset"})


def every_row(database: Session) -> str:
    """A digest of every row of every table."""
    database.rollback()
    digest = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        rows = sorted(map(repr, database.execute(sa.select(table))))
        digest.update(repr((table.name, rows)).encode())
    database.rollback()
    return digest.hexdigest()


def posts(app: Flask, database: Session) -> list[Step]:
    return [step for step in walk(app, database) if step.method != "GET"]


def refused(client: FlaskClient, step: Step, data: dict[str, str]) -> bool:
    answer = client.open(step.url, method=step.method, data=data)
    # A redirect to the door is a refusal as well; nothing below runs.
    return answer.status_code in (400, 403) or (
        answer.status_code == 303 and "/sign-in" in (answer.location or "")
    )


def test_each_post_refuses_no_wrong_and_foreign_tokens(app: Flask, database: Session) -> None:
    load_world()
    steps = posts(app, database)
    assert len(steps) > 30
    other = token_of(door(app, person_named("shenpi")))
    before_anything = every_row(database)
    passed = []
    for user_name in ("xian", "xitong", "anquan"):
        client = door(app, person_named(user_name))
        before = every_row(database)
        for step in steps:
            for attack, data in (
                ("none", {}),
                ("wrong", {"csrf_token": "ImJhZCI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"}),
                ("another session's", {"csrf_token": other}),
            ):
                if not refused(client, step, data):
                    passed.append(f"{user_name} {step.url} with {attack}")
        assert every_row(database) == before
    assert not passed, passed
    assert before_anything


def test_each_post_refuses_another_site(app: Flask, database: Session) -> None:
    load_world()
    client = door(app, person_named("xian"))
    token = token_of(client)
    passed = []
    for step in posts(app, database):
        for headers in (
            {"Origin": "https://elsewhere.example"},
            {"Sec-Fetch-Site": "cross-site"},
        ):
            answer = client.open(
                step.url, method=step.method, data={"csrf_token": token}, headers=headers
            )
            if answer.status_code != 403:
                passed.append(f"{step.url} {headers} -> {answer.status_code}")
    assert not passed, passed


@pytest.mark.parametrize("user_name", ["xian", "shenji", "xitong", "cun"])
def test_get_changes_no_row(app: Flask, database: Session, user_name: str) -> None:
    load_world()
    client = door(app, person_named(user_name))
    before = every_row(database)
    walked = 0
    for step in walk(app, database):
        if step.method == "GET":
            assert client.get(step.url).status_code < 500, step.url
            assert client.head(step.url).status_code < 500, step.url
            walked += 1
    assert walked > 40
    assert every_row(database) == before


FORMLESS = frozenset(
    {
        # One button and a token: these read no boxes, and say so by ignoring none.
        "access.sign_out",
        "web.switch_language",
        "web.switch_letters",
    }
)


def test_unknown_and_doubled_boxes_are_refused(app: Flask, database: Session) -> None:
    """What a form does not have, and what it has once, is refused by name on every POST."""
    load_world()
    taken = []
    for user_name in ("xian", "xitong", "anquan", "fuhe", "rizhi"):
        client = door(app, person_named(user_name))
        token = token_of(client)
        before = every_row(database)
        for step in posts(app, database):
            if step.endpoint in FORMLESS or step.endpoint.startswith("components."):
                continue
            for data in (
                {"csrf_token": token, "is_admin": "1"},
                {"csrf_token": [token, token]},
            ):
                status = client.open(step.url, method=step.method, data=data).status_code
                if status not in (303, 400, 403, 404, 409, 422):
                    taken.append(f"{user_name} {step.url} {sorted(data)} -> {status}")
        if every_row(database) != before:
            taken.append(f"{user_name}: rows changed")
    assert not taken, taken
