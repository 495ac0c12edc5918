"""收益分配公示表: the list for the board; names masked, no numbers of people."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build import payout_case as case
from templates_docs.build.forms import form_page
from templates_docs.build.kind import Column, Field, Kind, Register
from templates_docs.build.lists import Col, list_table
from templates_docs.build.places import body, check_row, head_line, notes, seal_row
from templates_docs.build.writer import Writer

T = Text
SIGNS = [
    T("村集体经济组织（盖章）", "Collective (seal)"),
    T("村务监督委员会（盖章）", "Supervision committee (seal)"),
]


def content(w: Writer) -> None:
    """A letter to the village, the list, where to object."""
    form_page(w)
    w.title()
    head_line(w, T("公示单位：{{ collective_name }}", "Posted by: {{ collective_name_en }}"))
    body(
        w,
        T(
            "“{{ project_name }}”{{ period }}收益分配方案（{{ plan_number }}）已经{{ decided_by }}"
            "表决通过，可分配到户金额人民币{{ pool }}元（大写：{{ pool_words }}），按{{ basis }}分配。"
            "现将分配结果公示如下，公示期{{ window }}（{{ window_days }}个工作日，张贴当日不计入）。",
            "The distribution plan ({{ plan_number_en }}) of “{{ project_name_en }}” for "
            "{{ period_en }} was passed by {{ decided_by_en }}. {{ pool_en }} yuan, in words "
            "{{ pool_words_en }}, go to the households, split by {{ basis_en }}. The result is displayed from {{ window_en }} "
            "({{ window_days_en }} working days, the day of posting not counted).",
        ),
    )
    list_table(
        w,
        "households",
        [
            Col("no", 12),
            Col("group_name", 34),
            Col("head", 32),
            Col("area_mu", 36, "right", label=T("参与面积（亩）", "Area (mu)"), total=True),
            Col("share", 20, "right"),
            Col("amount", 30, "right", total=True),
        ],
        total=T("合计（{{ households_count }}户）", "Total ({{ households_count_en }} households)"),
        height=6.2,
    )
    body(
        w,
        T(
            "公示期内如有异议，请以口头或者书面形式向{{ receiver }}提出（地址：{{ receiver_address }}，"
            "电话：{{ receiver_phone }}）。监督电话：{{ oversight }}。",
            "Objections may be made in speech or writing to {{ receiver_en }} "
            "({{ receiver_address_en }}, tel. {{ receiver_phone_en }}). "
            "Oversight: {{ oversight_en }}.",
        ),
        keep=True,
    )
    seal_row(w, SIGNS)
    notes(
        w,
        T(
            "本表遮盖姓名，不列身份证号、银行账号和个人电话；本户可到受理处核对。收益不作保底承诺。",
            "Names are masked; identity, account and phone numbers are not listed. Households may "
            "check their own line with the receiving body. No income is guaranteed.",
        ),
    )
    check_row(w)


KIND = Kind(
    code="distribution_notice",
    name=T("林业碳汇收益分配公示表", "Distribution Notice of Forestry Carbon Income"),
    group="notices",
    series="GB",
    basis=T(
        "农村集体经济组织法第四十六条；村民委员会组织法（村务公开）；个人信息保护法第六条",
        "Law on Rural Collective Economic Organisations art. 46; Organic Law of the Villagers' "
        "Committees (open village affairs); Personal Information Protection Law art. 6",
    ),
    fields=[
        Field("collective_name", "text", T("公示单位", "Posted by")),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("period", "period", T("收益期间", "Period")),
        Field("plan_number", "text", T("分配方案编号", "Plan no."), longest=40),
        Field("decided_by", "text", T("表决机构", "Deciding body")),
        Field("pool", "money", T("可分配金额（元）", "To be distributed (yuan)")),
        Field("basis", "text", T("分配依据", "Split by"), longest=30),
        Field("window", "period", T("公示期", "Notice period")),
        Field("window_days", "integer", T("公示工作日", "Working days")),
        Field(
            "households",
            "rows",
            T("名单", "List"),
            fields=[
                Field("group_name", "text", T("村民小组", "Group"), longest=30),
                Field("head", "text", T("户主（姓名遮盖）", "Head (masked)"), longest=30),
                Field("area", "area", T("参与面积", "Area")),
                Field("share", "decimal", T("份额（%）", "Share (%)")),
                Field("amount", "money", T("金额（元）", "Amount (yuan)")),
            ],
        ),
        Field("receiver", "text", T("异议受理", "Objections to")),
        Field("receiver_address", "text", T("受理地址", "Address")),
        Field("receiver_phone", "text", T("受理电话", "Phone"), longest=30),
        Field("oversight", "text", T("监督电话", "Oversight"), longest=80),
    ],
    sample={
        "collective_name": case.COLLECTIVE,
        "project_name": case.CASE_PROJECT,
        "period": case.PERIOD,
        "plan_number": case.PLAN_NUMBER,
        "decided_by": {"zh": "云坪村成员大会", "en": "the members' assembly of Yunping"},
        "pool": case.POOL,
        "basis": {"zh": "参与面积", "en": "area"},
        "window": {"from": "2026-08-21", "to": "2026-09-01"},
        "window_days": 7,
        "households": [
            {
                "group_name": one.group,
                "head": one.masked,
                "area": one.area,
                "share": one.share,
                "amount": one.due,
            }
            for one in case.HOUSEHOLDS
        ],
        "receiver": invented.COMMITTEE,
        "receiver_address": {"zh": "云坪村村委会一楼", "en": "ground floor, village office"},
        "receiver_phone": "0851-0000000",
        "oversight": {
            "zh": "云坪镇0851-0000001；县林业局0851-0000002",
            "en": "Yunping Town 0851-0000001; county forestry bureau 0851-0000002",
        },
    },
    register=Register(
        rows="households",
        columns=[
            Column("no", T("序号", "No."), 12, "center"),
            Column("group_name", T("村民小组", "Group"), 36),
            Column("head", T("户主（姓名遮盖）", "Head (masked)"), 36),
            Column("area_mu", T("参与面积（亩）", "Area (mu)"), 32, "right", subtotal=True),
            Column("share", T("份额（%）", "Share (%)"), 24, "right"),
            Column("amount", T("金额（元）", "Amount (yuan)"), 34, "right", subtotal=True),
        ],
        signs=SIGNS,
        above=["collective_name", "project_name", "plan_number", "pool", "window"],
        below=["receiver", "receiver_address", "receiver_phone", "oversight"],
        landscape=False,
    ),
    notes="""
# 林业碳汇收益分配公示表

- 依据：农村集体经济组织法第四十六条（及时公布）；村民委员会组织法关于村务公开的规定（2025年修订，2026年1月1日起施行，
  条号有变动，引用时核对）；个人信息保护法第六条（最小必要）。
- 谁出具：村集体经济组织，村务监督委员会监督；默认公示7个工作日，各县可改；名单变动的重新起算。
- 户主姓名遮盖；不列身份证号、银行账号和个人电话。参考样式，各县可替换。
""",
    content=content,
)
