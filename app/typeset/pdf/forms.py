"""The frame of a statement: title, labels, lines and notes at their places, drawn once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import accumulate, pairwise

from app.core.bilingual import Text
from app.typeset.faces import Faces
from app.typeset.faults import RenderFailed
from app.typeset.pdf.blocks import Block, paragraphs, signing_line, title_block
from app.typeset.pdf.models import StatementForm
from app.typeset.pdf.pages import Canvas
from app.typeset.pdf.setting import LEADING, MIDDLE, Setter, Style, stack_height
from app.typeset.pdf.words import CHECK_CODE, NUMBER, labelled
from app.typeset.pdf.writer import A4, MM, KeptStamp, PdfFile, Stamp

PAD = 4.0
LEFT, RIGHT = 25 * MM, A4[0] - 25 * MM
TOP, BOTTOM = A4[1] - 25 * MM, 22 * MM
FOOT = 13 * MM
QR = 20 * MM
VALUE = Style("song", 11)
CELL = Style("song", 10)
SMALL = Style("song", 8)
_LABEL = Style("hei", 10.5)
_HEAD = Style("hei", 9.5)
_NOTE = Style("fangsong", 11)
_LABEL_SHARE = 0.26
_ROW, _CELL_ROW = 8.5 * MM, 7 * MM
_THIN, _THICK = 0.4, 0.9
_GREY = "444444"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the lines of a value go: between two edges, their middle at a height."""

    left: float
    right: float
    middle: float


@dataclass(frozen=True, eq=False)
class Frame:
    """A form laid out for values of certain heights."""

    places: tuple[Place, ...]
    """Of number, check code, values and table cells, in this order."""
    stamp: Stamp


def value_room() -> float:
    """Points a value may be wide."""
    return (RIGHT - LEFT) * (1 - _LABEL_SHARE) - 2 * PAD


def column_edges(form: StatementForm) -> list[float]:
    """The edges of the small table's columns."""
    scale = (RIGHT - LEFT) / sum(column.width_mm for column in form.columns)
    return list(accumulate((column.width_mm * scale for column in form.columns), initial=LEFT))


@dataclass(frozen=True, eq=False)
class KeptFrame:
    """A frame laid out once, for any number of files."""

    frame: Frame
    kept: KeptStamp | None


@dataclass(frozen=True, slots=True)
class Needs:
    """What a frame must have room for."""

    lines: tuple[int, ...]
    """How many lines each value takes."""
    row_lines: tuple[int, ...]
    """How many lines each row of the small table takes."""
    numbered: bool
    coded: bool


@lru_cache(maxsize=32)
def kept_frame(form: StatementForm, faces: Faces, needs: Needs) -> KeptFrame:
    """The frame for values of so many lines, drawn in a file of its own."""
    file = PdfFile(title="", language="zh", identifier="", made_at=datetime(2000, 1, 1, tzinfo=UTC))
    frame = draw_frame(form, Setter(file, faces), needs)
    return KeptFrame(frame, file.keep(frame.stamp))


def draw_frame(form: StatementForm, setter: Setter, needs: Needs) -> Frame:
    """Lay a form out and draw it as a stamp."""
    return _Drawing(form, setter).draw(needs)


class _Drawing:
    """A frame in the making, from the top of the page down."""

    def __init__(self, form: StatementForm, setter: Setter) -> None:
        self.form = form
        self.setter = setter
        self.stamp = setter.file.stamp()
        self.y = TOP

    def draw(self, needs: Needs) -> Frame:
        form, setter = self.form, self.setter
        if form.layout_mark:
            self._small(form.layout_mark, TOP + 6)
        width = RIGHT - LEFT
        middle, narrow = (LEFT + RIGHT) / 2, width - 2 * QR - 16
        self._put(title_block(setter, form.title, size=20, middle=middle, width=narrow))
        self.y = min(self.y - 6, TOP - QR + 12)
        number = self._number(needs)
        values = self._grid(needs.lines)
        cells = self._table(needs.row_lines) if form.columns else []
        self.y -= 8
        self._put(paragraphs(setter, form.notes, _NOTE, left=LEFT, width=width))
        self._closing(width)
        if self.y < BOTTOM:
            raise RenderFailed(
                Text(
                    f"“{form.title.first}”一页放不下：请减少行数或缩短说明后重试。",
                    f"'{form.title.first}' does not fit on one page: "
                    "give it fewer rows or shorter notes and try again.",
                )
            )
        code = self._code(needs)
        return Frame((number, code, *values, *cells), self.stamp)

    def _small(self, words: str, y: float) -> float:
        return self.setter.draw(self.stamp, words, SMALL, x=LEFT, y=y, colour=_GREY)

    def _number(self, needs: Needs) -> Place:
        """编号 stands at the left above the grid."""
        self.y -= 18
        taken = 0.0
        if needs.numbered:
            words = labelled(NUMBER, "", self.form.tongue)
            taken = self.setter.draw(self.stamp, words, CELL, x=LEFT, y=self.y + 5)
        return Place(LEFT + taken, RIGHT, self.y + 5 + CELL.size * MIDDLE)

    def _code(self, needs: Needs) -> Place:
        """The check code stands at the foot of the page."""
        taken = 0.0
        if needs.coded:
            taken = self._small(labelled(CHECK_CODE, "", self.form.tongue), FOOT)
        return Place(LEFT + taken, RIGHT, FOOT + SMALL.size * MIDDLE)

    def _put(self, block: Block) -> None:
        block.draw(self.setter, self.stamp, self.y)
        self.y -= block.height

    def _grid(self, lines: tuple[int, ...]) -> list[Place]:
        """Label and value, a line each."""
        top, split = self.y, LEFT + (RIGHT - LEFT) * _LABEL_SHARE
        places: list[Place] = []
        tops = [top]
        for label, count in zip(self.form.labels, lines, strict=True):
            words = self.setter.label(label, _LABEL, width=split - LEFT - 2 * PAD)
            value = count * VALUE.size * LEADING
            height = max(_ROW, stack_height(words) + 5, value + 8)
            middle = tops[-1] - height / 2
            centre = (LEFT + split) / 2
            self.setter.draw_lines(self.stamp, words, x=centre, middle=middle)
            places.append(Place(split + PAD, RIGHT - PAD, middle))
            tops.append(tops[-1] - height)
        self.y = tops[-1]
        draw_grid(self.stamp, [LEFT, split, RIGHT], tops)
        return places

    def _table(self, row_lines: tuple[int, ...]) -> list[Place]:
        """The small table's heading and lines; its cells are values."""
        self.y -= 8
        edges = column_edges(self.form)
        heads = [
            self.setter.label(column.label, _HEAD, width=right - left - 2 * PAD)
            for column, (left, right) in zip(self.form.columns, pairwise(edges), strict=True)
        ]
        height = max(max(map(stack_height, heads)) + 6, _CELL_ROW)
        for words, (left, right) in zip(heads, pairwise(edges), strict=True):
            middle = self.y - height / 2
            self.setter.draw_lines(self.stamp, words, x=(left + right) / 2, middle=middle)
        tops = [self.y, self.y - height]
        places: list[Place] = []
        for count in row_lines:
            row = max(_CELL_ROW, count * CELL.size * LEADING + 6)
            middle = tops[-1] - row / 2
            places += [Place(left + PAD, right - PAD, middle) for left, right in pairwise(edges)]
            tops.append(tops[-1] - row)
        self.y = tops[-1]
        draw_grid(self.stamp, edges, tops)
        return places

    def _closing(self, width: float) -> None:
        """Who signs, then office and date at the right, as a letter ends."""
        form, setter = self.form, self.setter
        if form.signs:
            self.y -= 14
            self._put(signing_line(setter, form.signs, size=11, left=LEFT, width=width))
        closing = Block()
        for words in (form.office, form.issued_on):
            if words:
                closing.add(words, Style("song", 11), x=RIGHT - 2 * 11, align="right")
                closing.space(3)
        if closing.lines:
            self.y -= 14
            self._put(closing)


def draw_grid(canvas: Canvas, edges: Sequence[float], tops: Sequence[float]) -> None:
    """Thin lines inside, thicker ones around."""
    left, right, top, bottom = edges[0], edges[-1], tops[0], tops[-1]
    drawn = [f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l\n" for y in tops[1:-1]]
    drawn += [f"{x:.2f} {top:.2f} m {x:.2f} {bottom:.2f} l\n" for x in edges[1:-1]]
    box = f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re S"
    canvas.raw(f"{_THIN} w\n{''.join(drawn)}S {_THICK} w {box}")
