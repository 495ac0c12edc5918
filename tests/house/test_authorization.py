"""The authorization matrix, generated from the role map over every route: nobody gets past a door.

Cells: route × method × {anonymous, each role inside the county, the same role in the next county}.
"""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.access.permissions import Permission
from app.access.roles import ROLE_MAP
from app.web.guards import access_rule
from seeds.demo.people import PEOPLE, Person
from tests.house.undeclared import forgotten_status
from tests.house.walking import Step, ask, door, load_world, person_named, token_of, walk

HERE = "/52/5299/529901/"
ENDS_THE_WALK = frozenset({"access.sign_out"})
"""Leaving is tested at the door; here it would end the walk."""


def wrong_cells(app: Flask, database: Session, person: Person | None) -> tuple[int, list[str]]:
    """How many cells were walked, and which of them answered wrongly."""
    client = door(app, person)
    token = token_of(client)
    rights = ROLE_MAP[person.role] if person else frozenset()
    outside = person is not None and not (
        person.path.startswith(HERE) or HERE.startswith(person.path)
    )
    cells, wrong = 0, []
    for step in walk(app, database):
        if step.endpoint in ENDS_THE_WALK:
            continue
        status = ask(client, step, token)
        cells += 1
        if not right_answer(step, status, person, rights=rights, outside=outside):
            wrong.append(f"{step.method} {step.url} ({step.rule}) -> {status}")
    return cells, wrong


def right_answer(
    step: Step, status: int, person: Person | None, *, rights: frozenset[Permission], outside: bool
) -> bool:
    """What the role map and the place call for."""
    if status >= 500:
        return False
    if step.rule == "public":
        return status != 401
    if person is None:
        return status == 303
    if not step.permissions <= {str(right) for right in rights}:
        return status == 403
    if step.foreign and outside and step.permissions:
        return status == 404
    return status != 403


@pytest.mark.parametrize("user_name", [*(person.user_name for person in PEOPLE), None])
def test_no_leak(app: Flask, database: Session, user_name: str | None) -> None:
    load_world()
    person = person_named(user_name) if user_name else None
    cells, wrong = wrong_cells(app, database, person)
    assert cells > 60
    assert not wrong, wrong


def test_every_route_declares_a_rule_that_exists(app: Flask) -> None:
    known = {str(permission) for permission in Permission}
    undeclared, unknown = [], []
    for rule in app.url_map.iter_rules():
        declared = access_rule(app.view_functions[rule.endpoint])
        if declared is None:
            undeclared.append(rule.endpoint)
        elif declared not in ("public", "signed_in") and not set(declared.split(",")) <= known:
            unknown.append(rule.endpoint)
    assert not undeclared, undeclared
    assert not unknown, unknown


def test_an_undeclared_route_is_refused() -> None:
    """Deny by default, seen on a route somebody forgot to mark."""
    assert forgotten_status() == 403


def test_every_right_is_held_and_asked_for() -> None:
    held = {right for rights in ROLE_MAP.values() for right in rights}
    assert held == set(Permission)


LINK = re.compile(r'href="(/parties/[a-z]+/\d+)"')


@pytest.mark.parametrize("user_name", ["cun", "xiang", "xian", "shi", "linxian", "yezhu"])
def test_lists_counts_search_and_detail_agree(
    app: Flask, database: Session, user_name: str
) -> None:
    """What a list shows opens; what it does not show is not found; tabs count what is listed."""
    load_world()
    client = door(app, person_named(user_name))
    for word in ("households", "collectives", "developers", "farms"):
        page = client.get(f"/parties/{word}?tab=all&per_page=100").text
        shown = set(LINK.findall(page))
        counted = re.search(r'aria-current="page"[^>]*>[^<]*<span class="n">([\d,]+)', page)
        assert counted is not None
        assert int(counted.group(1).replace(",", "")) == len(shown)
        printed = client.get(f"/parties/{word}?tab=all&view=print")
        assert printed.status_code == 200
        for other in range(1, 30):
            url = f"/parties/{word}/{other}"
            status = client.get(url).status_code
            assert status == (200 if url in shown else 404), (user_name, url, status)
    found = client.get("/parties/households?tab=all&q=云大山").text
    expected = user_name in ("cun", "xiang", "xian", "shi")
    assert bool(LINK.findall(found)) is expected
