"""查阅、借阅、复制登记簿: the real-name register of the archives, one line for each use."""

from __future__ import annotations

from typing import Any

from app.core.bilingual import Text
from templates_docs.build import invented
from templates_docs.build.application_case import DOCUMENTS, MODES
from templates_docs.build.forms import (
    Box,
    Cell,
    Fill,
    Grid,
    blank,
    form_page,
    resize,
    said,
    stacked,
)
from templates_docs.build.kind import Column, Field, Kind, Register
from templates_docs.build.places import check_row, head_line, notes, sign_line
from templates_docs.build.writer import Writer

T = Text
CONDITIONS = (
    ("whole", T("完好", "Intact")),
    ("damaged", T("缺损", "Damaged or missing")),
)
SIGNS = [
    T("经手人（签字）", "Handled by"),
    T("档案专人（签字）", "Archivist"),
    T("负责人（签字）", "Head of section"),
]
# Facts that share a column, heading, width in mm. Twenty-nine facts in sixteen columns: what
# belongs together stands one below the other.
COLUMNS: tuple[tuple[tuple[str, ...], Text, float], ...] = (
    (("registered_on_iso",), T("登记日期", "Date"), 14),
    (("user_name", "user_unit"), T("利用人\n单位", "User\nbody"), 18),
    (
        ("document_type", "document_number_masked", "phone_masked"),
        T("证件、号码\n电话", "Document\nphone"),
        27,
    ),
    (("application_number", "mode"), T("申请表号\n方式", "Application\nmanner"), 27),
    (("archive_number", "title"), T("档号\n题名", "Reference no.\ntitle"), 28),
    (("range", "quantity"), T("内容范围\n份、页", "Scope\nitems, pages"), 18),
    (("purpose",), T("用途", "Purpose"), 14),
    (("county_by", "county_on_iso"), T("县级审批\n日期", "County\ndate"), 14),
    (("city_by", "city_number", "city_on_iso"), T("市州同意\n文号、日期", "City\nno., date"), 19),
    (("started_on_iso", "due_on_iso"), T("开始利用\n应还", "From\ndue"), 14),
    (("copy_number",), T("复制件\n编号、印章", "Copies,\nstamp"), 18),
    (("handled_by",), T("经手人", "Handler"), 11),
    ((), T("利用人\n签字", "User\nsigns"), 15),
    (
        ("returned_on_iso", "condition", "received_by"),
        T("归还、清点\n接收人", "Returned\nreceiver"),
        14,
    ),
    (("extended_to_iso", "reminded_on_iso"), T("延期\n催还", "Extended\nreminded"), 14),
    (("remark",), T("备注", "Remarks"), 13),
)


def content(w: Writer) -> None:
    """One wide table; each page is signed by who handled it."""
    form_page(w, left=12, right=12, top=18)
    w.title()
    head_line(
        w,
        T(
            "保管单位：{{ keeper }}　　卷册：{{ volume }}　　起止：{{ span }}　　"
            "档案专人：{{ custodian }}",
            "{{ keeper_en }}    Volume: {{ volume_en }}    Period: {{ span_en }}    "
            "Archivist: {{ custodian_en }}",
        ),
        share=0.8,
    )
    grid = Grid(w, pad=0.5)
    width = sum(column[2] for column in COLUMNS) + 8
    scale = w.wide / width
    head = [Box(8 * scale, _heading(w, T("序号", "No.")))]
    line = [Box(8 * scale, stacked(w, ["row.no"], style="小表", size=7.5))]
    for names, label, wide in COLUMNS:
        fill: Fill = blank
        if names:
            fill = stacked(w, [f"row.{name}" for name in names], style="小表", size=7.5)
        head.append(Box(wide * scale, _heading(w, label)))
        line.append(Box(wide * scale, fill))
    grid.row(*head, repeat=True)
    grid.tag("{%tr for row in entries %}")
    grid.row(*line, height=12)
    grid.tag("{%tr endfor %}")
    grid.finish()
    sign_line(w, SIGNS)
    notes(
        w,
        T(
            "说明：连续编号，只增不改；更正另起一行，注明所更正的序号。证件号码、电话印出时遮盖。"
            "借阅不得转借；复制件加盖证明章，按原件管理。",
            "Notes: numbered without gaps and only added to; a correction is a new line that names "
            "the one it corrects. Numbers of people are masked in print. Loans are not passed on; "
            "copies bear the certifying stamp and are kept like originals.",
        ),
    )
    check_row(w)


def _heading(w: Writer, label: Text) -> Fill:
    words = said(w, label, style="小表", head=True)

    def fill(cell: Cell) -> None:
        words(cell)
        resize(cell, 7.5)

    return fill


FIELDS = [
    Field("keeper", "text", T("保管单位", "Keeper")),
    Field("volume", "text", T("卷册", "Volume"), longest=30),
    Field("span", "period", T("起止日期", "Period")),
    Field("custodian", "text", T("档案专人", "Archivist"), longest=30),
    Field(
        "entries",
        "rows",
        T("登记", "Entries"),
        fields=[
            Field("registered_on", "date", T("登记日期", "Date")),
            Field("user_name", "text", T("利用人姓名", "User"), longest=20, personal=True),
            Field("user_unit", "text", T("单位", "Body"), longest=40),
            Field("document_type", "choice", T("证件类型", "Document"), options=DOCUMENTS),
            Field(
                "document_number",
                "id_number",
                T("证件号码", "Document no."),
                longest=20,
                personal=True,
            ),
            Field("phone", "phone", T("电话", "Phone"), longest=20, personal=True),
            Field("application_number", "text", T("申请表号", "Application no."), longest=40),
            Field("mode", "choice", T("利用方式", "Manner"), options=MODES),
            Field("archive_number", "text", T("档号", "Reference no."), longest=40),
            Field("title", "text", T("题名", "Title"), longest=60),
            Field("range", "text", T("内容范围（林班、小班）", "Scope (plots)"), longest=40),
            Field("quantity", "text", T("份、页数", "Items, pages"), longest=20),
            Field("purpose", "text", T("用途", "Purpose"), longest=60),
            Field("county_by", "text", T("县级审批人", "County: approved by"), longest=20),
            Field("county_on", "date", T("县级审批日期", "County: on")),
            Field(
                "city_by",
                "text",
                T("市州审批人", "City: agreed by"),
                longest=20,
                required=False,
            ),
            Field("city_number", "text", T("市州文号", "City: no."), longest=30, required=False),
            Field("city_on", "date", T("市州同意日期", "City: on"), required=False),
            Field("started_on", "date", T("利用开始时间", "From")),
            Field("due_on", "date", T("应还日期", "Due"), required=False),
            Field(
                "copy_number",
                "text",
                T("复制件编号、加盖印章", "Copies and stamp"),
                longest=40,
                required=False,
            ),
            Field("handled_by", "text", T("经手人", "Handled by"), longest=20),
            Field("returned_on", "date", T("归还日期", "Returned on"), required=False),
            Field(
                "condition",
                "choice",
                T("清点情况", "Condition"),
                options=CONDITIONS,
                required=False,
            ),
            Field("received_by", "text", T("接收人", "Received by"), longest=20, required=False),
            Field("extended_to", "date", T("延期至", "Extended to"), required=False),
            Field("reminded_on", "date", T("催还日期", "Reminded on"), required=False),
            Field("remark", "text", T("备注", "Remarks"), longest=60, required=False),
        ],
    ),
]


def _entry(number: int, day: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a fact of any type
    held: dict[str, Any] = {
        "registered_on": f"2026-03-{day:02d}",
        "user_name": invented.person(number),
        "user_unit": {"zh": "松原碳汇科技有限公司", "en": "Songyuan Carbon"},
        "document_type": "id_card",
        "document_number": f"5299011985050500{number:02d}",
        "phone": f"1380000000{number}",
        "application_number": f"529901-SQ-2026-{number:04d}",
        "mode": "read",
        "archive_number": f"0529-LY·2023-30-{11 + number:04d}",
        "title": {"zh": "森林资源二类调查小班卡片", "en": "Plot cards of the forest survey"},
        "range": {"zh": "001—005林班", "en": "Comp. 001–005"},
        "quantity": {"zh": "1份48页", "en": "1 item, 48 pp."},
        "purpose": {"zh": "编制监测报告", "en": "Monitoring report"},
        "county_by": {"zh": "沈批", "en": "Shen Pi"},
        "county_on": f"2026-03-{day - 1:02d}",
        "started_on": f"2026-03-{day:02d}",
        "handled_by": {"zh": "安存之", "en": "An Cunzhi"},
    }
    return held | more


SAMPLE: dict[str, Any] = {
    "keeper": {"zh": "青禾县林业局档案室", "en": "Archive of Qinghe County Forestry Bureau"},
    "volume": {"zh": "2026年第1册", "en": "2026, vol. 1"},
    "span": {"from": "2026-01-01", "to": "2026-12-31"},
    "custodian": {"zh": "安存之", "en": "An Cunzhi"},
    "entries": [
        _entry(1, 11),
        _entry(
            2,
            16,
            mode="copy",
            city_by={"zh": "柳复核", "en": "Liu Fuhe"},
            city_number={"zh": "云林函〔2026〕3号", "en": "Yunlin 2026 no. 3"},
            city_on="2026-03-13",
            copy_number={"zh": "FZ-2026-0001，已盖章", "en": "FZ-2026-0001, stamped"},
        ),
        _entry(
            3,
            18,
            mode="borrow",
            city_by={"zh": "柳复核", "en": "Liu Fuhe"},
            city_number={"zh": "云林函〔2026〕4号", "en": "Yunlin 2026 no. 4"},
            city_on="2026-03-17",
            due_on="2026-03-25",
            extended_to="2026-03-31",
            reminded_on="2026-03-25",
            returned_on="2026-03-30",
            condition="whole",
            received_by={"zh": "安存之", "en": "An Cunzhi"},
        ),
        _entry(
            4,
            20,
            mode="excerpt",
            title={"zh": "云坪村造林检查验收报告", "en": "Acceptance report, Yunping"},
            quantity={"zh": "1份22页", "en": "1 item, 22 pp."},
        ),
        _entry(
            5,
            24,
            user_unit={"zh": "示例核查有限公司", "en": "Shili Verification"},
            purpose={"zh": "第三方核算", "en": "Third-party verification"},
            remark={"zh": "更正第4行页数", "en": "Corrects line 4"},
        ),
    ],
}

KIND = Kind(
    code="lending_register",
    name=T(
        "林业碳汇档案查阅、借阅、复制登记簿",
        "Register of Reading, Lending and Copying of Records",
    ),
    group="archives",
    series="DJ",
    basis=T(
        "贵州省林业碳汇资源管理办法（试行）第十五条；档案法实施条例第三十二至三十四条",
        "Guizhou Measures (trial) art. 15; Regulations for the Archives Law arts. 32–34",
    ),
    landscape=True,
    fields=FIELDS,
    sample=SAMPLE,
    register=Register(
        rows="entries",
        columns=[
            Column("no", T("序号", "No."), 8, "center"),
            *[
                Column(
                    names[0] if names else "",
                    label,
                    width + 2.5 * (label.zh.endswith(("日期", "应还", "催还"))),
                    also=names[1:],
                    by_hand=not names,
                )
                for names, label, width in COLUMNS
            ],
        ],
        signs=SIGNS,
        above=["keeper", "volume", "span", "custodian"],
        row_mm=14,
        size=6.5,
    ),
    notes="""
# 林业碳汇档案查阅、借阅、复制登记簿

- 依据：贵州省林业碳汇资源管理办法（试行）第十五条（实名登记：时间、范围、内容、用途；查阅由县级、复制由市（州）同意）；
  档案法实施条例第三十二至三十四条（复制件加盖印章与原件同效；利用方式；未移交档案须经保管单位同意）。
- 谁登记：县级档案专人；每页经手人、档案专人、科室负责人签字；利用人在本行手写签字。
- 证件号码、电话以遮盖形式印出；登记簿只增不改，更正另起一行。
- 二十九项并为十七列，便于 A4 横向打印；参考样式，各县可替换。
""",
    content=content,
)
