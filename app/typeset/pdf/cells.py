"""The cells of a long table: encoded and measured column by column, written page by page.

Most cells are one line in one face; those are written with as few operators as PDF allows. A cell
that wraps is written line by line; one that needs another face is set by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import sub

from app.typeset.faults import GlyphMissing
from app.typeset.pdf.models import Align, Column
from app.typeset.pdf.pages import Page
from app.typeset.pdf.setting import LEADING, MIDDLE, Setter, Style, measure_all
from app.typeset.pdf.writer import FontUse

PAD = 3.0
"""Points between a cell's edge and its text, left and right."""


@dataclass(slots=True)
class CellColumn:
    """A column's cells, ready to be written."""

    align: Align
    left: float
    right: float
    style: Style
    font: FontUse
    codes: list[str]
    """Of each row; empty where the cell wraps or needs another face."""
    starts: list[float] = field(default_factory=list)
    """Where each line begins, for columns that are not flush left; else empty."""
    folded: dict[int, list[tuple[str, float]]] = field(default_factory=dict)
    """Row -> lines of a cell that wraps, as codes, each with its width in points."""
    apart: dict[int, list[str]] = field(default_factory=dict)
    """Row -> lines of a cell that needs more than the column's face."""

    @property
    def room(self) -> float:
        """Points between the edges of the text."""
        return self.right - self.left

    def start(self, width: float) -> float:
        """Where a line begins, to a hundredth of a point."""
        if self.align == "right":
            return round(self.right - width, 2)
        if self.align == "center":
            return round((self.left + self.right - width) / 2, 2)
        return self.left


def text_style(cells: Sequence[str], size: float) -> Style:
    """A column of figures alone is set in the Latin face, whose figures are equally wide."""
    return Style("latin" if all(map(str.isascii, cells)) else "song", size)


def prepare_column(
    setter: Setter, column: Column, rows: Sequence[Sequence[str]], *, at: int, **place: float
) -> CellColumn:
    """Encode and measure the cells of one column; `place` is left, right and size."""
    cells = [row[at] or column.empty for row in rows]
    style = text_style(cells, place["size"])
    font = setter.font(style)
    left, right = round(place["left"] + PAD, 2), round(place["right"] - PAD, 2)
    prepared = CellColumn(column.align, left, right, style, font, [])
    try:
        prepared.codes = font.hex_all(cells)
    except GlyphMissing:
        _encode_one_by_one(setter, prepared, cells)
    _measure(setter, prepared, cells)
    return prepared


def _encode_one_by_one(setter: Setter, prepared: CellColumn, cells: list[str]) -> None:
    """A cell with a character the face lacks, or a forced end of line, is set by itself."""
    for at, cell in enumerate(cells):
        try:
            prepared.codes.append(prepared.font.hex(cell))
        except GlyphMissing:
            prepared.codes.append("")
            prepared.apart[at] = setter.wrap(cell, prepared.style, width=prepared.room)


def _measure(setter: Setter, prepared: CellColumn, cells: list[str]) -> None:
    """Find the cells that are wider than the column, and where lines begin that are not left."""
    advances = setter.widths(prepared.style)
    limit = prepared.room * 1000 / prepared.style.size
    # No character of ours is wider than an em and a tenth: short cells need no measuring.
    longest = max(map(len, cells))
    if prepared.align == "left" and longest * 1100 <= limit:
        return
    if prepared.apart:
        cells = [cell if code else "" for cell, code in zip(cells, prepared.codes, strict=True)]
    widths = measure_all(advances, cells)
    if prepared.align != "left":
        scale = prepared.style.size / 1000
        known_starts = {width: prepared.start(width * scale) for width in set(widths)}
        prepared.starts = list(map(known_starts.__getitem__, widths))
    if max(widths) <= limit:
        return
    wide = [at for at, width in enumerate(widths) if width > limit]
    known: dict[str, list[tuple[str, float]]] = {}
    for at in wide:
        cell = cells[at]
        if cell not in known:
            known[cell] = [
                (prepared.font.hex(line), setter.width(line, prepared.style))
                for line in setter.wrap(cell, prepared.style, width=prepared.room)
            ]
        prepared.codes[at] = ""
        prepared.folded[at] = known[cell]


def heights(columns: Sequence[CellColumn], count: int, *, size: float, least: float) -> list[float]:
    """How high each row is: by its tallest cell, and at least so many points."""
    lines = [1] * count
    for column in columns:
        for at, folded in column.folded.items():
            lines[at] = max(lines[at], len(folded))
        for at, apart in column.apart.items():
            lines[at] = max(lines[at], len(apart))
    known = {n: max(least, n * size * LEADING + 5) for n in set(lines)}
    return [known[n] for n in lines]


def write_cells(
    setter: Setter, page: Page, columns: Sequence[CellColumn], *, rows: range, tops: list[float]
) -> None:
    """Write the rows of a page; `tops` are the upper edges, with the lower edge of the last."""
    middles = [(above + below) / 2 for above, below in pairwise(tops)]
    drops = _shown(map(sub, middles[1:], middles))
    parts = ["BT\n"]
    for column in columns:
        parts.append(f"/{column.font.name} {column.style.size:.2f} Tf\n")
        first = middles[0] - column.style.size * MIDDLE
        _write_column(parts, column, rows=rows, first=first, drops=drops)
        _write_folded(parts, column, rows, middles)
    parts.append("ET")
    page.raw("".join(parts))
    for column in columns:
        if column.apart:
            _write_apart(setter, page, column, rows=rows, middles=middles)


class _Shown(dict[float, str]):
    """A move as it is written; a page has few different ones."""

    def __missing__(self, value: float) -> str:
        shown = self[value] = f"{value:.2f}"
        return shown


def _shown(moves: Iterable[float]) -> list[str]:
    return list(map(_Shown().__getitem__, moves))


def _write_column(
    parts: list[str], column: CellColumn, *, rows: range, first: float, drops: list[str]
) -> None:
    """The cells that are one line."""
    codes = column.codes[rows.start : rows.stop]
    if column.align != "left":
        starts = column.starts[rows.start : rows.stop]
        parts.append(f"1 0 0 1 {starts[0]:.2f} {first:.2f} Tm<{codes[0]}>Tj\n")
        moves = map(sub, starts[1:], starts)
        parts += [
            f"{move} {drop} Td<{code}>Tj\n"
            for move, drop, code in zip(_shown(moves), drops, codes[1:], strict=True)
        ]
    elif len(set(drops)) <= 1:
        # One operator a cell: ' goes down a line and shows.
        pitch = drops[0].removeprefix("-") if drops else "0"
        parts.append(f"{pitch} TL 1 0 0 1 {column.left:.2f} {first:.2f} Tm<{codes[0]}>Tj\n")
        parts += [f"<{code}>'\n" for code in codes[1:]]
    else:
        parts.append(f"1 0 0 1 {column.left:.2f} {first:.2f} Tm<{codes[0]}>Tj\n")
        parts += [f"0 {drop} Td<{code}>Tj\n" for drop, code in zip(drops, codes[1:], strict=True)]


def _write_folded(parts: list[str], column: CellColumn, rows: range, middles: list[float]) -> None:
    """The cells that wrap."""
    if not column.folded:
        return
    size = column.style.size
    leading = size * LEADING
    for at in rows:
        lines = column.folded.get(at)
        if lines is None:
            continue
        y = middles[at - rows.start] + len(lines) * leading / 2 - leading / 2 - size * MIDDLE
        for code, width in lines:
            parts.append(f"1 0 0 1 {column.start(width):.2f} {y:.2f} Tm<{code}>Tj\n")
            y -= leading


def _write_apart(
    setter: Setter, page: Page, column: CellColumn, *, rows: range, middles: list[float]
) -> None:
    """The cells that need another face."""
    x = {
        "left": column.left,
        "right": column.right,
        "center": (column.left + column.right) / 2,
    }[column.align]
    for at in rows:
        if lines := column.apart.get(at):
            block = [(line, column.style) for line in lines]
            middle = middles[at - rows.start]
            setter.draw_lines(page, block, x=x, middle=middle, align=column.align)
