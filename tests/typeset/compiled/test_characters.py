"""Any text in any field is found again when the paper is opened."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.typeset.compiled import Listing, RichText, compile_template
from app.typeset.compiled.characters import is_plain, printable
from app.typeset.compiled.troubles import Unfit
from app.typeset.faults import RenderFailed
from tests.typeset.compiled.making import paper, raw, texts_of, with_footnotes
from tests.typeset.compiled.wellformed import WORD, require_sound_parts

ANY_TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"),
        st.sampled_from("\n\t\r\x00\x07\x0b\x0c\x1f\x85\u2028&<>\"'{}_%#青禾𠮷\u3000"),
    ),
    max_size=40,
)


def everywhere(document: Any) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = "页眉 {{ x }}"
    section.footer.paragraphs[0].text = "{{ x }}"
    document.core_properties.title = "题 {{ x }}"


ROWS = [["甲"], ["{%tr for r in rows %}"], ["[{{ r.x }}]"], ["{%tr endfor %}"]]
TEMPLATE = compile_template(
    with_footnotes(paper("甲{{ x }}乙{{ r.x }}", table=ROWS, finish=everywhere), "注 {{ x }}")
)
MACRO = "{% macro m(y) %}({{ y }}){% endmacro %}"
FALLBACK = compile_template(
    with_footnotes(
        paper(MACRO + "甲{{ x }}乙{{ m(r.x) }}", table=ROWS, finish=everywhere), "注 {{ x }}"
    )
)


def read_again(text: str) -> str:
    """The documented rule once more; python-docx reads new pages and paragraphs as nothing."""
    text = re.sub("\r\n|\r", "\n", text)
    return re.sub("[\x00-\x08\x0b-\x1f]", "", text)


def found(content: bytes) -> dict[str, Any]:
    """What python-docx reads at each place."""
    document = Document(BytesIO(content))
    section = document.sections[0]

    def joined(holder: Any) -> str:
        return "".join(paragraph.text for paragraph in holder.paragraphs)

    notes = require_sound_parts(content)["word/footnotes.xml"]
    return {
        "body": joined(document),
        "cells": [joined(row.cells[0]) for row in document.tables[0].rows],
        "header": joined(section.header),
        "footer": joined(section.footer),
        "title": document.core_properties.title,
        "footnote": "".join(
            "\n"
            if each.tag == f"{WORD}br" and not each.attrib
            else "\t"
            if each.tag == f"{WORD}tab"
            else each.text or ""
            for each in notes.iter(f"{WORD}t", f"{WORD}tab", f"{WORD}br")
        ),
    }


def facts_with(text: str) -> dict[str, Any]:
    return {"x": text, "r": {"x": text}, "rows": [{"x": text}, {"x": "平"}]}


@settings(max_examples=100, deadline=None)
@given(text=ANY_TEXT)
@example(text="{{ x }}{% for %}{# #}")
@example(text="{_{ x }_}{_% if %_}")
@example(text="\n\n\t\t")
@example(text="</w:t></w:r></w:p>&amp;<!--]]>")
@example(text="\x1f\x1f\x1f")
@example(text="一行\r\n二行\r三行")
def test_any_text_is_found_again(text: str) -> None:
    made = TEMPLATE.render(facts_with(text))
    wanted = read_again(text)
    assert made.way == "compiled"
    assert found(made.content) == {
        "body": f"甲{wanted}乙{wanted}",
        "cells": ["甲", f"[{wanted}]", "[平]"],
        "header": f"页眉 {wanted}",
        "footer": wanted,
        "title": f"题 {wanted}",
        "footnote": f"注 {wanted}",
    }


@settings(max_examples=25, deadline=None)
@given(text=ANY_TEXT)
@example(text="{{ x }}{% for %}{# #}{_{ x }_}{_% if %_}")
@example(text="</w:t></w:r></w:p>&amp;<!--]]>\x01")
def test_any_text_is_found_again_by_way_of_docxtpl(text: str) -> None:
    made = FALLBACK.render(facts_with(text))
    wanted = read_again(text)
    assert made.way == "docxtpl"
    assert found(made.content) == {
        "body": f"甲{wanted}乙({wanted})",
        "cells": ["甲", f"[{wanted}]", "[平]"],
        "header": f"页眉 {wanted}",
        "footer": wanted,
        "title": f"题 {wanted}",
        "footnote": f"注 {wanted}",
    }


@pytest.mark.parametrize("torn", ["\ud800", "甲\udfff", "\ufffe", "尾\uffff"])
@pytest.mark.parametrize("template", [TEMPLATE, FALLBACK], ids=["compiled", "docxtpl"])
def test_a_torn_character_is_refused_by_its_number(template: Any, torn: str) -> None:
    with pytest.raises(RenderFailed) as refused:
        template.render(facts_with(torn))
    assert f"U+{ord(torn[-1]):04X}" in refused.value.message.zh
    assert "Type it again" in refused.value.message.en


def test_the_refusal_names_the_tag_in_the_row() -> None:
    with pytest.raises(RenderFailed) as refused:
        TEMPLATE.render({**facts_with("平"), "rows": [{"x": "平"}, {"x": "\ud800"}]})
    assert refused.value.message.zh.startswith("正文表 1 第 3 行第 1 格 {{ r.x }}：")
    assert refused.value.message.en.startswith("Body, table 1, row 3, cell 1 {{ r.x }}:")


@given(text=ANY_TEXT)
def test_plain_text_is_printed_as_it_is(text: str) -> None:
    if is_plain(text):
        assert printable(text) == text


def test_what_is_not_plain() -> None:
    for code in (*range(32), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF):
        assert not is_plain(f"甲{chr(code)}")
    assert is_plain("甲 \u3000\u00a0\ue000𠮷\x7f\x85\ufffd")
    with pytest.raises(Unfit):
        printable("\ud83d")


def test_the_end_of_a_line_becomes_a_break_within_the_run() -> None:
    template = compile_template(
        raw("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{ x }}</w:t></w:r></w:p>")
    )
    (paragraph, *_) = Document(BytesIO(template.render({"x": "一\r\n二\t三"}).content)).paragraphs
    assert paragraph.text == "一\n二\t三"
    assert all(run.bold for run in paragraph.runs)
    assert [run.text for run in paragraph.runs] == ["一\n二", "\t", "三"]


def test_typed_text_is_cleaned_too() -> None:
    template = compile_template(paper("{{r a }}", "{{ b }}"))
    made = template.render({"a": RichText("一\x01二"), "b": Listing("三\x02\r\n四")})
    require_sound_parts(made.content)
    assert texts_of(made.content) == ["一二", "三\n四"]
