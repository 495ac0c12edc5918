"""Lines: where they break, what stands at their ends, alignment, tabs, air and heights."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Pt

from app.typeset.layout.words import CLOSING, HANGING, OPENING
from tests.typeset.layout.reading import Read, blank, put, shown

LEFT, RIGHT = 72.0, 595.0 - 72.0


def one(text: str, **changes: Any) -> Read:
    document = blank()
    paragraph = document.add_paragraph(text)
    for name, value in changes.items():
        setattr(paragraph.paragraph_format, name, value)
    return shown(document)


@pytest.mark.parametrize("mark", "。，、；：？！）》」”…")
def test_no_line_begins_with_a_closing_mark(mark: str) -> None:
    for length in (36, 37, 38, 39):
        lines = one("林" * length + mark * 2 + "木" * 5).lines
        assert all(line[0] not in CLOSING for line in lines), lines


@pytest.mark.parametrize("mark", "（《「“")
def test_no_line_ends_with_an_opening_mark(mark: str) -> None:
    for length in (35, 36, 37):
        lines = one("林" * length + mark + "木" * 5).lines
        assert len(lines) == 2
        assert lines[0][-1] not in OPENING, lines


def test_a_full_stop_may_hang_outside_the_margin_and_nothing_else_may() -> None:
    found = one("林" * 37 + "。" + "木" * 3)
    assert found.lines[0].endswith("林。")
    outside = [glyph for glyph in found.glyphs if glyph.drawn and glyph.right > RIGHT + 0.5]
    assert {glyph.text for glyph in outside} <= HANGING
    assert all(glyph.right < 595 for glyph in found.glyphs)


def test_a_latin_word_is_never_broken() -> None:
    found = one("Every household of the village receives its share of the income. " * 6)
    words = {"Every", "household", "of", "the", "village", "receives", "its", "share", "income."}
    assert len(found.lines) > 3
    assert all(word in words for line in found.lines for word in line.split())


def test_a_word_wider_than_a_line_is_cut_and_stays_inside() -> None:
    found = one("529901" * 40)
    assert len(found.lines) > 1
    assert found.text == "529901" * 40
    assert all(glyph.right <= RIGHT + 0.5 for glyph in found.glyphs if glyph.drawn)


def test_a_space_at_the_end_of_a_line_takes_no_room() -> None:
    lines = one("word " * 60).lines
    assert all(line == line.strip() for line in lines)


def test_no_break_between_a_number_and_its_percent_sign() -> None:
    for length in range(32, 39):
        lines = one("林" * length + "12.5%" + "木" * 4).lines
        assert any("12.5%" in line for line in lines), lines


@pytest.mark.parametrize("number", ["0851-0000001", "529901-SW-2026-0001", "001–005"])
def test_a_number_may_be_broken_behind_its_hyphens_only(number: str) -> None:
    starts = {number[at:] for at in range(len(number)) if at == 0 or number[at - 1] in "-–"}
    seen = set()
    for length in range(26, 38):
        first, second = one("林" * length + number + "木" * 14).lines
        begun = second.rstrip("木")
        assert begun in starts or not begun, (first, second)
        seen.add(begun)
    assert len(seen) > 1


def test_air_between_chinese_and_latin_but_not_beside_marks() -> None:
    found = one("林木ab林（cd）林")
    gap = found.at("ab").x - found.at("木").right
    assert gap == pytest.approx(0.2 * 12, abs=0.3)
    assert found.at("cd").x == pytest.approx(found.at("（").right, abs=0.3)


def test_justified_lines_fill_the_column_and_the_last_does_not() -> None:
    found = one("林木，" * 40 + "完", alignment=WD_ALIGN_PARAGRAPH.JUSTIFY)
    ends = [row[-1].right for row in found.rows]
    assert all(RIGHT - 1 <= end <= RIGHT + 12.5 for end in ends[:-1]), ends
    assert ends[-1] < RIGHT - 12


@pytest.mark.parametrize(
    ("alignment", "start"),
    [
        (WD_ALIGN_PARAGRAPH.LEFT, LEFT),
        (WD_ALIGN_PARAGRAPH.CENTER, (LEFT + RIGHT) / 2 - 24),
        (WD_ALIGN_PARAGRAPH.RIGHT, RIGHT - 48),
    ],
)
def test_alignment(alignment: WD_ALIGN_PARAGRAPH, start: float) -> None:
    assert one("林木权属", alignment=alignment).at("林").x == pytest.approx(start, abs=0.1)


def test_distributed_text_fills_even_its_last_line() -> None:
    found = one("林木权属", alignment=WD_ALIGN_PARAGRAPH.DISTRIBUTE)
    assert found.at("林").x == pytest.approx(LEFT, abs=0.1)
    assert found.at("属").right == pytest.approx(RIGHT, abs=0.6)


def test_first_line_indent_and_hanging() -> None:
    found = one("林" * 60, first_line_indent=Pt(24))
    assert [round(row[0].x) for row in found.rows] == [96, 72]
    found = one("林" * 60, left_indent=Pt(48), first_line_indent=Pt(-24))
    assert [round(row[0].x) for row in found.rows] == [96, 120]


def test_indents_in_characters_follow_the_size_of_the_text() -> None:
    document = blank()
    paragraph = document.add_paragraph("林" * 60)
    put(paragraph._p.get_or_add_pPr(), "ind", firstLineChars="200", firstLine="11")
    assert [round(row[0].x) for row in shown(document).rows] == [96, 72]


def test_a_right_tab_with_a_leader() -> None:
    document = blank()
    paragraph = document.add_paragraph("第一章\t7")
    paragraph.paragraph_format.tab_stops.add_tab_stop(
        Pt(400), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
    )
    found = shown(document)
    assert found.at("7").right == pytest.approx(LEFT + 400, abs=0.2)
    assert found.text.count(".") > 50
    assert max(glyph.right for glyph in found.glyphs if glyph.text == ".") <= LEFT + 395


def test_a_right_tab_at_the_margin_keeps_its_text_in_the_line() -> None:
    document = blank()
    paragraph = document.add_paragraph("签字：\t2026年3月5日")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(451), WD_TAB_ALIGNMENT.RIGHT)
    found = shown(document)
    assert len(found.rows) == 1
    assert found.rows[0][-1].right == pytest.approx(RIGHT, abs=0.2)


def test_left_centred_and_default_tabs() -> None:
    document = blank()
    paragraph = document.add_paragraph("甲\t乙\t丙")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(100))
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(200), WD_TAB_ALIGNMENT.CENTER)
    document.add_paragraph("甲\t丁")
    found = shown(document)
    assert found.at("乙").x == pytest.approx(LEFT + 100, abs=0.1)
    assert found.at("丙").x == pytest.approx(LEFT + 194, abs=0.1)
    assert found.at("丁").x == pytest.approx(LEFT + 36, abs=0.1)


def test_a_break_begins_a_new_line_of_the_same_paragraph() -> None:
    document = blank()
    run = document.add_paragraph().add_run("第一行")
    run.add_break()
    run.add_text("第二行")
    found = shown(document)
    assert found.lines == ["第一行", "第二行"]
    assert found.at("第二").base - found.at("第一").base == pytest.approx(20, abs=0.1)


def test_exact_heights_hold_whatever_stands_in_the_line() -> None:
    document = blank()
    paragraph = document.add_paragraph("林" * 80)
    paragraph.runs[0].font.size = Pt(16)
    paragraph.paragraph_format.line_spacing = Pt(28)
    bases = [row[0].base for row in shown(document).rows]
    assert len(bases) > 2
    steps = [after - before for before, after in pairwise(bases)]
    assert steps == pytest.approx([28] * len(steps), abs=0.05)


def test_at_least_heights_grow_with_the_text_and_multiples_follow_it() -> None:
    def step(rule: WD_LINE_SPACING, spacing: Any, size: int) -> float:
        document = blank()
        paragraph = document.add_paragraph("林" * 100)
        paragraph.runs[0].font.size = Pt(size)
        paragraph.paragraph_format.line_spacing = spacing
        paragraph.paragraph_format.line_spacing_rule = rule
        rows = shown(document).rows
        return rows[1][0].base - rows[0][0].base

    assert step(WD_LINE_SPACING.AT_LEAST, Pt(30), 12) == pytest.approx(30, abs=0.1)
    assert step(WD_LINE_SPACING.AT_LEAST, Pt(10), 40) > 40
    single = step(WD_LINE_SPACING.SINGLE, 1.0, 12)
    assert step(WD_LINE_SPACING.MULTIPLE, 2.0, 12) == pytest.approx(2 * single, abs=0.1)


def test_space_before_and_after_add_up() -> None:
    document = blank()
    document.add_paragraph("甲").paragraph_format.space_after = Pt(7)
    document.add_paragraph("乙").paragraph_format.space_before = Pt(11)
    found = shown(document)
    assert found.at("乙").base - found.at("甲").base == pytest.approx(38, abs=0.1)


def test_an_empty_paragraph_takes_a_line() -> None:
    document = blank()
    for text in ("甲", "", "乙"):
        document.add_paragraph(text)
    found = shown(document)
    assert found.at("乙").base - found.at("甲").base == pytest.approx(40, abs=0.1)
