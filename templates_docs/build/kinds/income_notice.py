"""个人收益通知单: what one household is paid, and how it was worked out."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build.kind import Field, Kind
from templates_docs.build.writer import Writer


def content(w: Writer) -> None:
    """One page for one household."""
    w.title()
    w.number_line()
    w.para(
        Text(
            "{{ household_name }}户：您户参与的“{{ project_name }}”本期收益已按表决通过的方案算出，"
            "请核对。如有疑问，请在{{ object_by }}前联系{{ contact }}。",
            "To the household of {{ household_name_en }}: your share of “{{ project_name_en }}” "
            "for this period has been worked out under the plan that was voted. Please check it; "
            "with questions contact {{ contact_en }} before {{ object_by_en }}.",
        ),
        style="正文齐头",
    )
    w.facts(
        [
            ["household_number", "group_name"],
            ["period", "plan_number"],
            ["area", "share"],
            ["pool", "gross"],
            ["deduction", "net"],
            ["account", "paid_on"],
            ["how"],
        ]
    )
    w.para(
        Text(
            "实发金额（大写）：{{ net_words }}。",
            "Amount paid in words: {{ net_words_en }}.",
        ),
        style="正文齐头",
    )
    w.warning(
        Text(
            "收益不作保底承诺，市场价格有风险。您户的承包权、林木所有权不因本项目改变。",
            "No income is guaranteed; market prices carry risk. Your contracting right and the "
            "ownership of your trees are unchanged by this project.",
        )
    )
    w.signed_office()
    w.check_block()


KIND = Kind(
    code="income_notice",
    name=Text("个人收益通知单", "Statement of Household Income"),
    group="benefits",
    series="TZ",
    basis=Text(
        "贵州省林业碳汇资源管理办法（试行）第十九条；农村集体经济组织法第四十四条",
        "Guizhou Measures art. 19; Law on Rural Collective Economic Organisations art. 44",
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
        Field("area", "area", Text("参与面积", "Area taking part")),
        Field("share", "percent", Text("份额", "Share")),
        Field("pool", "money", Text("本期可分配（元）", "To be distributed (yuan)")),
        Field("gross", "money", Text("应发（元）", "Due (yuan)")),
        Field("deduction", "money", Text("扣款（元）", "Deducted (yuan)")),
        Field("net", "money", Text("实发（元）", "Paid (yuan)")),
        Field("account", "account", Text("收款账户尾号", "Account, last digits"), longest=30),
        Field("paid_on", "date", Text("发放日期", "Paid on")),
        Field("how", "long_text", Text("计算方法", "How it was worked out"), longest=300),
        Field("object_by", "date", Text("异议截止", "Questions until")),
        Field("contact", "text", Text("联系人及电话", "Contact"), longest=60),
    ],
    sample={
        "household_name": {"zh": "云大山", "en": "Yun Dashan"},
        "household_number": "529901-HU-000001",
        "group_name": {"zh": "云坪村一组", "en": "Yunping Village, Group 1"},
        "project_name": {"zh": "青禾县云坪村碳票项目", "en": "Yunping carbon-ticket project"},
        "plan_number": "529901-FA-2026-0001",
        "period": {"from": "2025-01-01", "to": "2025-12-31"},
        "area": 3_550,
        "share": 250,
        "pool": 14_084_500,
        "gross": 352_112,
        "deduction": 0,
        "net": 352_112,
        "account": "********0004",
        "paid_on": "2026-03-25",
        "how": {
            "zh": "可分配金额乘以份额，舍至分；各户舍去的尾差按最大余数法补足，总额一分不差。",
            "en": "The distributable sum times the share, cut to the fen; what is cut off is given "
            "back by largest remainder, so that the parts equal the whole.",
        },
        "object_by": "2026-04-05",
        "contact": {"zh": "云坪村会计 0851-0000000", "en": "Village accountant, 0851-0000000"},
    },
    notes="""
# 个人收益通知单

- 依据：贵州办法（试行）第十九条（按协议兑付）；农村集体经济组织法第四十四条（资金不得入个人账户，收益应及时分配公开）。
- 谁出具：村集体经济组织；不印完整账号。
- 版式：参考样式，各县可替换。
""",
    content=content,
    extra={
        "statement": {
            "lines": [
                "household_name",
                "household_number",
                "group_name",
                "project_name",
                "plan_number",
                "period",
                "area",
                "share",
                "pool",
                "gross",
                "deduction",
                "net",
                "net_words",
                "account",
                "paid_on",
                "how",
                "object_by",
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
