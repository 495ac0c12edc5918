"""收益分配公示表: the list for the board; names masked, no numbers of people."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Column, Field, Kind, Register
from templates_docs.build.writer import Writer

T = Text
SIGNS = [T("村集体（盖章处）", "Collective (seal)"), T("村务监督委员会", "Supervision")]


def content(w: Writer) -> None:
    """One list with the window and where to object."""
    w.title()
    w.number_line()
    w.facts(
        [["collective_name"], ["project_name"], ["plan_number", "window"], ["pool", "receiver"]]
    )
    w.rows(
        "households",
        [("no", 12), ("group_name", 36), ("head", 34), ("area", 40), ("amount", 34)],
        totals=["area", "amount"],
    )
    w.para(
        T(
            "公示期内有异议的，可以口头或书面向{{ receiver }}提出。张贴当日不计入公示期。",
            "Objections within the window go to {{ receiver_en }}, in speech or writing. The day of posting is not counted.",
        )
    )
    w.signed_office()
    w.check_block()


KIND = Kind(
    code="distribution_notice",
    name=T("林业碳汇收益分配公示表", "Public List of Distribution"),
    group="notices",
    series="GB",
    basis=T(
        "农村集体经济组织法第四十六条；村民委员会组织法第三十条；个人信息保护法第六条",
        "Collective Organisations Law art. 46; Villagers' Committees Law art. 30; PIPL art. 6",
    ),
    fields=[
        Field("collective_name", "text", T("村集体", "Collective"), longest=60),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("plan_number", "text", T("方案编号", "Plan no."), longest=40),
        Field("window", "period", T("公示期", "Window")),
        Field("pool", "money", T("分配总额（元）", "Total (yuan)")),
        Field("receiver", "text", T("异议受理", "Objections to"), longest=60),
        Field(
            "households",
            "rows",
            T("名单", "List"),
            fields=[
                Field("group_name", "text", T("村组", "Group"), longest=30),
                Field("head", "text", T("户主（姓+*）", "Head (masked)"), longest=30),
                Field("area", "area", T("面积", "Area")),
                Field("amount", "money", T("金额（元）", "Amount")),
            ],
        ),
    ],
    sample={
        "collective_name": invented.OWNER,
        "project_name": invented.PROJECT,
        "plan_number": "529901-FX-2026-0001",
        "window": {"from": "2026-03-06", "to": "2026-03-16"},
        "pool": 14_084_500,
        "receiver": {
            "zh": "云坪村村务监督委员会 0851-0000000",
            "en": "Supervision committee, 0851-0000000",
        },
        "households": [
            {
                "group_name": {"zh": "一组", "en": "Group 1"},
                "head": {"zh": "云**", "en": "Yun **"},
                "area": 5_000,
                "amount": 4_268_030,
            },
            {
                "group_name": {"zh": "一组", "en": "Group 1"},
                "head": {"zh": "田**", "en": "Tian **"},
                "area": 7_500,
                "amount": 6_402_046,
            },
            {
                "group_name": {"zh": "二组", "en": "Group 2"},
                "head": {"zh": "林**", "en": "Lin **"},
                "area": 4_000,
                "amount": 3_414_424,
            },
        ],
    },
    register=Register(
        rows="households",
        columns=[
            Column("no", T("序号", "No."), 12, "center"),
            Column("group_name", T("村组", "Group"), 36),
            Column("head", T("户主", "Head"), 34),
            Column("area_mu", T("面积（亩）", "Area (mu)"), 34, "right", subtotal=True),
            Column("amount", T("金额（元）", "Amount"), 36, "right", subtotal=True),
        ],
        signs=SIGNS,
        above=["collective_name", "project_name", "plan_number", "window", "pool", "receiver"],
        landscape=False,
    ),
    notes="""
# 收益分配公示表

- 依据：农村集体经济组织法第四十六条（公开）；村民委员会组织法第三十条；个人信息保护法第六条（最小必要）。
- 不印身份证号、银行账号、电话；户主姓名遮盖。参考样式，各县可替换。
""",
    content=content,
)
