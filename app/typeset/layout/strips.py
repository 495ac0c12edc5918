"""Blocks made into strips: what stands one below the other, each with its height.

A strip is a line, or a row of a table. Pages are filled with strips; cells and headers are stacks
of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.typeset.layout.blocks import Block, Cell, Paragraph, Row, Table
from app.typeset.layout.lines import Line, LineBreaker, Piece
from app.typeset.layout.looks import Border, ParaLook
from app.typeset.layout.words import WordCutter
from app.typeset.pdf.pictures import PictureUse

KEPT = 5_000
Counts = tuple[int, int, int]
"""Page, pages of the section, pages of the document: what fields say."""


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

    @property
    def around(self) -> float:
        """Height that is not text: margins and lines."""
        margins = self.cell.margins
        return margins["top"] + margins["bottom"] + self.lead + self.tail + self.foot

    @property
    def content(self) -> float:
        """Height of what is in it, margins and lines included."""
        return sum(strip.whole for strip in self.strips) + self.around

    def part(self, strips: list[Strip]) -> CellBox:
        """The same cell with a part of what is in it."""
        held = CellBox(self.x, self.width, strips, self.cell, self.borders)
        held.lead, held.tail, held.foot = self.lead, self.tail, self.foot
        return held


@dataclass(slots=True)
class RowBox:
    """A row given its place."""

    cells: list[CellBox]
    height: float
    x: float
    may_split: bool


@dataclass(slots=True)
class TableBox:
    """What all rows of a table share: the rows that are repeated on every page."""

    headers: list[Strip] = field(default_factory=list)


class StripMaker:
    """Makes strips of blocks at a width."""

    def __init__(
        self,
        cutter: WordCutter,
        picture: Callable[[str], PictureUse],
        *,
        pitch: float = 0.0,
        shared: dict[object, list[Line]] | None = None,
    ) -> None:
        self.cutter, self._picture, self.pitch = cutter, picture, pitch
        self._shared = {} if shared is None else shared
        """Lines of paragraphs without pictures, kept from paper to paper."""
        self.counts: Counts = (1, 1, 1)
        self.used_fields = False
        self._kept: dict[object, list[Line]] = {}

    def stack(self, blocks: Sequence[Block], width: float) -> list[Strip]:
        """Strips in order, with the air between paragraphs."""
        strips: list[Strip] = []
        before: Paragraph | None = None
        for block in blocks:
            if isinstance(block, Table):
                rows = self.rows(block, width)
                if rows and before is not None:
                    rows[0].before = before.look.after
                strips.extend(rows)
                before = None
            else:
                strips.extend(self.paragraph(block, width, before))
                before = block
        return strips

    # ---- paragraphs ----
    def paragraph(self, block: Paragraph, width: float, before: Paragraph | None) -> list[Strip]:
        """The lines of a paragraph as strips."""
        look = block.look
        lines = self.lines(block, width)
        air = look.before
        if before is not None:
            same = before.look.style == look.style
            after = 0.0 if before.look.contextual and same else before.look.after
            air = (0.0 if look.contextual and same else air) + after
        last = len(lines) - 1
        strips = [
            Strip(line.height, keep=self._keeps(look, at, last), line=line, para=look)
            for at, line in enumerate(lines)
        ]
        strips[0].before = air
        strips[0].new_page = look.page_before
        strips[0].edges = (True, last == 0)
        if last:
            strips[last].edges = (False, True)
        return strips

    @staticmethod
    def _keeps(look: ParaLook, at: int, last: int) -> bool:
        """Widows, orphans, and what its author wants kept together."""
        if at == last:
            return look.keep_next
        return look.keep_lines or (look.widow and (at == 0 or at == last - 1))

    def lines(self, block: Paragraph, width: float) -> list[Line]:
        """The lines of a paragraph; the same words at the same width are set once."""
        if block.has_fields:
            self.used_fields = True
            return self._break(block, width)
        # Clauses are the same in every paper of a template; a picture belongs to one PDF alone.
        kept = self._kept if block.has_pictures else self._shared
        key = (block.look, width, self.pitch, block.mark, *block.atoms)
        held = kept.get(key)
        if held is None:
            if len(kept) > KEPT:
                kept.clear()
            held = kept[key] = self._break(block, width)
        return held

    def _break(self, block: Paragraph, width: float) -> list[Line]:
        pieces: list[Piece] = []
        for atom in block.atoms:
            look = atom.look
            if atom.kind == "picture":
                pieces.append(
                    Piece("picture", look, picture=self._picture(atom.text), size=atom.size)
                )
            elif atom.kind in {"text", "field"}:
                text = self._said(atom.text) if atom.kind == "field" else atom.text
                pieces += [
                    Piece("word", look, word, link=atom.link)
                    for word in self.cutter.cut(text, look)
                ]
            else:
                pieces.append(Piece(atom.kind, look))
        return LineBreaker(self.cutter, block.look, width, self.pitch).set(pieces, block.mark)

    def _said(self, name: str) -> str:
        page, section, total = self.counts
        return str({"PAGE": page, "SECTIONPAGES": section}.get(name, total))

    # ---- tables ----
    def rows(self, table: Table, width: float) -> list[Strip]:
        """The rows of a table as strips, their cells set, merged cells given their height."""
        columns = _columns(table, width)
        x = _indent(table, sum(columns), width)
        shared = TableBox()
        boxes = [self._row(table, at, row, (columns, x)) for at, row in enumerate(table.rows)]
        keeps = _merge(table, boxes)
        strips = []
        leading = True
        for at, (row, box) in enumerate(zip(table.rows, boxes, strict=True)):
            strip = Strip(box.height, row=box, table=shared, keep=keeps[at] or _row_keeps(row))
            leading = leading and row.header
            if leading:
                shared.headers.append(strip)
                strip.keep = at + 1 < len(boxes)
            strips.append(strip)
        return strips

    def _row(self, table: Table, at: int, row: Row, grid: tuple[list[float], float]) -> RowBox:
        columns, x = grid
        cells = []
        column = row.before
        place = x + sum(columns[: row.before])
        last_row = at == len(table.rows) - 1
        for cell in row.cells:
            wide = sum(columns[column : column + cell.span])
            room = wide - cell.margins["left"] - cell.margins["right"]
            continued = cell.merge == "continue"
            strips = [] if continued else self.stack(cell.blocks, max(room, 1.0))
            ends = (at == 0, column == row.before, last_row, column + cell.span >= len(columns))
            cells.append(CellBox(place, wide, strips, cell, _lines_of(table, cell, ends)))
            column += cell.span
            place += wide
        lead = _widest(cells, "top")
        tail = _widest(cells, "bottom") if last_row else 0.0
        for box in cells:
            box.lead, box.tail, box.foot = lead, tail, air_below(box.cell.blocks)
        natural = max((box.content for box in cells if box.cell.merge == ""), default=0.0)
        height = row.height if row.rule == "exact" else max(natural, row.height)
        return RowBox(cells, height, x, not row.whole and row.rule != "exact")


def air_below(blocks: Sequence[Block]) -> float:
    """The air that the last paragraph of a cell, header or footer wants below itself."""
    last = blocks[-1] if blocks else None
    return last.look.after if isinstance(last, Paragraph) else 0.0


def _widest(cells: Sequence[CellBox], side: str) -> float:
    """The width of the widest line along one side of a row."""
    return max((line.width for box in cells if (line := box.borders[side])), default=0.0)


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


def _merge(table: Table, boxes: list[RowBox]) -> list[bool]:
    """Give cells merged downwards their height; the last of their rows takes what is missing."""
    keeps = [False] * len(boxes)
    open_cells: dict[float, tuple[int, CellBox]] = {}
    for at, box in enumerate(boxes):
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
