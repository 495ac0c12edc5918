"""What isolation costs: a paper from a limited process against one made in this one."""

from __future__ import annotations

import io
from typing import Any

import docx

from app.typeset.chamber import Chamber
from app.typeset.compiled import compile_template
from app.typeset.gate import inspect_template
from benchmarks.rounds import Gates, heading, line, medians

_ROWS = ("no", "name", "place", "area", "amount", "account", "phone", "remark")
MANY = 64


def template() -> bytes:
    """A contract of some pages with an annex table, as python-docx makes one."""
    document = docx.Document()
    document.add_heading("{{ title }}", 0)
    for article in range(1, 26):
        document.add_paragraph(
            f"第{article}条 甲方 {{{{ party_a }}}} 与乙方 {{{{ party_b }}}} 约定如下。"
        )
    table = document.add_table(rows=4, cols=len(_ROWS), style="Table Grid")
    for at, name in enumerate(_ROWS):
        table.cell(0, at).text = name
        table.cell(2, at).text = f"{{{{ row.{name} }}}}"
    table.cell(1, 0).text = "{%tr for row in rows %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    document.sections[0].header.paragraphs[0].text = "{{ number }}"
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def facts(rows: int) -> dict[str, Any]:
    """Invented ones."""
    row = dict.fromkeys(_ROWS, "示例农户一")
    return {
        "title": "委托开发协议",
        "number": "529901-WT-2026-0001",
        "party_a": "青禾县云坪村",
        "party_b": "示例公司",
        "rows": [row | {"no": str(n), "amount": f"{n}.00"} for n in range(1, rows + 1)],
    }


def run(gates: Gates, *, quick: bool) -> None:
    """Ratios to the compiled template in the same process."""
    content = template()
    compiled = compile_template(content)
    with Chamber() as chamber:
        for rows, rounds, times in ((20, 9, 40), (2_000, 5, 4)):
            given = facts(rows)
            many = [given] * (MANY if rows < 100 else 8)
            found = medians(
                {
                    "here": lambda: compiled.render(given),  # noqa: B023 - called in this round
                    "one": lambda: chamber.render(content, given),  # noqa: B023 - called in this round
                    "many": lambda: list(chamber.render_many(content, many)),  # noqa: B023 - called in this round
                },
                rounds=3 if quick else rounds,
                times=max(1, times // 4) if quick else times,
            )
            heading(
                f"Isolation, {rows} rows", "the compiled template in this process (less is better)"
            )
            ratio = found["many"] / len(many) / found["here"]
            line(found["one"] / found["here"], "render(): one paper from a warm worker")
            line(ratio, f"render_many(): per paper, {len(many)} in a row")
            gates.at_most(f"render_many with {rows} rows", ratio, 4 if rows < 100 else 2)
        _strangers(gates, chamber, content, quick=quick)


def _strangers(gates: Gates, chamber: Chamber, content: bytes, *, quick: bool) -> None:
    """What an unapproved template costs, against what has to be done for it anyway."""
    given = facts(20)
    found = medians(
        {
            "compiled and rendered here": lambda: compile_template(content).render(given),
            "trial": lambda: chamber.trial(content, given),
            "gate": lambda: inspect_template(content, fields=None),
        },
        rounds=3 if quick else 9,
        times=2,
    )
    here = found["compiled and rendered here"]
    heading("A template that nobody approved", "compiling and rendering it in this process")
    line(found["trial"] / here, "trial(): a process of its own, read twice, under limits")
    line(found["gate"] / here, "inspect_template(): package, braces, grammar")
    gates.at_most("trial of a template", found["trial"] / here, 4)
