"""Pages of land: who gets what; registering, the list, the desk, a household's land."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core.area import Area
from app.core.database import transaction
from app.parcels.commands.holds import open_hold
from app.parcels.commands.lineage import split_parcel
from app.parcels.commands.register import set_boundary
from app.parcels.inputs import BoundaryInput, FourSides, HoldInput, PartInput
from app.parcels.models import Hold, Parcel, RightShare
from app.parcels.rules import HoldKind, Right
from app.parties.models import Party
from tests.factories.parcels import certify, give, make_clear_parcel, make_parcel, square
from tests.factories.parties import make_household, make_organisation
from tests.factories.places import COUNTY, NEXT_VILLAGE, actor_at
from tests.people import People, csrf_token, hidden_boxes, send, sign_in

VIEWS = ("", "/history", "/map.json")
EDITS = (
    "/edit",
    "/boundary",
    "/split",
    "/merge",
    "/resurvey",
    "/holders/contract",
    "/holders/trees/transfer",
    "/holders/trees/end",
    "/certificates/new",
    "/holds/new",
)
WHOLE_PAGES = ("/parcels/", "/parcels/map", "/parcels/map.json", "/parcels/overlaps")


@pytest.fixture
def land(people: People) -> tuple[Parcel, Party, Party]:
    return make_clear_parcel(
        boundary=square(106.5, 26.6), sides=FourSides("公路", "小河", "山脊", "林道")
    )


def open_dispute(parcel: Parcel) -> Hold:
    given = HoldInput(HoldKind.DISPUTE, date(2026, 5, 6), "山脊线以东归属不一", "邻组")
    with transaction():
        return open_hold(parcel_id=parcel.id, given=given, actor=actor_at(COUNTY))


def addresses(parcel: Parcel) -> list[str]:
    paper, hold = certify(parcel), open_dispute(parcel)
    own = [f"/parcels/{parcel.id}{part}" for part in (*VIEWS, *EDITS)]
    return [*own, f"/parcels/certificates/{paper.id}/cancel", f"/parcels/holds/{hold.id}/clear"]


def test_nobody_gets_anything_without_signing_in(
    client: FlaskClient, land: tuple[Parcel, Party, Party]
) -> None:
    for url in (*WHOLE_PAGES, "/parcels/new", *addresses(land[0])):
        answer = client.get(url)
        assert answer.status_code == 303, url
        assert "/sign-in" in answer.location


def test_the_neighbouring_county_knows_of_none_of_it(
    client: FlaskClient, people: People, land: tuple[Parcel, Party, Party]
) -> None:
    sign_in(client, people.outsider)
    for url in addresses(land[0]):
        assert client.get(url).status_code == 404, url
    for url in WHOLE_PAGES:
        page = client.get(url)
        assert page.status_code == 200, url
        assert f"/parcels/{land[0].id}" not in page.text, url
        assert land[0].key not in page.text, url


def test_who_only_decides_reads_and_does_not_write(
    client: FlaskClient, people: People, land: tuple[Parcel, Party, Party]
) -> None:
    sign_in(client, people.approver)
    parcel = land[0]
    for part in VIEWS:
        assert client.get(f"/parcels/{parcel.id}{part}").status_code == 200, part
    for part in EDITS:
        assert client.get(f"/parcels/{parcel.id}{part}").status_code == 403, part
        sent = {"csrf_token": csrf_token(client)}
        assert client.post(f"/parcels/{parcel.id}{part}", data=sent).status_code == 403, part
    page = client.get(f"/parcels/{parcel.id}").text
    assert f"/parcels/{parcel.id}/split" not in page
    assert client.get("/parcels/new").status_code == 403


def test_administrators_of_the_system_see_no_land(client: FlaskClient, people: People) -> None:
    sign_in(client, people.system_admin)
    for url in WHOLE_PAGES:
        assert client.get(url).status_code == 403, url


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_for_a_clerk_in_both_languages(
    client: FlaskClient, people: People, land: tuple[Parcel, Party, Party], language: str
) -> None:
    sign_in(client, people.county_clerk)
    client.post(
        "/language", data={"language": language, "csrf_token": csrf_token(client), "next": "/"}
    )
    for url in (*WHOLE_PAGES, "/parcels/new", *addresses(land[0])):
        assert client.get(url).status_code == 200, url


def enter(client: FlaskClient) -> TestResponse:
    boxes = {
        "village_code": "529901101201",
        "subcompartment": "077林班05小班",
        "survey_year": "2024",
        "name": "老鹰岩",
        "area": "32.1",
        "since": "2024-05-01",
        "resource_type": "forest",
        "ownership_kind": "collective",
        "land_class": "arbor",
        "species": "马尾松",
        "canopy_x100": "0.65",
        "dbh_cm_x10": "14.2",
        "east": "村级公路",
    }
    return send(client, "/parcels/new", boxes)


def test_a_clerk_registers_a_parcel_and_is_led_on(
    client: FlaskClient, people: People, database: Session
) -> None:
    sign_in(client, people.county_clerk)
    answer = enter(client)
    assert answer.status_code == 303, answer.text
    parcel = database.scalars(sa.select(Parcel)).one()
    assert answer.location == f"/parcels/{parcel.id}"
    assert parcel.key == "529901101201-L077-X05-2024"
    assert (parcel.area, parcel.canopy_x100, parcel.dbh_cm_x10) == (Area(3210), 65, 142)
    page = client.get(answer.location).text
    assert "还没有林地所有权人" in page
    assert "东至 村级公路" in page
    assert "权属有问题" in page


def test_the_same_number_twice_is_said_beside_its_box(
    client: FlaskClient, people: People, database: Session
) -> None:
    sign_in(client, people.county_clerk)
    enter(client)
    again = enter(client)
    assert again.status_code == 422
    assert "已登记" in again.text
    assert database.scalar(sa.select(sa.func.count(Parcel.id))) == 1


def test_a_village_clerk_enters_only_in_their_own_village(
    client: FlaskClient, people: People
) -> None:
    sign_in(client, people.other_village_clerk)
    answer = enter(client)
    assert answer.status_code == 422
    assert "不在可选范围内" in answer.text


def test_a_household_page_shows_its_land(
    client: FlaskClient, people: People, land: tuple[Parcel, Party, Party]
) -> None:
    parcel, _collective, household = land
    sign_in(client, people.village_clerk)
    page = client.get(f"/parties/households/{household.id}").text
    assert "名下林地" in page
    assert f"/parcels/{parcel.id}" in page


def test_an_expiring_certificate_waits_on_the_desk_of_who_records(
    client: FlaskClient, people: People
) -> None:
    parcel = make_parcel()
    certify(parcel, number="示(2001)青禾县不动产权第0000009号", valid_until=date(2026, 12, 31))
    elsewhere = client.application.test_client()
    sign_in(client, people.county_clerk)
    assert "第0000009号" in client.get("/").text
    sign_in(elsewhere, people.outsider)
    assert "第0000009号" not in elsewhere.get("/").text
    reader = client.application.test_client()
    sign_in(reader, people.approver)
    assert "第0000009号" not in reader.get("/").text


def test_the_list_filters_exports_and_keeps_to_its_scope(
    client: FlaskClient, people: People
) -> None:
    near, far = make_parcel(), make_parcel(NEXT_VILLAGE)
    sign_in(client, people.village_clerk)
    page = client.get("/parcels/").text
    assert near.key in page
    assert far.key not in page
    clerk = client.application.test_client()
    sign_in(clerk, people.county_clerk)
    page = clerk.get("/parcels/?undrawn=1&resource=forest").text
    assert near.key in page
    assert far.key in page
    sent = {"csrf_token": csrf_token(clerk)}
    workbook = clerk.post("/parcels/export", data=sent)
    assert workbook.status_code == 200
    assert workbook.data[:2] == b"PK"
    sent = {"csrf_token": csrf_token(client)}
    assert client.post("/parcels/export", data=sent).status_code == 403


def test_of_two_edits_the_second_is_told(
    client: FlaskClient, people: People, land: tuple[Parcel, Party, Party]
) -> None:
    parcel = land[0]
    sign_in(client, people.county_clerk)
    boxes = hidden_boxes(client.get(f"/parcels/{parcel.id}/boundary").text)
    given = BoundaryInput(parcel.version, "", FourSides(east="河"), "更正")
    with transaction():
        set_boundary(parcel_id=parcel.id, given=given, actor=actor_at(COUNTY))
    late = client.post(
        f"/parcels/{parcel.id}/boundary", data={**boxes, "east": "路", "reason": "更正"}
    )
    assert late.status_code == 409


def test_a_day_that_is_none_is_said_in_words(
    client: FlaskClient, people: People, land: tuple[Parcel, Party, Party]
) -> None:
    sign_in(client, people.county_clerk)
    assert client.get(f"/parcels/{land[0].id}?on=gestern").status_code == 422
    assert client.get("/parcels/map?place=/nowhere/").status_code == 200


def test_the_thread_says_which_holders_are_missing(client: FlaskClient, people: People) -> None:
    parcel, collective, household = make_parcel(), make_organisation(), make_household()
    sign_in(client, people.county_clerk)
    done = '<li class="done">\n        <span>权利人<'

    def page() -> str:
        return client.get(f"/parcels/{parcel.id}").text

    assert "缺林地所有权人" in page()
    give(parcel, Right.TREES, (household, "1"))
    # Trees alone do not say whose land it is.
    assert "缺林地所有权人" in page()
    assert f"/parcels/{parcel.id}/holders/ownership" in page()
    assert done not in page()
    give(parcel, Right.OWNERSHIP, (collective, "1"))
    assert done in page()
    assert "缺林地所有权人" not in page()
    only_owned = make_parcel()
    give(only_owned, Right.OWNERSHIP, (collective, "1"))
    answer = client.get(f"/parcels/{only_owned.id}").text
    assert "缺承包、经营或林木权利人" in answer
    assert done not in answer


def halves_of(parcel: Parcel, on: date) -> list[Parcel]:
    parts = [
        PartInput(f"066林班{n:02d}小班", Area(parcel.area_mu_x100 // 2), name="") for n in (1, 2)
    ]
    with transaction():
        return split_parcel(
            parcel_id=parcel.id, parts=parts, on=on, reason="分户", actor=actor_at(COUNTY)
        )


def test_a_parcel_split_on_its_first_day_reads_as_such(client: FlaskClient, people: People) -> None:
    today = date(2026, 11, 21)
    parcel = make_parcel(since=today, survey_year=2026)
    halves_of(parcel, today)
    sign_in(client, people.county_clerk)
    page = client.get(f"/parcels/{parcel.id}").text
    assert f"本小班于 {today} 登记，当天分割为066林班01小班" in page
    assert f"{today} 当天登记、当天被替代" in page
    assert "这一天还没有这个小班" not in page
    assert "没有登记林地所有权人" not in page


def test_a_part_without_a_boundary_is_drawn_by_the_land_it_came_of(
    client: FlaskClient, people: People, land: tuple[Parcel, Party, Party]
) -> None:
    whole = land[0]
    first, second = halves_of(whole, date(2024, 4, 2))
    sign_in(client, people.county_clerk)
    page = client.get(f"/parcels/{whole.id}").text
    assert "本小班于 2024-04-02 分割为066林班01小班" in page
    assert "被替代前最后一天（2024-04-01）权属清楚" in page
    for part in (first, second):
        assert f"/parcels/{part.id}/boundary" in page
        for url in (f"/parcels/{part.id}", f"/parcels/{part.id}/boundary"):
            told = client.get(url).text
            assert 'class="shape past"' in told
            assert "虚线是来源小班的范围" in told
    given = BoundaryInput(first.version, square(106.5, 26.6, side=0.0005), FourSides(), "勾绘")
    with transaction():
        set_boundary(parcel_id=first.id, given=given, actor=actor_at(COUNTY))
    assert f"/parcels/{first.id}/boundary" not in client.get(f"/parcels/{whole.id}").text
    other = client.get(f"/parcels/{second.id}/boundary").text
    assert 'class="shape near"' in other
    assert 'class="shape past"' not in client.get(f"/parcels/{first.id}").text


def test_a_holders_page_reads_only_what_it_shows(
    client: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    household = make_household()
    for _ in range(5):
        give(make_parcel(), Right.TREES, (household, "1"))
    sign_in(client, people.county_clerk)
    monkeypatch.setattr("app.parcels.held.MOST_SHOWN", 2)
    read: list[int] = []

    def note(row: RightShare, _context: object) -> None:
        read.append(row.parcel_id)

    sa.event.listen(RightShare, "load", note)
    try:
        page = client.get(f"/parties/households/{household.id}").text
    finally:
        sa.event.remove(RightShare, "load", note)
    assert "还有 3 个小班没有列出" in page
    assert len(read) == 2
