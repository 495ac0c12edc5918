"""Python that Jinja's compiler writes for a part: bytes instead of text, and no detour per value.

What is decided here is decided once per template: whether a tag is a bare name or field, which may
be escaped by one C routine, or anything else, which goes through `RenderContext.put`; and whether a
loop is nothing but the fields of its row, which is then rendered by the batch (rows.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

from app.typeset.compiled.characters import escape_text
from app.typeset.compiled.environment import PaperEnvironment
from app.typeset.compiled.rows import RowPlan
from app.typeset.compiled.source import Place

UNESCAPED = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
"""docxtpl's way to write braces in a template; only written text is read so, never a value."""
INLINE = frozenset({"text", "attribute", "leaf"})


class PartEnvironment(PaperEnvironment):
    """The environment of one part: its places, and the loops that are rendered by the batch."""

    def __init__(self) -> None:
        super().__init__()
        self.places: Mapping[int, Place] = {}
        self.plans: list[RowPlan] = []
        self.escape_text = escape_text
        self.targets: frozenset[str] = frozenset()
        """Names that loops bind: over a record they are its keys, which nobody has looked at."""
        self.derives = False
        """Whether names can hold what was worked out in the template, so cannot be trusted."""


def prepare_tree(tree: nodes.Template, number_mark: str) -> None:
    """Take the line marks out of the written text, put drawing numbers in."""
    for data in tree.find_all(nodes.TemplateData):
        text = data.data.replace("\n", "")
        for written, meant in UNESCAPED:
            text = text.replace(written, meant)
        data.data = text
    for output in tree.find_all(nodes.Output):
        output.nodes = list(_with_numbers(output, number_mark))


def _with_numbers(output: nodes.Output, number_mark: str) -> Iterator[nodes.Expr]:
    """ContextReference has no spelling in a template, so it can stand for the next number."""
    for child in output.nodes:
        if not isinstance(child, nodes.TemplateData):
            yield child
            continue
        for turn, text in enumerate(child.data.split(number_mark)):
            if turn:
                yield nodes.ContextReference(lineno=child.lineno)
            if text:
                yield nodes.TemplateData(text, lineno=child.lineno)


def derives_values(tree: nodes.Template) -> bool:
    """Whether some name is bound to anything but a fact or a part of one."""
    if tree.find(nodes.Assign) is not None or tree.find(nodes.With) is not None:
        return True
    return any(not is_path(loop.iter) for loop in tree.find_all(nodes.For))


def is_path(node: nodes.Node) -> bool:
    """A name, or fields and items of one."""
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getitem) and not _is_key(node.arg):
            return False
        node = node.node
    return isinstance(node, nodes.Name) and node.name != "loop"


def loop_targets(tree: nodes.Template) -> frozenset[str]:
    """The names that the loops of a part bind."""
    return frozenset(
        name.name
        for loop in tree.find_all(nodes.For)
        for name in (loop.target, *loop.target.find_all(nodes.Name))
        if isinstance(name, nodes.Name)
    )


def _starts_with_key(node: nodes.Node, targets: frozenset[str]) -> bool:
    """A loop's own name is trusted by a key only: `r.name`, not `r` or `r[0]`."""
    step: nodes.Node | None = None
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        step, node = node, node.node
    if not isinstance(node, nodes.Name) or node.name not in targets:
        return True
    if isinstance(step, nodes.Getitem):
        return isinstance(step.arg, nodes.Const) and type(step.arg.value) is str
    return step is not None


def _is_key(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and type(node.value) in (str, int)


class PartGenerator(CodeGenerator):
    """Writes `yield b"".join((…))` for each stretch of output."""

    environment: PartEnvironment

    def write_commons(self) -> None:
        """The routines of one render, as local names."""
        super().write_commons()
        self.writeline("plain, put, rows = context.plain, context.put, context.rows")
        self.writeline("escape_text, number = environment.escape_text, context.number")
        self.writeline('join = b"".join')

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - Jinja's visitor
        """One yield for all that is written between two control tags."""
        assert frame.buffer is None, "grammar.py leaves whatever buffers to docxtpl"
        groups = list(_grouped(node.nodes))
        if len(groups) == 1 and isinstance(groups[0], bytes):
            self.writeline(f"yield {groups[0]!r}", node)
            return
        self.writeline("yield join((", node)
        self.indent()
        for group in groups:
            if isinstance(group, bytes):
                self.writeline(f"{group!r},")
            else:
                self.newline(group)
                self._write_value(group, frame)
                self.write(",")
        self.outdent()
        self.writeline("))")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - Jinja's visitor
        """A loop that only writes fields of its row goes by the batch."""
        plan = None if self.environment.derives else _plan(node, self.environment.places)
        if plan is None:
            super().visit_For(node, frame)
            return
        self.environment.plans.append(plan)
        self.writeline(f"yield from rows({len(self.environment.plans) - 1}, ", node)
        self.visit(node.iter, frame)
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's visitor
        """A field of a row without a call, for conditions; anything else as the sandbox says."""
        if not isinstance(node.node, nodes.Name):
            super().visit_Getattr(node, frame)
            return
        name, key = frame.symbols.ref(node.node.name), repr(node.attr)
        self.write(f"({name}[{key}] if type({name}) is dict and {key} in {name} else ")
        super().visit_Getattr(node, frame)
        self.write(")")

    def _write_value(self, node: nodes.Expr, frame: Frame) -> None:
        line = node.lineno
        if isinstance(node, nodes.ContextReference):
            self.write("number()")
        elif self._is_trusted(node):
            self.write("(escape_text(v).encode() if type(v := ")
            self._write_path(node, frame)
            self.write(f") is plain else put({line}, v))")
        else:
            self.write(f"put({line}, ")
            self.visit(node, frame)
            self.write(")")

    def _is_trusted(self, node: nodes.Expr) -> bool:
        """A fact itself, in a place where text is written as it is."""
        if self.environment.derives or not is_path(node):
            return False
        if not _starts_with_key(node, self.environment.targets):
            return False
        place = self.environment.places.get(node.lineno)
        return place is not None and place.level in INLINE

    def _write_path(self, node: nodes.Node, frame: Frame) -> None:
        """Plain subscripts: facts are dicts, lists and texts, and a miss is an error anyway."""
        if isinstance(node, nodes.Getattr):
            self._write_path(node.node, frame)
            self.write(f"[{node.attr!r}]")
        elif isinstance(node, nodes.Getitem):
            assert isinstance(node.arg, nodes.Const)
            self._write_path(node.node, frame)
            self.write(f"[{node.arg.value!r}]")
        else:
            self.visit(node, frame)


def _grouped(children: list[nodes.Expr]) -> Iterator[bytes | nodes.Expr]:
    """Neighbouring written text in one piece, encoded."""
    held = ""
    for child in children:
        if isinstance(child, nodes.TemplateData):
            held += child.data
            continue
        if held:
            yield held.encode()
            held = ""
        yield child
    if held:
        yield held.encode()


def _plan(node: nodes.For, places: Mapping[int, Place]) -> RowPlan | None:
    """The loop's row as literals and fields, if it is nothing more."""
    simple = isinstance(node.target, nodes.Name) and node.target.name != "loop"
    if not simple or node.else_ or node.test or node.recursive or not is_path(node.iter):
        return None
    groups: list[Any] = []
    for output in node.body:
        if not isinstance(output, nodes.Output):
            return None
        groups.extend(output.nodes)
    literals, keys, lines = [b""], [], []
    for group in _grouped(groups):
        if isinstance(group, bytes):
            literals[-1] += group
            continue
        key = _field_of(group, node.target)
        place = places.get(group.lineno)
        if key is None or place is None or place.level not in INLINE:
            return None
        keys.append(key)
        lines.append(group.lineno)
        literals.append(b"")
    return RowPlan(tuple(literals), tuple(keys), tuple(lines)) if keys else None


def _field_of(node: nodes.Expr, target: nodes.Node) -> str | None:
    """`r.name` or `r["name"]` of the loop's own row."""
    assert isinstance(target, nodes.Name)
    loaded = nodes.Name(target.name, "load")
    if isinstance(node, nodes.Getattr) and node.node == loaded:
        return node.attr
    if (
        isinstance(node, nodes.Getitem)
        and node.node == loaded
        and isinstance(node.arg, nodes.Const)
        and type(node.arg.value) is str
    ):
        return node.arg.value
    return None


PartEnvironment.code_generator_class = PartGenerator
