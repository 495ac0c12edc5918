"""A face inside one PDF: text is written in codes at once, the subset comes last.

The code of a character is its number in Unicode (those beyond the first plane get the numbers of
surrogates), so text can be written before the subset is known, two characters that share a glyph
are still told apart when copied, and encoding is one call into C.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from app.typeset.faces.face import Face
from app.typeset.faults import GlyphMissing
from app.typeset.pdf.cutting import cut_face
from app.typeset.pdf.objects import Objects, deflate

_FIRST_BEYOND, _MOST_BEYOND = 0xD800, 0x800
# Stands between texts that are encoded together; no character of any font.
_BETWEEN = "\uffff"
# Up to so many characters a subset is remembered.
_FEW = 150
_MAP_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
)
_MAP_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


def codes_of(text: str) -> str:
    """Codes of a text without characters beyond the first plane, the same in every face."""
    return text.encode("utf-16-be").hex()


def encode_all(texts: Sequence[str]) -> list[str]:
    """Codes of many texts without characters beyond the first plane, the same in every face."""
    joined = _BETWEEN.join(texts)
    # In groups of four, so that only a whole character can be taken for the mark between.
    grouped = joined.encode("utf-16-be", "surrogatepass").hex(" ", 2)
    parts = grouped.replace("ffff", "\n").replace(" ", "").split("\n")
    if len(parts) == len(texts):
        return parts
    return [text.encode("utf-16-be", "surrogatepass").hex() for text in texts]


class FontUse:
    """One face as one file uses it."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self._used: set[str] = set()
        self._beyond: dict[int, str] = {}

    @property
    def is_used(self) -> bool:
        """Whether anything was written with it."""
        return bool(self._used)

    def hex(self, text: str) -> str:
        """The text in codes, to stand between < and > before Tj; GlyphMissing, never a box."""
        if not self._used.issuperset(text):
            self._learn(set(text))
        if self._beyond:
            return text.translate(self._beyond).encode("utf-16-be", "surrogatepass").hex()
        return codes_of(text)

    def hex_all(self, texts: Sequence[str]) -> list[str]:
        """Many texts at once, three times faster than one by one."""
        self._learn(set("".join(texts)))
        if self._beyond:
            return [self.hex(text) for text in texts]
        return encode_all(texts)

    def _learn(self, characters: Set[str]) -> None:
        if characters <= self._used:
            return
        fresh = characters - self._used
        lacking = self.face.lacking(fresh)
        if lacking:
            raise GlyphMissing("".join(sorted(lacking)))
        self._used |= fresh
        if max(fresh) > "\uffff":
            for char in sorted(char for char in fresh if char > "\uffff"):
                assert len(self._beyond) < _MOST_BEYOND, "fewer rare characters than codes"
                self._beyond[ord(char)] = chr(_FIRST_BEYOND + len(self._beyond))

    def advance(self, text: str) -> float:
        """Width of a text per 1000 em."""
        return self.face.width(text)

    @property
    def has_own_codes(self) -> bool:
        """Whether it holds characters whose codes depend on what else the file holds."""
        return bool(self._beyond)

    def learn(self, characters: frozenset[str]) -> None:
        """Take characters into the subset that a kept stamp shows."""
        self._learn(characters)

    @property
    def used(self) -> frozenset[str]:
        """The characters of the subset."""
        return frozenset(self._used)

    def embed(self, objects: Objects, number: int) -> None:
        """Write the subset and everything a reader needs to draw and to copy it."""
        if self._beyond or len(self._used) > _FEW:
            coded = [(ord(self._beyond.get(ord(char), char)), char) for char in self._used]
            cut = _cut(self.face, sorted(coded))
        else:
            cut = _cut_few(self.face, frozenset(self._used))
        file = objects.add_packed(cut.program, b"/Filter/FlateDecode/Length1 %d" % cut.size)
        descriptor = objects.add(cut.descriptor + b"/FontFile2 %d 0 R>>" % file)
        mapping = objects.add_packed(cut.glyphs, b"/Filter/FlateDecode")
        descendant = objects.add(
            (
                f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{cut.base}"
                "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
                f"/FontDescriptor {descriptor} 0 R/DW 1000/W[{cut.widths}]"
                f"/CIDToGIDMap {mapping} 0 R>>"
            ).encode()
        )
        unicode = objects.add_packed(cut.unicode, b"/Filter/FlateDecode")
        objects.set(
            number,
            (
                f"<</Type/Font/Subtype/Type0/BaseFont/{cut.base}/Encoding/Identity-H"
                f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
            ).encode(),
        )


@dataclass(frozen=True, slots=True)
class _Cut:
    """A face cut down to some characters, packed."""

    base: str
    program: bytes
    size: int
    glyphs: bytes
    widths: str
    unicode: bytes
    descriptor: bytes


def _cut(face: Face, coded: list[tuple[int, str]]) -> _Cut:
    """Cut a face down to (code, character) pairs, in the order of the codes."""
    program, glyphs = cut_face(face, [char for _, char in coded])
    base = f"{_tag(face, coded)}+{face.name}"
    return _Cut(
        base,
        deflate(program),
        len(program),
        deflate(_glyph_map([code for code, _ in coded], glyphs)),
        _widths(face, coded),
        deflate(_to_unicode(coded)),
        _descriptor(face, base),
    )


@lru_cache(maxsize=64)
def _cut_few(face: Face, characters: frozenset[str]) -> _Cut:
    """Kept, because the labels of a form are the same characters in every file."""
    return _cut(face, [(ord(char), char) for char in sorted(characters)])


def _glyph_map(codes: list[int], glyphs: list[int]) -> bytes:
    """The glyph of each code, two bytes a code; nearly all are zero, so it packs well."""
    held = array("H", bytes(2 * (codes[-1] + 1)))
    for code, glyph in zip(codes, glyphs, strict=True):
        held[code] = glyph
    if sys.byteorder == "little":
        held.byteswap()
    return held.tobytes()


def _widths(face: Face, coded: list[tuple[int, str]]) -> str:
    """Widths that are not a full em, neighbours together."""
    parts: list[str] = []
    expected = -1
    for code, char in coded:
        advance = face.advances[char]
        if advance == 1000:
            continue
        shown = f"{advance:.3f}".rstrip("0").rstrip(".")
        parts.append(f" {shown}" if code == expected else f"]{code}[{shown}")
        expected = code + 1
    return "".join(parts)[1:] + "]" if parts else ""


def _tag(face: Face, coded: list[tuple[int, str]]) -> str:
    """Six capitals that differ from subset to subset and stay the same for the same one."""
    shown = "".join(char for _, char in coded)
    digest = hashlib.sha256(f"{face.name} {shown}".encode("utf-8", "surrogatepass")).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def _descriptor(face: Face, base: str) -> bytes:
    """All but its end, which names the file."""
    box = " ".join(f"{value:.0f}" for value in face.box)
    return (
        f"<</Type/FontDescriptor/FontName/{base}/Flags 4/FontBBox[{box}]/ItalicAngle 0"
        f"/Ascent {face.ascent:.0f}/Descent {face.descent:.0f}/CapHeight 700"
        f"/StemV {120 if face.bold else 80}"
    ).encode()


class _Lines(dict[str, str]):
    """char -> what it stands for in the map, kept because files repeat characters."""

    def __missing__(self, char: str) -> str:
        line = self[char] = f"<{char.encode('utf-16-be').hex()}>"
        return line


_KNOWN = _Lines()


def _to_unicode(coded: list[tuple[int, str]]) -> bytes:
    """Which character each code stands for: search and copy work by this."""
    lines = [f"<{code:04x}>{_KNOWN[char]}" for code, char in coded]
    blocks = []
    for start in range(0, len(lines), 100):
        block = lines[start : start + 100]
        blocks.append(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n")
    return (_MAP_HEAD + "".join(blocks) + _MAP_FOOT).encode("ascii")
