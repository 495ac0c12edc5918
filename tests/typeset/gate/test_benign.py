"""What honest authors write passes: no false refusal."""

from __future__ import annotations

import io

import docx
import pytest
from docx.shared import Mm

from app.typeset.gate import inspect_docx, inspect_template
from tests.typeset.gate.names import FIELDS
from tests.typeset.payloads import split
from tests.typeset.word_files import PNG, WordFile, cell, paragraph, relation, run, table

ROWS = table(
    ("序号", "姓名"),
    ("{%tr for row in rows %}", ""),
    ("{{ row.no }}", "{{ row.name }}"),
    ("{%tr endfor %}", ""),
)
FILE = WordFile()


def _fields(*codes: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return "".join(
        f"<w:p>{mark.format('begin')}<w:r><w:instrText> {code} </w:instrText></w:r>"
        f"{mark.format('separate')}{run('1')}{mark.format('end')}</w:p>"
        for code in codes
    )


BODIES = {
    "plain": paragraph("没有标记的文书"),
    "one name": paragraph("编号：{{ number }}"),
    "no spaces": paragraph("{{number}}"),
    "trimmed": paragraph("{{- number -}}"),
    "split runs": split("编号 {{ number }} 甲方 {{ party_a|upper }}"),
    "split statements": split("{% if amount == '0' %}无{% else %}{{ amount }}{% endif %}"),
    "curly quotes": paragraph("{% if kind_code == “a” %}x{% endif %}"),
    "two languages": paragraph("{{ party_a }}") + paragraph("{{ party_a_en }}"),
    "comparison": paragraph("{% if rows_count > 3 and not amount == '0' %}x{% endif %}"),
    "parentheses": paragraph("{% if (number or title) and amount != '' %}x{% endif %}"),
    "elif": paragraph("{% if number %}a{% elif title %}b{% else %}c{% endif %}"),
    "less and greater": paragraph("{% if rows_count < 3 %}a{% elif rows_count >= 9 %}b{% endif %}"),
    "paragraph tags": paragraph("{%p if number %}") + paragraph("x") + paragraph("{%p endif %}"),
    "rows": ROWS,
    "counted rows": ROWS.replace("row.no", "loop.index"),
    "rows with conditions": table(
        ("{%tr for row in rows %}", ""),
        ("{% if loop.first %}首{% endif %}", "{% if row.area %}{{ row.area }}{% endif %}"),
        ("{%tr endfor %}", ""),
    ),
    "rows in a condition": table(
        ("{%tr if rows %}", ""),
        ("{%tr for r in rows %}", ""),
        ("{{ r.no }}", "{{ r.name }}"),
        ("{%tr endfor %}", ""),
        ("{%tr endif %}", ""),
    ),
    "two lists": ROWS + ROWS.replace("in rows", "in parcels").replace("row.name", "row.place"),
    "list in a line": paragraph("{% for p in parcels %}{{ p.place }}{% if not loop.last %}、"
                                "{% endif %}{% endfor %}"),
    "columns": table(("{%tc for p in parcels %}", "{{ p.no }}", "{%tc endfor %}")),
    "merged down": table(
        ("{%tr for row in rows %}", ""),
        ("{% vm %}甲", "{{ row.name }}"),
        ("{%tr endfor %}", ""),
    ),
    "shaded": table((cell("{% cellbg kind_code %}", "x"), "b")),
    "spanning": table((cell("{% colspan rows_count %}x"), "b")),
    "remark": paragraph("{# 给经办人看的说明 #}{{ number }}"),
    "paragraph remark": paragraph("{#p 说明 #}") + paragraph("x"),
    "length": paragraph("共 {{ rows|length }} 户"),
    "single braces": paragraph("集合 {1, 2} 与 { a } 及 50% } 和 { %"),
    "braces in neighbours": paragraph("{", "x", "{") + paragraph("x"),
    "percent": paragraph("60%，70 %}".replace("%}", "% }")),
    "fields": _fields("PAGE", "NUMPAGES \\* MERGEFORMAT", "DATE \\@ yyyy", "=SUM(ABOVE)",
                      'TOC \\o "1-3" \\h \\z \\u', "HYPERLINK \\l _Toc1 \\h", "SEQ 表",
                      'HYPERLINK "https://www.forestry.gov.cn/"', "REF _Ref1 \\h", "FORMCHECKBOX"),
    "text box": "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
    f"{paragraph('{{ number }}')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    "hidden": f"<w:p>{run('{{ number }}', '<w:rPr><w:vanish/></w:rPr>')}</w:p>",
    "in a table in a table": table(("a", f"<w:tc><w:tcPr/>{ROWS}<w:p/></w:tc>")),
    "drawing with a name": '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/>'
    '<wp:docPr id="1" name="图 {1}" descr="GUID {28A0092B-C50C}"/></wp:inline>'
    "</w:drawing></w:r></w:p>",
    "tabs and breaks": "<w:p><w:r><w:t>{{ number }}</w:t><w:tab/><w:br/><w:t>x</w:t></w:r></w:p>",
    "math": "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>",
}  # fmt: skip
FILES = {name: FILE.changed(body=body) for name, body in BODIES.items()} | {
    "header and footer": FILE.changed(
        header=paragraph("{{ title }}"), footer=paragraph("第 {{ number }} 号")
    ),
    "footnote": FILE.changed(footnote=paragraph("见 {{ number }}")),
    "properties": FILE.changed(core={"title": "{{ title }}", "creator": "青禾县林业局"}),
    "link": FILE.changed(
        relations=(relation("rId8", "hyperlink", "https://example.com/a?b=c&d=%20", "External"),)
    ),
    "mail": FILE.changed(
        relations=(relation("rId8", "hyperlink", "mailto:a@example.com", "External"),)
    ),
    "picture": FILE.changed(
        parts={"word/media/image1.png": PNG},
        relations=(relation("rId8", "image", "media/image1.png"),),
    ),
    "custom XML": FILE.changed(
        parts={"customXml/item1.xml": b"<?mso-contentType?><a href='file:///x'>{{ x }}</a>"}
    ),
    "named from the root": FILE.changed(
        parts={"word/media/image1.png": PNG},
        relations=(relation("rId8", "image", "/word/media/image1.png"),),
    ),
    "byte order mark": FILE.changed(
        parts={
            "word/document.xml": b"\xef\xbb\xbf" + FILE.document_xml().encode(),
        }
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_honest_templates_pass(name: str) -> None:
    content = FILES[name].build()
    found = inspect_template(content, fields=FIELDS)
    assert not found.findings, [one.sentence().en for one in found.findings]
    wide = inspect_template(content, fields=None)
    assert not wide.findings, [one.sentence().en for one in wide.findings]
    assert not inspect_docx(content)


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 40


def test_what_python_docx_writes_passes() -> None:
    document = docx.Document()
    document.add_heading("{{ title }}", 0)
    document.add_paragraph("编号 {{ number }}", style="List Bullet")
    document.add_picture(io.BytesIO(PNG), width=Mm(10))
    filled = document.add_table(rows=3, cols=2, style="Table Grid")
    for row, text in enumerate(("{%tr for row in rows %}", "{{ row.name }}", "{%tr endfor %}")):
        filled.cell(row, 0).text = text
    document.sections[0].header.paragraphs[0].text = "{{ party_a }}"
    held = io.BytesIO()
    document.save(held)
    found = inspect_template(held.getvalue(), fields=FIELDS)
    assert not found.findings
    assert found.names == {"title", "number", "party_a", "rows.name"}
    assert found.lists == {"rows": {"name"}}
    assert found.tags == 6


WIDE = {
    "nested loops": "{% for a in groups %}{% for b in a.members %}{% for c in b.parcels %}"
    "{{ c.area }}{% endfor %}{% endfor %}{% endfor %}",
    "filters with constants": "{{ name|default('/') }}{{ x|round(2) }}{{ tags|join('、') }}",
    "paths": "{{ contract.party.name }}",
    "inline condition": "{{ a if b else c }}",
    "tests": "{% if x is defined and y is not none %}{{ x }}{% endif %}",
    "members": "{% if 'a' in kinds %}x{% endif %}",
    "condition in the loop": "{% for a in rows if a.no != '1' %}{{ a.no }}{% endfor %}",
    "else of a loop": "{% for a in rows %}{{ a }}{% else %}无{% endfor %}",
    "rich text": "{{r note }}",
    "literal list": "{% for n in [1, 2, 3] %}{{ n }}{% endfor %}",
    "Chinese names": "{{ 甲方 }}{% for 户 in 农户 %}{{ 户.姓名 }}{% endfor %}",
}


@pytest.mark.parametrize("name", WIDE)
def test_the_wide_grammar_fills_templates_of_others(name: str) -> None:
    content = FILE.changed(body=paragraph(WIDE[name])).build()
    found = inspect_template(content, fields=None)
    assert not found.findings, [one.sentence().en for one in found.findings]
