"""What stands around a register's table: title, marks, those who sign, page numbers."""

from __future__ import annotations

from dataclasses import dataclass

from app.typeset.pdf.blocks import Block, flow, paragraphs, signing_line, title_block
from app.typeset.pdf.codes import draw_qr
from app.typeset.pdf.models import Align, Register
from app.typeset.pdf.pages import Page
from app.typeset.pdf.setting import Setter, Style
from app.typeset.pdf.words import CHECK_CODE, CONTINUED, NUMBER, labelled, on_one_line, page_of
from app.typeset.pdf.writer import A4, MM, Stamp

_QR = 19 * MM
_FOOT = 13 * MM
"""Height of the base line of page numbers above the paper's edge."""
_SMALL = 8.0
_GREY = "444444"


@dataclass(frozen=True, slots=True)
class Frame:
    """The paper and the part of it that is printed on, in points."""

    paper: tuple[float, float]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        """From margin to margin."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Half-way between the margins."""
        return (self.left + self.right) / 2


def frame_of(*, landscape: bool) -> Frame:
    """A4 with room for a binding on the left, or on top where it lies on its side."""
    wide, high = (A4[1], A4[0]) if landscape else A4
    if landscape:
        return Frame((wide, high), 18 * MM, wide - 18 * MM, high - 20 * MM, 19 * MM)
    return Frame((wide, high), 22 * MM, wide - 18 * MM, high - 17 * MM, 19 * MM)


class Furniture:
    """Laid out once for a register, drawn on each of its pages."""

    def __init__(self, setter: Setter, register: Register, frame: Frame) -> None:
        self._setter = setter
        self._register = register
        self._frame = frame
        self._drawn: dict[bool, Stamp] = {}
        self.first = self._first_head()
        self.later = self._later_head()
        self.below = paragraphs(
            setter, register.below, Style("song", 9), left=frame.left, width=frame.width
        )
        self.signs = signing_line(
            setter, register.signs, size=10, left=frame.left, width=frame.width
        )

    @property
    def floor(self) -> float:
        """The lowest point a table may reach."""
        room = self.signs.height + 6 if self.signs.lines else 0
        return self._frame.bottom + room

    def _first_head(self) -> Block:
        register, frame, setter = self._register, self._frame, self._setter
        coded = bool(register.marks.check_url)
        # The title stays centred, so a code on the right narrows it on both sides.
        narrow = frame.width - (2 * (_QR + 8) if coded else 0)
        block = title_block(setter, register.title, size=18, middle=frame.middle, width=narrow)
        block.space(5)
        style = Style("song", 10)
        if register.marks.number:
            numbered = labelled(NUMBER, register.marks.number, register.tongue)
            block.add(numbered, style, x=frame.middle, align="center")
        if coded:
            block.height = max(block.height, _QR + 2)
        if register.above:
            above = flow(setter, register.above, style, left=frame.left, width=frame.width)
            for line in above.lines:
                line.depth += block.height
            block.lines += above.lines
            block.height += above.height
        block.space(5)
        return block

    def _later_head(self) -> Block:
        register, frame = self._register, self._frame
        block = Block()
        words = f"{register.title.first}（{on_one_line(CONTINUED, register.tongue)}）"
        if register.tongue == "en":
            words = f"{register.title.first} ({CONTINUED.en})"
        block.add(words, Style("hei", 10), x=frame.left)
        if register.marks.number:
            block.beside(register.marks.number, Style("song", 10), x=frame.right, align="right")
        block.space(4)
        return block

    def _around(self, *, first: bool) -> Stamp:
        """All that stands around the table and does not change from page to page."""
        frame, setter, register = self._frame, self._setter, self._register
        marks, small = register.marks, Style("song", _SMALL)
        stamp = setter.file.stamp(*frame.paper)

        def put(text: str, x: float, y: float) -> None:
            align: Align = "right" if x == frame.right else "left"
            setter.draw(stamp, text, small, x=x, y=y, align=align, colour=_GREY)

        (self.first if first else self.later).draw(setter, stamp, frame.top)
        if marks.layout_mark:
            put(marks.layout_mark, frame.left, frame.top + 4)
        if self.signs.lines:
            self.signs.draw(setter, stamp, frame.bottom + self.signs.height)
        if marks.check_code:
            put(labelled(CHECK_CODE, marks.check_code, register.tongue), frame.left, _FOOT)
        closing = "  ".join(word for word in (marks.office, marks.issued_on) if word)
        if closing:
            put(closing, frame.right, _FOOT)
        return stamp

    def draw(self, page: Page, *, number: int, count: int) -> float:
        """All around the table of a page; returns the height where the table begins."""
        frame, first = self._frame, number == 1
        if first not in self._drawn:
            self._drawn[first] = self._around(first=first)
        page.put(self._drawn[first])
        url = self._register.marks.check_url
        if first and url:
            draw_qr(page, url, (frame.right - _QR, frame.top - _QR), side=_QR)
        words = page_of(number, count, self._register.tongue)
        small = Style("song", _SMALL)
        self._setter.draw(page, words, small, x=frame.middle, y=_FOOT, align="center")
        return frame.top - (self.first if first else self.later).height
