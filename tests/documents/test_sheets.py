"""Rows of facts from sheets and lines."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from app.core.errors import InvalidValue
from app.documents.sheets import read_facts, read_rows
from tests.documents.kinds import EVERY, FACTS

HEADINGS = [
    "栏name*",
    "栏day",
    "栏term",
    "栏count",
    "Field share",
    "栏amount",
    "栏area",
    "family",
    "栏agreed",
    "栏identity",
]
GOOD = [
    "甲示例",
    "2026年3月5日",
    "2026-01-01至2026-12-31",
    "3",
    "60%",
    "1,409.50",
    "12.5",
    "贵州碳票",
    "是",
    "52990119491231002X",
]


def workbook(rows: list[list[Any]]) -> bytes:
    """A small .xlsx."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    book.close()
    return held.getvalue()


def test_a_sheet_in_any_order_of_headings_is_read() -> None:
    """Chinese label, English label or name; stars and blanks do not matter."""
    order = list(reversed(range(len(HEADINGS))))
    rows = [[HEADINGS[i] for i in order], [], [GOOD[i] for i in order]]
    read = list(read_facts(workbook(rows), name="户.xlsx", kind=EVERY))
    assert len(read) == 1
    assert read[0].errors == ()
    assert read[0].line == 3
    assert read[0].facts["amount"] == 140_950
    assert read[0].facts["share"] == 6_000


def test_wrong_cells_are_named_with_their_line() -> None:
    """Everything wrong at once, and the rest of the sheet is read."""
    bad = [*GOOD]
    bad[5] = "很多"
    bad[9] = 5.29901194912e17
    read = list(read_facts(workbook([HEADINGS, GOOD, bad]), name="户.xlsx", kind=EVERY))
    assert [row.line for row in read] == [2, 3]
    assert {error.field for error in read[1].errors} == {"amount", "identity"}


def test_date_cells_and_number_cells_are_exact() -> None:
    """A sheet's own date, and an amount typed as a number."""
    row: list[Any] = [*GOOD]
    row[1], row[5] = date(2026, 3, 5), 0.1 + 0.2
    row[5] = 1409.5
    read = list(read_facts(workbook([HEADINGS, row]), name="户.xlsx", kind=EVERY))
    assert read[0].errors == ()
    assert read[0].facts["day"] == "2026-03-05"


def test_gb18030_csv_as_excel_saves_it() -> None:
    """No byte order mark, Chinese encoding."""
    lines = ",".join(HEADINGS) + "\r\n" + ",".join(f'"{cell}"' for cell in GOOD) + "\r\n"
    read = list(read_facts(lines.encode("gb18030"), name="户.csv", kind=EVERY))
    assert read[0].errors == ()


def test_lines_of_json_carry_whole_facts() -> None:
    """With rows of their own; a broken line does not stop the others."""
    lines = json.dumps(FACTS, ensure_ascii=False) + "\n\n[1]\n{oops\n"
    read = list(read_facts(lines.encode(), name="x.jsonl", kind=EVERY))
    assert [(row.line, bool(row.errors)) for row in read] == [(1, False), (3, True), (4, True)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "x.xlsx"),
        (b"PK\x03\x04rubbish", "x.xlsx"),
        (b"<html>", "x.xls"),
        (b"a,b\n1,2\n", "x.csv"),
        (b"\xff\xfe\xff\xff\x81", "x.csv"),
        (b"x", "x.pdf"),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused(content: bytes, name: str) -> None:
    """With a sentence, never a traceback."""
    with pytest.raises(InvalidValue):
        list(read_facts(content, name=name, kind=EVERY))


def test_a_bomb_is_not_unpacked() -> None:
    """What a sheet would unpack to is asked before it is opened."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b" " * 100_000_000)
    with pytest.raises(InvalidValue, match="过大"):
        list(read_facts(held.getvalue(), name="x.xlsx", kind=EVERY))


def test_rows_of_a_list_are_read_from_a_sheet() -> None:
    """For the lists inside a paper."""
    field = EVERY.field("rows")
    content = workbook([["栏who", "栏mu", "栏paid"], ["甲示例", "10.5", "150"]])
    read = list(read_rows(content, name="x.xlsx", field=field))
    assert read[0].facts == {"who": "甲示例", "mu": 1_050, "paid": 15_000}
