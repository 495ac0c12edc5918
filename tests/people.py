"""The one cast of the tests: who works where, who holds which role, who is outside.

`people` (a fixture) makes them all; sign_in() brings one through the real door; send() fills in and
submits a form of a page as a browser without scripts does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.access.commands.grants import RoleInput, grant_role
from app.access.commands.passwords import make_first_password
from app.access.commands.users import create_user
from app.access.queries import actor_of
from app.access.roles import Role
from app.access.rules import UserInput
from app.core.actor import Actor, system_actor
from app.core.clock import today
from app.core.database import transaction
from app.core.paths import EVERYWHERE
from app.divisions.commands import record_division
from app.divisions.rules import DivisionInput, path_of

PASSWORD = "九棵杉树 under rain"  # long, unlike any name below

DIVISIONS = (
    ("52", "示例省", "Shili Province"),
    ("5299", "云岭市", "Yunling City"),
    ("529901", "青禾县", "Qinghe County"),
    ("529901101", "云坪镇", "Yunping Town"),
    ("529901101201", "云坪村", "Yunping Village"),
    ("529901101202", "松林村", "Songlin Village"),
    ("529901201", "石桥乡", "Shiqiao Township"),
    ("529901201201", "石桥村", "Shiqiao Village"),
    ("529901201202", "大坝村", "Daba Village"),
    # The neighbour, whose people are outsiders to everything above.
    ("529902", "远山县", "Yuanshan County"),
    ("529902101", "远山镇", "Yuanshan Town"),
)
COUNTY = path_of("529901")
TOWN = path_of("529901101")
VILLAGE = path_of("529901101201")
OTHER_VILLAGE = path_of("529901201201")
CITY = path_of("5299")
PROVINCE = path_of("52")
NEIGHBOUR = path_of("529902")
DEVELOPER_PARTY = 9001


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who exists in the database."""

    id: int
    user_name: str
    name: str
    role: Role
    area: str

    @property
    def actor(self) -> Actor:
        """This person as commands take them, with rights as they stand now."""
        return actor_of(self.id)


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, by what they do."""

    village_clerk: Person
    other_village_clerk: Person
    town_clerk: Person
    county_clerk: Person
    custodian: Person
    approver: Person
    city_officer: Person
    province_officer: Person
    developer: Person
    maker: Person
    checker: Person
    auditor: Person
    system_admin: Person
    security_admin: Person
    audit_admin: Person
    outsider: Person
    """The clerk of the neighbouring county: the same role, another place."""

    def everybody(self) -> list[Person]:
        """All of them."""
        return [getattr(self, field.name) for field in fields(self)]


CAST: dict[str, tuple[str, str, Role, str]] = {
    "village_clerk": ("tian.yunping", "田小满", Role.VILLAGE_COLLECTIVE, VILLAGE),
    "other_village_clerk": ("qiao.shiqiao", "乔石头", Role.VILLAGE_COLLECTIVE, OTHER_VILLAGE),
    "town_clerk": ("zhen.yunping", "甄云坪", Role.TOWNSHIP, TOWN),
    "county_clerk": ("he.qinghe", "何青禾", Role.COUNTY_CLERK, COUNTY),
    "custodian": ("cang.qinghe", "仓管档", Role.ARCHIVE_CUSTODIAN, COUNTY),
    "approver": ("shen.qinghe", "申批准", Role.COUNTY_APPROVER, COUNTY),
    "city_officer": ("shi.yunling", "史云岭", Role.CITY_OFFICER, CITY),
    "province_officer": ("sheng.shili", "盛示例", Role.PROVINCE_OFFICER, PROVINCE),
    "developer": ("kai.fa", "凯开发", Role.DEVELOPER, COUNTY),
    "maker": ("zhi.dan", "支制单", Role.DISBURSEMENT_MAKER, COUNTY),
    "checker": ("fu.he", "符复核", Role.DISBURSEMENT_CHECKER, COUNTY),
    "auditor": ("shen.ji", "沈审计", Role.AUDITOR, COUNTY),
    "system_admin": ("guan.xitong", "关系统", Role.SYSTEM_ADMIN, EVERYWHERE),
    "security_admin": ("an.quan", "安全全", Role.SECURITY_ADMIN, EVERYWHERE),
    "audit_admin": ("ji.lu", "纪录录", Role.AUDIT_ADMIN, EVERYWHERE),
    "outsider": ("yuan.shan", "袁远山", Role.COUNTY_CLERK, NEIGHBOUR),
}


def settle_divisions() -> None:
    """The invented places; inside transaction()."""
    actor = system_actor("tests")
    for code, zh, en in DIVISIONS:
        division = DivisionInput(code=code, name_zh=zh, name_en=en, valid_from=date(2020, 1, 1))
        record_division(division=division, actor=actor)


def settle_people() -> People:
    """The places and everybody in them, made by the same commands that make real people."""
    first = make_first_password(PASSWORD)
    actor = system_actor("tests")
    made: dict[str, Person] = {}
    with transaction():
        settle_divisions()
        for key, (user_name, name, role, area) in CAST.items():
            user = create_user(
                user=UserInput(
                    user_name=user_name,
                    name=name,
                    phone=None,
                    division_path=area,
                    party_id=DEVELOPER_PARTY if role == Role.DEVELOPER else None,
                ),
                first=first,
                actor=actor,
                must_change_password=False,
            )
            grant = RoleInput(role=role, reason="任职 / appointed", from_on=today())
            grant_role(user_id=user.id, grant=grant, actor=actor)
            made[key] = Person(user.id, user_name, name, role, area)
    return People(**made)


FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
INPUT = re.compile(r"<input\b([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


def hidden_boxes(page: str, action: str | None = None) -> dict[str, str]:
    """The hidden boxes of the form with that action; of the page's own form by default."""
    for head, body in FORM.findall(page):
        attributes = dict(ATTRIBUTE.findall(head))
        if attributes.get("method", "").lower() != "post":
            continue
        if unescape(attributes.get("action", "")) == (action or ""):
            boxes = [dict(ATTRIBUTE.findall(box)) for box in INPUT.findall(body)]
            return {
                box["name"]: unescape(box.get("value", ""))
                for box in boxes
                if box.get("type") == "hidden"
            }
    message = f"no form with action {action!r} on this page"
    raise AssertionError(message)


def send(
    client: FlaskClient,
    url: str,
    boxes: Mapping[str, Any] | None = None,
    *,
    page: str | None = None,
    **options: Any,
) -> TestResponse:
    """Open a page, fill in its form and submit it. `page` if the form stands on another one."""
    shown = client.get(page or url, **options)
    assert shown.status_code == 200, (page or url, shown.status_code)
    hidden = hidden_boxes(shown.text, url if page else None)
    return client.post(url, data={**hidden, **(boxes or {})}, **options)


def sign_in(
    client: FlaskClient, person: Person | str, password: str = PASSWORD, **options: Any
) -> TestResponse:
    """Through the real door; the client keeps the cookie."""
    name = person if isinstance(person, str) else person.user_name
    return send(client, "/sign-in", {"name": name, "password": password}, **options)


def csrf_token(client: FlaskClient) -> str:
    """A valid form token of this client, from any page it may open."""
    page = client.get("/account")
    if page.status_code != 200:
        page = client.get("/sign-in")
    return hidden_boxes(page.text, "/language")["csrf_token"]
