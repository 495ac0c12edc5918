"""项目开发实施方案: the outline of thirteen chapters."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.kind import Field, Kind
from templates_docs.build.measures import compact
from templates_docs.build.writer import Writer, in_chinese

T = Text
CHAPTERS: list[tuple[str, Text, Text]] = [
    (
        "overview",
        T("项目概况", "Overview"),
        T("业主、位置、面积、权属，见上表和附件。", "Owner, place, area and tenure as above."),
    ),
    (
        "basis_text",
        T("依据与方法学适用性", "Basis and applicability"),
        T("逐条说明方法学适用条件。", "Each condition of the methodology is met as follows."),
    ),
    (
        "resources",
        T("资源本底与碳汇潜力", "Resources and potential"),
        T("二类调查数据、蓄积和年增长量。", "Survey data, stock and yearly growth."),
    ),
    (
        "development",
        T("开发内容、边界和小班清单", "Contents and boundary"),
        T("边界与附件1小班清单一致。", "The boundary equals Annex 1."),
    ),
    (
        "technique",
        T("技术路线与计量监测", "Technique and monitoring"),
        T("样地布设、监测频次和质量控制。", "Plots, frequency, quality control."),
    ),
    (
        "schedule",
        T("组织与进度", "Organisation and schedule"),
        T("分工和时间节点。", "Who does what, and when."),
    ),
    (
        "budget",
        T("投资概算与费用承担", "Budget and costs"),
        T("费用由乙方承担，以协议上限为限。", "Borne by Party B up to the cap."),
    ),
    (
        "income",
        T("收益预测与分配、农户参与", "Income, sharing, households"),
        T(
            "按协议和表决的方案分配；预测不是承诺。",
            "As agreed and voted; a forecast is no promise.",
        ),
    ),
    (
        "tenure",
        T("权属与民主程序", "Tenure and decisions"),
        T("决议、公示和同意书见附件。", "Resolution, notice and consents attached."),
    ),
    (
        "risks",
        T("风险与对策", "Risks"),
        T("市场、自然、政策和非持久性风险。", "Market, nature, policy, non-permanence."),
    ),
    (
        "confidentiality",
        T("资料使用与保密", "Data and confidentiality"),
        T("资料仅用于本项目，不转提供。", "Data serves this project only."),
    ),
    (
        "benefits",
        T("生态、社会和经济效益", "Benefits"),
        T("固碳、增收和就业。", "Carbon, income, work."),
    ),
    (
        "annexes",
        T("附件目录", "Annexes"),
        T(
            "小班清单、权属证明、决议、公示、协议。",
            "Plots, tenure, resolution, notice, agreement.",
        ),
    ),
]


def content(w: Writer) -> None:
    """Cover table, thirteen chapters, list of plots."""
    compact(w)
    w.title()
    w.number_line()
    w.facts(
        [
            ["project_name"],
            ["developer_name"],
            ["family", "methodology"],
            ["place"],
            ["area", "period"],
            ["expected_tonnes", "written_by"],
        ]
    )
    for number, (name, title, _sample) in enumerate(CHAPTERS, 1):
        w.heading(T(f"{in_chinese(number)}、{title.zh}", f"{number}. {title.en}"))
        w.para(T(f"{{{{ {name} }}}}", f"{{{{ {name}_en }}}}"))
    w.signs([T("项目业主", "Developer"), T("编制单位", "Written by")])
    w.check_block()
    w.landscape()
    w.heading(T("附件1　小班清单", "Annex 1  List of plots"))
    w.rows("parcels", invented.PARCEL_COLUMNS, totals=["area"])


KIND = Kind(
    code="implementation_plan",
    name=T("林业碳汇项目开发实施方案", "Implementation Plan of a Forest-Carbon Project"),
    group="projects",
    series="FA",
    basis=T("贵州省林业碳汇资源管理办法（试行）第十三条", "Guizhou Measures art. 13"),
    fields=[
        Field("project_name", "text", T("项目名称", "Project"), longest=80),
        Field("developer_name", "text", T("项目业主", "Developer"), longest=60),
        Field("family", "choice", T("项目类型", "Type"), options=invented.FAMILIES),
        Field("methodology", "text", T("方法学", "Methodology"), longest=80),
        Field("place", "text", T("项目地点", "Place"), longest=80),
        Field("area", "area", T("项目面积", "Area")),
        Field("period", "period", T("计入期", "Crediting period")),
        Field("expected_tonnes", "integer", T("预计年减排量（吨）", "Expected tonnes a year")),
        Field("written_by", "text", T("编制单位", "Written by"), longest=60),
        *[Field(name, "long_text", title, longest=2000) for name, title, _sample in CHAPTERS],
        invented.parcels_field(),
    ],
    sample={
        "project_name": invented.PROJECT,
        "developer_name": invented.DEVELOPER,
        "family": "ticket",
        "methodology": {
            "zh": "贵州林业碳票项目方法学（试行）",
            "en": "Guizhou ticket methodology (trial)",
        },
        "place": invented.PLACE,
        "area": invented.AREA_OF_PARCELS,
        "period": {"from": "2026-01-01", "to": "2045-12-31"},
        "expected_tonnes": 420,
        "written_by": {"zh": "示例林业规划设计院", "en": "Shili Forestry Design"},
        **{name: {"zh": sample.zh, "en": sample.en} for name, _title, sample in CHAPTERS},
        "parcels": invented.parcels(),
    },
    notes="""
# 项目开发实施方案（大纲）

- 依据：贵州办法（试行）第十三条（用档四件套之三）。
- 谁编：项目业主；十三章为参考大纲，各县可替换。
""",
    content=content,
)
