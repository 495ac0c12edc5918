"""The list of China that is shipped: fresh, whole, and loaded once."""

from __future__ import annotations

import time
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.audit.entries import AuditEntry
from app.core.database import Base, transaction
from app.core.identifiers import division_code
from app.core.paths import lies_within
from app.divisions.models import Division
from app.divisions.queries import (
    find_places,
    full_name,
    list_divisions,
    resolve,
)
from app.divisions.rules import (
    DivisionInput,
    is_placeholder,
    parent_code,
    path_of,
)
from seeds.reference.divisions import CHINA, COLUMNS, load_national_list, read_national_list

ROWS = {row.code: row for row in read_national_list()}
TODAY = date(2026, 11, 1)


def in_force(row: DivisionInput) -> bool:
    return row.valid_to is None


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("350404", "三元区"),
        ("350405", "沙县区"),
        ("520281", "盘州市"),
        ("520581", "黔西市"),
        ("653228", "和康县"),
        ("653229", "和安县"),
    ],
)
def test_codes_of_recent_years_are_in_force(code: str, name: str) -> None:
    assert ROWS[code].name_zh == name
    assert in_force(ROWS[code])
    assert division_code.parse(code) == code


def test_counts_are_those_of_the_country() -> None:
    counties = [
        row
        for row in ROWS.values()
        if len(row.code) == 6 and in_force(row)
        if not is_placeholder(row.code)
    ]
    assert len(counties) == 2847
    assert sum(row.code.startswith("52") for row in counties) == 88
    assert sum(len(row.code) == 2 for row in ROWS.values()) == 34


def test_every_row_is_well_formed_and_below_a_row_that_is_there() -> None:
    header = CHINA.read_text(encoding="utf-8").splitlines()[0]
    assert header == ",".join(COLUMNS)
    for row in ROWS.values():
        above = parent_code(row.code)
        assert above is None or above in ROWS, row
        assert row.name_zh, row
        assert row.name_en, row
        assert row.valid_to is None or row.valid_to >= row.valid_from, row
        # A county of today stands in a city of today.
        assert above is None or not in_force(row) or in_force(ROWS[above]), row


def test_successors_exist_and_lead_to_a_code_of_today() -> None:
    for row in ROWS.values():
        assert row.successor_code is None or row.valid_to is not None, row
        step, hops = row, 0
        while step.successor_code is not None:
            step, hops = ROWS[step.successor_code], hops + 1
            assert hops < 10, row
        assert row.successor_code is None or len(step.code) <= len(row.code), row


def test_the_list_loads_within_two_seconds_with_one_entry_and_again_without_any(
    database: Session,
) -> None:
    start = time.process_time()
    with transaction():
        load_national_list()
    assert time.process_time() - start < 2
    entries = database.scalars(sa.select(AuditEntry)).all()
    assert [entry.verb for entry in entries] == ["divisions.national_list_recorded"]
    once = rows_of(database)
    assert len(once) == len(ROWS)
    with transaction():
        load_national_list()
    assert rows_of(database) == once
    assert database.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 1


def rows_of(database: Session) -> list[tuple[object, ...]]:
    table = Base.metadata.tables["division"]
    return sorted(map(tuple, database.execute(sa.select(table))), key=repr)


@pytest.fixture
def china(database: Session) -> Session:
    with transaction():
        load_national_list()
    return database


# old code, a day, who carries it on that day
SUCCESSIONS = [
    ("350427", TODAY, "350405"),
    ("350402", TODAY, "350404"),
    ("522423", TODAY, "520581"),
    ("522423", date(2005, 6, 1), "522423"),
    ("522423", date(2015, 6, 1), "520522"),
    ("520222", TODAY, "520281"),
    ("522401", TODAY, "520502"),
    ("5224", TODAY, "5205"),
    ("500184", TODAY, "500119"),
    ("1527", TODAY, "1506"),
    ("520581", date(1990, 1, 1), "520581"),
]


def test_abolished_codes_resolve(china: Session) -> None:
    assert [(old, on, resolve(old, on).code) for old, on, _now in SUCCESSIONS] == SUCCESSIONS
    by_code = {row.code: row for row in china.scalars(sa.select(Division))}
    astray = 0
    for row in by_code.values():
        step = row
        while step.successor_code and not step.in_force(TODAY):
            step = by_code[step.successor_code]
        astray += not step.in_force(TODAY)
    assert astray < 80


FULL_NAMES = [
    ("520281", "贵州省六盘水市盘州市", "Panzhou City, Liupanshui City, Guizhou Province"),
    ("110105", "北京市朝阳区", "Chaoyang District, Beijing Municipality"),
    ("469001", "海南省五指山市", "Wuzhishan City, Hainan Province"),
    ("659011", "新疆维吾尔自治区新星市", "Xinxing City, Xinjiang Uygur Autonomous Region"),
    ("441900", "广东省东莞市", "Dongguan City, Guangdong Province"),
    ("1101", "北京市", "Beijing Municipality"),
    ("52", "贵州省", "Guizhou Province"),
    (
        "522723",
        "贵州省黔南布依族苗族自治州贵定县",
        "Guiding County, Qiannan Bouyei and Miao Autonomous Prefecture, Guizhou Province",
    ),
]


def test_full_names_leave_placeholders_out(china: Session) -> None:
    for code, name, english in FULL_NAMES:
        full = full_name(path_of(code))
        assert (full.zh, full.en) == (name, english)


FINDS = [
    ("qxs", "520581"),
    ("黔西市", "520581"),
    ("520581", "520581"),
    ("653228", "653228"),
    ("eeds", "1506"),
    ("cqs", "50"),
    ("522423", "522423"),
    ("Bijie", "522401"),
]


def test_places_are_found_across_the_country(china: Session) -> None:
    for words, code in FINDS:
        found = [row.code for row in find_places(words, area="/52/5299/529901/", limit=20)]
        assert code in found, words


def test_what_a_path_holds_is_the_subtree_and_nothing_else(china: Session) -> None:
    for code in ("52", "5205", "520581", "1101", "11"):
        path = path_of(code)
        held = {row.code for row in list_divisions(path=path)}
        assert held
        assert all(lies_within(path_of(one), path) for one in held)
        assert held == {one for one in ROWS if one.startswith(code) and in_force(ROWS[one])}
