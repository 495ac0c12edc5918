"""Writes content into a sheet: one call, and Chinese, English or both appear as the paper wants.

Placeholders stand in the texts as docxtpl reads them. `{{ X }}` belongs to the Chinese half,
`{{ X_en }}` to the English; `value()` writes them by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as DocxDocument
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.core.bilingual import Text
from templates_docs.build.kind import SAME_IN_BOTH, Kind
from templates_docs.build.paper import new_sheet, set_footer, set_page

PREVAILS = Text(
    "本文书以中文为准，英文供参考。",
    "Reference translation – the Chinese text prevails.",
)
BORDER = {"w:val": "single", "w:sz": "6", "w:space": "0", "w:color": "000000"}


class Writer:
    """One document in the making: `language` is zh, en or zh-en."""

    def __init__(self, kind: Kind, language: str) -> None:
        self.kind, self.language = kind, language
        name = kind.name.en if language == "en" else kind.name.zh
        self.document: DocxDocument = new_sheet(title=name, landscape=kind.landscape)
        self.wide = 261.0 if kind.landscape else 156.0
        self._footer(self.document.sections[0])

    @property
    def zh(self) -> bool:
        """Whether Chinese is written."""
        return self.language != "en"

    @property
    def en(self) -> bool:
        """Whether English is written."""
        return self.language != "zh"

    def _footer(self, section: Any) -> None:  # noqa: ANN401 - python-docx's section
        zh = ["{{ number }}　核验码 {{ check_code }}　第 ", "PAGE", " 页，共 ", "NUMPAGES", " 页"]
        en = ["{{ number }}   Check code {{ check_code }}   Page ", "PAGE", " of ", "NUMPAGES"]
        set_footer(section, zh if self.zh else en)

    # ---- words ----
    def line(self, text: str, style: str, *, keep: bool = False, bold: bool = False) -> Any:  # noqa: ANN401 - python-docx ships no types
        """A paragraph as it stands."""
        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(text)
        run.bold = bold or None
        paragraph.paragraph_format.keep_with_next = keep or None
        return paragraph

    def title(self, name: Text | None = None) -> None:
        """The paper's name, and 参考样式 above it where the layout is ours."""
        name = name or self.kind.name
        if self.kind.reference_layout:
            mark = "{{ layout_mark }}" if self.zh else "{{ layout_mark_en }}"
            self.line(mark, "附注")
        if self.zh:
            self.line(name.zh, "标题一", keep=True)
        if self.en:
            self.line(name.en, "英文标题", keep=True)
        if self.language == "zh-en" or self.language == "en":
            self.line(PREVAILS.en, "英文小").alignment = 1

    def number_line(self) -> None:
        """编号, flush right."""
        if self.zh:
            self.line("编号：{{ number }}", "落款")
        else:
            self.line("No. {{ number }}", "英文").alignment = 2

    def para(self, text: Text, *, style: str = "正文仿宋", keep: bool = False) -> None:
        """A paragraph in each language of the document."""
        if self.zh:
            self.line(text.zh, style, keep=keep)
        if self.en:
            self.line(text.en, "英文", keep=keep)

    def heading(self, text: Text, *, style: str = "一级") -> None:
        """A heading, kept with what follows."""
        if self.zh:
            self.line(text.zh, style, keep=True)
        if self.en:
            self.line(text.en, "英文", keep=True, bold=True)

    def clause(self, number: int, title: Text, paragraphs: Sequence[Text]) -> None:
        """第N条, with its paragraphs."""
        self.heading(Text(f"第{in_chinese(number)}条　{title.zh}", f"Article {number}  {title.en}"))
        for text in paragraphs:
            self.para(text)

    def warning(self, text: Text) -> None:
        """What a standard clause must show in bold (民法典 496)."""
        if self.zh:
            self.line(text.zh, "提示")
        if self.en:
            self.line(text.en, "英文", bold=True)

    def when(self, name: str) -> None:
        """Only where the fact holds; ended by `done()`."""
        self.line(f"{{%p if {name} %}}", "附注")

    def done(self) -> None:
        """The end of `when()`."""
        self.line("{%p endif %}", "附注")

    # ---- tables ----
    def table(self, widths: Sequence[float], *, rows: int) -> Any:  # noqa: ANN401 - python-docx ships no types
        """A grid with thin lines; widths in mm, scaled to the page."""
        scale = self.wide / sum(widths)
        table = self.document.add_table(rows=rows, cols=len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _borders(table)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width * scale)
            _whole(row)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width * scale)
        return table

    def put(self, cell: Any, text: Text | str, *, style: str = "表内", bold: bool = False) -> None:  # noqa: ANN401 - python-docx ships no types
        """Words in a cell."""
        zh, en = (text.zh, text.en) if isinstance(text, Text) else (text, "")
        pieces = []
        if self.zh or not en:
            pieces.append((zh, style))
        if self.en and en:
            own = style if not self.zh else "英文小"
            pieces.append((en, own))
        self._pieces(cell, pieces, center=style in {"表头", "表内中"}, bold=bold)

    def value(self, cell: Any, name: str, *, style: str = "表内") -> None:  # noqa: ANN401 - python-docx ships no types
        """A fact in a cell: in both languages where they differ."""
        declared = self._type(name)
        if self.language == "zh" or (self.language == "zh-en" and declared in SAME_IN_BOTH):
            self._pieces(cell, [(f"{{{{ {name} }}}}", style)])
        elif self.language == "en":
            self._pieces(cell, [(f"{{{{ {name}_en }}}}", style)])
        else:
            test = f"{{%p if {name}_en != {name} %}}"
            self._pieces(
                cell,
                [
                    (f"{{{{ {name} }}}}", style),
                    (test, "英文小"),
                    (f"{{{{ {name}_en }}}}", "英文小"),
                    ("{%p endif %}", "英文小"),
                ],
            )

    def _type(self, name: str) -> str:
        base = name.rsplit(".", 1)[-1]
        for field in self.kind.fields:
            if field.name == base:
                return field.type
            for column in field.fields:
                if column.name == base or f"{field.name}_total_{column.name}" == base:
                    return column.type
        if base == "no" or base.endswith("_count"):
            return "integer"
        return "text"

    def _pieces(
        self,
        cell: Any,  # noqa: ANN401 - python-docx's cell
        pieces: Sequence[tuple[str, str]],
        *,
        center: bool = False,
        bold: bool = False,
    ) -> None:
        for number, (text, style) in enumerate(pieces):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.style = style
            run = paragraph.add_run(text)
            run.bold = bold or None
            if center:
                paragraph.alignment = 1
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER

    def facts(self, rows: Sequence[Sequence[str]], *, label: float = 34) -> None:
        """Label and value, one or two pairs a row, by field name; a single name spans the row."""
        half = (self.wide - 2 * label) / 2
        table = self.table([label, half, label, half], rows=len(rows))
        for row, names in zip(table.rows, rows, strict=True):
            cells = row.cells
            self.put(cells[0], self.kind.find(names[0]).label, style="表头")
            if len(names) == 1:
                cells[1].merge(cells[3])
                self.value(row.cells[1], names[0])
            else:
                self.value(cells[1], names[0])
                self.put(cells[2], self.kind.find(names[1]).label, style="表头")
                self.value(cells[3], names[1])
        self.gap()

    def rows(
        self,
        name: str,
        columns: Sequence[tuple[str, float]],
        *,
        totals: Sequence[str] = (),
        small: bool = False,
    ) -> None:
        """A list: headings repeated on each page, a row for each fact, a line of totals."""
        field = self.kind.find(name)
        labels = {one.name: one.label for one in field.fields}
        labels["no"] = Text("序号", "No.")
        for one in field.fields:
            labels[f"{one.name}_words"] = Text(f"{one.label.zh}大写", f"{one.label.en} in words")
        widths = [width for _name, width in columns]
        table = self.table(widths, rows=4 + bool(totals))
        style = "小表" if small else "表内中"
        for cell, (column, _width) in zip(table.rows[0].cells, columns, strict=True):
            self.put(cell, labels[column], style="小表" if small else "表头")
        _repeat(table.rows[0])
        _only(table.rows[1], f"{{%tr for row in {name} %}}")
        for cell, (column, _width) in zip(table.rows[2].cells, columns, strict=True):
            self.value(cell, f"row.{column}", style=style)
        _only(table.rows[3], "{%tr endfor %}")
        if totals:
            last = table.rows[4].cells
            self.put(last[0], Text("合计", "Total"), style=style)
            for cell, (column, _width) in list(zip(last, columns, strict=True))[1:]:
                if column in totals:
                    self.value(cell, f"{name}_total_{column}", style=style)
                else:
                    self.put(cell, "", style=style)
        self.gap()

    def signs(self, parties: Sequence[Text], *, seal: bool = True, finger: bool = False) -> None:
        """Signature places side by side; seals are never drawn, fingerprints have 25 mm.

        On one page with the words before and with what follows: no page of signatures alone.
        """
        self._hold_last()
        table = self.table([1] * len(parties), rows=1)
        _row_height(table.rows[0], 42 if seal else 34 if finger else 26)
        for cell, party in zip(table.rows[0].cells, parties, strict=True):
            self.put(cell, party, bold=True)
            lines = []
            if seal:
                lines.append(Text("（盖章处）", "(place of seal)"))
            lines.append(Text("签字：", "Signature:"))
            if finger:
                lines.append(Text("指印（右侧空白 25×25 毫米）：", "Fingerprint (25 × 25 mm):"))
            lines.append(Text("　　　年　　月　　日", "Date:"))
            for line in lines:
                if self.zh:
                    cell.add_paragraph(line.zh, style="表内")
                if self.en:
                    cell.add_paragraph(line.en, style="英文小" if self.zh else "表内")
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
            cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP
        self.gap(keep=True)

    def _hold_last(self) -> None:
        """The last paragraph, in each language, or the last line of a table stays with the next."""
        blocks = [one for one in self.document.element.body if one.tag != qn("w:sectPr")]
        for block in blocks[-self.zh - self.en - 1 :]:
            if block.tag == qn("w:p"):
                block.get_or_add_pPr().get_or_add_keepNext()
            elif "{%tr" not in block.tr_lst[-1].xml:
                for paragraph in block.tr_lst[-1].iter(qn("w:p")):
                    paragraph.get_or_add_pPr().get_or_add_keepNext()

    def opinions(self, boxes: Sequence[Text]) -> None:
        """Boxes for handwritten opinions, each with signature, seal place and date."""
        table = self.table([30, 126], rows=len(boxes))
        for row, box in zip(table.rows, boxes, strict=True):
            _row_height(row, 28)
            self.put(row.cells[0], box, style="表头")
            foot = Text(
                "签字（盖章处）：　　　　　　　　　　　　年　　月　　日",
                "Signature (place of seal):                          Date:",
            )
            self.put(row.cells[1], foot)
            row.cells[1].vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
        self.gap()

    def gap(self, *, keep: bool = False) -> None:
        """A little air after a table, where Word wants a paragraph anyway."""
        form = self.line("", "附注", keep=keep).paragraph_format
        form.line_spacing = Pt(9)

    def check_block(self) -> None:
        """QR and how to check, at the end, kept with the line before it."""
        self._hold_last()
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        widths = (26.0, self.wide - 26)
        for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
            column.width = cell.width = Mm(width)
        _whole(table.rows[0])
        self._pieces(table.rows[0].cells[0], [("{{ check_qr }}", "附注")])
        table.rows[0].cells[0].paragraphs[0].paragraph_format.line_spacing_rule = 0
        words = Text(
            "扫码或登录 {{ check_url }} 核验；核验码 {{ check_code }}。核验页不显示个人信息。",
            "Scan, or open {{ check_url }}; check code {{ check_code }}. "
            "Nothing personal is shown.",
        )
        self.put(table.rows[0].cells[1], words, style="附注")

    def landscape(self) -> None:
        """A new section across the page, for wide lists."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        set_page(section, landscape=True)
        self._footer(section)
        self.wide = 261.0

    def new_page(self) -> None:
        """The next line begins a page."""
        form = self.line("", "附注").paragraph_format
        form.page_break_before, form.line_spacing = True, Pt(1)

    def signed_office(self) -> None:
        """Issuing office and day, at the right, with the words before them."""
        self._hold_last()
        if self.zh:
            self.line("{{ office_name }}（盖章处）", "落款", keep=True)
            self.line("{{ issued_on }}", "落款")
        if self.en:
            self.line("{{ office_name_en }} (place of seal)", "英文", keep=True).alignment = 2
            self.line("{{ issued_on_en }}", "英文").alignment = 2


def in_chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十."""
    signs = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not tens:
        return signs[ones]
    return (signs[tens] if tens > 1 else "") + "十" + (signs[ones] if ones else "")


def _borders(table: Any) -> None:  # noqa: ANN401 - python-docx's table
    held = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in BORDER.items():
            line.set(qn(name), value)
        held.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no borders
    layout = properties.find(qn("w:tblLayout"))
    if layout is not None:
        layout.addprevious(held)
    else:
        properties.append(held)


def _whole(row: Any) -> None:  # noqa: ANN401 - python-docx's row
    """A row is not torn over two pages."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above


def _repeat(row: Any) -> None:  # noqa: ANN401 - python-docx's row
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above


def _only(row: Any, tag: str) -> None:  # noqa: ANN401 - python-docx's row
    row.cells[0].paragraphs[0].add_run(tag)


def _row_height(row: Any, millimetres: float) -> None:  # noqa: ANN401 - python-docx's row
    row.height = Mm(millimetres)
