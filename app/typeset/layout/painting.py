"""Puts strips onto a page: text, pictures, shading, and the lines of tables, joined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.typeset.faces import Face
from app.typeset.layout.boxes import NOT_SHOWN, CellBox, Edges, RowBox, Shown, Strip
from app.typeset.layout.drawn import NOT_SO, Drawn, draw_words
from app.typeset.layout.lines import Line, Op
from app.typeset.layout.looks import Border, ParaLook
from app.typeset.pdf.writer import Page, PdfFile, Point


@dataclass
class Painter:
    """One page; heights are counted from its top."""

    pdf: PdfFile
    page: Page
    _across: dict[tuple[float, Border], list[tuple[float, float]]] = field(default_factory=dict)
    _letters: dict[Face, list[frozenset[str]]] = field(default_factory=dict)
    _down: dict[tuple[float, Border], list[tuple[float, float]]] = field(default_factory=dict)

    def strip(self, strip: Strip, *, x: float, top: float, width: float) -> None:
        """A line or a row, its top at a height."""
        if strip.row is not None:
            self._row(strip.row, x, top)
        elif strip.line is not None:
            self._line(strip, x, top, width)

    def stack(self, strips: list[Strip], *, x: float, top: float, width: float) -> None:
        """Strips below each other."""
        high = self.page.height
        for strip in strips:
            top += strip.before
            line = strip.line
            if line is None or strip.para is not None or line.pictures:
                self.strip(strip, x=x, top=top, width=width)
            else:
                self._words(line, x, high - top - line.base)
            top += strip.height

    def _line(self, strip: Strip, x: float, top: float, width: float) -> None:
        line, para = strip.line, strip.para
        assert line is not None
        if para is not None:
            self._frame(strip, para, (x, top), width)
        base = self.page.height - top - line.base
        self._words(line, x, base)
        for place, use, (wide, high) in line.pictures:
            self.page.picture(use, (x + place, base, wide, high))

    def _words(self, line: Line, x: float, base: float) -> None:
        drawn = _drawn(line, self._name_of)
        if drawn is NOT_SO:
            for op in line.ops:
                self._op(op, x + op.x, base)
            return
        for face, letters in drawn.letters:
            self._letters.setdefault(face, []).append(letters)
        self.page.words(x, base, [(drawn.x, 0.0, drawn.operators)])

    def _name_of(self, face: Face) -> str:
        return self.pdf.use(face).name

    def _frame(self, strip: Strip, para: ParaLook, at: tuple[float, float], width: float) -> None:
        """Shading and the lines above and below a paragraph."""
        x, top = at
        wide = width - para.left - para.right
        if para.shade:
            box = (x + para.left, self.page.height - top - strip.height, wide, strip.height)
            self.page.rect(box, fill=para.shade)
        first, last = strip.edges
        if para.top is not None and first:
            self._hold(self._across, top, para.top, (x + para.left, x + para.left + wide))
        if para.bottom is not None and last:
            self._hold(
                self._across, top + strip.height, para.bottom, (x + para.left, x + para.left + wide)
            )

    def _op(self, op: Op, x: float, base: float) -> None:
        look = op.look
        size = look.shown_size
        if look.shade:
            self.page.rect((x, base - size * 0.2, op.width, size * 1.15), fill=look.shade)
        lifted = base + look.rise * look.size * (0.35 if look.rise > 0 else 0.15)
        self.page.text(
            x,
            lifted,
            op.text,
            font=self.pdf.use(op.face),
            size=size,
            colour=look.colour,
            char_space=op.space,
            bold=look.bold,
            slant=look.slant,
        )
        if look.underline:
            below = base - size * 0.12
            self.page.line((x, below), (x + op.width, below), width=0.5, colour=look.colour)
        if look.strike:
            middle = base + size * 0.3
            self.page.line((x, middle), (x + op.width, middle), width=0.5, colour=look.colour)
        if op.link:
            self.page.link((x, base - size * 0.2, op.width, size * 1.2), op.link)

    # ---- tables ----
    def _row(self, row: RowBox, x: float, top: float) -> None:
        if row.edges is not None:
            self._joined_edges(row.edges, x, (top, top + row.height))
        else:
            for cell in row.cells:
                # The same sum as the neighbour's left: a line of two cells is one line.
                sides = (x + cell.x, x + (cell.x + cell.width))
                self._edges(cell, sides, top, row.height)
        shown = row.shown
        if shown is None:
            shown = row.shown = _shown(row, self._name_of)
        if shown is NOT_SHOWN:
            for cell in row.cells:
                self._cell(cell, (x, top), row)
            return
        for face, letters in shown.letters.items():
            self._letters.setdefault(face, []).extend(letters)
        self.page.words(x, self.page.height - top, shown.placed)

    def _cell(self, box: CellBox, at: Point, row: RowBox) -> None:
        x, top = at
        left = x + box.x
        if box.cell.fill:
            deep = box.deep or row.height
            area = (left, self.page.height - top - deep, box.width, deep)
            self.page.rect(area, fill=box.cell.fill)
        if box.strips:
            margins = box.cell.margins
            inner = box.width - margins["left"] - margins["right"]
            top += box.down(row)
            self.stack(box.strips, x=left + margins["left"], top=top, width=inner)

    def _joined_edges(self, edges: Edges, x: float, span: tuple[float, float]) -> None:
        for place, line in edges.down:
            self._hold(self._down, x + place, line, span)
        for lines, at in ((edges.above, span[0]), (edges.below, span[1])):
            for start, end, line in lines:
                self._hold(self._across, at, line, (x + start, x + end))

    def _edges(self, box: CellBox, sides: tuple[float, float], top: float, height: float) -> None:
        left, right = sides
        deep = box.deep or height
        merge = box.cell.merge
        lines = box.borders
        if lines["left"] is not None:
            self._hold(self._down, left, lines["left"], (top, top + height))
        if lines["right"] is not None:
            self._hold(self._down, right, lines["right"], (top, top + height))
        if lines["top"] is not None and merge != "continue":
            self._hold(self._across, top, lines["top"], (left, right))
        if lines["bottom"] is not None and merge != "continue":
            self._hold(self._across, top + deep, lines["bottom"], (left, right))

    @staticmethod
    def _hold(
        lines: dict[tuple[float, Border], list[tuple[float, float]]],
        at: float,
        border: Border,
        span: tuple[float, float],
    ) -> None:
        """Remember a line: neighbours share theirs, and what goes on is drawn in one stroke."""
        start, end = span
        held = lines.setdefault((round(at, 2), border), [])
        if not held or start > held[-1][1] + 0.05 or start < held[-1][0] - 0.05:
            held.append((start, end))
        elif end > held[-1][1]:
            held[-1] = (held[-1][0], end)

    def end(self) -> None:
        """Draw the remembered lines, and take the letters that were shown into the file."""
        for face, shown in self._letters.items():
            self.pdf.use(face).learn(frozenset().union(*shown))
        high = self.page.height
        for (at, border), spans in self._across.items():
            for start, end in spans:
                self._stroke((start, high - at), (end, high - at), border)
        for (at, border), spans in self._down.items():
            for start, end in spans:
                self._stroke((at, high - start), (at, high - end), border)

    def _stroke(self, start: Point, end: Point, border: Border) -> None:
        dash = (2.0, 2.0) if border.dashed else None
        self.page.line(start, end, width=border.width, colour=border.colour, dash=dash)


def _drawn(line: Line, name_of: Callable[[Face], str]) -> Drawn:
    """The words of a line, written once."""
    if line.drawn is None:
        line.drawn = draw_words(line.ops, name_of)
    return line.drawn


def _shown(row: RowBox, name_of: Callable[[Face], str]) -> Shown:
    """The words of a row in their places; NOT_SHOWN where anything but plain words is drawn."""
    placed: list[tuple[float, float, str]] = []
    letters: dict[Face, list[frozenset[str]]] = {}
    for cell in row.cells:
        if cell.cell.fill:
            return NOT_SHOWN
        left = cell.x + cell.cell.margins["left"]
        down = cell.down(row)
        for strip in cell.strips:
            line = strip.line
            if line is None or strip.para is not None or line.pictures:
                return NOT_SHOWN
            drawn = _drawn(line, name_of)
            if drawn is NOT_SO and line.ops:
                return NOT_SHOWN
            down += strip.before
            if line.ops or drawn.operators:
                placed.append((left + drawn.x, -down - line.base, drawn.operators))
            down += strip.height
            for face, shown in drawn.letters:
                letters.setdefault(face, []).append(shown)
    return Shown(placed, letters)
