"""What the Word benchmarks fill in: a transfer agreement of four pages with an annex of parcels.

Everything is invented. The same text is written in docxtpl's tags and in those of the npm engines.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement

COLUMNS = ["序号 No.", "村组 Group", "承包方代表 Householder", "证件号码 ID no."]
COLUMNS += ["地块编码 Parcel code", "面积（亩）Area", "年收益 Income", "备注 Remarks"]
KEYS = ["no", "group", "name", "id_number", "code", "area", "income", "note"]
CLAUSES = [
    "甲方将位于{{ county }}{{ township }}{{ village }}的林地共{{ parcels }}宗、"
    "合计{{ area }}亩的碳汇权益"
    "流转给乙方，四至、编码和面积以附件一为准。",
    "Party A transfers to Party B the carbon benefits of {{ parcels }} parcels, "
    "{{ area }} mu in all, in {{ village }}, {{ township }}, {{ county }}; "
    "boundaries and areas are those of Annex 1.",
    "流转期限自{{ begins }}起至{{ ends }}止，共{{ years }}年。",
    "The term runs from {{ begins }} to {{ ends }}, {{ years }} years in all.",
    "价款为每亩每年人民币{{ price }}元，合计人民币{{ total }}元"
    "（大写：{{ total_words }}），于每年{{ due }}前付清。",
    "The price is CNY {{ price }} per mu a year, CNY {{ total }} in all, due each {{ due }}.",
]
COVENANT = [
    "双方应当本着平等、自愿、有偿的原则履行本协议，任何一方不得擅自变更或者解除。",
    "The parties perform this agreement in equality and free will; neither may alter it alone.",
]
PARTIES = [
    ("甲方 Party A", "{{ a_name }}", "乙方 Party B", "{{ b_name }}"),
    ("证件号码 ID no.", "{{ a_id }}", "信用代码 Credit code", "{{ b_id }}"),
    ("住所 Address", "{{ a_home }}", "住所 Address", "{{ b_home }}"),
    ("电话 Telephone", "{{ a_phone }}", "电话 Telephone", "{{ b_phone }}"),
    ("账号 Account", "{{ a_account }}", "代表人 Representative", "{{ b_person }}"),
]


def template(*, npm: bool = False) -> bytes:
    """The agreement in docxtpl's tags, or in those of easy-template-x and docxtemplater."""

    def tags(text: str) -> str:
        return re.sub(r"\{\{ (\w+) \}\}", r"{\1}", text) if npm else text

    document = Document()
    document.sections[0].header.paragraphs[0].text = tags("碳汇权益流转协议　编号 {{ number }}")
    document.add_heading("碳汇权益流转协议 Carbon Benefit Transfer Agreement", 0)
    _add_table(document, [[tags(text) for text in row] for row in PARTIES])
    for number in range(25):
        texts = CLAUSES[2 * number : 2 * number + 2] or COVENANT
        document.add_heading(f"第{number + 1}条 Article {number + 1}", 2)
        for text in texts:
            _add_split(document.add_paragraph(), tags(text))
    document.add_heading("附件一 地块清单 Annex 1 Parcels", 1)
    _add_table(document, [COLUMNS, *(_rows_npm() if npm else _rows())])
    document.add_paragraph(tags("签订日期 {{ signed }}　甲方 {{ a_name }}　乙方 {{ b_name }}"))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def facts(count: int) -> dict[str, Any]:
    """One set of facts with this many parcels."""
    said = {
        "number": "GZ-2026-000123",
        "county": "青禾县",
        "township": "云坪镇",
        "village": "云坪村 Yunping & Sons",
        "parcels": f"{count}",
        "area": "1,234.56",
        "begins": "2026-01-01",
        "ends": "2035-12-31",
        "years": "10",
        "price": "65.00",
        "total": "80,246.40",
        "total_words": "捌万零贰佰肆拾陆元肆角整",
        "due": "1月15日 / 15 January",
        "a_name": "云坪村股份经济合作社",
        "b_name": "青禾<林业>科技有限公司",
        "a_id": "N2529901MF0000000X",
        "b_id": "91529901MA00000000",
        "a_home": "云坪镇云坪村1组18号",
        "b_home": "青禾县工业大道99号 No. 99 Industry Ave.",
        "a_phone": "0000-0000000",
        "b_phone": "0000-1111111",
        "a_account": "农商行云坪支行 6200 0000 0000 0000",
        "b_person": "王某某",
        "signed": "2025-12-20",
    }
    return {**said, "rows": [_parcel(number) for number in range(count)]}


def _parcel(number: int) -> dict[str, str]:
    family, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "建国秀英志强桂兰永福玉珍海燕春生"
    area = (number * 37 % 997) / 100 + 0.5
    return {
        "no": str(number + 1),
        "group": f"{number % 12 + 1}组 Group {number % 12 + 1}",
        "name": family[number % 16] + given[number * 7 % 15] + given[number * 3 % 15],
        "id_number": f"529901{19500101 + number % 9999}{1000 + number * 37 % 8999}",
        "code": f"5299011001000{100000 + number}",
        "area": f"{area:.2f}",
        "income": f"{area * 65:.2f}",
        "note": "" if number % 5 else "杉木 fir",
    }


def _rows() -> list[list[str]]:
    blank = [""] * (len(KEYS) - 1)
    fields = [f"{{{{ r.{key} }}}}" for key in KEYS]
    return [["{%tr for r in rows %}", *blank], fields, ["{%tr endfor %}", *blank]]


def _rows_npm() -> list[list[str]]:
    fields = [f"{{{key}}}" for key in KEYS]
    return [[f"{{#rows}}{fields[0]}", *fields[1:-1], f"{fields[-1]}{{/rows}}"]]


def _add_table(document: Any, rows: list[list[str]]) -> None:  # noqa: ANN401 - python-docx's document
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    if rows[0] is COLUMNS:
        properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way
        properties.append(OxmlElement("w:tblHeader"))


def _add_split(paragraph: Any, text: str) -> None:  # noqa: ANN401 - python-docx's paragraph
    """Some tags lie across runs, as Word leaves them after editing."""
    before, opening, after = text.partition("{{ ")
    for part in (before, opening, after):
        if part:
            paragraph.add_run(part)
