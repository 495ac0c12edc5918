"""Figures: from paper to paper and row to row they change while everything around them stays.

The ten figures of a face are equally wide, so a paragraph that differs in figures alone is set
alike: its lines are taken from the first of its kind, with other figures in their places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.typeset.faces import Face
from app.typeset.layout.blocks import Paragraph
from app.typeset.layout.drawn import NOT_SO, Drawn
from app.typeset.layout.lines import Line

FIGURES = "0123456789"
ALL_ZERO = bytes.maketrans(FIGURES.encode(), b"0" * 10)
SHOWN = re.compile("<([0-9a-f]+)>Tj")


def kind_of(cast: Sequence[int | bytes]) -> tuple[int | bytes, ...] | None:
    """What is said apart from figures; None where there is nothing to gain or to be sure of."""
    number, *words = cast
    held: list[int | bytes] = [number]
    found = False
    for one in words:
        assert isinstance(one, bytes)
        zeroed = one.translate(ALL_ZERO)
        found = found or zeroed != one or b"0" in one
        held.append(zeroed)
    return tuple(held) if found else None


def figures_of(block: Paragraph) -> bytes:
    """The figures of a paragraph, one after the other."""
    text = "".join(atom.text for atom in block.atoms if atom.kind == "text")
    return "".join(sign for sign in text if sign in FIGURES).encode()


@dataclass(frozen=True, slots=True, eq=False)
class LineForm:
    """A line whose figures are open."""

    line: Line
    drawn: Drawn
    operators: bytes
    places: tuple[int, ...]
    """Where the last sign of the code of each figure stands: it is the figure itself."""
    letters: tuple[tuple[Face, frozenset[str], tuple[int, ...]], ...]
    """What else is shown, and which of the figures stand in this face."""

    def say(self, figures: bytes) -> Line:
        """The line with these figures."""
        operators = bytearray(self.operators)
        for place, figure in zip(self.places, figures, strict=True):
            operators[place] = figure
        letters = tuple(
            (face, shown | {chr(figures[at]) for at in held} if held else shown)
            for face, shown, held in self.letters
        )
        drawn = Drawn(self.drawn.x, operators.decode("ascii"), letters)
        return Line(
            self.line.height, self.line.base, [], ends_page=self.line.ends_page, drawn=drawn
        )


def forms_of(lines: Sequence[Line], figures: bytes) -> tuple[LineForm, ...] | None:
    """The lines of a paragraph as forms; None where they are more than words and figures."""
    forms: list[LineForm] = []
    for line in lines:
        form = _form_of(line)
        if form is None:
            return None
        forms.append(form)
    return tuple(forms) if sum(len(one.places) for one in forms) == len(figures) else None


def say_all(forms: Sequence[LineForm], figures: bytes) -> list[Line]:
    """The lines with these figures."""
    at = 0
    lines: list[Line] = []
    for form in forms:
        end = at + len(form.places)
        lines.append(form.say(figures[at:end]))
        at = end
    return lines


def _form_of(line: Line) -> LineForm | None:
    drawn = line.drawn
    if drawn is None or drawn is NOT_SO or line.pictures:
        return None
    places: list[int] = []
    held: dict[Face, list[int]] = {face: [] for face, _ in drawn.letters}
    for op, shown in zip(line.ops, SHOWN.finditer(drawn.operators), strict=True):
        for at, sign in enumerate(op.text):
            if sign in FIGURES:
                held[op.face].append(len(places))
                places.append(shown.start(1) + 4 * at + 3)
    if not all(_are_alike(face) for face, found in held.items() if found):
        return None
    letters = tuple(
        (face, shown - set(FIGURES), tuple(held[face])) for face, shown in drawn.letters
    )
    return LineForm(line, drawn, drawn.operators.encode("ascii"), tuple(places), letters)


def _are_alike(face: Face) -> bool:
    """Whether a face has all figures, equally wide."""
    return not face.lacking(set(FIGURES)) and len({face.advances[one] for one in FIGURES}) == 1
