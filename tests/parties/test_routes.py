"""Pages of parties: who gets what, and what the addresses never carry."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.access.models import User
from app.core.audit.entries import AuditEntry
from app.core.crypto import unseal
from app.parties.models import HouseholdMember, Party
from seeds.demo.people import PASSWORD
from tests.house.walking import load_world, party_of
from tests.people import hidden_boxes, send, sign_in


@pytest.fixture(autouse=True)
def world(database: Session) -> None:
    load_world()


def first_member(database: Session) -> tuple[HouseholdMember, str]:
    member = database.scalars(sa.select(HouseholdMember).order_by(HouseholdMember.id)).first()
    assert member is not None
    return member, unseal(member.document_sealed, record=member.uid, field="document")


def test_a_whole_number_finds_its_household_by_post(client: FlaskClient, database: Session) -> None:
    member, number = first_member(database)
    sign_in(client, "xian", PASSWORD)
    answer = send(client, "/parties/find", {"number": f" {number.lower()} "})
    assert answer.status_code == 303
    assert answer.location == f"/parties/households/{member.household_id}"
    assert number not in answer.location


def test_the_number_of_another_county_is_not_found(client: FlaskClient, database: Session) -> None:
    _member, number = first_member(database)
    sign_in(client, "linxian", PASSWORD)
    answer = send(client, "/parties/find", {"number": number})
    assert answer.status_code == 200
    assert "辖区内没有登记这个号码" in answer.text


def test_a_list_never_searches_by_sealed_number(client: FlaskClient, database: Session) -> None:
    _member, number = first_member(database)
    sign_in(client, "xian", PASSWORD)
    page = client.get(f"/parties/households?q={number}").text
    assert "/parties/households/9" not in page


def test_full_numbers_stand_on_no_page_but_the_one_asked_for(
    client: FlaskClient, database: Session
) -> None:
    member, number = first_member(database)
    sign_in(client, "xian", PASSWORD)
    for url in (
        f"/parties/households/{member.household_id}",
        f"/parties/households/{member.household_id}/edit",
        f"/parties/{member.household_id}/history",
        f"/parties/members/{member.id}/reveal",
    ):
        assert number not in client.get(url).text, url
    asked = send(client, f"/parties/members/{member.id}/reveal", {"reason": "核对领款人身份"})
    assert asked.status_code == 200
    assert number in asked.text
    assert asked.headers["Cache-Control"] == "no-store"
    entry = database.scalars(
        sa.select(AuditEntry).where(AuditEntry.verb == "parties.document_revealed")
    ).one()
    assert entry.actor_name == "陈敏行"


def test_an_edit_form_does_not_show_the_sealed_phone(
    client: FlaskClient, database: Session
) -> None:
    household = party_of(database, "household")
    party = database.get(Party, household)
    assert party is not None
    assert party.phone_sealed is not None
    phone = unseal(party.phone_sealed, record=party.uid, field="phone")
    sign_in(client, "cun", PASSWORD)
    assert phone not in client.get(f"/parties/households/{household}/edit").text


def test_of_two_deciders_the_second_is_told_calmly(client: FlaskClient, database: Session) -> None:
    sign_in(client, "fuhe", PASSWORD)
    late = client.application.test_client()
    sign_in(late, "shenpi", PASSWORD)
    page = client.get("/").text
    url = "/parties/accounts/" + page.split('href="/parties/accounts/')[1].split('"')[0]
    boxes = hidden_boxes(late.get(url).text)
    first = send(client, url, {"note": "已核对"})
    assert first.status_code == 303
    second = late.post(url, data={**boxes, "note": "我也核对了"})
    assert second.status_code == 409
    assert "处理过" in second.text
    again = late.get(url)
    assert again.status_code == 200
    assert "钱两清" in again.text


def test_a_granted_household_opens_to_a_developer_and_closes_again(
    client: FlaskClient, database: Session
) -> None:
    household = party_of(database, "household")
    party = database.get(Party, household)
    assert party is not None
    number = party.number
    user_id = database.scalar(sa.select(User.id).where(User.user_name == "yezhu"))
    developer = client.application.test_client()
    sign_in(developer, "yezhu", PASSWORD)
    assert developer.get(f"/parties/households/{household}").status_code == 404
    sign_in(client, "anquan", PASSWORD)
    boxes = {
        "subject_type": "party",
        "number": number,
        "from_on": "2026-01-01",
        "until_on": "2030-12-31",
        "reason": "核对委托范围",
    }
    granted = send(client, f"/users/{user_id}/records/new", boxes)
    assert granted.status_code == 303, granted.text
    assert developer.get(f"/parties/households/{household}").status_code == 200
    page = developer.get("/parties/households").text
    assert f"/parties/households/{household}" in page
