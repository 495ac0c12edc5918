"""One page: text, lines, rectangles, pictures and links, in points from the lower left corner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from app.typeset.pdf.fonts import FontUse
from app.typeset.pdf.objects import Objects, deflate, uri_string
from app.typeset.pdf.pictures import PictureUse

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""x, y, width, height; x and y are the lower left corner."""

# How thick the stroke is that makes a face bold that has no bold face, by size.
_BOLDER = 1 / 40
# The lean of letters set in italics without an italic face: twelve degrees.
_LEAN = 0.2126


@lru_cache(maxsize=256)
def colour_operands(colour: str) -> str:
    """ "1A2B3C" as the three numbers PDF wants."""
    assert len(colour) == 6, "a colour is six hexadecimal digits"
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3g}" for at in (0, 2, 4))


class Canvas:
    """What can be drawn on: a page, or a stamp that many pages show."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._parts: list[str] = []
        self._packed: bytes | None = None
        # What the reader's pen is set to; only changes are written.
        self._fill = self._stroke = "000000"
        self._pen = 1.0
        self._dash: tuple[float, ...] = ()
        self._space = 0.0
        self._font = ("", 0.0)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        font: FontUse,
        size: float,
        colour: str = "000000",
        char_space: float = 0.0,
        bold: bool = False,
        slant: bool = False,
    ) -> None:
        """One line of text; its base line starts at x, y.

        `char_space` is added after every character (points). `bold` thickens a face that is not
        bold itself; `slant` leans the letters.
        """
        if not words:
            return
        codes = font.hex(words)
        self._fill_with(colour)
        put = self._parts.append
        put("BT\n")
        if self._font != (font.name, size):
            self._font = (font.name, size)
            put(f"/{font.name} {size:.2f} Tf\n")
        if self._space != char_space:
            self._space = char_space
            put(f"{char_space:.3f} Tc\n")
        stroked = bold and not font.face.bold
        if stroked:
            self._stroke_with(colour, size * _BOLDER, ())
            put("2 Tr\n")
        if slant:
            put(f"1 0 {_LEAN} 1 {x:.2f} {y:.2f} Tm\n")
        else:
            put(f"{x:.2f} {y:.2f} Td\n")
        put(f"<{codes}>Tj\n")
        put("0 Tr\nET\n" if stroked else "ET\n")

    def words(self, x: float, y: float, placed: Iterable[tuple[float, float, str]]) -> None:
        """Lines that were written before, each at its place right of x and above y: black, no extra
        space, and they leave it so.
        """
        self._fill_with("000000")
        if self._space:
            self._space = 0.0
            self._parts.append("0 Tc\n")
        self._font = ("", 0.0)
        self._parts += [
            f"BT\n{x + right:.2f} {y + up:.2f} Td\n{operators}ET\n"
            for right, up, operators in placed
        ]

    def line(
        self,
        start: Point,
        end: Point,
        *,
        width: float = 0.5,
        colour: str = "000000",
        dash: Sequence[float] | None = None,
    ) -> None:
        """A straight line."""
        self._stroke_with(colour, width, tuple(dash or ()))
        self._parts.append(f"{start[0]:.2f} {start[1]:.2f} m {end[0]:.2f} {end[1]:.2f} l S\n")

    def rect(
        self, box: Box, *, fill: str | None = None, stroke: str | None = None, width: float = 0.5
    ) -> None:
        """A rectangle, filled, outlined or both."""
        paint = {(True, True): "B", (True, False): "f", (False, True): "S"}.get(
            (fill is not None, stroke is not None)
        )
        if paint is None:
            return
        if fill is not None:
            self._fill_with(fill)
        if stroke is not None:
            self._stroke_with(stroke, width, ())
        x, y, wide, high = box
        self._parts.append(f"{x:.2f} {y:.2f} {wide:.2f} {high:.2f} re {paint}\n")

    def ring(
        self,
        centre: Point,
        radius: float,
        *,
        width: float = 0.5,
        colour: str = "000000",
        dash: Sequence[float] | None = None,
    ) -> None:
        """A circle's outline: the dotted place of a seal."""
        self._stroke_with(colour, width, tuple(dash or ()))
        x, y = centre
        k = radius * 0.5523
        r = radius
        curves = (
            (x + r, y + k, x + k, y + r, x, y + r),
            (x - k, y + r, x - r, y + k, x - r, y),
            (x - r, y - k, x - k, y - r, x, y - r),
            (x + k, y - r, x + r, y - k, x + r, y),
        )
        drawn = "".join(" ".join(f"{value:.2f}" for value in curve) + " c " for curve in curves)
        self._parts.append(f"{x + r:.2f} {y:.2f} m {drawn}S\n")

    def picture(self, use: PictureUse, box: Box) -> None:
        """A picture filling a box."""
        x, y, wide, high = box
        self._parts.append(f"q {wide:.2f} 0 0 {high:.2f} {x:.2f} {y:.2f} cm /{use.name} Do Q\n")

    def put(self, stamp: Stamp, *, x: float = 0.0, y: float = 0.0) -> None:
        """Show a stamp, its origin at a place."""
        if x or y:
            self._parts.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm /{stamp.name} Do Q\n")
        else:
            self._parts.append(f"/{stamp.name} Do\n")

    def raw(self, operators: str) -> None:
        """Operators as they are; wrapped, so that they change nothing for what follows."""
        self._parts.append(f"q\n{operators}\nQ\n")

    def close(self) -> bytes:
        """Pack what was written; for files of many pages, so that memory stays small."""
        if self._packed is None:
            self._packed = deflate("".join(self._parts).encode("ascii"))
            self._parts.clear()
        return self._packed

    def _fill_with(self, colour: str) -> None:
        assert self._packed is None, "what is closed is not written to"
        if colour != self._fill:
            self._fill = colour
            self._parts.append(f"{colour_operands(colour)} rg\n")

    def _stroke_with(self, colour: str, width: float, dash: tuple[float, ...]) -> None:
        assert self._packed is None, "what is closed is not written to"
        if colour != self._stroke:
            self._stroke = colour
            self._parts.append(f"{colour_operands(colour)} RG\n")
        if width != self._pen:
            self._pen = width
            self._parts.append(f"{width:.2f} w\n")
        if dash != self._dash:
            self._dash = dash
            held = " ".join(f"{part:.2f}" for part in dash)
            self._parts.append(f"[{held}] 0 d\n")


class Stamp(Canvas):
    """Drawn once, shown on any number of pages: the parts that all pages of a paper share."""

    def __init__(
        self,
        name: str,
        size: tuple[float, float],
        *,
        packed: bytes | None = None,
        fonts: Mapping[str, FontUse] | None = None,
    ) -> None:
        super().__init__(*size)
        self.name = name
        self.fonts = fonts
        """Names of its own for faces; none where it was drawn in this file."""
        self._packed = packed

    def write(self, objects: Objects, resources: str) -> int:
        """Put the stamp among the file's objects; returns its number."""
        entries = (
            f"/Type/XObject/Subtype/Form/BBox[0 0 {self.width:.2f} {self.height:.2f}]"
            f"/Resources {resources}/Filter/FlateDecode"
        )
        return objects.add_packed(self.close(), entries.encode())


class Page(Canvas):
    """A page that can be written to, in any order, until it is closed or the file is finished."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(width, height)
        self._links: list[tuple[Box, str]] = []

    def link(self, box: Box, url: str) -> None:
        """A part of the page that leads to an address."""
        self._links.append((box, url))

    def write(self, objects: Objects, *, parent: int, resources: int, number: int) -> None:
        """Put the page among the file's objects under its number."""
        contents = objects.add_packed(self.close(), b"/Filter/FlateDecode")
        entries = f"/MediaBox[0 0 {self.width:.2f} {self.height:.2f}]/Contents {contents} 0 R"
        if self._links:
            held = " ".join(f"{objects.add(_annotation(*link))} 0 R" for link in self._links)
            entries += f"/Annots[{held}]"
        objects.set(
            number,
            f"<</Type/Page/Parent {parent} 0 R/Resources {resources} 0 R{entries}>>".encode(),
        )


def _annotation(box: Box, url: str) -> bytes:
    x, y, wide, high = box
    # F 4: it prints, as an archive asks of every annotation.
    head = f"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[{x:.2f} {y:.2f} "
    return (
        f"{head}{x + wide:.2f} {y + high:.2f}]/A<</S/URI/URI".encode() + uri_string(url) + b">>>>"
    )
