"""Cubic outlines made quadratic keep widths, characters and shape."""

from __future__ import annotations

from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from app.typeset.faces.face import Face
from app.typeset.faces.outlines import is_cubic, to_quadratic


def cubic_font() -> bytes:
    """Two glyphs: a disc for 日, a square for A."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "disc", "square"])
    builder.setupCharacterMap({ord("日"): "disc", ord("A"): "square"})
    shapes = {}
    for name in (".notdef", "disc", "square"):
        pen = T2CharStringPen(1000 if name == "disc" else 600, None)
        if name == "disc":
            pen.moveTo((900, 400))
            pen.curveTo((900, 621), (721, 800), (500, 800))
            pen.curveTo((279, 800), (100, 621), (100, 400))
            pen.curveTo((100, 179), (279, 0), (500, 0))
            pen.curveTo((721, 0), (900, 179), (900, 400))
            pen.closePath()
        if name == "square":
            pen.moveTo((100, 0))
            pen.lineTo((500, 0))
            pen.lineTo((500, 400))
            pen.lineTo((100, 400))
            pen.closePath()
        shapes[name] = pen.getCharString()
    builder.setupCFF("Test", {"FullName": "Test"}, shapes, {})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "disc": (1000, 100), "square": (600, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return file.getvalue()


def area(font: TTFont, glyph: str) -> float:
    pen = AreaPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return float(abs(pen.value))


def test_a_cubic_font_becomes_a_quadratic_one_of_the_same_shape() -> None:
    before = cubic_font()
    after = to_quadratic(before)
    assert is_cubic(before)
    assert not is_cubic(after)
    old, new = TTFont(BytesIO(before)), TTFont(BytesIO(after))
    assert "glyf" in new
    assert "CFF " not in new
    assert new.getBestCmap().keys() == old.getBestCmap().keys()
    for code, glyph in new.getBestCmap().items():
        before_it = old.getBestCmap()[code]
        assert abs(area(new, glyph) / area(old, before_it) - 1) < 0.005
        assert new["hmtx"][glyph] == old["hmtx"][before_it]
    face = Face("Test", None, content=after)
    assert face.has("日")
    assert face.advance("A") == 600


def test_the_same_font_gives_the_same_bytes() -> None:
    assert to_quadratic(cubic_font()) == to_quadratic(cubic_font())
