"""Cells as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.imports.cells import READ, read_heading, read_row
from app.imports.kinds import ColumnType, ImportKind, Option, SheetColumn

WORDS = Text("列", "Column")


def column(kind: ColumnType, *, required: bool = False, name: str = "one") -> SheetColumn:
    options = (Option("arbor", Text("乔木", "Arbor")), Option("bush", Text("灌木", "Bush")))
    return SheetColumn(name, Text(name, f"{name} en"), kind, required=required, options=options)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", " 云坪 ", "云坪"),
        ("text", 12.0, "12"),
        ("code", 529901101201.0, "529901101201"),
        ("code", "５２９９０１", "529901"),
        ("date", date(2021, 3, 5), "2021-03-05"),
        ("date", datetime(2021, 3, 5), "2021-03-05"),  # noqa: DTZ001 - as a sheet gives it
        ("date", "2021年3月5日", "2021-03-05"),
        ("integer", 2024.0, 2024),
        ("integer", "1,200", 1200),
        ("decimal", 0.65, "0.65"),
        ("decimal", "1,234.50", "1234.50"),
        ("area", 12.34, 1234),
        ("area", "300", 30000),
        ("choice", "乔木", "arbor"),
        ("choice", "ARBOR", "arbor"),
        ("yes_no", "是", True),
        ("yes_no", "N", False),
        ("fraction", "1/3", "1/3"),
        ("fraction", "2/6", "1/3"),
        ("fraction", 1.0, "1/1"),
        ("secret", "529901194001150048", "529901194001150048"),
        ("phone", 13800000000.0, "13800000000"),
    ],
)
def test_what_is_read(kind: ColumnType, typed: Any, value: Any) -> None:
    assert READ[kind](column(kind), typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("secret", 6.21799e18, "只保留前 15 位"),
        ("secret", "6.21799E+18", "科学计数法"),
        ("fraction", 0.3333, "分数"),
        ("fraction", "0.5", "分数"),
        ("fraction", "4/3", "不大于 1"),
        ("fraction", "1/0", "分数"),
        ("date", "26/1/5", "日期"),
        ("integer", "十二", "整数"),
        ("decimal", "NaN", "数字"),
        ("decimal", "很多", "数字"),
        ("choice", "柳树", "乔木、灌木"),
        ("yes_no", "也许", "是"),
        ("text", "长" * 201, "太长"),
    ],
)
def test_what_is_refused_says_what_to_type(kind: ColumnType, typed: Any, said: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        READ[kind](column(kind), typed)
    assert said in refused.value.message.zh


def test_rows_name_everything_wrong_at_once() -> None:
    kind = ImportKind(
        code="one",
        title=WORDS,
        lead=WORDS,
        permission="",
        columns=(column("integer"), column("text", required=True, name="two")),
        check=lambda _rows, _round: None,
        write=lambda _rows, _round: None,
    )
    layout = read_heading(["TWO EN *", "", "one", "错误说明"], kind)
    row = read_row((7, ["", "注", "多", "旧说明"]), layout, kind)
    assert row.line == 7
    assert {(one.column, one.said.zh) for one in row.problems} == {
        ("one", "请填整数。"),
        ("two", "必填，请补上。"),
    }
