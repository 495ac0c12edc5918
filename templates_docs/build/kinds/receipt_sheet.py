"""领款签收单: cash or counter payments, signed by who takes the money and two who hand it out."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Column, Field, Kind, Register
from templates_docs.build.writer import Writer

T = Text
SIGNS = [
    T("经办人（一）", "Handled by (1)"),
    T("经办人（二）", "Handled by (2)"),
    T("监督人", "Supervisor"),
]


def content(w: Writer) -> None:
    """A wide list to be signed."""
    w.title()
    w.number_line()
    w.facts([["payer_name", "plan_number"], ["project_name", "paid_on"]])
    w.rows(
        "people",
        [
            ("no", 9),
            ("name", 22),
            ("id_tail", 18),
            ("amount", 26),
            ("amount_words", 48),
            ("agent", 20),
            ("relation", 16),
            ("power_number", 34),
            ("sign", 30),
            ("finger", 28),
        ],
        totals=["amount"],
    )
    w.signs(SIGNS, seal=False)
    w.para(
        T(
            "代领须附授权委托书，写明代领人与权利人的关系。现金只从集体账户支取。",
            "An agent attaches a power of attorney and states the relation. Cash comes from the collective's account only.",
        ),
        style="附注",
    )
    w.check_block()


KIND = Kind(
    code="receipt_sheet",
    name=T("林业碳汇收益领款签收单", "Receipts of Forest-Carbon Benefits"),
    group="benefits",
    series="QS",
    basis=T(
        "农村集体经济组织法第四十四条、第四十六条", "Collective Organisations Law arts. 44 and 46"
    ),
    landscape=True,
    fields=[
        Field("payer_name", "text", T("付款单位", "Payer"), longest=60),
        Field("plan_number", "text", T("方案编号", "Plan no."), longest=40),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("paid_on", "date", T("领款日期", "Paid on")),
        Field(
            "people",
            "rows",
            T("签收", "Receipts"),
            fields=[
                Field("name", "text", T("姓名", "Name"), longest=30, personal=True),
                Field("id_tail", "text", T("证件尾号", "ID, last digits"), longest=8),
                Field("amount", "money", T("金额（元）", "Amount")),
                Field("agent", "text", T("代领人", "Agent"), longest=30, required=False),
                Field("relation", "text", T("关系", "Relation"), longest=12, required=False),
                Field(
                    "power_number", "text", T("委托书号", "Power no."), longest=30, required=False
                ),
                Field("sign", "text", T("签名", "Signature"), longest=10, required=False),
                Field(
                    "finger",
                    "text",
                    T("指印（25×25毫米）", "Fingerprint"),
                    longest=10,
                    required=False,
                ),
            ],
        ),
    ],
    sample={
        "payer_name": invented.OWNER,
        "plan_number": "529901-FX-2026-0001",
        "project_name": invented.PROJECT,
        "paid_on": "2026-03-25",
        "people": [
            {
                "name": invented.person(0),
                "id_tail": "0014",
                "amount": 4_268_030,
                "sign": " ",
                "finger": " ",
            },
            {
                "name": invented.person(1),
                "id_tail": "0026",
                "amount": 6_402_046,
                "agent": invented.person(2),
                "relation": {"zh": "子", "en": "Son"},
                "power_number": "529901-SW-2026-0001",
                "sign": " ",
                "finger": " ",
            },
            {
                "name": invented.person(2),
                "id_tail": "0033",
                "amount": 3_414_424,
                "sign": " ",
                "finger": " ",
            },
        ],
    },
    register=Register(
        rows="people",
        columns=[
            Column("no", T("序号", "No."), 9, "center"),
            Column("name", T("姓名", "Name"), 22),
            Column("id_tail", T("证件尾号", "ID tail"), 18),
            Column("amount", T("金额（元）", "Amount"), 26, "right", subtotal=True),
            Column("amount_words", T("大写", "In words"), 46),
            Column("agent", T("代领人", "Agent"), 20),
            Column("relation", T("关系", "Relation"), 16),
            Column("power_number", T("委托书号", "Power no."), 34),
            Column("sign", T("签名", "Signature"), 30, by_hand=True),
            Column("finger", T("指印", "Fingerprint"), 28, by_hand=True),
        ],
        signs=SIGNS,
        above=["payer_name", "plan_number", "project_name", "paid_on"],
    ),
    notes="""
# 领款签收单

- 依据：农村集体经济组织法第四十四条、第四十六条；代领依民法典第一百六十五条。
- 谁签：领款人（签名、指印）、经办人两人、监督人。参考样式，各县可替换。
""",
    content=content,
)
