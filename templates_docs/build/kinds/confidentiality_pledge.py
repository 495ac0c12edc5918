"""保密承诺书: what a user of archives promises."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.forms import form_page
from templates_docs.build.kind import Field, Kind
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """One page."""
    compact(w)
    form_page(w)
    w.title()
    w.number_line()
    w.para(T("致：{{ keeper }}", "To: {{ keeper_en }}"), style="正文齐头")
    w.para(
        T(
            "{{ pledger_name }}（统一社会信用代码：{{ pledger_code }}）因“{{ project_name }}”使用林业碳汇资料（申请表编号：{{ application_number }}），郑重承诺：",
            "{{ pledger_name_en }} (credit code {{ pledger_code_en }}), using forest-carbon data for “{{ project_name_en }}” (application no. {{ application_number_en }}), pledges:",
        )
    )
    for text in POINTS:
        w.para(text)
    w.para(
        T(
            "使用期限：{{ term }}。接触人员：{{ people }}。",
            "Period of use: {{ term_en }}. People with access: {{ people_en }}.",
        )
    )
    w.signs([T("承诺单位", "Pledger"), T("经办人", "Handled by")])
    w.check_block()


POINTS = [
    T(
        "一、资料仅用于申请表所列项目、用途和范围，不复制、不摘录、不转提供超出批准的部分。",
        "1. Data is used for the stated project, purpose and scope; nothing beyond the approval is copied, excerpted or passed on.",
    ),
    T(
        "二、指定专人保管，采取加密、加锁等措施；不上传互联网，不向境外提供。",
        "2. It is kept by named people under lock and encryption, never put on the internet nor sent abroad.",
    ),
    T(
        "三、不接触、不存储国家秘密；发现涉密内容立即停止使用并报告。",
        "3. State secrets are neither accessed nor stored; on finding any, use stops and it is reported.",
    ),
    T(
        "四、到期或者被收回权限时，五个工作日内归还原件、销毁复制件并提交凭证。",
        "4. At the end, or when the right is taken back, originals are returned and copies destroyed within five working days, against receipt.",
    ),
    T(
        "五、违反承诺的，依法承担责任，并接受取消使用资格。",
        "5. Breach carries liability by law and loss of the right to use data.",
    ),
]

KIND = Kind(
    code="confidentiality_pledge",
    name=T("林业碳汇资料使用保密承诺书", "Pledge of Confidentiality for Forest-Carbon Data"),
    group="archives",
    series="BM",
    basis=T(
        "贵州省林业碳汇资源管理办法（试行）第二十二条、第二十三条；保守国家秘密法",
        "Guizhou Measures arts. 22–23; State Secrets Law",
    ),
    fields=[
        Field("keeper", "text", T("资料保管单位", "Keeper of the data"), longest=60),
        Field("pledger_name", "text", T("承诺单位", "Pledger"), longest=60),
        Field("pledger_code", "text", T("统一社会信用代码", "Credit code"), longest=20),
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("application_number", "text", T("申请表编号", "Application no."), longest=40),
        Field("term", "period", T("使用期限", "Period of use")),
        Field("people", "text", T("接触人员", "People with access"), longest=120, personal=True),
    ],
    sample={
        "keeper": invented.BUREAU,
        "pledger_name": invented.DEVELOPER,
        "pledger_code": "91529901MA00000018",
        "project_name": invented.PROJECT,
        "application_number": "529901-SQ-2026-0001",
        "term": {"from": "2026-03-10", "to": "2026-06-09"},
        "people": {"zh": "林小禾、松长根", "en": "Lin Xiaohe, Song Changgen"},
    },
    notes="""
# 保密承诺书

- 依据：贵州办法（试行）第二十二、二十三条；保守国家秘密法；档案法第四十八条。
- 谁签：资料使用单位。参考样式，各县可替换。
""",
    content=content,
)
