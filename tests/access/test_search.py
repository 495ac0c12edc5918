"""The search box: what it finds, for whom, and what never gets into an address."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core.masking import mask_id_number
from app.parties.rules import Relation
from app.web.search import read_asked
from seeds.demo.invented import id_number
from tests.factories.parties import make_household, person
from tests.people import People, csrf_token, sign_in

NUMBER = id_number("19680312", 7)


def ask(client: FlaskClient, words: str) -> tuple[int, str, str]:
    """Type something into the box: the status, where it led, what the last page says."""
    data = {"csrf_token": csrf_token(client), "q": words}
    answer = client.post("/search", data=data)
    where = answer.location or ""
    page = client.get(where).text if answer.status_code == 303 else answer.text
    return answer.status_code, where, page


@pytest.fixture
def village(people: People) -> People:
    """Two households in one village, one in another."""
    make_household(head="田大禾", village="529901101201", phone="")
    own = person("单小禾", Relation.HEAD, document_number=NUMBER)
    make_household(village="529901101201", phone="13800001234", head=own)
    make_household(head="单枝春", village="529901201201", phone="")
    return people


@pytest.mark.parametrize(
    ("typed", "words", "code", "letters", "tail", "hidden"),
    [
        ("  云　大山 ", "云 大山", "云大山", "", "", False),
        ("ＹＤＳＨ", "YDSH", "YDSH", "ydsh", "", False),
        ("０１２x", "012x", "012X", "", "012X", False),
        ("1234", "1234", "1234", "", "1234", False),
        ("529901-NH-000001", "529901-NH-000001", "529901-NH-000001", "", "", False),
        (
            "黔(2021)青禾县不动产权第0001234号",
            *2 * ("黔(2021)青禾县不动产权第0001234号",),
            "",
            "",
            False,
        ),
        ("138 0000 1234", "138 0000 1234", "13800001234", "", "13800001234", True),
        ("找 11010519491231002X", "找 11010519491231002X", "找11010519491231002X", "", "", True),
        ("a\x00\u202eb", "ab", "AB", "ab", "", False),
    ],
)
def test_what_was_typed_is_read_once(
    typed: str, words: str, code: str, letters: str, tail: str, *, hidden: bool
) -> None:
    asked = read_asked(typed)
    assert (asked.words, asked.code) == (words, code)
    assert (asked.letters, asked.tail) == (letters, tail)
    assert asked.stays_out_of_addresses is hidden


def test_people_are_found_by_name_part_initials_and_tail(
    client: FlaskClient, village: People
) -> None:
    sign_in(client, village.county_clerk)
    for words, names in (
        ("小禾", ["单小禾"]),
        ("sxh", ["单小禾"]),
        ("单", ["单小禾", "单枝春"]),
        ("SZ", ["单枝春"]),
        ("tdh", ["田大禾"]),
    ):
        status, where, page = ask(client, words)
        assert status == 303
        assert where.startswith("/search?q=")
        assert [name for name in ("单小禾", "田大禾", "单枝春") if f">{name}</a>" in page] == names


def test_nobody_outside_the_area_is_found(client: FlaskClient, village: People) -> None:
    for somebody, names in (
        (village.village_clerk, {"单小禾"}),
        (village.other_village_clerk, {"单枝春"}),
        (village.town_clerk, {"单小禾"}),
        (village.outsider, set()),
        (village.system_admin, set()),
        (village.developer, set()),
    ):
        sign_in(client, somebody)
        page = ask(client, "单")[2]
        assert {name for name in ("单小禾", "单枝春") if f">{name}</a>" in page} == names
        client.post("/sign-out", data={"csrf_token": csrf_token(client)})


def test_the_end_of_an_identity_number_finds_its_household(
    client: FlaskClient, village: People
) -> None:
    sign_in(client, village.village_clerk)
    for tail in (NUMBER[-4:], NUMBER[-6:], NUMBER[-7:].lower()):
        assert ">单小禾</a>" in ask(client, tail)[2], tail
    page = ask(client, NUMBER[-4:])[2]
    assert f"成员：单小禾（{mask_id_number(NUMBER)}）" in page, "whose number it is, masked"
    assert NUMBER not in page
    # The same last four after other signs, and three signs alone, name nobody.
    other = "0" if NUMBER[-5] != "0" else "1"
    for tail in (other + NUMBER[-4:], NUMBER[-3:]):
        assert ">单小禾</a>" not in ask(client, tail)[2], tail
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    sign_in(client, village.other_village_clerk)
    assert ">单小禾</a>" not in ask(client, NUMBER[-4:])[2]


def test_a_whole_number_leads_to_the_page_and_into_no_address(
    client: FlaskClient, village: People
) -> None:
    sign_in(client, village.county_clerk)
    for number in (NUMBER, f" {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]} ", "138 0000 1234"):
        status, where, page = ask(client, number)
        assert status == 303, number
        assert where.startswith("/parties/households/")
        assert "单小禾" in page
    status, where, page = ask(client, "13800009999")
    assert (status, where) == (200, "")
    assert "没有找到“13800009999”" in page


def test_an_address_somebody_made_by_hand_looks_for_no_long_number(
    client: FlaskClient, village: People
) -> None:
    sign_in(client, village.county_clerk)
    answer = client.get("/search", query_string={"q": f"单 {NUMBER}"})
    assert answer.status_code == 422
    assert "网址里带有长号码" in answer.text
    assert NUMBER not in answer.text.partition("<main")[2]
    assert "单小禾" not in answer.text


@pytest.mark.parametrize("between", [" ", "-", ".", "–", " - ", "_"])
def test_a_number_in_any_grouping_stays_out_of_addresses(between: str) -> None:
    assert read_asked(between.join(("138", "0000", "0000"))).stays_out_of_addresses
    assert not read_asked("云坪村三组 0114").stays_out_of_addresses


def test_register_numbers_and_codes_lead_straight_there(
    client: FlaskClient, village: People
) -> None:
    sign_in(client, village.county_clerk)
    found = ask(client, "单小禾")[2]
    number = found.partition('<span class="figure">')[2].partition("</span>")[0]
    assert ask(client, number.lower())[1].startswith("/parties/households/")
    assert "/divisions" in ask(client, "529901101201")[1]
    assert ">云坪村</a>" in ask(client, "ypc")[2]


def test_the_box_takes_nothing_else(client: FlaskClient, village: People) -> None:
    sign_in(client, village.county_clerk)
    token = csrf_token(client)
    for data in ({"q": "单", "all": "1"}, {"q": ["单", "田"]}):
        answer = client.post("/search", data={"csrf_token": token, **data})
        assert answer.status_code == 422
    assert client.post("/search", data={"csrf_token": token}).location == "/search"
    assert "可以这样查" in client.get("/search").text


def test_nobody_without_a_name_gets_a_box(client: FlaskClient, people: People) -> None:
    assert 'role="search"' not in client.get("/sign-in").text
    assert client.get("/search").status_code == 303
