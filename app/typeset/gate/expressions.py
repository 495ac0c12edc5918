"""The closed grammar of an expression, on Jinja's own tree: what is not listed here is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from jinja2 import nodes

from app.core.bilingual import Text
from app.typeset.gate.names import (
    ARGUED_FILTERS,
    RESERVED,
    TESTS,
    Loop,
    Rules,
    Used,
    is_plain,
    unknown_column,
    unknown_name,
)
from app.typeset.gate.wording import Fault

_COMPARISONS = frozenset({"eq", "ne", "gt", "gteq", "lt", "lteq"})
_LARGEST = 10**15
_DIGITS = 12
_DEEPEST = 24
_TANGLED = Text("这么多层的条件", "conditions inside so many others")
_CALL = Text("函数调用", "calls")
_PART = Text("下标", "indexing")
_ARITHMETIC = Text("计算", "arithmetic")
_WHAT: dict[type[nodes.Node], Text] = {
    nodes.Call: _CALL,
    nodes.Getitem: _PART,
    nodes.Slice: _PART,
    nodes.Concat: Text("拼接 ~", "joining with ~"),
    nodes.CondExpr: Text("行内 if", "an inline if"),
    nodes.List: Text("列表", "lists"),
    nodes.Tuple: Text("多个值", "several values"),
    nodes.Dict: Text("字典", "dictionaries"),
}
_OTHER = Text("这种写法", "this")

_Handler = Callable[[Any, Sequence[Loop], bool], Iterator[Fault]]


class Expressions:
    """Checks expressions and remembers the names they use."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.used = Used()
        self._depth = 0
        self._handlers: dict[type[nodes.Node], _Handler] = {
            nodes.Const: self._const,
            nodes.Name: self._name,
            nodes.Getattr: self._attribute,
            nodes.Compare: self._compare,
            nodes.And: self._both,
            nodes.Or: self._both,
            nodes.Not: self._not,
            nodes.Filter: self._filter,
        }
        if rules.wide:
            self._handlers[nodes.Test] = self._test
            self._handlers[nodes.CondExpr] = self._either
        if rules.made:
            self._handlers[nodes.Mul] = self._merged

    def check(self, node: nodes.Node, loops: Sequence[Loop], *, printed: bool) -> Iterator[Fault]:
        """Everything in an expression that is not allowed."""
        handler = self._handlers.get(type(node))
        if handler is None:
            said = _ARITHMETIC if isinstance(node, nodes.BinExpr | nodes.UnaryExpr) else _OTHER
            yield Fault("grammar.forbidden", what=_WHAT.get(type(node), said))
            return
        if self._depth >= _DEEPEST:
            yield Fault("grammar.forbidden", what=_TANGLED)
            return
        self._depth += 1
        try:
            yield from handler(node, loops, printed)
        finally:
            self._depth -= 1

    def _const(self, node: nodes.Const, _loops: Sequence[Loop], _printed: bool) -> Iterator[Fault]:
        value = node.value
        numeric = isinstance(value, int | float)
        if not (value is None or isinstance(value, str | bool) or numeric):
            yield Fault("grammar.forbidden", what=_OTHER)
        elif numeric and not -_LARGEST <= value <= _LARGEST:
            yield Fault("grammar.forbidden", what=Text("这么大的数", "such a number"))

    def _name(self, node: nodes.Name, loops: Sequence[Loop], printed: bool) -> Iterator[Fault]:
        name, fields = node.name, self.rules.fields
        loop = next((one for one in reversed(loops) if one.row == name), None)
        if name == "loop":
            yield Fault("grammar.loop_word" if loops else "grammar.loop_outside")
        elif loop is not None:
            if fields is not None:
                yield Fault("grammar.row_printed", name=name)
        elif fields is None:
            if not is_plain(name) or name in RESERVED:
                yield Fault("grammar.unknown_name", name=name)
            else:
                self.used.names.add(name)
        elif name in fields.lists:
            self.used.lists.setdefault(name, set())
            if printed:
                yield Fault("grammar.list_printed", name=name)
        elif name in fields.scalars:
            self.used.names.add(name)
        else:
            yield unknown_name(name, [*fields.scalars, *fields.lists])

    def _attribute(
        self, node: nodes.Getattr, loops: Sequence[Loop], _printed: bool
    ) -> Iterator[Fault]:
        chain, base = _chain(node)
        if base is None or not all(map(is_plain, chain)):
            yield Fault("grammar.forbidden", what=_OTHER)
            return
        loop = next((one for one in reversed(loops) if one.row == base), None)
        if base == "loop":
            if not loops:
                yield Fault("grammar.loop_outside")
            elif len(chain) != 1 or chain[0] not in self.rules.loop_words:
                yield Fault("grammar.loop_word")
        elif self.rules.fields is None:
            yield from self._wide_chain(base, chain, loop)
        elif loop is None:
            yield self._no_such_row(base)
        elif len(chain) != 1:
            yield Fault("grammar.no_parts", name=f"{base}.{chain[0]}")
        elif chain[0] not in (loop.columns or ()):
            yield unknown_column(chain[0], loop)
        else:
            self.used.lists.setdefault(loop.over, set()).add(chain[0])

    def _wide_chain(self, base: str, chain: list[str], loop: Loop | None) -> Iterator[Fault]:
        if len(chain) > _DIGITS:
            yield Fault("grammar.forbidden", what=_OTHER)
        elif loop is not None:
            self.used.lists.setdefault(loop.over, set()).add(".".join(chain))
        elif not is_plain(base) or base in RESERVED:
            yield Fault("grammar.unknown_name", name=base)
        else:
            self.used.names.add(".".join([base, *chain]))

    def _no_such_row(self, base: str) -> Fault:
        fields = self.rules.fields
        assert fields is not None, "only asked when names are published"
        if base in fields.scalars:
            return Fault("grammar.no_parts", name=base)
        if base in fields.lists:
            return Fault("grammar.list_printed", name=base)
        return Fault("grammar.row_outside", name=base)

    def _compare(
        self, node: nodes.Compare, loops: Sequence[Loop], _printed: bool
    ) -> Iterator[Fault]:
        yield from self.check(node.expr, loops, printed=False)
        for operand in node.ops:
            if operand.op not in _COMPARISONS and not self.rules.wide:
                yield Fault("grammar.forbidden", what=Text("in 判断", "in"))
            yield from self.check(operand.expr, loops, printed=False)

    def _both(self, node: nodes.BinExpr, loops: Sequence[Loop], _printed: bool) -> Iterator[Fault]:
        yield from self.check(node.left, loops, printed=False)
        yield from self.check(node.right, loops, printed=False)

    def _not(self, node: nodes.Not, loops: Sequence[Loop], _printed: bool) -> Iterator[Fault]:
        yield from self.check(node.node, loops, printed=False)

    def _either(
        self, node: nodes.CondExpr, loops: Sequence[Loop], _printed: bool
    ) -> Iterator[Fault]:
        for one in (node.test, node.expr1, node.expr2):
            if one is not None:
                yield from self.check(one, loops, printed=False)

    def _test(self, node: nodes.Test, loops: Sequence[Loop], _printed: bool) -> Iterator[Fault]:
        argued = node.args or node.kwargs or node.dyn_args or node.dyn_kwargs
        if node.name not in TESTS or argued:
            yield Fault("grammar.test", name=node.name)
        yield from self.check(node.node, loops, printed=False)

    def _filter(self, node: nodes.Filter, loops: Sequence[Loop], _printed: bool) -> Iterator[Fault]:
        if node.node is None or node.name not in self.rules.filters:
            allowed = _listed(self.rules.filters)
            yield Fault("grammar.filter", name=node.name, allowed=allowed)
            return
        yield from self._arguments(node, loops)
        yield from self.check(node.node, loops, printed=False)

    def _arguments(self, node: nodes.Filter, loops: Sequence[Loop]) -> Iterator[Fault]:
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            yield Fault("grammar.filter", name=node.name, allowed=f"{node.name}()")
        elif node.args and (not self.rules.wide or node.name not in ARGUED_FILTERS):
            yield Fault("grammar.filter", name=node.name, allowed=node.name)
        for argument in node.args:
            if not isinstance(argument, nodes.Const):
                yield Fault("grammar.forbidden", what=_CALL)
            else:
                yield from self._const(argument, loops, False)
        if node.name == "round" and not _small(node.args):
            yield Fault("grammar.filter", name="round", allowed="round(2)")

    def _merged(self, node: nodes.Mul, loops: Sequence[Loop], _printed: bool) -> Iterator[Fault]:
        """{{ 2 * loop.length }}, which docxtpl writes for {% hm %} in a cell that spans columns."""
        counts = isinstance(node.left, nodes.Const) and isinstance(node.left.value, int)
        if not counts or not _is_loop_length(node.right):
            yield Fault("grammar.forbidden", what=_ARITHMETIC)
        yield from self.check(node.left, loops, printed=False)
        yield from self.check(node.right, loops, printed=False)


def _listed(words: Iterable[str]) -> Text:
    return Text("、".join(sorted(words)), ", ".join(sorted(words)))


def _is_loop_length(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Getattr) and _chain(node) == (["length"], "loop")


def _small(arguments: Sequence[nodes.Node]) -> bool:
    """At most one whole number of digits."""
    return (
        all(
            isinstance(one, nodes.Const) and type(one.value) is int and 0 <= one.value <= _DIGITS
            for one in arguments
        )
        and len(arguments) <= 1
    )


def _chain(node: nodes.Getattr) -> tuple[list[str], str | None]:
    """a.b.c as (["b", "c"], "a"); None where it does not begin with a name."""
    chain: list[str] = []
    at: nodes.Node = node
    while isinstance(at, nodes.Getattr):
        chain.append(at.attr)
        at = at.node
    return chain[::-1], at.name if isinstance(at, nodes.Name) else None
