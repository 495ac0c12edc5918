"""Fields, sample and notes of the application form: too long to stand beside its layout."""

from __future__ import annotations

from typing import Any

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Field
from templates_docs.build.payout_case import AREA

T = Text
MODES = (
    ("read", T("查阅", "Reading")),
    ("excerpt", T("摘录", "Excerpting")),
    ("copy", T("复制", "Copying")),
    ("borrow", T("借阅", "Lending")),
)
FAMILIES = (
    ("ccer", T("CCER", "CCER")),
    ("ticket", T("贵州碳票", "Guizhou carbon ticket")),
    ("vcs", T("VCS", "VCS")),
    ("other", T("其他", "Other")),
)
PAPERS = (
    ("application", T("申请表", "Application form")),
    ("credit", T("信用记录", "Credit record")),
    ("plan", T("实施方案", "Implementation plan")),
    ("delegation", T("委托开发协议", "Entrustment agreement")),
)
BODIES = (
    ("company", T("企业", "Company")),
    ("cooperative", T("农民专业合作社", "Farmers' co-operative")),
    ("collective", T("农村集体经济组织", "Rural collective")),
    ("state_farm", T("国有林场", "State-owned forest farm")),
    ("other", T("其他组织", "Other body")),
)
DOCUMENTS = (
    ("id_card", T("居民身份证", "Resident ID card")),
    ("passport", T("护照", "Passport")),
    ("hm_permit", T("港澳居民来往内地通行证", "Mainland travel permit (HK, Macao)")),
    ("tw_permit", T("台湾居民来往大陆通行证", "Mainland travel permit (Taiwan)")),
    ("other", T("其他证件", "Other document")),
)
CHECKS = (
    ("exists", T("资料存在", "records exist")),
    ("open", T("不涉密", "not classified")),
    ("free", T("未在借", "not on loan")),
)
DECISIONS = (
    ("agree", T("同意", "Agreed")),
    ("correct", T("退回补正", "Returned for correction")),
    ("refuse", T("不予同意", "Refused")),
)
MEDIA = (
    ("paper", T("纸质", "Paper")),
    ("file", T("电子", "File")),
    ("both", T("纸电", "Both")),
)
BY_OFFICE = T("由林业主管部门填写", "Filled in by the forestry authority")


def _opinion(who: str, label: Text) -> list[Field]:
    """What the form prints of one opinion once it is known."""
    zh, en = label.zh, label.en
    return [
        Field(
            f"{who}_decision",
            "choices",
            T(f"{zh}结论", f"{en}: decision"),
            required=False,
            options=DECISIONS,
            help=BY_OFFICE,
        ),
        Field(
            f"{who}_opinion",
            "long_text",
            T(f"{zh}意见", f"{en}: opinion"),
            required=False,
            longest=120,
        ),
        Field(
            f"{who}_person", "text", T(f"{zh}审核人", f"{en}: person"), required=False, longest=20
        ),
        Field(f"{who}_on", "date", T(f"{zh}日期", f"{en}: date"), required=False),
    ]


def _document(name: str, zh: str, en: str) -> list[Field]:
    """Kind and number of a person's document."""
    return [
        Field(
            f"{name}_id_type", "choice", T(f"{zh}证件类型", f"{en}'s document"), options=DOCUMENTS
        ),
        Field(
            f"{name}_id",
            "id_number",
            T(f"{zh}证件号码", f"{en}'s document no."),
            longest=20,
            personal=True,
        ),
    ]


FIELDS = [
    Field("applied_on", "date", T("申请日期", "Date of application")),
    Field("applicant_name", "text", T("单位名称", "Name")),
    Field(
        "applicant_code",
        "text",
        T("统一社会信用代码", "Credit code (USCC)"),
        longest=20,
    ),
    Field("applicant_type", "choice", T("单位类型", "Type"), options=BODIES),
    Field("applicant_address", "text", T("住所", "Address"), longest=80),
    Field("legal_head", "text", T("法定代表人", "Legal representative"), longest=30, personal=True),
    *_document("legal_head", "法定代表人", "Representative"),
    Field("handler_name", "text", T("经办人", "Handler"), longest=30, personal=True),
    *_document("handler", "经办人", "Handler"),
    Field("handler_post", "text", T("职务", "Post"), longest=30, required=False),
    Field("handler_phone", "phone", T("联系电话", "Phone"), longest=20, personal=True),
    Field(
        "power_number",
        "text",
        T("授权委托书编号", "Power of attorney no."),
        longest=40,
        required=False,
    ),
    Field("project_name", "text", T("项目名称", "Project"), longest=80),
    Field("families", "choices", T("项目类型", "Type of project"), options=FAMILIES),
    Field("methodology", "text", T("方法学", "Methodology"), longest=80),
    Field("library_number", "text", T("省项目库编号", "Project library no."), longest=40),
    Field("place", "text", T("项目地点", "Location"), longest=80),
    Field("area", "area", T("项目面积", "Area")),
    Field("owner_households", "integer", T("涉及农户（户）", "Owner households")),
    Field("owner_collectives", "text", T("涉及集体", "Collectives"), longest=60, required=False),
    Field("delegation_number", "text", T("委托开发协议编号", "Agreement no."), longest=40),
    Field("delegation_term", "period", T("委托开发期限", "Agreement term")),
    Field("modes", "choices", T("使用方式", "Manner of use"), options=MODES),
    Field("purpose", "long_text", T("使用用途", "Purpose of use"), longest=300),
    Field("use_term", "period", T("使用期限", "Period of use")),
    Field("credit_number", "text", T("信用报告编号", "Credit report no."), longest=40),
    Field("credit_on", "date", T("信用查询日期", "Credit queried on")),
    Field("plan_version", "text", T("实施方案版本", "Plan and version"), longest=60),
    Field("papers", "choices", T("附件核对", "Papers attached"), options=PAPERS),
    Field(
        "items",
        "rows",
        T("资料目录", "Records applied for"),
        fields=[
            Field("category", "text", T("类别", "Category"), longest=30),
            Field("title", "text", T("题名", "Title"), longest=60),
            Field("archive_number", "text", T("档号", "Reference no."), longest=40),
            Field("year", "text", T("年度", "Year"), longest=10),
            Field("range", "text", T("范围（林班、小班）", "Scope (plots)"), longest=40),
            Field("copies", "integer", T("份数", "Items")),
            Field("pages", "integer", T("页数", "Pages")),
            Field("medium", "choice", T("载体", "Medium"), options=MEDIA),
        ],
    ),
    Field(
        "archivist_checks",
        "choices",
        T("可供性核对", "Availability"),
        required=False,
        options=CHECKS,
        help=BY_OFFICE,
    ),
    *_opinion("archivist", T("档案专人", "Archivist")),
    *_opinion("section", T("业务股室", "Section")),
    *_opinion("county", T("县级林业主管部门", "County authority")),
    *_opinion("city", T("市（州）林业主管部门", "City authority")),
    Field("supplied_on", "date", T("提供日期", "Supplied on"), required=False, help=BY_OFFICE),
    Field("supplied_by", "text", T("提供人", "Supplied by"), required=False, longest=20),
    Field("received_by", "text", T("领取人", "Received by"), required=False, longest=20),
    Field("filing_number", "text", T("上报备案号", "Filing no."), required=False, longest=40),
]

_ITEMS = (
    ("作业设计", "Operation design", "云坪村人工造林作业设计", "Afforestation design, Yunping"),
    ("设计批复", "Approval", "云坪村造林作业设计批复", "Approval of the design, Yunping"),
    ("检查验收", "Acceptance", "云坪村造林检查验收报告", "Acceptance report, Yunping"),
    ("资源调查", "Survey data", "森林资源二类调查小班卡片", "Plot cards of the forest survey"),
    ("病虫防治", "Pest control", "有害生物防治方案", "Plan of pest control"),
    ("森林防火", "Fire prevention", "森林火灾防控方案", "Plan of forest fire prevention"),
)
_HELD = ((2014, 1, 36), (2014, 1, 4), (2017, 1, 22), (2023, 2, 96), (2024, 1, 18), (2025, 1, 15))


def _items() -> list[dict[str, Any]]:
    return [
        {
            "category": {"zh": zh, "en": en},
            "title": {"zh": title, "en": title_en},
            "archive_number": f"0529-LY·{year}-30-{number:04d}",
            "year": str(year),
            "range": {"zh": "001—005林班", "en": "Comp. 001–005"},
            "copies": copies,
            "pages": pages,
            "medium": "both" if number == 15 else "paper",
        }
        for number, ((zh, en, title, title_en), (year, copies, pages)) in enumerate(
            zip(_ITEMS, _HELD, strict=True), 12
        )
    ]


SAMPLE: dict[str, Any] = {
    "applied_on": "2026-03-05",
    "applicant_name": invented.DEVELOPER,
    "applicant_code": "91529901MA00000018",
    "applicant_type": "company",
    "applicant_address": {
        "zh": "黔山省云岭市青禾县示例路1号",
        "en": "1 Shili Road, Qinghe County, Yunling City, Qianshan Province",
    },
    "legal_head": invented.person(4),
    "legal_head_id_type": "id_card",
    "legal_head_id": "529901197001010014",
    "handler_name": invented.person(2),
    "handler_id_type": "id_card",
    "handler_id": "529901198505050026",
    "handler_post": {"zh": "项目经理", "en": "Project manager"},
    "handler_phone": "13800000002",
    "power_number": "529901-SW-2026-0001",
    "project_name": invented.PROJECT,
    "families": ["ticket"],
    "methodology": {
        "zh": "贵州林业碳票项目方法学（试行）",
        "en": "Methodology of Guizhou forestry carbon ticket projects (trial)",
    },
    "library_number": "XMK-529901-2026-0001",
    "place": invented.PLACE,
    "area": AREA,
    "owner_households": 24,
    "owner_collectives": {"zh": "云坪村股份经济合作社", "en": "Yunping Village Co-operative"},
    "delegation_number": "529901-WT-2026-0001",
    "delegation_term": {"from": "2026-04-01", "to": "2046-03-31"},
    "modes": ["read", "copy"],
    "purpose": {
        "zh": "编制云坪村林业碳票项目监测报告：核对小班边界、面积、树种、林龄和蓄积，"
        "并供第三方机构核算时对照。",
        "en": "To write the monitoring report of the Yunping ticket project: boundaries, areas, "
        "species, age and stock of the plots are checked and shown to the third-party verifier.",
    },
    "use_term": {"from": "2026-03-16", "to": "2026-06-15"},
    "credit_number": "XY-2026-0303-0018",
    "credit_on": "2026-03-03",
    "plan_version": {"zh": "2026年2月，第1.2版", "en": "February 2026, version 1.2"},
    "papers": ["application", "credit", "plan", "delegation"],
    "items": _items(),
    "archivist_checks": ["exists", "open", "free"],
    "archivist_decision": ["agree"],
    "archivist_opinion": {
        "zh": "目录所列资料齐全，可供利用。",
        "en": "All records of the list are there and may be used.",
    },
    "archivist_person": {"zh": "安存之", "en": "An Cunzhi"},
    "archivist_on": "2026-03-06",
    "section_decision": ["agree"],
    "section_opinion": {
        "zh": "用途、范围与项目库登记一致，建议同意。",
        "en": "Purpose and scope agree with the project library; consent is proposed.",
    },
    "section_person": {"zh": "章细看", "en": "Zhang Xikan"},
    "section_on": "2026-03-09",
}

NOTES = """
# 林业碳汇资料使用申请表

- 依据：贵州省林业碳汇资源管理办法（试行）第十三条（申请材料四件套，业主对真实性、完整性负责）、
  第十五条（查阅由县级审核同意；复制由县级审核、市（州）林业局同意；实名登记时间、范围、内容、用途）、
  第十六条（资料范围）。
- 谁填写：项目业主填写第一至六部分；档案专人、业务股室、县级林业主管部门、市（州）林业局（复制时）
  依次填写第七部分；提供时填写第八部分并上报备案。
- 谁审批：查阅、摘录由县级；复制另报市（州）同意。借阅办法未规定，系统按复制从严，各县可改。
- 第七、八部分未填时印出空白，供手写；已知时印出结论，签字、盖章一律手工。
- 官方未公布版式；本表为参考样式，各县可替换。
"""
