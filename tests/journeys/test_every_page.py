"""Every page of the program, as somebody who may see it: seen, readable, quiet, never too wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from app.access.roles import ROLE_MAP
from seeds.demo.people import PEOPLE
from tests.house.ground_world import settle_ground
from tests.house.papers_world import county_clerk
from tests.house.walking import OF_KIND, Step, party_of, person_named, walk
from tests.journeys.conftest import DESK, PHONE, Watched, enter, overflow, take_picture

NOT_PAGES = frozenset(
    {
        "access.second_factor_picture",
        "access.job_progress",
        "access.revoke_record",
        "documents.batch_pdf",
        "documents.batch_progress",
        "documents.batch_sheet",
        "documents.batch_zip",
        "documents.download",
        "documents.packet_pdf",
        "documents.packet_zip",
        "documents.preview",
        "documents.template_file",
        "documents.template_progress",
        "documents.template_shipped",
        "documents.template_trial",
        "imports.answer",
        "imports.progress",
        "imports.template",
        "parcels.parcel_map",
        "parcels.village_map_features",
        "parties.print_roster",
        "health.live",
        "health.ready",
        "health.metrics",
        "web.asset",
    }
)
"""A picture, a part of a page, answers for machines, files; a grant the demo county has none of is
looked at in test_developer.py."""
FIRST = ("xian", "fuhe", "cun", "zhidan", "xitong", "anquan", "rizhi", "shenji", "shenpi")
"""Who opens pages, the first one who may; nobody opens the door."""
NOBODY = frozenset({"access.sign_in", "access.enter_code"})
CASES = [(name, language) for name in ("", *FIRST) for language in ("zh", "en")]


WORDS = ("households", "collectives", "developers", "farms")
MORE = (
    "/?tab=done",
    "/parties/households?view=print",
    "/parties/households?q=nobody",
    "/parties/households?tab=closed",
)
"""Other faces of pages the walk knows by one."""


@pytest.fixture(autouse=True)
def an_import(demo: Session) -> None:
    """A sheet somebody uploaded, for the pages of imports."""
    settle_ground(county_clerk())


def pages(app: Flask, database: Session) -> dict[str, list[Step]]:
    """Who opens which page."""
    found: dict[str, list[Step]] = {name: [] for name in ("", *FIRST)}
    for step in walk(app, database):
        developed = step.endpoint.startswith("components.")
        if step.method != "GET" or step.endpoint in NOT_PAGES or developed:
            continue
        found[opener(step)].append(step)
    return found


def opener(step: Step) -> str:
    """The first who may."""
    if step.endpoint in NOBODY:
        return ""
    for name in FIRST:
        rights = {str(right) for right in ROLE_MAP[person_named(name).role]}
        if step.permissions <= rights:
            return name
    message = f"nobody of {FIRST} may open {step.url}"
    raise AssertionError(message)


@pytest.mark.parametrize(("name", "language"), CASES)
def test_each_page_is_seen_and_readable(
    app: Flask,
    demo: Session,
    visitor: Watched,
    no_violations: Callable[[Page], None],
    name: str,
    language: str,
) -> None:
    """200, axe silent at both widths, nothing wider than 360 px, a picture of each."""
    steps = pages(app, demo)[name]
    demo.rollback()
    page = enter(visitor, name, language=language) if name else visitor.open("/sign-in")
    for step in steps:
        answer = page.goto(visitor.address + step.url)
        assert answer is not None
        assert answer.status == 200, step.url
        for viewport, width in ((DESK, "desk"), (PHONE, "phone")):
            page.set_viewport_size(viewport)
            no_violations(page)
            take_picture(page, f"page-{step.endpoint}-{language}-{width}")
        page.set_viewport_size({"width": 360, "height": 740})
        assert overflow(page) <= 0, step.url


def test_no_page_is_left_out(app: Flask, demo: Session) -> None:
    """Each GET address of the program falls to somebody; a new one is looked at by itself."""
    assert sum(map(len, pages(app, demo).values())) > 40
    assert {person.user_name for person in PEOPLE} >= set(FIRST)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_other_faces_of_pages(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None], language: str
) -> None:
    """Print, empty lists and each kind of party."""
    shown = [f"/parties/{word}/{party_of(demo, OF_KIND[word])}" for word in OF_KIND]
    lists = [f"/parties/{word}" for word in WORDS]
    demo.rollback()
    page = enter(visitor, "xian", language=language)
    for place, path in enumerate([*shown, *lists, *MORE]):
        page.goto(visitor.address + path)
        for viewport, width in ((DESK, "desk"), (PHONE, "phone")):
            page.set_viewport_size(viewport)
            no_violations(page)
            take_picture(page, f"face-{place:02d}-{language}-{width}")
        page.set_viewport_size({"width": 360, "height": 740})
        assert overflow(page) <= 0, path


@pytest.mark.parametrize("name", [person.user_name for person in PEOPLE])
def test_each_person_finds_a_way_in_and_around(
    demo: Session, visitor: Watched, no_violations: Callable[[Page], None], name: str
) -> None:
    """The first page and every line of the menu, in large letters on a phone."""
    page = enter(visitor, name, viewport=PHONE, letters="large")
    links = page.locator(".menu-sheet a").evaluate_all("all => all.map(one => one.href)")
    assert links
    for place, link in enumerate(links):
        answer = page.goto(link)
        assert answer is not None
        assert answer.status == 200, link
        no_violations(page)
        assert overflow(page) <= 0, link
        take_picture(page, f"person-{name}-{place}")
