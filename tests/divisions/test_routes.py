"""Pages of divisions: looking up, one place, and what a county keeps itself."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.database import transaction
from app.divisions.queries import find_division
from seeds.demo.people import PASSWORD
from seeds.reference.divisions import load_national_list
from tests.house.walking import load_world
from tests.people import send, sign_in

VILLAGE = "529901101202"


@pytest.fixture(autouse=True)
def world(database: Session) -> None:
    load_world()


def clerk(client: FlaskClient) -> FlaskClient:
    sign_in(client, "xian", PASSWORD)
    return client


def test_the_list_finds_by_initials_and_leads_to_the_page(client: FlaskClient) -> None:
    page = clerk(client).get("/divisions?q=slc").text
    assert f"/divisions/{VILLAGE}" in page
    assert "云坪村" not in page
    assert client.get(f"/divisions/{VILLAGE}").status_code == 200


def test_a_page_says_where_a_place_lies_and_what_lies_below(client: FlaskClient) -> None:
    page = clerk(client).get("/divisions/529901101").text
    assert "贵州省云岭市青禾县云坪镇" in page
    assert f"/divisions/{VILLAGE}" in page
    assert "/divisions/529901" in page
    assert "操作日志" in page


def test_villages_of_the_next_county_are_nobodys_business(client: FlaskClient) -> None:
    sign_in(client, "linxian", PASSWORD)
    assert client.get(f"/divisions/{VILLAGE}").status_code == 404
    assert client.get("/divisions/529901101").status_code == 404
    assert client.get("/divisions/999999").status_code == 404
    county = client.get("/divisions/529901")
    assert county.status_code == 200
    assert "操作日志" not in county.text
    assert "529901101" not in county.text
    found = client.get("/divisions/lookup?q=松林").text
    assert VILLAGE not in found
    assert VILLAGE not in client.get("/divisions?q=松林").text


def test_an_old_code_leads_to_the_one_of_today(client: FlaskClient) -> None:
    with transaction():
        load_national_list()
    clerk(client)
    page = client.get("/divisions/522423").text
    assert "/divisions/520581" in page
    assert "贵州省毕节市黔西市" in page
    found = client.get("/divisions/lookup?q=522423").text
    assert "520581" in found
    then = client.get("/divisions/lookup?q=522423&on=2005-06-01").text
    assert "520581" not in then
    assert "/divisions/522423" in client.get("/divisions/520522").text
    assert "/divisions/520581" in client.get("/divisions/5205").text


@pytest.mark.parametrize(
    "url",
    [
        "/divisions/lookup",
        "/divisions/lookup?q=%25",
        "/divisions/lookup?q=%00a",
        "/divisions/lookup?q=" + "9" * 300,
        "/divisions/lookup?q=没有这里",
    ],
)
def test_looking_up_bears_anything(client: FlaskClient, url: str) -> None:
    assert clerk(client).get(url).status_code == 200


def test_a_day_that_is_none_is_refused(client: FlaskClient) -> None:
    assert clerk(client).get("/divisions/lookup?q=52&on=yesterday").status_code == 422


def test_a_village_is_entered_renamed_ended_and_taken_back(client: FlaskClient) -> None:
    clerk(client)
    sent = {
        "code": "529901101299",
        "name_zh": "新桥村",
        "name_en": "",
        "valid_from": "2026-03-01",
    }
    answer = send(client, "/divisions/529901101/new", sent)
    assert answer.status_code == 303
    assert answer.location == "/divisions/529901101299"
    again = send(client, "/divisions/529901101/new", sent)
    assert again.status_code == 422
    assert "已登记" in again.text
    new_names = {"name_zh": "虹桥村", "name_en": "Rainbow Bridge"}
    renamed = send(client, "/divisions/529901101299/rename", new_names)
    assert renamed.status_code == 303
    ended = send(
        client,
        "/divisions/529901101299/end",
        {"on": "2026-06-30", "successor_code": VILLAGE},
    )
    assert ended.status_code == 303
    page = client.get("/divisions/529901101299").text
    assert "虹桥村" in page
    assert f"/divisions/{VILLAGE}" in page
    assert "更名" in page
    taken_back = send(client, "/divisions/529901101299/reopen", {"reason": "录错"})
    assert taken_back.status_code == 303
    row = find_division("529901101299")
    assert row is not None
    assert (row.name_en, row.valid_to) == ("Rainbow Bridge", None)


@pytest.mark.parametrize("code", ["529902101299", "529901", "529901101", "abc", "5299011012"])
def test_a_code_must_belong_below(client: FlaskClient, code: str) -> None:
    clerk(client)
    sent = {"code": code, "name_zh": "某村", "name_en": "", "valid_from": "2026-03-01"}
    assert send(client, "/divisions/529901101/new", sent).status_code == 422
    assert find_division(code) is None or code in ("529901", "529901101")


def test_a_village_ends_nothing_but_its_own(client: FlaskClient) -> None:
    sign_in(client, "linxian", PASSWORD)
    for work in ("new", "rename", "end", "reopen"):
        assert client.get(f"/divisions/{VILLAGE}/{work}").status_code in (403, 404)
        assert client.get(f"/divisions/529901/{work}").status_code in (403, 404)
