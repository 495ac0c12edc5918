"""公示公告: what was decided, who is concerned, how to object."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build import payout_case as case
from templates_docs.build.forms import Box, Grid, form_page, known, said
from templates_docs.build.kind import Field, Kind
from templates_docs.build.lists import Col, list_table
from templates_docs.build.places import body, check_row, seal_row
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """The text and its figures, the list, who seals it, how long it hung."""
    form_page(w, left=26, right=24, top=26)
    w.title()
    w.number_line()
    if w.zh:
        w.line("关于{{ subject }}的公示", "副标题")
    if w.en:
        w.line("{{ subject_en }}", "英文", bold=True).alignment = 1
    body(
        w,
        T(
            "根据{{ legal_basis }}，经{{ decided_by }}，现将“{{ project_name }}”有关事项公示如下，"
            "接受全体成员和社会监督。",
            "Under {{ legal_basis_en }}, and as decided by {{ decided_by_en }}, the matters of "
            "“{{ project_name_en }}” are made known to all members and the public.",
        ),
    )
    _summary(w)
    for text in PARAGRAPHS:
        body(w, text)
    list_table(
        w,
        "entries",
        [
            Col("no", 14),
            Col("holder", 40),
            Col("area_mu", 34, "right", label=T("面积（亩）", "Area (mu)"), total=True),
            Col("share", 28, "right"),
            Col("amount", 40, "right", total=True),
        ],
        band=T("名单", "List"),
        total=T("合计（{{ entries_count }}户）", "Total ({{ entries_count_en }} households)"),
        height=6.2,
    )
    seal_row(
        w,
        [
            T("{{ publisher }}", "{{ publisher_en }}"),
            T("村务监督委员会", "Village supervision committee"),
        ],
    )
    _posting(w)
    check_row(w)


def _summary(w: Writer) -> None:
    grid = Grid(w)
    grid.band(T("主要内容", "Main points"))
    grid.pairs(["project_place"], ["household_count", "area"], ["owner_share", "amount"])
    words = T("{{ amount_words }}", "{{ amount_words_en }}")
    grid.row(
        Box(34, said(w, T("金额大写", "In words"), style="表头")),
        Box(w.wide - 34, said(w, words)),
        height=9,
    )
    grid.pairs(["summary"])
    grid.finish()


PARAGRAPHS = (
    T(
        "一、公示期：{{ window }}（{{ window_length }}）。张贴当日不计入；最后一日是法定休假日的，顺延至下一日。"
        "名单有变动的，重新公示。",
        "1. Notice period: {{ window_en }} ({{ window_length_en }}). The day of posting is not "
        "counted; a last day on a holiday moves to the next. A changed list is displayed anew.",
    ),
    T(
        "二、提出异议：公示期内可以口头或者书面向{{ receiver }}提出，地址：{{ receiver_address }}，"
        "电话：{{ receiver_phone }}。受理后登记并在5日内答复。",
        "2. Objections may be made in speech or writing within the period to {{ receiver_en }}, "
        "{{ receiver_address_en }}, tel. {{ receiver_phone_en }}. They are entered in a log and "
        "answered within five days.",
    ),
    T(
        "三、监督电话：{{ oversight }}。",
        "3. Oversight: {{ oversight_en }}.",
    ),
)


def _posting(w: Writer) -> None:
    """By whom and how long it hung; photographs are kept with it."""
    grid = Grid(w)
    grid.band(T("张贴与撤下记录", "Display"))
    for names in (("posted",), ("taken_down", "posted_by"), ("photos",)):
        boxes = []
        for name in names:
            boxes.append(Box(34, said(w, w.kind.find(name).label, style="表头")))
            boxes.append(Box(w.wide / len(names) - 34, known(w, name)))
        grid.row(*boxes, height=8)
    grid.finish(gap=2, together=True)


KIND = Kind(
    code="public_notice",
    name=T("公示公告", "Public Notice"),
    group="notices",
    series="GS",
    basis=T(
        "森林法第十八条；农村集体经济组织法第四十六条；村民委员会组织法（村务公开）",
        "Forest Law art. 18; Law on Rural Collective Economic Organisations art. 46; Organic Law "
        "of the Villagers' Committees (open village affairs)",
    ),
    fields=[
        Field("publisher", "text", T("公示单位", "Posted by")),
        Field("subject", "text", T("公示事由", "Subject"), longest=60),
        Field("legal_basis", "text", T("依据", "Basis"), longest=100),
        Field("decided_by", "text", T("决定程序", "Decided by"), longest=60),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("project_place", "text", T("项目地点", "Location"), longest=80),
        Field("area", "area", T("涉及面积", "Area")),
        Field("household_count", "integer", T("涉及户数", "Households")),
        Field("owner_share", "text", T("权利人比例", "Owners' share"), longest=40, required=False),
        Field("amount", "money", T("金额（元）", "Amount"), required=False),
        Field("summary", "long_text", T("内容摘要", "Summary"), longest=400),
        Field("window", "period", T("公示期", "Notice period")),
        Field("window_length", "text", T("公示天数", "Days"), longest=20),
        Field("receiver", "text", T("受理人", "Received by"), longest=40),
        Field("receiver_address", "text", T("受理地址", "Address"), longest=60),
        Field("receiver_phone", "text", T("受理电话", "Phone"), longest=20),
        Field(
            "oversight",
            "text",
            T("监督电话", "Oversight phones"),
            longest=100,
            help=T(
                "乡镇、县林业局、村务监督委员会的办公电话，不写个人电话",
                "Office phones of township, county bureau and supervision committee only",
            ),
        ),
        Field(
            "entries",
            "rows",
            T("名单", "List"),
            fields=[
                Field(
                    "holder",
                    "text",
                    T("户主（姓名或姓加*）", "Head (masked)"),
                    longest=30,
                    help=T("不写身份证号、账号、电话", "No identity, account or phone numbers"),
                ),
                Field("area", "area", T("面积", "Area")),
                Field("share", "decimal", T("份额（%）", "Share (%)")),
                Field("amount", "money", T("金额（元）", "Amount (yuan)"), required=False),
            ],
        ),
        Field("posted", "text", T("张贴时间、地点", "Posted"), required=False, longest=60),
        Field("taken_down", "text", T("撤下时间", "Taken down"), required=False, longest=60),
        Field("posted_by", "text", T("张贴人", "Posted by"), required=False, longest=30),
        Field("photos", "text", T("照片编号", "Photographs"), required=False, longest=40),
    ],
    sample={
        "publisher": case.COLLECTIVE,
        "subject": {
            "zh": "云坪村林业碳汇收益分配方案（草案）",
            "en": "Notice of the draft distribution plan of forestry carbon income, Yunping",
        },
        "legal_basis": {
            "zh": "《中华人民共和国农村集体经济组织法》第二十六条、第四十六条",
            "en": "arts. 26 and 46 of the Law on Rural Collective Economic Organisations",
        },
        "decided_by": {
            "zh": "村党组织研究、理事会提出",
            "en": "the party organisation and the council of the collective",
        },
        "project_name": case.CASE_PROJECT,
        "project_place": invented.PLACE,
        "area": case.AREA,
        "household_count": len(case.HOUSEHOLDS),
        "owner_share": {"zh": "净收益的70%", "en": "70% of net income"},
        "amount": case.POOL,
        "summary": {
            "zh": "碳票减排量12,723吨转让收入140,845.00元，扣除税费845.00元、开发成本20,000.00元，"
            "业主份额36,000.00元，公积公益金8,400.00元，余75,600.00元按参与面积分配到户。",
            "en": "12,723 t were sold for 140,845.00 yuan; after fees of 845.00, costs of "
            "20,000.00, the developer's 36,000.00 and a reserve of 8,400.00, 75,600.00 yuan are "
            "split among the households by area.",
        },
        "window": {"from": "2026-08-06", "to": "2026-08-21"},
        "window_length": {"zh": "15日", "en": "15 days"},
        "receiver": invented.COMMITTEE,
        "receiver_address": {"zh": "云坪村村委会一楼", "en": "ground floor, village office"},
        "receiver_phone": "0851-0000000",
        "oversight": {
            "zh": "云坪镇人民政府0851-0000001；县林业局0851-0000002；村务监督委员会0851-0000003",
            "en": "township 0851-0000001; county forestry bureau 0851-0000002; supervision "
            "committee 0851-0000003",
        },
        "entries": [
            {
                "holder": one.masked,
                "area": one.area,
                "share": one.share,
                "amount": one.due,
            }
            for one in case.HOUSEHOLDS
        ],
        "posted": {"zh": "2026年8月6日 村务公开栏", "en": "6 August 2026, village board"},
        "posted_by": {"zh": "村务监督委员会委员", "en": "Supervision committee"},
    },
    notes="""
# 公示公告

- 依据：森林法第十八条（集体林地流转须公示）；农村集体经济组织法第四十六条（及时公布）；
  村民委员会组织法关于村务公开的规定（2025年修订，2026年1月1日起施行，条号有变动，引用时核对）。
- 天数没有全国统一规定：协议、流转默认15日，发放名单默认7个工作日，各县可改；期间计算依民法典第二百零一条、第二百零三条。
- 谁出具：村集体经济组织或者县级林业主管部门；张贴、撤下拍照留存；期满出具“无异议证明”。
- 不印身份证号、银行账号、个人电话；户主可写姓加*。参考样式，各县可替换。
""",
    content=content,
)
