"""The same registers and notices by reportlab: the fastest way it offers, and the easy one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from app.typeset.pdf.models import Register, Statement

A4 = (595.28, 841.89)
ROWS_A_PAGE = 46


def load_fonts(folder: Path) -> None:
    """Once, before anything is timed, as a worker would."""
    for name in ("song", "song-bold", "hei", "fangsong", "latin", "latin-bold"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


def _edges(register: Register, left: float, width: float) -> list[float]:
    scale = width / sum(column.width_mm for column in register.columns)
    return list(accumulate((column.width_mm * scale for column in register.columns), initial=left))


def register_on_canvas(register: Register) -> bytes:
    """grid() and one text object a page: the fastest way reportlab has."""
    file = BytesIO()
    paper = canvas.Canvas(file, pagesize=A4, pageCompression=1)
    edges = _edges(register, 62, 482)
    count = -(-len(register.rows) // ROWS_A_PAGE)
    for number in range(count):
        rows = register.rows[number * ROWS_A_PAGE : (number + 1) * ROWS_A_PAGE]
        paper.setFont("song-bold", 18 if number == 0 else 10)
        paper.drawCentredString(300, 812, register.title.first)
        paper.setFont("song", 8)
        paper.drawCentredString(300, 36, f"第 {number + 1} 页 共 {count} 页")
        paper.setLineWidth(0.4)
        paper.grid(edges, [800 - 16 * step for step in range(len(rows) + 2)])
        words = paper.beginText()
        words.setFont("hei", register.size)
        for left, column in zip(edges, register.columns, strict=False):
            words.setTextOrigin(left + 3, 789)
            words.textOut(column.label.first)
        words.setFont("song", register.size)
        for step, row in enumerate(rows, 1):
            for left, cell in zip(edges, row, strict=False):
                words.setTextOrigin(left + 3, 789 - 16 * step)
                words.textOut(cell)
        paper.drawText(words)
        paper.showPage()
    paper.save()
    return file.getvalue()


def register_in_paragraphs(register: Register) -> bytes:
    """LongTable with a Paragraph in each cell: what wraps by itself."""
    file = BytesIO()
    style = ParagraphStyle("cell", fontName="song", fontSize=register.size, wordWrap="CJK")
    head = [column.label.first for column in register.columns]
    cells: list[list[Any]] = [head]
    cells += [[Paragraph(cell, style) for cell in row] for row in register.rows]
    edges = _edges(register, 0, 482)
    table = LongTable(
        cells,
        colWidths=[right - left for left, right in pairwise(edges)],
        repeatRows=1,
        style=[("FONT", (0, 0), (-1, 0), "hei", 7), ("GRID", (0, 0), (-1, -1), 0.4, (0, 0, 0))],
    )
    SimpleDocTemplate(file, pagesize=A4, leftMargin=56, rightMargin=56).build([table])
    return file.getvalue()


def _put(
    paper: canvas.Canvas, font: str, size: float, lines: Iterable[tuple[float, float, str]]
) -> None:
    words = paper.beginText()
    words.setFont(font, size)
    for x, y, text in lines:
        words.setTextOrigin(x, y)
        words.textOut(text)
    paper.drawText(words)


def _statement(paper: canvas.Canvas, one: Statement) -> None:
    """Title, labels, values, small table, notes: the same words in the same faces."""
    form = one.form
    paper.setFont("song-bold", 20)
    paper.drawCentredString(298, 750, form.title.first)
    count = len(form.labels)
    paper.setLineWidth(0.4)
    paper.grid([71, 186, 524], [710 - 24 * step for step in range(count + 1)])
    top = 702 - 24 * count
    edges = [71 + 113 * step for step in range(len(form.columns) + 1)]
    paper.grid(edges, [top - 20 * step for step in range(len(one.rows) + 2)])
    labels = [(80.0, 695.0 - 24 * at, label.first) for at, label in enumerate(form.labels)]
    labels += [
        (edges[at] + 4, top - 14, column.label.first) for at, column in enumerate(form.columns)
    ]
    _put(paper, "hei", 10.5, labels)
    figures: list[tuple[float, float, str]] = [(71, 715, one.number), (71, 37, one.check_code)]
    words: list[tuple[float, float, str]] = []
    for at, value in enumerate(one.values):
        (figures if value.isascii() else words).append((190, 694 - 24 * at, value))
    for step, row in enumerate(one.rows, 1):
        for left, cell in zip(edges, row, strict=False):
            (figures if cell.isascii() else words).append((left + 4, top - 14 - 20 * step, cell))
    bottom = top - 20 * (len(one.rows) + 1) - 20
    words += [(460, bottom - 110, form.issued_on), (360, bottom - 90, form.office)]
    words += [(71 + 225 * at, bottom - 60, f"{sign.first}：") for at, sign in enumerate(form.signs)]
    _put(paper, "song", 11, words)
    _put(paper, "latin", 10, figures)
    _put(
        paper, "fangsong", 11, [(71, bottom - 16 * at, note) for at, note in enumerate(form.notes)]
    )
    paper.showPage()


def statements_on_canvas(statements: Sequence[Statement]) -> bytes:
    """All in one file."""
    file = BytesIO()
    paper = canvas.Canvas(file, pagesize=A4, pageCompression=1)
    for one in statements:
        _statement(paper, one)
    paper.save()
    return file.getvalue()
