"""Looks: defaults, styles and what they are based on, own settings, and how they are drawn."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from tests.typeset.fonts import faces
from tests.typeset.layout.reading import Read, blank, put, shown


def faces_of(found: Read) -> set[str]:
    """Names of the faces a paper embeds, without their tags."""
    with pikepdf.open(io.BytesIO(found.content)) as file:
        fonts = file.pages[0].Resources.Font
        return {str(fonts[name].BaseFont).split("+")[1] for name in fonts}


def ink(found: Read, text: str, *, scale: float = 4.0) -> int:
    """How many dark dots stand where a text is."""
    return sum(pixel < 128 for pixel in _cut(found, text, scale).convert("L").get_flattened_data())


def colours(found: Read, text: str) -> set[tuple[int, int, int]]:
    return set(_cut(found, text, 4.0).convert("RGB").get_flattened_data())


def _cut(found: Read, text: str, scale: float) -> Any:
    first = found.at(text)
    document = pypdfium2.PdfDocument(found.content)
    try:
        image = document[first.page].render(scale=scale).to_pil()
    finally:
        document.close()
    wide = first.size * len(text)
    box = (first.x, first.base - first.size, first.x + wide, first.base + first.size * 0.25)
    return image.crop(tuple(int(value * scale) for value in box))


def test_defaults_then_styles_then_own_settings() -> None:
    document = blank()
    base = document.styles.add_style("Base", WD_STYLE_TYPE.PARAGRAPH)
    base.font.size = Pt(20)
    base.paragraph_format.left_indent = Pt(30)
    child = document.styles.add_style("Child", WD_STYLE_TYPE.PARAGRAPH)
    child.base_style = base
    child.paragraph_format.left_indent = Pt(50)
    for word, style in (("甲", "Normal"), ("乙", "Base"), ("丙", "Child")):
        document.add_paragraph(word, style=style)
    own = document.add_paragraph("丁", style="Child")
    own.paragraph_format.left_indent = Pt(0)
    own.runs[0].font.size = Pt(9)
    found = shown(document)
    held = [(round(found.at(word).x), found.at(word).size) for word in "甲乙丙丁"]
    assert held == [(72, 12), (102, 20), (122, 20), (72, 9)]


def test_a_style_for_runs_stands_between_the_paragraphs_and_the_runs_own() -> None:
    document = blank()
    style = document.styles.add_style("Big", WD_STYLE_TYPE.CHARACTER)
    style.font.size = Pt(18)
    paragraph = document.add_paragraph("甲")
    paragraph.add_run("乙", style="Big")
    paragraph.add_run("丙", style="Big").font.size = Pt(15)
    found = shown(document)
    assert [found.at(word).size for word in "甲乙丙"] == [12, 18, 15]


def test_styles_in_a_ring_do_no_harm() -> None:
    document = blank()
    first = document.styles.add_style("First", WD_STYLE_TYPE.PARAGRAPH)
    second = document.styles.add_style("Second", WD_STYLE_TYPE.PARAGRAPH)
    first.base_style, second.base_style = second, first
    document.add_paragraph("甲", style="First")
    assert shown(document).text == "甲"


def test_a_style_nobody_defined_is_the_default_one() -> None:
    document = blank()
    paragraph = document.add_paragraph("甲")
    put(paragraph._p.get_or_add_pPr(), "pStyle", val="Nowhere")
    assert shown(document).text == "甲"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("宋体", "song"),
        ("仿宋_GB2312", "fangsong"),
        ("黑体", "hei"),
        ("楷体_GB2312", "kai"),
        ("方正小标宋简体", "song-bold"),
    ],
)
def test_official_names_of_faces(name: str, file: str) -> None:
    document = blank()
    run = document.add_paragraph().add_run("林木权属")
    run.font.name = "Times New Roman"
    run._r.rPr.rFonts.set(qn("w:eastAsia"), name)
    wanted = {face.name for face in faces().all() if face.path and face.path.stem == file}
    assert faces_of(shown(document)) == wanted


def test_latin_letters_have_the_latin_face() -> None:
    document = blank()
    document.add_paragraph("林 2026 forest")
    names = {face.name for face in faces().all() if face.path and face.path.stem == "latin"}
    assert names < faces_of(shown(document))


def test_bold_is_darker_and_slanted_text_leans() -> None:
    document = blank()
    paragraph = document.add_paragraph("林木")
    paragraph.add_run("权属").bold = True
    document.add_paragraph().add_run("林木").bold = True
    plain = shown(document)
    again = blank()
    again.add_paragraph("权属")
    assert ink(plain, "权属") > 1.15 * ink(shown(again), "权属")
    slanted = blank()
    slanted.add_paragraph().add_run("权属").italic = True
    assert b" Tm" in _contents(shown(slanted))


def _contents(found: Read) -> bytes:
    with pikepdf.open(io.BytesIO(found.content)) as file:
        return bytes(file.pages[0].Contents.read_bytes())


def test_a_bold_style_may_be_turned_off_by_a_run() -> None:
    document = blank()
    style = document.styles.add_style("Loud", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.font.bold = document.styles["Normal"], True
    document.add_paragraph("权属", style="Loud").runs[0].bold = False
    again = blank()
    again.add_paragraph("权属")
    assert ink(shown(document), "权属") == ink(shown(again), "权属")


def test_colour_shading_and_highlight() -> None:
    document = blank()
    document.add_paragraph().add_run("红字").font.color.rgb = RGBColor(0xC0, 0x00, 0x00)
    shaded = document.add_paragraph("灰底")
    put(shaded._p.get_or_add_pPr(), "shd", val="clear", fill="DDDDDD")
    run = document.add_paragraph().add_run("黄底")
    put(run._r.get_or_add_rPr(), "highlight", val="yellow")
    found = shown(document)
    assert (0xC0, 0, 0) in colours(found, "红字")
    assert (0xDD, 0xDD, 0xDD) in colours(found, "灰底")
    assert (0xFF, 0xFF, 0) in colours(found, "黄底")


def test_underline_and_strike_draw_a_line_as_wide_as_the_text() -> None:
    for name in ("underline", "strike"):
        document = blank()
        run = document.add_paragraph().add_run("林" * 10)
        setattr(run.font, name, True)
        assert b"72.00 " in _contents(shown(document))
        lines = [one for one in _contents(shown(document)).split(b"\n") if one.endswith(b" S")]
        assert len(lines) == 1
        first, _, _, second, *_ = (word for word in lines[0].split() if word != b"l")
        assert float(second) - float(first) == pytest.approx(120, abs=0.1)


def test_raised_and_lowered_letters_are_smaller_and_moved() -> None:
    document = blank()
    paragraph = document.add_paragraph("m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run("3").font.subscript = True
    found = shown(document)
    base = found.at("m").base
    assert found.at("2").base < base < found.at("3").base
    assert found.at("2").size == pytest.approx(12 * 0.65, abs=0.05)


def test_hidden_text_is_left_out_and_capitals_are_made() -> None:
    document = blank()
    paragraph = document.add_paragraph("甲")
    paragraph.add_run("秘").font.hidden = True
    paragraph.add_run("forest").font.all_caps = True
    assert shown(document).text == "甲FOREST"


def test_contextual_spacing_joins_paragraphs_of_one_style() -> None:
    document = blank()
    for word in "甲乙":
        paragraph = document.add_paragraph(word)
        paragraph.paragraph_format.space_after = Pt(30)
        put(paragraph._p.get_or_add_pPr(), "contextualSpacing")
    other = document.add_paragraph("丙", style="Quote")
    other.paragraph_format.line_spacing = Pt(20)
    found = shown(document)
    assert found.at("乙").base - found.at("甲").base == pytest.approx(20, abs=0.1)
    assert found.at("丙").base - found.at("乙").base >= 50


def test_a_line_below_a_paragraph() -> None:
    document = blank()
    held = put(document.add_paragraph("甲")._p.get_or_add_pPr(), "pBdr")
    put(held, "bottom", val="single", sz="12", color="FF0000")
    lines = [one for one in _contents(shown(document)).split(b"\n") if one.endswith(b" S")]
    assert len(lines) == 1
    left, _, right = (float(lines[0].split()[at]) for at in (0, 1, 3))
    assert (left, right) == pytest.approx((72, 523), abs=0.1)


def test_links_lead_out_of_the_paper() -> None:
    document = blank()
    paragraph = document.add_paragraph("见")
    rid = document.part.relate_to(
        "https://example.org/check",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    link = put(paragraph._p, "hyperlink")
    link.set(qn("r:id"), rid)
    put(put(link, "r"), "t").text = "核验网址"
    found = shown(document)
    assert found.text == "见核验网址"
    with pikepdf.open(io.BytesIO(found.content)) as file:
        annotation = file.pages[0].Annots[0]
        assert str(annotation.A.URI) == "https://example.org/check"
        assert float(annotation.Rect[0]) == pytest.approx(84, abs=0.2)
