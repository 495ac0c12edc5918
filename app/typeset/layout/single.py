"""A paragraph that fits on one line, set without looking for breaks: most cells of long lists.

What it gives is what LineBreaker gives; what it cannot tell at once it leaves to that.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.typeset.layout.blocks import Atom
from app.typeset.layout.lines import AIR, Line, Op, line_height
from app.typeset.layout.looks import ParaLook, RunLook
from app.typeset.layout.words import Word, WordCutter, wants_air


def set_single(
    cutter: WordCutter, look: ParaLook, atoms: Sequence[Atom], *, width: float, pitch: float
) -> Line | None:
    """The one line of a paragraph; None where it needs more, or has more than words."""
    if look.align == "distribute":
        return None
    limit = width - look.right
    x = look.left + look.first
    ops: list[Op] = []
    op: Op | None = None
    before: Word | None = None
    place = wide = 0.0
    seen: tuple[RunLook, bool] | None = None
    up = down = 0.0
    for atom in atoms:
        if atom.kind != "text":
            return None
        run, link, size = atom.look, atom.link, atom.look.shown_size
        for word in cutter.cut(atom.text, run):
            wide = word.width * size / 1000
            air = AIR * size if before is not None and wants_air(before, word) else 0.0
            if x + air + wide > limit + 0.01:
                return None
            place = x + air
            if op is None or air or op.face is not word.face or op.look is not run:
                op = Op(place, word.text, word.face, run, wide, 0.0, link)
                ops.append(op)
            elif op.link != link:
                return None
            else:
                op.text += word.text
                op.width += wide
            x += air + wide
            before = word
            east = word.kind == "c"
            if seen is None or seen[0] is not run or seen[1] is not east:
                seen = (run, east)
                above, below = cutter.natural(run, east=east)
                up, down = max(up, above * run.size / 1000), max(down, below * run.size / 1000)
    if before is None or before.kind == "s":
        return None
    _shift(ops, look.align, limit - (place + wide))
    height, base = line_height(look, up, down, pitch=pitch)
    return Line(height, base, ops)


def _shift(ops: Sequence[Op], align: str, slack: float) -> None:
    """Move a line to where its alignment wants it."""
    moved = {"center": slack / 2, "right": slack}.get(align, 0.0)
    for op in ops:
        op.x += moved
