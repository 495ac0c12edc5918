"""The xlsx of a list. Text stays text: no formula, no lost digit, no guessed date.

Money and areas are numbers with two decimals, so that a clerk can add them up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, TypeVar

import xlsxwriter
from flask import Response, send_file

from app.core.area import Area
from app.core.bilingual import Text
from app.core.clock import CHINA, now
from app.core.money import Money
from app.web.i18n import gettext as _
from app.web.i18n import pick
from app.web.list_cells import Column, show

Row = TypeVar("Row")

MOST_EXPORTED = 100_000
# Beyond 15 digits a spreadsheet rounds; such a number is written as text.
EXACT = 10**15
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_response(
    *,
    title: Text,
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    said: Sequence[tuple[Text, Text]],
) -> tuple[Response, int]:
    """The download and how many rows it holds."""
    content, taken = write_workbook(title=title, columns=columns, rows=rows, said=said)
    name = f"{pick(title)}-{now().astimezone(CHINA):%Y%m%d-%H%M}.xlsx"
    response = send_file(content, mimetype=TYPE, as_attachment=True, download_name=name)
    return response, taken


def write_workbook(
    *,
    title: Text,
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    said: Sequence[tuple[Text, Text]],
) -> tuple[BytesIO, int]:
    """Stream the rows into a sheet that holds one row in memory at a time."""
    kept = [column for column in columns if column.export]
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": pick(title), "comments": _describe(said)})
    sheet = book.add_worksheet(_sheet_name(pick(title)))
    looks = _Looks(book)
    for at, column in enumerate(kept):
        sheet.set_column(at, at, _width(column), looks.text)
        sheet.write_string(0, at, pick(column.title), looks.head)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    taken = 0
    for taken, row in enumerate(rows, start=1):
        for at, column in enumerate(kept):
            _write_cell(sheet, taken, at, value=column.value(row), looks=looks)
    book.close()
    target.seek(0)
    return target, taken


class _Looks:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter ships no types
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.head = book.add_format(
            {"num_format": "@", "bold": True, "bottom": 1, "bg_color": "#E9F1EC", "text_wrap": True}
        )
        self.amount = book.add_format({"num_format": "#,##0.00", "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})


def _write_cell(sheet: Any, row: int, at: int, *, value: object, looks: _Looks) -> None:  # noqa: ANN401 - xlsxwriter ships no types
    """One cell, by the type of its value."""
    if isinstance(value, (Money, Area)):
        hundredths = value.fen if isinstance(value, Money) else value.mu_x100
        if abs(hundredths) < EXACT:
            sheet.write_number(row, at, hundredths / 100, looks.amount)
            return
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < EXACT:
        sheet.write_number(row, at, value, looks.whole)
        return
    sheet.write_string(row, at, plain_text(value), looks.text)


def plain_text(value: object) -> str:
    """The value as text; nothing is an empty cell, long text is cut at the sheet's limit."""
    return "" if value is None else show(value)[:32_000]


def _width(column: Column[Row]) -> int:
    return {"num": 14, "day": 12, "chip": 14, "link": 24}.get(column.kind, 22)


def _sheet_name(title: str) -> str:
    """A sheet name has 31 letters at most, and none of these."""
    return "".join("-" if letter in "[]:*?/\\'" else letter for letter in title)[:31] or "Sheet"


def _describe(said: Sequence[tuple[Text, Text]]) -> str:
    parts = [f"{pick(name)}: {pick(value)}" for name, value in said]
    made = now().astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return "; ".join([_("导出时间 %(made)s", made=made), *parts])
