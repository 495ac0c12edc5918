"""银行代发汇总表: what the bank is asked to pay, and the five who approve it."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Column, Field, Kind, Register
from templates_docs.build.writer import Writer

T = Text
SIGNS = [
    T("制表", "Prepared"),
    T("复核", "Checked"),
    T("理事长", "Chair"),
    T("监事会", "Supervisors"),
    T("乡镇", "Township"),
]


def content(w: Writer) -> None:
    """Totals by village and group; single accounts stand in the bank file alone."""
    w.title()
    w.number_line()
    w.facts(
        [
            ["payer_name"],
            ["payer_account", "bank"],
            ["batch_number", "pay_on"],
            ["plan_number", "file_hash"],
            ["count", "amount"],
        ]
    )
    w.para(
        T("合计金额（大写）：{{ amount_words }}。", "Total in words: {{ amount_words_en }}."),
        style="正文齐头",
    )
    w.rows(
        "groups",
        [("no", 12), ("group_name", 52), ("households", 28), ("amount", 40), ("remark", 28)],
        totals=["households", "amount"],
    )
    w.signs(SIGNS, seal=False)
    w.para(
        T(
            "制表、复核、审批、出纳不得为同一人；代发文件的校验值与本表一致方可付款。",
            "Preparing, checking, approving and paying are done by different people; the bank pays only if the file's hash equals the one above.",
        ),
        style="附注",
    )
    w.check_block()


KIND = Kind(
    code="bank_summary",
    name=T("林业碳汇收益银行代发汇总表", "Summary of Payments through the Bank"),
    group="benefits",
    series="FF",
    basis=T("农村集体经济组织法第四十四条", "Collective Organisations Law art. 44"),
    fields=[
        Field("payer_name", "text", T("付款单位（集体账户）", "Payer"), longest=60),
        Field("payer_account", "account", T("付款账号", "Payer's account"), longest=30),
        Field("bank", "text", T("代发银行", "Bank"), longest=60),
        Field("batch_number", "text", T("批次号", "Batch"), longest=40),
        Field("pay_on", "date", T("代发日期", "To be paid on")),
        Field("plan_number", "text", T("方案编号", "Plan no."), longest=40),
        Field("file_hash", "text", T("代发文件校验值", "Hash of the file"), longest=70),
        Field("count", "integer", T("笔数", "Payments")),
        Field("amount", "money", T("金额（元）", "Amount (yuan)")),
        Field(
            "groups",
            "rows",
            T("汇总", "Groups"),
            fields=[
                Field("group_name", "text", T("村组", "Group"), longest=40),
                Field("households", "integer", T("户数", "Households")),
                Field("amount", "money", T("金额（元）", "Amount")),
                Field("remark", "text", T("备注", "Remark"), longest=40, required=False),
            ],
        ),
    ],
    sample={
        "payer_name": invented.OWNER,
        "payer_account": "********0004",
        "bank": {"zh": "青禾县农村商业银行", "en": "Qinghe Rural Commercial Bank"},
        "batch_number": "529901-FF-2026-0001",
        "pay_on": "2026-03-25",
        "plan_number": "529901-FX-2026-0001",
        "file_hash": "SM3 66c7f0f462eeedd9",
        "count": 3,
        "amount": 14_084_500,
        "groups": [
            {
                "group_name": {"zh": "云坪村一组", "en": "Yunping, Group 1"},
                "households": 2,
                "amount": 10_670_076,
            },
            {
                "group_name": {"zh": "云坪村二组", "en": "Yunping, Group 2"},
                "households": 1,
                "amount": 3_414_424,
            },
        ],
    },
    register=Register(
        rows="groups",
        columns=[
            Column("no", T("序号", "No."), 12, "center"),
            Column("group_name", T("村组", "Group"), 52),
            Column("households", T("户数", "Households"), 28, "right", subtotal=True),
            Column("amount", T("金额（元）", "Amount"), 40, "right", subtotal=True),
            Column("remark", T("备注", "Remark"), 28),
        ],
        signs=SIGNS,
        above=[
            "payer_name",
            "payer_account",
            "bank",
            "batch_number",
            "pay_on",
            "plan_number",
            "file_hash",
            "count",
            "amount",
        ],
        landscape=False,
    ),
    notes="""
# 银行代发汇总表

- 依据：农村集体经济组织法第四十四条（资金不得以个人名义存储）。逐户账号只在代发文件中，本表只印汇总和校验值。
- 谁签：制表、复核、理事长、监事会、乡镇。参考样式，各县可替换。
""",
    content=content,
)
