"""A face cut down to the glyphs of some characters.

A glyph of our Chinese faces is an outline of its own, so a smaller face is the outlines asked for,
one after the other, between tables that are the face's; each is taken out of the face once. A glyph
made of other glyphs (é in a Latin face) is left to HarfBuzz, and with it the whole cut.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate

import uharfbuzz as hb

from app.typeset.faces.face import Face

ADJUSTED = 0xB1B0AFBA
"""What all words of a file and `checkSumAdjustment` sum up to."""
_PROGRAMS = ("cvt ", "fpgm", "prep")
_KEPT = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp", *_PROGRAMS})


def cut_face(face: Face, characters: Sequence[str]) -> tuple[bytes, list[int]]:
    """Only the glyphs used, and the new number of each character's glyph."""
    glyphs = [face.glyphs[char] for char in characters]
    numbers = {glyph: at for at, glyph in enumerate(dict.fromkeys((0, *glyphs)))}
    pieces = _stock(face).take(numbers)
    if pieces is None:
        return cut_by_harfbuzz(face, characters)
    return _program(_stock(face), pieces), [numbers[glyph] for glyph in glyphs]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One glyph, ready to stand beside others."""

    outline: bytes
    size: int
    measures: bytes
    total: int
    """The sum of its words, modulo 2 ** 32."""


@dataclass(frozen=True, slots=True)
class _Stock:
    """The glyphs of a face that were asked for before, and the tables a cut does not change."""

    glyf: memoryview
    loca: memoryview
    wide: bool
    """Whether places are four bytes long and not two."""
    hmtx: memoryview
    measured: int
    """Glyphs with an advance of their own; later ones are as wide as the last of these."""
    head: bytes
    hhea: bytes
    maxp: bytes
    programs: tuple[tuple[str, bytes], ...]
    _pieces: dict[int, _Piece | None] = field(default_factory=dict)

    def take(self, glyphs: Iterable[int]) -> list[_Piece] | None:
        """The pieces of some glyphs, the first of which is drawn as nothing; None where one of them
        is made of others."""
        known = self._pieces
        found: list[_Piece] = []
        for glyph in glyphs:
            piece = known[glyph] if glyph in known else self._make(glyph)
            if piece is None:
                return None
            found.append(piece)
        return found

    def _make(self, glyph: int) -> _Piece | None:
        start, end = self._span(glyph) if glyph else (0, 0)
        outline = bytes(self.glyf[start:end])
        measures = self._measures(glyph)
        made = None
        # A number of contours below zero: made of others.
        if outline[:1] < b"\x80" and len(measures) == 4:
            outline = _padded(outline)
            made = _Piece(outline, len(outline), measures, sum_of(outline))
        self._pieces[glyph] = made
        return made

    def _span(self, glyph: int) -> tuple[int, int]:
        if self.wide:
            wide: tuple[int, int] = struct.unpack_from(">II", self.loca, 4 * glyph)
            return wide
        start, end = struct.unpack_from(">HH", self.loca, 2 * glyph)
        return 2 * start, 2 * end

    def _measures(self, glyph: int) -> bytes:
        """Advance and left side bearing."""
        if glyph < self.measured:
            return bytes(self.hmtx[4 * glyph : 4 * glyph + 4])
        bearing = 4 * self.measured + 2 * (glyph - self.measured)
        last = 4 * self.measured - 4
        return bytes(self.hmtx[last : last + 2]) + bytes(self.hmtx[bearing : bearing + 2])


@lru_cache(maxsize=32)
def _stock(face: Face) -> _Stock:
    table = face.tables
    head, hhea = bytes(table["head"]), bytes(table["hhea"])
    return _Stock(
        table["glyf"],
        table["loca"],
        head[50:52] == b"\x00\x01",
        table["hmtx"],
        int.from_bytes(hhea[34:36], "big"),
        # Without the sum of the whole, and with places of four bytes.
        head[:8] + bytes(4) + head[12:50] + b"\x00\x01" + head[52:],
        hhea[:34],
        bytes(table["maxp"]),
        tuple((tag, bytes(table[tag])) for tag in _PROGRAMS if tag in table),
    )


def _program(stock: _Stock, pieces: Sequence[_Piece]) -> bytes:
    """The file of a face that holds these glyphs in this order."""
    number = struct.pack(">H", len(pieces))
    places = accumulate((piece.size for piece in pieces), initial=0)
    tables = {
        **dict(stock.programs),
        "head": stock.head,
        "hhea": stock.hhea + number,
        "hmtx": b"".join([piece.measures for piece in pieces]),
        "loca": struct.pack(f">{len(pieces) + 1}I", *places),
        "maxp": stock.maxp[:4] + number + stock.maxp[6:],
    }
    sums = {tag: sum_of(content) for tag, content in tables.items()}
    # Readers take a table of no bytes for one that is missing.
    tables["glyf"] = b"".join([piece.outline for piece in pieces]) or b"\0"
    sums["glyf"] = sum(piece.total for piece in pieces)
    directory = _directory(tables, sums)
    whole = sum(sums.values()) + sum_of(directory)
    head = tables["head"]
    tables["head"] = head[:8] + struct.pack(">I", (ADJUSTED - whole) & 0xFFFFFFFF) + head[12:]
    return directory + b"".join([_padded(tables[tag]) for tag in sorted(tables)])


def _directory(tables: Mapping[str, bytes], sums: Mapping[str, int]) -> bytes:
    """What stands before the tables: where each of them begins."""
    power = len(tables).bit_length() - 1
    search, rest = 16 << power, 16 * (len(tables) - (1 << power))
    parts = [struct.pack(">IHHHH", 0x00010000, len(tables), search, power, rest)]
    at = 12 + 16 * len(tables)
    for tag in sorted(tables):
        size = len(tables[tag])
        parts.append(struct.pack(">4sIII", tag.encode(), sums[tag] & 0xFFFFFFFF, at, size))
        at += size + -size % 4
    return b"".join(parts)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 4) if len(content) % 4 else content


def sum_of(content: bytes) -> int:
    """The sum of the words of a table, modulo 2 ** 32, as its entry states it."""
    padded = _padded(content)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF


@cache
def _dropped(tags: frozenset[str]) -> frozenset[int]:
    """Numbers of the tables a PDF does not need."""
    return frozenset(int.from_bytes(tag.encode("ascii"), "big") for tag in tags - _KEPT)


def cut_by_harfbuzz(face: Face, characters: Sequence[str]) -> tuple[bytes, list[int]]:
    """The same for any face, glyphs that are made of others included."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(set(map(ord, characters)))
    wanted.drop_table_tag_set.update(_dropped(frozenset(face.hb_face.table_tags)))
    wanted.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_BIDI_CLOSURE
    plan = hb.SubsetPlan(face.hb_face, wanted)
    program = bytes(plan.execute().blob.data)
    renumbered = dict(plan.old_to_new_glyph_mapping)
    return program, [renumbered[face.glyphs[char]] for char in characters]
