"""Registers: long tables straight to PDF, with sums on every page and a place for those who sign.

Laid out column by column and page by page in one pass; ten times the rows take ten times as long.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise

from app.core.bilingual import Text
from app.typeset.faces import Faces
from app.typeset.pdf.cells import PAD, heights, prepare_column, write_cells
from app.typeset.pdf.furniture import Furniture, frame_of
from app.typeset.pdf.models import Register
from app.typeset.pdf.pages import Page
from app.typeset.pdf.pagination import Room, paginate
from app.typeset.pdf.setting import MIDDLE, Setter, Style, stack_height
from app.typeset.pdf.sums import read_amounts
from app.typeset.pdf.words import SUBTOTAL, TOTAL, language, said
from app.typeset.pdf.writer import MM, PdfFile, Stamp

_THIN, _THICK = 0.4, 0.9
_SUM_MM = 9
"""Sums are never signed: rows high enough for a fingerprint do not make them as high."""


def write_register(register: Register, faces: Faces) -> bytes:
    """The register as a PDF; RenderFailed or GlyphMissing when it cannot be printed right."""
    assert all(len(row) == len(register.columns) for row in register.rows), "rows fit the columns"
    if not register.rows:
        # An empty list is struck through, so that nothing can be written in later.
        register = replace(register, rows=[[""] * len(register.columns)])
    return _Writing(register, faces).write()


class _Sums:
    """The amounts of the columns that are added up."""

    def __init__(self, register: Register) -> None:
        self.columns = [at for at, column in enumerate(register.columns) if column.total]
        assert 0 not in self.columns, "the first column holds the words beside the sums"
        self._amounts = {
            at: read_amounts(
                [row[at] for row in register.rows], column=register.columns[at].label.first
            )
            for at in self.columns
        }

    def over(self, rows: range) -> dict[int, str]:
        """The sums of some rows as they are printed."""
        return {at: amounts.total(rows) for at, amounts in self._amounts.items()}


class _Writing:
    """One register on its way to paper."""

    def __init__(self, register: Register, faces: Faces) -> None:
        self.register = register
        self.file = PdfFile(
            title=register.title.first,
            language=language(register.tongue),
            identifier=register.marks.number,
            made_at=register.made_at,
            author=register.marks.office,
            archival=register.archival,
        )
        self.setter = Setter(self.file, faces)
        self.frame = frame_of(landscape=register.landscape)
        self.furniture = Furniture(self.setter, register, self.frame)
        scale = self.frame.width / sum(column.width_mm for column in register.columns)
        widths = [column.width_mm * scale for column in register.columns]
        self.edges = list(accumulate(widths, initial=self.frame.left))
        self.bold = Style("hei", register.size)
        self.head = [
            self.setter.label(column.label, self.bold, width=width - 2 * PAD)
            for column, width in zip(register.columns, widths, strict=True)
        ]
        self.head_height = max(map(stack_height, self.head)) + 6
        self.heading = self._heading()
        self.grids: dict[tuple[float, ...], Stamp] = {}
        self.least = register.row_mm * MM
        self.sums = _Sums(register)
        self.columns = [
            prepare_column(
                self.setter,
                column,
                register.rows,
                at=at,
                left=left,
                right=right,
                size=register.size,
            )
            for at, (column, (left, right)) in enumerate(
                zip(register.columns, pairwise(self.edges), strict=True)
            )
        ]
        self.heights = heights(
            self.columns, len(register.rows), size=register.size, least=self.least
        )
        self.sum_labels = {words.zh: self._sum_label(words) for words in (SUBTOTAL, TOTAL)}
        self.sum_height = max(
            min(self.least, _SUM_MM * MM),
            *(stack_height(held) + 5 for held in self.sum_labels.values()),
        )

    def _heading(self) -> Stamp:
        """The words of the columns, drawn once for all pages; its origin is their lower edge."""
        stamp = self.file.stamp(self.frame.paper[0], self.head_height)
        for lines, (left, right) in zip(self.head, pairwise(self.edges), strict=True):
            middle = self.head_height / 2
            self.setter.draw_lines(stamp, lines, x=(left + right) / 2, middle=middle)
        return stamp

    def _sum_label(self, words: Text) -> list[tuple[str, Style]]:
        """The words beside the sums, in the columns before the first of them."""
        if not self.sums.columns:
            return []
        room = self.edges[self.sums.columns[0]] - self.edges[0] - 2 * PAD
        return self.setter.label(said(words, self.register.tongue), self.bold, width=room)

    def write(self) -> bytes:
        """Page after page; the count is known before the first is drawn."""
        floor, top = self.furniture.floor, self.frame.top
        sum_row = self.sum_height if self.sums.columns else 0.0
        room = Room(
            top - self.furniture.first.height - self.head_height - floor,
            top - self.furniture.later.height - self.head_height - floor,
            sum_row,
        )
        pages = paginate(self.heights, room)
        below = self.furniture.below
        last = pages[-1]
        used = sum(self.heights[last.start : last.stop]) + sum_row * min(2, len(pages))
        apart = bool(below.lines) and used + below.height + 4 > (
            room.first if len(pages) == 1 else room.later
        )
        count = len(pages) + apart
        for number, rows in enumerate(pages, 1):
            page = self.file.page(*self.frame.paper)
            start = self.furniture.draw(page, number=number, count=count)
            end = self._table(page, rows, top=start, number=number, count=len(pages))
            if number == len(pages) and not apart:
                below.draw(self.setter, page, end - 4)
            page.close()
        if apart:
            page = self.file.page(*self.frame.paper)
            start = self.furniture.draw(page, number=count, count=count)
            below.draw(self.setter, page, start)
        return self.file.finish()

    def _table(self, page: Page, rows: range, *, top: float, number: int, count: int) -> float:
        """Heading, rows and sums of one page; returns the table's lower edge."""
        under_head = top - self.head_height
        tops = list(
            accumulate(
                (-height for height in self.heights[rows.start : rows.stop]), initial=under_head
            )
        )
        sums: list[tuple[Text, range]] = []
        if self.sums.columns:
            if count > 1 and rows:
                sums.append((SUBTOTAL, rows))
            if number == count:
                sums.append((TOTAL, range(len(self.heights))))
        sum_tops = [tops[-1] - self.sum_height * at for at in range(len(sums) + 1)]
        page.put(self._grid((top, *tops, *sum_tops[1:]), end_of_rows=tops[-1]))
        page.put(self.heading, y=under_head)
        if rows:
            write_cells(self.setter, page, self.columns, rows=rows, tops=tops)
        for (words, over), height in zip(sums, sum_tops, strict=False):
            self._sum_row(page, words, over, top=height)
        return sum_tops[-1]

    def _grid(self, tops: tuple[float, ...], *, end_of_rows: float) -> Stamp:
        """Thin inside, thicker around, no bars beside the words of the sums; pages share it."""
        held = self.grids.get(tops)
        if held is not None:
            return held
        left, right = self.edges[0], self.edges[-1]
        top, bottom = tops[0], tops[-1]
        drawn = [f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l\n" for y in tops[1:-1]]
        first_sum = self.sums.columns[0] if self.sums.columns else 0
        for at, x in enumerate(self.edges[1:-1], 1):
            end = bottom if at >= first_sum else end_of_rows
            drawn.append(f"{x:.2f} {top:.2f} m {x:.2f} {end:.2f} l\n")
        box = f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re S"
        stamp = self.grids[tops] = self.file.stamp(*self.frame.paper)
        stamp.raw(f"{_THIN} w\n{''.join(drawn)}S {_THICK} w {box}")
        return stamp

    def _sum_row(self, page: Page, words: Text, over: range, *, top: float) -> None:
        middle = top - self.sum_height / 2
        size = self.register.size
        span = (self.edges[0] + self.edges[self.sums.columns[0]]) / 2
        self.setter.draw_lines(page, self.sum_labels[words.zh], x=span, middle=middle)
        for at, amount in self.sums.over(over).items():
            self.setter.draw(
                page,
                amount,
                Style("latin", size, bold=True),
                x=self.edges[at + 1] - PAD,
                y=middle - size * MIDDLE,
                align="right",
            )
