"""The second factor: set up, asked for, used once, taken off."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.access import totp
from app.access.commands.passwords import FirstPassword, reset_password
from app.access.commands.second_factor import remove_second_factor, totp_secret
from app.access.models import RecoveryCode, User
from app.core import clock
from app.core.database import transaction
from app.core.errors import Forbidden
from tests.people import PASSWORD, People, Person, send, sign_in

CODES = re.compile(r"<code[^>]*>([a-z2-9]{5}-[a-z2-9]{5})</code>")
SET_UP = "/account/second-factor"


def code_now(database: Session, person: Person) -> str:
    """What the person's app shows at this moment."""
    database.expire_all()
    return totp.code_for(totp_secret(database.get_one(User, person.id)), totp.step_at(clock.now()))


def set_up(client: FlaskClient, person: Person, database: Session) -> list[str]:
    """Turn it on through the pages; gives the recovery codes."""
    sign_in(client, person)
    assert send(client, f"{SET_UP}/start", page=SET_UP).status_code == 303
    picture = client.get(f"{SET_UP}/picture.svg")
    assert picture.mimetype == "image/svg+xml"
    assert "style=" not in picture.text
    done = send(client, f"{SET_UP}/confirm", {"code": code_now(database, person)}, page=SET_UP)
    assert (done.status_code, done.location) == (303, f"{SET_UP}/recovery-codes")
    codes = CODES.findall(client.get(done.location).text)
    assert len(codes) == 10
    return codes


def begin(client: FlaskClient, person: Person) -> None:
    """The first step of the door."""
    answer = sign_in(client, person)
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")
    assert client.get("/account").status_code == 303, "the password alone opens nothing"


def enter(client: FlaskClient, code: str) -> int:
    """The second step."""
    return send(client, "/sign-in/code", {"code": code}).status_code


def test_the_code_opens_once(
    client: FlaskClient, people: People, database: Session, app: Flask
) -> None:
    who, start = people.approver, clock.now()
    with clock.fixed(start):
        set_up(client, who, database)
    later = start + timedelta(minutes=2)
    with clock.fixed(later):
        one, two = app.test_client(), app.test_client()
        begin(one, who)
        begin(two, who)
        code = code_now(database, who)
        assert enter(one, f" {code[:3]} {code[3:]} ") == 303
        assert one.get("/account").status_code == 200
        assert enter(two, code) == 422, "the same code again is a replay"
    with clock.fixed(later + timedelta(seconds=30)):
        assert enter(two, code_now(database, who)) == 303


def test_the_code_that_turned_it_on_is_used_up(
    client: FlaskClient, people: People, database: Session, app: Flask
) -> None:
    with clock.fixed(clock.now()):
        set_up(client, people.approver, database)
        other = app.test_client()
        begin(other, people.approver)
        assert enter(other, code_now(database, people.approver)) == 422


def test_recovery_codes_open_once_each(
    client: FlaskClient, people: People, database: Session, app: Flask
) -> None:
    codes = set_up(client, people.approver, database)
    kept = database.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert not set(codes) & set(kept)
    for expected in (303, 422):
        other = app.test_client()
        begin(other, people.approver)
        assert enter(other, codes[0].upper().replace("-", " ")) == expected
    assert CODES.findall(client.get(f"{SET_UP}/recovery-codes").text) == [], "shown once"


def test_guessing_codes_rests_too(
    client: FlaskClient, people: People, database: Session, app: Flask
) -> None:
    codes = set_up(client, people.approver, database)
    with clock.fixed(clock.now()):
        other = app.test_client()
        begin(other, people.approver)
        assert [enter(other, "000000x") for _ in range(6)] == [422] * 5 + [429]
        again = app.test_client()
        begin(again, people.approver)
        assert enter(again, codes[0]) == 429, "a right password does not begin a new count"


def test_the_first_step_is_good_for_five_minutes_and_one_password(
    client: FlaskClient, people: People, database: Session, app: Flask
) -> None:
    codes = set_up(client, people.approver, database)
    slow, reset = app.test_client(), app.test_client()
    begin(slow, people.approver)
    with clock.fixed(clock.now() + timedelta(minutes=6)):
        answer = slow.get("/sign-in/code")
        assert (answer.status_code, answer.location) == (303, "/sign-in")
    begin(reset, people.approver)
    with transaction():
        reset_password(
            user_id=people.approver.id,
            first=FirstPassword("new", "hash"),
            reason="忘记",
            actor=people.system_admin.actor,
        )
    assert reset.get("/sign-in/code").status_code == 303
    assert codes


def test_other_sessions_end_when_it_is_turned_on(
    client: FlaskClient, people: People, database: Session, app: Flask
) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere, people.approver)
    set_up(client, people.approver, database)
    assert elsewhere.get("/account").status_code == 303
    assert client.get("/account").status_code == 200


def test_turning_it_off_takes_the_password(
    client: FlaskClient, people: People, database: Session, app: Flask
) -> None:
    set_up(client, people.approver, database)
    wrong = send(client, f"{SET_UP}/stop", {"password": "not the password"})
    assert wrong.status_code == 422
    assert send(client, f"{SET_UP}/stop", {"password": PASSWORD}).status_code == 303
    assert sign_in(app.test_client(), people.approver).location == "/"


def test_new_recovery_codes_replace_the_old(
    client: FlaskClient, people: People, database: Session, app: Flask
) -> None:
    old = set_up(client, people.approver, database)
    answer = send(client, f"{SET_UP}/renew", {"password": PASSWORD})
    new = CODES.findall(client.get(answer.location).text)
    assert len(new) == 10
    other = app.test_client()
    begin(other, people.approver)
    assert enter(other, old[0]) == 422
    assert enter(other, new[0]) == 303


def test_the_secret_is_shown_until_it_is_on(
    client: FlaskClient, people: People, database: Session
) -> None:
    set_up(client, people.approver, database)
    assert client.get(f"{SET_UP}/picture.svg").status_code == 404
    database.expire_all()
    secret = totp_secret(database.get_one(User, people.approver.id))
    shown = client.get(SET_UP).text.replace(" ", "")
    assert secret not in shown


def test_the_security_admin_takes_it_off_for_others_only(
    client: FlaskClient, people: People, database: Session, app: Flask
) -> None:
    set_up(client, people.approver, database)
    guard = app.test_client()
    sign_in(guard, people.security_admin)
    url = f"/users/{people.approver.id}/remove-second-factor"
    assert send(guard, url, {"reason": "手机丢失，已当面核实"}).status_code == 303
    assert client.get("/account").status_code == 303
    assert sign_in(app.test_client(), people.approver).location == "/"
    with pytest.raises(Forbidden), transaction():
        remove_second_factor(
            user_id=people.security_admin.id, reason="自己", actor=people.security_admin.actor
        )
