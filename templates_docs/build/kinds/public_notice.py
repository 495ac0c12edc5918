"""公示公告: what was decided, who is concerned, how to object."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Field, Kind
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """One page for the board, the list behind it. Never an identity, card or phone number of a person."""
    w.title()
    w.number_line()
    w.heading(T("{{ subject }}", "{{ subject_en }}"))
    w.para(
        T(
            "根据{{ legal_basis }}，经{{ decided_by }}，现将“{{ project_name }}”有关事项公示如下：",
            "Under {{ legal_basis_en }}, and as decided by {{ decided_by_en }}, the matters of “{{ project_name_en }}” are made known:",
        )
    )
    w.para(T("一、内容摘要：{{ summary }}", "1. Summary: {{ summary_en }}"))
    w.para(
        T(
            "二、涉及面积{{ area }}，农户{{ entries_count }}户；金额合计人民币{{ amount }}元（大写：{{ amount_words }}）。",
            "2. Area {{ area_en }}; {{ entries_count_en }} households; CNY {{ amount_en }} in all ({{ amount_words_en }}).",
        )
    )
    w.para(
        T(
            "三、公示期：{{ window }}，张贴当日不计入；末日为法定休假日的顺延。",
            "3. Window: {{ window_en }}. The day of posting is not counted; a last day on a holiday moves on.",
        )
    )
    w.para(
        T(
            "四、异议：公示期内可以口头或书面向{{ receiver }}提出，地址：{{ receiver_address }}，电话：{{ receiver_phone }}。监督电话：{{ oversight_phone }}。",
            "4. Objections may be made in speech or writing to {{ receiver_en }}, {{ receiver_address_en }}, tel. {{ receiver_phone_en }}. Oversight: {{ oversight_phone_en }}.",
        )
    )
    w.heading(T("名单", "List"))
    w.rows(
        "entries",
        [("no", 12), ("holder", 40), ("area", 50), ("share", 24), ("amount", 30)],
        totals=["area", "amount"],
    )
    w.signed_office()
    w.facts([["posted", "taken_down"]])
    w.check_block()


KIND = Kind(
    code="public_notice",
    name=T("公示", "Public Notice"),
    group="notices",
    series="GS",
    basis=T(
        "森林法第十八条；村民委员会组织法第三十条；农村集体经济组织法第四十六条",
        "Forest Law art. 18; Villagers' Committees Law art. 30; Collective Organisations Law art. 46",
    ),
    fields=[
        Field("subject", "text", T("事由", "Subject"), longest=60),
        Field("legal_basis", "text", T("依据", "Basis"), longest=100),
        Field("decided_by", "text", T("决定机构", "Decided by"), longest=60),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("summary", "long_text", T("内容摘要", "Summary"), longest=400),
        Field("area", "area", T("涉及面积", "Area")),
        Field("amount", "money", T("金额（元）", "Amount (yuan)")),
        Field("window", "period", T("公示期", "Window")),
        Field("receiver", "text", T("受理人", "Received by"), longest=40),
        Field("receiver_address", "text", T("受理地址", "Address"), longest=60),
        Field("receiver_phone", "text", T("受理电话", "Phone"), longest=20),
        Field("oversight_phone", "text", T("监督电话", "Oversight phone"), longest=20),
        Field(
            "posted",
            "text",
            T("张贴时间、地点", "Posted (time, place)"),
            required=False,
            longest=60,
        ),
        Field("taken_down", "text", T("撤下时间", "Taken down"), required=False, longest=60),
        Field(
            "entries",
            "rows",
            T("名单", "List"),
            fields=[
                Field("holder", "text", T("户主（姓名或姓+*）", "Head (masked)"), longest=30),
                Field("area", "area", T("面积", "Area")),
                Field("share", "percent", T("份额", "Share")),
                Field("amount", "money", T("金额（元）", "Amount (yuan)")),
            ],
        ),
    ],
    sample={
        "subject": {
            "zh": "云坪村林业碳汇收益分配方案公示",
            "en": "Plan of distributing forest-carbon benefits, Yunping",
        },
        "legal_basis": {
            "zh": "《中华人民共和国农村集体经济组织法》第二十六条、第四十六条",
            "en": "arts. 26 and 46 of the Law on Rural Collective Economic Organisations",
        },
        "decided_by": {"zh": "云坪村成员大会表决通过", "en": "the members' assembly of Yunping"},
        "project_name": invented.PROJECT,
        "summary": {
            "zh": "本期碳票交易收入扣除税费和确认费用后，按参与面积分配到户。",
            "en": "Income of this period less taxes and agreed costs is split by area.",
        },
        "area": 16_500,
        "amount": 14_084_500,
        "window": {"from": "2026-03-06", "to": "2026-03-20"},
        "receiver": {"zh": "云坪村村务监督委员会", "en": "Yunping supervision committee"},
        "receiver_address": {"zh": "云坪村村委会一楼", "en": "ground floor, village office"},
        "receiver_phone": "0851-0000000",
        "oversight_phone": "0851-0000001",
        "posted": {"zh": "2026年3月5日 村务公开栏", "en": "5 March 2026, village board"},
        "entries": [
            {
                "holder": {"zh": "云**", "en": "Yun **"},
                "area": 5_000,
                "share": 3_030,
                "amount": 4_268_030,
            },
            {
                "holder": {"zh": "田**", "en": "Tian **"},
                "area": 7_500,
                "share": 4_546,
                "amount": 6_402_046,
            },
            {
                "holder": {"zh": "林**", "en": "Lin **"},
                "area": 4_000,
                "share": 2_424,
                "amount": 3_414_424,
            },
        ],
    },
    notes="""
# 公示

- 依据：森林法第十八条（公示）；村民委员会组织法第三十条（公开）；农村集体经济组织法第四十六条。公示天数各县可定，日期计算依民法典第二百零一条、第二百零三条。
- 谁出具：村集体经济组织或县级林业主管部门。
- 不印身份证号、银行账号、个人电话。参考样式，各县可替换。
""",
    content=content,
)
