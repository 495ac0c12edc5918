"""个人收益通知单: what one household is paid, and how it was worked out."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import payout_case as case
from templates_docs.build.forms import Box, Grid, form_page, lines, said
from templates_docs.build.kind import Field, Kind
from templates_docs.build.places import body, check_row, head_line, seal
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """One page for one household."""
    form_page(w, top=20)
    w.title()
    head_line(w, T("户编号：{{ household_number }}", "Household no. {{ household_number_en }}"))
    body(
        w,
        T(
            "{{ household_name }}户（{{ group_name }}）：您户参与的“{{ project_name }}”{{ period }}收益，"
            "已按成员大会表决通过的分配方案（{{ plan_number }}）算出，请核对。",
            "To the household of {{ household_name_en }}, {{ group_name_en }}: your share of the "
            "income of “{{ project_name_en }}” for {{ period_en }} has been worked out under the "
            "plan ({{ plan_number_en }}) that the members voted. Please check it.",
        ),
    )
    grid = Grid(w)
    grid.band(T("一、您户的收益（元）", "1. Your household (yuan)"))
    grid.pairs(["plots", "area"], ["share", "gross"], ["deduction", "net"])
    words = T("{{ net_words }}", "{{ net_words_en }}")
    grid.row(
        Box(34, said(w, T("实发金额大写", "Paid, in words"), style="表头")),
        Box(w.wide - 34, said(w, words)),
        height=9,
    )
    grid.pairs(["account", "paid_on"])
    grid.band(T("二、这笔钱是怎样算出来的（元）", "2. How the sum was worked out (yuan)"))
    grid.pairs(["income", "charges"], ["costs", "developer"], ["reserve", "pool"])
    grid.pairs(["total_area"], ["how"])
    grid.finish()
    body(
        w,
        T(
            "如有疑问，请在{{ object_by }}前联系{{ contact }}，带上本通知单。"
            "收益不作保底承诺，市场价格有风险。您户的承包权、林木所有权不因本项目改变。",
            "With questions contact {{ contact_en }} before {{ object_by_en }} and bring this "
            "paper. No income is guaranteed; market prices carry risk. Your contracting right and "
            "the ownership of your trees are unchanged by this project.",
        ),
    )
    _foot(w)
    check_row(w)


def _foot(w: Writer) -> None:
    """Who issues it, and the household's receipt."""
    grid = Grid(w)
    issued = lines(
        w,
        T("{{ office_name }}", "{{ office_name_en }}"),
        T("{{ issued_on }}", "{{ issued_on_en }}"),
    )
    taken = lines(
        w,
        T("收到人（签字）：", "Received by (signature):"),
        None,
        T("　　　年　　月　　日", "Date:"),
    )
    half = w.wide / 2
    grid.row(
        Box(half + 12, said(w, T("发出单位（盖章）", "Issued by (seal)"), style="表头")),
        Box(half - 12, said(w, T("农户签收", "Received"), style="表头")),
    )
    grid.row(Box(half - 36, issued), Box(48, seal(w)), Box(half - 12, taken), height=44)
    grid.finish(gap=2, together=True)


FIRST = case.HOUSEHOLDS[0]

KIND = Kind(
    code="income_notice",
    name=Text("个人收益通知单", "Statement of Household Income"),
    group="benefits",
    series="TZ",
    basis=Text(
        "贵州省林业碳汇资源管理办法（试行）第十九条；农村集体经济组织法第四十二条、第四十六条",
        "Guizhou Measures (trial) art. 19; Law on Rural Collective Economic Organisations "
        "arts. 42 and 46",
    ),
    fields=[
        Field(
            "household_name", "text", Text("户主", "Head of household"), longest=40, personal=True
        ),
        Field("household_number", "text", Text("户编号", "Household no."), longest=40),
        Field("group_name", "text", Text("村组", "Village and group"), longest=60),
        Field("project_name", "text", Text("项目名称", "Project"), longest=80),
        Field("plan_number", "text", Text("分配方案编号", "Plan no."), longest=40),
        Field("period", "period", Text("收益期间", "Period")),
        Field("plots", "integer", Text("参与小班（个）", "Plots taking part")),
        Field("area", "area", Text("参与面积", "Area")),
        Field("share", "decimal", Text("份额（%）", "Share (%)")),
        Field("gross", "money", Text("应发", "Due")),
        Field("deduction", "money", Text("扣款", "Deducted")),
        Field("net", "money", Text("实发", "Paid")),
        Field("account", "text", Text("收款方式、账户尾号", "Paid to"), longest=40, personal=True),
        Field("paid_on", "date", Text("发放日期", "Paid on")),
        Field("income", "money", Text("项目总收入", "Gross income")),
        Field("charges", "money", Text("减：税费", "Less taxes, fees")),
        Field("costs", "money", Text("减：开发成本", "Less costs")),
        Field("developer", "money", Text("减：业主份额", "Less developer")),
        Field("reserve", "money", Text("减：公积公益金", "Less reserve fund")),
        Field("pool", "money", Text("可分配到户", "To households")),
        Field("total_area", "area", Text("参与总面积", "Whole area")),
        Field("how", "long_text", Text("计算方法", "Method"), longest=300),
        Field("object_by", "date", Text("异议截止", "Questions until")),
        Field("contact", "text", Text("联系人及电话", "Contact"), longest=60),
    ],
    sample={
        "household_name": FIRST.name,
        "household_number": FIRST.code,
        "group_name": {"zh": "云坪村第一村民小组", "en": "Yunping Village, Group 1"},
        "project_name": case.CASE_PROJECT,
        "plan_number": case.PLAN_NUMBER,
        "period": case.PERIOD,
        "plots": FIRST.plots,
        "area": FIRST.area,
        "share": FIRST.share,
        "gross": FIRST.due,
        "deduction": 0,
        "net": FIRST.due,
        "account": {"zh": "银行代发，尾号4037", "en": "Bank account ending 4037"},
        "paid_on": case.PAID_ON,
        "income": case.INCOME,
        "charges": case.CHARGES,
        "costs": case.COSTS,
        "developer": case.DEVELOPER,
        "reserve": case.RESERVE,
        "pool": case.POOL,
        "total_area": case.AREA,
        "how": {
            "zh": "可分配到户金额×本户面积÷总面积，舍到分；尾差按最大余数法补足，各户之和一分不差。",
            "en": "Sum to households × your area ÷ whole area, cut to the fen; what is cut off goes "
            "to the largest remainders: the parts equal the whole.",
        },
        "object_by": "2026-09-30",
        "contact": {"zh": "云坪村会计 0851-0000000", "en": "village accountant, 0851-0000000"},
    },
    notes="""
# 个人收益通知单

- 依据：贵州省林业碳汇资源管理办法（试行）第十九条（按协议及时兑现收益）；农村集体经济组织法第四十二条、
  第四十六条（收益按份额分配、及时公开）。
- 谁出具：村集体经济组织，一户一页，农户签收一份、留存一份；只印账户尾号，不印身份证号。
- PDF 由程序直接绘制；参考样式，各县可替换。
""",
    content=content,
    extra={
        "statement": {
            "lines": [
                "household_name",
                "household_number",
                "project_name",
                "area",
                "pool",
                "gross",
                "deduction",
                "net",
                "net_words",
                "account",
                "paid_on",
                "how",
                "contact",
            ],
            "notes": [
                {
                    "zh": "收益不作保底承诺，市场价格有风险。您户的承包权、林木所有权不因本项目改变。",
                    "en": "No income is guaranteed; market prices carry risk. Your contracting "
                    "right and the ownership of your trees are unchanged by this project.",
                }
            ],
        }
    },
)
