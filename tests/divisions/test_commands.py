"""A county's own list, endings and what carries them on."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import system_actor
from app.core.audit.completeness import unaudited
from app.core.audit.entries import AuditEntry
from app.core.database import transaction
from app.core.errors import Conflict, InvalidValue, NotFound, RuleBroken
from app.divisions.commands import (
    end_division,
    record_national_list,
    record_places,
    reopen_division,
)
from app.divisions.models import Division
from app.divisions.queries import (
    find_division,
    find_places,
    full_name,
    list_children,
    list_divisions,
    list_predecessors,
    list_working_places,
    resolve,
)
from app.divisions.rules import DivisionInput, PlaceRow
from tests.factories.places import actor_at

COUNTY, OTHER_COUNTY = "529801", "529802"
SINCE = date(2021, 1, 1)
PLACES = [
    DivisionInput("52", "贵州省", "Guizhou Province", SINCE),
    DivisionInput("5298", "云岭市", "Yunling City", SINCE),
    DivisionInput("529801", "青禾县", "Qinghe County", SINCE),
    DivisionInput("529801101", "云坪镇", "Yunping Town", SINCE),
    DivisionInput("529801101201", "云坪村", "Yunping Village", SINCE),
    DivisionInput("529801101202", "松林村", "Songlin Village", SINCE),
    DivisionInput("529801201", "石桥乡", "Shiqiao Township", SINCE),
    DivisionInput("529802", "岚山县", "Lanshan County", SINCE),
    DivisionInput("529802101", "雾岭镇", "Wuling Town", SINCE),
    DivisionInput("529802101201", "雾岭村", "Wuling Village", SINCE),
]
CLERK = actor_at(COUNTY)
CHINA = system_actor("测试")
DAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def places(database: Session) -> None:
    with transaction():
        record_national_list(rows=PLACES, actor=CHINA)


def verbs(database: Session) -> list[str]:
    return list(database.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id)))


def new_town() -> list[PlaceRow]:
    return [
        PlaceRow("529801102", "松坪镇", valid_from=DAY),
        PlaceRow("529801102201", "柳溪村", "Willow Brook Village", valid_from=DAY),
    ]


def test_a_set_is_entered_whole_with_one_entry(database: Session) -> None:
    before = len(verbs(database))
    with transaction():
        done = record_places(rows=new_town(), actor=CLERK)
    assert done.added == ("529801102", "529801102201")
    assert verbs(database)[before:] == ["divisions.places_recorded"]
    town = find_division("529801102")
    assert town is not None
    assert (town.name_en, town.initials, town.parent_code) == ("Songping Town", "spz", COUNTY)
    village = find_division("529801102201")
    assert village is not None
    assert village.name_en == "Willow Brook Village"
    assert full_name(village.path).zh == "贵州省云岭市青禾县松坪镇柳溪村"


def test_the_same_set_again_changes_nothing_and_says_nothing(database: Session) -> None:
    with transaction():
        record_places(rows=new_town(), actor=CLERK)
    before = len(verbs(database))
    with transaction():
        done = record_places(rows=new_town(), actor=CLERK)
    assert (done.added, done.changed, done.unchanged) == ((), (), 2)
    assert len(verbs(database)) == before


def test_a_new_name_is_taken_and_a_missing_row_is_not_a_removal(database: Session) -> None:
    with transaction():
        done = record_places(rows=[PlaceRow("529801101202", "松涛村")], actor=CLERK)
    assert done.changed == ("529801101202",)
    assert verbs(database)[-1] == "divisions.renamed"
    row = find_division("529801101202")
    assert row is not None
    assert (row.name_zh, row.initials, row.name_en) == ("松涛村", "stc", "Songtao Village")
    assert find_division("529801101201") is not None
    with transaction():
        record_places(rows=[PlaceRow("529801101202", "松涛村", "Pine Waves")], actor=CLERK)
    with transaction():
        assert record_places(rows=[PlaceRow("529801101202", "松涛村")], actor=CLERK).unchanged
    assert row.name_en == "Pine Waves"


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        (PlaceRow("529801999201", "无乡村"), RuleBroken),
        (PlaceRow("529802102", "邻县镇"), RuleBroken),
        (PlaceRow("529803", "县"), InvalidValue),
        (PlaceRow("52980110", "短码"), InvalidValue),
        (PlaceRow("529801103", "  "), InvalidValue),
        (PlaceRow("529801103", "长" * 41), InvalidValue),
        (PlaceRow("529801103", "长名镇", "x" * 121), InvalidValue),
    ],
)
def test_what_a_county_may_not_enter(
    database: Session, row: PlaceRow, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), transaction():
        record_places(rows=[*new_town(), row], actor=CLERK)
    assert find_division("529801102") is None


def test_an_ended_code_leads_to_whoever_carries_it_on(database: Session) -> None:
    with transaction():
        end_division(code="529801101202", on=DAY, successor_code="529801101201", actor=CLERK)
    assert resolve("529801101202", DAY).code == "529801101202"
    assert resolve("529801101202", date(2026, 3, 2)).code == "529801101201"
    assert [row.code for row in list_predecessors("529801101201")] == ["529801101202"]
    assert "529801101202" not in {row.code for row in list_divisions(on=date(2026, 3, 2))}
    assert "529801101202" in {row.code for row in list_children("529801101")}
    with pytest.raises(RuleBroken), transaction():
        record_places(rows=[PlaceRow("529801101202", "松林村")], actor=CLERK)
    with pytest.raises(Conflict), transaction():
        end_division(code="529801101202", on=DAY, successor_code=None, actor=CLERK)


def test_an_ending_can_be_taken_back(database: Session) -> None:
    with transaction():
        end_division(code="529801101202", on=DAY, successor_code=None, actor=CLERK)
    with transaction():
        reopen_division(code="529801101202", reason="代码录错", actor=CLERK)
    assert resolve("529801101202", date(2026, 3, 2)).valid_to is None
    with pytest.raises(Conflict), transaction():
        reopen_division(code="529801101202", reason="再来一次", actor=CLERK)


def test_successors_never_run_in_a_circle(database: Session) -> None:
    with transaction():
        end_division(code="529801101202", on=DAY, successor_code="529801101201", actor=CLERK)
    for successor in ("529801101202", "529801101201", "529801109999"):
        with pytest.raises(InvalidValue), transaction():
            end_division(code="529801101201", on=DAY, successor_code=successor, actor=CLERK)


def test_a_township_ends_after_its_villages(database: Session) -> None:
    with pytest.raises(RuleBroken, match="2"), transaction():
        end_division(code="529801101", on=DAY, successor_code="529801201", actor=CLERK)


@pytest.mark.parametrize("code", ["529802101201", "529801"])
def test_foreign_and_national_codes_are_not_a_countys_to_end(database: Session, code: str) -> None:
    with pytest.raises(RuleBroken), transaction():
        end_division(code=code, on=DAY, successor_code=None, actor=CLERK)


def test_an_ending_before_the_start_is_refused(database: Session) -> None:
    with pytest.raises(RuleBroken), transaction():
        end_division(code="529801101202", on=date(2020, 1, 1), successor_code=None, actor=CLERK)


def test_unknown_codes_resolve_to_nothing(database: Session) -> None:
    with pytest.raises(NotFound):
        resolve("529899", DAY)


def test_the_national_list_adds_and_corrects_and_keeps_endings_made_here(
    database: Session,
) -> None:
    with transaction():
        end_division(code="529801101202", on=DAY, successor_code=None, actor=CLERK)
    rows = [
        DivisionInput("52", "示例省", "Sample Province", date(1980, 1, 1)),
        DivisionInput("5297", "示例市", "Sample City", date(1980, 1, 1)),
        DivisionInput("529801101202", "松林村", "Songlin Village", date(2021, 1, 1)),
        DivisionInput(
            "529802", "岚山县", "Lanshan County", date(2021, 1, 1), date(2025, 12, 31), "529801"
        ),
    ]
    with transaction():
        done = record_national_list(rows=rows, actor=CHINA)
    assert done.added == ("5297",)
    assert done.changed == ("52", "529802")
    kept = find_division("529801101202")
    assert kept is not None
    assert kept.valid_to == DAY
    assert resolve("529802", date(2026, 1, 1)).code == "529801"
    before = len(verbs(database))
    with transaction():
        assert record_national_list(rows=rows, actor=CHINA).unchanged == 4
    assert len(verbs(database)) == before


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("529801101201", ["529801101201"]),
        ("529801101000", ["529801101"]),
        ("52980110", ["529801101", "529801101201", "529801101202"]),
        ("松林", ["529801101202"]),
        ("slc", ["529801101202"]),
        ("SL", ["529801101202"]),
        ("yunping", ["529801101", "529801101201"]),
        ("qhx", ["529801"]),
        ("%", []),
        ("_", []),
        (" ", []),
        ("岚山", ["529802"]),
        ("雾岭", []),
    ],
)
def test_places_are_found_by_code_name_and_initials(
    database: Session, words: str, found: list[str]
) -> None:
    area = CLERK.division_path
    assert [row.code for row in find_places(words, area=area)] == found


def test_forms_offer_what_works_and_not_all_of_china(database: Session) -> None:
    empty = DivisionInput("529803", "空县", "Empty County", date(2021, 1, 1))
    with transaction():
        record_national_list(rows=[empty], actor=CHINA)
    from_province = {row.code for row in list_working_places(path="/52/")}
    assert {"52", "5298", COUNTY, OTHER_COUNTY, "529801101", "529801101201"} <= from_province
    assert "529803" not in from_province
    assert [row.code for row in list_working_places(path="/52/5298/529803/")] == ["529803"]


def test_ones_own_area_comes_first_and_the_whole_name_before_its_parts(database: Session) -> None:
    far = DivisionInput("529803", "松林市", "Songlin City", SINCE)
    with transaction():
        record_national_list(rows=[far], actor=CHINA)
    found = [row.code for row in find_places("松林", area=CLERK.division_path)]
    assert found == ["529801101202", "529803"]
    whole = [row.code for row in find_places("松林市", area=CLERK.division_path)]
    assert whole == ["529803"]


def test_the_list_writes_initials_where_an_older_database_has_none(database: Session) -> None:
    with transaction():
        unaudited("a row from before the column was there")
        database.execute(sa.update(Division).where(Division.code == COUNTY).values(initials=""))
    with transaction():
        assert record_national_list(rows=PLACES, actor=CHINA).changed == (COUNTY,)
    row = find_division(COUNTY)
    assert row is not None
    assert row.initials == "qhx"
