"""Words of a line as PDF operators, written once for all pages and papers that show the line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.typeset.faces import Face
from app.typeset.layout.looks import RunLook
from app.typeset.pdf.fonts import codes_of


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
    if not ops:
        return NOT_SO
    parts: list[str] = []
    letters: dict[Face, str] = {}
    x = round(ops[0].x, 2)
    face, size, space = None, 0.0, 0.0
    for one in ops:
        look, text = one.look, one.text
        # The codes of characters beyond the first plane are each file's own.
        if not look.is_plain or one.link or not text or max(text) > "\uffff":
            return NOT_SO
        if look.bold and not one.face.bold:
            return NOT_SO
        if one.face is not face or look.size != size:
            face, size = one.face, look.size
            parts.append(f"/{name_of(face)} {size:.2f} Tf\n")
        letters[face] = letters.get(face, "") + text
        if one.space != space:
            space = one.space
            parts.append(f"{space:.3f} Tc\n")
        at = round(one.x, 2)
        move = f"{at - x:.2f} 0 Td\n" if at != x else ""
        x = at
        parts.append(f"{move}<{codes_of(text)}>Tj\n")
    if space:
        parts.append("0 Tc\n")
    held = tuple((face, frozenset(shown)) for face, shown in letters.items())
    return Drawn(ops[0].x, "".join(parts), held)
