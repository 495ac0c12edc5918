"""An empty sheet after GB/T 9704: page, grid, styles with their East-Asian faces, header, footer.

No theme font is left anywhere: WPS and Word on a county's PC would show a Japanese face for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

LATIN = "Times New Roman"
SONG, FANGSONG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
# name: (East-Asian face, size, bold, alignment, first-line characters, line in points)
STYLES: dict[str, tuple[str, float, bool, str, int, float]] = {
    "标题一": (TITLE, 22, False, "center", 0, 32),
    "副标题": (KAI, 14, False, "center", 0, 24),
    "一级": (HEI, 14, False, "left", 2, 26),
    "二级": (KAI, 14, False, "left", 2, 26),
    "正文仿宋": (FANGSONG, 14, False, "both", 2, 26),
    "正文齐头": (FANGSONG, 14, False, "left", 0, 26),
    "落款": (FANGSONG, 14, False, "right", 0, 26),
    "表头": (HEI, 10.5, False, "center", 0, 15),
    "表内": (SONG, 10.5, False, "left", 0, 15),
    "表内中": (SONG, 10.5, False, "center", 0, 15),
    "表内右": (SONG, 10.5, False, "right", 0, 15),
    "小表": (SONG, 9, False, "center", 0, 12.5),
    "提示": (HEI, 12, True, "both", 2, 20),
    "附注": (SONG, 9, False, "left", 0, 13),
    "英文标题": (SONG, 15, True, "center", 0, 20),
    "英文": (SONG, 11, False, "both", 0, 16),
    "英文小": (SONG, 9, False, "left", 0, 11.5),
    "大字": (FANGSONG, 16, False, "left", 0, 28),
    "大字题": (HEI, 18, False, "left", 0, 30),
}
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def new_sheet(*, title: str, landscape: bool) -> DocxDocument:
    """A document with the house's styles and nothing in it."""
    document = Document()
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    _clean_defaults(document)
    for name, look in STYLES.items():
        _add_style(document, name, look)
    set_page(document.sections[0], landscape=landscape)
    _properties(document, title)
    return document


def set_page(section: Any, *, landscape: bool) -> None:  # noqa: ANN401 - python-docx's section
    """A4; 天头 37, 订口 28, 版心 156 × 225 mm for text, narrower margins for wide tables."""
    long, short = Mm(297), Mm(210)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    if landscape:
        section.top_margin, section.bottom_margin = Mm(25), Mm(18)
        section.left_margin = section.right_margin = Mm(18)
    else:
        section.top_margin, section.bottom_margin = Mm(37), Mm(30)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(15)
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - python-docx has no way to it
    if grid is not None:
        section._sectPr.remove(grid)  # noqa: SLF001 - as above


def _clean_defaults(document: DocxDocument) -> None:
    """One face for each script in the defaults, and in every style that comes with the library."""
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        set_faces(fonts, SONG)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    faces = normal.element.get_or_add_rPr().get_or_add_rFonts()
    set_faces(faces, SONG)
    for relation in list(document.part.rels.values()):
        if relation.reltype.endswith("/theme"):
            document.part.drop_rel(relation.rId)


def set_faces(fonts: Any, east: str) -> None:  # noqa: ANN401 - an lxml element
    """Latin by Times New Roman, Chinese by the named face."""
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), LATIN)
    fonts.set(qn("w:eastAsia"), east)


def _add_style(
    document: DocxDocument, name: str, look: tuple[str, float, bool, str, int, float]
) -> None:
    face, size, bold, align, indent, line = look
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold = Pt(size), bold or None
    set_faces(style.element.get_or_add_rPr().get_or_add_rFonts(), face)
    form = style.paragraph_format
    form.alignment = ALIGN[align]
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    if indent:
        form.first_line_indent = Pt(size * indent)
        style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(indent * 100))


def _properties(document: DocxDocument, title: str) -> None:
    held = document.core_properties
    held.title, held.author, held.comments = title, "林约 Linyue", ""
    held.last_modified_by, held.revision = "林约 Linyue", 1
    held.created = held.modified = EPOCH.replace(tzinfo=None)


def add_field(paragraph: Any, instruction: str) -> None:  # noqa: ANN401 - python-docx's paragraph
    """PAGE or NUMPAGES with all five parts; some readers drop the line without `separate`."""
    for part in ("begin", "instr", "separate", "text", "end"):
        run = paragraph.add_run()
        if part == "instr":
            node = OxmlElement("w:instrText")
            node.set(qn("xml:space"), "preserve")
            node.text = f" {instruction} "
            run._r.append(node)  # noqa: SLF001 - fields have no other way in python-docx
        elif part == "text":
            run.text = "1"
        else:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), part)
            run._r.append(node)  # noqa: SLF001 - as above


def set_footer(section: Any, pieces: Sequence[str]) -> None:  # noqa: ANN401 - python-docx's section
    """`pieces` of text with PAGE and NUMPAGES between them."""
    section.footer.is_linked_to_previous = False
    paragraph = section.footer.paragraphs[0]
    paragraph.style = "附注"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for piece in pieces:
        if piece in {"PAGE", "NUMPAGES"}:
            add_field(paragraph, piece)
        else:
            paragraph.add_run(piece)
