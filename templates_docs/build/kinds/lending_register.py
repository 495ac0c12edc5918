"""查阅、借阅、复制登记簿: the real-name register of the archives."""

from __future__ import annotations

from app.core.bilingual import Text
from templates_docs.build.kind import Column, Field, Kind, Register
from templates_docs.build.writer import Writer

T = Text

COLUMNS: list[tuple[str, Text, float, int, bool]] = [
    ("registered_on", T("登记日期", "Date"), 17, 20, True),
    ("user_name", T("利用人", "User"), 15, 20, True),
    ("user_unit", T("单位", "Body"), 24, 40, True),
    ("user_document", T("证件", "Document"), 22, 30, True),
    ("user_phone", T("电话", "Phone"), 19, 20, False),
    ("application_number", T("申请表号", "Application"), 22, 40, True),
    ("mode", T("方式", "Manner"), 11, 10, True),
    ("archive_number", T("档号", "Archive no."), 24, 40, True),
    ("title", T("题名及范围", "Title, scope"), 30, 80, True),
    ("pages", T("页/份", "Pages"), 10, 10, True),
    ("purpose", T("用途", "Purpose"), 20, 60, True),
    ("county_approval", T("县级审批", "County"), 17, 30, True),
    ("city_approval", T("市州意见", "City"), 17, 30, False),
    ("started_on", T("开始", "From"), 15, 20, True),
    ("due_on", T("应还", "Due"), 15, 20, False),
    ("copy_number", T("复制件编号", "Copy no."), 15, 30, False),
    ("returned_on", T("归还", "Returned"), 15, 20, False),
    ("condition", T("清点", "Condition"), 12, 20, False),
    ("remark", T("延期、催还、备注", "Remarks"), 16, 60, False),
]
SIGNS = [
    T("经手人签字", "Handled by"),
    T("利用人签字", "User"),
    T("接收人签字", "Received back by"),
]


def content(w: Writer) -> None:
    """One wide table; each page is signed by who handled it."""
    w.title()
    w.facts([["keeper", "volume"], ["span", "custodian"]])
    w.rows(
        "entries",
        [("no", 8), *[(name, width) for name, _label, width, _longest, _needed in COLUMNS]],
        small=True,
    )
    w.signs(SIGNS, seal=False)
    w.para(
        T(
            "本簿连续编号，只增不改；更正以新行注明所更正的序号。证件号码按规定遮盖。",
            "Numbered without gaps and only added to; a correction is a new line naming the one it corrects. Document numbers are masked.",
        ),
        style="附注",
    )
    w.check_block()


def _rows() -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    modes = (
        {"zh": "查阅", "en": "Read"},
        {"zh": "复制", "en": "Copy"},
        {"zh": "借阅", "en": "Borrow"},
    )
    for number in range(1, 4):
        made.append(
            {
                "registered_on": f"2026-03-{10 + number}",
                "user_name": {
                    "zh": ("云大山", "林小禾", "石望岳")[number - 1],
                    "en": ("Yun Dashan", "Lin Xiaohe", "Shi Wangyue")[number - 1],
                },
                "user_unit": {"zh": "松原碳汇科技有限公司", "en": "Songyuan Carbon"},
                "user_document": "5299**********0014",
                "user_phone": "138****0002",
                "application_number": f"529901-SQ-2026-000{number}",
                "mode": modes[number - 1],
                "archive_number": f"0529-LY·2023-30-001{number}",
                "title": {
                    "zh": "云坪村小班卡片（001-005林班）",
                    "en": "Plot cards, Yunping, comp. 001–005",
                },
                "pages": "48",
                "purpose": {"zh": "编制监测报告", "en": "Monitoring report"},
                "county_approval": {"zh": "沈批 3月9日", "en": "Shen Pi, 9 March"},
                "started_on": f"2026-03-{10 + number}",
            }
        )
    made[1]["city_approval"] = {"zh": "云林函〔2026〕3号", "en": "Yunlin letter 2026-3"}
    made[1]["copy_number"] = "FZ-2026-0001"
    made[2]["due_on"] = "2026-03-20"
    made[2]["returned_on"] = "2026-03-18"
    made[2]["condition"] = {"zh": "完好", "en": "Whole"}
    return made


KIND = Kind(
    code="lending_register",
    name=T("林业碳汇档案查阅、借阅、复制登记簿", "Register of Reading, Lending and Copying"),
    group="archives",
    series="DJ",
    basis=T(
        "贵州省林业碳汇资源管理办法（试行）第十五条（实名登记：时间、范围、内容、用途）",
        "Guizhou Measures art. 15 (real-name register: time, scope, content, purpose)",
    ),
    landscape=True,
    fields=[
        Field("keeper", "text", T("保管单位", "Keeper"), longest=60),
        Field("volume", "text", T("卷册", "Volume"), longest=30),
        Field("span", "period", T("起止日期", "From – to")),
        Field("custodian", "text", T("档案专人", "Custodian"), longest=30),
        Field(
            "entries",
            "rows",
            T("登记", "Entries"),
            fields=[
                Field(
                    name,
                    "date" if name.endswith("_on") else "text",
                    label,
                    longest=longest,
                    required=needed,
                    personal=name in {"user_document", "user_phone"},
                )
                for name, label, _width, longest, needed in COLUMNS
            ],
        ),
    ],
    sample={
        "keeper": {"zh": "青禾县林业局档案室", "en": "Archive of the county forestry bureau"},
        "volume": {"zh": "2026年第1册", "en": "2026, volume 1"},
        "span": {"from": "2026-01-01", "to": "2026-12-31"},
        "custodian": {"zh": "安存之", "en": "An Cunzhi"},
        "entries": _rows(),
    },
    register=Register(
        rows="entries",
        columns=[
            Column("no", T("序号", "No."), 9, "center"),
            *[Column(name, label, width) for name, label, width, _l, _n in COLUMNS],
        ],
        signs=SIGNS,
        above=["keeper", "volume", "span", "custodian"],
    ),
    notes="""
# 查阅、借阅、复制登记簿

- 依据：贵州省林业碳汇资源管理办法（试行）第十五条；档案法及实施条例；机关档案管理规定。
- 谁登记：县级档案专人；每页经手人签字。证件号码印刷时遮盖。
- PDF 由程序直接绘制（每页重复表头、经手签字）；参考样式，各县可替换 Word 模板。
""",
    content=content,
)
