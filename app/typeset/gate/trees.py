"""The closed grammar once more, on the whole of what the engine will compile.

`grammar` reads tag by tag what the author wrote. This reads the source after docxtpl has rewritten
it, so that nothing can hide in the rewriting. The rewriting is not linear in its input, therefore
this belongs into the chamber, under its limits, and not into the web process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jinja2 import Environment, TemplateError, nodes

from app.core.bilingual import Text
from app.typeset.faults import Finding
from app.typeset.gate.expressions import Expressions
from app.typeset.gate.names import Loop, Rules
from app.typeset.gate.statements import loop_of, open_loop
from app.typeset.gate.wording import Fault, of_fault

_PARSER = Environment(autoescape=True)
_MOST = 20


def check_source(source: str, *, part: Text) -> tuple[Finding, ...]:
    """What is not allowed in a rewritten part, in the wide grammar: names are not known here."""
    try:
        tree = _PARSER.parse(source)
    except (TemplateError, ValueError):
        # It cannot be compiled either; the engine says where.
        return ()
    except RecursionError:
        return (of_fault(Fault("grammar.elsewhere"), part=part),)
    expressions = Expressions(Rules(None, made=True))
    found: list[Finding] = []
    for fault in _walk(tree.body, (), expressions):
        shown = Fault("grammar.elsewhere") if fault.code == "grammar.statement" else fault
        found.append(of_fault(shown, part=part))
        if len(found) >= _MOST:
            break
    return tuple(found)


def _walk(
    body: Iterable[nodes.Node], loops: Sequence[Loop], expressions: Expressions
) -> Iterator[Fault]:
    for node in body:
        if isinstance(node, nodes.Output):
            for one in node.nodes:
                if not isinstance(one, nodes.TemplateData):
                    yield from expressions.check(one, loops, printed=True)
        elif isinstance(node, nodes.If):
            yield from expressions.check(node.test, loops, printed=False)
            yield from _walk([*node.body, *node.elif_, *node.else_], loops, expressions)
        elif isinstance(node, nodes.For):
            yield from _loop(node, loops, expressions)
        else:
            yield Fault("grammar.statement", word=type(node).__name__)


def _loop(node: nodes.For, loops: Sequence[Loop], expressions: Expressions) -> Iterator[Fault]:
    yield from open_loop(node, loops, expressions)
    inside = (*loops, loop_of(node, loops, expressions))
    if node.test is not None:
        yield from expressions.check(node.test, inside, printed=False)
    yield from _walk(node.body, inside, expressions)
    yield from _walk(node.else_, loops, expressions)
