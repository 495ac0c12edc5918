"""PDFs from the chamber: the same bytes as without isolation, fonts read inside the fences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.core.errors import LinyueError
from app.typeset.chamber import Chamber, PdfWish
from app.typeset.compiled import compile_template
from app.typeset.faces import load_faces
from app.typeset.faults import GlyphMissing
from app.typeset.layout import lay_out
from tests.typeset.chamber.samples import TEMPLATE, facts
from tests.typeset.fonts import FOLDER

WISH = PdfWish("示例文书", "zh-CN", "ABCD", datetime(2026, 3, 5, tzinfo=UTC))


@pytest.fixture(scope="module")
def chamber() -> Iterator[Chamber]:
    with Chamber(faces_folder=FOLDER) as held:
        yield held


def test_the_pdf_is_the_same_as_without_isolation(chamber: Chamber) -> None:
    here = lay_out(
        compile_template(TEMPLATE).render(facts()).content,
        faces=load_faces(FOLDER),
        title=WISH.title,
        language=WISH.language,
        identifier=WISH.identifier,
        made_at=WISH.made_at,
    )
    for way in (chamber.render, chamber.trial):
        made = way(TEMPLATE, facts(), pdf=WISH)
        assert made.pdf == here.content
        assert made.pages == here.pages


def test_many_have_a_wish_each(chamber: Chamber) -> None:
    wishes = [PdfWish(f"文书 {n}", "zh-CN", f"N{n}", WISH.made_at) for n in range(40)]
    made = list(chamber.render_many(TEMPLATE, [facts()] * 40, pdf=wishes))
    assert len({one.pdf for one in made}) == 40


def test_a_character_without_a_glyph_is_named(chamber: Chamber) -> None:
    for way in (chamber.render, chamber.trial):
        with pytest.raises(GlyphMissing) as raised:
            way(TEMPLATE, facts() | {"title": "\U0001f332"}, pdf=WISH)
        assert raised.value.characters == "\U0001f332"
    assert chamber.render(TEMPLATE, facts(), pdf=WISH).pdf


def test_without_fonts_it_is_said_how_to_get_them(tmp_path: Path) -> None:
    with Chamber(faces_folder=tmp_path) as chamber:
        for way in (chamber.render, chamber.trial):
            with pytest.raises(LinyueError, match="make fonts"):
                way(TEMPLATE, facts(), pdf=WISH)
            assert way(TEMPLATE, facts()).docx
