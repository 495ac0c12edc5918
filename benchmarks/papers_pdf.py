"""Section 5: PDF papers, our writer against reportlab and LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from app.typeset.faces import load_faces
from app.typeset.office import convert
from app.typeset.pdf.models import Column, Label, Marks, Register, Statement, StatementForm
from app.typeset.pdf.reading import count_pages
from app.typeset.pdf.registers import write_register
from app.typeset.pdf.statements import write_statement, write_statements
from benchmarks import by_reportlab, memory
from benchmarks.rounds import Gates, heading, line, medians, tell

FONTS = Path(__file__).resolve().parents[1] / "var" / "fonts"
MADE_AT = datetime(2026, 3, 5, tzinfo=UTC)
ROWS, PEOPLE = 2_000, 200
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "建国秀英志强桂兰永福玉珍海燕春生"
COLUMNS = (
    Column(Label("序号"), 38, "center"),
    Column(Label("村民组"), 62),
    Column(Label("户主"), 70),
    Column(Label("证件号码"), 100),
    Column(Label("小班号"), 105),
    Column(Label("面积（亩）"), 50, "right"),
    Column(Label("金额（元）"), 60, "right"),
    Column(Label("备注"), 50),
)
MEMORY = """
import sys
import tracemalloc
from benchmarks import by_reportlab, memory, papers_pdf

which, count = sys.argv[1], int(sys.argv[2])
faces, held = papers_pdf.load_faces(papers_pdf.FONTS), papers_pdf.register(count)
small = papers_pdf.register(20)
if which == "own":
    make = lambda held: papers_pdf.write_register(held, faces)
else:
    by_reportlab.load_fonts(papers_pdf.FONTS)
    make = getattr(by_reportlab, which)
make(small)
idle = memory.forget_peak()
make(held)
print(memory.peak() - idle)
tracemalloc.start()
make(held)
print(tracemalloc.get_traced_memory()[1] / 1024 / 1024)
"""


def register(count: int) -> Register:
    """A bare list: title, headings, rows and page numbers, as the baseline draws it."""
    rows = [
        [
            str(at + 1),
            f"{at % 12 + 1}组",
            SURNAMES[at % 16] + GIVEN[at * 7 % 15] + GIVEN[at * 3 % 15],
            f"529901{19500101 + at % 9999}{1000 + at * 37 % 8999}",
            f"5299011012000{100000 + at}",
            f"{at * 37 % 997 / 100 + 0.5:.2f}",
            f"{(at * 37 % 997 / 100 + 0.5) * 650:.2f}",
            "/" if at % 5 else "代领",
        ]
        for at in range(count)
    ]
    return Register(Label("收益分配明细表"), COLUMNS, rows, MADE_AT, size=7, row_mm=16 / 72 * 25.4)


def full(held: Register) -> Register:
    """The same with all that a register of ours has."""
    sums = tuple(replace(column, total=column.align == "right") for column in COLUMNS)
    return replace(
        held,
        columns=sums,
        marks=Marks("529901-FP-2026-0001", "参考样式", "K7QM-2F9D", "https://linyue.example/K7QM"),
        signs=(Label("制表"), Label("复核"), Label("理事长")),
        archival=True,
    )


LABELS = "项目 户编号 户主 身份证号 收款账户 分配批次 应发金额 扣款 实发金额 大写 日期"
FORM = StatementForm(
    Label("个人收益通知单"),
    tuple(map(Label, LABELS.split(" "))),
    columns=tuple(
        Column(Label(name), 40) for name in ("小班号", "面积（亩）", "份额", "金额（元）")
    ),
    notes=("一、以上金额依据公示无异议的分配方案计算。", "二、本通知单不作为领款凭证。"),
    signs=(Label("领取人"), Label("经办人")),
    office="云坪村股份经济合作社",
    issued_on="2026年3月5日",
)


def statements(count: int) -> list[Statement]:
    """Notices of invented people."""
    return [
        Statement(
            FORM,
            (
                "云坪村碳票试点项目",
                *row[1:4],
                f"6217********{row[0]}",
                "第一批",
                row[6],
                "0.00",
                row[6],
                "人民币壹仟贰佰叁拾肆元伍角整",
                "2026年3月5日",
            ),
            [(row[4], row[5], "1/4", row[6])] * 4,
            f"529901-FP-2026-{int(row[0]):04d}",
            f"K7QM-{int(row[0]):04d}",
        )
        for row in register(count).rows
    ]


def run(gates: Gates, *, quick: bool) -> None:
    """Goals 8, 9 and 10."""
    faces = load_faces(FONTS)
    by_reportlab.load_fonts(FONTS)
    rounds = 3 if quick else 9
    held = register(ROWS)
    own, other = write_register(held, faces), by_reportlab.register_on_canvas(held)
    assert abs(count_pages(own) - count_pages(other)) <= 2
    heading("PDF papers", "our writer (more: that many times slower)")
    rich = full(held)
    found = medians(
        {
            "own": lambda: write_register(held, faces),
            "rich": lambda: write_register(rich, faces),
            "canvas": lambda: by_reportlab.register_on_canvas(held),
        },
        rounds=rounds,
        times=1,
    )
    spent = found["own"]
    note = f"register of {ROWS:,} rows"
    line(
        found["canvas"] / spent,
        f"reportlab canvas, {note}",
        f"goal: at least 8; {len(other) / len(own):.2f} times as large",
    )
    line(found["rich"] / spent, "the same, but with sums, signs, code and PDF/A")
    gates.at_least("reportlab canvas, register", found["canvas"] / spent, 7)
    began = time.perf_counter()
    by_reportlab.register_in_paragraphs(held)
    paragraphs = (time.perf_counter() - began) / spent
    line(paragraphs, f"reportlab LongTable with Paragraphs, {note}", "goal: at least 100; once")
    gates.at_least("LongTable with Paragraphs", paragraphs, 60)
    _statements(gates, rounds)
    _growth(gates, quick=quick)
    _memory(gates)
    _against_office(gates, held, spent)


def _statements(gates: Gates, rounds: int) -> None:
    faces, people = load_faces(FONTS), statements(PEOPLE)
    about = {"title": "通知单", "identifier": "FF-1", "made_at": MADE_AT}
    found = medians(
        {
            "own packet": lambda: write_statements(people, faces, **about),
            "packet": lambda: by_reportlab.statements_on_canvas(people),
            "own single": lambda: [write_statement(p, faces, made_at=MADE_AT) for p in people],
            "single": lambda: [by_reportlab.statements_on_canvas([p]) for p in people],
        },
        rounds=rounds,
        times=1,
    )
    single = found["single"] / found["own single"]
    packet = found["packet"] / found["own packet"]
    line(single, f"reportlab canvas, {PEOPLE} notices, a file each", "goal: at least 10")
    line(packet, f"reportlab canvas, {PEOPLE} notices in one file", "goal: at least 25")
    gates.at_least("notices, a file each", single, 10)
    # A goal that is met with little to spare; the gate leaves room for a busy machine.
    gates.at_least("notices in one file", packet, 18)


def _growth(gates: Gates, *, quick: bool) -> None:
    faces = load_faces(FONTS)
    sizes = (200, 2_000) if quick else (200, 2_000, 20_000)
    lists = {size: register(size) for size in sizes}
    found = medians(
        {str(n): lambda held=held: write_register(held, faces) for n, held in lists.items()},
        rounds=5,
        times=1,
    )
    for small, large in pairwise(sizes):
        ratio = found[str(large)] / found[str(small)]
        line(ratio, f"{large:,} rows against {small:,}", "goal: at most 12")
        gates.at_most(f"{large:,} rows against {small:,}", ratio, 12)


def _memory(gates: Gates) -> None:
    if not memory.is_told():
        tell(gates, None, "peak memory", at_most=30)
        return
    for which, what in (("own", "our own"), ("register_on_canvas", "reportlab canvas")):
        done = subprocess.run(
            [sys.executable, "-c", MEMORY, which, str(ROWS)],
            capture_output=True,
            text=True,
            check=True,
        )
        peak = max(map(float, done.stdout.split()))
        line(peak, f"MB above idle, {what}, {ROWS:,} rows")
        if which == "own":
            gates.at_most("peak memory of a register in MB", peak, 30)


def word_register(held: Register) -> bytes:
    """The same table as a Word file."""
    paper = docx.Document()
    paper.add_paragraph(held.title.first)

    run = '<w:p><w:r><w:rPr><w:sz w:val="14"/></w:rPr><w:t>'

    def row(cells: Sequence[str]) -> str:
        inner = "".join(f"<w:tc>{run}{escape(cell)}</w:t></w:r></w:p></w:tc>" for cell in cells)
        return f"<w:tr>{inner}</w:tr>"

    rows = [[column.label.first for column in held.columns], *held.rows]
    grid = "".join(f'<w:gridCol w:w="{column.width_mm * 20:.0f}"/>' for column in held.columns)
    style = '<w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr>'
    inner = f"{style}<w:tblGrid>{grid}</w:tblGrid>{''.join(map(row, rows))}"
    table = f"<w:tbl {nsdecls('w')}>{inner}</w:tbl>"
    paper.element.body.insert(1, parse_xml(table))
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def _against_office(gates: Gates, held: Register, spent: float) -> None:
    """Goal 10, where LibreOffice is installed; one round, as it takes its time."""
    soffice = shutil.which("soffice")
    if soffice is None:
        print("              LibreOffice: not measured, it is not installed")
        return
    content = word_register(held)
    began = time.perf_counter()
    made = convert(content, soffice=Path(soffice), fonts=FONTS, seconds=300)
    ratio = (time.perf_counter() - began) / spent
    pages = count_pages(made)
    line(ratio, f"LibreOffice, the same table from Word, {pages} pages", "goal: at least 100; once")
    gates.at_least("LibreOffice on the same table", ratio, 100)
