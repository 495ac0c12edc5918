"""收益分配方案: from gross income to the household, step by step."""

from __future__ import annotations

from typing import Any

from app.core.bilingual import Text
from templates_docs.build import payout_case as case
from templates_docs.build.forms import Grid, air, form_page
from templates_docs.build.kind import Field, Kind
from templates_docs.build.lists import Col, list_table
from templates_docs.build.places import body, check_row, head_line, seal_row, small_heading
from templates_docs.build.writer import Writer

T = Text
BASES = (
    ("area", T("参与面积", "Area taking part")),
    ("stock", T("蓄积量", "Stock volume")),
    ("reduction", T("减排量", "Emission reduction")),
    ("heads", T("人口", "Heads")),
    ("shares", T("股份", "Shares")),
)


def content(w: Writer) -> None:
    """Where the money came from, what comes off, who gets the rest, how it is decided and paid."""
    form_page(w)
    w.title()
    head_line(w, T("编制单位：{{ collective_name }}", "Drawn up by: {{ collective_name_en }}"))
    grid = Grid(w)
    grid.band(T("一、基本情况", "1. Basics"))
    grid.pairs(
        ["project_name"],
        ["period"],
        ["agreement_number", "roster_on"],
        ["household_count", "area"],
        ["decision_basis"],
    )
    grid.finish()
    list_table(
        w,
        "incomes",
        [
            Col("no", 10),
            Col("buyer", 46, "left"),
            Col("tonnes", 20, "right", total=True),
            Col("price", 20, "right"),
            Col("amount", 27, "right", total=True),
            Col(["received_on_iso", "voucher"], 42),
        ],
        band=T("二、收入（元）", "2. Income (yuan)"),
        total=T("合计", "Total"),
    )
    list_table(
        w,
        "steps",
        [
            Col("no", 10),
            Col("step", 40, "left"),
            Col("base", 27, "right"),
            Col("rate", 36, "left"),
            Col("amount", 26, "right"),
            Col("left", 26, "right"),
        ],
        band=T("三、分配步骤（元）", "3. Steps of distribution (yuan)"),
    )
    body(
        w,
        T(
            "可分配到户金额：人民币{{ pool }}元（大写：{{ pool_words }}），分配依据为{{ basis_of_split }}。",
            "To households: {{ pool_en }} yuan, in words {{ pool_words_en }}. Basis of the split: {{ basis_of_split_en }}.",
        ),
    )
    air(w, 2)
    _groups(w)
    for title, text in RULES:
        small_heading(w, title)
        body(w, text, keep=title is RULES[-1][0])
    seal_row(
        w,
        [
            T("村集体经济组织", "Collective"),
            T("村务监督委员会", "Supervision committee"),
            T("乡镇人民政府（备案）", "Township (filed)"),
        ],
    )
    check_row(w)


def _groups(w: Writer) -> None:
    list_table(
        w,
        "groups",
        [
            Col("no", 12),
            Col("group_name", 50),
            Col("households", 28, "right", total=True),
            Col("area_mu", 45, "right", label=T("面积（亩）", "Area (mu)"), total=True),
            Col("amount", 36, "right", total=True),
        ],
        band=T("四、各组分配汇总（逐户见明细表）", "4. By group (households: see the detail list)"),
        total=T("合计", "Total"),
    )


RULES = (
    (
        T("五、计算方法与尾差", "5. Method and remainder"),
        T(
            "{{ method }}本次尾差{{ remainder }}元，已全部补足到户，各户之和等于可分配金额。",
            "{{ method_en }} The remainder of {{ remainder_en }} yuan was given back in full; the "
            "parts equal the whole.",
        ),
    ),
    (
        T("六、暂不能支付的份额", "6. Shares that cannot be paid yet"),
        T("{{ held }}", "{{ held_en }}"),
    ),
    (
        T("七、民主程序", "7. Decision"),
        T(
            "党组织前置研究：{{ party_study }}；方案自{{ opened_on }}起向成员公开，至会议召开不少于10日；"
            "{{ decided_by }}于{{ decided_on }}表决（决议编号：{{ resolution_number }}）："
            "应到{{ due }}人，实到{{ present }}人，赞成{{ agreed }}人，达到全体的三分之二以上。",
            "Prior study by the party organisation: {{ party_study_en }}. Open to members from "
            "{{ opened_on_en }}, at least ten days before the meeting. {{ decided_by_en }} voted "
            "on {{ decided_on_en }} (no. {{ resolution_number_en }}): {{ due_en }} due, "
            "{{ present_en }} present, {{ agreed_en }} in favour – two thirds of all or more.",
        ),
    ),
    (
        T("八、发放与公示", "8. Payment and notice"),
        T(
            "付款名单公示{{ notice_days }}个工作日，名单变动的重新公示；公示无异议后{{ pay_days }}日内，"
            "从集体账户通过{{ pay_by }}发放。集体资金不得存入个人账户。收益不作保底承诺。",
            "The list is displayed for {{ notice_days_en }} working days, anew if it changes; "
            "within {{ pay_days_en }} days after that payment is made from the collective's "
            "account by {{ pay_by_en }}. No money of the collective enters a personal account. "
            "No income is guaranteed.",
        ),
    ),
)


def _step(name: dict[str, str], rate: dict[str, str], *figures: int) -> dict[str, Any]:
    base, amount, left = figures
    return {"step": name, "base": base, "rate": rate, "amount": amount, "left": left}


def _steps() -> list[dict[str, Any]]:
    after_charges = case.INCOME - case.CHARGES
    return [
        _step(
            {"zh": "总收入", "en": "Gross income"},
            {"zh": "交易凭证", "en": "Vouchers"},
            *(case.INCOME, case.INCOME, case.INCOME),
        ),
        _step(
            {"zh": "减：税费及交易服务费", "en": "Less taxes and trading fees"},
            {"zh": "据实，凭票据", "en": "Actual, by receipt"},
            *(case.INCOME, case.CHARGES, after_charges),
        ),
        _step(
            {"zh": "减：项目开发成本", "en": "Less development costs"},
            {"zh": "据实，上限20,000.00元", "en": "Actual, up to 20,000.00"},
            *(after_charges, case.COSTS, case.NET),
        ),
        _step(
            {"zh": "项目业主份额", "en": "Developer's share"},
            {"zh": "净收益的30%", "en": "30% of net income"},
            *(case.NET, case.DEVELOPER, case.OWNERS),
        ),
        _step(
            {"zh": "集体提取公积公益金", "en": "Reserve and welfare fund"},
            {"zh": "权利人份额的10%", "en": "10% of owners' share"},
            *(case.OWNERS, case.RESERVE, case.POOL),
        ),
        _step(
            {"zh": "分配到户", "en": "To households"},
            {"zh": "按参与面积", "en": "By area"},
            *(case.POOL, case.POOL, 0),
        ),
    ]


FIELDS = [
    Field("collective_name", "text", T("编制单位", "Drawn up by")),
    Field("project_name", "text", T("项目名称", "Project"), longest=80),
    Field("agreement_number", "text", T("分配协议编号", "Agreement no."), longest=40),
    Field("period", "period", T("收益期间", "Period")),
    Field("decision_basis", "text", T("参与范围", "Who takes part"), longest=60),
    Field("roster_on", "date", T("名册基准日", "Roster as of")),
    Field("household_count", "integer", T("参与户数", "Households")),
    Field("area", "area", T("参与面积", "Area")),
    Field(
        "incomes",
        "rows",
        T("收入", "Income"),
        fields=[
            Field("buyer", "text", T("受让方、批次", "Buyer and lot"), longest=60),
            Field("tonnes", "integer", T("数量（吨）", "Tonnes")),
            Field("price", "money", T("单价（元）", "Price")),
            Field("amount", "money", T("金额（元）", "Amount")),
            Field("received_on", "date", T("到账日期、凭证", "Received, voucher")),
            Field("voucher", "text", T("凭证号", "Voucher"), longest=40),
        ],
    ),
    Field(
        "steps",
        "rows",
        T("分配步骤", "Steps"),
        fields=[
            Field("step", "text", T("项目", "Item"), longest=40),
            Field("base", "money", T("计算基数", "Base")),
            Field("rate", "text", T("比例或依据", "Rate or basis"), longest=40),
            Field("amount", "money", T("金额", "Amount")),
            Field("left", "money", T("结余", "Left")),
        ],
    ),
    Field("pool", "money", T("可分配到户金额（元）", "To households (yuan)")),
    Field("basis_of_split", "choice", T("分配依据", "Split by"), options=BASES),
    Field(
        "groups",
        "rows",
        T("各组汇总", "By group"),
        fields=[
            Field("group_name", "text", T("村民小组", "Group"), longest=40),
            Field("households", "integer", T("户数", "Households")),
            Field("area", "area", T("面积", "Area")),
            Field("amount", "money", T("金额（元）", "Amount (yuan)")),
        ],
    ),
    Field("method", "long_text", T("计算方法", "Method"), longest=400),
    Field("remainder", "money", T("尾差（元）", "Remainder (yuan)")),
    Field("held", "long_text", T("暂挂份额", "Shares held"), longest=300),
    Field("party_study", "text", T("党组织研究文号", "Party study no."), longest=60),
    Field("opened_on", "date", T("方案公开日期", "Opened on")),
    Field("decided_by", "text", T("表决机构", "Deciding body")),
    Field("decided_on", "date", T("表决日期", "Date of vote")),
    Field("resolution_number", "text", T("决议编号", "Resolution no."), longest=40),
    Field("due", "integer", T("应到（人）", "Due")),
    Field("present", "integer", T("实到（人）", "Present")),
    Field("agreed", "integer", T("赞成（人）", "In favour")),
    Field("notice_days", "integer", T("公示工作日", "Working days of notice")),
    Field("pay_days", "integer", T("发放期限（日）", "Days to pay")),
    Field("pay_by", "text", T("发放方式", "Paid by"), longest=60),
]

KIND = Kind(
    code="distribution_plan",
    name=T("林业碳汇收益分配方案", "Distribution Plan of Forestry Carbon Income"),
    group="benefits",
    series="FX",
    basis=T(
        "农村集体经济组织法第二十六条第七项、第二十七条、第四十二条、第四十四条",
        "Law on Rural Collective Economic Organisations, arts. 26(7), 27, 42 and 44",
    ),
    fields=FIELDS,
    sample={
        "collective_name": case.COLLECTIVE,
        "project_name": case.CASE_PROJECT,
        "agreement_number": "529901-FP-2026-0001",
        "period": case.PERIOD,
        "decision_basis": {"zh": "纳入项目的承包户", "en": "Households in the project"},
        "roster_on": "2026-08-01",
        "household_count": len(case.HOUSEHOLDS),
        "area": case.AREA,
        "incomes": [
            {
                "buyer": {"zh": "云岭示例航空（首批）", "en": "Yunling Example Airlines (lot 1)"},
                "tonnes": 2_723,
                "price": 1_500,
                "amount": 4_084_500,
                "received_on": "2026-07-10",
                "voucher": "PZ-2026-0710-01",
            },
            {
                "buyer": {"zh": "县收储平台（第二批）", "en": "County reserve (lot 2)"},
                "tonnes": 10_000,
                "price": 1_000,
                "amount": 10_000_000,
                "received_on": "2026-07-24",
                "voucher": "PZ-2026-0724-03",
            },
        ],
        "steps": _steps(),
        "pool": case.POOL,
        "basis_of_split": "area",
        "groups": case.by_group(),
        "method": {
            "zh": "每户金额＝可分配金额×本户参与面积÷参与总面积，先舍到分，舍去的尾差按最大余数法逐户补一分。",
            "en": "Each household: distributable sum × its area ÷ whole area, cut to the fen; what "
            "is cut off goes back one fen each to the largest remainders.",
        },
        "remainder": case.REMAINDER,
        "held": {"zh": "无。", "en": "None."},
        "party_study": {"zh": "云村党议〔2026〕8号", "en": "Yuncun 2026 no. 8"},
        "opened_on": "2026-08-06",
        "decided_by": {"zh": "云坪村成员大会", "en": "The members' assembly of Yunping"},
        "decided_on": "2026-08-20",
        "resolution_number": "529901-JY-2026-0003",
        "due": 96,
        "present": 84,
        "agreed": 79,
        "notice_days": 7,
        "pay_days": 15,
        "pay_by": {"zh": "银行代发，少数户柜台领款", "en": "bank, a few households at the counter"},
    },
    notes="""
# 林业碳汇收益分配方案

- 依据：农村集体经济组织法第二十六条第七项（分配方案由成员大会决定）、第二十七条（全体成员三分之二以上同意）、
  第四十二条（先提公积公益金）、第四十四条（集体资金不得存入个人账户）；贵州省林业碳汇资源管理办法（试行）第十九条。
- 谁定：成员大会（不得由代表大会代替）；乡镇党委、村党组织先行研究；方案在会前向成员公开不少于10日。
- 对承包到户的林地提取公积公益金或者管理费用，须逐户书面同意；比例由表决确定，模板不预设。
- 每一步的金额、结余和各户之和都应一分不差；参考样式，各县可替换。
""",
    content=content,
)
