"""Templates put together by chance: still docxtpl's result, element by element."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.typeset.compiled import compile_template
from tests.typeset.compiled.comparing import by_docxtpl, differences
from tests.typeset.compiled.making import add_table, paper

# Without the underscore: docxtpl reads {_{ in a value as braces, which is what we must not do.
VALUES = st.text(st.sampled_from("青禾云坪 ab&<>'\"\n\t\a\f{}%#、。1"), max_size=8)
WORDS = st.text(st.sampled_from("甲乙丙 ,.x&<"), max_size=5)
FLAGS, NAMES, FIELDS = ("f", "g"), ("x", "y"), ("a", "b")


def names(loop: str | None) -> st.SearchStrategy[str]:
    own = [f"{{{{ {name} }}}}" for name in NAMES]
    inner = [f"{{{{ {loop}.{field} }}}}" for field in FIELDS] if loop else []
    counter = ["{{ loop.index }}"] if loop else []
    return st.sampled_from(own + inner + counter)


@st.composite
def lines(draw: Any, loop: str | None = None, depth: int = 0) -> str:
    """The text of a paragraph."""
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["words", "name", "if", "for"]))
        if kind == "words" or (depth > 1 and kind != "name"):
            parts.append(draw(WORDS))
        elif kind == "name":
            parts.append(draw(names(loop)))
        elif kind == "if":
            yes, no = draw(lines(loop, depth + 1)), draw(lines(loop, depth + 1))
            parts.append(
                f"{{% if {draw(st.sampled_from(FLAGS))} %}}{yes}{{% else %}}{no}{{% endif %}}"
            )
        else:
            inner = f"r{depth}"
            parts.append(
                f"{{% for {inner} in rows %}}{draw(lines(inner, depth + 1))}{{% endfor %}}"
            )
    return "".join(parts)


@st.composite
def blocks(draw: Any, loop: str | None = None, depth: int = 0) -> list[Any]:
    """Paragraphs and tables with what opens and closes around them."""
    made: list[Any] = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["line", "line", "if", "for", "table"]))
        if kind == "line" or (depth > 1 and kind != "table"):
            made.append((draw(lines(loop, depth)), draw(st.lists(st.integers(1, 40), max_size=3))))
        elif kind == "if":
            flag = draw(st.sampled_from(FLAGS))
            made += [f"{{%p if {flag} %}}", *draw(blocks(loop, depth + 1)), "{%p endif %}"]
        elif kind == "for":
            inner = f"p{depth}"
            made += [
                f"{{%p for {inner} in rows %}}",
                *draw(blocks(inner, depth + 1)),
                "{%p endfor %}",
            ]
        else:
            cell = lines("t", 1)
            row = [draw(cell), draw(cell)]
            made.append(
                [
                    ["甲", draw(names(None))],
                    ["{%tr for t in rows %}", ""],
                    row,
                    ["{%tr endfor %}", ""],
                ]
            )
    return made


def write(document: Any, made: list[Any]) -> None:
    for block in made:
        if isinstance(block, list):
            add_table(document, block)
            continue
        text, cuts = block if isinstance(block, tuple) else (block, [])
        paragraph = document.add_paragraph()
        edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
        for number, (start, end) in enumerate(pairwise(edges)):
            paragraph.add_run(text[start:end]).bold = bool(number % 2)


FACTS = st.fixed_dictionaries(
    {
        "x": VALUES,
        "y": VALUES,
        "f": st.booleans(),
        "g": st.booleans(),
        "rows": st.lists(st.fixed_dictionaries({"a": VALUES, "b": VALUES}), max_size=3),
    }
)


@settings(max_examples=40, deadline=None)
@given(made=blocks(), facts=FACTS)
def test_any_template_gives_docxtpls_result(made: list[Any], facts: dict[str, Any]) -> None:
    template = paper(finish=lambda document: write(document, made))
    done = compile_template(template).render(facts)
    assert done.way == "compiled"
    assert differences(by_docxtpl(template, facts), done.content) == []
