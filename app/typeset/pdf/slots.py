"""The slots of a form: the values of many people encoded slot by slot, written page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from app.typeset.faults import GlyphMissing
from app.typeset.pdf.fonts import encode_all
from app.typeset.pdf.forms import CELL, PAD, SMALL, VALUE, Needs, Place, column_edges, value_room
from app.typeset.pdf.models import Align, Statement, StatementForm
from app.typeset.pdf.pages import Page
from app.typeset.pdf.setting import MIDDLE, Setter, Style

_MARKS = 2
"""Number and check code stand before the values."""


def texts_of(statement: Statement) -> list[str]:
    """What goes into the slots, in their order; an empty value is struck through."""
    values = [value or "/" for value in chain(statement.values, *statement.rows)]
    return [statement.number, statement.check_code, *values]


@dataclass(frozen=True, slots=True)
class _Slot:
    style: Style
    room: float
    align: Align = "left"


class Slots:
    """The slots of one form in one file."""

    def __init__(self, setter: Setter, form: StatementForm, *, rows: int) -> None:
        self._setter = setter
        self._values = len(form.labels)
        self._columns = len(form.columns)
        edges = column_edges(form) if form.columns else []
        cells = [
            _Slot(CELL, right - left - 2 * PAD, column.align)
            for column, (left, right) in zip(form.columns, pairwise(edges), strict=True)
        ]
        self._slots = [
            _Slot(CELL, value_room()),
            _Slot(SMALL, value_room()),
            *[_Slot(VALUE, value_room())] * len(form.labels),
            *cells * rows,
        ]

    def write_all(
        self, places: Sequence[Place], texts: Sequence[Sequence[str]]
    ) -> list[str | None]:
        """The operators of each page; None where a value does not fit its slot as one line."""
        odd: set[int] = set()
        pieces = [
            self._write_slot(slot, place, cells, odd)
            for slot, place, cells in zip(
                self._slots, places, zip(*texts, strict=True), strict=True
            )
        ]
        bodies = map("".join, zip(*pieces, strict=True))
        return [None if at in odd else f"BT\n{body}ET" for at, body in enumerate(bodies)]

    def _write_slot(
        self, slot: _Slot, place: Place, cells: tuple[str, ...], odd: set[int]
    ) -> list[str]:
        """One slot of all pages; those that cannot be written so join the odd ones."""
        size = slot.style.size
        widths: list[float] = []
        if slot.align != "left" or max(map(len, cells)) * 1.1 * size > slot.room:
            widths = [self._width(cell, slot.style) for cell in cells]
            odd.update(at for at, width in enumerate(widths) if width > slot.room)
        plain = list(map(str.isascii, cells))
        self._learn(slot.style, cells, plain, odd)
        y = place.middle - size * MIDDLE
        codes = encode_all(cells)
        if slot.align == "left":
            heads = {
                kind: f"/{self._font(slot.style, kind)} {size:.2f} Tf "
                f"1 0 0 1 {place.left:.2f} {y:.2f} Tm<"
                for kind in set(plain)
            }
            return [f"{heads[kind]}{code}>Tj\n" for kind, code in zip(plain, codes, strict=True)]
        share = 1.0 if slot.align == "right" else 0.5
        names = {kind: self._font(slot.style, kind) for kind in set(plain)}
        return [
            f"/{names[kind]} {size:.2f} Tf 1 0 0 1 "
            f"{place.left + (slot.room - width) * share:.2f} {y:.2f} Tm<{code}>Tj\n"
            for kind, code, width in zip(plain, codes, widths, strict=True)
        ]

    def _font(self, style: Style, plain: bool) -> str:
        return self._setter.font(_face_of(style, plain)).name

    def _width(self, text: str, style: Style) -> float:
        try:
            return self._setter.width(text, _face_of(style, text.isascii()))
        except GlyphMissing:
            return float("inf")

    def _learn(
        self, style: Style, cells: tuple[str, ...], plain: list[bool], odd: set[int]
    ) -> None:
        """Take the characters into the subsets; a cell with one the face lacks is odd."""
        for kind in set(plain):
            members = [at for at, of in enumerate(plain) if of is kind]
            font = self._setter.font(_face_of(style, kind))
            characters = frozenset("".join([cells[at] for at in members]))
            lacking = {char for char in characters if char > "\uffff" or not font.face.has(char)}
            if lacking:
                odd.update(at for at in members if not lacking.isdisjoint(cells[at]))
            font.learn(characters - lacking)

    def wrap(self, texts: Sequence[str]) -> list[list[str]]:
        """Each slot's text in lines; GlyphMissing when no face has a character."""
        return [
            self._setter.wrap(text, _face_of(slot.style, text.isascii()), width=slot.room)
            for slot, text in zip(self._slots, texts, strict=True)
        ]

    def needs(self, lines: list[list[str]], *, like: Needs) -> Needs:
        """The heights a frame must have for such lines."""
        counts = [len(held) for held in lines[_MARKS:]]
        cells = counts[self._values :]
        step = self._columns or 1
        rows = (max(cells[at : at + step]) for at in range(0, len(cells), step))
        return Needs(tuple(counts[: self._values]), tuple(rows), like.numbered, like.coded)

    def draw(self, page: Page, places: Sequence[Place], lines: list[list[str]]) -> None:
        """Lines of any faces at their places."""
        for slot, place, held in zip(self._slots, places, lines, strict=True):
            x = {
                "left": place.left,
                "right": place.right,
                "center": (place.left + place.right) / 2,
            }[slot.align]
            block = [(line, _face_of(slot.style, line.isascii())) for line in held]
            self._setter.draw_lines(page, block, x=x, middle=place.middle, align=slot.align)


def _face_of(style: Style, plain: bool) -> Style:
    """Figures and Latin words alone are set in the Latin face."""
    return Style("latin", style.size) if plain else style
