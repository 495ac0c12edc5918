"""Strips and what they hold: lines, and rows of cells given their place. A row may be cut in two.

A strip is a line, or a row of a table. Pages are filled with strips; cells and headers are stacks
of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.typeset.faces import Face
from app.typeset.layout.blocks import Block, Cell, Paragraph
from app.typeset.layout.lines import Line
from app.typeset.layout.looks import Border, ParaLook


@dataclass(slots=True)
class Strip:
    """One line or row; `before` is air above it that the top of a page swallows."""

    height: float
    before: float = 0.0
    keep: bool = False
    """Stays on the page of the next strip."""
    new_page: bool = False
    line: Line | None = None
    para: ParaLook | None = None
    """The look of its paragraph, where something is drawn around the words."""
    edges: tuple[bool, bool] = (False, False)
    """Whether this is the first and the last line of its paragraph."""
    row: RowBox | None = None
    table: TableBox | None = None

    @property
    def whole(self) -> float:
        """Height with the air above."""
        return self.height + self.before


@dataclass(slots=True)
class CellBox:
    """A cell given its place; `deep` is the height of all rows it is merged over."""

    x: float
    width: float
    strips: list[Strip]
    cell: Cell
    borders: dict[str, Border | None]
    lead: float = 0.0
    """What the lines above the row take from it."""
    tail: float = 0.0
    """What the lines below the last row take from it."""
    foot: float = 0.0
    """The air below its last paragraph."""
    deep: float = 0.0
    high: float = -1.0
    """The height of what is in it, when it was asked for."""

    @property
    def around(self) -> float:
        """Height that is not text: margins and lines."""
        margins = self.cell.margins
        return margins["top"] + margins["bottom"] + self.lead + self.tail + self.foot

    @property
    def content(self) -> float:
        """Height of what is in it, margins and lines included."""
        if self.high < 0:
            self.high = sum(strip.whole for strip in self.strips) + self.around
        return self.high

    def down(self, row: RowBox) -> float:
        """From the top of its row to its first line."""
        drop = 0.0
        if self.cell.align != "top":
            slack = max((self.deep or row.height) - self.content, 0.0)
            drop = slack / 2 if self.cell.align == "center" else slack
        return self.lead + self.cell.margins["top"] + drop

    def part(self, strips: list[Strip]) -> CellBox:
        """The same cell with a part of what is in it."""
        held = CellBox(self.x, self.width, strips, self.cell, self.borders)
        held.lead, held.tail, held.foot = self.lead, self.tail, self.foot
        return held


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """The lines of a row that is like its neighbours, each once; places from the table's left."""

    down: tuple[tuple[float, Border], ...]
    above: tuple[tuple[float, float, Border], ...]
    below: tuple[tuple[float, float, Border], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Words of a row as they are drawn, at places from its upper left corner."""

    placed: Sequence[tuple[float, float, str]]
    letters: Mapping[Face, Sequence[frozenset[str]]]


NOT_SHOWN = Shown((), {})
"""Of a row that has to be drawn cell by cell."""


@dataclass(slots=True)
class RowBox:
    """A row given its place."""

    cells: list[CellBox]
    height: float
    x: float
    may_split: bool
    keeps: bool = False
    """Stays on the page of the next row."""
    edges: Edges | None = None
    """Where no line of the row is a cell's alone."""
    shown: Shown | None = None
    """Its words, once they were put in their places."""


@dataclass(slots=True)
class TableBox:
    """What all rows of a table share: the rows that are repeated on every page."""

    headers: list[Strip] = field(default_factory=list)


def air_below(blocks: Sequence[Block]) -> float:
    """The air that the last paragraph of a cell, header or footer wants below itself."""
    last = blocks[-1] if blocks else None
    return last.look.after if isinstance(last, Paragraph) else 0.0


def least_of(strip: Strip) -> float:
    """How much of a strip must stand on a page: of a row that may be split, its first lines."""
    box = strip.row
    if box is None or not box.may_split:
        return strip.whole
    first = 0.0
    for one in box.cells:
        if one.strips:
            first = max(first, one.strips[0].whole + one.around)
    return strip.before + min(first, strip.height)


def split_row(strip: Strip, room: float) -> tuple[Strip, Strip] | None:
    """A row cut in two at a height; None when nothing of it fits above."""
    box = strip.row
    assert box is not None
    upper, lower = [], []
    for cell in box.cells:
        top, rest = _split_stack(cell, room)
        if cell.strips and not top:
            return None
        upper.append(cell.part(top))
        lower.append(cell.part(rest))
    if not any(cell.strips for cell in lower):
        return None
    high = max(cell.content for cell in upper)
    left = max(max(cell.content for cell in lower), box.height - high, 0.0)
    above = Strip(high, row=RowBox(upper, high, box.x, False), table=strip.table)
    below = Strip(left, row=RowBox(lower, left, box.x, True), table=strip.table, keep=strip.keep)
    return above, below


def _split_stack(cell: CellBox, room: float) -> tuple[list[Strip], list[Strip]]:
    used = cell.around
    for at, one in enumerate(cell.strips):
        used += one.whole
        if used > room + 0.01:
            return cell.strips[:at], cell.strips[at:]
    return cell.strips, []
