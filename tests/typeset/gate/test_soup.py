"""Token soup: whatever is thrown at the grammar, what it accepts holds nothing forbidden.

The judge is not the grammar itself: it walks the tree of what docxtpl makes of the file, by a list
of its own.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, TemplateSyntaxError, nodes

from app.core.bilingual import Text
from app.typeset.compiled.opening import open_template
from app.typeset.gate import inspect_template
from app.typeset.gate.trees import check_source
from tests.typeset.gate.names import FIELDS
from tests.typeset.payloads import split
from tests.typeset.word_files import WordFile, paragraph, table

EXAMPLES = 20_000 if os.environ.get("LINYUE_SOAK") else 400
WORDS = (
    "number", "title", "rows", "row", "row.no", "r", "r.name", "loop", "loop.index", "lipsum",
    "cycler", "self", "range", "namespace", "__class__", "number.__class__", "row._x", "loop.cycle",
    "'a'", '"}}"', "'{{'", "1", "9e9", "10**9", "(", ")", "[", "]", "{", "}", "()", "[0]", ".",
    "|", "|upper", "|safe", "|attr('x')", "|length", "|e", "~", "+", "*", "-", "==", "!=", "<",
    ">=", "and", "or", "not", "in", "is", "is defined", "if", "else", "for", "for r in rows", "=",
    ",", ":",
    "%", "#", "“", "”", "\\", "\n", "&amp;", "&", "{{", "}}", "{%", "%}", "{#", "#}", "|map", "set",
)  # fmt: skip
STATEMENTS = (
    "if number", "elif title", "else", "endif", "for row in rows", "for r in rows", "endfor",
    "set x = 1",
    "macro m()", "endmacro", "include 'x'", "import 'x' as y", "extends 'x'", "block b", "raw",
    "endraw", "vm", "hm", "colspan number", "cellbg title", "with x = 1", "do x", "call m()",
    "filter upper",
    "for r in range(9)", "if lipsum()", "for r in rows recursive", "autoescape false", "-",
    "p if number", "p endif", "tr for row in rows", "tr endfor", "tc for r in rows", "tc endfor",
    "r if number",
)  # fmt: skip
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.If, nodes.For, nodes.Filter,
)  # fmt: skip
PARSER = Environment(autoescape=True)

spaces = st.sampled_from(("", " ", " ", "  "))
inner = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
values = st.builds(lambda a, b, c: "{{" + a + b + c + "}}", spaces, inner, spaces)
stated = st.builds(
    lambda a, b, c: "{%" + a + b + " %}" + c, spaces, st.sampled_from(STATEMENTS), st.just("")
)
HONEST = (
    "{{ number }}", "{% if number %}", "{% endif %}", "{% for r in rows %}", "{% endfor %}",
    "{{ r.no }}",
)  # fmt: skip
honest = st.sampled_from(HONEST)
texts = st.lists(
    st.one_of(values, stated, honest, inner, st.just("文")), min_size=1, max_size=6
).map("".join)


def _cells(one: str, two: str) -> str:
    return table(("{%tr for row in rows %}", ""), (one, two), ("{%tr endfor %}", ""))


bodies = st.one_of(
    texts.map(paragraph),
    texts.map(split),
    st.lists(texts, min_size=2, max_size=3).map(lambda held: "".join(map(paragraph, held))),
    st.builds(_cells, texts, texts),
    st.builds(lambda one, two: table((one, two)), texts, texts),
)


def _forbidden(source: str) -> list[str]:
    """By this test's own list, on the tree of the rewritten part."""
    try:
        tree = PARSER.parse(source)
    except TemplateSyntaxError:
        return []
    wrong = []
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Mul) and isinstance(node.left, nodes.Const):
            continue
        if not isinstance(node, ALLOWED):
            wrong.append(type(node).__name__)
        elif isinstance(node, nodes.Getattr) and (
            node.attr.startswith("_") or not isinstance(node.node, nodes.Name)
        ):
            wrong.append(node.attr)
        elif (isinstance(node, nodes.Filter) and node.name not in (
            "upper", "lower", "trim", "length", "e",
        )) or (isinstance(node, nodes.Name) and node.name in (
            "lipsum", "cycler", "self", "range", "namespace", "x", "m",
        )):  # fmt: skip
            wrong.append(node.name)
    return wrong


@pytest.mark.soak
@given(bodies)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_nothing_forbidden_is_ever_accepted(body: str) -> None:
    content = WordFile(body=body).build()
    found = inspect_template(content, fields=FIELDS)
    wide = inspect_template(content, fields=None)
    for one in (*found.findings, *wide.findings):
        assert one.code != "package.unreadable"
    if found.fit:
        assert wide.fit, "what is published is part of what is plain"
    if found.fit or wide.fit:
        for part in open_template(content).parts:
            if found.fit:
                assert not _forbidden(part.patched), part.patched
            assert not check_source(part.patched, part=part.title)


@given(st.lists(st.sampled_from([*WORDS, *STATEMENTS]), max_size=40).map("".join))
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_source_makes_the_second_reading_stumble(source: str) -> None:
    """And what it accepts holds neither calls nor names that begin with an underscore."""
    if not check_source(source, part=Text("正文", "Body")):
        try:
            tree = PARSER.parse(source)
        except TemplateSyntaxError:
            return
        for node in tree.find_all((nodes.Call, nodes.Getitem, nodes.Assign, nodes.Macro)):
            raise AssertionError(node)
        for attribute in tree.find_all(nodes.Getattr):
            assert not attribute.attr.startswith("_")


@given(st.binary(max_size=400))
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_bytes_make_the_gate_stumble(content: bytes) -> None:
    assert not inspect_template(content, fields=None).fit
    assert not inspect_template(b"PK\x03\x04" + content, fields=None).fit
