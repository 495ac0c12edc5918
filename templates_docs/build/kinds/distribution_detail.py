"""收益分配明细表: every household, to the fen."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import payout_case as case
from templates_docs.build.forms import Grid, form_page
from templates_docs.build.kind import Column, Field, Kind, Register
from templates_docs.build.lists import Col, list_table
from templates_docs.build.places import check_row, head_line, notes, sign_line
from templates_docs.build.writer import Writer

T = Text
SIGNS = [T("制表", "Prepared by"), T("复核", "Reviewed by"), T("审批", "Approved by")]


def content(w: Writer) -> None:
    """A wide list with sums."""
    form_page(w, left=15, right=15, top=18)
    w.title()
    head_line(w, T("编制单位：{{ collective_name }}", "Drawn up by: {{ collective_name_en }}"))
    grid = Grid(w)
    grid.pairs(["project_name", "period"], ["plan_number", "method"], ["pool", "remainder"])
    grid.finish()
    list_table(
        w,
        "households",
        [
            Col("no", 10),
            Col("household_number", 36),
            Col("head", 26),
            Col("group_name", 28),
            Col("plots", 14, "right", total=True),
            Col("area_mu", 26, "right", label=T("参与面积（亩）", "Area (mu)"), total=True),
            Col("share", 20, "right"),
            Col("due", 26, "right", total=True),
            Col("deduction", 22, "right", total=True),
            Col("net", 26, "right", total=True),
            Col("account_tail", 20),
            Col("remark", 26),
        ],
        total=T("合计（{{ households_count }}户）", "Total ({{ households_count_en }} households)"),
        height=6.5,
    )
    sign_line(w, SIGNS)
    notes(
        w,
        T(
            "说明：内部复核、存档用，不张贴；公示用“收益分配公示表”。逐户金额先舍到分，尾差按最大余数法补足。",
            "Note: for review and the archive, never displayed; the distribution notice is for the "
            "board. Amounts are cut to the fen; what is cut off goes to the largest remainders.",
        ),
    )
    check_row(w)


KIND = Kind(
    code="distribution_detail",
    name=T("林业碳汇收益分配明细表", "Distribution Details of Forestry Carbon Income"),
    group="benefits",
    series="MX",
    basis=T(
        "农村集体经济组织法第四十二条、第四十五条、第四十六条",
        "Law on Rural Collective Economic Organisations, arts. 42, 45 and 46",
    ),
    landscape=True,
    fields=[
        Field("collective_name", "text", T("编制单位", "Drawn up by")),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("period", "period", T("收益期间", "Period")),
        Field("plan_number", "text", T("分配方案编号", "Plan no."), longest=40),
        Field("method", "text", T("计算方法", "Method")),
        Field("pool", "money", T("可分配金额（元）", "To be distributed (yuan)")),
        Field("remainder", "money", T("尾差（元）", "Remainder (yuan)")),
        Field(
            "households",
            "rows",
            T("明细", "Households"),
            fields=[
                Field("household_number", "text", T("户编号", "Household no."), longest=40),
                Field("head", "text", T("户主", "Head"), longest=30, personal=True),
                Field("group_name", "text", T("村民小组", "Group"), longest=30),
                Field("plots", "integer", T("小班数", "Plots")),
                Field("area", "area", T("参与面积", "Area")),
                Field("share", "decimal", T("份额（%）", "Share (%)")),
                Field("due", "money", T("应发（元）", "Due (yuan)")),
                Field("deduction", "money", T("扣款（元）", "Deducted")),
                Field("net", "money", T("实发（元）", "Net (yuan)")),
                Field(
                    "account_tail",
                    "text",
                    T("账户尾号", "Account"),
                    longest=4,
                    required=False,
                    personal=True,
                ),
                Field("remark", "text", T("备注", "Remarks"), longest=40, required=False),
            ],
        ),
    ],
    sample={
        "collective_name": case.COLLECTIVE,
        "project_name": case.CASE_PROJECT,
        "period": case.PERIOD,
        "plan_number": case.PLAN_NUMBER,
        "method": {
            "zh": "按参与面积，最大余数法",
            "en": "By area, largest remainder",
        },
        "pool": case.POOL,
        "remainder": case.REMAINDER,
        "households": [
            {
                "household_number": one.code,
                "head": one.name,
                "group_name": one.group,
                "plots": one.plots,
                "area": one.area,
                "share": one.share,
                "due": one.due,
                "deduction": 0,
                "net": one.due,
                **(
                    {"remark": {"zh": "柜台领款", "en": "At the counter"}}
                    if one.bank is None
                    else {"account_tail": f"{4000 + one.number * 37}"}
                ),
            }
            for one in case.HOUSEHOLDS
        ],
    },
    register=Register(
        rows="households",
        columns=[
            Column("no", T("序号", "No."), 10, "center"),
            Column("household_number", T("户编号", "Household no."), 36),
            Column("head", T("户主", "Head"), 28),
            Column("group_name", T("村民小组", "Group"), 28),
            Column("plots", T("小班数", "Plots"), 15, "right", subtotal=True),
            Column("area_mu", T("面积（亩）", "Area (mu)"), 24, "right", subtotal=True),
            Column("share", T("份额（%）", "Share (%)"), 20, "right"),
            Column("due", T("应发（元）", "Due (yuan)"), 27, "right", subtotal=True),
            Column("deduction", T("扣款（元）", "Deducted"), 23, "right", subtotal=True),
            Column("net", T("实发（元）", "Net (yuan)"), 27, "right", subtotal=True),
            Column("account_tail", T("账户尾号", "Account"), 18, "center"),
            Column("remark", T("备注", "Remarks"), 26),
        ],
        signs=SIGNS,
        above=["collective_name", "plan_number", "project_name", "period", "pool", "remainder"],
        below=["method"],
    ),
    notes="""
# 林业碳汇收益分配明细表

- 依据：农村集体经济组织法第四十二条（先提公积公益金，余额按份额分配）、第四十五条、第四十六条。
- 谁签：制表、复核、审批不得为同一人。内部存档、复核用，不张贴；只印账户尾号。
- 各户应发之和等于可分配金额，应发减扣款等于实发；扣款须写明理由和本人同意。
- PDF 由程序直接绘制，每页小计和签字栏；参考样式，各县可替换。
""",
    content=content,
)
