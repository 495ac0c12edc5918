"""Pages: headers and footers, numbers, sections, what stays together, breaks, pictures."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.shared import Pt
from PIL import Image

from tests.typeset.layout.reading import blank, lay, number_paragraphs, put, read, shown


def field(paragraph: Any, name: str) -> None:
    """A field as Word writes it, with an old result."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("old", "77"), ("end", "")):
        run = paragraph.add_run()
        if kind in {"begin", "separate", "end"}:
            put(run._r, "fldChar", fldCharType=kind)
        elif kind == "old":
            run.text = text
        else:
            put(run._r, "instrText").text = f" {text} \\* MERGEFORMAT "


def filled(document: Any, count: int, word: str = "行") -> None:
    for at in range(count):
        document.add_paragraph(f"{word}{at}。")


def test_headers_and_footers_stand_on_every_page_and_count() -> None:
    document = blank()
    section = document.sections[0]
    section.header.paragraphs[0].text = "页眉文字"
    footer = section.footer.paragraphs[0]
    footer.add_run("第")
    field(footer, "PAGE")
    footer.add_run("页共")
    field(footer, "NUMPAGES")
    footer.add_run("页")
    filled(document, 80)
    found = shown(document)
    assert len(found.pages) == 3
    for number, page in enumerate(found.pages, 1):
        assert page.count("页眉文字") == 1
        assert f"第{number}页共3页" in page
    assert "77" not in found.text.replace("行77", "")


def test_a_header_stands_at_its_distance_and_above_the_text() -> None:
    document = blank()
    section = document.sections[0]
    section.header_distance = Pt(30)
    section.header.paragraphs[0].text = "页眉"
    document.add_paragraph("正文")
    found = shown(document)
    assert 30 < found.at("页眉").base < 50
    assert 72 < found.at("正文").base < 92


def test_a_high_header_pushes_the_text_down_and_a_high_footer_ends_it_early() -> None:
    document = blank()
    section = document.sections[0]
    for _ in range(6):
        section.header.add_paragraph("页眉")
        section.footer.add_paragraph("页脚")
    filled(document, 40)
    found = shown(document)
    lowest = max(one.base for one in found.glyphs if one.page == 0 and one.text == "眉")
    assert found.at("行0").base > lowest
    first = min(one.base for one in found.glyphs if one.page == 0 and one.text == "脚")
    last = max(one.base for one in found.glyphs if one.page == 0 and one.text == "行")
    assert last < first


def test_the_first_page_may_have_its_own_header() -> None:
    document = blank()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "首页"
    section.header.paragraphs[0].text = "其余"
    filled(document, 60)
    found = shown(document)
    assert ["首页" in page for page in found.pages] == [True, False]
    assert ["其余" in page for page in found.pages] == [False, True]


def test_even_pages_may_have_their_own_footer() -> None:
    document = blank()
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].footer.paragraphs[0].text = "单页"
    document.sections[0].even_page_footer.paragraphs[0].text = "双页"
    filled(document, 80)
    found = shown(document)
    assert ["单页" in page for page in found.pages] == [True, False, True]
    assert ["双页" in page for page in found.pages] == [False, True, False]


def test_simple_fields_and_fields_in_the_body() -> None:
    document = blank()
    paragraph = document.add_paragraph("共")
    simple = put(paragraph._p, "fldSimple", instr=" NUMPAGES ")
    put(put(simple, "r"), "t").text = "9"
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("完")
    assert shown(document).pages[0].startswith("共2")


def test_other_fields_show_what_they_showed() -> None:
    document = blank()
    field(document.add_paragraph("见"), "REF clause_7")
    assert shown(document).text == "见77"


def test_a_landscape_section_between_upright_ones() -> None:
    document = blank()
    document.add_paragraph("竖")
    wide = document.add_section(WD_SECTION.NEW_PAGE)
    wide.orientation = WD_ORIENT.LANDSCAPE
    wide.page_width, wide.page_height = Pt(842), Pt(595)
    document.add_paragraph("横" * 60)
    last = document.add_section(WD_SECTION.NEW_PAGE)
    last.orientation = WD_ORIENT.PORTRAIT
    last.page_width, last.page_height = Pt(595), Pt(842)
    document.add_paragraph("终")
    found = shown(document)
    assert [(round(wide), round(high)) for wide, high in found.sizes] == [
        (595, 842),
        (842, 595),
        (595, 842),
    ]
    assert max(one.right for one in found.glyphs if one.text == "横") > 700
    assert [page[0] for page in found.pages] == ["竖", "横", "终"]


def test_a_continuous_section_goes_on_on_the_same_page() -> None:
    document = blank()
    document.add_paragraph("甲")
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("乙")
    found = shown(document)
    assert len(found.pages) == 1
    # The empty paragraph that carries the break is a line of its own.
    assert found.at("乙").base - found.at("甲").base == pytest.approx(40, abs=0.1)


def test_sections_count_their_own_pages_and_may_begin_anew() -> None:
    document = blank()
    footer = document.sections[0].footer.paragraphs[0]
    for name in ("PAGE", "SECTIONPAGES", "NUMPAGES"):
        field(footer, name)
        footer.add_run("/")
    filled(document, 50)
    second = document.add_section(WD_SECTION.NEW_PAGE)
    put(second._sectPr, "pgNumType", start="1")
    document.add_paragraph("附")
    found = shown(document)
    assert [page[-6:] for page in found.pages] == ["1/2/3/", "2/2/3/", "1/1/3/"]


def test_a_heading_stays_with_the_text_below_it() -> None:
    document = blank()
    filled(document, 33)
    heading = document.add_paragraph("标题")
    heading.paragraph_format.keep_with_next = True
    document.add_paragraph("林" * 100)
    found = shown(document)
    assert "标题" not in found.pages[0]
    assert found.pages[1].startswith("标题林")


def test_no_single_line_of_a_paragraph_is_left_alone() -> None:
    for before in (32, 33, 34):
        document = blank()
        filled(document, before)
        document.add_paragraph("林" * 37 * 4)
        found = shown(document)
        for page in range(2):
            lines = {round(o.base) for o in found.glyphs if o.page == page and o.text == "林"}
            assert len(lines) != 1, (before, page)


def test_a_paragraph_kept_whole_moves_whole() -> None:
    document = blank()
    filled(document, 31)
    document.add_paragraph("林" * 37 * 6).paragraph_format.keep_together = True
    found = shown(document)
    assert "林" not in found.pages[0]


def test_more_kept_together_than_a_page_holds_is_laid_out_all_the_same() -> None:
    document = blank()
    for at in range(90):
        document.add_paragraph(f"行{at}。").paragraph_format.keep_with_next = True
    found = shown(document)
    assert found.text == "".join(f"行{at}。" for at in range(90))
    assert len(found.pages) == 3


def test_page_breaks_in_runs_and_before_paragraphs() -> None:
    document = blank()
    document.add_paragraph("甲").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("乙")
    document.add_paragraph("丙").paragraph_format.page_break_before = True
    assert shown(document).pages == ["甲", "乙", "丙"]


def test_text_after_a_break_in_the_same_paragraph_is_on_the_next_page() -> None:
    document = blank()
    run = document.add_paragraph("甲").add_run()
    run.add_break(WD_BREAK.PAGE)
    run.add_text("乙")
    assert shown(document).pages == ["甲", "乙"]


def test_space_before_is_swallowed_at_the_top_of_a_page() -> None:
    document = blank()
    filled(document, 34)
    late = document.add_paragraph("晚")
    late.paragraph_format.space_before = Pt(30)
    found = shown(document)
    assert found.at("晚").page == 1
    assert found.at("晚").base == pytest.approx(found.at("行0").base, abs=0.1)


def picture(wide: int = 40, high: int = 20, colour: str = "red") -> io.BytesIO:
    held = io.BytesIO()
    Image.new("RGB", (wide, high), colour).save(held, "PNG")
    held.seek(0)
    return held


def test_a_picture_has_its_size_and_its_line_makes_room() -> None:
    document = blank()
    paragraph = document.add_paragraph("前")
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.add_run().add_picture(picture(), width=Pt(120), height=Pt(60))
    document.add_paragraph("后")
    found = shown(document)
    assert found.at("前").base > 72 + 59
    with pikepdf.open(io.BytesIO(found.content)) as file:
        held = file.pages[0].Contents.read_bytes().decode()
    drawn = next(line for line in held.split("\n") if line.endswith(" Do Q"))
    assert drawn.startswith("q 120.00 0 0 60.00 84.00 ")


def test_one_picture_shown_often_is_stored_once() -> None:
    document = blank()
    for _ in range(5):
        document.add_paragraph().add_run().add_picture(picture(), width=Pt(30))
    with pikepdf.open(io.BytesIO(lay(document).content)) as file:
        assert len(file.pages[0].Resources.XObject) == 1


def test_a_picture_that_does_not_fit_moves_to_the_next_page() -> None:
    document = blank()
    filled(document, 30)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.add_run().add_picture(picture(), width=Pt(300), height=Pt(200))
    document.add_paragraph("图下")
    found = shown(document)
    assert found.at("图下").page == 1
    assert found.at("图下").base > 72 + 200


def test_the_same_word_file_gives_the_same_bytes() -> None:
    document = blank()
    document.sections[0].header.paragraphs[0].text = "页眉"
    filled(document, 40)
    assert lay(document).content == lay(document).content


def test_an_empty_document_is_one_empty_page() -> None:
    made = lay(blank())
    assert made.pages == 1
    assert read(made.content).text == ""


def test_what_the_file_says_of_itself() -> None:
    document = blank()
    document.add_paragraph("甲")
    with pikepdf.open(io.BytesIO(lay(document, title="委托书").content)) as file:
        assert str(file.docinfo.Title) == "委托书"
        assert str(file.Root.Lang) == "zh-CN"


@pytest.mark.parametrize("grid", [False, True])
def test_a_list_in_a_header_begins_at_one_however_often_pages_are_set(grid: bool) -> None:
    document = blank()
    give = number_paragraphs(
        document,
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1)"/><w:suff w:val="space"/></w:lvl>',
    )
    section = document.sections[0]
    if grid:
        put(section._sectPr, "docGrid", type="lines", linePitch="312")
    give(section.header.paragraphs[0])
    section.header.paragraphs[0].add_run("页眉")
    last = document.add_paragraph("共")
    field(last, "NUMPAGES")
    filled(document, 90)
    found = shown(document)
    assert len(found.pages) > 1
    assert f"共{len(found.pages)}" in found.pages[0]
    assert all("1)页眉" in page for page in found.pages)
