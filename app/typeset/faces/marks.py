"""Tick boxes as a tiny face of our own: no Chinese face at hand draws ☑.

A face instead of lines on the page, so that a reader finds, copies and searches the marks like any
other character, and both the register and the Word layout get them without a special case.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from app.typeset.faces.face import Face

NAME = "LinyueMarks"
_SIDE = (90, -70, 910, 750)
_LINE = 50
_TICK = ((205, 360), (275, 425), (440, 240), (745, 640), (815, 585), (445, 105))
_CROSS_1 = ((215, 595), (265, 645), (785, 85), (735, 35))
_CROSS_2 = ((265, 35), (215, 85), (735, 645), (785, 595))


def _outline(pen: TTGlyphPen, points: tuple[tuple[int, int], ...]) -> None:
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def _box(pen: TTGlyphPen, *, filled: bool = False) -> None:
    left, low, right, high = _SIDE
    _outline(pen, ((left, low), (left, high), (right, high), (right, low)))
    if not filled:
        left, low, right, high = left + _LINE, low + _LINE, right - _LINE, high - _LINE
        _outline(pen, ((left, low), (right, low), (right, high), (left, high)))


def _draw(name: str) -> TTGlyphPen:
    pen = TTGlyphPen(None)
    if name in {"box", "ticked", "crossed", "square"}:
        _box(pen)
    if name == "block":
        _box(pen, filled=True)
    if name in {"ticked", "tick"}:
        _outline(pen, _TICK)
    if name in {"crossed", "cross"}:
        _outline(pen, _CROSS_1)
        _outline(pen, _CROSS_2)
    return pen


_CHARACTERS = {
    "☐": "box",
    "☑": "ticked",
    "☒": "crossed",
    "□": "square",
    "■": "block",
    "✓": "tick",
    "✔": "tick",
    "✗": "cross",
    "✘": "cross",
}


@cache
def marks_face() -> Face:
    """The face itself, drawn in memory; the same bytes every time."""
    order = [".notdef", *dict.fromkeys(_CHARACTERS.values())]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(char): name for char, name in _CHARACTERS.items()})
    builder.setupGlyf({name: _draw(name).glyph() for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    file = BytesIO()
    builder.save(file)
    return Face(NAME, None, licence="Apache-2.0", content=file.getvalue())
