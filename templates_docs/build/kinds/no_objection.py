"""无异议证明: nobody objected within the notice window, or what was raised was settled."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build import payout_case as case
from templates_docs.build.forms import form_page
from templates_docs.build.kind import Field, Kind
from templates_docs.build.lists import Col, list_table
from templates_docs.build.places import body, check_row, notes, seal_row
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """One page, issued by who posted the notice, witnessed by two."""
    form_page(w, left=28, right=26, top=20 if w.language == "zh-en" else 30)
    w.title()
    w.number_line()
    size, line = (12.0, 20.0) if w.language == "zh-en" else (14.0, 26.0)
    for text in PARAGRAPHS:
        body(w, text, size=size, line=line)
    w.when("log_count != '0'")
    list_table(
        w,
        "log",
        [
            Col("no", 10),
            Col("raised_on_iso", 22),
            Col("who", 24),
            Col("matter", 50, "left"),
            Col("outcome", 50, "left"),
        ],
        band=T("异议登记与处理", "Objections and how they were settled"),
    )
    w.done()
    body(w, T("特此证明。", "Issued accordingly."), size=size, line=line)
    w.signed_office()
    seal_row(
        w,
        [
            T("公示单位", "Posting body"),
            T("村务监督委员会", "Supervision committee"),
            T("乡镇人民政府", "Township government"),
        ],
    )
    notes(
        w,
        T(
            "附：公示照片（张贴、撤下）{{ photo_count }}张；异议登记表。材料由{{ keeper }}保存备查。",
            "Attached: {{ photo_count_en }} photographs (posted, taken down); log of objections. "
            "Kept by {{ keeper_en }}.",
        ),
    )
    check_row(w)


PARAGRAPHS = (
    T(
        "兹证明：{{ poster_name }}于{{ window_from }}至{{ window_to }}，在{{ posted_at }}"
        "公示了《{{ notice_title }}》（公示编号：{{ notice_number }}），"
        "公示期{{ window_days }}日，自公示次日起算，期间连续张贴，内容未作变动。",
        "This is to certify that {{ poster_name_en }} displayed the notice “{{ notice_title_en }}” "
        "(no. {{ notice_number_en }}) at {{ posted_at_en }} from {{ window_from_en }} to "
        "{{ window_to_en }}, for {{ window_days_en }} days counted from the day after posting, "
        "without interruption or change.",
    ),
    T(
        "公示期内收到异议{{ objections }}件，处理情况：{{ handling }}"
        "截至公示期满，对公示内容无未处理的异议。",
        "Objections received within the period: {{ objections_en }}. Outcome: {{ handling_en }} "
        "At the end of the period no objection was left open.",
    ),
)

KIND = Kind(
    code="no_objection",
    name=Text("无异议证明", "Certificate of No Objection"),
    group="notices",
    series="WY",
    basis=Text(
        "公示期满后出具；期间计算依民法典第二百零一条、第二百零三条",
        "Issued after the period; days counted by arts. 201 and 203 of the Civil Code",
    ),
    fields=[
        Field("poster_name", "text", Text("公示单位", "Posting body"), longest=60),
        Field("notice_title", "text", Text("公示标题", "Title of the notice"), longest=80),
        Field("notice_number", "text", Text("公示编号", "No. of the notice"), longest=40),
        Field("posted_at", "text", Text("公示地点", "Where displayed"), longest=80),
        Field("window", "period", Text("公示期", "Notice period")),
        Field("window_days", "integer", Text("公示天数", "Days of notice")),
        Field("objections", "integer", Text("收到异议（件）", "Objections received")),
        Field("handling", "long_text", Text("异议处理", "Outcome"), longest=300),
        Field("photo_count", "integer", Text("公示照片（张）", "Photographs")),
        Field("keeper", "text", Text("材料保存单位", "Kept by"), longest=60),
        Field(
            "log",
            "rows",
            Text("异议登记", "Log of objections"),
            required=False,
            fields=[
                Field("raised_on", "date", Text("日期", "Date")),
                Field("who", "text", Text("提出人（遮盖）", "Raised by"), longest=20),
                Field("matter", "text", Text("异议内容", "Objection"), longest=100),
                Field("outcome", "text", Text("处理结果", "Outcome"), longest=100),
            ],
        ),
    ],
    sample={
        "poster_name": case.COLLECTIVE,
        "notice_title": {
            "zh": "云坪村林业碳汇收益分配方案（草案）",
            "en": "Draft distribution plan of forestry carbon income, Yunping Village",
        },
        "notice_number": "529901-GS-2026-0003",
        "posted_at": {"zh": "云坪村村务公开栏", "en": "the public board of Yunping Village"},
        "window": {"from": "2026-08-06", "to": "2026-08-21"},
        "window_days": 15,
        "objections": 0,
        "handling": {"zh": "无。", "en": "none."},
        "photo_count": 4,
        "keeper": invented.COMMITTEE,
        "log": [],
    },
    notes="""
# 无异议证明

- 依据：公示期限没有全国统一规定，各县可定；日期计算依《中华人民共和国民法典》第二百零一条、第二百零三条。
- 谁出具：公示单位，村务监督委员会和乡镇人民政府见证；附张贴、撤下照片和异议登记表。
- 有异议的，逐件登记处理结果；未处理完的不得出具。版式：参考样式，各县可替换。
""",
    content=content,
)
