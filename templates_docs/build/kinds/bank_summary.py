"""银行代发汇总表: what the bank is asked to pay, and the five who approve it."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import payout_case as case
from templates_docs.build.forms import Box, Grid, blank, form_page, lines, said
from templates_docs.build.kind import Field, Kind
from templates_docs.build.lists import Col, list_table
from templates_docs.build.places import check_row, head_line, notes, seal
from templates_docs.build.writer import Writer

T = Text
SIGNS = [
    T("制表", "Prepared by"),
    T("复核", "Reviewed by"),
    T("理事长", "Chair of the council"),
    T("监事会", "Supervisory board"),
    T("乡镇人民政府", "Township government"),
]


def content(w: Writer) -> None:
    """Totals by bank; single accounts stand in the bank file alone."""
    form_page(w, top=15)
    w.title()
    head_line(w, T("付款单位：{{ payer_name }}", "Payer: {{ payer_name_en }}"), share=0.66)
    grid = Grid(w)
    grid.pairs(
        ["project_name"],
        ["plan_number", "batch_number"],
        ["payer_bank"],
        ["payer_account_tail", "pay_on"],
        height=7,
    )
    grid.finish(gap=2)
    list_table(
        w,
        "banks",
        [
            Col("no", 10),
            Col("bank", 84, "left"),
            Col("payments", 14, "right", total=True),
            Col("amount", 30, "right", total=True),
            Col("remark", 23),
        ],
        total=T("合计", "Total"),
        height=7,
        gap=2,
    )
    grid = Grid(w)
    grid.band(T("代发文件控制数", "Control figures of the bank file"))
    grid.pairs(["count", "amount"], height=7)
    words = T("{{ amount_words }}", "{{ amount_words_en }}")
    grid.row(
        Box(34, said(w, T("金额大写", "In words"), style="表头")),
        Box(w.wide - 34, said(w, words)),
        height=7,
    )
    grid.pairs(["file_name"], ["file_hash"], height=7)
    grid.finish(gap=2)
    _approvals(w)
    notes(
        w,
        T(
            "说明：逐户账号只在代发文件中，校验值与本表一致方可付款；制表、复核、审批、出纳不得为同一人；"
            "退票更正后另列批次重发，未领款记入集体待发放款。",
            "Notes: accounts of households stand in the bank file alone; the bank pays only if its "
            "hash equals the one above. Different people prepare, review, approve and pay. Returned "
            "payments are re-issued in a new batch; unclaimed sums stay with the collective.",
        ),
    )
    check_row(w)


def _approvals(w: Writer) -> None:
    grid = Grid(w)
    grid.band(T("审批", "Approval"))
    half, share = w.wide / 2, w.wide / 4
    day = T("　年　月　日", "Date:")
    grid.row(*(Box(share, said(w, one, style="表头")) for one in SIGNS[:4]))
    grid.row(*(Box(share, said(w, day, align="right")) for _one in SIGNS[:4]), height=12)
    paid = lines(
        w,
        T("受理人：", "Received by:"),
        T("受理日期：", "Received on:"),
        T("成功笔数：", "Paid:"),
        T("退回笔数：", "Returned:"),
    )
    township = lines(w, T("审核人：", "Reviewed by:"), None, T("　年　月　日", "Date:"))
    rest = half - 48
    grid.row(
        Box(half, said(w, SIGNS[4], style="表头")),
        Box(half, said(w, T("代发银行受理回执", "Receipt of the bank"), style="表头")),
    )
    grid.row(Box(rest, township), Box(48, seal(w)), Box(rest, paid), Box(48, blank), height=44)
    grid.finish(together=True)


def _banks() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, bank in enumerate(case.BANKS):
        held = [one.due for one in case.HOUSEHOLDS if one.bank == number]
        rows.append(
            {
                "bank": bank,
                "payments": len(held),
                "amount": sum(held),
                "remark": {"zh": "同行", "en": "Same bank"}
                if number < 2
                else {"zh": "跨行", "en": "Other bank"},
            }
        )
    return rows


PAID = [one.due for one in case.HOUSEHOLDS if one.bank is not None]

KIND = Kind(
    code="bank_summary",
    name=T("林业碳汇收益银行代发汇总表", "Bank Payment Summary of Forestry Carbon Income"),
    group="benefits",
    series="FF",
    basis=T(
        "农村集体经济组织法第四十四条（集体资金不得以个人名义存储）",
        "Law on Rural Collective Economic Organisations art. 44 (no personal accounts)",
    ),
    fields=[
        Field("payer_name", "text", T("付款单位", "Payer")),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("plan_number", "text", T("分配方案编号", "Plan no."), longest=40),
        Field("batch_number", "text", T("批次号", "Batch no."), longest=40),
        Field("payer_bank", "text", T("付款开户行", "Payer's bank")),
        Field("payer_account_tail", "text", T("集体账户尾号", "Payer's account"), longest=20),
        Field("pay_on", "date", T("代发日期", "To be paid on")),
        Field(
            "banks",
            "rows",
            T("汇总", "Summary"),
            fields=[
                Field("bank", "text", T("收款银行", "Payee bank")),
                Field("payments", "integer", T("笔数", "Count")),
                Field("amount", "money", T("金额（元）", "Amount (yuan)")),
                Field("remark", "text", T("备注", "Remarks"), longest=40, required=False),
            ],
        ),
        Field("count", "integer", T("银行代发笔数", "Bank payments")),
        Field("amount", "money", T("代发金额", "Bank total")),
        Field("file_name", "text", T("代发文件名", "File name"), longest=80),
        Field("file_hash", "text", T("文件校验值", "Hash of the file"), longest=80),
    ],
    sample={
        "payer_name": case.COLLECTIVE,
        "project_name": case.CASE_PROJECT,
        "plan_number": case.PLAN_NUMBER,
        "batch_number": case.BATCH_NUMBER,
        "payer_bank": case.BANKS[0],
        "payer_account_tail": "**** 0004",
        "pay_on": case.PAID_ON,
        "banks": _banks(),
        "count": len(PAID),
        "amount": sum(PAID),
        "file_name": "529901-FF-2026-0001.xlsx",
        "file_hash": "SM3 66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    },
    notes="""
# 林业碳汇收益银行代发汇总表

- 依据：农村集体经济组织法第四十四条（集体资金不得以个人名义存储）。
- 谁签：制表、复核、理事长、监事会、乡镇人民政府；制表、复核、审批、出纳不得为同一人；银行受理后填回执。
- 逐户账号只在代发文件中，本表只印汇总和校验值；代发文件格式以开户网点为准。
- 林业碳汇收益不是财政补贴，不走惠民惠农“一卡通”。参考样式，各县可替换。
""",
    content=content,
)
