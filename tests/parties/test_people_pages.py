"""Pages of people: what a clerk records stands there, and prints come as PDF with a trace."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.audit.entries import AuditEntry
from app.core.clock import today
from app.core.database import transaction
from app.parties.commands.households import add_member
from app.parties.models import HouseholdMember, Party
from app.parties.rules import Relation
from seeds.demo.invented import id_number
from seeds.demo.people import PASSWORD
from tests.factories.parties import person
from tests.factories.places import actor_at
from tests.house.walking import load_world, party_of
from tests.people import send, sign_in

JOINED = date(2021, 1, 1)


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


def test_a_minor_may_head_a_household_and_the_page_names_the_guardian(
    client: FlaskClient, database: Session
) -> None:
    party = household_of(database, "云大山")
    with transaction():
        child, grown = (
            add_member(
                household_id=party.id,
                given=person(name, Relation.CHILD, document_number=number, joined_on=JOINED),
                actor=actor_at("529901"),
            ).id
            for name, number in (
                ("云小年", id_number("20080822", 31)),
                ("云大年", id_number("20080820", 33)),
            )
        )
    url = f"/parties/households/{party.id}/split"
    form = client.get(url).text
    assert "云小年（子女）" in form
    # On the day of the split one was of age by a day, the other short of it by a day.
    boxes = {"on": "2026-08-21", "evidence": "分户协议"}
    of_age = boxes | {"member_ids": str(grown), "new_head_id": str(grown)}
    answer = send(client, url, of_age)
    assert answer.status_code == 303
    assert "监护人" not in client.get(answer.location).text
    answer = send(client, url, boxes | {"member_ids": str(child), "new_head_id": str(child)})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "户主 云小年 在 2026-08-21 未满法定年龄" in page
    assert "须由监护人" in page


def test_a_head_under_age_today_stays_marked(client: FlaskClient, database: Session) -> None:
    party = household_of(database, "云大山")
    with transaction():
        child = add_member(
            household_id=party.id,
            given=person(
                "云小年",
                Relation.CHILD,
                document_number=id_number(f"{today().year - 10}0101", 31),
                joined_on=JOINED,
            ),
            actor=actor_at("529901"),
        ).id
    url = f"/parties/households/{party.id}/split"
    form = client.get(url).text
    assert "云小年（子女，未成年）" in form
    assert "监护人代理" in form
    boxes = {"on": "2026-08-21", "evidence": "分户协议", "member_ids": str(child)}
    answer = send(client, url, boxes | {"new_head_id": str(child)})
    # Said once right after the split, and as long as it is so.
    for _look in range(2):
        assert client.get(answer.location).text.count("须由监护人") == 1


def test_who_freezes_a_roster_reads_when_the_assembly_may_meet(
    client: FlaskClient, database: Session
) -> None:
    """Told today, ten whole days lie between: the eleventh is the first."""
    collective = party_of(database, "collective")
    page = client.get(f"/parties/collectives/{collective}/roster/freeze").text
    soonest = today() + timedelta(days=11)
    assert f"今天通知的最早可于 {soonest.isoformat()} 召开" in page
