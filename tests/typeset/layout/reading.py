"""Word files made in tests, laid out, and read back with PDFium: each character and its place."""

from __future__ import annotations

import ctypes
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from app.typeset.layout import LaidOut, lay_out
from tests.typeset.fonts import faces

MADE_AT = datetime(2026, 3, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Glyph:
    """One character as drawn: its origin and box, heights counted from the top of the page."""

    text: str
    page: int
    x: float
    base: float
    left: float
    right: float
    size: float
    drawn: bool
    """False for the spaces and line ends that PDFium adds of its own."""


@dataclass(frozen=True)
class Read:
    """A PDF read back."""

    content: bytes
    sizes: tuple[tuple[float, float], ...]
    glyphs: tuple[Glyph, ...]

    @cached_property
    def pages(self) -> list[str]:
        """Text of each page without white space."""
        held = ["" for _ in self.sizes]
        for one in self.glyphs:
            held[one.page] += one.text.strip()
        return held

    @property
    def text(self) -> str:
        return "".join(self.pages)

    @cached_property
    def lines(self) -> list[str]:
        """Lines by page and base line, from the top down and from left to right."""
        return ["".join(one.text for one in row) for row in self.rows]

    @cached_property
    def rows(self) -> list[list[Glyph]]:
        seen = [one for one in self.glyphs if one.drawn]
        ordered = sorted(seen, key=lambda one: (one.page, round(one.base), one.x))
        return [list(row) for _, row in groupby(ordered, lambda o: (o.page, round(o.base)))]

    def at(self, text: str) -> Glyph:
        """The first character of the first place a text stands at."""
        drawn = [one for one in self.glyphs if one.drawn and one.text.strip()]
        where = "".join(one.text for one in drawn).find("".join(text.split()))
        assert where >= 0, f"{text} is not in the paper"
        return drawn[where]


def read(content: bytes) -> Read:
    """Every page and character of a PDF."""
    document = pypdfium2.PdfDocument(content)
    try:
        glyphs: list[Glyph] = []
        sizes = []
        for number, page in enumerate(document):
            sizes.append(page.get_size())
            glyphs += _glyphs(page, number)
        return Read(content, tuple(sizes), tuple(glyphs))
    finally:
        document.close()


def _glyphs(page: Any, number: int) -> list[Glyph]:
    words = page.get_textpage()
    high = page.get_height()
    found = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(words.count_chars()):
        pdfium.FPDFText_GetCharOrigin(words, at, x, y)
        left, _, right, _ = words.get_charbox(at, loose=True)
        # PDFium says U+0002 for a hyphen it takes for one that divides a word.
        text = chr(pdfium.FPDFText_GetUnicode(words, at)).replace("\x02", "-")
        size = pdfium.FPDFText_GetFontSize(words, at)
        drawn = not pdfium.FPDFText_IsGenerated(words, at)
        found.append(Glyph(text, number, x.value, high - y.value, left, right, size, drawn))
    return found


def lay(document: Any, *, title: str = "文书") -> LaidOut:
    """A document of python-docx, or the bytes of a Word file, as PDF."""
    if not isinstance(document, bytes):
        held = io.BytesIO()
        document.save(held)
        document = held.getvalue()
    return lay_out(
        document, faces=faces(), title=title, language="zh-CN", identifier="TEST", made_at=MADE_AT
    )


def shown(document: Any) -> Read:
    """Laid out and read back."""
    made = lay(document)
    held = read(made.content)
    assert len(held.sizes) == made.pages
    return held


def blank() -> Any:
    """A4, margins of 72 points, 12 point 宋体, lines of 20 points, no space between paragraphs."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Pt(595), Pt(842)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Pt(72))
    normal = document.styles["Normal"]
    normal.font.size = Pt(12)
    normal.font.name = "Times New Roman"
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(20)
    return document


def put(parent: Any, name: str, **values: str) -> Any:
    """A new element `w:name` with attributes at the end of another."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made


def xml(text: str) -> Any:
    """An element written out, with the names of Word bound."""
    where = text.index(">") if "/>" not in text[: text.index(">") + 1] else text.index("/>")
    return parse_xml(f"{text[:where]} {nsdecls('w', 'r', 'wp', 'a', 'pic')}{text[where:]}")


def number_paragraphs(document: Any, levels: str) -> Any:
    """Replace the document's lists by one; returns what gives a paragraph a level of it."""
    root = document.part.numbering_part.element
    for one in list(root):
        root.remove(one)
    root.append(xml(f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'))
    root.append(xml('<w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num>'))

    def give(paragraph: Any, level: int = 0, *, list_id: str = "7") -> None:
        held = put(paragraph._p.get_or_add_pPr(), "numPr")
        put(held, "ilvl", val=str(level))
        put(held, "numId", val=list_id)

    return give
