"""Values as people read and type them, and the words every column and option has."""

from __future__ import annotations

import re

import pytest

from app.core.bilingual import Text
from app.rulepacks.packs import load_packs
from app.rulepacks.rules.effective import PackValue
from app.rulepacks.rules.names import Shape, ValueType
from app.rulepacks.rules.spoken import (
    raw_typed,
    typed_of,
    typing_help,
    unit_text,
    value_lines,
    value_text,
)
from app.rulepacks.rules.values import Misfit, as_raw, read_value
from app.rulepacks.rules.wording import COLUMNS, OPTIONS, SLICES
from tests.rulepacks.conftest import SMALL

SHIPPED, SMALLS = load_packs(), load_packs(SMALL)
EVERY: list[PackValue] = [
    value
    for library in (SHIPPED, SMALLS)
    for places in library.values.values()
    for values in places.values()
    for value in values
]


def find(name: str) -> PackValue:
    return next(value for value in EVERY if value.name == name)


@pytest.mark.parametrize("value", EVERY, ids=lambda value: f"{value.pack.code} {value.name}")
def test_every_value_survives_storing_and_typing(value: PackValue) -> None:
    shape = value.definition.shape
    assert read_value(shape, as_raw(value.value)) == value.value
    for say in (None, lambda said: said.zh, lambda said: said.en):
        typed = typed_of(value.definition, value.value, say)
        assert read_value(shape, raw_typed(value.definition, typed)) == value.value


def test_how_values_read() -> None:
    said = {name: value_text(find(name).definition, find(name).value) for name in SMALLS.values}
    assert said["notices.days"] == Text("45 天（自然日）", "45 calendar days")
    assert value_text(find("notices.days").definition, 1).en == "1 calendar day"
    assert said["votes.share"] == Text("2/3", "2/3")
    assert said["tickets.survival"] == Text("90%", "90%")
    assert said["tickets.rounding"] == Text("舍去", "down")
    assert said["tickets.area"] == Text("300.00 亩", "300.00 mu")
    assert said["tickets.non_arable"] == Text("是", "Yes")
    assert said["archives.extra"] == Text("无", "None")
    rows = value_lines(find("archives.approvers").definition, find("archives.approvers").value)
    assert len(rows) == 2


def said(name: str) -> list[Text]:
    value = next(one for one in EVERY if one.name == name and one.pack.code in SHIPPED.packs)
    return value_lines(value.definition, value.value)


def test_structured_values_read_as_sentences() -> None:
    assert said("votes.collective")[0] == Text(
        "成员大会：到会达到 2/3，同意达到全体的 2/3",
        "members: at least 2/3 attend and at least 2/3 of all agree",
    )
    assert said("votes.collective")[1].zh == "代表大会：同意达到全体的 2/3"
    assert said("votes.villagers")[0].en.startswith("the villagers' assembly (18 and over): more")
    assert said("votes.villager_group")[1].zh.startswith("村民小组会议（户的代表）：到会达到 2/3")
    assert said("filings.archive_supply")[0].zh.startswith("县 → 市（州），立即：")
    assert said("archives.required_papers")[1] == Text(
        "项目业主信用记录", "Credit record of the project owner"
    )
    assert said("projects.zones")[4].zh.endswith("重点发展森林经营；探索发展城市森林")
    assert said("tickets.works_since") == [Text("2013年1月1日", "2013-01-01")]
    assert len(said("votes.not_for_representatives")) == 5


def test_numbering_patterns_read_as_words_with_an_example() -> None:
    assert said("agreements.number_pattern")[0].zh == (
        "县代码-协议种类-年份-4 位顺序码，如 520123-WT-2026-0007"
    )
    assert said("tickets.number_pattern")[0].en.endswith("like TP-520123-2026-0000007")


@pytest.mark.parametrize("value", EVERY, ids=lambda value: f"{value.pack.code} {value.name}")
def test_no_page_shows_what_only_the_program_reads(value: PackValue) -> None:
    for line in value_lines(value.definition, value.value):
        for text in (line.zh, line.en):
            assert not re.search(r"[{}\[\]]|[a-z]_[a-z]", text), text
    shape = value.definition.shape
    if value.pack.code in SHIPPED.packs:
        assert shape.type is not ValueType.TABLE or shape.row is not None, "a row is a sentence"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("notices.days", "十五"),
        ("notices.days", "15.5"),
        ("tickets.area", "三百"),
        ("tickets.area", "300.001"),
        ("tickets.title", "只有中文"),
        ("archives.approvers", "view"),
        ("archives.approvers", "view | county | 1 | more"),
        ("archives.approvers", "read | county"),
        ("votes.share", "2/"),
    ],
)
def test_what_cannot_be_read_is_a_misfit(name: str, typed: str) -> None:
    definition = SMALLS.names[name]
    with pytest.raises(Misfit):
        read_value(definition.shape, raw_typed(definition, typed))


def test_options_may_be_typed_by_code_or_in_either_language() -> None:
    definition = SMALLS.names["tickets.rounding"]
    for typed in ("floor", "舍去", "Down"):
        assert read_value(definition.shape, raw_typed(definition, typed)) == "floor"


def test_a_box_is_filled_in_words() -> None:
    lend = find("archives.approvers_lend")
    assert (
        typed_of(lend.definition, lend.value, lambda said: said.zh) == "不限 | 不限 | 县, 市（州）"
    )
    gate = find("votes.collective")
    rows = typed_of(gate.definition, gate.value, lambda said: said.zh).splitlines()
    assert rows[0] == "成员大会 | 2/3 | 全体 | 达到 | 2/3 | 达到"


def test_boxes_say_their_unit_and_how_to_type() -> None:
    assert unit_text("calendar_day") == Text("天（自然日）", "calendar days")
    assert unit_text("share") is None
    help_ = typing_help(SMALLS.names["archives.approvers"].shape)
    assert help_ is not None
    assert "|" in help_.zh


def shapes(shape: Shape) -> list[Shape]:
    found = [shape]
    for inner in [*(column.shape for column in shape.columns), *([shape.of] if shape.of else [])]:
        found += shapes(inner)
    return found


def test_every_column_option_and_slice_has_words() -> None:
    columns, options, slices = set(), set(), set()
    for definition in SHIPPED.names.values():
        slices.add(definition.slice)
        for shape in shapes(definition.shape):
            columns |= {column.name for column in shape.columns}
            options |= set(shape.options) - set(shape.labels)
    assert sorted(columns - set(COLUMNS)) == []
    assert sorted(set(COLUMNS) - columns) == []
    assert sorted(options - set(OPTIONS)) == []
    assert sorted(set(OPTIONS) - options) == []
    assert sorted(slices - set(SLICES)) == []
