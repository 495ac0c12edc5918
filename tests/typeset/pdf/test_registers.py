"""Registers print every row once, in order, with right sums, and grow in a straight line."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.typeset.faults import GlyphMissing, RenderFailed
from app.typeset.pdf.models import Column, Label, Marks
from app.typeset.pdf.pagination import Room, paginate
from app.typeset.pdf.registers import write_register
from tests.typeset.fonts import faces, gb2312
from tests.typeset.pdf.reading_back import bare, by_pypdf, readers
from tests.typeset.pdf.register_samples import COLUMNS, register, rows


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def test_every_row_is_printed_once_and_in_order() -> None:
    content = write_register(register(150), faces())
    text = "\n".join(by_pypdf(content))
    masked = re.findall(r"5299\*{10}\d{4}", text)
    assert masked == [row[3] for row in rows(150)]
    for name, read in readers().items():
        found = bare("".join(read(content)))
        assert all(row[2] in found for row in rows(150)), name


@pytest.mark.parametrize("count", [1, 30, 31, 36, 37, 38, 39, 40, 41, 42, 80, 200])
def test_subtotals_of_pages_add_up_to_the_total(count: int) -> None:
    pages = by_pypdf(write_register(register(count), faces()))
    areas = sum((number(row[4]) for row in rows(count)), Decimal(0))
    money = sum((number(row[5]) for row in rows(count)), Decimal(0))
    assert f"{areas:,.2f}" in pages[-1]
    assert f"{money:,.2f}" in pages[-1]
    assert "合计" in pages[-1]
    assert not any("合计" in page for page in pages[:-1])
    if len(pages) == 1:
        assert "本页小计" not in pages[0]
        return
    found = Decimal(0)
    for page in pages:
        seen = re.findall(r"5299\*{10}\d{4}", page)
        if not seen:
            continue
        mine = [row for row in rows(count) if row[3] in seen]
        assert "本页小计" in page
        subtotal = sum((number(row[5]) for row in mine), Decimal(0))
        assert f"{subtotal:,.2f}" in page
        found += subtotal
    assert found == money


def test_every_page_has_its_headings_signs_number_and_code() -> None:
    pages = by_pypdf(write_register(register(120), faces()))
    assert len(pages) > 2
    for at, page in enumerate(pages, 1):
        found = bare(page)
        assert f"第{at}页共{len(pages)}页" in found
        assert f"Page{at}of{len(pages)}" in found
        for words in ("户主", "Householder", "制表：", "Preparedby", "K7QM-2F9D", "参考样式"):
            assert words in found, words
        assert "529901-FF-2026-0001" in found
    assert "续表" in pages[1]
    assert "续表" not in pages[0]


def test_empty_cells_are_struck_except_where_someone_signs() -> None:
    one = [["1", "", "赵一", "5299", "1.00", "2.00", "", ""]]
    page = by_pypdf(write_register(register(1, rows=one), faces()))[0]
    assert page.count("/") == 2


def test_an_empty_register_is_struck_through() -> None:
    page = by_pypdf(write_register(register(0), faces()))[0]
    assert page.count("/") >= 5
    assert "0" in page


def test_the_code_leads_to_the_check_page() -> None:
    with pikepdf.open(BytesIO(write_register(register(120), faces()))) as pdf:
        (link,) = pdf.pages[0].Annots
        assert str(link.A.URI) == "https://linyue.example/check/K7QM2F9D"
        assert all("/Annots" not in page for page in list(pdf.pages)[1:])


def test_one_language_prints_no_other() -> None:
    plain = tuple(replace(column, label=Label(column.label.first)) for column in COLUMNS)
    changes = {"title": Label("登记簿"), "columns": plain, "signs": (Label("经手"),)}
    chinese = "".join(by_pypdf(write_register(register(50, tongue="zh", **changes), faces())))
    assert "Page" not in chinese
    assert "Check code" not in chinese
    english = register(
        50,
        tongue="en",
        title=Label("Register"),
        columns=tuple(replace(column, label=Label("Label")) for column in COLUMNS),
        signs=(Label("Clerk"),),
        above=(),
        below=(),
        marks=Marks(
            "529901-DJ-2026-0001", "Reference layout", "K7QM", "", "Bureau", "5 March 2026"
        ),
    )
    text = "".join(by_pypdf(write_register(english, faces())))
    assert "Page 1 of 2" in text
    assert "Page subtotal" in text
    assert "页" not in text


LETTERS = st.sampled_from(gb2312()[400:] + "喆䶮𬭎☑☐ Ab1,.（）\n")


@settings(max_examples=25, deadline=None)
@given(
    cells=st.lists(
        st.lists(st.text(LETTERS, max_size=30), min_size=3, max_size=3), min_size=1, max_size=12
    )
)
def test_any_cell_is_printed_whole(cells: list[list[str]]) -> None:
    columns = (
        Column(Label("甲"), 10, empty=""),
        Column(Label("乙"), 20, "center", empty=""),
        Column(Label("丙"), 8, "right", empty=""),
    )
    held = register(1, rows=cells, columns=columns, marks=Marks(), above=(), below=(), signs=())
    content = write_register(held, faces())
    found = "".join(by_pypdf(content))
    wanted = "".join(cell for row in cells for cell in row) + "甲乙丙"
    for char in set(bare(wanted)):
        assert found.count(char) >= wanted.count(char), char


def test_nothing_is_printed_outside_its_column() -> None:
    long = [
        [cell * 4 if at in (1, 2, 7) else cell for at, cell in enumerate(row)] for row in rows(40)
    ]
    content = write_register(register(40, rows=long, above=(), below=()), faces())
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            text = page.get_textpage()
            width, height = page.get_size()
            for at in range(text.count_chars()):
                left, low, right, high = text.get_charbox(at)
                assert left >= 45, text.get_text_range(at, 1)
                assert right <= width - 45, text.get_text_range(at, 1)
                assert low >= 20
                assert high <= height - 20
    finally:
        document.close()


def test_the_same_register_has_the_same_bytes() -> None:
    assert write_register(register(60), faces()) == write_register(register(60), faces())


def test_a_row_that_no_page_can_hold_is_named() -> None:
    tall = rows(3)
    tall[1][7] = "林业碳汇" * 400
    with pytest.raises(RenderFailed) as refused:
        write_register(register(3, rows=tall), faces())
    assert "第 2 行" in refused.value.message.zh


def test_a_cell_that_cannot_be_added_up_is_named() -> None:
    bad = rows(3)
    bad[2][5] = "约一千元"
    with pytest.raises(RenderFailed) as refused:
        write_register(register(3, rows=bad), faces())
    assert "金额（元）" in refused.value.message.zh


def test_a_character_without_a_glyph_stops_the_register() -> None:
    bad = rows(3)
    bad[2][2] = "赵\ue123"
    with pytest.raises(GlyphMissing):
        write_register(register(3, rows=bad), faces())


@given(
    heights=st.lists(st.floats(5, 60), min_size=1, max_size=80),
    first=st.floats(100, 300),
    later=st.floats(100, 400),
    sums=st.sampled_from([0.0, 18.0]),
)
def test_pages_hold_every_row_once_and_never_overflow(
    heights: list[float], first: float, later: float, sums: float
) -> None:
    pages = paginate(heights, Room(first, later, sums))
    assert [at for page in pages for at in page] == list(range(len(heights)))
    for at, page in enumerate(pages):
        rows_of_sums = 1 + (at == len(pages) - 1 > 0) if sums else 0
        used = sum(heights[page.start : page.stop]) + sums * rows_of_sums
        assert used <= (first if at == 0 else later) + 0.001


@pytest.mark.slow
def test_ten_times_the_rows_take_about_ten_times_as_long() -> None:
    def seconds(count: int) -> float:
        held = register(count)
        best = 9.0
        for _ in range(3):
            began = time.perf_counter()
            write_register(held, faces())
            best = min(best, time.perf_counter() - began)
        return best

    seconds(100)
    assert seconds(10_000) / seconds(1_000) <= 12
