"""Text cut into pieces that lines may be broken between, each with its face and width.

Closing marks never begin a line, opening marks never end one, Latin words stay whole. Pieces are
kept by text and look, because papers say the same words again and again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz as hb

from app.typeset.faces import Face, Faces, Role
from app.typeset.layout.looks import RunLook

CLOSING = frozenset(
    "、。，．；：？！）》〉】〕』」”’％…—～·‰℃％‐–)]},.;:!?%>»〗〞︰﹐﹑﹒﹔﹕﹖﹗）］｝"
)
OPENING = frozenset("（《〈【〔『「“‘([{<«〖〝［｛¥￥$＄£")
HANGING = frozenset("。，、．；：,.")
"""May stand outside the right margin, as Word lets them."""
EITHER = "“”‘’…—–·×÷°±§"
"""Chinese or Latin by company."""
HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff]")
_PLAIN = "\u0021-\u024f\u0370-\u058f\u1e00-\u1fff\u20a0-\u20bf"


def _cutting(plain: str) -> re.Pattern[str]:
    """Spaces, Latin words and single characters; a word may end behind a hyphen in it."""
    return re.compile(
        f"(?P<space>[ \u00a0\u2002-\u200a]+)"
        f"|(?P<word>[{plain}]+?(?:(?<=[^\\W_][-–])(?=[^\\W_])|(?![{plain}])))|(?P<east>.)",
        re.DOTALL,
    )


CUT = _cutting(_PLAIN)
CUT_LATIN = _cutting(_PLAIN + EITHER)
KEPT = 20_000


@dataclass(slots=True, eq=False)
class Word:
    """One piece: never broken inside, unless it is wider than a whole line."""

    text: str
    face: Face
    width: float
    """Per 1000 em."""
    kind: str
    """c: Chinese, w: Latin word, s: space."""
    closing: bool = False
    opening: bool = False
    mark: bool = False
    """Punctuation: no extra space between it and Latin letters."""


class WordCutter:
    """Cuts text with the faces of one collection."""

    def __init__(self, faces: Faces) -> None:
        self.faces = faces
        self._kept: dict[tuple[str, Role, Role, bool], tuple[Word, ...]] = {}
        self._known: dict[
            tuple[Role, Role, bool], dict[str | None, dict[str, tuple[Word, ...]]]
        ] = {}

    def cut(self, text: str, look: RunLook) -> tuple[Word, ...]:
        """The pieces of a text in a look; the size plays no part."""
        key = (text, look.east, look.latin, look.bold)
        held = self._kept.get(key)
        if held is None:
            if len(self._kept) > KEPT:
                self._kept.clear()
            held = self._kept[key] = tuple(self._pieces(text, look))
        return held

    def _pieces(self, text: str, look: RunLook) -> list[Word]:
        words: list[Word] = []
        pattern = CUT if HAN.search(text) else CUT_LATIN
        known = self._known_in(look)
        for match in pattern.finditer(text):
            kind = match.lastgroup
            held = known[kind].get(match[0])
            words += self._learn(match[0], str(kind), look) if held is None else held
        return words

    def _known_in(self, look: RunLook) -> dict[str | None, dict[str, tuple[Word, ...]]]:
        """Signs and Latin words met before, in whatever text, by kind."""
        key = (look.east, look.latin, look.bold)
        held = self._known.get(key)
        if held is None:
            held = self._known[key] = {"east": {}, "word": {}, "space": {}}
        return held

    def _learn(self, piece: str, kind: str, look: RunLook) -> tuple[Word, ...]:
        role = look.east if kind == "east" else look.latin
        runs = self.faces.runs(piece, role, bold=look.bold)
        words = tuple(_word(part, face, kind) for face, part in runs)
        known = self._known_in(look)[kind]
        if len(known) > KEPT:
            known.clear()
        known[piece] = words
        return words

    def natural(self, look: RunLook, *, east: bool) -> tuple[float, float]:
        """Height above and below the base line per 1000 em, for lines of natural height."""
        face = self.faces.pick(look.east if east else look.latin, bold=look.bold)
        return natural_of(face)


def _word(text: str, face: Face, kind: str) -> Word:
    if kind == "east":
        closing, opening = text in CLOSING, text in OPENING
        return Word(
            text,
            face,
            face.width(text),
            "c",
            closing,
            opening,
            closing or opening or text in EITHER,
        )
    if kind == "space":
        return Word(text, face, face.width(text), "s")
    return Word(
        text,
        face,
        face.width(text),
        "w",
        text[0] in CLOSING and len(text) <= 2,
        text in OPENING,
        text[0] in CLOSING and len(text) == 1,
    )


@lru_cache(maxsize=64)
def natural_of(face: Face) -> tuple[float, float]:
    """What Word and LibreOffice take for a face's line: its hhea measures."""
    extents = hb.Font(face.hb_face).get_font_extents("ltr")
    scale = 1000.0 / face.hb_face.upem
    return extents.ascender * scale, -extents.descender * scale + extents.line_gap * scale


def may_break(before: Word, after: Word) -> bool:
    """Whether a line may end between two pieces."""
    if after.closing or before.opening or after.kind == "s":
        return False
    return before.kind != "w" or after.kind != "w" or before.text[-1] in "-–"


def wants_air(before: Word, after: Word) -> bool:
    """A quarter's space between Chinese and Latin, as Word and WPS set it."""
    one, other = before.kind, after.kind
    meet = (one == "c" and other == "w") or (one == "w" and other == "c")
    return meet and not (before.mark or after.mark)


def split_wide(word: Word, room: float) -> list[Word]:
    """A piece wider than a line, in pieces that fit: long numbers, addresses."""
    parts: list[Word] = []
    start, spent = 0, 0.0
    for at, char in enumerate(word.text):
        advance = word.face.advances[char]
        if at > start and spent + advance > room:
            parts.append(_part(word, start, at))
            start, spent = at, 0.0
        spent += advance
    parts.append(_part(word, start, len(word.text)))
    return parts


def _part(word: Word, start: int, end: int) -> Word:
    text = word.text[start:end]
    # A kind of its own each time, so that a line may end between two of them.
    return Word(text, word.face, word.face.width(text), "c")
