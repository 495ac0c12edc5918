"""What is outside the set: each feature is named with its place, and the rest is laid out."""

from __future__ import annotations

import pytest

from app.typeset.layout import outside_the_set
from app.typeset.layout.limits import MOST, OUTSIDE
from tests.typeset.layout.reading import lay, read
from tests.typeset.word_files import WordFile, paragraph, run

TEXTBOX = (
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></v:shape>"
    "</w:pict></w:r>"
)
USES = {
    "textbox": TEXTBOX,
    "floating": '<w:r><w:drawing><wp:anchor behindDoc="0"/></w:drawing></w:r>',
    "drawing": "<w:r><w:pict><v:rect/></w:pict></w:r>",
    "object": "<w:r><w:object><o:OLEObject/></w:object></w:r>",
    "equation": "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
    "revision": f'<w:ins w:id="1" w:author="甲">{run("新")}</w:ins>',
    "comment": '<w:r><w:commentReference w:id="0"/></w:r>',
    "footnote": '<w:r><w:footnoteReference w:id="2"/></w:r>',
    "endnote": '<w:r><w:endnoteReference w:id="2"/></w:r>',
    "frame": '<w:pPr><w:framePr w:w="200"/></w:pPr>',
    "bidi": "<w:pPr><w:bidi/></w:pPr>",
}


def with_use(inner: str) -> bytes:
    return WordFile(body=f"{paragraph('前文')}<w:p>{inner}</w:p>{paragraph('后文')}").build()


@pytest.mark.parametrize("name", USES)
def test_each_is_named_with_its_place_and_the_rest_is_laid_out(name: str) -> None:
    content = with_use(USES[name])
    found = outside_the_set(content)
    assert f"layout.{name}" in {one.code for one in found}
    for one in found:
        assert not one.fatal
        assert one.place is not None
        assert one.place.zh == "第 2 段"
        assert one.sentence().zh != one.sentence().en
    text = read(lay(content).content).text
    assert text.startswith("前文")
    assert text.endswith("后文")


def test_a_tracked_deletion_is_left_out_and_an_insertion_shown() -> None:
    gone = '<w:del w:id="1" w:author="甲"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    content = with_use(gone + USES["revision"])
    assert [one.code for one in outside_the_set(content)] == ["layout.revision"]
    assert read(lay(content).content).text == "前文新后文"


def test_vertical_text_in_a_cell_is_named() -> None:
    cell = f'<w:tc><w:tcPr><w:textDirection w:val="tbRlV"/></w:tcPr>{paragraph("竖排")}</w:tc>'
    rows = f'<w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid><w:tr>{cell}</w:tr>'
    content = WordFile(body=f"<w:tbl>{rows}</w:tbl>{paragraph('后')}").build()
    assert [one.code for one in outside_the_set(content)] == ["layout.direction"]
    assert read(lay(content).content).text == "竖排后"


def test_columns_are_named_and_laid_out_as_one() -> None:
    body = f'{paragraph("甲")}<w:p><w:pPr><w:sectPr><w:cols w:num="2"/></w:sectPr></w:pPr></w:p>'
    content = WordFile(body=body + paragraph("乙")).build()
    assert [one.code for one in outside_the_set(content)] == ["layout.columns"]
    assert read(lay(content).content).text == "甲乙"


@pytest.mark.parametrize(("where", "name"), [("header", "页眉"), ("footer", "页脚")])
def test_headers_and_footers_are_looked_into(where: str, name: str) -> None:
    inner = f"<w:p>{USES['floating']}</w:p>"
    content = WordFile().changed(**{where: inner}).build()
    found = outside_the_set(content)
    assert [one.part.zh for one in found] == [name]


def test_nothing_is_named_in_a_plain_paper() -> None:
    assert outside_the_set(WordFile(header=paragraph("页眉")).build()) == ()


def test_a_paragraph_names_each_feature_once_and_a_file_no_more_than_anybody_reads() -> None:
    twice = with_use(USES["comment"] * 2)
    assert len(outside_the_set(twice)) == 1
    many = WordFile(body=f"<w:p>{USES['comment']}</w:p>" * (MOST + 10)).build()
    assert len(outside_the_set(many)) == MOST


def test_every_feature_of_the_list_has_a_test() -> None:
    tried = {*USES, "direction"}
    assert {name for name, _ in OUTSIDE.values()} <= tried
