"""A face inside one PDF: its characters get codes as they are first used, the subset comes last.

Each character has a code of its own (not its glyph's number), so text can be written before the
subset is known and two characters that share a glyph are still told apart when copied.
"""

from __future__ import annotations

import hashlib
import struct
from functools import cache

import uharfbuzz as hb

from app.typeset.faces.face import Face
from app.typeset.faults import GlyphMissing
from app.typeset.pdf.objects import Objects

_MOST_CODES = 0xFFFF
_KEPT = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep"})
_MAP_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
)
_MAP_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


class _Codes(dict[str, str]):
    """char -> its code as four hexadecimal digits, given out in the order of first use."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> str:
        if not self._face.has(char):
            raise GlyphMissing(char)
        assert len(self) < _MOST_CODES, "one file uses fewer characters of a face than 65,535"
        code = self[char] = f"{len(self) + 1:04X}"
        return code


class FontUse:
    """One face as one file uses it."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self.codes = _Codes(face)

    def hex(self, text: str) -> str:
        """The text in codes, to stand between < and > before Tj; GlyphMissing, never a box."""
        return "".join(map(self.codes.__getitem__, text))

    def advance(self, text: str) -> float:
        """Width of a text per 1000 em."""
        return self.face.width(text)

    def embed(self, objects: Objects, number: int) -> None:
        """Write the subset and everything a reader needs to draw and to copy it."""
        characters = list(self.codes)
        program, glyphs = _subset(self.face, characters)
        base = f"{_tag(program)}+{self.face.name}"
        file = objects.add_stream(program, b"/Length1 %d" % len(program))
        descriptor = objects.add(_descriptor(self.face, base, file))
        mapping = objects.add_stream(struct.pack(f">{len(glyphs) + 1}H", 0, *glyphs))
        widths = " ".join(_width(self.face.advances[char]) for char in characters)
        descendant = objects.add(
            (
                f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{base}"
                "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
                f"/FontDescriptor {descriptor} 0 R/DW 1000/W[1[{widths}]]"
                f"/CIDToGIDMap {mapping} 0 R>>"
            ).encode()
        )
        unicode = objects.add_stream(_to_unicode(characters))
        objects.set(
            number,
            (
                f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/Identity-H"
                f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
            ).encode(),
        )


def _width(advance: float) -> str:
    return f"{advance:.3f}".rstrip("0").rstrip(".")


def _tag(program: bytes) -> str:
    """Six capitals that differ from subset to subset and stay the same for the same one."""
    digest = hashlib.sha256(program).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


@cache
def _dropped(tags: frozenset[str]) -> frozenset[int]:
    """Numbers of the tables a PDF does not need."""
    return frozenset(int.from_bytes(tag.encode("ascii"), "big") for tag in tags - _KEPT)


def _subset(face: Face, characters: list[str]) -> tuple[bytes, list[int]]:
    """Only the glyphs used, and the new number of each character's glyph."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(set(map(ord, characters)))
    wanted.drop_table_tag_set.update(_dropped(frozenset(face.hb_face.table_tags)))
    wanted.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_BIDI_CLOSURE
    plan = hb.SubsetPlan(face.hb_face, wanted)
    program = bytes(plan.execute().blob.data)
    renumbered = dict(plan.old_to_new_glyph_mapping)
    return program, [renumbered[face.glyph(char)] for char in characters]


def _descriptor(face: Face, base: str, file: int) -> bytes:
    box = " ".join(f"{value:.0f}" for value in face.box)
    return (
        f"<</Type/FontDescriptor/FontName/{base}/Flags 4/FontBBox[{box}]/ItalicAngle 0"
        f"/Ascent {face.ascent:.0f}/Descent {face.descent:.0f}/CapHeight 700"
        f"/StemV {120 if face.bold else 80}/FontFile2 {file} 0 R>>"
    ).encode()


def _to_unicode(characters: list[str]) -> bytes:
    """Which character each code stands for: search and copy work by this."""
    lines = [
        f"<{code:04X}><{char.encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(characters, 1)
    ]
    blocks = []
    for start in range(0, len(lines), 100):
        block = lines[start : start + 100]
        blocks.append(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n")
    return (_MAP_HEAD + "".join(blocks) + _MAP_FOOT).encode("ascii")
