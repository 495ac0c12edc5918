"""Which constructs a template may use, and which of them only docxtpl itself can render.

The gate says all that is wrong with a template in its author's words; this is the engine's own
lock, so that nothing slips through when a template comes another way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from app.core.bilingual import Text
from app.typeset.compiled.environment import GLOBALS, LOOP_CALLS, PaperEnvironment
from app.typeset.compiled.troubles import refusal

REFUSED: dict[type[nodes.Node], Text] = {
    nodes.Include: Text("引入其他文件", "including another file"),
    nodes.Import: Text("引入其他文件", "importing another file"),
    nodes.FromImport: Text("引入其他文件", "importing another file"),
    nodes.Extends: Text("继承其他模板", "extending another template"),
    nodes.EvalContextModifier: Text("改变转义方式", "changing how text is escaped"),
}
BY_DOCXTPL: dict[type[nodes.Node], Text] = {
    nodes.Macro: Text("宏（macro）", "a macro"),
    nodes.CallBlock: Text("调用块（call）", "a call block"),
    nodes.FilterBlock: Text("过滤块（filter）", "a filter block"),
    nodes.AssignBlock: Text("块赋值（set … endset）", "a block assignment (set … endset)"),
    nodes.Block: Text("命名块（block）", "a named block"),
}


def why_docxtpl(tree: nodes.Template) -> Text | None:
    """The first construct that the compiled way leaves to docxtpl."""
    for kind, name in BY_DOCXTPL.items():
        if tree.find(kind) is not None:
            return Text(f"模板用了{name.zh}", f"the template uses {name.en}")
    if any(loop.recursive for loop in tree.find_all(nodes.For)):
        return Text("模板用了递归循环", "the template uses a recursive loop")
    return None


def require_allowed(tree: nodes.Template, environment: PaperEnvironment) -> None:
    """TemplateRefused names the first construct that no paper may use."""
    for line, what in _forbidden(tree, environment):
        raise Forbidden(line, what)


class Forbidden(Exception):
    """A construct on a line; whoever compiles the part adds the place."""

    def __init__(self, line: int, what: Text) -> None:
        super().__init__(what.zh)
        self.line, self.what = line, what


def _forbidden(tree: nodes.Template, environment: PaperEnvironment) -> Iterator[tuple[int, Text]]:
    for kind, what in REFUSED.items():
        for node in tree.find_all(kind):
            yield node.lineno, what
    for each in tree.find_all(nodes.Filter):
        if each.name not in environment.filters:
            yield each.lineno, Text(f"过滤器 {each.name}", f"the filter {each.name}")
    for test in tree.find_all(nodes.Test):
        if test.name not in environment.tests:
            yield test.lineno, Text(f"判断 {test.name}", f"the test {test.name}")
    yield from _reaching(tree)


def _reaching(tree: nodes.Template) -> Iterator[tuple[int, Text]]:
    """What would reach behind a value."""
    for call in tree.find_all(nodes.Call):
        if not _may_be_called(call.node):
            yield call.lineno, Text("调用方法", "calling a method")
    for attribute in tree.find_all(nodes.Getattr):
        if attribute.attr.startswith("_"):
            yield attribute.lineno, Text("下划线开头的名称", "a name that begins with _")


def _may_be_called(called: nodes.Expr) -> bool:
    """A name: a global function, or a macro of the template; `loop.cycle` and `loop.changed`."""
    if isinstance(called, nodes.Name):
        return True
    return (
        isinstance(called, nodes.Getattr)
        and called.attr in LOOP_CALLS
        and isinstance(called.node, nodes.Name)
    )


def names_in(tree: nodes.Template) -> frozenset[str]:
    """The placeholders of a part: names that facts must give."""
    return frozenset(find_undeclared_variables(tree) - GLOBALS.keys())


def syntax_refusal(error: Exception, where: Mapping[str, object]) -> Exception:
    """A tag that Jinja cannot read; `where` is its part, place and tag."""
    said = str(getattr(error, "message", None) or error)
    return refusal(
        "grammar.syntax",
        Text(f"标记写得不完整或有误（{said}）。", f"A tag is incomplete or wrong ({said})."),
        remedy=Text(
            "请检查括号、引号，以及 if/for 与 endif/endfor 是否成对。",
            "Check brackets and quotes, and that each if/for has its endif/endfor.",
        ),
        **where,
    )


def forbidden_refusal(what: Text, where: Mapping[str, object]) -> Exception:
    """A construct that no paper may use."""
    return refusal(
        "grammar.forbidden",
        Text(f"文书模板里不能{_zh(what.zh)}。", f"Not allowed in a paper: {what.en}."),
        remedy=Text(
            "只用字段名、条件、循环和列出的过滤器。",
            "Use names, conditions, loops and the filters in the list only.",
        ),
        **where,
    )


def nested_refusal(part: Text) -> Exception:
    """More levels than any paper needs, and than Python compiles."""
    return refusal(
        "grammar.nested",
        Text("标记嵌套太深。", "Tags are nested too deep."),
        remedy=Text(
            "请把循环和条件拆成几段，每段不超过十几层。",
            "Split loops and conditions; no more than a dozen inside each other.",
        ),
        part=part,
    )


def _zh(what: str) -> str:
    return what if what.startswith(("引入", "继承", "改变", "调用")) else f"使用{what}"
