"""Grids of forms: cells of any width side by side, labels, facts, lines for a pen.

Used beside the Writer by kinds that are filled in, signed and sealed rather than read as a text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.core.bilingual import Text
from templates_docs.build.kind import SAME_IN_BOTH
from templates_docs.build.writer import Writer

BAND = "EDEDED"
LABEL = 34.0
"""Millimetres of a label: eight characters of 五号 stand on one line."""
PLACES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
NEUTRAL = ("_mu", "_ha", "_iso", "_code", "_masked")
"""Names of facts that read the same in both languages and have no English form."""

Cell = Any
"""python-docx's cell: the library has no types."""
Fill = Callable[[Cell], None]


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a grid: how wide in mm, what stands in it."""

    width: float
    fill: Fill
    shade: str = ""


def form_page(w: Writer, *, left: float = 25, right: float = 20, top: float = 23) -> None:
    """Forms hold more than texts: narrower margins than GB/T 9704 asks of official letters."""
    section: Any = w.document.sections[-1]
    if w.language == "zh-en":
        top -= 4
    section.top_margin, section.bottom_margin = Mm(top), Mm(18)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance = section.footer_distance = Mm(11)
    w.wide = section.page_width.mm - left - right


class Grid:
    """A table whose rows divide the width as each needs; built from the edges they share."""

    def __init__(self, w: Writer, *, borders: bool = True, pad: float = 1.6) -> None:
        self.w, self.borders, self.pad = w, borders, pad
        self.rows: list[tuple[Sequence[Box], float, bool, bool]] = []

    def row(self, *boxes: Box, height: float = 7, repeat: bool = False, torn: bool = False) -> None:
        """Cells from left to right; the last takes what is left of the width."""
        self.rows.append((boxes, height, repeat, torn))

    def band(self, text: Text, *, repeat: bool = False) -> None:
        """The shaded heading of a part of the form."""
        words = Text(f"{text.zh}　{text.en}", text.en) if self.w.language == "zh-en" else text
        fill = once(self.w, words, style="表头")
        self.row(Box(self.w.wide, fill, BAND), height=7, repeat=repeat)

    def pairs(self, *rows: Sequence[str], height: float = 9) -> None:
        """Label and value by field name, one or two pairs a row; long values second."""
        for names in rows:
            labels = [self.w.kind.find(name).label for name in names]
            if len(names) == 1:
                self.named((names[0], labels[0], LABEL, self.w.wide - LABEL), height=height)
                continue
            first = self.w.wide / 2 - LABEL - 3
            self.named(
                (names[0], labels[0], LABEL, first),
                (names[1], labels[1], 28, self.w.wide / 2 + 3 - 28),
                height=height,
            )

    def named(self, *pairs: tuple[str, Text, float, float], height: float = 9) -> None:
        """One row of fact, label, width of the label, width of the value."""
        boxes = []
        for name, text, label, value in pairs:
            boxes += [Box(label, said(self.w, text, style="表头")), Box(value, fact(self.w, name))]
        self.row(*boxes, height=height)

    def tag(self, text: str) -> None:
        """A row that only holds a tag of the template language and disappears."""
        self.row(Box(self.w.wide, _plain(text)), height=0)

    def finish(self, *, gap: float = 3, together: bool = False) -> None:
        """Make the table, on one page if asked, and leave a little air below it."""
        edges = self._edges()
        table = self.w.document.add_table(rows=len(self.rows), cols=len(edges) - 1)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if self.borders:
            _borders(table)
        for column, (start, end) in zip(table.columns, pairwise(edges), strict=True):
            column.width = Mm((end - start) / 10)
        _margins(table, self.pad)
        last = len(self.rows) - 1
        for at, (made, (boxes, height, repeat, torn)) in enumerate(
            zip(table.rows, self.rows, strict=True)
        ):
            _prepare(made, height=height, repeat=repeat, torn=torn)
            self._fill(made, boxes, edges)
            if at < last and (together or any(box.shade for box in boxes)):
                _keep(made)
        air(self.w, gap)

    def _edges(self) -> list[int]:
        """Tenths of a millimetre where a cell of any row begins or ends."""
        found = {0, round(self.w.wide * 10)}
        for boxes, *_rest in self.rows:
            at = 0.0
            for box in boxes[:-1]:
                at += box.width
                found.add(round(at * 10))
        return sorted(found)

    def _fill(self, made: Any, boxes: Sequence[Box], edges: Sequence[int]) -> None:  # noqa: ANN401 - python-docx ships no types
        cells = list(made.cells)
        at = 0.0
        for number, box in enumerate(boxes):
            first = edges.index(round(at * 10))
            at = self.w.wide if number == len(boxes) - 1 else at + box.width
            last = edges.index(round(at * 10))
            cell = cells[first]
            if last - first > 1:
                cell = cell.merge(cells[last - 1])
            cell.width = Mm((edges[last] - edges[first]) / 10)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            if box.shade:
                shade(cell, box.shade)
            box.fill(cell)


def said(
    w: Writer, text: Text, *, style: str = "表内", align: str = "", head: bool = False
) -> Fill:
    """Words in the languages of the document; headings centred, English ones bold."""
    head = head or style == "表头"

    def fill(cell: Cell) -> None:
        w.put(cell, text, style=style, bold=head and not w.zh)
        align_cell(cell, align or ("center" if head else ""))

    return fill


def fact(w: Writer, name: str, *, style: str = "表内", align: str = "") -> Fill:
    """A fact in the languages of the document."""

    def fill(cell: Cell) -> None:
        if name.endswith(NEUTRAL):
            cell.paragraphs[0].add_run(f"{{{{ {name} }}}}")
            cell.paragraphs[0].style = style
        else:
            w.value(cell, name, style=style)
        align_cell(cell, align)

    return fill


def resize(cell: Cell, size: float) -> None:
    """Smaller type than the style's, for tables of many columns; 0 leaves it."""
    for paragraph in cell.paragraphs if size else ():
        paragraph.paragraph_format.line_spacing = Pt(size * 1.3)
        for run in paragraph.runs:
            run.font.size = Pt(size)


def known(w: Writer, name: str, *, pen: Text | None = None) -> Fill:
    """A fact where it is given; otherwise room for a pen, with words such as 年 月 日."""

    def fill(cell: Cell) -> None:
        cell.add_paragraph(f'{{%p if {name} != "/" %}}', style="附注")
        add_line(w, cell, Text(f"{{{{ {name} }}}}", f"{{{{ {name}_en }}}}"))
        cell.add_paragraph("{%p else %}", style="附注")
        if pen is None:
            cell.add_paragraph(style="表内")
        else:
            add_line(w, cell, pen)
        cell.add_paragraph("{%p endif %}", style="附注")
        drop_first(cell)

    return fill


def blank(_cell: Cell) -> None:
    """Room for a pen."""


def lines(w: Writer, *texts: Text | None, align: str = "") -> Fill:
    """Paragraphs in a cell, each in the languages of the document; None leaves a line free."""

    def fill(cell: Cell) -> None:
        for text in texts:
            if text is None:
                cell.add_paragraph(style="表内")
            else:
                add_line(w, cell, text)
        drop_first(cell)
        align_cell(cell, align)

    return fill


def add_line(w: Writer, cell: Cell, text: Text) -> None:
    """One more paragraph; a facing document has the English below."""
    if w.zh:
        cell.add_paragraph(text.zh, style="表内")
    if w.en:
        cell.add_paragraph(text.en, style="英文小" if w.zh else "表内")


def stacked(
    w: Writer, names: Sequence[str], *, style: str, align: str = "", size: float = 0
) -> Fill:
    """Facts of a row below one another in one cell; after the first only those that are given."""

    def fill(cell: Cell) -> None:
        for at, name in enumerate(names):
            if at:
                cell.add_paragraph(f'{{%p if {name} != "/" %}}', style=style)
            own = name if w.zh or name.endswith(NEUTRAL) else f"{name}_en"
            cell.add_paragraph(f"{{{{ {own} }}}}", style=style)
            if w.zh and w.en and not reads_alike(w, name):
                _english_if_different(cell, name)
            if at:
                cell.add_paragraph("{%p endif %}", style=style)
        drop_first(cell)
        align_cell(cell, align)
        resize(cell, size)

    return fill


def reads_alike(w: Writer, name: str) -> bool:
    """Whether a facing document prints a fact once."""
    base = name.rsplit(".", 1)[-1]
    held = (one for field in w.kind.fields for one in (field, *field.fields) if one.name == base)
    found = next(held, None)
    return (
        base == "no" or base.endswith(NEUTRAL) or (found is not None and found.type in SAME_IN_BOTH)
    )


def _english_if_different(cell: Cell, name: str) -> None:
    for text in (f"{{%p if {name}_en != {name} %}}", f"{{{{ {name}_en }}}}", "{%p endif %}"):
        cell.add_paragraph(text, style="英文小")


def once(w: Writer, text: Text, *, style: str) -> Fill:
    """One line, whatever the languages of the document."""

    def fill(cell: Cell) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        paragraph.add_run(text.zh if w.zh else text.en).bold = (
            True if style == "表头" and not w.zh else None
        )

    return fill


def air(w: Writer, millimetres: float) -> None:
    """Word wants a paragraph between two tables; this one is as high as asked."""
    paragraph = w.document.add_paragraph(style="附注")
    form = paragraph.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(max(round(millimetres * 2.83, 1), 1))


def shade(cell: Cell, colour: str) -> None:
    """A light ground."""
    held = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        held.set(qn(name), value)
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no shading
    after = properties.find(qn("w:vAlign"))
    if after is not None:
        after.addprevious(held)
    else:
        properties.append(held)


def _plain(text: str) -> Fill:
    def fill(cell: Cell) -> None:
        cell.paragraphs[0].add_run(text)

    return fill


def drop_first(cell: Cell) -> None:
    """A cell begins with an empty paragraph."""
    first = cell.paragraphs[0]._p  # noqa: SLF001 - python-docx cannot remove
    first.getparent().remove(first)


def align_cell(cell: Cell, place: str) -> None:
    if place:
        for paragraph in cell.paragraphs:
            paragraph.alignment = PLACES[place]


def _borders(table: Any) -> None:  # noqa: ANN401 - python-docx's table
    """Thin lines inside, a thicker frame, as printed forms have."""
    held = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        size = "4" if side.startswith("inside") else "10"
        for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        held.append(line)
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))  # noqa: SLF001 - as above
    layout.addprevious(held)


def _margins(table: Any, side: float) -> None:  # noqa: ANN401 - python-docx's table
    held = OxmlElement("w:tblCellMar")
    for name, width in (("top", 0.4), ("left", side), ("bottom", 0.4), ("right", side)):
        edge = OxmlElement(f"w:{name}")
        edge.set(qn("w:w"), str(round(width * 56.7)))
        edge.set(qn("w:type"), "dxa")
        held.append(edge)
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))  # noqa: SLF001 - as above
    layout.addnext(held)


def _keep(made: Any) -> None:  # noqa: ANN401 - python-docx's row
    """On the page of the next row."""
    for paragraph in made._tr.iter(qn("w:p")):  # noqa: SLF001 - merged cells would come twice
        properties = paragraph.get_or_add_pPr()
        if properties.find(qn("w:keepNext")) is None:
            properties.get_or_add_keepNext()


def _prepare(made: Any, *, height: float, repeat: bool, torn: bool) -> None:  # noqa: ANN401 - python-docx ships no types
    properties = made._tr.get_or_add_trPr()  # noqa: SLF001 - as above
    if not torn:
        properties.append(OxmlElement("w:cantSplit"))
    if height:
        made.height, made.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))
