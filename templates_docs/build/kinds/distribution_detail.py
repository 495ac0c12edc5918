"""收益分配明细表: every household, to the fen."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Column, Field, Kind, Register
from templates_docs.build.writer import Writer

T = Text
SIGNS = [T("制表", "Prepared"), T("复核", "Checked"), T("负责人", "Head")]


def content(w: Writer) -> None:
    """A wide list with sums."""
    w.title()
    w.number_line()
    w.facts([["collective_name", "plan_number"], ["project_name", "period"], ["pool", "method"]])
    w.rows(
        "households",
        [
            ("no", 10),
            ("household_number", 40),
            ("head", 26),
            ("plots", 14),
            ("area", 44),
            ("share", 18),
            ("due", 28),
            ("deduction", 24),
            ("net", 28),
            ("account", 28),
        ],
        totals=["plots", "area", "due", "deduction", "net"],
    )
    w.signs(SIGNS, seal=False)
    w.check_block()


def household(number: int, area: int, share: int, due: int) -> dict[str, object]:
    return {
        "household_number": f"529901-HU-{number:06d}",
        "head": invented.person(number - 1),
        "plots": 2,
        "area": area,
        "share": share,
        "due": due,
        "deduction": 0,
        "net": due,
        "account": "********0004",
    }


KIND = Kind(
    code="distribution_detail",
    name=T("林业碳汇收益分配明细表", "Detail of Distribution"),
    group="benefits",
    series="MX",
    basis=T(
        "农村集体经济组织法第四十二条、第四十六条", "Collective Organisations Law arts. 42 and 46"
    ),
    landscape=True,
    fields=[
        Field("collective_name", "text", T("村集体", "Collective"), longest=60),
        Field("plan_number", "text", T("方案编号", "Plan no."), longest=40),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("period", "period", T("收益期间", "Period")),
        Field("pool", "money", T("可分配金额（元）", "Pool (yuan)")),
        Field("method", "text", T("计算方法", "Method"), longest=60),
        Field(
            "households",
            "rows",
            T("明细", "Households"),
            fields=[
                Field("household_number", "text", T("户编号", "Household"), longest=40),
                Field("head", "text", T("户主", "Head"), longest=30, personal=True),
                Field("plots", "integer", T("小班数", "Plots")),
                Field("area", "area", T("面积", "Area")),
                Field("share", "percent", T("份额", "Share")),
                Field("due", "money", T("应发（元）", "Due")),
                Field("deduction", "money", T("扣款（元）", "Deducted")),
                Field("net", "money", T("实发（元）", "Paid")),
                Field("account", "account", T("账户尾号", "Account"), longest=20),
            ],
        ),
    ],
    sample={
        "collective_name": invented.OWNER,
        "plan_number": "529901-FX-2026-0001",
        "project_name": invented.PROJECT,
        "period": {"from": "2025-01-01", "to": "2025-12-31"},
        "pool": 14_084_500,
        "method": {"zh": "面积占比，最大余数法", "en": "Area, largest remainder"},
        "households": [
            household(1, 5_000, 3_030, 4_268_030),
            household(2, 7_500, 4_546, 6_402_046),
            household(3, 4_000, 2_424, 3_414_424),
        ],
    },
    register=Register(
        rows="households",
        columns=[
            Column("no", T("序号", "No."), 10, "center"),
            Column("household_number", T("户编号", "Household"), 40),
            Column("head", T("户主", "Head"), 26),
            Column("plots", T("小班数", "Plots"), 14, "right", subtotal=True),
            Column("area_mu", T("面积（亩）", "Area (mu)"), 24, "right", subtotal=True),
            Column("share", T("份额", "Share"), 18, "right"),
            Column("due", T("应发（元）", "Due"), 28, "right", subtotal=True),
            Column("deduction", T("扣款（元）", "Deducted"), 24, "right", subtotal=True),
            Column("net", T("实发（元）", "Paid"), 28, "right", subtotal=True),
            Column("account", T("账户尾号", "Account"), 28),
        ],
        signs=SIGNS,
        above=["collective_name", "plan_number", "project_name", "period", "pool", "method"],
    ),
    notes="""
# 收益分配明细表

- 依据：农村集体经济组织法第四十二条、第四十六条。内部存档和复核用，不张贴；公示用“收益分配公示表”。
- PDF 由程序直接绘制，每页小计和签字栏；各户之和等于可分配金额。参考样式，各县可替换。
""",
    content=content,
)
