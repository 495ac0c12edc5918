"""无异议证明: nobody objected within the notice window."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build.kind import Field, Kind
from templates_docs.build.writer import Writer


def content(w: Writer) -> None:
    """One page, issued by who posted the notice."""
    w.title()
    w.number_line()
    w.para(
        Text(
            "兹证明：{{ poster_name }}于{{ window_from }}至{{ window_to }}，在{{ posted_at }}"
            "公示了《{{ notice_title }}》（公示编号：{{ notice_number }}），"
            "公示期{{ window_days }}日，自公示次日起算。",
            "This is to certify that {{ poster_name_en }} displayed the notice "
            "“{{ notice_title_en }}” (no. {{ notice_number_en }}) at {{ posted_at_en }} from "
            "{{ window_from_en }} to {{ window_to_en }}, for {{ window_days_en }} days counted "
            "from the day after posting.",
        )
    )
    w.para(
        Text(
            "公示期内收到异议{{ objections }}件，处理情况：{{ handling }}",
            "Objections received within the window: {{ objections_en }}. Outcome: "
            "{{ handling_en }}",
        )
    )
    w.para(
        Text(
            "截至公示期满，对公示内容无未处理的异议。公示照片及异议登记由{{ keeper }}保存备查。",
            "At the end of the window no objection was left open. Photographs of the display and "
            "the log of objections are kept by {{ keeper_en }}.",
        )
    )
    w.para(Text("特此证明。", "Issued accordingly."))
    w.signed_office()
    w.signs(
        [
            Text("公示单位", "Posting body"),
            Text("村务监督委员会", "Village supervision committee"),
            Text("乡镇人民政府", "Township government"),
        ]
    )
    w.check_block()


KIND = Kind(
    code="no_objection",
    name=Text("无异议证明", "Certificate of No Objection"),
    group="notices",
    series="WY",
    basis=Text(
        "公示期满后出具；期间计算依民法典第二百零一条、第二百零三条",
        "Issued after the window; days counted by arts. 201 and 203 of the Civil Code",
    ),
    fields=[
        Field("poster_name", "text", Text("公示单位", "Posting body"), longest=60),
        Field("notice_title", "text", Text("公示标题", "Title of the notice"), longest=80),
        Field("notice_number", "text", Text("公示编号", "No. of the notice"), longest=40),
        Field("posted_at", "text", Text("公示地点", "Where displayed"), longest=80),
        Field("window", "period", Text("公示期", "Notice window")),
        Field("window_days", "integer", Text("公示天数", "Days of notice")),
        Field("objections", "integer", Text("收到异议（件）", "Objections received")),
        Field("handling", "long_text", Text("异议处理", "Outcome"), longest=300),
        Field("keeper", "text", Text("材料保存单位", "Kept by"), longest=60),
    ],
    sample={
        "poster_name": {
            "zh": "青禾县云坪镇云坪村股份经济合作社",
            "en": "Yunping Village Stock Economic Co-operative",
        },
        "notice_title": {
            "zh": "云坪村林业碳汇收益分配方案",
            "en": "Plan of distributing forest-carbon benefits in Yunping Village",
        },
        "notice_number": "529901-GS-2026-0003",
        "posted_at": {
            "zh": "云坪村村务公开栏",
            "en": "the public board of Yunping Village",
        },
        "window": {"from": "2026-03-06", "to": "2026-03-20"},
        "window_days": 15,
        "objections": 0,
        "handling": {"zh": "无。", "en": "None."},
        "keeper": {"zh": "云坪村村民委员会", "en": "Yunping Villagers' Committee"},
    },
    notes="""
# 无异议证明

- 依据：公示期限没有全国统一规定，各县可定；日期计算依《中华人民共和国民法典》第二百零一条、第二百零三条。
- 谁出具：公示单位，村务监督委员会和乡镇见证。
- 版式：参考样式，各县可替换。
""",
    content=content,
)
