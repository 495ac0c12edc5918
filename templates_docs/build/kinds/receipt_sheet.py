"""领款签收单: money taken at the counter, signed by who takes it and two who hand it out."""

from __future__ import annotations

from typing import Any

from app.core.bilingual import Text
from templates_docs.build import payout_case as case
from templates_docs.build.forms import Grid, form_page
from templates_docs.build.kind import Column, Field, Kind, Register
from templates_docs.build.lists import Col, list_table
from templates_docs.build.places import check_row, head_line, notes, sign_line
from templates_docs.build.writer import Writer

T = Text
SIGNS = [
    T("经办人（一）", "Handler (1)"),
    T("经办人（二）", "Handler (2)"),
    T("监督人", "Supervisor"),
]
FINGER_MM = 27.0
"""Room for a fingerprint of 25 mm square."""


def content(w: Writer) -> None:
    """Rows high enough for a name and a fingerprint."""
    form_page(w, top=18)
    w.title()
    head_line(w, T("付款单位：{{ payer_name }}", "Payer: {{ payer_name_en }}"), share=0.66)
    grid = Grid(w)
    grid.pairs(["project_name"], ["plan_number", "paid_at"])
    grid.finish()
    list_table(
        w,
        "people",
        [
            Col("no", 9),
            Col(["name", "id_tail"], 20, label=T("姓名\n证件尾号", "Name\nID, last digits")),
            Col("paid_on_iso", 18),
            Col(
                ["amount", "amount_words"],
                36,
                label=T("金额（元）\n大写", "Amount (yuan)\nin words"),
                total=True,
            ),
            Col([], 30, label=T("签名", "Signature")),
            Col([], FINGER_MM, label=T("手印", "Fingerprint")),
            Col(
                ["agent", "relation", "power_number"],
                25,
                label=T("代领人、关系\n委托书号", "Agent, relation\nauthority no."),
            ),
        ],
        total=T("合计（{{ people_count }}人）", "Total ({{ people_count_en }})"),
        height=FINGER_MM,
    )
    sign_line(w, SIGNS, height=12)
    notes(
        w,
        T(
            "说明：现金只从集体账户支取；由两名经办人当面发放，领款人签名并按手印。代领的，写明关系并附授权委托书。"
            "证件只列末四位。",
            "Notes: cash comes from the collective's account only and is handed out by two people; "
            "who takes it signs and gives a fingerprint. An agent states the relation and attaches "
            "a power of attorney. Only the last four digits of documents are listed.",
        ),
    )
    check_row(w)


def _people() -> list[dict[str, Any]]:
    """The households without a bank account; one is represented."""
    rows: list[dict[str, Any]] = []
    for one in case.HOUSEHOLDS:
        if one.bank is None:
            rows.append(
                {
                    "name": one.name,
                    "id_tail": f"{one.number * 113 % 10_000:04d}",
                    "paid_on": case.PAID_ON,
                    "amount": one.due,
                }
            )
    rows[2].update(
        agent={"zh": "苗小可", "en": "Miao Xiaoke"},
        relation={"zh": "女儿", "en": "Daughter"},
        power_number="529901-SW-2026-0007",
    )
    return rows


KIND = Kind(
    code="receipt_sheet",
    name=T("林业碳汇收益领款签收单", "Signed Payment Receipts of Forestry Carbon Income"),
    group="benefits",
    series="QS",
    basis=T(
        "农村集体经济组织法第四十四条、第四十六条；民法典第一百六十五条（代领）",
        "Law on Rural Collective Economic Organisations arts. 44 and 46; Civil Code art. 165",
    ),
    fields=[
        Field("payer_name", "text", T("付款单位", "Payer")),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("plan_number", "text", T("分配方案编号", "Plan no."), longest=40),
        Field("paid_at", "text", T("发放地点", "Place")),
        Field(
            "people",
            "rows",
            T("签收", "Receipts"),
            fields=[
                Field("name", "text", T("姓名", "Name"), longest=30, personal=True),
                Field(
                    "id_tail", "text", T("证件尾号", "ID, last digits"), longest=4, personal=True
                ),
                Field("paid_on", "date", T("领款日期", "Paid on")),
                Field("amount", "money", T("金额（元）", "Amount (yuan)")),
                Field("agent", "text", T("代领人", "Agent"), longest=30, required=False),
                Field("relation", "text", T("关系", "Relation"), longest=12, required=False),
                Field(
                    "power_number",
                    "text",
                    T("委托书号", "Authority no."),
                    longest=30,
                    required=False,
                ),
            ],
        ),
    ],
    sample={
        "payer_name": case.COLLECTIVE,
        "project_name": case.CASE_PROJECT,
        "plan_number": case.PLAN_NUMBER,
        "paid_at": {"zh": "云坪村便民服务中心", "en": "Yunping village office"},
        "people": _people(),
    },
    register=Register(
        rows="people",
        columns=[
            Column("no", T("序号", "No."), 9, "center"),
            Column("name", T("姓名\n证件尾号", "Name\nID, last digits"), 21, also=["id_tail"]),
            Column("paid_on_iso", T("领款日期", "Paid on"), 21, "center"),
            Column("amount", T("金额（元）", "Amount"), 22, "right", subtotal=True),
            Column("amount_words", T("大写", "In words"), 34),
            Column("", T("签名", "Signature"), 30, by_hand=True),
            Column("", T("手印", "Fingerprint"), 28, by_hand=True),
            Column(
                "agent",
                T("代领人、关系\n委托书号", "Agent, relation\nauthority no."),
                25,
                also=["relation", "power_number"],
            ),
        ],
        signs=SIGNS,
        above=["payer_name", "project_name", "plan_number", "paid_at"],
        landscape=False,
        row_mm=25,
    ),
    notes="""
# 林业碳汇收益领款签收单

- 依据：农村集体经济组织法第四十四条（集体资金不得以个人名义存储）、第四十六条；代领依民法典第一百六十五条。
- 谁签：领款人签名并按手印（不小于25×25毫米），两名经办人、一名监督人签字；代领附授权委托书。
- 手印只留在纸上，系统不采集、不保存。参考样式，各县可替换。
""",
    content=content,
)
