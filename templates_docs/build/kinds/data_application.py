"""林业碳汇资料使用申请表: the first of the four papers a project owner hands in."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Field, Kind
from templates_docs.build.writer import Writer

T = Text
MODES = (
    ("read", T("查阅", "Read")),
    ("excerpt", T("摘录", "Excerpt")),
    ("copy", T("复制", "Copy")),
    ("borrow", T("借阅", "Borrow")),
)
PAPERS = (
    ("application", T("本申请表", "This form")),
    ("credit", T("项目业主信用记录", "Credit record of the owner")),
    ("plan", T("项目开发实施方案", "Implementation plan")),
    ("delegation", T("林权所有人委托开发协议", "Delegation agreement")),
)


def content(w: Writer) -> None:
    """Two pages to be filled, then the opinions in the order they are given."""
    w.title()
    w.number_line()
    w.facts(
        [
            ["applicant_name"],
            ["applicant_code", "applicant_type"],
            ["applicant_address"],
            ["legal_head", "legal_head_id"],
            ["handler_name", "handler_post"],
            ["handler_id", "handler_phone"],
            ["power_number", "applied_on"],
        ]
    )
    w.facts(
        [
            ["project_name"],
            ["families"],
            ["methodology", "library_number"],
            ["place"],
            ["area", "owner_count"],
            ["delegation_number", "delegation_term"],
            ["modes"],
            ["purpose"],
            ["use_term", "papers"],
        ]
    )
    w.heading(T("申请使用的资料目录", "Data applied for"))
    w.rows(
        "items",
        [
            ("no", 9),
            ("category", 24),
            ("title", 38),
            ("archive_number", 32),
            ("year", 12),
            ("range", 28),
            ("pages", 12),
            ("medium", 14),
        ],
        small=True,
    )
    w.heading(T("申请单位承诺", "Declaration"))
    for text in PROMISES:
        w.para(text)
    w.signs([T("申请单位", "Applicant"), T("经办人", "Handled by")])
    w.heading(T("审核意见", "Opinions"))
    w.opinions(
        [
            T("县级档案专人意见（可供性、是否涉密、是否在借）", "Archive custodian"),
            T("县级业务股室意见", "County section"),
            T("县级林业主管部门审核意见", "County forestry office"),
            T("市（州）林业主管部门意见（复制时）", "City forestry office (for copies)"),
        ]
    )
    w.heading(T("提供记录", "Supply"))
    table = w.table([26, 52, 26, 52], rows=2)
    words = (
        (T("提供时间", "Supplied at"), T("经手人", "By")),
        (T("领取人签字", "Received by"), T("上报备案号", "Filing no.")),
    )
    for row, (left, right) in zip(table.rows, words, strict=True):
        w.put(row.cells[0], left, style="表头")
        w.put(row.cells[1], "")
        w.put(row.cells[2], right, style="表头")
        w.put(row.cells[3], "")
    w.gap()
    w.check_block()


PROMISES = [
    T(
        "1. 所提交材料真实、完整，如有虚假愿承担相应责任。",
        "1. What is submitted is true and complete; we answer for any falsehood.",
    ),
    T(
        "2. 资料仅用于本申请所列项目和用途，不转提供、不公开、不用于其他目的；变更用途、范围、期限的，重新申请。",
        "2. Data serves the stated project and purpose only, is neither passed on nor published; a change of purpose, scope or period is a new application.",
    ),
    T(
        "3. 妥善保管，严格保密；到期归还或销毁，并提交凭证。涉及国家秘密的资料不在本系统申请。",
        "3. Data is kept safely and in confidence, and returned or destroyed at the end against receipt. State secrets are not applied for here.",
    ),
]

KIND = Kind(
    code="data_application",
    name=T("贵州省林业碳汇资料使用申请表", "Application to Use Forest-Carbon Data (Guizhou)"),
    group="archives",
    series="SQ",
    basis=T(
        "贵州省林业碳汇资源管理办法（试行）第十三条、第十五条",
        "Guizhou Measures arts. 13 and 15",
    ),
    fields=[
        Field(
            "applicant_name",
            "text",
            T("申请单位（项目业主）", "Applicant (project owner)"),
            longest=60,
        ),
        Field("applicant_code", "text", T("统一社会信用代码", "Credit code"), longest=20),
        Field("applicant_type", "text", T("单位类型", "Type"), longest=30),
        Field("applicant_address", "text", T("住所", "Address"), longest=80),
        Field(
            "legal_head", "text", T("法定代表人", "Legal representative"), longest=30, personal=True
        ),
        Field(
            "legal_head_id",
            "id_number",
            T("法定代表人证件号", "His or her ID"),
            longest=20,
            personal=True,
        ),
        Field("handler_name", "text", T("经办人", "Handled by"), longest=30, personal=True),
        Field("handler_post", "text", T("职务", "Post"), longest=30, required=False),
        Field("handler_id", "id_number", T("经办人证件号", "ID number"), longest=20, personal=True),
        Field("handler_phone", "phone", T("电话", "Phone"), longest=20, personal=True),
        Field(
            "power_number",
            "text",
            T("授权委托书编号", "Power of attorney no."),
            longest=40,
            required=False,
        ),
        Field("applied_on", "date", T("申请日期", "Date")),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("families", "choices", T("项目类型", "Type of project"), options=invented.FAMILIES),
        Field("methodology", "text", T("方法学", "Methodology"), longest=80),
        Field("library_number", "text", T("省项目库编号", "Provincial library no."), longest=40),
        Field("place", "text", T("项目地点", "Place"), longest=80),
        Field("area", "area", T("项目面积", "Area")),
        Field("owner_count", "text", T("涉及林权所有者", "Owners"), longest=40),
        Field("delegation_number", "text", T("委托开发协议编号", "Delegation no."), longest=40),
        Field("delegation_term", "period", T("委托期限", "Its term")),
        Field("modes", "choices", T("使用方式", "Manner of use"), options=MODES),
        Field("purpose", "long_text", T("使用用途", "Purpose"), longest=300),
        Field("use_term", "period", T("使用期限", "Period of use")),
        Field("papers", "choices", T("附件核对", "Papers attached"), options=PAPERS),
        Field(
            "items",
            "rows",
            T("资料目录", "Data applied for"),
            fields=[
                Field("category", "text", T("类别", "Category"), longest=20),
                Field("title", "text", T("题名", "Title"), longest=60),
                Field("archive_number", "text", T("档号", "Archive no."), longest=40),
                Field("year", "text", T("年度", "Year"), longest=10),
                Field("range", "text", T("林班小班", "Plots"), longest=40),
                Field("pages", "text", T("份/页", "Pages"), longest=10),
                Field("medium", "text", T("载体", "Medium"), longest=10),
            ],
        ),
    ],
    sample={
        "applicant_name": invented.DEVELOPER,
        "applicant_code": "91529901MA00000018",
        "applicant_type": {"zh": "有限责任公司", "en": "Limited company"},
        "applicant_address": {"zh": "云岭市示例路1号", "en": "1 Shili Road, Yunling City"},
        "legal_head": invented.person(4),
        "legal_head_id": "529901197001010014",
        "handler_name": invented.person(2),
        "handler_post": {"zh": "项目经理", "en": "Project manager"},
        "handler_id": "529901198505050026",
        "handler_phone": "13800000002",
        "power_number": "529901-SW-2026-0001",
        "applied_on": "2026-03-05",
        "project_name": invented.PROJECT,
        "families": ["ticket"],
        "methodology": {
            "zh": "贵州林业碳票项目方法学（试行）",
            "en": "Guizhou ticket methodology (trial)",
        },
        "library_number": "GZ-XMK-2026-0001",
        "place": invented.PLACE,
        "area": invented.AREA_OF_PARCELS,
        "owner_count": {"zh": "40 户、1 个集体", "en": "40 households, 1 collective"},
        "delegation_number": "529901-WT-2026-0001",
        "delegation_term": {"from": "2026-04-01", "to": "2046-03-31"},
        "modes": ["read", "copy"],
        "purpose": {
            "zh": "编制碳票项目监测报告，核对小班面积、树种和蓄积。",
            "en": "To write the monitoring report and check areas, species and stock of the plots.",
        },
        "use_term": {"from": "2026-03-10", "to": "2026-06-09"},
        "papers": ["application", "credit", "plan", "delegation"],
        "items": [
            {
                "category": {"zh": "资源监测", "en": "Monitoring"},
                "title": {
                    "zh": "云坪村森林资源二类调查小班卡片",
                    "en": "Plot cards of the forest survey, Yunping",
                },
                "archive_number": "0529-LY·2023-30-0012",
                "year": "2023",
                "range": {"zh": "001-005林班", "en": "Comp. 001–005"},
                "pages": "1/48",
                "medium": {"zh": "纸质", "en": "Paper"},
            },
            {
                "category": {"zh": "权属", "en": "Tenure"},
                "title": {
                    "zh": "云坪村林权登记汇总表",
                    "en": "Forest-right register summary, Yunping",
                },
                "archive_number": "0529-LY·2023-30-0015",
                "year": "2023",
                "range": {"zh": "全村", "en": "Whole village"},
                "pages": "1/6",
                "medium": {"zh": "电子", "en": "File"},
            },
        ],
    },
    notes="""
# 贵州省林业碳汇资料使用申请表

- 依据：贵州省林业碳汇资源管理办法（试行）第十三条（申请材料）、第十五条（查阅由县级批准；复制由县级审核、市（州）同意；实名登记时间、范围、内容、用途）。
- 谁审批：查阅、摘录由县级林业主管部门；复制另报市（州）林业主管部门同意。借阅办法未规定，系统按复制从严，各县可改。
- 官方未公布版式；本表为参考样式，各县可替换。
""",
    content=content,
)
