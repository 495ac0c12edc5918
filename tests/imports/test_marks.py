"""The person's own workbook edited as it lies: whatever program wrote it, nothing else changes."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from app.imports.marks import FILL, Answer, NotPatchable, mark_workbook

ANSWERS = {3: Answer("坏 <行> & 因", (1,), frozenset({1})), 5: Answer("空格", (4,))}


def written(*, dates: bool = False) -> bytes:
    """By XlsxWriter: shared strings, styles, a validation, a second sheet."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet("填写")
    day = book.add_format({"num_format": "yyyy-mm-dd", "bold": True})
    sheet.write_row(0, 0, ["甲", "乙", "丙"])
    for line in range(1, 6):
        sheet.write_row(line, 0, [f"a{line}", f"b{line}"])
        sheet.write_number(line, 2, 44197 + line, day if dates else None)
    sheet.data_validation(1, 0, 9, 0, {"validate": "list", "source": ["a1", "a2"]})
    sheet.merge_range("H1:I1", "")
    book.add_worksheet("第二页").write(0, 0, "不动")
    book.close()
    return held.getvalue()


def marked(content: bytes, *, column: int = 3) -> bytes:
    return mark_workbook(
        content, answers=ANSWERS, heading_line=1, heading="错误说明", column=column
    )


def test_answers_and_colours_stand_where_they_belong() -> None:
    book = openpyxl.load_workbook(io.BytesIO(marked(written(dates=True))))
    sheet = book["填写"]
    assert [sheet.cell(line, 4).value for line in range(1, 7)] == [
        "错误说明",
        None,
        "坏 <行> & 因",
        None,
        "空格",
        None,
    ]
    coloured = {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == FILL}
    assert coloured == {"B3", "E5"}
    assert sheet["B3"].number_format == "@"
    assert sheet["C3"].number_format == "yyyy-mm-dd"
    assert sheet["C3"].font.bold
    assert len(sheet.data_validations.dataValidation) == 1
    assert book["第二页"]["A1"].value == "不动"


def test_a_second_round_takes_the_colours_of_the_first_off() -> None:
    first = marked(written())
    again = mark_workbook(
        first, answers={4: Answer("新", (0,))}, heading_line=1, heading="错误说明", column=3
    )
    sheet = openpyxl.load_workbook(io.BytesIO(again))["填写"]
    coloured = {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == FILL}
    assert coloured == {"A4"}
    assert [sheet.cell(line, 4).value for line in (3, 4, 5)] == [None, "新", None]
    assert sheet["B3"].number_format == "@"


def test_nothing_but_the_sheet_and_its_looks_is_touched() -> None:
    content = written()
    before = zipfile.ZipFile(io.BytesIO(content))
    after = zipfile.ZipFile(io.BytesIO(marked(content)))
    assert set(before.namelist()) == set(after.namelist())
    for name in before.namelist():
        if name not in {"xl/worksheets/sheet1.xml", "xl/styles.xml"}:
            assert before.read(name) == after.read(name), name


def test_prefixed_and_unnumbered_rows_are_understood() -> None:
    """Some programs write every element under a prefix, and neither numbers nor references."""
    content = written()
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                rows = "".join(
                    f'<x:row><x:c t="inlineStr"><x:is><x:t>{word}</x:t></x:is></x:c>'
                    f'<x:c t="inlineStr"><x:is><x:t>{word}2</x:t></x:is></x:c></x:row>'
                    for word in "甲乙丙丁戊"
                )
                inside = f"<x:sheetData>{rows}</x:sheetData>"
                data = f'<x:worksheet xmlns:x="{space}">{inside}</x:worksheet>'.encode()
            new.writestr(name, data)
    sheet = openpyxl.load_workbook(io.BytesIO(marked(held.getvalue(), column=2))).worksheets[0]
    assert sheet["C3"].value == "坏 <行> & 因"
    assert sheet["B3"].fill.fgColor.rgb == FILL
    assert sheet["A4"].value == "丁"


def test_a_workbook_without_looks_is_left_to_a_fresh_one() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written())) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            if name != "xl/styles.xml":
                new.writestr(name, old.read(name))
    with pytest.raises(NotPatchable):
        marked(held.getvalue())
