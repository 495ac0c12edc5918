"""林业碳汇资料使用申请表: the first of the four papers a project owner hands in."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build.application_case import FIELDS, NOTES, SAMPLE
from templates_docs.build.forms import Box, Grid, blank, fact, form_page, known, lines, said
from templates_docs.build.kind import Kind
from templates_docs.build.places import check_row, head_line, new_page, notes, opinion, seal
from templates_docs.build.writer import Writer

T = Text


def content(w: Writer) -> None:
    """One page about applicant and project, one about the records, one of opinions."""
    form_page(w)
    w.title()
    head_line(w, T("申请日期：{{ applied_on }}", "Date of application: {{ applied_on_en }}"))
    grid = Grid(w)
    _applicant(w, grid)
    _project(w, grid)
    _use(w, grid)
    grid.finish(gap=4)
    _papers(w)
    _catalogue(w)
    _promises(w)
    _opinions(w)
    _supply(w)
    notes(
        w,
        T(
            "说明：1. 查阅、摘录由县级林业主管部门审核同意；复制由县级审核后报市（州）林业局同意。"
            "2. 变更用途、范围、期限或方式的，重新申请。3. 涉密资料不在本表申请，按保密规定线下办理。"
            "4. 本表一式三份：申请单位、县级档案、市（州）备案各一份。",
            "Notes: 1. Reading and excerpts are approved by the county forestry authority; copying "
            "also needs the consent of the city or prefecture. 2. A change of purpose, scope, "
            "period or manner is a new application. 3. Classified records are not applied for on "
            "this form. 4. Three copies: applicant, county archive, city or prefecture.",
        ),
    )
    check_row(w)


def _applicant(w: Writer, grid: Grid) -> None:
    grid.band(T("一、申请单位（项目业主）", "1. Applicant (project owner)"))
    grid.pairs(["applicant_name"], ["applicant_code", "applicant_type"], ["applicant_address"])
    document, number = T("证件类型", "Document"), T("证件号码", "Number")
    for name in ("legal_head", "handler"):
        whole = name if name == "legal_head" else "handler_name"
        grid.named(
            (whole, w.kind.find(whole).label, 34, 25),
            (f"{name}_id_type", document, 19, 26),
            (f"{name}_id", number, 20, 42),
        )
    grid.named(
        ("handler_post", w.kind.find("handler_post").label, 34, 25),
        ("handler_phone", T("电话", "Phone"), 19, 26),
        ("power_number", T("委托书号", "Authority no."), 20, 42),
    )


def _project(w: Writer, grid: Grid) -> None:
    grid.band(T("二、项目情况", "2. Project"))
    grid.pairs(
        ["project_name"],
        ["families"],
        ["methodology"],
        ["library_number", "area"],
        ["place"],
        ["owner_households", "owner_collectives"],
        ["delegation_number"],
        ["delegation_term"],
    )


def _use(w: Writer, grid: Grid) -> None:
    grid.band(T("三、使用申请", "3. Use applied for"))
    grid.pairs(["modes"])
    grid.row(
        Box(34, said(w, w.kind.find("purpose").label, style="表头")),
        Box(w.wide - 34, fact(w, "purpose")),
        height=18,
        torn=True,
    )
    grid.pairs(["use_term"])


PAPERS = (
    (
        T("1. 林业碳汇资料使用申请表", "1. This application form"),
        T("{{ number }}", "{{ number }}"),
    ),
    (
        T("2. 项目业主信用记录", "2. Credit record of the project owner"),
        T(
            "{{ credit_number }}，查询日期{{ credit_on }}",
            "{{ credit_number_en }}, queried on {{ credit_on_en }}",
        ),
    ),
    (
        T("3. 项目开发实施方案", "3. Project development implementation plan"),
        T("{{ plan_version }}", "{{ plan_version_en }}"),
    ),
    (
        T("4. 林权所有人委托开发协议（合同）", "4. Development entrustment agreement"),
        T("{{ delegation_number }}", "{{ delegation_number_en }}"),
    ),
)
COMPLETE = T("☐ 齐全　☐ 需补正", "☐ complete  ☐ lacking")


def _papers(w: Writer) -> None:
    grid = Grid(w)
    grid.band(T("四、申请材料核对", "4. Papers handed in"))
    grid.row(
        Box(68, said(w, T("材料名称", "Paper"), style="表头")),
        Box(57, said(w, T("编号、版本", "Number, version"), style="表头")),
        Box(40, said(w, T("档案专人核对", "Checked by archivist"), style="表头")),
    )
    for name, number in PAPERS:
        done = said(w, COMPLETE, align="center")
        grid.row(Box(68, said(w, name)), Box(57, said(w, number)), Box(40, done), height=8)
    grid.row(
        Box(34, said(w, T("申请单位自查", "Own check"), style="表头")),
        Box(w.wide - 34, fact(w, "papers")),
        height=8,
    )
    grid.finish(gap=4, together=True)


CATALOGUE = (
    ("no", 8, "center"),
    ("category", 19, "center"),
    ("title", 39, "left"),
    ("archive_number", 35, "center"),
    ("year", 10, "center"),
    ("range", 22, "center"),
    ("copies", 10, "center"),
    ("pages", 10, "center"),
    ("medium", 12, "center"),
)


def _catalogue(w: Writer) -> None:
    """Its own table, so that the headings stand on every page it takes."""
    labels = {one.name: one.label for one in w.kind.find("items").fields}
    labels["no"] = T("序号", "No.")
    grid = Grid(w, pad=0.8)
    grid.band(T("五、申请使用的资料目录", "5. Records applied for"), repeat=True)
    grid.row(
        *(
            Box(width, said(w, labels[name], style="小表", head=True))
            for name, width, _place in CATALOGUE
        ),
        repeat=True,
    )
    grid.tag("{%tr for row in items %}")
    grid.row(
        *(
            Box(width, fact(w, f"row.{name}", style="小表", align=place))
            for name, width, place in CATALOGUE
        ),
        height=8,
    )
    grid.tag("{%tr endfor %}")
    whole = T("合计（{{ items_count }}项）", "Total ({{ items_count_en }} items)")
    grid.row(
        Box(133, said(w, whole, style="小表", align="center")),
        Box(10, fact(w, "items_total_copies", style="小表")),
        Box(10, fact(w, "items_total_pages", style="小表")),
        Box(12, blank),
    )
    grid.finish(gap=4)


PROMISES = (
    T(
        "1. 所提交的申请材料真实、完整，愿对其真实性和完整性负责。",
        "1. The papers handed in are true and complete, and we answer for that.",
    ),
    T(
        "2. 所获资料仅用于本申请所列项目、用途和期限，不用于其他项目或者目的。",
        "2. The records serve only the project, purpose and period stated here.",
    ),
    T(
        "3. 不向任何第三方转提供，不擅自公布、复制、改动，不向境外提供。",
        "3. They are not passed on, published, copied, altered or sent abroad without consent.",
    ),
    T(
        "4. 妥善保管并严格保密；发现泄露、遗失的，立即报告。",
        "4. They are kept safely and in confidence; a leak or loss is reported at once.",
    ),
    T(
        "5. 期满、项目终止或者使用权限被收回的，按要求归还原件、销毁复制件并提交回执。",
        "5. When the period, the project or the right of use ends, originals are returned and "
        "copies destroyed against receipt.",
    ),
)


def _promises(w: Writer) -> None:
    grid = Grid(w)
    grid.band(T("六、申请单位承诺", "6. Declaration of the applicant"))
    grid.row(Box(w.wide, lines(w, *PROMISES)))
    signs = lines(
        w,
        T("法定代表人（签字）：", "Legal representative (signature):"),
        None,
        T("经办人（签字）：", "Handler (signature):"),
        None,
        T("日期：　　　　年　　月　　日", "Date:"),
    )
    grid.row(
        Box(34, said(w, T("申请单位签章", "Signed and sealed"), style="表头")),
        Box(w.wide - 34 - 48, signs),
        Box(48, seal(w)),
        height=45,
    )
    grid.finish(gap=4, together=True)


def _opinions(w: Writer) -> None:
    if not (w.zh and w.en):
        new_page(w)
    grid = Grid(w)
    grid.band(T("七、审核意见", "7. Opinions"))
    opinion(
        grid,
        "archivist",
        T("县级档案专人意见", "Archivist of the county"),
        extra=["archivist_checks"],
    )
    opinion(grid, "section", T("县级业务股室意见", "Section of the county bureau"))
    opinion(grid, "county", T("县级林业主管部门审核意见", "County forestry authority"), sealed=True)
    opinion(
        grid,
        "city",
        T("市（州）林业主管部门意见（复制时）", "City or prefecture authority (for copies)"),
        sealed=True,
    )
    grid.finish(gap=4)


def _supply(w: Writer) -> None:
    grid = Grid(w)
    grid.band(T("八、资料提供与备案", "8. Supply and filing"))
    day = T("　　　年　　月　　日", "D                M                Y")
    half = w.wide / 2 - 34
    for names in (("supplied_on", "supplied_by"), ("received_by", "filing_number")):
        boxes = []
        for name in names:
            pen = day if name == "supplied_on" else None
            boxes.append(Box(34, said(w, w.kind.find(name).label, style="表头")))
            boxes.append(Box(half, known(w, name, pen=pen)))
        grid.row(*boxes, height=9)
    pen = T("签字：", "Signature:")
    grid.row(
        Box(34, said(w, T("提供人签字", "Supplied by"), style="表头")),
        Box(half, said(w, pen)),
        Box(34, said(w, T("领取人签字", "Received by"), style="表头")),
        Box(half, said(w, pen)),
        height=12,
    )
    grid.finish(gap=2)


KIND = Kind(
    code="data_application",
    name=T("林业碳汇资料使用申请表", "Application Form for the Use of Forestry Carbon Records"),
    group="archives",
    series="SQ",
    basis=T(
        "贵州省林业碳汇资源管理办法（试行）第十三条、第十五条、第十六条",
        "Guizhou Measures on Forestry Carbon Resources (trial), arts. 13, 15 and 16",
    ),
    fields=FIELDS,
    sample=SAMPLE,
    notes=NOTES,
    content=content,
)
