"""for and if, shared by both readings of a template: what a loop may run over and how deep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import nodes

from app.core.bilingual import Text
from app.typeset.gate.expressions import Expressions
from app.typeset.gate.names import RESERVED, Loop, is_plain, unknown_name
from app.typeset.gate.wording import Fault

_OTHER_TARGET = Text("这样的循环", "such a loop")
_MOST_ITEMS = 100


def open_loop(node: nodes.For, loops: Sequence[Loop], expressions: Expressions) -> Iterator[Fault]:
    """What is wrong with the head of a loop."""
    rules = expressions.rules
    if len(loops) >= rules.loops:
        yield Fault("grammar.loops_deep", limit=rules.loops)
    if not isinstance(node.target, nodes.Name) or node.recursive:
        yield Fault("grammar.forbidden", what=_OTHER_TARGET)
        return
    row = node.target.name
    fields = rules.fields
    taken = fields is not None and (row in fields.scalars or row in fields.lists)
    if taken or row in RESERVED or not is_plain(row) or any(one.row == row for one in loops):
        yield Fault("grammar.row_name", name=row)
    if fields is None:
        yield from _wide_source(node.iter, loops, expressions)
    else:
        yield from _published_source(node.iter, expressions)
    if node.test is not None and fields is not None:
        yield Fault("grammar.forbidden", what=_OTHER_TARGET)


def _published_source(source: nodes.Node, expressions: Expressions) -> Iterator[Fault]:
    fields = expressions.rules.fields
    assert fields is not None, "only asked when names are published"
    if not isinstance(source, nodes.Name):
        yield Fault("grammar.forbidden", what=_OTHER_TARGET)
    elif source.name in fields.lists:
        expressions.used.lists.setdefault(source.name, set())
    elif source.name in fields.scalars:
        yield Fault("grammar.not_a_list", name=source.name)
    else:
        yield unknown_name(source.name, fields.lists)


def _wide_source(
    source: nodes.Node, loops: Sequence[Loop], expressions: Expressions
) -> Iterator[Fault]:
    if isinstance(source, nodes.List) and len(source.items) <= _MOST_ITEMS:
        for item in source.items:
            if not isinstance(item, nodes.Const):
                yield Fault("grammar.forbidden", what=_OTHER_TARGET)
            yield from expressions.check(item, loops, printed=False)
        return
    if not isinstance(source, nodes.Name | nodes.Getattr):
        yield Fault("grammar.forbidden", what=_OTHER_TARGET)
        return
    if isinstance(source, nodes.Name):
        if any(one.row == source.name for one in loops):
            return
        if source.name not in RESERVED and is_plain(source.name):
            expressions.used.lists.setdefault(source.name, set())
            return
    yield from expressions.check(source, loops, printed=False)


def loop_of(node: nodes.For, loops: Sequence[Loop], expressions: Expressions) -> Loop:
    """The loop that a head opens, for what stands inside."""
    row = node.target.name if isinstance(node.target, nodes.Name) else ""
    over = _dotted(node.iter, loops)
    fields = expressions.rules.fields
    columns = None if fields is None else fields.lists.get(over, frozenset())
    return Loop(row, over, columns)


def _dotted(source: nodes.Node, loops: Sequence[Loop]) -> str:
    """rows; rows.parts for what lies in a row."""
    if isinstance(source, nodes.Getattr):
        return f"{_dotted(source.node, loops)}.{source.attr}"
    if isinstance(source, nodes.Name):
        return next((one.over for one in reversed(loops) if one.row == source.name), source.name)
    return ""
