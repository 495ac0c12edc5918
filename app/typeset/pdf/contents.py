"""The contents page of a set of papers: titles, dots, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.bilingual import Text
from app.typeset.faces import Faces
from app.typeset.pdf.blocks import title_block
from app.typeset.pdf.models import Label, Tongue
from app.typeset.pdf.pages import Box, Page
from app.typeset.pdf.setting import LEADING, Setter, Style
from app.typeset.pdf.words import language, said
from app.typeset.pdf.writer import A4, MM, PdfFile

_CONTENTS = Text("目录", "Contents")
_LEFT, _RIGHT = 28 * MM, A4[0] - 26 * MM
_TOP, _BOTTOM = A4[1] - 30 * MM, 25 * MM
_ENTRY = Style("fangsong", 14)
_NUMBER = Style("latin", 13)
_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A title, and the page it begins on, counted from the first page after the contents."""

    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an entry stands: a click there leads to its paper."""

    on_page: int
    box: Box
    entry: int


def write_contents(
    entries: Sequence[Entry],
    faces: Faces,
    *,
    heading: Label,
    tongue: Tongue,
    made_at: datetime,
) -> tuple[bytes, list[Spot]]:
    """The contents as a file of their own, and where each entry stands.

    The pages printed count the contents too, so their own number is found out first.
    """
    count = 1
    while True:
        file = PdfFile(
            title=heading.first, language=language(tongue), identifier="", made_at=made_at
        )
        spots = _Drawing(Setter(file, faces), heading, tongue).draw(entries, shift=count)
        if len(file.pages) == count:
            return file.finish(), spots
        count = len(file.pages)


class _Drawing:
    """The list on its way down the page."""

    def __init__(self, setter: Setter, heading: Label, tongue: Tongue) -> None:
        self.setter = setter
        self.heading = heading
        self.tongue = tongue
        self.page = self._begin()

    def _begin(self) -> Page:
        page = self.setter.file.page(*A4)
        self.y = _TOP
        if len(self.setter.file.pages) == 1:
            width, middle = _RIGHT - _LEFT, (_LEFT + _RIGHT) / 2
            for label, size in ((self.heading, 18.0), (said(_CONTENTS, self.tongue), 16.0)):
                block = title_block(self.setter, label, size=size, middle=middle, width=width)
                block.draw(self.setter, page, self.y)
                self.y -= block.height + 12
        return page

    def draw(self, entries: Sequence[Entry], *, shift: int) -> list[Spot]:
        """Every entry; `shift` is how many pages the contents themselves take."""
        number_room = 40.0
        spots = []
        for at, entry in enumerate(entries):
            lines = self.setter.wrap(
                f"{at + 1}. {entry.title}", _ENTRY, width=_RIGHT - _LEFT - number_room
            )
            height = len(lines) * _ENTRY.size * LEADING + _GAP
            if self.y - height < _BOTTOM:
                self.page = self._begin()
            top = self.y
            for line in lines:
                self.y -= _ENTRY.size * LEADING
                end = _LEFT + self.setter.draw(self.page, line, _ENTRY, x=_LEFT, y=self.y + 4)
            number = str(entry.page + shift)
            width = self.setter.draw(
                self.page, number, _NUMBER, x=_RIGHT, y=self.y + 4, align="right"
            )
            dots = (end + 4, self.y + 5.5), (_RIGHT - width - 4, self.y + 5.5)
            if dots[1][0] > dots[0][0]:
                self.page.line(*dots, width=0.8, dash=(0.8, 3.2))
            box = (_LEFT, self.y, _RIGHT - _LEFT, top - self.y)
            spots.append(Spot(len(self.setter.file.pages) - 1, box, at))
            self.y -= _GAP
        return spots
