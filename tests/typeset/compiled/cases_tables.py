"""Feature cases in tables: rows and cells that come and go, merged, coloured, nested."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement

from tests.typeset.compiled.making import Case, add_table, paper

ROWS = [{"no": str(n), "name": f"户{n} <&>", "area": n * 7} for n in range(1, 6)]
LOOP = [["序号", "户名"], ["{%tr for r in rows %}", ""], ["{{ r.no }}", "{{ r.name }}"]]
END = [["{%tr endfor %}", ""]]
MANY = [{"no": str(n), "name": f"户 {n}" if n % 3 else "换\n行"} for n in range(700)]
COLUMNS = [
    ["{%tc for c in cs %}", "{{ c }}", "{%tc endfor %}"],
    ["{%tc for c in cs %}", "{{ c }}甲"],
]


def rows() -> list[Case]:
    """Rows."""
    facts: dict[str, Any] = {"rows": ROWS, "unit": "亩"}
    plain = [{"no": r["no"], "name": r["name"]} for r in ROWS]
    tables = {
        "rows of texts": (LOOP + END, {"rows": plain}),
        "rows of texts and numbers": (LOOP + END, {"rows": [*plain, {"no": 6, "name": 7.5}]}),
        "no rows": (LOOP + END, {"rows": []}),
        "seven hundred rows, some with newlines": (LOOP + END, {"rows": MANY}),
        "two thousand rows": (
            LOOP + END,
            {"rows": [{"no": str(n), "name": "甲"} for n in range(2000)]},
        ),
        "rows with the counter": (
            [*LOOP[:2], ["{{ loop.index }}", "{{ r.area }}{{ unit }}"], *END],
            facts,
        ),
        "rows with a condition inside": (
            [
                *LOOP[:2],
                ["{{ r.no }}", "{% if r.area > 20 %}大{% else %}{{ r.name }}{% endif %}"],
                *END,
            ],
            facts,
        ),
        "one field per row": (
            [["{%tr for r in rows %}"], ["{{ r.no }}"], ["{%tr endfor %}"]],
            {"rows": plain},
        ),
        "rows with a field in brackets": (
            [["{%tr for r in rows %}"], ['{{ r["no"] }}'], ["{%tr endfor %}"]],
            {"rows": plain},
        ),
        "rows with a filter": (
            [*LOOP[:2], ["{{ r.no|int + 1 }}", "{{ r.name|upper }}"], *END],
            facts,
        ),
        "a conditional row": (
            [["甲", "乙"], ["{%tr if a %}", ""], ["{{ x }}", "丙"], ["{%tr endif %}", ""]],
            {"a": 0, "x": "值"},
        ),
        "rows in rows": (
            [
                ["{%tr for g in gs %}", ""],
                ["{{ g.n }}", "组"],
                ["{%tr for r in g.rows %}", ""],
                ["{{ r.no }}", "{{ r.name }}"],
                ["{%tr endfor %}", ""],
                ["{%tr endfor %}", ""],
            ],
            {
                "gs": [
                    {"n": "一", "rows": plain[:2]},
                    {"n": "二", "rows": []},
                    {"n": 3, "rows": plain},
                ]
            },
        ),
        "vertically merged": (
            [["{%tr for r in rows %}", ""], ["{% vm %}{{ r.no }}", "{{ r.name }}"], *END],
            {"rows": plain},
        ),
        "coloured cells": (
            [["{%tr for r in rows %}", ""], ["{% cellbg r.c %}{{ r.no }}", "乙"], *END],
            {"rows": [{"no": "1", "c": "FF0000"}, {"no": "2", "c": "00FF00"}]},
        ),
        "paragraphs in a cell": (
            [["{{ x }}\n{{ y }}", "乙"], ["丙", "{% if y %}丁{% endif %}"]],
            {"x": "甲", "y": "乙\n丙"},
        ),
    }
    return [
        Case(name, paper("前 {{ n }}", table=table), {"n": "甲", **given})
        for name, (table, given) in tables.items()
    ]


def columns() -> list[Case]:
    """Cells and columns."""
    many = {"cs": ["一", "二", "三", "四<"]}
    tables = {
        "columns": ([COLUMNS[0], [*COLUMNS[1], "{%tc endfor %}"]], many),
        "fewer columns": ([COLUMNS[0], [*COLUMNS[1], "{%tc endfor %}"]], {"cs": ["一"]}),
        "a conditional column": (
            [
                ["甲", "{%tc if a %}", "乙", "{%tc endif %}"],
                ["甲", "{%tc if a %}", "乙", "{%tc endif %}"],
            ],
            {"a": False},
        ),
        "a span": ([["{% colspan n %}{{ x }}", "乙"], ["甲", "乙"]], {"n": 2, "x": "值"}),
        "horizontally merged": (
            [["{%tc for c in cs %}", "{% hm %}题", "{%tc endfor %}"], [*COLUMNS[0]]],
            many,
        ),
    }
    return [Case(name, paper(table=table), facts) for name, (table, facts) in tables.items()]


def built() -> list[Case]:
    """Tables that Word's users make by hand."""

    def merged(document: Any) -> None:
        table = add_table(document, [["{{ a }}", "", "丙"], ["一", "二", "{{ b }}"]])
        table.cell(0, 0).merge(table.cell(0, 1))

    def nested(document: Any) -> None:
        table = add_table(document, [["外 {{ a }}", "乙"], ["一", "二"]])
        add_table(table.cell(1, 1), [["内 {{ b }}", "甲"], ["乙", "丙"]])

    def nested_rows(document: Any) -> None:
        table = add_table(document, [["外", "乙"], ["一", "二"]])
        add_table(table.cell(1, 1), LOOP + END)

    def wide_grid(document: Any) -> None:
        table = add_table(document, [["{{ a }}", "乙"], ["一", "{{ b }}"]])
        for _ in range(2):
            column = OxmlElement("w:gridCol")
            column.set(f"{{{column.nsmap['w']}}}w", "1000")
            table._tbl.tblGrid.append(column)

    def spanned_rows(document: Any) -> None:
        table = add_table(
            document, [["{%tr for r in rows %}", "", ""], ["{{ r.no }}", "", "尾"], END[0]]
        )
        table.cell(1, 0).merge(table.cell(1, 1))

    def repeated(document: Any) -> None:
        document.add_paragraph("{%p for g in gs %}")
        add_table(document, [["组 {{ g.n }}", "乙"], ["一", "二"]])
        document.add_paragraph("{%p endfor %}")

    ab = {"a": "甲 & 乙", "b": "值\n行"}
    made = {
        "merged cells": (merged, ab),
        "a table in a cell": (nested, ab),
        "rows of a table in a cell": (nested_rows, {"rows": ROWS}),
        "a grid wider than its rows": (wide_grid, ab),
        "rows narrower than the grid": (spanned_rows, {"rows": ROWS}),
        "a table repeated": (repeated, {"gs": [{"n": 1}, {"n": 2}]}),
    }
    return [Case(name, paper("首", finish=finish), facts) for name, (finish, facts) in made.items()]


CASES = [*rows(), *columns(), *built()]
