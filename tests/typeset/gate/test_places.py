"""Each finding says where it is, which tag, and what to do, in both languages."""

from __future__ import annotations

import pytest

from app.typeset.gate import inspect_template
from tests.typeset.gate.names import FIELDS, codes, inspect_text
from tests.typeset.word_files import WordFile, cell, paragraph, table


def test_a_paragraph_is_counted() -> None:
    found = inspect_text("a", "b", "编号 {{ numbr }}").findings
    assert len(found) == 1
    one = found[0]
    assert one.code == "grammar.misspelt_name"
    assert (one.part.zh, one.part.en) == ("正文", "Body")
    assert one.place is not None
    assert (one.place.zh, one.place.en) == ("第 3 段", "paragraph 3")
    assert one.tag == "{{ numbr }}"
    assert one.remedy.en == "Did you mean number?"
    assert "是不是想写 number" in one.remedy.zh


def test_a_cell_is_named_by_table_row_and_cell() -> None:
    body = paragraph("x") + table(("a", "b")) + table(("a", "b"), ("c", "d"), ("e", "{{ oops }}"))
    found = inspect_template(WordFile(body=body).build(), fields=FIELDS).findings
    assert found[0].place is not None
    assert found[0].place.zh == "表 2 第 3 行第 2 格"
    assert found[0].place.en == "table 2, row 3, cell 2"


def test_a_table_inside_a_cell_is_named_from_outside_in() -> None:
    inner = table(("a", "{{ oops }}"))
    body = table(("a", f"<w:tc><w:tcPr/>{inner}<w:p/></w:tc>"))
    found = inspect_template(WordFile(body=body).build(), fields=FIELDS).findings
    assert found[0].place is not None
    assert found[0].place.zh == "表 1 第 1 行第 2 格 表 1 第 1 行第 2 格"


@pytest.mark.parametrize(
    ("place", "part"),
    [("header", "页眉"), ("footer", "页脚"), ("footnote", "脚注")],
)
def test_other_parts_are_named(place: str, part: str) -> None:
    file = WordFile().changed(**{place: paragraph("{{ oops }}")})
    found = inspect_template(file.build(), fields=FIELDS).findings
    assert [one.part.zh for one in found] == [part]


def test_properties_are_named() -> None:
    found = inspect_template(WordFile(core={"title": "{{ oops }}"}).build(), fields=FIELDS).findings
    assert (found[0].part.zh, found[0].place and found[0].place.zh) == ("文档属性", "标题")


@pytest.mark.parametrize(
    ("texts", "code", "tag"),
    [
        (("{{ number",), "braces.unclosed", "{{ number"),
        (("{{ number", "{{ title }}"), "braces.unclosed", "{{ number"),
        (("{{ number {{ title }}",), "braces.nested", "{{ number"),
        (("{{ number %}",), "braces.mismatched", "{{ number %}"),
        (("number }}",), "braces.stray", "number }}"),
        (("{{ num", "ber }}"), "braces.across", "{{ number }}"),
        (("｛｛number｝｝",), "braces.fullwidth", "｛｛number｝｝"),
        (("{{ " + "x" * 600 + " }}",), "braces.long", None),
        (("{{ }}",), "grammar.empty", "{{ }}"),
        (("{{ number number }}",), "grammar.unreadable", None),
        (("{% if number = '1' %}x{% endif %}",), "grammar.unreadable", None),
        (("{{ rows }}",), "grammar.list_printed", "{{ rows }}"),
        (("{{ row.no }}",), "grammar.row_outside", None),
        (("{{ number.no }}",), "grammar.no_parts", None),
        (("{% for r in number %}{% endfor %}",), "grammar.not_a_list", None),
        (("{% for r in rowz %}{% endfor %}",), "grammar.misspelt_name", None),
        (("{% for r in rows %}{{ r }}{% endfor %}",), "grammar.row_printed", None),
        (("{% for r in rows %}{{ r.nmae }}{% endfor %}",), "grammar.misspelt_column", None),
        (("{% for r in rows %}{{ r.qqqqqq }}{% endfor %}",), "grammar.unknown_column", None),
        (("{% for number in rows %}{% endfor %}",), "grammar.row_name", None),
        (("{% for r in rows %}{{ loop.previtem }}{% endfor %}",), "grammar.loop_word", None),
        (("{{ loop.index }}",), "grammar.loop_outside", None),
        (("{% for r in rows %}",), "grammar.not_ended", "{% for r in rows %}"),
        (("{% endfor %}",), "grammar.not_opened", None),
        (("{% if number %}{% for r in rows %}{% endif %}{% endfor %}",), "grammar.crossed", None),
        (("{% if number %}{% else %}{% else %}{% endif %}",), "grammar.after_else", None),
        (("{% elif number %}",), "grammar.not_opened", None),
        (("{% set x = 1 %}",), "grammar.statement", None),
        (("{% edif %}",), "grammar.misspelt_statement", None),
        (("{% tr for r in rows %}",), "grammar.misspelt_statement", None),
        (("{{ number|safe }}",), "grammar.filter", None),
        (("{{ number + 1 }}",), "grammar.forbidden", None),
        (("{{ number is defined }}",), "grammar.forbidden", None),
        (("{%tr if number %}",), "grammar.outside_row", None),
        (("{% vm %}",), "grammar.outside_row", None),
        (("{{p number }}",), "grammar.prefix_value", None),
        (("{%p if number == '6%' %}",), "grammar.prefix_signs", None),
        (("{%p if number %} {{ title }}", "{%p endif %}"), "grammar.beside", "{{ title }}"),
        (("{% if number %}" * 13 + "{% endif %}" * 13,), "grammar.blocks_deep", None),
    ],
)
def test_each_fault_has_its_own_sentence(
    texts: tuple[str, ...], code: str, tag: str | None
) -> None:
    found = inspect_text(*texts)
    assert code in codes(found)
    one = next(one for one in found.findings if one.code == code)
    assert tag is None or one.tag == tag
    for text in (one.message, one.remedy, one.sentence()):
        assert "{name}" not in text.both()
        assert "Text(" not in text.both()
    assert one.place is not None


def test_a_row_tag_swallows_its_row() -> None:
    body = table(("{%tr for row in rows %}", "{{ row.name }}"), ("x", "{%tr endfor %}"))
    found = inspect_template(WordFile(body=body).build(), fields=FIELDS).findings
    assert [one.code for one in found] == ["grammar.beside"]
    assert found[0].place is not None
    assert found[0].place.zh == "表 1 第 1 行第 2 格"


def test_one_shade_for_a_cell() -> None:
    twice = cell("{% cellbg number %}", "{% cellbg title %}")
    found = inspect_template(WordFile(body=table((twice, "b"))).build(), fields=FIELDS)
    assert codes(found) == ["grammar.beside"]


def test_every_fault_is_said_at_once_but_not_without_end() -> None:
    assert len(inspect_text("{{ a }}", "{{ b }}", "{{ c }}").findings) == 3
    many = inspect_text(*["{{ oops }}"] * 400).findings
    assert len(many) == 51
    assert many[-1].code == "package.many_findings"


def test_names_are_reported_with_their_lists() -> None:
    found = inspect_text("{{ number }}{% for r in rows %}{{ r.no }}{% endfor %}")
    assert found.fit
    assert found.names == {"number", "rows.no"}
    assert found.lists == {"rows": {"no"}}
