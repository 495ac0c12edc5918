"""What is printed can be searched and copied: any text a face covers comes back."""

from __future__ import annotations

import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.typeset.faces import ROLES, Role
from app.typeset.faults import GlyphMissing
from app.typeset.pdf.fonts import encode_all
from app.typeset.pdf.writer import PdfFile
from tests.typeset.fonts import faces, gb2312
from tests.typeset.pdf.reading_back import MADE_AT, bare, by_pypdf, readers


def new_file() -> PdfFile:
    return PdfFile(title="试", language="zh", identifier="X", made_at=MADE_AT)


def printed(lines: list[str], role: Role, *, bold: bool = False) -> bytes:
    """A file with these lines, each in as many runs as its faces need."""
    file = new_file()
    page = file.page(2000, max(100, 20 * len(lines) + 40))
    for at, line in enumerate(lines, 1):
        x = 20.0
        for face, words in faces().runs(line, role, bold=bold):
            font = file.use(face)
            page.text(x, page.height - 20 * at, words, font=font, size=8, bold=bold)
            x += font.advance(words) * 8 / 1000
    return file.finish()


@cache
def drawable(role: Role) -> str:
    """Characters of a role's own face that a reader gives back one for one, in reading order."""
    face = faces().pick(role)
    held = (chr(code) for code in sorted(face.hb_face.unicodes) if chr(code).isprintable())
    return "".join(
        char
        for char in held
        if unicodedata.category(char)[0] in "LNPS"
        and unicodedata.category(char) not in ("Lm", "Sk")
        and unicodedata.bidirectional(char) not in ("R", "AL", "AN")
        and not unicodedata.normalize("NFKD", char)[1:2].isascii()
        and face.has(char)
    )


@pytest.mark.slow
@pytest.mark.parametrize("role", ["song", "fangsong", "hei", "kai", "latin"])
def test_every_character_of_a_face_comes_back(role: Role) -> None:
    characters = drawable(role)
    file = new_file()
    font = file.use(faces().pick(role))
    for start in range(0, len(characters), 1000):
        page = file.page()
        for at in range(start, min(start + 1000, len(characters)), 40):
            for step, char in enumerate(characters[at : at + 40]):
                y = 800 - (at - start) / 40 * 30
                page.text(20 + step * 13.5, y, char, font=font, size=8)
    content = file.finish()
    for name, read in readers().items():
        lost = set(characters) - set("".join(read(content)))
        assert not lost, (name, len(lost), sorted(lost)[:20])


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_text_comes_back_in_order(data: st.DataObject) -> None:
    role = data.draw(st.sampled_from(ROLES))
    text = data.draw(st.text(st.sampled_from(drawable(role)), min_size=1, max_size=60))
    content = printed([text], role, bold=data.draw(st.booleans()))
    for name, read in readers().items():
        assert bare("".join(read(content))) == bare(text), name


def test_a_page_of_gb2312_comes_back_in_every_role() -> None:
    text = bare(gb2312())
    lines = [text[at : at + 200] for at in range(0, len(text), 200)]
    for role in ROLES:
        content = printed(lines, role)
        assert sorted(bare(by_pypdf(content)[0])) == sorted(text)


@pytest.mark.parametrize(
    "text",
    [
        "𬭎家𬬭𫖯",  # beyond the first plane
        "⼀⼆⼈",  # radicals that share glyphs with characters
        "豈更車",  # compatibility characters
        "☑CCER ☐贵州碳票",
        "喆昇祎翀玥䶮〇㎡¥",
        "ÿ（ｆ福\uff0f",  # neighbours whose codes hold the mark between two texts
    ],
)
@pytest.mark.parametrize("role", ["song", "hei"])
def test_awkward_characters_are_told_apart(text: str, role: Role) -> None:
    content = printed([text], role)
    for name, read in readers().items():
        assert bare("".join(read(content))) == bare(text), name


def test_characters_beyond_the_first_plane_have_codes_of_their_own() -> None:
    face = faces().pick("song")
    beyond = [chr(code) for code in sorted(face.hb_face.unicodes) if code > 0xFFFF]
    chosen = [char for char in beyond if face.has(char)][:300]
    assert len(chosen) == 300
    content = printed(["".join(chosen[at : at + 60]) for at in range(0, 300, 60)], "song")
    for name, read in readers().items():
        assert bare("".join(read(content))) == "".join(chosen), name


@given(st.lists(st.text(st.characters(exclude_characters="\uffff"), max_size=8), min_size=1))
def test_texts_encoded_together_are_the_texts_encoded_alone(texts: list[str]) -> None:
    assert encode_all(texts) == [text.encode("utf-16-be", "surrogatepass").hex() for text in texts]


def test_a_missing_glyph_is_an_error_and_never_a_box() -> None:
    file = new_file()
    font = file.use(faces().pick("song"))
    with pytest.raises(GlyphMissing) as refused:
        file.page().text(0, 0, "张\ue000三☑", font=font, size=10)
    assert set(refused.value.characters) == {"\ue000", "☑"}
    with pytest.raises(GlyphMissing):
        font.hex_all(["好", "\uffff"])


def test_spacing_and_slant_leave_the_text_as_it_is() -> None:
    file = new_file()
    page, font = file.page(), file.use(faces().pick("song"))
    page.text(50, 700, "两端对齐的一行文字", font=font, size=12, char_space=1.25)
    page.text(50, 670, "另一行", font=font, size=12)
    page.text(50, 640, "斜体 Slanted", font=font, size=12, slant=True, bold=True)
    content = file.finish()
    for name, read in readers().items():
        found = bare("".join(read(content)))
        assert found == "两端对齐的一行文字另一行斜体Slanted", name
