"""A face cut down to some characters: the same outlines and widths, as HarfBuzz cuts them."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from app.typeset.faces import ROLES, Face
from app.typeset.pdf.cutting import ADJUSTED, _stock, cut_by_harfbuzz, cut_face, sum_of
from tests.typeset.fonts import faces

MADE_OF_OTHERS = "éÄç"


def every_face() -> list[Face]:
    return list(faces().all())


def characters_of(face: Face, number: int) -> list[str]:
    """Some of what a face draws with outlines of their own, in the order of their codes."""
    held = [
        chr(code)
        for code in sorted(face.hb_face.unicodes)
        if face.has(chr(code)) and _stock(face).take([face.look_up(chr(code))])
    ]
    assert len(held) > 90
    return sorted(random.Random(number).sample(held, min(number, len(held))))


def drawn(program: bytes, glyph: int) -> tuple[list[tuple[str, object]], tuple[int, int]]:
    """An outline, and its advance and bearing."""
    font = TTFont(BytesIO(program), checkChecksums=2)
    name = font.getGlyphName(glyph)
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    return pen.value, font["hmtx"].metrics[name]


@pytest.mark.parametrize("face", every_face(), ids=lambda face: face.name)
def test_glyphs_are_those_of_the_face(face: Face) -> None:
    characters = characters_of(face, 60)
    ours, our_glyphs = cut_face(face, characters)
    theirs, their_glyphs = cut_by_harfbuzz(face, characters)
    for char, one, other in zip(characters, our_glyphs, their_glyphs, strict=True):
        assert drawn(ours, one) == drawn(theirs, other), char


@pytest.mark.parametrize("face", every_face(), ids=lambda face: face.name)
def test_a_cut_face_is_a_sound_file(face: Face) -> None:
    program, glyphs = cut_face(face, characters_of(face, 40))
    assert sum_of(program) == ADJUSTED
    font = TTFont(BytesIO(program), checkChecksums=2)
    assert font["maxp"].numGlyphs == len(font["loca"]) - 1 >= len(set(glyphs)) + 1
    whole = BytesIO()
    font.save(whole)
    assert drawn(program, 0)[0] == []


def test_glyphs_made_of_others_bring_them_along() -> None:
    face = faces().pick("latin")
    plain, _ = cut_face(face, ["A", "C", "E"])
    program, glyphs = cut_face(face, list(MADE_OF_OTHERS))
    assert b"\xff\xff" in program
    for char, glyph in zip(MADE_OF_OTHERS, glyphs, strict=True):
        assert drawn(program, glyph)[0], char
    assert len(plain) < len(program)


@pytest.mark.parametrize("face", every_face(), ids=lambda face: face.name)
def test_a_face_of_which_only_a_space_is_used(face: Face) -> None:
    """A table of no bytes would be taken for one that is missing."""
    if not face.has(" "):
        return
    program, (glyph,) = cut_face(face, [" "])
    assert sum_of(program) == ADJUSTED
    assert TTFont(BytesIO(program)).reader.tables["glyf"].length == 1
    theirs, (other,) = cut_by_harfbuzz(face, [" "])
    assert drawn(program, glyph) == drawn(theirs, other)


@settings(max_examples=40, deadline=None)
@given(data=st.data(), role=st.sampled_from(ROLES))
def test_any_choice_of_characters_can_be_cut(data: st.DataObject, role: str) -> None:
    face = faces().pick(role)
    chosen = data.draw(st.sets(st.sampled_from(characters_of(face, 3_000)), min_size=1))
    program, glyphs = cut_face(face, sorted(chosen))
    font = TTFont(BytesIO(program), checkChecksums=2)
    for char, glyph in zip(sorted(chosen), glyphs, strict=True):
        advance, _ = font["hmtx"].metrics[font.getGlyphName(glyph)]
        assert advance * 1000 / face.hb_face.upem == pytest.approx(face.advances[char])
