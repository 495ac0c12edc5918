"""What is refused, when, and in which words."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from markupsafe import Markup

from app.typeset.compiled import Link, Picture, RichText, RichTextParagraph, compile_template
from app.typeset.compiled.grammar import REFUSED
from app.typeset.faults import RenderFailed, TemplateRefused
from tests.typeset.compiled.making import Case, paper, png, raw, rewritten, with_footnotes

TABLE = [
    ["甲", "乙"],
    ["{%tr for r in rows %}", ""],
    ["{{ r.no }}", "{{ r.name }}"],
    ["{%tr endfor %}", ""],
]


def failing(template: bytes, facts: dict[str, Any]) -> RenderFailed:
    written: list[bytes] = []
    with pytest.raises(RenderFailed) as failed:
        compile_template(template).render_to(written.append, facts)
    assert written == [], "nothing is written when a paper fails"
    return failed.value


def header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "编号 {{ number }}"


def title(document: Any) -> None:
    document.core_properties.title = "{{ name }}"


MISSING = [
    Case("body", paper("文", "甲 {{ name }}"), {"正文第 2 段 {{ name }}": "name"}),
    Case("field", paper("{{ p.name }}"), {"正文第 1 段 {{ p.name }}": "name"}),
    Case("item", paper("{{ xs[3] }}"), {"正文第 1 段 {{ xs[3] }}": ""}),
    Case("row", paper(table=TABLE), {"正文表 1 第 3 行第 2 格 {{ r.name }}": "name"}),
    Case(
        "condition",
        paper("{%p if flag %}", "甲", "{%p endif %}"),
        {"正文第 1 段 {%p if flag %}": "flag"},
    ),
    Case(
        "loop",
        paper("{% for z in zs %}{{ z }}{% endfor %}"),
        {"正文第 1 段 {% for z in zs %}": "zs"},
    ),
    Case("filter", paper("{{ name|upper }}"), {"正文第 1 段 {{ name|upper }}": "name"}),
    Case("field of none", paper("{{ a.b.c }}"), {"正文第 1 段 {{ a.b.c }}": "a"}),
    Case("header", paper("文", finish=header), {"页眉第 1 段 编号": "number"}),
    Case(
        "footnote", with_footnotes(paper("文"), "注 {{ name }}"), {"脚注第 1 段 {{ name }}": "name"}
    ),
    Case("property", paper("文", finish=title), {"文档属性 {{ name }}": "name"}),
    Case("by docxtpl", paper("{% macro m() %}{% endmacro %}{{ m() }}{{ name }}"), {"": "name"}),
]


@pytest.mark.parametrize("case", MISSING, ids=str)
def test_a_missing_fact_is_named_with_tag_and_place(case: Case) -> None:
    ((place, name),) = case.facts.items()
    facts = {"p": {"other": "x"}, "rows": [{"no": "1", "name": "甲"}, {"no": "2"}], "xs": ["一"]}
    failed = failing(case.template, facts)
    zh, en = failed.message.zh, failed.message.en
    assert zh.startswith(place.replace("编号", "{{ number }}")), zh
    if name:
        assert f"没有给出“{name}”" in zh
        assert f"“{name}” is not given" in en


@pytest.mark.parametrize(
    "value",
    [object(), datetime.date(2026, 3, 5), Decimal("1.5"), Markup("<w:br/>"), b"x", {1: "x"}, {"x"}],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("where", ["top", "field", "list", "row"])
def test_other_values_are_refused_before_anything_is_rendered(value: Any, where: str) -> None:
    facts = {
        "top": {"x": value},
        "field": {"x": {"y": value}},
        "list": {"x": ["甲", value]},
        "row": {"x": [{"a": "甲"}, {"a": value}]},
    }[where]
    failed = failing(paper("没有标记"), facts)
    assert failed.message.zh.startswith("“x")


def test_a_subclass_of_text_is_no_text() -> None:
    class Sly(str):
        def __html__(self) -> str:
            return "<w:br/>"

    failing(paper("{{ x }}"), {"x": Sly("甲")})
    failing(paper(table=TABLE), {"rows": [{"no": "1", "name": Sly("甲")}]})


def test_what_is_nested_in_itself_is_refused() -> None:
    round_and_round: list[Any] = []
    round_and_round.append(round_and_round)
    assert "20" in failing(paper("{{ x }}"), {"x": round_and_round}).message.zh
    deep: dict[str, Any] = {}
    deep["x"] = deep
    failing(paper("{{ x }}"), {"x": deep})


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("{{ x }}", {"x": None}),
        ("{{ x }}", {"x": ["甲"]}),
        ("{{ x }}", {"x": {"y": "甲"}}),
        ("{{ x.y }}", {"x": "甲"}),
        ("{{ x.upper }}", {"x": "甲"}),
        ("{{ x.items }}", {"x": {"y": 1}}),
        ("{{ x + 1 }}", {"x": "甲"}),
        ("{{ 1 // x }}", {"x": 0}),
        ("{{ x * 9 }}", {"x": "甲"}),
        ("{{ '%99999d' % x }}", {"x": 1}),
        ("{{ x ** 999999 }}", {"x": 9}),
        ("{{ x() }}", {"x": "甲"}),
        ("{{ range(200000)|length }}", {}),
    ],
)
def test_what_cannot_be_written_fails_with_its_tag(text: str, facts: dict[str, Any]) -> None:
    template = compile_template(paper(text))
    with pytest.raises(RenderFailed) as failed:
        template.render(facts)
    assert failed.value.message.zh.startswith(f"正文第 1 段 {text}：")
    assert failed.value.message.en.startswith(f"Body, paragraph 1 {text}: ")


@pytest.mark.parametrize(
    "text",
    [
        "{{ x",
        "{% if x %}",
        "{% endif %}",
        "{{ x. }}",
        "{% for %}{% endfor %}",
        "{% frobnicate %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}",
        "{% extends 'x' %}",
        "{% autoescape false %}{{ x }}{% endautoescape %}",
        "{{ x|safe }}",
        "{{ x|tojson }}",
        "{{ x|xmlattr }}",
        "{{ x|attr('y') }}",
        "{{ x|format(1) }}",
        "{{ x|nothing }}",
        "{% if x is odder %}{% endif %}",
        "{{ x.upper() }}",
        "{{ x['upper']() }}",
        "{{ x.__class__ }}",
        "{{ loop.__class__ }}",
        "{{ namespace(a=1)._Namespace__attrs }}",
        "{{ cycler('a') }}{{ x._y }}",
    ],
)
def test_a_template_is_refused_with_the_tag(text: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        compile_template(paper("前", f"甲 {text}"))
    (finding,) = refused.value.findings
    assert finding.code.startswith(("grammar.", "structure."))
    if text not in {"{{ x", "{% if x %}"}:
        assert finding.tag is not None
        assert finding.tag in text
        assert finding.place is not None
        assert finding.place.zh == "第 2 段"
    assert finding.remedy.zh
    assert finding.remedy.en


def test_every_refused_construct_has_a_name() -> None:
    assert all(name.zh and name.en for name in REFUSED.values())


@pytest.mark.parametrize(
    "table",
    [
        [
            ["{% if x %}甲", "乙{% endif %}丙"],
            ["{%tr for r in rows %}", "乙"],
            ["甲{% endfor %}", "乙"],
        ],
        [["{%p for r in rows %}", "乙"], ["{%tr endfor %}", "乙"]],
    ],
)
def test_a_tag_that_crosses_elements_is_refused(table: list[list[str]]) -> None:
    with pytest.raises(TemplateRefused) as refused:
        compile_template(paper("{%p if y %}", table=table, after=["{%p endif %}"]))
    assert refused.value.findings[0].code in {"structure.crossed", "grammar.syntax"}


def test_the_refusal_of_a_crossing_tag_says_where_it_opens() -> None:
    rows = [["{{ x }}", "乙"], ["{% if x %}甲", "乙"], ["丙", "丁"]]
    with pytest.raises(TemplateRefused) as refused:
        compile_template(paper("{% if x %}一{% endif %}", table=rows, after=["{% endif %}"]))
    (finding,) = refused.value.findings
    assert finding.tag == "{% if x %}"
    assert finding.place is not None
    assert finding.place.en == "table 1, row 2, cell 1"


def test_the_refusal_names_the_part() -> None:
    def broken(document: Any) -> None:
        document.sections[0].footer.paragraphs[0].text = "{{ x|safe }}"

    with pytest.raises(TemplateRefused) as refused:
        compile_template(paper("{{ x }}", finish=broken))
    assert refused.value.message.zh.startswith(
        "页脚 第 1 段：文书模板里不能使用过滤器 safe。 {{ x|safe }}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "{% for x in xs %}" * 30 + "{% endfor %}" * 30,
        "{% if x %}" * 120 + "{% endif %}" * 120,
        "{{ " + "(" * 900 + "x" + ")" * 900 + " }}",
        "{{ " + "not " * 5000 + "x }}",
    ],
    ids=["loops", "conditions", "brackets", "nots"],
)
def test_what_is_nested_too_deep_is_refused(text: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        compile_template(paper(text))
    assert refused.value.findings[0].code == "grammar.nested"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"%PDF-1.7",
        paper("甲")[:900],
        rewritten(paper("甲"), {"word/document.xml": lambda _: b"<w:document"}),
        rewritten(paper("甲"), {"[Content_Types].xml": lambda _: b"<Types/>"}),
        rewritten(
            paper("甲"), {"word/document.xml": lambda xml: xml.replace(b"w:body", b"w:bodies")}
        ),
    ],
    ids=range(7),
)
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(TemplateRefused) as refused:
        compile_template(content)
    assert refused.value.findings[0].code == "package.unreadable"


ATTRIBUTE = '<w:p><w:pPr><w:jc w:val="{{ x }}"/></w:pPr></w:p>'


@pytest.mark.parametrize(
    ("template", "value"),
    [
        (raw(ATTRIBUTE), Picture(png(), 9)),
        (raw(ATTRIBUTE), RichText("甲")),
        (raw(ATTRIBUTE), Link("https://example.org/", "甲")),
        (paper("{{ x }}"), RichTextParagraph("甲")),
        (paper("{{ x }}"), Link("file:///etc/passwd", "甲")),
        (paper("{{ x }}"), Link("javascript:alert(1)", "甲")),
        (paper("{{ x }}"), Picture(b"not a picture", 9)),
        (paper("{{ x }}"), Picture(png()[:20], 9)),
        (paper("{{ x }}"), Picture(png(), 0)),
        (paper(table=[["{{tr x }}"]]), "甲"),
        (paper("{{r x }}"), RichText("甲", color='"/><w:p')),
    ],
)
def test_a_value_that_does_not_fit_its_place_fails(template: bytes, value: Any) -> None:
    assert "{{" in failing(template, {"x": value}).message.zh
