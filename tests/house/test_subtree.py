"""Whoever asks: lists, counts, exports and the search box show what lies in their own area."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.access.permissions import Permission
from app.access.roles import ROLE_MAP
from app.core.paths import lies_within
from app.parcels.models import Parcel
from app.parties.models import Party
from seeds.demo.people import PEOPLE, Person
from tests.house.walking import door, load_world, token_of
from tests.people import csrf_token

NUMBER = re.compile(
    r"\b[0-9]{6}-[A-Z]{2}-[0-9]{6}\b|\b[0-9]{12}-L[0-9]{3}(?:-[A-Z][0-9]+)+-[0-9]{4}\b"
)
"""Register numbers of parties and keys of parcels: what a page cannot show without naming one."""
REGISTERS = ("households", "collectives", "developers", "farms")
ASKED = ("云", "yds", "石", "529901-HU-000001", "529901101201-L001-X01-2020", "lan", "0114")


def paths_by_number(database: Session) -> dict[str, str]:
    """Where everything with a number lies."""
    found = dict(database.execute(sa.select(Party.number, Party.division_path)).all())
    return found | dict(database.execute(sa.select(Parcel.key, Parcel.division_path)).all())


def own_numbers(database: Session, person: Person) -> set[str]:
    """What somebody may see outside any area: the party they work for."""
    return set(database.scalars(sa.select(Party.number).where(Party.name == person.party)))


def shown(client: FlaskClient, address: str) -> str:
    """A page, or nothing where this person may not open it."""
    answer = client.get(address)
    assert answer.status_code in (200, 403), (address, answer.status_code)
    return answer.text if answer.status_code == 200 else ""


def exported(client: FlaskClient, address: str) -> tuple[str, int]:
    """All cells of an export, and how many rows it has."""
    answer = client.post(address, data={"csrf_token": token_of(client)})
    if answer.status_code == 403:
        return "", -1
    assert answer.status_code == 200, (address, answer.status_code)
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    return "\n".join(str(cell) for row in rows for cell in row), len(rows) - 1


def counted(page: str) -> int:
    """What the tab of all rows says."""
    found = re.search(r"全部\s*(?:<[^>]*>\s*)*([0-9,]+)", page)
    return int(found[1].replace(",", "")) if found else -1


@pytest.mark.parametrize("person", PEOPLE, ids=lambda one: one.user_name)
def test_what_anybody_is_shown_lies_in_their_area(
    app: Flask, database: Session, person: Person
) -> None:
    load_world()
    places, own = paths_by_number(database), own_numbers(database, person)
    area = "/none/" if person.role == "developer" else person.path
    seen = {
        number
        for number, path in places.items()
        if (area != "/none/" and lies_within(path, area)) or number in own
    }
    client = door(app, person)
    lists = [f"/parties/{word}" for word in REGISTERS] + ["/parcels/"]
    met: set[str] = set()
    for address in lists:
        page = shown(client, f"{address}?tab=all")
        met |= set(NUMBER.findall(page)) & set(places)
        assert set(NUMBER.findall(page)) & set(places) <= seen, address
        sheet, rows = exported(client, f"{address.rstrip('/')}/export?tab=all")
        assert set(NUMBER.findall(sheet)) & set(places) <= seen, address
        if page and rows >= 0:
            assert counted(page) == rows, address
    assert bool(met) == (bool(seen) and Permission.PARTY_VIEW in ROLE_MAP[person.role])
    for words in ASKED:
        sent = {"csrf_token": csrf_token(client), "q": words}
        answer = client.post("/search", data=sent, follow_redirects=True)
        assert answer.status_code == 200, (words, answer.status_code)
        typed = set(NUMBER.findall(words))
        assert (set(NUMBER.findall(answer.text)) - typed) & set(places) <= seen, words
    database.rollback()
