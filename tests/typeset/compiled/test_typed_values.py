"""Typed values where docxtpl would leave a damaged file: ours open, with all their text."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from docx import Document

from app.typeset.compiled import (
    Link,
    Listing,
    Picture,
    RichText,
    RichTextParagraph,
    compile_template,
)
from tests.typeset.compiled.comparing import parts_of
from tests.typeset.compiled.making import paper, png, raw, texts_of, with_footnotes
from tests.typeset.compiled.wellformed import WORD, require_sound_parts

STYLED = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr>'
    "<w:t>前{{ x }}后{{ y }}</w:t></w:r></w:p>"
)
PICTURE = Picture(png(), 22, 22)
LINK = Link("https://example.org/?a=1&b=2", "网站 & 说明")


@pytest.mark.parametrize("value", [RichText("粗 & 体", italic=True), LINK], ids=["rich", "link"])
def test_text_of_its_own_form_breaks_out_of_the_run(value: Any) -> None:
    made = compile_template(raw(STYLED)).render({"x": value, "y": "一\t二"})
    require_sound_parts(made.content)
    paragraph = Document(BytesIO(made.content)).paragraphs[0]
    said = "粗 & 体" if isinstance(value, RichText) else LINK.text
    assert paragraph.text == f"前{said}后一\t二"
    assert [run.bold for run in paragraph.runs if run.text in {"前", "后一", "\t", "二"}] == [
        True
    ] * 4


@pytest.mark.parametrize("tag", ["{{ x }}", "{{r x }}", "{{p x }}"])
@pytest.mark.parametrize("where", ["body", "cell"])
@pytest.mark.parametrize(
    "value",
    [PICTURE, LINK, RichText("甲\n乙"), Listing("甲\n乙"), "甲 & 乙", 12, True],
    ids=lambda value: type(value).__name__,
)
def test_every_value_fits_every_place_of_text(tag: str, where: str, value: Any) -> None:
    template = paper("首", tag) if where == "body" else paper("首", table=[[tag], ["尾"]])
    made = compile_template(template).render({"x": value})
    trees = require_sound_parts(made.content)
    for cell in trees["word/document.xml"].iter(f"{WORD}tc"):
        assert cell.find(f"{WORD}p") is not None
    if isinstance(value, Picture):
        assert len(list(trees["word/document.xml"].iter(f"{WORD}drawing"))) == 1
        assert value.content in parts_of(made.content).values()
        return
    said = {Link: LINK.text, str: value, int: "12", bool: "True"}.get(type(value), "甲\n乙")
    assert said in texts_of(made.content)


def test_paragraphs_of_rich_text_stand_alone() -> None:
    value = RichTextParagraph(RichText("段 & 落", bold=True), parastyle="Heading1")
    made = compile_template(paper("首", "{{p x }}", table=[["{{p x }}"]])).render({"x": value})
    require_sound_parts(made.content)
    assert texts_of(made.content) == ["首", "段 & 落", "段 & 落"]


def test_an_empty_text_leaves_no_cell_without_a_paragraph() -> None:
    made = compile_template(paper("{{r x }}", "{{p x }}", table=[["{{p x }}"]])).render({"x": ""})
    trees = require_sound_parts(made.content)
    assert all(
        cell.find(f"{WORD}p") is not None for cell in trees["word/document.xml"].iter(f"{WORD}tc")
    )


def test_pictures_and_links_belong_to_the_part_they_stand_in() -> None:
    def holding(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ qr }}{{ link }}"
        document.sections[0].footer.paragraphs[0].text = "{{ qr }}{{ qr }}"

    template = compile_template(
        with_footnotes(paper("{{ qr }}", finish=holding), "{{ qr }}{{ link }}")
    )
    made = template.render({"qr": PICTURE, "link": LINK})
    trees = require_sound_parts(made.content)
    parts = parts_of(made.content)
    media = [name for name in parts if name.startswith("word/media/")]
    assert len(media) == 1
    for name in ("document", "header1", "footer1", "footnotes"):
        relations = trees[f"word/_rels/{name}.xml.rels"]
        known = {each.get("Id"): each.get("Target") for each in relations}
        assert len(known) == len(relations)
        blips = [
            value
            for each in trees[f"word/{name}.xml"].iter()
            for key, value in each.attrib.items()
            if key.endswith(("}embed", "relationships}id"))
        ]
        assert blips
        assert set(blips) <= known.keys()
    Document(BytesIO(made.content))


def test_drawings_are_numbered_in_order_and_without_doubles() -> None:
    template = compile_template(paper("{{ qr }}{{ qr }}", "{% for n in ns %}{{ qr }}{% endfor %}"))
    made = template.render({"qr": PICTURE, "ns": [1, 2, 3]})
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    numbers = [
        each.get("id")
        for each in require_sound_parts(made.content)["word/document.xml"].iter(drawing)
    ]
    assert numbers == ["1001", "1002", "1003", "1004", "1005"]


def test_many_pictures_take_time_in_proportion() -> None:
    template = compile_template(paper("{% for q in qs %}{{ q }}{% endfor %}"))
    pictures = [Picture(png(1 + n % 50, 1 + n // 50), 5, 5) for n in range(1500)]
    made = template.render({"qs": pictures})
    names = [name for name in parts_of(made.content) if name.startswith("word/media/")]
    assert len(names) == len(set(names)) == 1500


def test_the_same_words_as_a_key_are_looked_at_too() -> None:
    template = compile_template(
        paper("{% for r in rows %}{% for k in r %}{{ k }}{% endfor %}{% endfor %}")
    )
    made = template.render({"rows": [{"甲\x01<": "1"}, {"乙\n": "2"}]})
    require_sound_parts(made.content)
    assert texts_of(made.content) == ["甲<乙\n"]
