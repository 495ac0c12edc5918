"""Lines of type: measured, wrapped, and drawn in whichever faces have the characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.typeset.faces import Face, Faces, Role
from app.typeset.faults import GlyphMissing
from app.typeset.pdf.models import Align, Label
from app.typeset.pdf.pages import Canvas
from app.typeset.pdf.wrapping import wrap
from app.typeset.pdf.writer import FontUse, PdfFile

# Half of what a Chinese character stands above the base line less what hangs below: lines set by
# it look centred in a cell.
MIDDLE = 0.38
LEADING = 1.35
SECOND = 0.8
"""The other language's line of a heading, against the first."""


class _Widths(dict[str, float]):
    """char -> width per 1000 em in the face that will draw it."""

    def __init__(self, chosen: Mapping[str, Face | None]) -> None:
        super().__init__()
        self._chosen = chosen

    def __missing__(self, char: str) -> float:
        face = self._chosen[char] if char not in "\n\t" else None
        width = self[char] = face.advance(char) if face else 0.0
        return width


@lru_cache(maxsize=64)
def widths_of(faces: Faces, role: Role, bold: bool) -> Mapping[str, float]:
    """Widths of a role with its fallbacks; asking for a character no face has raises."""
    return _Widths(faces.chosen(role, bold=bold))


class _Shapes(dict[str, float]):
    """A text with every figure as 0 -> its width per 1000 em: amounts have few shapes."""

    def __init__(self, advances: Mapping[str, float]) -> None:
        super().__init__()
        self._look = advances.__getitem__

    def __missing__(self, shape: str) -> float:
        width = self[shape] = sum(map(self._look, shape))
        return width


_FIGURES_AS_ZERO = str.maketrans("123456789", "000000000")


def measure_all(advances: Mapping[str, float], texts: Sequence[str]) -> list[float]:
    """Widths of many texts per 1000 em."""
    shapes = texts
    if len({advances[figure] for figure in "0123456789"}) == 1:
        shapes = "\n".join(texts).translate(_FIGURES_AS_ZERO).split("\n")
    return list(map(_Shapes(advances).__getitem__, shapes))


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is set."""

    role: Role
    size: float
    bold: bool = False


class Setter:
    """Sets lines into one file with one set of faces."""

    def __init__(self, file: PdfFile, faces: Faces) -> None:
        self.file = file
        self.faces = faces

    def font(self, style: Style) -> FontUse:
        """The face of a style as the file uses it."""
        return self.file.use(self.faces.pick(style.role, bold=style.bold))

    def widths(self, style: Style) -> Mapping[str, float]:
        """Widths per 1000 em."""
        return widths_of(self.faces, style.role, style.bold)

    def width(self, text: str, style: Style) -> float:
        """Points a line takes."""
        return sum(map(self.widths(style).__getitem__, text)) * style.size / 1000

    def wrap(self, text: str, style: Style, *, width: float) -> list[str]:
        """The text in lines no wider than so many points."""
        text = text.replace("\r\n", "\n").replace("\t", " ")
        try:
            return wrap(text, width * 1000 / style.size, self.widths(style))
        except GlyphMissing:
            lacking = self.faces.missing(text.replace("\n", ""), style.role)
            raise GlyphMissing("".join(lacking)) from None

    def draw(
        self,
        page: Canvas,
        text: str,
        style: Style,
        *,
        x: float,
        y: float,
        align: Align = "left",
        colour: str = "000000",
    ) -> float:
        """One line; x is its left, middle or right by `align`. Returns its width."""
        runs = self.faces.runs(text, style.role, bold=style.bold)
        width = sum(face.width(words) for face, words in runs) * style.size / 1000
        at = x - {"left": 0.0, "center": width / 2, "right": width}[align]
        for face, words in runs:
            font = self.file.use(face)
            page.text(at, y, words, font=font, size=style.size, colour=colour, bold=style.bold)
            at += face.width(words) * style.size / 1000
        return width

    def label(self, label: Label, style: Style, *, width: float) -> list[tuple[str, Style]]:
        """A heading in lines, the second language smaller and below."""
        lines = [(line, style) for line in self.wrap(label.first, style, width=width)]
        if label.second:
            small = Style(style.role, style.size * SECOND)
            lines += [(line, small) for line in self.wrap(label.second, small, width=width)]
        return lines

    def draw_lines(
        self,
        page: Canvas,
        lines: list[tuple[str, Style]],
        *,
        x: float,
        middle: float,
        align: Align = "center",
    ) -> None:
        """Lines as a block whose middle is at a height."""
        y = middle + stack_height(lines) / 2
        for text, style in lines:
            y -= style.size * LEADING
            if text:
                base = y + style.size * (LEADING / 2 - MIDDLE)
                self.draw(page, text, style, x=x, y=base, align=align)


def stack_height(lines: list[tuple[str, Style]]) -> float:
    """Points a block of lines takes."""
    return sum(style.size * LEADING for _, style in lines)
