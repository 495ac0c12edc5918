"""Each form of the slices, filled with junk: never our fault, always said in words.

A junk word goes into every box at once, then into one box at a time; an address gets junk too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.parties.models import Party
from tests.house.walking import OF_KIND, Step, door, load_world, party_of, person_named, walk

JUNK = (
    "",
    "   ",
    "\x00",
    "a\x1bb",
    "字" * 10_000,
    "🌲" * 40,
    "\u202egnp.exe",
    "'; DROP TABLE party; --",
    "=cmd|' /C calc'!A0",
    "99999999999999999999999999",
    "-1",
    "1e309",
    "²",
    "NaN",
    "0000-00-00",
    "2026-02-30",
    "2月30日",
    "9999-12-31",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "11010519491231002X",
    "％＿",
)
BOX = re.compile(r'<(?:input|textarea|select)\b[^>]*?\bname="([^"]+)"[^>]*>')
FORM = re.compile(r"<form\b[^>]*data-guard[^>]*>.*?</form>", re.DOTALL)
HIDDEN = re.compile(r'<input\b[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
KEPT = ("csrf_token", "form_token")
SLICES = ("access", "divisions", "rulepacks", "documents", "parties", "parcels", "imports")
PEOPLE = ("xian", "shenpi", "fuhe", "xitong", "anquan")
SAID = {"zh": re.compile(r"[\u4e00-\u9fff]{4}"), "en": re.compile(r"[A-Za-z]{3,} [a-z]")}
WRONG = re.compile(r'<div class="note bad errors".*?</div>\s*</div>', re.DOTALL)


def form_steps(app: Flask, database: Session) -> list[Step]:
    """Every address that shows a form and takes it back."""
    steps = list(walk(app, database))
    shown = {step.endpoint for step in steps if step.method == "GET"}
    found = [
        step
        for step in steps
        if step.method == "POST"
        and step.endpoint in shown
        and step.endpoint.partition(".")[0] in SLICES
    ]
    extra = [
        (f"/parties/{word}/{party_of(database, OF_KIND[word])}/edit", "parties.edit_organisation")
        for word in ("collectives", "developers")
    ]
    extra += [(f"/parties/{word}/new", "parties.new_organisation") for word in ("farms",)]
    pattern = next(step for step in found if step.endpoint == "parties.new_organisation")
    found += [Step(name, "POST", url, pattern.rule, False) for url, name in extra]
    return found


def boxes_of(page: str) -> tuple[dict[str, str], list[str]]:
    """The hidden boxes with their values, and the names of those a person fills."""
    form = FORM.search(page)
    if form is None:
        return {}, []
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(form.group())}
    names = [name for name in BOX.findall(form.group()) if name not in KEPT]
    return hidden, sorted(set(names))


def fillings(names: list[str]) -> Iterator[dict[str, str]]:
    """The same junk everywhere; then one piece of it in one box, the others plausible."""
    for word in JUNK:
        yield dict.fromkeys(names, word)
    for place, name in enumerate(names):
        for step in range(3):
            yield {name: JUNK[(place * 3 + step) % len(JUNK)]}


def complaint(answer: TestResponse, language: str) -> str:
    """What is wrong with an answer; nothing if it is in order."""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if answer.status_code in (302, 303):
        return ""
    if answer.status_code not in (200, 400, 403, 404, 409, 413, 422, 429):
        return f"odd status {answer.status_code}"
    said = WRONG.search(answer.text)
    if answer.status_code == 422:
        shown = re.sub(r"<[^>]+>", " ", said.group() if said else answer.text)
        if not SAID[language].search(unescape(shown)):
            return f"no words in {language}: {shown[:200]}"
    return ""


@pytest.mark.parametrize("user_name", PEOPLE)
def test_forms_answer_junk_in_words(app: Flask, database: Session, user_name: str) -> None:
    """English on PostgreSQL, Chinese on SQLite: what is said does not hang on where it is kept."""
    load_world()
    language = "en" if database.get_bind().dialect.name == "postgresql" else "zh"
    client = door(app, person_named(user_name))
    client.set_cookie("linyue_language", language)
    wrong, asked = [], 0
    for step in form_steps(app, database):
        database.rollback()
        hidden, names = boxes_of(client.get(step.url).text)
        for filling in fillings(names):
            answer = client.post(step.url, data={**hidden, **filling})
            asked += 1
            said = complaint(answer, language)
            if said:
                wrong.append(f"{step.url} {dict(list(filling.items())[:2])!r:.120}: {said}")
            if answer.status_code in (302, 303):
                hidden, names = boxes_of(client.get(step.url).text)
                if not names:
                    break
    assert asked > 100
    assert not wrong, "\n".join(wrong[:40])


ADDRESSES = (
    "/parties/households?q={}",
    "/parties/households?place={}",
    "/parties/households?tab={}",
    "/parties/households?sort={}",
    "/parties/households?page={}",
    "/parties/households?per_page={}",
    "/parties/households/{}",
    "/parties/{}/history",
    "/parties/accounts/{}/agree",
    "/parties/members/{}/reveal",
    "/users/{}",
    "/users?q={}",
    "/users?role={}",
    "/audit?who={}",
    "/audit?since={}",
    "/audit?number={}",
    "/audit?subject={}",
    "/jobs?tab={}",
    "/?tab={}",
    "/sign-in?next={}",
    "/divisions?q={}",
    "/divisions/{}",
    "/divisions/lookup?q={}",
    "/divisions/lookup?on={}",
    "/search?q={}",
    "/rules?place={}",
    "/rules?on={}",
    "/rules/compare?left={}",
    "/rules/compare?right={}",
    "/rules?with={}",
    "/rules/changes?from={}",
    "/rules/changes?to={}",
    "/rules/names/{}",
    "/rules/packs/{}",
    "/parties/rosters/{}",
    "/documents?q={}",
    "/documents?kind={}",
    "/documents/{}",
    "/documents/new/{}",
    "/documents/templates/{}",
    "/documents/templates/kinds/{}",
    "/documents/templates/uploads?kind={}",
    "/documents/templates/new?kind={}",
    "/documents/batches?q={}",
    "/documents/batches/{}",
    "/documents/batches/1?page={}",
    "/documents/batches/new?kind={}",
    "/documents/packets?q={}",
    "/documents/packets/{}",
    "/documents/packets/1/papers/new?number={}",
    "/check?code={}",
    "/check/{}",
    "/check/hash/{}",
)


@pytest.mark.parametrize("user_name", ["xian", "shenji", "fuhe"])
def test_addresses_answer_junk_in_words(app: Flask, database: Session, user_name: str) -> None:
    load_world()
    client = door(app, person_named(user_name))
    wrong = []
    for address in ADDRESSES:
        for word in JUNK:
            answer = open_address(client, address, word)
            if answer.status_code >= 500:
                wrong.append(f"{address} {word[:30]!r}: {answer.status_code}")
    assert not wrong, wrong


def open_address(client: FlaskClient, address: str, word: str) -> TestResponse:
    """A path or a query with junk in it, quoted as a browser would."""
    path, mark, query = address.partition("?")
    if mark:
        return client.get(path, query_string={query.partition("=")[0]: word})
    return client.get(path.format(word.replace("/", "%2F").replace("\x00", "%00") or "0"))


def count_parties(database: Session) -> int | None:
    return database.scalar(sa.select(sa.func.count()).select_from(Party))


def test_junk_in_an_export_and_a_draft(app: Flask, database: Session) -> None:
    load_world()
    before = count_parties(database)
    client = door(app, person_named("xian"))
    page = client.get("/parties/households").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    wrong = []
    for word in JUNK:
        for url, name in (
            ("/parties/households/export", "chosen"),
            ("/drafts/parties.household/0", "name"),
            ("/drafts/parties.household/0/discard", "next"),
            ("/language", "language"),
            ("/letters", "letters"),
        ):
            answer = client.post(url, data={"csrf_token": token.group(1), name: word})
            if answer.status_code >= 500:
                wrong.append(f"{url} {word[:30]!r}: {answer.status_code}")
    assert not wrong, wrong
    database.rollback()
    assert count_parties(database) == before
