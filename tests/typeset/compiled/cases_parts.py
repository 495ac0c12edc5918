"""Feature cases beyond running text: headers, footnotes, properties, pictures, links, fallback."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from PIL import Image

from app.typeset.compiled import Link, Picture, Subdocument
from tests.typeset.compiled.making import Case, paper, png, raw, with_footnotes


def jpeg() -> bytes:
    """A photograph, nearly."""
    out = BytesIO()
    Image.new("RGB", (8, 6), "green").save(out, "JPEG")
    return out.getvalue()


def header(document: Any) -> None:
    """Header and footer with tags."""
    section = document.sections[0]
    section.header.paragraphs[0].text = "编号 {{ number }}"
    section.footer.paragraphs[0].text = "{% if draft %}草稿{% endif %}第 页"


def sections(document: Any) -> None:
    """Two sections, one across, with a first page of its own."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "首页 {{ number }}"
    section.header.paragraphs[0].text = "续页 {{ number }}"
    second = document.add_section()
    second.orientation = WD_ORIENT.LANDSCAPE
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "附件 {{ number }}"
    document.add_paragraph("附件正文 {{ x }}")


def properties(document: Any) -> None:
    """Tags in the core properties."""
    core = document.core_properties
    core.title, core.subject, core.author = "协议 {{ number }}", "{{ x }}", "青禾林场"
    core.comments, core.identifier, core.language = "{{ x|upper }}", "{{ number }}", "zh-CN"


def own_picture(document: Any) -> None:
    """A picture of the template's own, and one of the facts."""
    document.add_picture(BytesIO(png(grey=10)), Mm(10))
    document.add_paragraph("{{ qr }}")


def picture_in_header(document: Any) -> None:
    """A picture in a header."""
    document.sections[0].header.paragraphs[0].text = "{{ qr }} 核验"


QR = Picture(png(), 22, 22)
FACTS: dict[str, Any] = {"number": "GZ-2026-0001", "x": "甲", "draft": True, "qr": QR}
TITLED = {**FACTS, "x": "Papers", "number": "7"}

CASES = [
    Case("header and footer", paper("{{ x }}", finish=header), FACTS),
    Case("a header with a newline", paper("文", finish=header), {**FACTS, "number": "甲\n乙\t丙"}),
    Case("sections with headers of their own", paper("{{ x }}", finish=sections), FACTS),
    Case("footnotes", with_footnotes(paper("{{ x }}"), "注 {{ number }}&amp;"), FACTS),
    Case("footnotes with a newline", with_footnotes(paper("文"), "注 {{ x }}"), {"x": "一\n二"}),
    Case("properties", paper("{{ x }}", finish=properties), TITLED),
    Case("no tags at all", paper("只有文字"), {}),
    Case("a picture", paper("前 {{ qr }} 后"), FACTS),
    Case("a picture by its proportions", paper("{{ qr }}"), {"qr": Picture(png(7, 3), 30)}),
    Case("a photograph", paper("{{ qr }}"), {"qr": Picture(jpeg(), 30, 20)}),
    Case(
        "two pictures and one of them twice",
        paper("{{ a }}{{ b }}", "{{ a }}"),
        {"a": QR, "b": Picture(png(grey=1), 5, 5)},
    ),
    Case(
        "pictures in a loop",
        paper("{%p for q in qs %}", "{{ q.n }} {{ q.qr }}", "{%p endfor %}"),
        {"qs": [{"n": n, "qr": Picture(png(grey=n), 9, 9)} for n in range(3)]},
    ),
    Case(
        "pictures in rows",
        paper(table=[["{%tr for q in qs %}"], ["{{ q.qr }}"], ["{%tr endfor %}"]]),
        {"qs": [{"qr": Picture(png(grey=n), 9, 9)} for n in range(3)]},
    ),
    Case("a picture of the template's own", paper(finish=own_picture), FACTS),
    Case(
        "the same picture in template and facts",
        paper(finish=own_picture),
        {"qr": Picture(png(grey=10), 9, 9)},
    ),
    Case("a picture in a header", paper("{{ x }}", finish=picture_in_header), FACTS),
    Case(
        "a link", paper("见{{r a }}。"), {"a": Link("https://example.org/?a=1&b=2", "网站 & 说明")}
    ),
    Case(
        "two links to one page",
        paper("{{r a }}{{r b }}"),
        {"a": Link("https://example.org/", "一"), "b": Link("https://example.org/", "二")},
    ),
    Case(
        "a macro",
        paper("{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(a) }}{{ m('定') }}"),
        {"a": "甲<"},
        way="docxtpl",
    ),
    Case(
        "a block assignment",
        paper("{% set x %}[{{ a }}]{% endset %}{{ x }}"),
        {"a": "甲&"},
        way="docxtpl",
    ),
    Case(
        "a recursive loop",
        paper("{% for n in tree recursive %}{{ n.n }}({{ loop(n.under) }}){% endfor %}"),
        {"tree": [{"n": "一", "under": [{"n": "二", "under": []}]}]},
        way="docxtpl",
    ),
    Case(
        "a subdocument",
        paper("前 {{ x }}", "{{p sub }}", "后"),
        {"x": "甲", "sub": Subdocument(paper("另一份", table=[["表"]]))},
        way="docxtpl",
    ),
    Case(
        "an empty paragraph and comments in XML",
        raw("<!-- 注 --><w:p/><w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p>"),
        FACTS,
    ),
]
