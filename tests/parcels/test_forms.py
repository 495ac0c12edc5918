"""Forms of land: holders, splits and mergers, boundaries, papers and restrictions."""

from __future__ import annotations

import io
import json
from datetime import date
from fractions import Fraction

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.area import Area
from app.core.database import transaction
from app.parcels.commands.holds import open_hold
from app.parcels.inputs import FourSides, HoldInput
from app.parcels.models import Certificate, Hold, Parcel
from app.parcels.queries import holders_on
from app.parcels.rules import HoldKind, ParcelStatus, Right
from app.parties.models import Party
from tests.factories.parcels import give, make_clear_parcel, make_parcel, square
from tests.factories.parties import make_household
from tests.factories.places import COUNTY, actor_at
from tests.people import People, send, sign_in

TODAY = "2026-11-21"


@pytest.fixture
def land(people: People) -> tuple[Parcel, Party, Party]:
    return make_clear_parcel(
        boundary=square(106.5, 26.6), sides=FourSides("公路", "小河", "山脊", "林道")
    )


def test_holders_are_named_by_number_or_name_with_exact_parts(
    client: FlaskClient, people: People
) -> None:
    parcel = make_parcel()
    first, second = make_household(head="云大山"), make_household(head="云满仓")
    sign_in(client, people.county_clerk)
    url = f"/parcels/{parcel.id}/holders/contract"
    boxes = {
        "rows-0-who": f"{first.number} 云大山",
        "rows-0-share": "1/3",
        "rows-0-term_until": "2058-12-31",
        "rows-1-who": "云满仓",
        "rows-1-share": "2/3",
        "on": "2022-01-01",
        "reason": "2008 年林改确权",
    }
    offered = client.get(url).text
    assert f'<option value="{first.number} 云大山">' in offered
    wrong = send(client, url, boxes | {"rows-1-share": "1/3"})
    assert wrong.status_code == 422
    assert "合计为 2/3" in wrong.text
    nobody = send(client, url, boxes | {"rows-1-who": "查无此人"})
    assert nobody.status_code == 422
    assert "没有这个编号或名称" in nobody.text
    right = send(client, url, boxes)
    assert right.status_code == 303, right.text
    held = holders_on(parcel.id, Right.CONTRACT, date(2022, 1, 1))
    assert {one.party_id: one.share for one in held} == {
        first.id: Fraction(1, 3),
        second.id: Fraction(2, 3),
    }
    page = client.get(f"/parcels/{parcel.id}").text
    assert "2058-12-31" in page
    assert f"/parties/households/{first.id}" in page


def test_two_of_one_name_are_told_apart_by_number(client: FlaskClient, people: People) -> None:
    parcel = make_parcel()
    make_household(head="田有余")
    make_household(head="田有余")
    sign_in(client, people.county_clerk)
    boxes = {
        "rows-0-who": "田有余",
        "rows-0-share": "1",
        "on": "2022-01-01",
        "reason": "确权",
    }
    answer = send(client, f"/parcels/{parcel.id}/holders/contract", boxes)
    assert answer.status_code == 422
    assert "同名的不止一户" in answer.text


def test_more_rows_keep_what_was_typed_and_save_nothing(
    client: FlaskClient, people: People
) -> None:
    parcel = make_parcel()
    sign_in(client, people.county_clerk)
    url = f"/parcels/{parcel.id}/holders/trees"
    answer = send(client, url, {"rows-0-who": "云大山", "rows-0-share": "1/7", "more": "1"})
    assert answer.status_code == 200
    assert 'name="rows-7-who"' in answer.text
    assert 'value="1/7"' in answer.text
    assert not holders_on(parcel.id, Right.TREES, date(2026, 11, 21))


def test_a_share_is_transferred_and_the_old_holder_still_reads(
    client: FlaskClient, people: People, land: tuple[Parcel, Party, Party]
) -> None:
    parcel, _collective, household = land
    other = make_household(head="云新户")
    sign_in(client, people.county_clerk)
    boxes = {
        "giver": str(household.id),
        "who": other.number,
        "share": "1/4",
        "on": "2025-01-01",
        "reason": "流转合同 2025-1",
    }
    answer = send(client, f"/parcels/{parcel.id}/holders/trees/transfer", boxes)
    assert answer.status_code == 303, answer.text
    page = client.get(f"/parcels/{parcel.id}").text
    assert "3/4" in page
    assert "以前的权利人（1）" in page


def test_a_split_reads_from_both_ends(
    client: FlaskClient, people: People, land: tuple[Parcel, Party, Party], database: Session
) -> None:
    parcel, _collective, household = land
    number = str(parcel.unit)
    sign_in(client, people.county_clerk)
    boxes = {
        "rows-0-subcompartment": f"{number}1细班",
        "rows-0-area": "5",
        "rows-1-subcompartment": f"{number}2细班",
        "rows-1-area": "9.99",
        "on": "2026-03-01",
        "reason": "分户协议",
    }
    url = f"/parcels/{parcel.id}/split"
    short = send(client, url, boxes)
    assert short.status_code == 422
    assert "还差" in short.text
    half = send(client, url, boxes | {"rows-1-area": ""})
    assert half.status_code == 422
    assert "小班号和面积要一起填" in half.text
    odd = send(client, url, boxes | {"rows-1-subcompartment": "二细班"})
    assert odd.status_code == 422
    assert 'id="rows-1-subcompartment-wrong"' in odd.text
    done = send(client, url, boxes | {"rows-1-area": "10"})
    assert done.status_code == 303, done.text
    parts = database.scalars(
        sa.select(Parcel).where(Parcel.status == ParcelStatus.CURRENT).order_by(Parcel.key)
    ).all()
    assert [one.area_mu_x100 for one in parts] == [500, 1000]
    whole = client.get(f"/parcels/{parcel.id}").text
    assert "这一页只供查阅" in whole
    assert f'href="/parcels/{parts[0].id}"' in whole
    assert f"/parcels/{parcel.id}/split" not in whole
    part = client.get(f"/parcels/{parts[0].id}").text
    assert f'href="/parcels/{parcel.id}"' in part
    assert "分户协议" in part
    assert household.number in part
    assert client.get(f"/parcels/{parcel.id}/split").status_code in (200, 409, 422)


def test_parcels_are_merged_by_key(client: FlaskClient, people: People) -> None:
    first, second = make_parcel(), make_parcel()
    sign_in(client, people.county_clerk)
    boxes = {
        "others": second.key,
        "subcompartment": "088林班01小班",
        "survey_year": "2024",
        "on": "2025-01-01",
        "reason": "小班调整",
    }
    url = f"/parcels/{first.id}/merge"
    unknown = send(client, url, boxes | {"others": "529901101201-L099-X99-2024"})
    assert unknown.status_code == 422
    assert "辖区内没有编码" in unknown.text
    done = send(client, url, boxes)
    assert done.status_code == 303, done.text
    assert "30.00" in client.get(done.location).text


def test_a_boundary_is_uploaded_and_warned_about(client: FlaskClient, people: People) -> None:
    parcel = make_parcel(boundary="", area=Area(9000))
    other = make_parcel(boundary=square(106.7, 26.6))
    sign_in(client, people.county_clerk)
    url = f"/parcels/{parcel.id}/boundary"
    file = io.BytesIO(square(106.7002, 26.6).encode())
    boxes = {"file": (file, "小班.geojson"), "reason": "实测", "north": "山脊"}
    answer = send(client, url, boxes)
    assert answer.status_code == 303, answer.text
    page = client.get(answer.location).text
    assert "相差超过容差" in page
    assert f'href="/parcels/{other.id}"' in page
    assert "重叠" in page
    assert '<svg class="plan"' in page
    found = json.loads(client.get(f"/parcels/{parcel.id}/map.json").text)
    assert {one["properties"]["look"] for one in found["features"]} == {"own", "near"}
    overlaps = client.get("/parcels/overlaps").text
    assert parcel.unit.format("zh") in overlaps


@pytest.mark.parametrize(
    ("boundary", "said"),
    [("{", "GeoJSON"), ('{"type":"Point","coordinates":[106,26]}', "面")],
)
def test_a_boundary_that_is_none_is_refused_beside_its_box(
    client: FlaskClient, people: People, boundary: str, said: str
) -> None:
    parcel = make_parcel()
    sign_in(client, people.county_clerk)
    boxes = {"boundary": boundary, "reason": "实测"}
    answer = send(client, f"/parcels/{parcel.id}/boundary", boxes)
    assert answer.status_code == 422
    assert 'id="boundary-wrong"' in answer.text
    assert said in answer.text


def test_four_sides_alone_are_drawn_without_a_scale(client: FlaskClient, people: People) -> None:
    parcel = make_parcel(boundary="", sides=FourSides(north="分水岭"))
    sign_in(client, people.county_clerk)
    page = client.get(f"/parcels/{parcel.id}").text
    assert "北至 分水岭" in page
    assert "只登记了四至" in page
    assert client.get(f"/parcels/{parcel.id}/map.json").status_code == 404


def test_a_certificate_is_kept_and_cancelled(
    client: FlaskClient, people: People, database: Session
) -> None:
    parcel, other = make_parcel(), make_parcel()
    sign_in(client, people.county_clerk)
    boxes = {
        "number": "示〔2023〕青禾县不动产权第0001234号",
        "issued_on": "2023-03-01",
        "valid_until": "2053-12-31",
        "holder_name": "云大山",
        "area": "30",
        "others": other.key,
    }
    answer = send(client, f"/parcels/{parcel.id}/certificates/new", boxes)
    assert answer.status_code == 303, answer.text
    paper = database.scalars(sa.select(Certificate)).one()
    assert len(paper.links) == 2
    assert "0001234" in client.get(f"/parcels/{other.id}").text
    ended = send(
        client,
        f"/parcels/certificates/{paper.id}/cancel",
        {"on": "2026-01-01", "reason": "换发新证"},
    )
    assert ended.status_code == 303, ended.text
    assert "已注销" in client.get(f"/parcels/{parcel.id}").text


def test_a_dispute_stops_land_and_clearing_frees_it(
    client: FlaskClient, people: People, land: tuple[Parcel, Party, Party], database: Session
) -> None:
    parcel = land[0]
    sign_in(client, people.county_clerk)
    assert "权属清楚" in client.get(f"/parcels/{parcel.id}").text
    boxes = {"kind": "dispute", "from_on": "2026-05-06", "said": "山脊线以东归属不一"}
    assert send(client, f"/parcels/{parcel.id}/holds/new", boxes).status_code == 303
    page = client.get(f"/parcels/{parcel.id}").text
    assert "今天权属有问题" in page
    assert "依据：" in page
    assert "2025-01-01权属清楚" in client.get(f"/parcels/{parcel.id}?on=2025-01-01").text
    listed = client.get("/parcels/?held=1").text
    assert parcel.key in listed
    hold = database.scalars(sa.select(Hold)).one()
    cleared = send(client, f"/parcels/holds/{hold.id}/clear", {"on": TODAY, "how": "调解书 2026-3"})
    assert cleared.status_code == 303, cleared.text
    assert "权属清楚" in client.get(f"/parcels/{parcel.id}").text


def test_holders_of_seized_land_change_by_a_paper_alone(
    client: FlaskClient, people: People
) -> None:
    parcel, one, two = make_parcel(), make_household(), make_household()
    give(parcel, Right.TREES, (one, "1"))
    with transaction():
        given = HoldInput(HoldKind.SEIZURE, date(2023, 3, 1), "执行查封")
        open_hold(parcel_id=parcel.id, given=given, actor=actor_at(COUNTY))
    sign_in(client, people.county_clerk)
    court = "（2023）示01执12号"
    url = f"/parcels/{parcel.id}/holders/trees"
    assert "小班有查封" in client.get(url).text
    boxes = {
        "rows-0-who": two.number,
        "rows-0-share": "1",
        "on": "2023-09-01",
        "basis": "agreed",
        "reason": "转让",
    }
    answer = send(client, url, boxes)
    assert answer.status_code == 422
    assert "更正登记" in answer.text
    answer = send(client, url, boxes | {"basis": "authority"})
    assert answer.status_code == 422
    assert "须填写所依据文书的编号" in answer.text
    answer = send(client, url, boxes | {"basis": "authority", "document": court})
    assert answer.status_code == 303
    assert court in client.get(f"/parcels/{parcel.id}/history").text
