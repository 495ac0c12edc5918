"""Words of a line as PDF operators, written once for all pages and papers that show the line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.typeset.faces import Face
from app.typeset.layout.looks import RunLook
from app.typeset.pdf.fonts import encode_all


class Words(Protocol):
    """Text of one face and look at a place of a line."""

    x: float
    text: str
    face: Face
    look: RunLook
    space: float
    link: str


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Operators that follow the place of the first words, and the letters they show."""

    x: float
    operators: str
    letters: tuple[tuple[Face, frozenset[str]], ...]


NOT_SO = Drawn(0.0, "", ())
"""Of a line whose words have to be drawn one by one."""


def draw_words(ops: Sequence[Words], name_of: Callable[[Face], str]) -> Drawn:
    """A line of plain black words; NOT_SO for any other."""
    if not ops or not all(_is_plain(one) for one in ops):
        return NOT_SO
    parts: list[str] = []
    letters: dict[Face, str] = {}
    x = round(ops[0].x, 2)
    face, size, space = None, 0.0, 0.0
    for one, codes in zip(ops, encode_all([held.text for held in ops]), strict=True):
        letters[one.face] = letters.get(one.face, "") + one.text
        if one.face is not face or one.look.size != size:
            face, size = one.face, one.look.size
            parts.append(f"/{name_of(face)} {size:.2f} Tf\n")
        if one.space != space:
            space = one.space
            parts.append(f"{space:.3f} Tc\n")
        if one is not ops[0]:
            at = round(one.x, 2)
            parts.append(f"{at - x:.2f} 0 Td\n")
            x = at
        parts.append(f"<{codes}>Tj\n")
    if space:
        parts.append("0 Tc\n")
    held = tuple((face, frozenset(shown)) for face, shown in letters.items())
    return Drawn(ops[0].x, "".join(parts), held)


def _is_plain(one: Words) -> bool:
    look = one.look
    if not look.is_plain or one.link or not one.text or (look.bold and not one.face.bold):
        return False
    # The codes of characters beyond the first plane are each file's own.
    return one.text.isascii() or max(one.text) <= "\uffff"
