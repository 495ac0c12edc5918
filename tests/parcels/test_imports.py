"""Parcels and their holders from sheets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.area import Area
from app.core.audit.entries import AuditEntry
from app.core.bilingual import Text
from app.core.database import session, transaction
from app.imports.kinds import get_import_kind
from app.imports.queries import some_differences
from app.imports.rules import Extent
from app.parcels.bulk import MANY_REGISTERED, MOST_INSTANTS, bulk_entries
from app.parcels.commands.certificates import record_certificate, record_certificates
from app.parcels.commands.register import register_parcels
from app.parcels.inputs import CertificateInput, FourSides
from app.parcels.models import Parcel, RightShare
from app.parcels.rules import Right
from tests.factories.parcels import give, make_parcel, parcel_input, square
from tests.factories.parties import make_household, make_organisation
from tests.factories.places import COUNTY, FAR_VILLAGE, VILLAGE, actor_at, make_places
from tests.imports.sheets import confirm, upload, workbook, wrong
from tests.people import People, sign_in

PARCELS = ("所在村", "小班号", "调查年份", "面积(亩)", "小地名", "地类", "郁闭度", "边界(GeoJSON)")
HOLDERS = ("小班编码", "权利", "权利人编号", "份额", "起始日期")


@pytest.fixture
def clerk(database: Session) -> Actor:
    make_places()
    return actor_at(COUNTY, "imports.run", user_id=7, name="何青禾")


def test_parcels_are_registered_and_corrected(clerk: Actor) -> None:
    rows: list[list[object]] = [
        [VILLAGE, f"012林班{n:02d}小班", 2024, 12.34, "长坡", "乔木林地", 0.65, ""]
        for n in range(1, 6)
    ]
    rows[0][7] = square(108.0, 27.0)
    found = upload(workbook(rows, headings=PARCELS), actor=clerk, kind="parcels")
    assert (wrong(found), found.added) == ({}, 5)
    confirm(found, Extent.ALL, actor=clerk)
    first = (
        session().scalars(sa.select(Parcel).where(Parcel.key == f"{VILLAGE}-L012-X01-2024")).one()
    )
    assert (first.area_mu_x100, first.canopy_x100, first.land_class) == (1234, 65, "arbor")
    assert first.drawn_mu_x100
    rows[2][3] = 13.5
    assert upload(workbook(rows, headings=PARCELS), actor=clerk, kind="parcels").bad == 1
    asked = upload(workbook(rows, headings=PARCELS), actor=clerk, kind="parcels", updates=True)
    assert (asked.same, asked.changed, wrong(asked)) == (4, 1, {})
    [(line, [change])] = some_differences(asked, 9)
    assert (line, change.column, change.before, change.after) == (4, "area", "12.34", "13.50")
    assert confirm(asked, Extent.ALL, actor=clerk).state == "done"


def test_wrong_parcels_are_told_by_column(clerk: Actor) -> None:
    rows: list[list[object]] = [
        [VILLAGE, "十二林班", 2024, 1, "", "", "", ""],
        [VILLAGE, "012林班01小班", 2999, 1, "", "", "", ""],
        [FAR_VILLAGE, "012林班01小班", 2024, 1, "", "", "", ""],
        [VILLAGE, "012林班02小班", 2024, 0, "", "", "", ""],
        [VILLAGE, "012林班03小班", 2024, 1.234, "", "", "", ""],
        [VILLAGE, "012林班04小班", 2024, 1, "", "火星地", 1.5, ""],
        [VILLAGE, "012林班05小班", 2024, 1, "", "", "", "{}"],
        [VILLAGE, "012林班6小班", 2024, 1, "", "", "", ""],
        [VILLAGE, "12林班06小班", 2024, 1, "", "", "", ""],
        [VILLAGE, "012林班07小班", 2024, 1, "", "草地", "", ""],
    ]
    found = upload(workbook(rows, headings=PARCELS), actor=clerk, kind="parcels")
    said = {line: sorted(column for column, _ in told) for line, told in wrong(found).items()}
    assert said == {
        2: ["subcompartment"],
        3: ["survey_year"],
        4: ["division_code"],
        5: ["area"],
        6: ["area"],
        7: ["canopy_x100", "land_class"],
        8: ["boundary"],
        9: ["subcompartment"],
        10: ["subcompartment"],
        11: ["land_class"],
    }


def test_holders_come_in_whole_sets(clerk: Actor) -> None:
    one, two = make_household().number, make_household().number
    owner = make_organisation().number
    parcels = [make_parcel() for _ in range(4)]
    keys, ids = [parcel.key for parcel in parcels], [parcel.id for parcel in parcels]
    rows = [
        [keys[0], "林木所有权", one, "1/3", "2021-06-01"],
        [keys[0], "林木所有权", two, "2/3", "2021-06-01"],
        [keys[0], "林地所有权", owner, "1", "2021-06-01"],
        [keys[1], "林木所有权", one, "1/3", "2021-06-01"],
        [keys[1], "林木所有权", two, "1/3", "2021-06-01"],
        [keys[2], "林地所有权", one, "1", "2021-06-01"],
        [keys[3], "林木所有权", one, "1/2", "2021-06-01"],
        [keys[3], "林木所有权", "529901-HU-999999", "1/2", "2021-06-01"],
        ["529901101201-L999-X99-2024", "林木所有权", one, "1", "2021-06-01"],
    ]
    found = upload(workbook(rows, headings=HOLDERS), actor=clerk, kind="holders")
    said = {line: told[0][0] for line, told in wrong(found).items()}
    assert said == {
        5: "share",
        6: "share",
        7: "share",
        8: "",
        9: "household_number",
        10: "key",
    }
    done = confirm(found, Extent.GOOD, actor=clerk)
    assert (done.state, done.added) == ("done", 3)
    held = session().scalars(sa.select(RightShare).where(RightShare.parcel_id == ids[0]))
    assert sum(one.share for one in held if one.right == Right.TREES) == 1
    same = upload(workbook(rows[:3], headings=HOLDERS), actor=clerk, kind="holders")
    assert same.same == 3
    changed = [[keys[0], "林木所有权", one, "1", "2022-06-01"]]
    assert upload(workbook(changed, headings=HOLDERS), actor=clerk, kind="holders").bad == 1
    asked = upload(workbook(changed, headings=HOLDERS), actor=clerk, kind="holders", updates=True)
    assert confirm(asked, Extent.ALL, actor=clerk).state == "done"


def test_sets_are_never_parted_and_fractions_are_text(clerk: Actor) -> None:
    household, parcel = make_household(), make_parcel()
    give(parcel, Right.TREES, (household, "1"))
    key, number = parcel.key, household.number
    rows: list[list[object]] = [
        [key, "林地经营权", number, 0.3333, "2021-06-01"],
        [key, "林地承包权", number, "1", "2020-06-01"],
        [key, "林木所有权", number, "1", "2020-01-01"],
        [key, "林地承包权", number, "1", "2020-06-01"],
    ]
    found = upload(workbook(rows, headings=HOLDERS), actor=clerk, kind="holders")
    said = wrong(found)
    assert "分数" in said[2][0][1]
    assert said[4][0][0] == "on"
    assert "排在一起" in said[5][0][1]


def test_large_sets_stay_whole_across_chunks(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.imports.checking.CHUNK", 2)
    monkeypatch.setattr("app.imports.jobs.CHUNK", 2)
    numbers = [make_household().number for _ in range(5)]
    keys = [make_parcel().key for _ in range(2)]
    rows = [[key, "林木所有权", number, "1/5", "2021-06-01"] for key in keys for number in numbers]
    found = upload(workbook(rows, headings=HOLDERS), actor=clerk, kind="holders")
    assert (wrong(found), found.added) == ({}, 10)
    assert confirm(found, Extent.GOOD, actor=clerk).written == 10


def test_a_replaced_set_says_who_leaves_and_who_joins(clerk: Actor) -> None:
    stays, leaves, joins = make_household(), make_household(), make_household()
    parcel, other = make_parcel(), make_parcel()
    give(parcel, Right.TREES, (stays, "1/3"), (leaves, "2/3"))
    give(other, Right.TREES, (stays, "1/2"), (leaves, "1/2"), term_until=date(2050, 1, 1))
    names = [f"{one.name} {one.number}" for one in (stays, leaves, joins)]

    def told_of(key: str, name: str, what: str) -> Text:
        return Text(
            f"{key} 林木所有权：{name}（{what}）", f"{key} ownership of the trees: {name} ({what})"
        )

    at, there = parcel.key, other.key
    rows = [
        [parcel.key, "林木所有权", stays.number, "1/2", "2022-06-01", ""],
        [parcel.key, "林木所有权", joins.number, "1/2", "2022-06-01", ""],
        [other.key, "林木所有权", stays.number, "1/2", "2022-06-01", "2050-01-01"],
        [other.key, "林木所有权", leaves.number, "1/2", "2022-06-01", "2060-01-01"],
    ]
    sheet = workbook(rows, headings=(*HOLDERS, "期限至"))
    found = upload(sheet, actor=clerk, kind="holders", updates=True)
    assert (wrong(found), found.changed) == ({}, 4)
    told = {
        line: [(one.column, one.before, one.after) for one in changes]
        for line, changes in some_differences(found, 9)
    }
    assert told == {
        2: [
            ("leaves", told_of(at, names[1], "2/3"), ""),
            ("share", told_of(at, names[0], "1/3"), "1/2"),
        ],
        3: [("joins", "", told_of(at, names[2], "1/2"))],
        5: [("term_until", told_of(there, names[1], "2050-01-01"), "2060-01-01")],
    }
    kind = get_import_kind("holders")
    assert [kind.label(column).zh for column in ("leaves", "joins", "share")] == [
        "退出",
        "加入",
        "份额",
    ]


PLACES = ("所在村", "小班号", "调查年份", "面积(亩)", "东至", "西至", "边界(GeoJSON)")


def test_known_parcels_take_their_boundary_and_sides_from_a_sheet(clerk: Actor) -> None:
    numbers = [f"012林班{n:02d}小班" for n in range(1, 5)]
    ids = [
        make_parcel(
            subcompartment=number,
            area=Area(1500),
            boundary=square(108.0 + at, 27.0),
            sides=FourSides("公路", "", "小河", ""),
        ).id
        for at, number in enumerate(numbers)
    ]
    plain: list[object] = [VILLAGE, "", 2021, 15, "", "", ""]
    rows = [[*plain[:1], number, *plain[2:]] for number in numbers]
    rows[0][4:] = ["山脊", "", square(108.0, 27.0, side=0.002)]
    rows[1][6] = square(109.0, 27.0)
    rows[2][6] = "{}"
    rows[3][3:6] = [16, "公路", "界沟"]
    sheet = workbook(rows, headings=PLACES)
    held_back = upload(sheet, actor=clerk, kind="parcels")
    assert sorted(wrong(held_back)) == [2, 4, 5]
    assert "更新已存在的数据" in wrong(held_back)[2][0][1]
    found = upload(sheet, actor=clerk, kind="parcels", updates=True)
    assert {line: told[0][0] for line, told in wrong(found).items()} == {4: "boundary"}
    assert (found.changed, found.same) == (2, 1)
    told = dict(some_differences(found, 9))
    assert next((one.column, one.before) for one in told[2]) == ("east", "公路")
    new = told[2][1]
    assert isinstance(new.before, Text)
    assert isinstance(new.after, Text)
    assert (new.column, new.before.zh[:3], new.after.zh[:3]) == ("boundary", "现边界", "新边界")
    assert "相差超过容差" in new.after.zh
    assert "differ by more than is tolerated" in new.after.en
    assert [one.column for one in told[5]] == ["area", "west"]
    assert confirm(found, Extent.GOOD, actor=clerk).state == "done"
    first, second, _third, fourth = (session().get_one(Parcel, one) for one in ids)
    assert first.sides == FourSides("山脊", "", "小河", "")
    assert first.drawn_mu_x100 is not None
    assert second.drawn_mu_x100 is not None
    assert first.drawn_mu_x100 > 3 * second.drawn_mu_x100
    # An empty cell takes nothing away.
    assert (fourth.area, fourth.sides.west, fourth.boundary is None) == (Area(1600), "界沟", False)
    verbs = session().scalars(
        sa.select(AuditEntry.verb).where(
            AuditEntry.subject_type == "parcel",
            AuditEntry.verb.in_(["parcels.updated", "parcels.boundary_set"]),
        )
    )
    assert sorted(verbs) == ["parcels.boundary_set", "parcels.boundary_set", "parcels.updated"]


def test_a_parcel_says_from_which_sheet_it_came(client: FlaskClient, people: People) -> None:
    clerk = replace(actor_at(COUNTY, "imports.run", name="何青禾"), user_id=7)
    household = make_household().number
    row: list[object] = [VILLAGE, "012林班01小班", 2024, 12.34, "长坡", "乔木林地", 0.65, ""]
    found = upload(workbook([row], headings=PARCELS), actor=clerk, kind="parcels", name="云坪.xlsx")
    land = found.id
    confirm(found, Extent.ALL, actor=clerk)
    parcel = session().scalars(sa.select(Parcel)).one()
    parcel_id, key = parcel.id, parcel.key
    rows = [[key, "林木所有权", household, "1", "2021-06-01"]]
    found = upload(workbook(rows, headings=HOLDERS), actor=clerk, kind="holders")
    holders = found.id
    confirm(found, Extent.ALL, actor=clerk)
    sign_in(client, people.county_clerk)
    for page in ("", "/history"):
        told = client.get(f"/parcels/{parcel_id}{page}").text
        assert f'<a href="/imports/{land}">登记入册，来自批量导入 {land} · 云坪.xlsx</a>' in told
        assert f'<a href="/imports/{holders}">登记权利人，来自批量导入 {holders}' in told
    reader = client.application.test_client()
    sign_in(reader, people.approver)
    told = reader.get(f"/parcels/{parcel_id}").text
    assert f"登记入册，来自批量导入 {land}" in told
    assert "云坪.xlsx" not in told


def test_the_day_a_parcel_came_is_found_whatever_was_recorded_since(clerk: Actor) -> None:
    row: list[object] = [VILLAGE, "012林班01小班", 2024, 12.34, "长坡", "乔木林地", 0.65, ""]
    found = upload(workbook([row], headings=PARCELS), actor=clerk, kind="parcels")
    confirm(found, Extent.ALL, actor=clerk)
    came = session().scalars(sa.select(Parcel.created_at)).one()
    later = {came + timedelta(days=day) for day in range(1, 2 * MOST_INSTANTS)}
    assert (MANY_REGISTERED, came) in bulk_entries(came, later)


def test_a_parcel_entered_with_others_says_when_and_by_whom(
    client: FlaskClient, people: People
) -> None:
    with transaction():
        (parcel_id,) = register_parcels(
            given=[parcel_input()],
            actor=actor_at(COUNTY, name="陈敏行"),
            subject=("division", "529901"),
        )
    alone = make_parcel()
    with transaction():
        record_certificates(
            given=[CertificateInput("青林证字(2009)第1号", (parcel_id,), date(2009, 6, 1))],
            actor=actor_at(COUNTY, name="陈敏行"),
            subject=("division", "529901"),
        )
        record_certificate(
            given=CertificateInput("青林证字(2009)第2号", (alone.id,), date(2009, 6, 1)),
            actor=actor_at(COUNTY, name="陈敏行"),
        )
    sign_in(client, people.county_clerk)
    for page in ("", "/history"):
        told = client.get(f"/parcels/{parcel_id}{page}").text
        assert "陈敏行</time>批量登记入册" in told
        assert "陈敏行</time>批量登记证书" in told
        other = client.get(f"/parcels/{alone.id}{page}").text
        assert "批量登记" not in other
