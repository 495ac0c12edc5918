"""备案表: the report upward that follows every supply of records."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.application_case import FAMILIES, MODES
from templates_docs.build.forms import Box, Grid, blank, fact, form_page, lines, said
from templates_docs.build.kind import Field, Kind
from templates_docs.build.places import check_row, head_line, new_page, notes, seal, sign_row
from templates_docs.build.writer import Writer

T = Text
LEVELS = (
    ("abroad", T("国外", "Foreign")),
    ("national", T("国家", "National")),
    ("province", T("省级", "Provincial")),
)


def content(w: Writer) -> None:
    """What was supplied to whom, how the project goes, what the public registries say."""
    form_page(w)
    w.title()
    head_line(w, T("填报日期：{{ reported_on }}", "Date of report: {{ reported_on_en }}"))
    grid = Grid(w)
    grid.band(T("一、报送情况", "1. Report"))
    grid.pairs(["reporter", "addressee"], ["issue_number", "supplied_on"])
    grid.band(T("二、资料提供情况", "2. Supply of records"))
    grid.pairs(
        ["receiver"],
        ["project_name"],
        ["families"],
        ["application_number", "register_number"],
        ["modes"],
        ["approval"],
    )
    grid.finish()
    _items(w)
    _project(w)
    if w.language != "zh-en":
        new_page(w)
    _queries(w)
    sign_row(
        w,
        [
            T("填报人", "Prepared by"),
            T("审核人", "Reviewed by"),
            T("签发人", "Issued by"),
        ],
        height=18,
    )
    _receipt(w)
    notes(
        w,
        T(
            "说明：提供资料当日填报；一式两份，县级存档一份，报市（州）林业局一份。备案不代表批准。",
            "Note: filled in on the day of supply; one copy for the county archive, one for the "
            "city or prefecture bureau. Filing is not approval.",
        ),
    )
    check_row(w)


def _items(w: Writer) -> None:
    columns = (
        ("no", 10, "center"),
        ("category", 25, "center"),
        ("title", 52, "left"),
        ("archive_number", 38, "center"),
        ("copies", 12, "center"),
        ("pages", 12, "center"),
        ("mode", 16, "center"),
    )
    labels = {one.name: one.label for one in w.kind.find("items").fields}
    labels["no"] = T("序号", "No.")
    grid = Grid(w, pad=0.8)
    grid.band(T("三、资料目录", "3. Records supplied"), repeat=True)
    grid.row(
        *(
            Box(width, said(w, labels[name], style="小表", head=True))
            for name, width, _p in columns
        ),
        repeat=True,
    )
    grid.tag("{%tr for row in items %}")
    grid.row(
        *(
            Box(width, fact(w, f"row.{name}", style="小表", align=place))
            for name, width, place in columns
        ),
        height=7,
    )
    grid.tag("{%tr endfor %}")
    whole = T("合计（{{ items_count }}项）", "Total ({{ items_count_en }} items)")
    grid.row(
        Box(125, said(w, whole, style="小表", align="center")),
        Box(12, fact(w, "items_total_copies", style="小表")),
        Box(12, fact(w, "items_total_pages", style="小表")),
        Box(16, blank),
    )
    grid.finish()


def _project(w: Writer) -> None:
    grid = Grid(w)
    grid.band(T("四、项目开发情况", "4. State of the project"))
    for name, height in (("progress", 24), ("risks", 18), ("attachments", 16)):
        grid.row(
            Box(34, said(w, w.kind.find(name).label, style="表头")),
            Box(w.wide - 34, fact(w, name)),
            height=12 if w.language == "zh-en" else height,
            torn=True,
        )
    grid.finish()


def _queries(w: Writer) -> None:
    columns = (
        ("level", 16, "center"),
        ("platform", 52, "left"),
        ("queried_on", 30, "center"),
        ("found", 67, "left"),
    )
    labels = {one.name: one.label for one in w.kind.find("queries").fields}
    grid = Grid(w, pad=0.8)
    grid.band(
        T("五、项目信息公告平台查询情况（定期上报时填）", "5. Public registries (periodic report)"),
        repeat=True,
    )
    grid.row(
        *(
            Box(width, said(w, labels[name], style="小表", head=True))
            for name, width, _p in columns
        ),
        repeat=True,
    )
    grid.tag("{%tr for row in queries %}")
    grid.row(
        *(
            Box(width, fact(w, f"row.{name}", style="小表", align=place))
            for name, width, place in columns
        ),
        height=7,
    )
    grid.tag("{%tr endfor %}")
    grid.finish()


def _receipt(w: Writer) -> None:
    """What both offices put on it."""
    grid = Grid(w)
    half = w.wide / 2
    grid.row(
        Box(half, said(w, T("填报单位（盖章）", "Reporting office (seal)"), style="表头")),
        Box(half, said(w, T("上级备案单位（盖章）", "Filed with (seal)"), style="表头")),
        height=8,
    )
    day = T("　年　月　日", "Date:")
    filed = lines(w, T("签发人：", "Issued by:"), None, day)
    taken = lines(w, T("备案号：", "Filing no.:"), None, T("接收人：", "Received by:"), None, day)
    rest = half - 48
    grid.row(Box(rest, filed), Box(48, seal(w)), Box(rest, taken), Box(48, seal(w)), height=44)
    grid.finish(together=True)


KIND = Kind(
    code="filing_form",
    name=T("林业碳汇资料提供情况备案表", "Filing Form on the Supply of Forestry Carbon Records"),
    group="archives",
    series="BA",
    basis=T(
        "贵州省林业碳汇资源管理办法（试行）第十四条、第二十条",
        "Guizhou Measures on Forestry Carbon Resources (trial), arts. 14 and 20",
    ),
    fields=[
        Field("reported_on", "date", T("填报日期", "Date of report")),
        Field("reporter", "text", T("填报单位", "Reporting office")),
        Field("addressee", "text", T("报送单位", "Filed with")),
        Field("issue_number", "text", T("期次、文号", "Issue no."), longest=40),
        Field("supplied_on", "date", T("资料提供日期", "Supplied on")),
        Field("receiver", "text", T("接收方", "Received by")),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("families", "choices", T("项目类型", "Type of project"), options=FAMILIES),
        Field("application_number", "text", T("申请表编号", "Application no."), longest=40),
        Field("register_number", "text", T("登记簿编号", "Register no."), longest=40),
        Field("modes", "choices", T("提供方式", "Manner"), options=MODES),
        Field("approval", "text", T("审批依据", "Approved by"), longest=120),
        Field(
            "items",
            "rows",
            T("资料目录", "Records supplied"),
            fields=[
                Field("category", "text", T("类别", "Category"), longest=30),
                Field("title", "text", T("题名", "Title"), longest=80),
                Field("archive_number", "text", T("档号", "Reference no."), longest=40),
                Field("copies", "integer", T("份数", "Items")),
                Field("pages", "integer", T("页数", "Pages")),
                Field("mode", "choice", T("方式", "Manner"), options=MODES),
            ],
        ),
        Field("progress", "long_text", T("项目开发进展", "Progress"), longest=400),
        Field("risks", "long_text", T("风险与问题", "Risks and problems"), longest=300),
        Field("attachments", "long_text", T("附件清单", "Attachments"), longest=300),
        Field(
            "queries",
            "rows",
            T("平台查询", "Registry queries"),
            required=False,
            fields=[
                Field("level", "choice", T("层级", "Level"), options=LEVELS),
                Field("platform", "text", T("平台名称", "Registry"), longest=60),
                Field("queried_on", "date", T("查询日期", "Queried on")),
                Field("found", "text", T("查询结果", "Found"), longest=120),
            ],
        ),
    ],
    sample={
        "reported_on": "2026-03-16",
        "reporter": invented.BUREAU,
        "addressee": invented.CITY_BUREAU,
        "issue_number": {"zh": "青林碳备〔2026〕1号", "en": "Qinglin filing 2026 no. 1"},
        "supplied_on": "2026-03-16",
        "receiver": invented.DEVELOPER,
        "project_name": invented.PROJECT,
        "families": ["ticket"],
        "application_number": "529901-SQ-2026-0001",
        "register_number": "529901-DJ-2026-0001",
        "modes": ["read", "copy"],
        "approval": {
            "zh": "县林业局2026年3月10日审核；云岭市林业局云林函〔2026〕3号同意复制",
            "en": "County bureau, 10 March 2026; copying agreed by Yunling City (Yunlin letter "
            "2026 no. 3)",
        },
        "items": [
            {
                "category": {"zh": "检查验收", "en": "Acceptance"},
                "title": {"zh": "云坪村造林检查验收报告", "en": "Acceptance report, Yunping"},
                "archive_number": "0529-LY·2017-30-0014",
                "copies": 1,
                "pages": 22,
                "mode": "read",
            },
            {
                "category": {"zh": "资源调查", "en": "Survey data"},
                "title": {
                    "zh": "森林资源二类调查小班卡片",
                    "en": "Plot cards of the forest survey",
                },
                "archive_number": "0529-LY·2023-30-0015",
                "copies": 2,
                "pages": 96,
                "mode": "copy",
            },
            {
                "category": {"zh": "病虫防治", "en": "Pest control"},
                "title": {"zh": "有害生物防治方案", "en": "Plan of pest control"},
                "archive_number": "0529-LY·2024-30-0016",
                "copies": 1,
                "pages": 18,
                "mode": "read",
            },
        ],
        "progress": {
            "zh": "委托开发协议已于2026年2月签订并备案，项目已纳入省项目库，正在编制监测报告。",
            "en": "The entrustment agreement was signed and filed in February 2026; the project is "
            "in the provincial library; the monitoring report is being written.",
        },
        "risks": {
            "zh": "地块权属清楚，无争议；提供的资料不涉密；未发现重复开发。",
            "en": "Tenure is clear and undisputed; nothing supplied is classified; no double "
            "development was found.",
        },
        "attachments": {
            "zh": "1. 资料使用申请表　2. 登记簿相应页复印件　3. 同意复制的函",
            "en": "1. Application form  2. Page of the register  3. Letter agreeing to copying",
        },
        "queries": [
            {
                "level": "national",
                "platform": {
                    "zh": "全国温室气体自愿减排注册登记系统",
                    "en": "National registry of voluntary reductions",
                },
                "queried_on": "2026-03-12",
                "found": {"zh": "本县无在公示、已登记项目", "en": "No project of this county"},
            },
            {
                "level": "province",
                "platform": {
                    "zh": "省级生态产品登记评估系统",
                    "en": "Provincial registry of ecological products",
                },
                "queried_on": "2026-03-12",
                "found": {
                    "zh": "云坪村项目1个，状态：已入库",
                    "en": "One project (Yunping), entered in the library",
                },
            },
            {
                "level": "abroad",
                "platform": {"zh": "VCS 公开登记平台", "en": "Public VCS registry"},
                "queried_on": "2026-03-12",
                "found": {"zh": "本县无项目", "en": "No project of this county"},
            },
        ],
    },
    notes="""
# 林业碳汇资料提供情况备案表

- 依据：贵州省林业碳汇资源管理办法（试行）第十四条（提供资料后立即向上级报告和备案）、
  第二十条（定期上报平台查询和开发情况；频次由上级规定）。
- 谁签：县级林业主管部门填报、审核、签发并盖章，报市（州）林业局；备案是报告，不是批准。
- 官方未公布版式；本表为参考样式，各县可替换。
""",
    content=content,
)
