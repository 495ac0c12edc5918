"""The slots of a form: the values of many people encoded slot by slot, written page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from app.typeset.pdf.fonts import FontUse, encode_all
from app.typeset.pdf.forms import CELL, PAD, SMALL, VALUE, Needs, Place, column_edges, value_room
from app.typeset.pdf.models import Align, Statement, StatementForm
from app.typeset.pdf.pages import Page
from app.typeset.pdf.setting import MIDDLE, Setter, Style, measure_all

_MARKS = 2
"""Number and check code stand before the values."""


def texts_of(statement: Statement) -> list[str]:
    """What goes into the slots, in their order; an empty value is struck through."""
    values = [value or "/" for value in chain(statement.values, *statement.rows)]
    return [statement.number, statement.check_code, *values]


@dataclass(frozen=True, slots=True)
class _Type:
    """A face at a size, ready to write with."""

    style: Style
    font: FontUse
    advances: Mapping[str, float]
    switch: str
    """The operator that chooses it."""


@dataclass(frozen=True, slots=True)
class _Slot:
    mixed: _Type
    plain: _Type
    """For figures and Latin words alone."""
    room: float
    align: Align = "left"

    def type_of(self, text: str) -> _Type:
        return self.plain if text.isascii() else self.mixed


class Slots:
    """The slots of one form in one file."""

    def __init__(self, setter: Setter, form: StatementForm, *, rows: int) -> None:
        self._setter = setter
        self._values = len(form.labels)
        self._columns = len(form.columns)
        edges = column_edges(form) if form.columns else []
        cell, value, small = (self._pair(style) for style in (CELL, VALUE, SMALL))
        cells = [
            _Slot(*cell, right - left - 2 * PAD, column.align)
            for column, (left, right) in zip(form.columns, pairwise(edges), strict=True)
        ]
        self._slots = [
            _Slot(*cell, value_room()),
            _Slot(*small, value_room()),
            *[_Slot(*value, value_room())] * len(form.labels),
            *cells * rows,
        ]

    def _pair(self, style: Style) -> tuple[_Type, _Type]:
        """A style in the face for words, and in the one for figures."""
        both = []
        for one in (style, Style("latin", style.size)):
            font = self._setter.font(one)
            switch = f"/{font.name} {one.size:.2f} Tf\n"
            both.append(_Type(one, font, self._setter.widths(one), switch))
        return both[0], both[1]

    def write_all(
        self, places: Sequence[Place], texts: Sequence[Sequence[str]]
    ) -> list[str | None]:
        """The operators of each page; None where a value does not fit its slot as one line."""
        odd: set[int] = set()
        pieces: list[list[str]] = []
        before: _Type | None = None
        for slot, place, cells in zip(self._slots, places, zip(*texts, strict=True), strict=True):
            of = _type_of_all(slot, cells)
            if of is None:
                pieces.append(_write_mixed(slot, place, cells, odd))
            else:
                # The face is named once for neighbours that share it on all pages.
                head = "" if of is before else of.switch
                pieces.append(_write_alike(slot, place, cells, odd, of=of, head=head))
            before = of
        bodies = map("".join, zip(*pieces, strict=True))
        return [None if at in odd else f"BT\n{body}ET" for at, body in enumerate(bodies)]

    def wrap(self, texts: Sequence[str]) -> list[list[str]]:
        """Each slot's text in lines; GlyphMissing when no face has a character."""
        return [
            self._setter.wrap(text, slot.type_of(text).style, width=slot.room)
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
            block = [(line, slot.type_of(line).style) for line in held]
            self._setter.draw_lines(page, block, x=x, middle=place.middle, align=slot.align)


def _type_of_all(slot: _Slot, cells: Sequence[str]) -> _Type | None:
    """The face of a slot on all pages, if it is the same one."""
    plain = sum(map(str.isascii, cells))
    return {len(cells): slot.plain, 0: slot.mixed}.get(plain)


def _write_mixed(slot: _Slot, place: Place, cells: Sequence[str], odd: set[int]) -> list[str]:
    """One slot of all pages, some of them in the face for figures."""
    written = [""] * len(cells)
    for kind in (slot.plain, slot.mixed):
        members = [at for at, cell in enumerate(cells) if slot.type_of(cell) is kind]
        strange: set[int] = set()
        chosen = [cells[at] for at in members]
        some = _write_alike(slot, place, chosen, strange, of=kind, head=kind.switch)
        odd.update(members[at] for at in strange)
        for at, piece in zip(members, some, strict=True):
            written[at] = piece
    return written


def _write_alike(
    slot: _Slot,
    place: Place,
    cells: Sequence[str],
    odd: set[int],
    *,
    of: _Type,
    head: str,
) -> list[str]:
    """Cells that are set in one face; those that do not fit as one line join the odd ones."""
    different = set(cells)
    if len(different) == 1 < len(cells):
        # What stands on every page alike is set once.
        strange: set[int] = set()
        same = _write_alike(slot, place, cells[:1], strange, of=of, head=head)
        odd.update(range(len(cells)) if strange else ())
        return same * len(cells)
    _learn(of.font, cells, different, odd)
    y = place.middle - of.style.size * MIDDLE
    limit = slot.room * 1000 / of.style.size
    widths: list[float] = []
    if slot.align != "left" or max(map(len, different)) * 1100 > limit:
        known = cells if not odd else ["" if at in odd else c for at, c in enumerate(cells)]
        widths = measure_all(of.advances, known)
        if max(widths) > limit:
            odd.update(at for at, width in enumerate(widths) if width > limit)
    codes = encode_all(cells)
    if slot.align == "left":
        head = f"{head}1 0 0 1 {place.left:.2f} {y:.2f} Tm<"
        return [f"{head}{code}>Tj\n" for code in codes]
    share = 1.0 if slot.align == "right" else 0.5
    scale = of.style.size / 1000
    return [
        f"{head}1 0 0 1 {place.left + (slot.room - width * scale) * share:.2f} {y:.2f} Tm"
        f"<{code}>Tj\n"
        for code, width in zip(codes, widths, strict=True)
    ]


def _learn(font: FontUse, cells: Sequence[str], different: set[str], odd: set[int]) -> None:
    """Take the characters into the subset; a cell with one the face lacks is odd."""
    characters = frozenset("".join(different))
    lacking = font.face.lacking(characters)
    if max(characters, default="") > "\uffff":
        lacking.update(char for char in characters if char > "\uffff")
    if lacking:
        odd.update(at for at, cell in enumerate(cells) if not lacking.isdisjoint(cell))
        characters -= lacking
    font.learn(characters)
