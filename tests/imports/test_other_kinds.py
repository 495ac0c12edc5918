"""Members, accounts and places from sheets."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.database import session
from app.divisions.queries import find_division
from app.imports.rules import Extent
from app.parties.models import BankAccount, HouseholdMember
from app.parties.rules import AccountState
from seeds.demo.invented import card
from tests.factories.parties import (
    agree_to_account,
    ask_for_account,
    make_household,
    make_organisation,
)
from tests.factories.places import COUNTY, OTHER_COUNTY, actor_at, make_places
from tests.imports.sheets import confirm, head_number, upload, workbook, wrong
from tests.people import People, hidden_boxes, sign_in

MEMBERS = ("户编号", "姓名", "与户主关系", "证件号码", "入户日期")
ACCOUNTS = ("编号", "户名", "银行账号", "开户银行")
PLACES = ("区划代码", "名称")


@pytest.fixture
def clerk(database: Session) -> Actor:
    make_places()
    return actor_at(COUNTY, "imports.run", user_id=7, name="何青禾")


def test_members_join_their_households(clerk: Actor) -> None:
    party = make_household(actor=clerk)
    party_id, number = party.id, party.number
    rows = [
        [number, "田小苗", "子女", head_number(1), "2021-01-01"],
        [number, "田小禾", "子女", head_number(2), "2021-01-01"],
    ]
    found = upload(workbook(rows, headings=MEMBERS), actor=clerk, kind="members")
    assert (found.added, wrong(found)) == (2, {})
    confirm(found, Extent.ALL, actor=clerk)
    names = session().scalars(
        sa.select(HouseholdMember.name).where(HouseholdMember.household_id == party_id)
    )
    assert set(names) == {"田大禾", "田小苗", "田小禾"}
    assert upload(workbook(rows, headings=MEMBERS), actor=clerk, kind="members").same == 2
    rows[0][2] = "孙子女"
    asked = upload(workbook(rows, headings=MEMBERS), actor=clerk, kind="members", updates=True)
    assert (asked.changed, asked.same) == (1, 1)
    assert confirm(asked, Extent.ALL, actor=clerk).state == "done"


def test_members_of_nobody_are_told(clerk: Actor) -> None:
    party = make_household(actor=clerk)
    foreign = make_household(village="529902101201", actor=actor_at(OTHER_COUNTY))
    rows = [
        ["529901-HU-999999", "甲", "子女", head_number(1), ""],
        [foreign.number, "乙", "子女", head_number(2), ""],
        ["", "丙", "子女", head_number(3), ""],
        [party.number, "丁", "户主", head_number(4), ""],
        [party.number, "戊", "邻居", head_number(5), "2999-01-01"],
    ]
    found = upload(workbook(rows, headings=MEMBERS), actor=clerk, kind="members")
    said = {line: {column for column, _ in told} for line, told in wrong(found).items()}
    assert said == {
        2: {"household_number"},
        3: {"household_number"},
        4: {"household_number"},
        5: {"relation"},
        6: {"relation", "joined_on"},
    }


def test_accounts_are_asked_for_and_wait_for_a_second_person(clerk: Actor) -> None:
    first, second, third = (make_household(actor=clerk) for _ in range(3))
    first_id, collective = first.id, make_organisation()
    ask_for_account(third, by=clerk)
    rows = [
        [first.number, first.name, card(1), "示例农村商业银行"],
        [second.number, second.name, "6217990000000120000", "示例农村商业银行"],
        [third.number, third.name, card(3), "示例农村商业银行"],
        [collective.number, "云有田", card(4), "示例农村商业银行"],
    ]
    numeric = [[first.number, first.name, 6217990000000000000, "示例农村商业银行"]]
    found = upload(workbook(rows, headings=ACCOUNTS), actor=clerk, kind="accounts")
    said = wrong(found)
    assert sorted(said) == [3, 4, 5]
    assert "第 15 位以后全是 0" in said[3][0][1]
    assert "等待复核" in said[4][0][1]
    assert said[5][0][0] == "holder_name"
    done = confirm(found, Extent.GOOD, actor=clerk)
    assert done.state == "done"
    states = session().scalars(sa.select(BankAccount.state).where(BankAccount.party_id == first_id))
    assert list(states) == [AccountState.PENDING]
    told = wrong(upload(workbook(numeric, headings=ACCOUNTS), actor=clerk, kind="accounts"))
    assert "只保留前 15 位" in told[2][0][1]


def test_a_corrected_bank_of_a_known_account_is_a_change(clerk: Actor) -> None:
    """The number alone is not the account: nothing that was corrected is passed over as known."""
    party = make_household(actor=clerk)
    checker = replace(clerk, user_id=99, name="复核人")
    agree_to_account(ask_for_account(party, by=clerk, number=card(7)), by=checker)
    same = [[party.number, party.name, card(7), "示例农村商业银行"]]
    other = [[party.number, party.name, card(7), "另一家银行"]]
    for rows, changed in ((same, 0), (other, 1)):
        sheet = workbook(rows, headings=ACCOUNTS)
        found = upload(sheet, actor=clerk, kind="accounts", updates=True)
        assert (found.changed, found.same, found.bad) == (changed, 1 - changed, 0)


def test_places_below_the_county(clerk: Actor) -> None:
    rows = [
        ["529901301", "新云镇"],
        ["529901301201", "新云村"],
        ["529902301", "别县镇"],
        ["529901999201", "无上级村"],
        ["529901101201", "改名村"],
        ["529901", "县"],
    ]
    found = upload(workbook(rows, headings=PLACES), actor=clerk, kind="places")
    assert sorted(wrong(found)) == [4, 5, 6, 7]
    assert confirm(found, Extent.GOOD, actor=clerk).state == "done"
    place = find_division("529901301201")
    assert place is not None
    assert place.name_zh == "新云村"
    again = upload(workbook(rows[4:5], headings=PLACES), actor=clerk, kind="places", updates=True)
    assert again.changed == 1
    confirm(again, Extent.ALL, actor=clerk)
    renamed = find_division("529901101201")
    assert renamed is not None
    assert renamed.name_zh == "改名村"


def test_what_changes_reads_in_the_language_of_the_page(
    client: FlaskClient, people: People
) -> None:
    clerk = replace(actor_at(COUNTY, "imports.run", name="何青禾"), user_id=7)
    row = [make_household(actor=clerk).number, "田小苗", "子女", head_number(1), "2021-01-01"]
    sheet = workbook([row], headings=MEMBERS)
    confirm(upload(sheet, actor=clerk, kind="members"), Extent.ALL, actor=clerk)
    row[2] = "孙子女"
    sheet = workbook([row], headings=MEMBERS)
    address = f"/imports/{upload(sheet, actor=clerk, kind='members', updates=True).id}"
    sign_in(client, people.county_clerk)
    for language, said in (("zh", ["子女", "孙子女"]), ("en", ["Child", "Grandchild"])):
        page = client.get(address).text
        client.post("/language", data={**hidden_boxes(page, "/language"), "language": language})
        cells = re.findall(r'<td role="cell"[^>]*>([^<]*)</td>', client.get(address).text)
        assert cells[-2:] == said
