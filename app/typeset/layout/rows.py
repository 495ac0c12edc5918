"""The rows of a table made into strips: columns, lines, cells merged downwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.typeset.layout.blocks import Block, CastRow, Cell, CellForm, Paragraph, Row, RowForm, Table
from app.typeset.layout.boxes import CellBox, Edges, RowBox, Strip, TableBox, air_below
from app.typeset.layout.looks import Border

TOUCHING = 0.05
"""Points: nearer places are one."""
LONG = 50
"""Rows: more than that is a list, and its words are hardly said again by another paper."""
KEPT = 5_000
"""Cells, rows and shapes of tables that are kept from paper to paper."""


Ends = tuple[bool, bool]
"""Whether a row is the first and the last of its table."""


class Stack(Protocol):
    """Makes strips of the blocks of a cell."""

    def __call__(
        self, blocks: Sequence[Block], width: float, *, passing: bool = False
    ) -> list[Strip]:
        """`passing`: words that other papers will hardly say again."""


class RowMaker:
    """Makes the rows of one table."""

    def __init__(
        self, table: Table, width: float, stack: Stack, *, shelf: RowShelf, pitch: float
    ) -> None:
        """`pitch` is that of the grid lines stand on."""
        self._table, self._stack = table, stack
        self._columns = _columns(table, width)
        self._x = _indent(table, sum(self._columns), width)
        self._is_long = len(table.rows) > LONG
        self._shelf = shelf
        self._shape = (width, self._x, *self._columns, *table.borders.values(), pitch)
        self._fits: Fits | None = {} if self._is_long else None

    def rows(self) -> list[Strip]:
        """The rows as strips, their cells set, merged cells given their height."""
        rows = self._table.rows
        shared = TableBox()
        last = len(rows) - 1
        boxes = [self._row(row, (at == 0, at == last)) for at, row in enumerate(rows)]
        keeps = _merge(boxes)
        strips = []
        leading = True
        for at, (row, box) in enumerate(zip(rows, boxes, strict=True)):
            strip = Strip(box.height, row=box, table=shared, keep=keeps[at] or box.keeps)
            leading = leading and row.header
            if leading:
                shared.headers.append(strip)
                strip.keep = at < last
            strips.append(strip)
        return strips

    def _row(self, row: Row | CastRow, ends: Ends) -> RowBox:
        if isinstance(row, CastRow) and row.form.plain:
            return self._cast(row, ends)
        row = row.full()
        seats = list(self._seats(row, ends))
        lines = _lead_and_tail(seats, ends)
        cells = [self._cell(cell, seat, lines) for cell, seat in zip(row.cells, seats, strict=True)]
        return _boxed(row, cells, self._x, keeps=_row_keeps(row))

    def _seats(self, row: Row, ends: Ends) -> Iterator[_Seat]:
        """Where each cell of a row stands, and its lines."""
        first, last = ends
        columns = self._columns
        column = row.before
        place = self._x + sum(columns[:column])
        for cell in row.cells:
            wide = sum(columns[column : column + cell.span])
            sides = (first, column == row.before, last, column + cell.span >= len(columns))
            yield _Seat(place, wide, _lines_of(self._table, cell, sides))
            column += cell.span
            place += wide

    def _cell(
        self, cell: Cell, seat: _Seat, lines: tuple[float, float], *, passing: bool = False
    ) -> CellBox:
        room = seat.width - cell.margins["left"] - cell.margins["right"]
        continued = cell.merge == "continue"
        strips = [] if continued else self._stack(cell.blocks, max(room, 1.0), passing=passing)
        foot = air_below(cell.blocks)
        return CellBox(seat.x, seat.width, strips, cell, seat.borders, *lines, foot)

    # ---- rows of one form ----
    def _cast(self, row: CastRow, ends: Ends) -> RowBox:
        """A row that shares nothing with its neighbours: neither what it shares with others of its
        form, nor what was said in its place before, is worked out again."""
        if self._fits is None:
            self._fits = self._shelf.fits_of(self._shape)
        fit = self._fits.get((row.form, ends))
        if fit is None:
            fit = self._fits[row.form, ends] = self._fit(row.form, ends)
        words = row.words
        if not self._is_long and (known := fit.rows.get(words)) is not None:
            return known
        cells = []
        for form, seat, made in fit.cells:
            said = words[form.first : form.last]
            box = made.get(said)
            if box is None:
                cell = form.fill(words) if self._is_long else form.cell(words)
                box = made[said] = self._cell(cell, seat, fit.lines, passing=self._is_long)
            cells.append(box)
        whole = _boxed(row.form.row, cells, self._x, keeps=fit.keeps, edges=fit.edges)
        if not self._is_long:
            fit.rows[words] = whole
            self._shelf.count(cells)
        return whole

    def _fit(self, form: RowForm, ends: Ends) -> _Fit:
        seats = list(self._seats(form.row, ends))
        return _Fit(
            [(cell, seat, {}) for cell, seat in zip(form.cells, seats, strict=True)],
            _lead_and_tail(seats, ends),
            _edges_of(seats),
            _row_keeps(form.row),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Seat:
    """The place of a cell in its row."""

    x: float
    width: float
    borders: dict[str, Border | None]


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """Rows of one form in tables of one shape: whole, and their cells, by what they say."""

    cells: list[tuple[CellForm, _Seat, dict[tuple[bytes, ...], CellBox]]]
    lines: tuple[float, float]
    edges: Edges
    keeps: bool
    rows: dict[tuple[bytes, ...], RowBox] = field(default_factory=dict)


Fits = dict[tuple[RowForm, Ends], _Fit]


class RowShelf:
    """Rows that other papers will say again."""

    def __init__(self) -> None:
        self._shapes: dict[object, Fits] = {}
        self._held = 0

    def fits_of(self, shape: object) -> Fits:
        """Rows in tables of one shape."""
        found = self._shapes.get(shape)
        if found is None:
            self.count(())
            found = self._shapes[shape] = {}
        return found

    def count(self, cells: Sequence[CellBox]) -> None:
        """A row or a shape more; when there are too many all are forgotten, and made again."""
        self._held += 1 + len(cells)
        if self._held > KEPT:
            self._held = 0
            self._shapes.clear()


def _boxed(
    row: Row, cells: list[CellBox], x: float, *, keeps: bool, edges: Edges | None = None
) -> RowBox:
    natural = max((box.content for box in cells if box.cell.merge == ""), default=0.0)
    height = row.height if row.rule == "exact" else max(natural, row.height)
    return RowBox(cells, height, x, not row.whole and row.rule != "exact", keeps, edges)


def _edges_of(seats: Sequence[_Seat]) -> Edges:
    """The lines of cells side by side, what two of them share only once."""
    down: dict[tuple[float, Border], None] = {}
    for seat in seats:
        for at, side in ((seat.x, "left"), (seat.x + seat.width, "right")):
            line = seat.borders[side]
            if line is not None:
                down[at, line] = None
    return Edges(tuple(down), _across(seats, "top"), _across(seats, "bottom"))


def _across(seats: Sequence[_Seat], side: str) -> tuple[tuple[float, float, Border], ...]:
    spans: list[tuple[float, float, Border]] = []
    for seat in seats:
        line = seat.borders[side]
        if line is None:
            continue
        if spans and spans[-1][2] == line and abs(spans[-1][1] - seat.x) < TOUCHING:
            spans[-1] = (spans[-1][0], seat.x + seat.width, line)
        else:
            spans.append((seat.x, seat.x + seat.width, line))
    return tuple(spans)


def _lead_and_tail(seats: Sequence[_Seat], ends: Ends) -> tuple[float, float]:
    """What the widest lines above a row, and below a last one, take from its cells."""

    def widest(side: str) -> float:
        return max((line.width for one in seats if (line := one.borders[side])), default=0.0)

    return widest("top"), widest("bottom") if ends[1] else 0.0


def _columns(table: Table, width: float) -> list[float]:
    """Columns as stated; a table wider than a page and a half of its column is made narrower."""
    total = sum(table.columns)
    if not total:
        return [width / max(len(table.columns), 1)] * len(table.columns)
    if total > width * 1.5:
        return [one * width / total for one in table.columns]
    return table.columns


def _indent(table: Table, wide: float, width: float) -> float:
    if table.align == "center":
        return (width - wide) / 2
    if table.align in {"right", "end"}:
        return width - wide
    # Word lets the text of the first column begin at the margin, so the table hangs out by it.
    return table.indent - table.margins.get("left", 5.4)


def _lines_of(
    table: Table, cell: Cell, ends: tuple[bool, bool, bool, bool]
) -> dict[str, Border | None]:
    """The four lines of a cell: its own, else the table's."""
    first_row, first_column, last_row, last_column = ends
    shared = table.borders
    held = {
        "top": shared["top"] if first_row else shared["insideH"],
        "left": shared["left"] if first_column else shared["insideV"],
        "bottom": shared["bottom"] if last_row else shared["insideH"],
        "right": shared["right"] if last_column else shared["insideV"],
    }
    held.update({side: line for side, line in cell.borders.items() if side in held})
    return held


def _merge(boxes: list[RowBox]) -> list[bool]:
    """Give cells merged downwards their height; the last of their rows takes what is missing."""
    keeps = [False] * len(boxes)
    open_cells: dict[float, tuple[int, CellBox]] = {}
    for at, box in enumerate(boxes):
        if box.edges is not None:
            continue  # nothing is merged in it, so nothing from above reaches it
        for cell in box.cells:
            key = round(cell.x, 1)
            if cell.cell.merge == "restart":
                open_cells[key] = (at, cell)
            elif cell.cell.merge == "" and key in open_cells:
                del open_cells[key]
        for key, (start, head) in list(open_cells.items()):
            goes_on = at + 1 < len(boxes) and any(
                cell.cell.merge == "continue" and round(cell.x, 1) == key
                for cell in boxes[at + 1].cells
            )
            if goes_on:
                keeps[at] = True
                continue
            missing = head.content - sum(one.height for one in boxes[start : at + 1])
            if missing > 0:
                boxes[at].height += missing
            head.deep = sum(one.height for one in boxes[start : at + 1])
            if at > start:
                head.borders["bottom"] = _bottom_of(boxes[at], key) or head.borders["bottom"]
            del open_cells[key]
    return keeps


def _bottom_of(box: RowBox, key: float) -> Border | None:
    return next((cell.borders["bottom"] for cell in box.cells if round(cell.x, 1) == key), None)


def _row_keeps(row: Row) -> bool:
    """A row stays with the next when all its first cell's paragraphs want to."""
    if not row.cells:
        return False
    held = [block for block in row.cells[0].blocks if isinstance(block, Paragraph)]
    return bool(held) and all(block.look.keep_next for block in held)
