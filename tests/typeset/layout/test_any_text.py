"""For any text our faces cover: it is found again in order, inside its page; else it is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.typeset.faces import Role
from app.typeset.faults import GlyphMissing
from tests.typeset.fonts import faces, gb2312
from tests.typeset.layout.reading import lay, read
from tests.typeset.word_files import WordFile, paragraph, table

LATIN = "".join(map(chr, range(0x21, 0x7F)))
MARKS = "，。、；：？！“”‘’（）《》【】…—·￥％①②③ⅠⅡ㎡×°"
RARE = "喆昇祎翀玥䶮〇"


def _drawn(characters: str, role: Role = "song") -> list[str]:
    lacking = set(faces().missing(characters, role))
    return sorted({char for char in characters if char.strip()} - lacking)


WORDS = st.one_of(
    st.text(st.sampled_from(_drawn(gb2312() + RARE)), min_size=1, max_size=60),
    st.text(st.sampled_from(LATIN), min_size=1, max_size=90),
    st.text(st.sampled_from(MARKS), min_size=1, max_size=8),
    st.integers(0, 10**30).map(str),
)
TEXTS = st.lists(WORDS, min_size=1, max_size=8).flatmap(
    lambda words: st.sampled_from(("", " ")).map(lambda between: between.join(words))
)
UNSET = "\ue000\u0e01\u1000\U0001f600\u0531"


def bare(text: str) -> str:
    """What every reader says alike: no space, compatible characters as they are drawn."""
    return re.sub(r"[\s\x00-\x1f\ufffe\uffff]", "", text)


def looked(text: str, *, size: int, bold: bool, align: str) -> str:
    """A paragraph with a look."""
    weight = "<w:b/>" if bold else ""
    look = f'<w:rPr>{weight}<w:sz w:val="{size * 2}"/></w:rPr>'
    made = paragraph(text).replace("<w:r>", f"<w:r>{look}")
    return made.replace("<w:p>", f'<w:p><w:pPr><w:jc w:val="{align}"/></w:pPr>')


@settings(max_examples=40, deadline=None)
@given(
    text=TEXTS,
    size=st.sampled_from((7, 10, 12, 16, 22, 36)),
    bold=st.booleans(),
    align=st.sampled_from(("left", "both", "center", "right", "distribute")),
    cells=st.integers(0, 4),
)
def test_text_is_found_again_in_order_and_inside_the_page(
    text: str, size: int, bold: bool, align: str, cells: int
) -> None:
    inner = looked(text, size=size, bold=bold, align=align)
    cell = f"<w:tc>{inner}</w:tc>"
    rows = (cell, *([""] * (cells - 1))) if cells else ()
    body = inner + (table(rows) if rows else "") + paragraph("完")
    content = WordFile(body=body).build()
    made = lay(content)
    found = read(made.content)
    assert bare(found.text) == bare(text) * (2 if cells else 1) + "完"
    for glyph in found.glyphs:
        wide, high = found.sizes[glyph.page]
        if glyph.drawn and glyph.text.strip():
            assert glyph.left >= -0.5, glyph
            assert glyph.right <= wide + 0.5, glyph
            assert 0 < glyph.base < high, glyph
    assert lay(content).content == made.content


@settings(max_examples=10, deadline=None)
@given(text=TEXTS, char=st.sampled_from(UNSET), at=st.integers(0, 60))
def test_a_character_no_face_draws_is_refused_by_name(text: str, char: str, at: int) -> None:
    content = WordFile(body=paragraph(text[:at] + char + text[at:])).build()
    with pytest.raises(GlyphMissing) as refused:
        lay(content)
    assert f"U+{ord(char):04X}" in refused.value.message.zh


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00ad", "\ufe00"])
def test_marks_that_draw_nothing_are_no_reason_to_refuse(unseen: str) -> None:
    assert read(lay(WordFile(body=paragraph(f"林{unseen}木")).build()).content).text == "林木"


def test_every_character_of_gb2312_is_laid_out() -> None:
    characters = "".join(_drawn(gb2312()))
    assert len(characters) > 7000
    made: Any = lay(WordFile(body=paragraph(characters)).build())
    assert sorted(bare(read(made.content).text)) == sorted(characters)
