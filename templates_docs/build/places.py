"""What stands around a form: number, opinions, places of seals and fingerprints, QR, notes."""

from __future__ import annotations

from collections.abc import Sequence

from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm, Pt

from app.core.bilingual import Text
from templates_docs.build.forms import (
    LABEL,
    Box,
    Cell,
    Fill,
    Grid,
    add_line,
    air,
    align_cell,
    blank,
    drop_first,
    once,
    said,
)
from templates_docs.build.seal import ACROSS_MM, seal_place
from templates_docs.build.writer import Writer

PERSON = Text("负责人（签字）：", "Head (signature):")
DAY = Text("年　　月　　日", "Date:                    ")


def opinion(
    grid: Grid, who: str, label: Text, *, sealed: bool = False, extra: Sequence[str] = ()
) -> None:
    """A box for an opinion: ticks, words, person and day as far as known, the rest for a pen.

    Reads the facts `<who>_decision`, `<who>_opinion`, `<who>_person` and `<who>_on`.
    """
    w = grid.w
    room = w.wide - LABEL - (48 if sealed else 0)

    def fill(cell: Cell) -> None:
        for name in (*extra, f"{who}_decision"):
            _known(w, cell, Text(f"{{{{ {name} }}}}", f"{{{{ {name}_en }}}}"))
        words = Text(f"意见：{{{{ {who}_opinion }}}}", f"Opinion: {{{{ {who}_opinion_en }}}}")
        _known(w, cell, words, only=f"{who}_opinion")
        person = Text(
            f"审核人：{{{{ {who}_person }}}}（签字）　　　　　　{{{{ {who}_on }}}}",
            f"{{{{ {who}_person_en }}}} (signature)            {{{{ {who}_on_en }}}}",
        )
        pen = Text(
            "审核人（签字）：　　　　　年　　月　　日",
            "Signature:                              Date:",
        )
        cell.add_paragraph(f'{{%p if {who}_person != "/" %}}', style="附注")
        add_line(w, cell, person)
        cell.add_paragraph("{%p else %}", style="附注")
        add_line(w, cell, pen)
        cell.add_paragraph("{%p endif %}", style="附注")
        drop_first(cell)

    boxes = [Box(LABEL, said(w, label, style="表头")), Box(room, fill)]
    if sealed:
        boxes.append(Box(48, seal(w)))
    grid.row(*boxes, height=47 if sealed else 25)


def _known(w: Writer, cell: Cell, text: Text, *, only: str = "") -> None:
    """A line, or where `only` names a fact: the line when the fact is given."""
    if only:
        cell.add_paragraph(f'{{%p if {only} != "/" %}}', style="附注")
    add_line(w, cell, text)
    if only:
        cell.add_paragraph("{%p endif %}", style="附注")


def seal(w: Writer, *, above: Text | None = None) -> Fill:
    """The dotted circle of 42 mm."""

    def fill(cell: Cell) -> None:
        if above is not None:
            w.put(cell, above, style="表内中")
        paragraph = cell.add_paragraph(style="表内中") if above else cell.paragraphs[0]
        paragraph.style = "表内中"
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.add_run().add_picture(seal_place(w.language), width=Mm(ACROSS_MM))
        align_cell(cell, "center")

    return fill


def check_row(w: Writer) -> None:
    """QR and how to check, after a form of any width."""
    grid = Grid(w, borders=False)
    words = Text(
        "扫码或登录 {{ check_url }} 核验，核验码 {{ check_code }}；核验页不显示个人信息。",
        "Scan, or open {{ check_url }}; check code {{ check_code }}. Nothing personal is shown.",
    )
    grid.row(Box(26, _picture), Box(w.wide - 26, said(w, words, style="附注")), height=23)
    grid.finish(gap=0.3)


def _picture(cell: Cell) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "附注"
    paragraph.add_run("{{ check_qr }}")
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def head_line(
    w: Writer, left: Text | None, right: Text | None = None, *, share: float = 0.6
) -> None:
    """A line above a form: what it is about at the left, the number at the right."""
    right = right or Text("编号：{{ number }}", "No. {{ number }}")
    grid = Grid(w, borders=False)
    boxes = [Box(w.wide * share, said(w, left) if left else blank)]
    boxes.append(Box(w.wide * (1 - share), once(w, right, style="表内右")))
    grid.row(*boxes, height=6)
    grid.finish(gap=0.5)


def notes(w: Writer, *texts: Text) -> None:
    """Small print below a form."""
    for text in texts:
        if w.zh:
            w.line(text.zh, "附注")
        if w.en:
            w.line(text.en, "英文小" if w.zh else "附注")


def new_page(w: Writer) -> None:
    """What follows begins a page."""
    air(w, 0.5)
    w.document.paragraphs[-1].paragraph_format.page_break_before = True


def sign_row(w: Writer, people: Sequence[Text], *, height: float = 20, gap: float = 3) -> None:
    """Who signs, side by side: the role above, room for a name and the day below."""
    grid = Grid(w)
    share = w.wide / len(people)
    grid.row(*(Box(share, said(w, one, style="表头")) for one in people), height=8)
    day = Text("　年　月　日", "Date:")
    grid.row(*(Box(share, said(w, day, style="表内右")) for _one in people), height=height)
    grid.finish(gap=gap, together=True)


def seal_row(w: Writer, bodies: Sequence[Text], *, gap: float = 3) -> None:
    """Who seals, side by side: name, dotted circle, signature and day."""
    grid = Grid(w)
    share = w.wide / len(bodies)
    grid.row(*(Box(share, said(w, one, style="表头")) for one in bodies), height=8)
    grid.row(*(Box(share, seal(w)) for _one in bodies), height=44)
    grid.row(*(Box(share, said(w, PERSON, align="left")) for _one in bodies), height=9)
    grid.row(*(Box(share, said(w, DAY, align="right")) for _one in bodies), height=8)
    grid.finish(gap=gap, together=True)


def sign_line(w: Writer, people: Sequence[Text], *, height: float = 11, gap: float = 2) -> None:
    """Who signs a list, on one line: each role with room beside it."""
    grid = Grid(w)
    share = w.wide / len(people)
    label = min(share * 0.55, LABEL)
    boxes = []
    for one in people:
        boxes += [Box(label, said(w, one, style="表头")), Box(share - label, blank)]
    grid.row(*boxes, height=height)
    grid.finish(gap=gap)


def body(w: Writer, text: Text, *, keep: bool = False, size: float = 12, line: float = 20) -> None:
    """A paragraph of 仿宋 of a size between a form and a letter; kept with signatures if asked."""
    before = len(w.document.paragraphs)
    w.para(text, keep=keep)
    for paragraph in w.document.paragraphs[before:]:
        chinese = paragraph.style is not None and paragraph.style.name == "正文仿宋"
        form = paragraph.paragraph_format
        form.space_after = Pt(3)
        if chinese:
            form.first_line_indent = Pt(2 * size)
        if chinese or not w.zh:
            form.line_spacing = Pt(line if chinese else line * 0.8)
            for run in paragraph.runs:
                run.font.size = Pt(size if chinese else max(size - 1.5, 11))


def small_heading(w: Writer, text: Text) -> None:
    """A heading of the same measure, kept with what follows."""
    before = len(w.document.paragraphs)
    w.heading(text)
    for paragraph in w.document.paragraphs[before:]:
        if paragraph.style is not None and paragraph.style.name == "一级":
            paragraph.paragraph_format.line_spacing = Pt(22)
            paragraph.paragraph_format.first_line_indent = Pt(0)
            for run in paragraph.runs:
                run.font.size = Pt(12)
