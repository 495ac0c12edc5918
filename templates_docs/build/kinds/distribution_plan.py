"""收益分配方案: from gross income to the household, step by step."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Field, Kind
from templates_docs.build.writer import Writer

T = Text
BASES = (
    ("area", T("参与面积", "Area")),
    ("stock", T("蓄积量", "Stock")),
    ("reduction", T("减排量", "Reduction")),
    ("heads", T("人口", "Heads")),
    ("shares", T("股份", "Shares")),
)


def content(w: Writer) -> None:
    """Facts, waterfall, method, vote."""
    w.title()
    w.number_line()
    w.facts(
        [
            ["collective_name"],
            ["project_name"],
            ["period", "basis_of_split"],
            ["roster_on", "household_count"],
            ["decided_by", "decided_on"],
        ]
    )
    w.heading(T("一、资金分配（单位：元）", "1. Waterfall (yuan)"))
    w.rows(
        "steps",
        [("no", 10), ("step", 46), ("base", 34), ("rate", 20), ("amount", 32), ("left", 34)],
    )
    w.para(
        T(
            "可分配到户金额：人民币{{ pool }}元（大写：{{ pool_words }}）。",
            "To households: CNY {{ pool_en }} ({{ pool_words_en }}).",
        )
    )
    w.heading(T("二、计算方法与尾差", "2. Method"))
    w.para(T("{{ method }}", "{{ method_en }}"))
    w.heading(T("三、暂不能支付的份额", "3. Shares that cannot be paid"))
    w.para(T("{{ held }}", "{{ held_en }}"))
    w.heading(T("四、公开与异议", "4. Notice and objections"))
    w.para(
        T(
            "方案表决前公开不少于10日；付款名单公示{{ notice_days }}个工作日，名单变动的重新公示。",
            "The plan is open for at least ten days before the vote; the list is displayed for {{ notice_days_en }} working days, anew if it changes.",
        )
    )
    w.signs(
        [
            T("村集体", "Collective"),
            T("村务监督委员会", "Supervision"),
            T("乡镇人民政府", "Township"),
        ]
    )
    w.check_block()


def step(
    zh: str, en: str, base: int, rate: int | None, amount: int, left: int
) -> dict[str, object]:
    held: dict[str, object] = {
        "step": {"zh": zh, "en": en},
        "base": base,
        "amount": amount,
        "left": left,
    }
    if rate is not None:
        held["rate"] = rate
    return held


KIND = Kind(
    code="distribution_plan",
    name=T("林业碳汇收益分配方案", "Plan of Distributing Forest-Carbon Benefits"),
    group="benefits",
    series="FX",
    basis=T(
        "农村集体经济组织法第二十六条第七项、第四十二条",
        "Collective Organisations Law arts. 26(7) and 42",
    ),
    fields=[
        Field("collective_name", "text", T("村集体", "Collective"), longest=60),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("period", "period", T("收益期间", "Period")),
        Field("basis_of_split", "choice", T("分配依据", "Basis"), options=BASES),
        Field("roster_on", "date", T("名册基准日", "Roster as of")),
        Field("household_count", "integer", T("户数", "Households")),
        Field("decided_by", "text", T("表决机构", "Deciding body"), longest=60),
        Field("decided_on", "date", T("表决日期", "Date of vote")),
        Field(
            "steps",
            "rows",
            T("资金分配", "Waterfall"),
            fields=[
                Field("step", "text", T("步骤", "Step"), longest=40),
                Field("base", "money", T("计算基数", "Base")),
                Field("rate", "percent", T("比例", "Rate"), required=False),
                Field("amount", "money", T("金额", "Amount")),
                Field("left", "money", T("结余", "Left")),
            ],
        ),
        Field("pool", "money", T("可分配到户金额（元）", "To households (yuan)")),
        Field("method", "long_text", T("计算方法", "Method"), longest=400),
        Field("held", "long_text", T("暂挂份额", "Held shares"), longest=300),
        Field("notice_days", "integer", T("公示工作日", "Working days of notice")),
    ],
    sample={
        "collective_name": invented.OWNER,
        "project_name": invented.PROJECT,
        "period": {"from": "2025-01-01", "to": "2025-12-31"},
        "basis_of_split": "area",
        "roster_on": "2026-01-01",
        "household_count": 3,
        "decided_by": {"zh": "云坪村成员大会", "en": "the members' assembly of Yunping"},
        "decided_on": "2026-02-10",
        "steps": [
            step("到账收入", "Received", 22_808_907, None, 22_808_907, 22_808_907),
            step("税费和确认费用", "Taxes and agreed costs", 22_808_907, None, 0, 22_808_907),
            step("项目业主份额", "Developer's share", 22_808_907, 3_500, 7_983_117, 14_825_790),
            step("公积公益金", "Reserve", 14_825_790, 500, 741_290, 14_084_500),
            step("分配到户", "To households", 14_084_500, None, 14_084_500, 0),
        ],
        "pool": 14_084_500,
        "method": {
            "zh": "按参与面积占比计算到分，舍去的尾差按最大余数法逐户补足，各户之和等于可分配金额，一分不差。",
            "en": "By share of area, to the fen; what is cut off is given back by largest remainder, so that the parts equal the whole.",
        },
        "held": {"zh": "无。", "en": "None."},
        "notice_days": 7,
    },
    notes="""
# 收益分配方案

- 依据：农村集体经济组织法第二十六条第七项（分配方案由成员大会决定）、第四十二条（先提公积公益金）。
- 谁定：成员大会全体成员三分之二以上同意。比例由表决确定，模板不预设。参考样式，各县可替换。
""",
    content=content,
)
