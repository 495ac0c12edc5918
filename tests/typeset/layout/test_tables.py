"""Tables: columns, merged cells, repeated heads, rows over pages, lines, and tables in cells."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.shared import Pt

from tests.typeset.layout.reading import Read, blank, put, shown
from tests.typeset.word_files import WordFile, table

FLOOR = 842.0 - 72.0


def table_of(document: Any, widths: list[int], rows: int, *, style: str = "Table Grid") -> Any:
    """A table with columns of some widths in points."""
    made = document.add_table(rows=rows, cols=len(widths), style=style)
    made.autofit = False
    for at, wide in enumerate(widths):
        made.columns[at].width = Pt(wide)
        for cell in made.columns[at].cells:
            cell.width = Pt(wide)
    return made


def strokes(found: Read, page: int = 0) -> list[tuple[float, float, float, float]]:
    """The straight lines of a page: x, y, x, y from the top."""
    with pikepdf.open(io.BytesIO(found.content)) as file:
        held = file.pages[page].Contents.read_bytes().decode().split("\n")
    high = found.sizes[page][1]
    lines = []
    for one in held:
        if one.endswith(" l S"):
            x, y, _, right, low, *_ = one.split()
            lines.append((float(x), high - float(y), float(right), high - float(low)))
    return lines


def across(found: Read, page: int = 0) -> list[tuple[float, float, float]]:
    return sorted((y, x, right) for x, y, right, low in strokes(found, page) if y == low)


def test_columns_stand_where_the_grid_says_and_text_hangs_in_by_its_margin() -> None:
    document = blank()
    table = table_of(document, [100, 200, 60], 1)
    for cell, word in zip(table.rows[0].cells, "甲乙丙", strict=True):
        cell.text = word
    found = shown(document)
    assert [round(found.at(word).x, 1) for word in "甲乙丙"] == [72, 172, 372]
    assert len(found.rows) == 1


def test_text_wraps_inside_its_column() -> None:
    document = blank()
    table = table_of(document, [100, 100], 1)
    table.cell(0, 0).text, table.cell(0, 1).text = "林" * 30, "木" * 3
    found = shown(document)
    assert all(one.right <= 72 + 100 for one in found.glyphs if one.text == "林")
    assert sum("林" in line for line in found.lines) == 5


def test_cells_merged_to_the_right_have_the_room_of_both() -> None:
    document = blank()
    table = table_of(document, [60, 60, 60], 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "林" * 9
    table.cell(0, 2).text = "丙"
    table.cell(1, 1).text = "丁"
    found = shown(document)
    assert sum("林" in line for line in found.lines) == 1
    assert found.at("丙").x == pytest.approx(72 + 120, abs=0.1)
    assert found.at("丁").x == pytest.approx(72 + 60, abs=0.1)


def test_cells_merged_downwards_have_no_line_between_them_and_centre_over_all() -> None:
    document = blank()
    table = table_of(document, [80, 80], 3)
    merged = table.cell(0, 0).merge(table.cell(2, 0))
    merged.text, merged.vertical_alignment = "户主", WD_ALIGN_VERTICAL.CENTER
    for at, word in enumerate("甲乙丙"):
        table.cell(at, 1).text = word
    found = shown(document)
    assert found.at("户").base == pytest.approx(found.at("乙").base, abs=0.5)
    inner = [line for line in across(found) if 75 < line[0] < 72 + 59]
    assert len(inner) == 2
    assert all(x > 72 + 70 for _, x, _ in inner), inner


def test_a_merged_cell_too_high_for_its_rows_makes_the_last_one_grow() -> None:
    document = blank()
    table = table_of(document, [60, 60], 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "林" * 20
    for at, word in enumerate("甲乙丙"):
        table.cell(at, 1).text = word
    found = shown(document)
    assert found.at("乙").base - found.at("甲").base == pytest.approx(20, abs=0.5)
    assert found.at("丙").base - found.at("乙").base == pytest.approx(80, abs=0.5)


def headed(rows: int, heads: int = 1) -> Read:
    cells = [(f"表头{at + 1}", "") for at in range(heads)]
    made = table(*cells, *((f"第{at}户", "") for at in range(heads, heads + rows)))
    head = "<w:tr><w:trPr><w:tblHeader/></w:trPr>"
    return shown(WordFile(body=made.replace("<w:tr>", head, heads)).build())


@pytest.mark.parametrize("heads", [1, 2])
def test_heads_are_repeated_on_every_page_and_no_row_is_lost(heads: int) -> None:
    found = headed(120, heads)
    assert len(found.sizes) >= 3
    wanted = "".join(f"表头{at + 1}" for at in range(heads))
    assert all(page.startswith(wanted) for page in found.pages)
    rest = found.text.replace(wanted, "")
    assert rest == "".join(f"第{at}户" for at in range(heads, heads + 120))


def test_a_head_is_not_repeated_where_the_table_ended() -> None:
    document = blank()
    table = table_of(document, [200], 3)
    put(table.rows[0]._tr.get_or_add_trPr(), "tblHeader")
    table.cell(0, 0).text = "表头"
    for at in range(60):
        document.add_paragraph(f"正文{at}")
    found = shown(document)
    assert found.text.count("表头") == 1


def test_a_head_turned_off_is_none() -> None:
    document = blank()
    table = table_of(document, [200], 90)
    put(table.rows[0]._tr.get_or_add_trPr(), "tblHeader", val="0")
    table.cell(0, 0).text = "表头"
    assert shown(document).text.count("表头") == 1


def test_a_long_row_goes_on_on_the_next_page() -> None:
    document = blank()
    for _ in range(20):
        document.add_paragraph("前")
    table = table_of(document, [120, 120], 2)
    table.cell(0, 0).text = "".join(f"{n:04d}号" for n in range(60))
    table.cell(0, 1).text = "右"
    found = shown(document)
    assert len(found.sizes) == 2
    assert "0000号" in found.pages[0]
    assert "0059号" in found.pages[1]
    numbers = [n for n in range(60) if f"{n:04d}号" in found.text.replace("右", "")]
    assert numbers == list(range(60))
    assert all(one.base < FLOOR for one in found.glyphs if one.drawn)


def test_a_row_that_must_not_be_split_moves_as_a_whole() -> None:
    document = blank()
    for _ in range(25):
        document.add_paragraph("前")
    table = table_of(document, [120], 1)
    put(table.rows[0]._tr.get_or_add_trPr(), "cantSplit")
    table.cell(0, 0).text = "林" * 150
    found = shown(document)
    assert "林" not in found.pages[0]
    assert found.pages[1] == "林" * 150


def test_a_row_that_must_not_be_split_but_fits_no_page_is_split_all_the_same() -> None:
    document = blank()
    table = table_of(document, [120], 1)
    put(table.rows[0]._tr.get_or_add_trPr(), "cantSplit")
    table.cell(0, 0).text = "林" * 900
    found = shown(document)
    assert len(found.sizes) >= 3
    assert found.text == "林" * 900


def test_rows_kept_with_the_next_stay_together() -> None:
    document = blank()
    for _ in range(31):
        document.add_paragraph("前")
    table = table_of(document, [120], 8)
    for at in range(8):
        table.cell(at, 0).text = f"行{at}"
        table.cell(at, 0).paragraphs[0].paragraph_format.keep_with_next = at < 7
    found = shown(document)
    assert "行" not in found.pages[0]
    assert "行0" in found.pages[1]


def test_heights_of_rows() -> None:
    document = blank()
    table = table_of(document, [120], 3)
    rules = (WD_ROW_HEIGHT_RULE.EXACTLY, WD_ROW_HEIGHT_RULE.AT_LEAST, WD_ROW_HEIGHT_RULE.AT_LEAST)
    for row, rule, high in zip(table.rows, rules, (40, 50, 10), strict=True):
        row.height_rule, row.height = rule, Pt(high)
        row.cells[0].text = "甲"
    found = [y for y, _, _ in across(shown(document))]
    steps = [round(after - before) for before, after in pairwise(found)]
    assert steps == [40, 50, 21]  # a line of text, and the line above and below


def test_text_stands_at_the_top_the_middle_or_the_bottom_of_its_cell() -> None:
    document = blank()
    table = table_of(document, [60, 60, 60], 1)
    table.rows[0].height = Pt(100)
    for cell, word, align in zip(
        table.rows[0].cells, "甲乙丙", ("TOP", "CENTER", "BOTTOM"), strict=True
    ):
        cell.text, cell.vertical_alignment = word, WD_ALIGN_VERTICAL[align]
    found = shown(document)
    top, middle, bottom = (found.at(word).base for word in "甲乙丙")
    assert (middle - top, bottom - middle) == pytest.approx((39.5, 39.5), abs=0.1)


def test_a_table_in_a_cell_and_text_after_it() -> None:
    document = blank()
    outer = table_of(document, [300, 100], 1)
    cell = outer.cell(0, 0)
    cell.text = "外"
    inner = cell.add_table(rows=2, cols=2)
    inner.style = document.styles["Table Grid"]
    for at, word in enumerate("甲乙丙丁"):
        inner.cell(at // 2, at % 2).text = word
    cell.add_paragraph("后")
    outer.cell(0, 1).text = "右"
    found = shown(document)
    assert found.at("甲").base < found.at("丙").base < found.at("后").base
    assert found.at("甲").base == pytest.approx(found.at("乙").base, abs=0.1)
    assert found.at("外").x < found.at("甲").x + 0.1
    assert found.at("右").base == pytest.approx(found.at("外").base, abs=0.1)


def test_lines_come_from_the_style_and_cells_may_have_their_own_or_none() -> None:
    document = blank()
    table = table_of(document, [100, 100], 2)
    assert len(across(shown(document))) == 3
    borders = put(table.cell(1, 0)._tc.get_or_add_tcPr(), "tcBorders")
    put(borders, "bottom", val="nil")
    lowest = across(shown(document))[-1]
    assert lowest[1] == pytest.approx(72 - 5.4 + 100, abs=0.1)
    bare = blank()
    table_of(bare, [100, 100], 2, style="Normal Table")
    assert strokes(shown(bare)) == []


def test_shading_fills_its_cell() -> None:
    document = blank()
    table = table_of(document, [100, 100], 1)
    put(table.cell(0, 1)._tc.get_or_add_tcPr(), "shd", val="clear", fill="E0E0E0")
    with pikepdf.open(io.BytesIO(shown(document).content)) as file:
        held = file.pages[0].Contents.read_bytes().decode()
    boxes = [line for line in held.split("\n") if line.endswith(" re f")]
    assert len(boxes) == 1
    left, _, wide, high = (float(value) for value in boxes[0].split()[:4])
    assert (left, wide, high) == pytest.approx((72 - 5.4 + 100, 100, 21), abs=0.1)


@pytest.mark.parametrize(
    ("align", "left"),
    [(WD_TABLE_ALIGNMENT.CENTER, 72 + 125.5), (WD_TABLE_ALIGNMENT.RIGHT, 72 + 251)],
)
def test_tables_in_the_middle_and_at_the_right(align: WD_TABLE_ALIGNMENT, left: float) -> None:
    document = blank()
    table = table_of(document, [100, 100], 1)
    table.alignment = align
    table.cell(0, 0).text = "甲"
    assert shown(document).at("甲").x == pytest.approx(left + 5.4, abs=0.2)


def test_margins_of_a_cell() -> None:
    document = blank()
    table = table_of(document, [100, 100], 1)
    held = put(table.cell(0, 0)._tc.get_or_add_tcPr(), "tcMar")
    put(held, "left", w="400", type="dxa")
    put(held, "top", w="200", type="dxa")
    table.cell(0, 0).text = "甲"
    found = shown(document)
    assert found.at("甲").x == pytest.approx(72 - 5.4 + 20, abs=0.1)
    assert across(found)[-1][0] - across(found)[0][0] == pytest.approx(31, abs=0.1)


def test_a_table_far_too_wide_is_brought_into_its_column() -> None:
    document = blank()
    table = table_of(document, [300, 300, 300], 1)
    table.cell(0, 2).text = "丙"
    assert shown(document).at("丙").right < 595 - 72


def test_a_row_with_more_cells_than_the_grid_is_laid_out() -> None:
    document = blank()
    table = table_of(document, [80, 80], 2)
    for at, word in enumerate("甲乙丙丁"):
        table.cell(at // 2, at % 2).text = word
    grid = table._tbl.tblGrid
    grid.remove(grid[-1])
    assert shown(document).text == "甲乙丙丁"


def test_a_table_of_a_thousand_rows_keeps_every_row_once_and_in_order() -> None:
    found = headed(1000)
    rest = found.text.replace("表头1", "")
    assert rest == "".join(f"第{at}户" for at in range(1, 1001))
    assert all(one.base <= FLOOR for one in found.glyphs if one.drawn)


def test_the_air_above_a_table_and_below_the_last_paragraph_of_a_cell() -> None:
    document = blank()
    document.add_paragraph("上").paragraph_format.space_after = Pt(30)
    table = table_of(document, [100], 1)
    table.cell(0, 0).text = "甲"
    table.cell(0, 0).paragraphs[0].paragraph_format.space_after = Pt(17)
    lines = across(shown(document))
    assert lines[0][0] == pytest.approx(72 + 20 + 30, abs=0.1)
    assert lines[1][0] - lines[0][0] == pytest.approx(21 + 17, abs=0.1)
