"""收回资料使用权限通知书, with the proof of service behind it."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Field, Kind
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """The notice on one page, 送达回证 on the next."""
    compact(w)
    w.title()
    w.number_line()
    w.para(T("{{ addressee }}：", "To {{ addressee_en }}:"), style="正文齐头")
    w.para(
        T(
            "我局于{{ granted_on }}批准你单位使用林业碳汇资料（批准编号：{{ grant_number }}，项目：“{{ project_name }}”）。",
            "On {{ granted_on_en }} this office allowed you to use forest-carbon data (no. {{ grant_number_en }}, project “{{ project_name_en }}”).",
        )
    )
    w.para(T("经查：{{ facts_found }}", "Found: {{ facts_found_en }}"))
    w.para(
        T(
            "依据{{ legal_basis }}，决定：{{ decision }}",
            "Under {{ legal_basis_en }} it is decided: {{ decision_en }}",
        )
    )
    w.para(
        T(
            "请自收到本通知之日起{{ days }}个工作日内归还原件、销毁复制件并提交凭证。逾期不办的，依法处理。",
            "Within {{ days_en }} working days of receipt return the originals, destroy the copies and hand in proof; otherwise the law is applied.",
        )
    )
    w.para(T("{{ remedies }}", "{{ remedies_en }}"))
    w.para(T("抄送：{{ copies_to }}", "Copied to: {{ copies_to_en }}"), style="正文齐头")
    w.signed_office()
    w.check_block()
    w.new_page()
    w.heading(T("送达回证", "Proof of service"))
    w.facts([["addressee"], ["served_at", "served_how"]])
    w.signs(
        [
            T("受送达人", "Received by"),
            T("送达人（两人）", "Served by (two)"),
            T("见证人", "Witness"),
        ],
        seal=False,
    )


KIND = Kind(
    code="revocation_notice",
    name=T("收回资料使用权限通知书", "Notice Taking Back the Right to Use Data"),
    group="archives",
    series="SH",
    basis=T(
        "贵州省林业碳汇资源管理办法（试行）第十九条、第二十三条", "Guizhou Measures arts. 19 and 23"
    ),
    fields=[
        Field("addressee", "text", T("受送达人", "Addressee"), longest=60),
        Field("granted_on", "date", T("批准日期", "Granted on")),
        Field("grant_number", "text", T("批准编号", "Grant no."), longest=40),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("facts_found", "long_text", T("查明的事实", "Facts"), longest=600),
        Field("legal_basis", "text", T("依据", "Basis"), longest=120),
        Field("decision", "long_text", T("决定", "Decision"), longest=300),
        Field("days", "integer", T("期限（工作日）", "Working days")),
        Field(
            "remedies",
            "long_text",
            T("陈述申辩和救济（县可修改）", "Remedies (county's wording)"),
            longest=400,
        ),
        Field("copies_to", "text", T("抄送", "Copied to"), longest=120),
        Field("served_at", "text", T("送达时间、地点", "Served at"), longest=60, required=False),
        Field("served_how", "text", T("送达方式", "How served"), longest=30, required=False),
    ],
    sample={
        "addressee": invented.DEVELOPER,
        "granted_on": "2026-03-10",
        "grant_number": "529901-SQ-2026-0001",
        "project_name": invented.PROJECT,
        "facts_found": {
            "zh": "你单位未按委托开发协议第七条在期限内支付收益，经催告后仍未履行，并引发农户异议。",
            "en": "Income due under Article 7 of the delegation agreement was not paid in time, nor after a reminder, and households objected.",
        },
        "legal_basis": {
            "zh": "《贵州省林业碳汇资源管理办法（试行）》第十九条",
            "en": "article 19 of the Guizhou Measures (trial)",
        },
        "decision": {
            "zh": "暂停项目，收回资料使用权限，收回并销毁已提供的复制件。",
            "en": "the project is suspended, the right to use data is taken back, and copies are recalled and destroyed.",
        },
        "days": 5,
        "remedies": {
            "zh": "你单位可以在收到本通知之日起五个工作日内向我局陈述、申辩；对本决定不服的，可以依法申请行政复议或者提起行政诉讼。",
            "en": "You may state your case within five working days, and may apply for review or sue under the law.",
        },
        "copies_to": {
            "zh": "云岭市林业局、青禾县生态环境部门、云坪镇人民政府",
            "en": "city forestry bureau, county ecology department, town government",
        },
    },
    notes="""
# 收回资料使用权限通知书

- 依据：贵州办法（试行）第十九条（未履行协议或有矛盾纠纷的，告知同级生态环境部门，暂停项目，收回使用权限）、第二十三条。
- 谁签：县级林业主管部门；期限默认五个工作日，各县可改。
- 是否属于行政行为、救济途径如何表述有争议，“陈述申辩和救济”一段由各县法制机构审定。参考样式。
""",
    content=content,
)
