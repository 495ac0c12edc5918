"""Every shipped paper in every language: page for page as LibreOffice, and sound at its worst."""

from __future__ import annotations

import time
from functools import cache

import pytest

from app.documents.worst_case import worst_case
from app.typeset.layout import outside_the_set
from app.typeset.pdf.reading import count_pages
from tests.typeset.layout.office import convert_all, installed
from tests.typeset.layout.reading import lay, read, shown
from tests.typeset.layout.shipped import READ_WHOLE, bare, case_names, digest, kept, split, word_of

NAMES = tuple(case_names())
FEW = 6
LONG = ("receipt_sheet.zh", "attendance_sheet.zh-en", "distribution_detail.zh", "meeting_record.en")
REFRESH = "run `python -m tests.typeset.layout.refresh` where LibreOffice is installed"


@cache
def sample(name: str) -> bytes:
    return word_of(name)


def test_all_papers_are_written_down() -> None:
    assert set(kept()["pages"]) == set(NAMES), REFRESH


@pytest.mark.parametrize("name", NAMES)
def test_as_many_pages_as_libreoffice_makes(name: str) -> None:
    content = sample(name)
    assert outside_the_set(content) == ()
    assert lay(content).pages == kept()["pages"][name], REFRESH


@pytest.mark.parametrize("name", READ_WHOLE)
def test_every_character_in_the_order_of_libreoffice(name: str) -> None:
    assert digest(shown(sample(name)).text) == kept()["texts"][name], REFRESH


@pytest.mark.slow
def test_a_few_papers_against_libreoffice_itself() -> None:
    """Other papers every day; what is written down where LibreOffice is not installed."""
    start = int(time.time() // 86_400) * FEW
    few = [NAMES[(start + at) % len(NAMES)] for at in range(FEW)] + list(READ_WHOLE)
    ours = {name: shown(sample(name)) for name in few}
    if installed() is None:
        assert {name: len(one.sizes) for name, one in ours.items()} == {
            name: kept()["pages"][name] for name in few
        }
        return
    theirs = convert_all({name: sample(name) for name in few})
    assert {name: len(one.sizes) for name, one in ours.items()} == {
        name: count_pages(content) for name, content in theirs.items()
    }
    for name in READ_WHOLE:
        assert bare(ours[name].text) == bare(read(theirs[name]).text), name


@pytest.mark.parametrize("name", NAMES)
def test_the_worst_facts_stay_on_their_pages(name: str) -> None:
    kind, _ = split(name)
    found = shown(word_of(name, worst_case(kind, rows=15)))
    for glyph in found.glyphs:
        wide, high = found.sizes[glyph.page]
        if glyph.drawn and glyph.text.strip():
            assert glyph.left >= -0.5, glyph
            assert glyph.right <= wide + 0.5, glyph
            assert 0 < glyph.base < high, glyph


@pytest.mark.parametrize("name", LONG)
def test_three_hundred_rows_are_all_there(name: str) -> None:
    kind, _ = split(name)
    few, many = (lay(word_of(name, worst_case(kind, rows=rows))) for rows in (15, 300))
    assert many.pages > 3 * few.pages
