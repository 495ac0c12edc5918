"""Invented registers for tests and for looking at."""

from __future__ import annotations

from app.typeset.pdf.models import Column, Label, Marks, Register
from tests.typeset.pdf.reading_back import MADE_AT

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "建国秀英志强桂兰永福玉珍海燕春生"
COLUMNS = (
    Column(Label("序号", "No."), 12, "center"),
    Column(Label("村民组", "Group"), 22),
    Column(Label("户主", "Householder"), 22),
    Column(Label("身份证号（脱敏）", "ID number"), 36),
    Column(Label("面积（亩）", "Area (mu)"), 20, "right", total=True),
    Column(Label("金额（元）", "Amount (CNY)"), 26, "right", total=True),
    Column(Label("签名", "Signature"), 24, empty=""),
    Column(Label("备注", "Remarks"), 24),
)


def rows(count: int) -> list[list[str]]:
    """Rows of invented people."""
    return [
        [
            str(at + 1),
            f"{at % 12 + 1}组",
            SURNAMES[at % 16] + GIVEN[at * 7 % 15] + GIVEN[at * 3 % 15],
            f"5299**********{1000 + at * 37 % 8999}",
            f"{at * 37 % 997 / 100 + 0.5:,.2f}",
            f"{at * 4177 % 99991 / 10 + 100:,.2f}",
            "",
            "" if at % 5 else "代领",
        ]
        for at in range(count)
    ]


def register(count: int, **changes: object) -> Register:
    """A register with so many rows."""
    held: dict[str, object] = {
        "title": Label("领款签收单", "Receipt Sheet"),
        "columns": COLUMNS,
        "rows": rows(count),
        "made_at": MADE_AT,
        "tongue": "zh-en",
        "marks": Marks(
            "529901-FF-2026-0001",
            "参考样式",
            "K7QM-2F9D",
            "https://linyue.example/check/K7QM2F9D",
            "青禾县林业局",
            "2026年3月5日",
        ),
        "above": ("项目：云坪村碳票试点项目", "单位：亩、元"),
        "below": ("本表一式三份，村、镇、县各存一份。",),
        "signs": (Label("制表", "Prepared by"), Label("复核", "Checked by"), Label("理事长")),
    }
    return Register(**{**held, **changes})
