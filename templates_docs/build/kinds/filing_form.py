"""备案表: the report upward that follows every supply of archives."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Field, Kind
from templates_docs.build.writer import Writer

T = Text
MODES = (("read", T("查阅", "Read")), ("copy", T("复制", "Copy")), ("borrow", T("借阅", "Borrow")))


def content(w: Writer) -> None:
    """One page to the level above, with the list of what was supplied."""
    w.title()
    w.number_line()
    w.facts(
        [
            ["reporter", "addressee"],
            ["issue_number", "supplied_on"],
            ["receiver"],
            ["project_name", "family"],
            ["modes"],
            ["approval"],
            ["progress"],
            ["risks"],
            ["attachments"],
        ]
    )
    w.heading(T("提供的资料", "Data supplied"))
    w.rows(
        "items",
        [("no", 12), ("title", 66), ("archive_number", 44), ("copies", 20)],
        totals=["copies"],
    )
    w.signs([T("填报人", "Prepared by"), T("审核人", "Checked by"), T("签发人", "Signed by")])
    w.signed_office()
    w.check_block()


KIND = Kind(
    code="filing_form",
    name=T("林业碳汇资料提供备案表", "Filing Form on the Supply of Forest-Carbon Data"),
    group="archives",
    series="BA",
    basis=T(
        "贵州省林业碳汇资源管理办法（试行）第十四条、第二十条", "Guizhou Measures arts. 14 and 20"
    ),
    fields=[
        Field("reporter", "text", T("填报单位", "Reporting office"), longest=60),
        Field("addressee", "text", T("报送单位", "Filed with"), longest=60),
        Field("issue_number", "text", T("期次/文号", "Issue no."), longest=40),
        Field("supplied_on", "date", T("资料提供日期", "Supplied on")),
        Field("receiver", "text", T("接收方", "Receiver"), longest=60),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("family", "choice", T("项目类型", "Type"), options=invented.FAMILIES),
        Field("modes", "choices", T("提供方式", "Manner"), options=MODES),
        Field("approval", "text", T("审批依据", "Approval"), longest=120),
        Field("progress", "long_text", T("项目开发进展", "Progress"), longest=400),
        Field("risks", "long_text", T("风险情况", "Risks"), longest=300),
        Field("attachments", "long_text", T("附件清单", "Attachments"), longest=300),
        Field(
            "items",
            "rows",
            T("资料目录", "Data supplied"),
            fields=[
                Field("title", "text", T("题名", "Title"), longest=80),
                Field("archive_number", "text", T("档号", "Archive no."), longest=40),
                Field("copies", "integer", T("份数", "Copies")),
            ],
        ),
    ],
    sample={
        "reporter": invented.BUREAU,
        "addressee": invented.CITY_BUREAU,
        "issue_number": {"zh": "青林碳备〔2026〕1号", "en": "2026-1"},
        "supplied_on": "2026-03-12",
        "receiver": invented.DEVELOPER,
        "project_name": invented.PROJECT,
        "family": "ticket",
        "modes": ["read", "copy"],
        "approval": {
            "zh": "县局审核、市局同意（云林函〔2026〕3号）",
            "en": "County review, city consent (letter 2026-3)",
        },
        "progress": {
            "zh": "已签委托协议，正在编制监测报告。",
            "en": "Agreement signed; monitoring report in preparation.",
        },
        "risks": {"zh": "无权属争议；无涉密资料。", "en": "No dispute; nothing secret."},
        "attachments": {
            "zh": "申请表、登记簿复印件、委托协议。",
            "en": "Application, register page, agreement.",
        },
        "items": [
            {
                "title": {"zh": "云坪村小班卡片", "en": "Plot cards, Yunping"},
                "archive_number": "0529-LY·2023-30-0012",
                "copies": 1,
            },
            {
                "title": {"zh": "林权登记汇总表", "en": "Forest-right summary"},
                "archive_number": "0529-LY·2023-30-0015",
                "copies": 1,
            },
        ],
    },
    notes="""
# 备案表（上报）

- 依据：贵州办法（试行）第十四条（提供后立即向上级报告、备案）、第二十条（定期查询和上报）。
- 谁签：县级填报、审核、签发，报市（州）。参考样式，各县可替换。
""",
    content=content,
)
