"""Cubic outlines (CFF) made quadratic (glyf), once, because our PDFs embed TrueType only."""

from __future__ import annotations

from io import BytesIO

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

# In thousandths of the em: below what a printer of 1200 dpi shows at 22 points.
_CLOSE_ENOUGH = 1.0
_KEPT = ("head", "hhea", "hmtx", "maxp", "cmap", "name", "OS/2", "post")


def is_cubic(content: bytes) -> bool:
    """Whether a font file holds CFF outlines."""
    return content[:4] == b"OTTO"


def to_quadratic(content: bytes) -> bytes:
    """The same face with TrueType outlines; no hints, no layout features."""
    font = TTFont(BytesIO(content), recalcTimestamp=False, lazy=True)
    drawn = font.getGlyphSet()
    order = font.getGlyphOrder()
    glyphs: dict[str, Glyph] = {}
    error = font["head"].unitsPerEm / 1000 * _CLOSE_ENOUGH
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = glyphs
    table.compile(font)
    _measure(font)
    _set_maxima(font)
    for tag in list(font.keys()):
        if tag not in {*_KEPT, "glyf", "loca", "GlyphOrder"}:
            del font[tag]
    font.sfntVersion = "\x00\x01\x00\x00"
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def _measure(font: TTFont) -> None:
    """Left side bearings follow the new outlines."""
    metrics, glyphs = font["hmtx"].metrics, font["glyf"]
    for name, (advance, _) in list(metrics.items()):
        metrics[name] = (advance, getattr(glyphs[name], "xMin", 0))


def _set_maxima(font: TTFont) -> None:
    """The table of maxima in its TrueType form; fontTools counts the rest when it saves."""
    maxima = font["maxp"] = newTable("maxp")
    maxima.tableVersion = 0x00010000
    for name in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
    ):
        setattr(maxima, name, 0)
    maxima.maxZones = 1
    maxima.maxPoints = maxima.maxContours = 0
    maxima.maxCompositePoints = maxima.maxCompositeContours = maxima.maxComponentDepth = 0
    post = font["post"]
    post.formatType = 3.0
