"""Templates that ask for more time or memory than any paper is worth."""

from __future__ import annotations

from collections.abc import Iterator

from tests.typeset.word_files import WordFile, paragraph, table

FACTS = {
    "number": "1",
    "title": "示例",
    "rows": [{"no": str(n), "name": "示例农户" * 10} for n in range(400)],
}
_LONG = "x" * 400

HEAVY = frozenset({"three loops", "long names"})
"""Within the grammar, or within its wide form: allowed, and held by the limits alone."""


def exhausting_texts() -> dict[str, str]:
    """Texts of one paragraph each; most use what the grammar refuses."""
    deep_loops = "".join(f"{{% for a{n} in rows %}}" for n in range(6))
    return {
        "range": "{% for i in range(1000000000) %}{{ i }}{% endfor %}",
        "range silently": "{% for i in range(1000000000) %}{% endfor %}",
        "power": "{{ 9 ** 9 ** 9 }}",
        "power of power": "{{ 10 ** 10 ** 8 }}",
        "repeated text": "{{ 'x' * 10 ** 10 }}",
        "repeated list": "{{ ([1] * 10 ** 9)|length }}",
        "loops in loops": f"{deep_loops}{{{{ a5.no }}}}{'{% endfor %}' * 6}",
        "silent loops in loops": f"{deep_loops}{'{% endfor %}' * 6}",
        "three loops": "{% for a in rows %}{% for b in rows %}{% for c in rows %}{{ a.name }}"
        "{% endfor %}{% endfor %}{% endfor %}",
        "doubling": "{% set x = namespace(v='x') %}{% for i in range(40) %}"
        "{% set x.v = x.v ~ x.v %}{% endfor %}{{ x.v }}",
        "lipsum": "{% for i in range(100000) %}{{ lipsum(1000) }}{% endfor %}",
        "padding": "{{ 'x'.ljust(10000000000) }}",
        "format width": "{{ '%1000000000d'|format(1) }}",
        "center": "{{ 'x'|center(10000000000) }}",
        "indent": "{{ 'a'|indent(10000000000) }}",
        "replace": "{{ ('x'*1000)|replace('x', 'y'*100000) }}",
        "batch": "{{ range(100000000)|batch(1)|list }}",
        "sort": "{{ range(100000000)|list|sort }}",
        "sum": "{{ range(10000000000)|sum }}",
        "recursive macro": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "recursive loop": "{% for a in rows recursive %}{{ loop(rows) }}{% endfor %}",
        "join": "{{ range(100000000)|join('x') }}",
        "urlize": "{{ ('http://a.' * 1000000)|urlize }}",
        "wordwrap": "{{ ('a ' * 10000000)|wordwrap(1) }}",
        "round": "{{ 1|round(1000000000, 'ceil') }}",
        "big number": "{{ " + "9" * 480 + "|float }}",
    }


def exhausting_templates() -> Iterator[tuple[str, bytes]]:
    """The texts as files, and files whose very markup is expensive."""
    for name, text in exhausting_texts().items():
        yield name, WordFile(body=paragraph(text)).build()
    for name, body in _bodies():
        yield name, WordFile(body=body).build()


def _bodies() -> Iterator[tuple[str, str]]:
    """Quadratic in docxtpl's patterns, and worse in its merging of cells."""
    yield "unclosed in one run", paragraph("{{" * 120_000)
    yield "unclosed statements", paragraph("{%" * 120_000)
    yield "unclosed remarks", paragraph("{#" * 120_000)
    yield "unclosed in many runs", f"<w:p>{'<w:r><w:t>{{ a</w:t></w:r>' * 20_000}</w:p>"
    yield "unclosed in many paragraphs", paragraph("{{ a") * 12_000
    yield "closed too often", paragraph("{{ number }}" + "}}" * 120_000)
    yield "tags without end", paragraph("{{ number }}") * 2_400
    yield "nested conditions", paragraph("{% if number %}" * 900 + "{% endif %}" * 900)
    yield "parentheses", paragraph("{{ " + "(" * 240 + "number" + ")" * 240 + " }}") * 200
    yield "not not not", paragraph("{{ " + "not " * 115 + "number }}") * 300
    yield "merging", _merging(400)
    yield "spans", table(*(("{% colspan number %}" * 30, "x") for _ in range(60)))
    yield "long names", paragraph(f"{{{{ {_LONG} }}}}") * 1_900


def _merging(size: int) -> str:
    """{% vm %} before the properties of its cell: every start is tried with every end."""
    junk = "<w:tcPr></w:tcPr>" + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 20
    return (
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='1'/></w:tblGrid><w:tr><w:tc>"
        f"<w:p><w:r><w:t>{{% vm %}}</w:t></w:r></w:p>{junk * size}</w:tc></w:tr></w:tbl>"
    )
