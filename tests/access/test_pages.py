"""Administration, log and job pages: who gets in, and that the work can be finished there."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from app.access.commands import grants, users
from app.access.commands.passwords import FirstPassword
from app.access.guards import SIGNED_IN
from app.access.models import User
from app.access.passwords import hash_password
from app.access.roles import Role
from app.access.rules import UserInput
from app.config import Settings
from app.core.clock import today
from app.core.database import db, transaction
from app.factory import create_app
from app.web.guards import PUBLIC, access_rule
from tests.people import COUNTY, PASSWORD, VILLAGE, People, csrf_token, send, sign_in

PASSWORD_SLIP = re.compile(r"<code[^>]*>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>")


def county_admin(people: People, role: Role) -> str:
    """An administrator of 青禾县 alone; gives the user name."""
    first = FirstPassword("", people_hash())
    with transaction():
        row = users.create_user(
            user=UserInput(f"xian.{role.value[:6]}", "县管理", None, COUNTY),
            first=first,
            actor=people.system_admin.actor,
            must_change_password=False,
        )
        grant = grants.RoleInput(role, "任职", today())
        grants.grant_role(user_id=row.id, grant=grant, actor=people.security_admin.actor)
        return row.user_name


def people_hash() -> str:
    """The hash of the cast's password."""
    return hash_password(PASSWORD)


def test_every_route_of_access_declares_its_rule(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("access."):
            assert access_rule(app.view_functions[rule.endpoint]), rule.endpoint


def test_a_route_without_a_rule_is_refused(people: People, settings: Settings) -> None:
    forgetful = create_app(settings)
    forgetful.add_url_rule("/forgotten", "forgotten", lambda: "open to all?")
    client = forgetful.test_client()
    try:
        assert client.get("/forgotten").status_code == 403
        sign_in(client, people.system_admin)
        assert client.get("/forgotten").status_code == 403
    finally:
        with forgetful.app_context():
            db.session.remove()
            db.engine.dispose()


PAGES = ("/users", "/users/{id}", "/users/{id}/edit", "/users/{id}/roles/new", "/audit", "/roles")


class TestFourKindsOfVisitors:
    @pytest.mark.parametrize("page", PAGES)
    def test_anonymous_goes_to_the_door(
        self, client: FlaskClient, people: People, page: str
    ) -> None:
        answer = client.get(page.format(id=people.county_clerk.id))
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")

    @pytest.mark.parametrize("page", PAGES[:5])
    def test_insiders_without_the_right_are_told_so(
        self, client: FlaskClient, people: People, page: str
    ) -> None:
        sign_in(client, people.county_clerk)
        answer = client.get(page.format(id=people.approver.id))
        assert answer.status_code == 403
        assert "没有这项权限" in answer.text

    def test_foreign_accounts_do_not_exist(self, client: FlaskClient, people: People) -> None:
        sign_in(client, county_admin(people, Role.SYSTEM_ADMIN))
        here, there = people.county_clerk, people.outsider
        for page in ("", "/edit", "/disable", "/reset-password", "/first-password"):
            assert client.get(f"/users/{here.id}{page}").status_code == 200
            assert client.get(f"/users/{there.id}{page}").status_code == 404
        assert client.get("/users/999999").status_code == 404
        listed = client.get("/users?tab=all&per_page=100").text
        assert here.name in listed
        assert there.name not in listed
        assert people.province_officer.name not in listed

    def test_export_holds_what_the_list_holds(self, client: FlaskClient, people: People) -> None:
        sign_in(client, county_admin(people, Role.SYSTEM_ADMIN))
        answer = client.post("/users/export?tab=all", data={"csrf_token": csrf_token(client)})
        assert answer.status_code == 200
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
        names = {str(row[0]) for row in rows.to_python()}
        assert people.county_clerk.name in names
        assert people.outsider.name not in names


class TestAdministration:
    def test_from_nothing_to_a_working_clerk(
        self, client: FlaskClient, people: People, app: Flask
    ) -> None:
        """System admin creates, security admin grants, the person changes the first password."""
        sign_in(client, people.system_admin)
        boxes = {
            "name": "新经办",
            "user_name": "xin.jingban",
            "phone": "139 8888 0000",
            "division_path": COUNTY,
            "party_id": "",
        }
        made = send(client, "/users/new", boxes)
        assert made.status_code == 303, made.text
        slip = PASSWORD_SLIP.findall(client.get(made.location).text)
        assert len(slip) == 1
        assert PASSWORD_SLIP.findall(client.get(made.location).text) == [], "shown once"
        user_url = made.location.removesuffix("/first-password")
        guard = app.test_client()
        sign_in(guard, people.security_admin)
        until = (today() + timedelta(days=365)).isoformat()
        grant = {
            "role": "county_clerk",
            "from_on": today().isoformat(),
            "until_on": until,
            "reason": "青林人〔2026〕3号",
        }
        granted = send(guard, f"{user_url}/roles/new", grant)
        assert granted.status_code == 303, granted.text
        assert until in guard.get(user_url).text
        new = app.test_client()
        assert sign_in(new, "xin.jingban", slip[0]).status_code == 303
        change = {"old_password": slip[0], "password": PASSWORD, "again": PASSWORD}
        assert send(new, "/account/password", change).location == "/"
        page = new.get("/account").text
        assert "县级经办" in page
        assert "139****0000" in page

    def test_a_refused_grant_says_why_and_keeps_what_was_typed(
        self, client: FlaskClient, people: People
    ) -> None:
        sign_in(client, people.security_admin)
        grant = {
            "role": "disbursement_checker",
            "from_on": today().isoformat(),
            "reason": "顶岗三天",
        }
        answer = send(client, f"/users/{people.maker.id}/roles/new", grant)
        assert answer.status_code == 422
        assert "制单和复核不得为同一人" in answer.text
        assert "顶岗三天" in answer.text

    def test_only_fitting_roles_are_offered(self, client: FlaskClient, people: People) -> None:
        sign_in(client, people.security_admin)
        page = client.get(f"/users/{people.village_clerk.id}/roles/new").text
        assert 'value="village_collective"' in page
        assert 'value="county_approver"' not in page

    def test_a_bad_form_keeps_its_words(self, client: FlaskClient, people: People) -> None:
        sign_in(client, people.system_admin)
        boxes = {"name": "某人", "user_name": "1x", "phone": "12", "division_path": "/99/"}
        answer = send(client, "/users/new", boxes)
        assert answer.status_code == 422
        assert 'value="某人"' in answer.text
        assert "无法识别这个电话号码" in answer.text
        assert "不在可选范围内" in answer.text

    def test_pages_speak_english(self, client: FlaskClient, people: People) -> None:
        sign_in(client, people.security_admin)
        chinese = re.compile("[\u4e00-\u9fff]")
        for url in ("/roles?lang=en", "/users/new?lang=en", "/account/password?lang=en"):
            page = client.get(url)
            if page.status_code == 200:
                body = page.text.split("<main", 1)[1].split("</main>", 1)[0]
                assert not chinese.search(body), chinese.findall(body)

    def test_a_name_cannot_carry_markup(
        self, client: FlaskClient, people: People, database: Session
    ) -> None:
        sign_in(client, people.system_admin)
        boxes = {
            "name": "<script>alert(1)</script>",
            "user_name": "mark.up",
            "division_path": VILLAGE,
        }
        assert send(client, "/users/new", boxes).status_code == 303
        page = client.get("/users?q=script").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


class TestLog:
    def test_it_reads_in_words_and_filters(self, client: FlaskClient, people: People) -> None:
        sign_in(client, people.audit_admin)
        page = client.get("/audit?verb=access.role_granted&per_page=100").text
        assert "授予岗位" in page
        assert "岗位：县级经办" in page
        assert "新建用户</td>" not in page
        own = client.get(f"/audit?subject=user&number={people.maker.id}").text
        assert "支制单" in own
        assert "符复核" not in own
        tomorrow = (today() + timedelta(days=1)).isoformat()
        assert "没有符合条件的记录" in client.get(f"/audit?since={tomorrow}").text
        assert client.get("/audit?since=nonsense").status_code == 422

    def test_an_auditor_reads_the_own_area_only(self, client: FlaskClient, people: People) -> None:
        sign_in(client, people.auditor)
        page = client.get("/audit?verb=access.user_created&per_page=100").text
        assert "何青禾" in page
        assert "袁远山" not in page

    def test_export_is_a_right_and_leaves_an_entry(
        self, client: FlaskClient, people: People
    ) -> None:
        sign_in(client, people.audit_admin)
        answer = client.post("/audit/export", data={"csrf_token": csrf_token(client)})
        assert answer.status_code == 200
        assert answer.mimetype.endswith("sheet")
        assert "导出操作日志" in client.get("/audit").text

    def test_daily_heads_print(self, client: FlaskClient, people: People) -> None:
        sign_in(client, people.audit_admin)
        page = client.get("/audit/heads").text
        assert today().isoformat() in page
        assert "linyue-audit-anchor-1" in page


def test_preferences_follow_the_person(
    client: FlaskClient, people: People, app: Flask, database: Session
) -> None:
    sign_in(client, people.village_clerk)
    boxes = {"language": "en", "large_type": "y"}
    assert send(client, "/account/preferences", boxes, page="/account").status_code == 303
    elsewhere = app.test_client()
    sign_in(elsewhere, people.village_clerk)
    page = elsewhere.get("/account").text
    assert '<html lang="en" class="large">' in page
    row = database.get_one(User, people.village_clerk.id)
    assert (row.language, row.large_type) == ("en", True)


def test_one_ends_own_sessions_and_nobody_elses(
    client: FlaskClient, people: People, app: Flask
) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere, people.village_clerk)
    sign_in(client, people.village_clerk)
    page = client.get("/account").text
    (url,) = set(re.findall(r'action="(/account/sessions/\d+/end)"', page))
    assert send(client, url, page="/account").status_code == 303
    assert elsewhere.get("/account").status_code == 303
    foreign = app.test_client()
    sign_in(foreign, people.town_clerk)
    assert foreign.post(url, data={"csrf_token": csrf_token(foreign)}).status_code == 404


def test_rules_of_the_door_pages(app: Flask) -> None:
    views = app.view_functions
    assert access_rule(views["access.sign_in"]) == PUBLIC
    assert access_rule(views["access.home"]) == SIGNED_IN
    assert access_rule(views["access.grant_role"]) == "users.grant_role"
