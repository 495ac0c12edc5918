"""From a patched part to Jinja source whose every line is one tag, with all it says about places.

Everything that docxtpl does with the rendered text is done here with the written text, once:
newlines and tabs that the author typed, and the numbers of drawings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jinja2 import Environment

from app.core.bilingual import Text
from app.typeset.compiled.kinds import Element
from app.typeset.compiled.levels import Crossed, Level, Standing, stand
from app.typeset.compiled.listing import NONE, Surroundings, expand_literals, probe
from app.typeset.compiled.pieces import Masks, Piece, cut
from app.typeset.compiled.troubles import refusal
from app.typeset.compiled.whereabouts import Finder, Whereabouts

DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\bid=")[^"]*(")')
RAW = re.compile("[\t\n\a\f]")


@dataclass(frozen=True, slots=True)
class Place:
    """One tag: where it stands and how a value is written there."""

    tag: str
    where: Text | None
    level: Level
    around: Surroundings


@dataclass(slots=True)
class Source:
    """What Jinja compiles, and what is known about each of its lines."""

    text: str = ""
    places: dict[int, Place] = field(default_factory=dict)
    """By line of `text`."""
    number_mark: str = ""
    """Stands where a drawing gets its number."""
    standing: Standing = field(default_factory=Standing)
    masked: str = ""
    masks: Masks | None = None
    tags: int = 0

    @property
    def steady(self) -> bool:
        """Whether every text place knows its surroundings before rendering."""
        return all(place.around.steady for place in self.places.values())


def lay_out_source(patched: str, root: Element, *, environment: Environment, body: bool) -> Source:
    """Work through one part. TemplateSyntaxError or TemplateRefused when it cannot be used."""
    pieces = cut(patched, environment)
    masks = Masks(patched)
    masked = masks.mask(pieces)
    try:
        standing = stand(masked, pieces, masks)
    except Crossed as crossed:
        raise _refusal(crossed, pieces, root) from crossed
    around = probe(pieces, masks, standing.level)
    literal = expand_literals(masked)
    if body:
        literal = DRAWING.sub(lambda found: f"{found[1]}{masks.number}{found[2]}", literal)
    source = Source(
        number_mark=masks.number,
        standing=standing,
        masked=literal,
        masks=masks,
        tags=sum(piece.kind != "data" for piece in pieces),
    )
    places = _places(pieces, standing, around, root)
    _assemble(source, masks.unmask(literal, pieces), places)
    return source


def _refusal(crossed: Crossed, pieces: Sequence[Piece], root: Element) -> Exception:
    """Said of the tag that opens, where its author finds it."""
    at, finder = Whereabouts("", None), Finder(root)
    for piece in pieces[: (-1 if crossed.index is None else crossed.index) + 1]:
        if piece.kind != "data":
            at = finder.next(piece.text)
    return refusal(
        "structure.crossed",
        Text(
            "标记的开头和结尾不在同一种位置上，生成的文件会残缺。",
            "A tag begins and ends in different kinds of places; the document would be broken.",
        ),
        remedy=Text(
            "让 if/for 与对应的 endif/endfor 位于同一层：同为段落、同为表格行或同在一个段落内。",
            "Keep if/for and their endif/endfor on one level: paragraphs, rows, or one paragraph.",
        ),
        tag=at.tag or None,
        place=at.place,
    )


def _places(
    pieces: Sequence[Piece], standing: Standing, around: dict[int, Surroundings], root: Element
) -> dict[int, Place]:
    """The place of each tag, by index of its piece."""
    finder = Finder(root)
    found = {}
    for index, piece in enumerate(pieces):
        if piece.kind == "data":
            continue
        at = finder.next(piece.text)
        level = standing.level.get(index, "leaf")
        # A w:t that docxtpl's patterns do not see as a text of a run expands nothing.
        level = (
            "leaf" if level == "text" and piece.kind == "value" and index not in around else level
        )
        surroundings = around.get(index, NONE)
        if index in standing.unsettled:
            surroundings = replace(surroundings, steady=False)
        found[index] = Place(at.tag, at.place, level, surroundings)
    return found


def _assemble(
    source: Source, pieces: list[tuple[int | None, Piece]], places: dict[int, Place]
) -> None:
    """One line per tag: Jinja's line numbers then say which tag failed."""
    written: list[str] = []
    line = 1
    for index, piece in pieces:
        if index is None:
            written.append(RAW.sub(lambda raw: f"&#{ord(raw[0])};", piece.text))
            continue
        first, line = line + 1, line + 1 + piece.text.count("\n")
        written.append(f"\n{piece.text}")
        for each in range(first, line + 1):
            source.places[each] = places[index]
    source.text = "".join(written)
