"""Pages of people: what a clerk records stands there, and prints come as PDF with a trace."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.audit.entries import AuditEntry
from app.parties.models import HouseholdMember, Party
from seeds.demo.people import PASSWORD
from tests.house.walking import load_world, party_of
from tests.people import send, sign_in


@pytest.fixture(autouse=True)
def world(database: Session, client: FlaskClient) -> None:
    load_world()
    sign_in(client, "xian", PASSWORD)


def last_verb(database: Session) -> str:
    found = database.scalar(
        sa.select(AuditEntry.verb)
        .where(AuditEntry.verb.startswith("parties."))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return str(found)


def household_of(database: Session, name: str) -> Party:
    found = database.scalar(sa.select(Party).where(Party.name == name))
    assert found is not None
    return found


def test_a_heads_death_is_one_form(client: FlaskClient, database: Session) -> None:
    party = household_of(database, "云大山")
    head, wife = database.scalars(
        sa.select(HouseholdMember)
        .where(HouseholdMember.household_id == party.id, HouseholdMember.left_on.is_(None))
        .order_by(HouseholdMember.id)
    ).all()[:2]
    url = f"/parties/members/{head.id}/leave"
    boxes = {"why": "died", "on": "2026-11-01", "evidence": "居民死亡医学证明"}
    refused = send(client, url, boxes | {"successor_id": ""})
    assert refused.status_code == 422
    assert "请同时选定接任的户主" in refused.text
    answer = send(client, url, boxes | {"successor_id": str(wife.id)})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert f"<h1>{wife.name}</h1>" in page
    assert "居民死亡医学证明" in page
    before = client.get(f"/parties/households/{party.id}/past?day=2026-10-31").text
    assert head.name in before
    assert client.get(f"/parties/households/{party.id}/past?day=昨天").status_code == 422


def test_an_extract_is_a_pdf_and_leaves_a_trace(client: FlaskClient, database: Session) -> None:
    party = household_of(database, "云大山")
    url = f"/parties/households/{party.id}/extract"
    answer = send(client, url, {"reason": "本人申请查阅"})
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    assert last_verb(database) == "parties.extract_printed"


def test_a_closed_household_still_shows_and_prints_its_events(
    client: FlaskClient, database: Session
) -> None:
    party = household_of(database, "云大山")
    page = f"/parties/households/{party.id}"
    for step, why in (("close", "整户迁出"), ("reopen", "迁回原籍")):
        assert send(client, f"/parties/{party.id}/{step}", {"reason": why}).status_code == 303
        shown = client.get(page)
        assert shown.status_code == 200
        assert why in shown.text
        printed = send(client, f"{page}/extract", {"reason": "本人申请查阅"})
        assert printed.data.startswith(b"%PDF")


def test_whole_numbers_are_printed_only_with_the_right(
    client: FlaskClient, database: Session
) -> None:
    party = household_of(database, "云大山")
    url = f"/parties/households/{party.id}/extract"
    assert 'name="full"' in client.get(url).text
    answer = send(client, url, {"reason": "本人申请查阅", "full": "y"})
    assert answer.data.startswith(b"%PDF")


def test_the_village_hands_extracts_out_masked(client: FlaskClient, database: Session) -> None:
    """It may print what is kept, and may not reveal."""
    party = household_of(database, "云大山")
    village = client.application.test_client()
    sign_in(village, "cun", PASSWORD)
    url = f"/parties/households/{party.id}/extract"
    assert 'name="full"' not in village.get(url).text
    refused = send(village, url, {"reason": "本人申请查阅", "full": "y"})
    assert refused.status_code == 403


def test_a_roster_is_frozen_and_printed(client: FlaskClient, database: Session) -> None:
    collective = party_of(database, "collective")
    frozen = send(
        client,
        f"/parties/collectives/{collective}/roster/freeze",
        {"on": "2026-11-01", "purpose": "表决项目合作"},
    )
    assert frozen.status_code == 303
    assert "表决人数" in client.get(frozen.location).text
    printed = send(client, f"{frozen.location}/print", {}, page=frozen.location)
    assert printed.data.startswith(b"%PDF")
    assert last_verb(database) == "parties.roster_printed"
