"""What a session lives by and dies of."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.access.commands.grants import RoleInput, grant_role, revoke_role
from app.access.models import UserSession
from app.access.roles import Role
from app.access.rules import hash_token
from app.config import Settings
from app.core import clock
from app.core.database import transaction
from tests.people import PASSWORD, People, csrf_token, send, sign_in

WRONG = "十一棵松树 in the wind"


def is_in(client: FlaskClient) -> bool:
    """Whether this browser is signed in."""
    return client.get("/account").status_code == 200


class TestSession:
    """What a session lives by and dies of."""

    def test_a_planted_cookie_opens_nothing(
        self, client: FlaskClient, people: People, database: Session
    ) -> None:
        with client.session_transaction() as cookie:
            cookie["token"] = "planted by somebody else"
            cookie["seen"] = int(clock.now().timestamp())
            cookie["extra"] = "kept?"
        sign_in(client, people.county_clerk)
        with client.session_transaction() as cookie:
            assert cookie["token"] != "planted by somebody else"
            assert "extra" not in cookie
            kept = database.scalars(sa.select(UserSession.token_hash)).all()
            assert kept == [hash_token(cookie["token"])]

    def test_each_sign_in_has_a_token_of_its_own(
        self, client: FlaskClient, people: People, database: Session
    ) -> None:
        sign_in(client, people.county_clerk)
        with client.session_transaction() as cookie:
            before = cookie["token"]
        page = client.get("/account/password").text
        assert page
        token = csrf_token(client)
        boxes = {"name": "he.qinghe", "password": PASSWORD, "next": "", "csrf_token": token}
        assert client.post("/sign-in", data=boxes).status_code == 303
        with client.session_transaction() as cookie:
            assert cookie["token"] != before
        old = database.scalar(
            sa.select(UserSession.end_reason).where(UserSession.token_hash == hash_token(before))
        )
        assert old == "replaced"

    def test_signing_out_ends_it_for_copies_too(
        self, client: FlaskClient, people: People, app: Flask
    ) -> None:
        sign_in(client, people.county_clerk)
        copy = app.test_client()
        with client.session_transaction() as cookie:
            kept = dict(cookie)
        with copy.session_transaction() as cookie:
            cookie.update(kept)
        assert is_in(copy)
        out = client.post("/sign-out", data={"csrf_token": csrf_token(client)})
        assert (out.status_code, out.location) == (303, "/sign-in")
        assert not is_in(client)
        assert not is_in(copy)

    def test_it_ends_when_nobody_moves(
        self, client: FlaskClient, people: People, settings: Settings
    ) -> None:
        start = clock.now()
        with clock.fixed(start):
            sign_in(client, people.county_clerk)
        half = timedelta(minutes=settings.idle_minutes / 2)
        for step in (1, 2, 3):
            with clock.fixed(start + step * half):
                assert is_in(client), "whoever works stays"
        with clock.fixed(start + 5 * half + timedelta(seconds=61)):
            page = client.get("/account")
            assert (page.status_code, page.location) == (303, "/sign-in?next=/account")
            assert "很久没有操作" in client.get(page.location).text

    def test_a_page_that_asks_by_itself_keeps_nobody_in(
        self, client: FlaskClient, people: People, settings: Settings
    ) -> None:
        start = clock.now()
        with clock.fixed(start):
            sign_in(client, people.county_clerk)
        for minute in range(2, settings.idle_minutes, 2):
            with clock.fixed(start + timedelta(minutes=minute)):
                assert client.get("/jobs/progress").status_code == 200
        with clock.fixed(start + timedelta(minutes=settings.idle_minutes, seconds=61)):
            assert not is_in(client)

    def test_it_has_an_end_however_much_one_works(
        self, client: FlaskClient, people: People, settings: Settings
    ) -> None:
        at: datetime = clock.now()
        end = at + timedelta(hours=settings.session_hours)
        with clock.fixed(at):
            sign_in(client, people.county_clerk)
        while at + timedelta(minutes=20) < end:
            at += timedelta(minutes=20)
            with clock.fixed(at):
                assert is_in(client)
        with clock.fixed(end + timedelta(seconds=1)):
            assert not is_in(client)

    def test_it_dies_when_a_role_is_granted_or_withdrawn(
        self, client: FlaskClient, people: People, app: Flask
    ) -> None:
        clerk, actor = people.county_clerk, people.security_admin.actor
        sign_in(client, clerk)
        grant = RoleInput(Role.ARCHIVE_CUSTODIAN, "兼管档案", clock.today())
        with transaction():
            row_id = grant_role(user_id=clerk.id, grant=grant, actor=actor).id
        assert not is_in(client)
        sign_in(client, clerk)
        assert "archive_custodian" in clerk.actor.roles
        with transaction():
            revoke_role(grant_id=row_id, reason="不再兼管", actor=actor)
        assert not is_in(client)

    def test_it_dies_elsewhere_when_the_password_changes(
        self, client: FlaskClient, people: People, app: Flask
    ) -> None:
        elsewhere = app.test_client()
        sign_in(elsewhere, people.county_clerk)
        sign_in(client, people.county_clerk)
        new = {"old_password": PASSWORD, "password": WRONG, "again": WRONG}
        assert send(client, "/account/password", new).status_code == 303
        assert is_in(client)
        assert not is_in(elsewhere)
        assert sign_in(elsewhere, people.county_clerk).status_code == 422
        assert sign_in(elsewhere, people.county_clerk, WRONG).status_code == 303
