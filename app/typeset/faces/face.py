"""One face: which characters it can draw and how wide they are. Drawing itself is the PDF's."""

from __future__ import annotations

import mmap
import struct
import unicodedata
from collections.abc import Mapping, Set
from functools import cached_property
from pathlib import Path

import uharfbuzz as hb


class _Advances(dict[str, float]):
    """Widths per 1000 em, filled in as characters are asked for."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> float:
        width = self[char] = self._face.measure(char)
        return width


class _Glyphs(dict[str, int]):
    """Glyph numbers, filled in as characters are asked for."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> int:
        glyph = self[char] = self._face.look_up(char)
        return glyph


class Face:
    """A TrueType face; its file is opened when a character is first asked for."""

    def __init__(
        self,
        name: str,
        path: Path | None,
        *,
        index: int = 0,
        licence: str = "",
        bold: bool = False,
        content: bytes | None = None,
    ) -> None:
        assert (path is None) != (content is None), "a face is a file or bytes"
        self.name = name
        self.path = path
        self.index = index
        self.licence = licence
        self.bold = bold
        self._content = content
        self._drawn: set[str] = set()
        self.glyphs: dict[str, int] = _Glyphs(self)
        """char -> glyph; 0 where there is none."""
        self.advances: dict[str, float] = _Advances(self)
        """char -> width per 1000 em; a character the face lacks counts as 0."""

    def __repr__(self) -> str:
        return f"<Face {self.name}>"

    @cached_property
    def hb_face(self) -> hb.Face:
        """HarfBuzz's view of the file, mapped into memory and shared after a fork."""
        if self._content is not None:
            return hb.Face(hb.Blob(self._content), self.index)
        return hb.Face(hb.Blob.from_file_path(str(self.path)), self.index)

    @cached_property
    def tables(self) -> Mapping[str, memoryview]:
        """The tables of the file by name, where they lie in memory; nothing is copied."""
        if self._content is not None:
            held = memoryview(self._content)
        else:
            assert self.path is not None
            with self.path.open("rb") as file:
                held = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        start = 0
        if bytes(held[:4]) == b"ttcf":
            (start,) = struct.unpack_from(">I", held, 12 + 4 * self.index)
        (count,) = struct.unpack_from(">H", held, start + 4)
        entries = (struct.unpack_from(">4s4xII", held, start + 12 + 16 * at) for at in range(count))
        return {tag.decode("latin-1"): held[at : at + size] for tag, at, size in entries}

    @cached_property
    def _font(self) -> hb.Font:
        return hb.Font(self.hb_face)

    @cached_property
    def _scale(self) -> float:
        units: int = self.hb_face.upem
        return 1000.0 / units

    def look_up(self, char: str) -> int:
        """The glyph of a character as the file says; `glyphs` remembers the answer."""
        if char < " " or "\x7f" <= char < "\xa0":
            return (
                0  # some faces hold empty glyphs for control characters; nobody means to print them
            )
        found: int | None = self._font.get_nominal_glyph(ord(char))
        if not found:
            return 0
        # A glyph without ink is right for a space only: one of our faces has blanks for 33 signs.
        inked = self._font.get_glyph_extents(found)
        blank = inked is None or (inked.width == 0 and inked.height == 0)
        return 0 if blank and unicodedata.category(char)[0] not in "ZC" else found

    def has(self, char: str) -> bool:
        """Whether the face draws this character."""
        return self.glyphs[char] != 0

    def lacking(self, characters: Set[str]) -> set[str]:
        """Those of some characters that the face does not draw."""
        fresh = characters - self._drawn
        if not fresh:
            return set()
        missing = {char for char in fresh if not self.glyphs[char]}
        self._drawn |= fresh - missing
        return missing

    def measure(self, char: str) -> float:
        """Look a width up in the file; `advances` and `advance` remember the answer."""
        glyph = self.glyphs[char]
        advance: int = self._font.get_glyph_h_advance(glyph) if glyph else 0
        return advance * self._scale

    def advance(self, char: str) -> float:
        """Width per 1000 em."""
        return self.advances[char]

    def width(self, text: str) -> float:
        """Width of a line per 1000 em; there is no kerning in our papers."""
        return sum(map(self.advances.__getitem__, text))

    @cached_property
    def _extents(self) -> tuple[float, float]:
        held = self._font.get_font_extents("ltr")
        up, down = held.ascender, held.descender
        typo = self.hb_face.reference_table("OS/2").data
        if len(typo) >= 72:
            high, low = struct.unpack_from(">hh", typo, 68)
            # Chinese faces state their em box here (880, -120), and taller lines in hhea; Latin
            # ones state less than a line here, so theirs is hhea, as Word reads it.
            if high - low >= 0.97 * self.hb_face.upem:
                up, down = high, low
        return up * self._scale, down * self._scale

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """The rectangle that holds every glyph, per 1000 em."""
        left, low, right, high = struct.unpack_from(
            ">hhhh", self.hb_face.reference_table("head").data, 36
        )
        scale = self._scale
        return left * scale, low * scale, right * scale, high * scale

    @property
    def ascent(self) -> float:
        """Height above the base line per 1000 em."""
        return self._extents[0]

    @property
    def descent(self) -> float:
        """Depth below the base line per 1000 em, negative."""
        return self._extents[1]
