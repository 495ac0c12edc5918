"""明白纸: eight questions a farmer asks, in large type and short sentences."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.forms import form_page
from templates_docs.build.kind import Field, Kind
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """Large type; one answer under each question."""
    compact(w)
    form_page(w)
    w.title()
    for question, answer in QUESTIONS:
        w.heading(question, style="大字题")
        w.para(answer, style="大字")
    w.signed_office()
    w.check_block()


QUESTIONS = [
    (
        T("1. 要签的是什么？", "1. What is to be signed?"),
        T(
            "把您家{{ area }}林子的“碳”，交给{{ developer_name }}去办项目、去卖。项目叫“{{ project_name }}”。",
            "An agreement that {{ developer_name_en }} develops and sells the carbon of your {{ area_en }} of forest, in “{{ project_name_en }}”.",
        ),
    ),
    (
        T("2. 签多久？", "2. For how long?"),
        T(
            "{{ term }}。不会超过您家的承包期。",
            "{{ term_en }}, never longer than your contract for the land.",
        ),
    ),
    (
        T("3. 什么还是我的？", "3. What stays mine?"),
        T(
            "地还是集体的，承包权还是您的，树还是您的。砍树、抚育照规定办，先打个招呼。",
            "The land stays the collective's, the contracting right yours, and so do the trees. Felling follows the rules; give notice first.",
        ),
    ),
    (
        T("4. 能分多少钱？", "4. How much money?"),
        T(
            "{{ money_answer }} 卖不出去就没有钱，谁也不能保证。",
            "{{ money_answer_en }} If nothing is sold there is no money; nobody can promise any.",
        ),
    ),
    (
        T("5. 钱什么时候到？", "5. When does it come?"),
        T(
            "钱到账后{{ pay_days }}天内，打到您自己的卡上。不经私人账户，不发白条。",
            "Within {{ pay_days_en }} days of receipt, to your own account, through nobody's private account.",
        ),
    ),
    (T("6. 有什么风险？", "6. What are the risks?"), T("{{ risks }}", "{{ risks_en }}")),
    (
        T("7. 不同意怎么办？", "7. What if I disagree?"),
        T(
            "可以不签，别的待遇不受影响。公示期内到{{ object_at }}提意见，电话{{ object_phone }}。",
            "You need not sign, and nothing else changes. During the notice window object at {{ object_at_en }}, tel. {{ object_phone_en }}.",
        ),
    ),
    (
        T("8. 不懂问谁？", "8. Whom do I ask?"),
        T(
            "问{{ ask }}。签字按手印之前，请让人把协议念给您听。",
            "Ask {{ ask_en }}. Before you sign, have the agreement read to you.",
        ),
    ),
]

KIND = Kind(
    code="plain_sheet",
    name=T("林业碳汇项目明白纸", "Forest Carbon in Plain Words"),
    group="village",
    series="MB",
    basis=T(
        "民法典第四百九十六条（提示说明义务）；个人信息保护法第十七条",
        "Civil Code art. 496 (duty to explain); PIPL art. 17",
    ),
    fields=[
        Field("area", "area", T("面积", "Area")),
        Field("developer_name", "text", T("项目业主", "Developer"), longest=60),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("term", "period", T("期限", "Term")),
        Field(
            "money_answer", "long_text", T("分钱办法（大白话）", "How money is split"), longest=200
        ),
        Field("pay_days", "integer", T("到账后几天发放", "Days to pay")),
        Field("risks", "long_text", T("风险（大白话）", "Risks"), longest=200),
        Field("object_at", "text", T("提意见的地方", "Where to object"), longest=60),
        Field("object_phone", "text", T("电话", "Phone"), longest=20),
        Field("ask", "text", T("问谁", "Whom to ask"), longest=60),
    ],
    sample={
        "area": 3_550,
        "developer_name": invented.DEVELOPER,
        "project_name": invented.PROJECT,
        "term": {"from": "2026-04-01", "to": "2046-03-31"},
        "money_answer": {
            "zh": "卖碳的钱，先扣税和说好的费用，剩下的按开会定的比例分给大家，再按面积分到户。",
            "en": "Money from sales, less taxes and agreed costs, is split as the meeting decided, then by area.",
        },
        "pay_days": 15,
        "risks": {
            "zh": "价钱会变，政策会变；着火、生虫会少卖。签了以后同一片林子不能再签给别人。",
            "en": "Prices and policy change; fire and pests mean less to sell. The same forest cannot be signed away twice.",
        },
        "object_at": {"zh": "村务监督委员会", "en": "the village supervision committee"},
        "object_phone": "0851-0000000",
        "ask": {
            "zh": "村会计、云坪镇林业站",
            "en": "the village accountant or the town forestry station",
        },
    },
    notes="""
# 明白纸

- 依据：民法典第四百九十六条（提示和说明）；个人信息保护法第十七条。
- 谁发：村集体或项目业主，签约前逐户送达、念给不识字的人听。
- 大字、短句；参考样式，各县可替换。
""",
    content=content,
)
