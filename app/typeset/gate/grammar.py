"""Stage three: the closed grammar, tag by tag, so that every finding has its place.

Each tag is parsed by Jinja on its own, therefore a tag that would swallow what follows it cannot
pass. The blocks are matched here. Forms of docxtpl (p, tr, tc, r; colspan, cellbg, vm, hm) are in
`forms`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from jinja2 import Environment, TemplateError, nodes

from app.core.bilingual import Text
from app.typeset.faults import Finding
from app.typeset.gate.braces import Tag
from app.typeset.gate.expressions import Expressions
from app.typeset.gate.forms import Form, beside, form_of
from app.typeset.gate.names import Loop
from app.typeset.gate.statements import loop_of, open_loop
from app.typeset.gate.wording import Fault, of_fault

N = TypeVar("N", bound=nodes.Node)
_PARSER = Environment(autoescape=True)
_WORD = re.compile(r"[-+]?\s*([^\W\d]\w*)")
_ALONE = re.compile(r"[-+]?\s*(\w+)\s*[-+]?")
_WORDS = ("for", "endfor", "if", "elif", "else", "endif", "vm", "hm", "colspan", "cellbg")
_KNOWN_TO_JINJA_WORDS = """
    set endset macro endmacro call endcall filter endfilter block endblock extends include
    import from raw endraw do with endwith autoescape endautoescape trans endtrans pluralize
    break continue debug print
"""
_KNOWN_TO_JINJA = frozenset(_KNOWN_TO_JINJA_WORDS.split())
_PREFIXES = frozenset({"p", "tr", "tc", "r"})
_BRACES = Text("花括号", "braces")


@dataclass
class _Block:
    word: str
    tag: Tag
    loop: Loop | None = None
    had_else: bool = False


class TagReader:
    """Reads the tags of one part in their order."""

    def __init__(self, expressions: Expressions) -> None:
        self.expressions = expressions
        self.blocks: list[_Block] = []

    @property
    def loops(self) -> list[Loop]:
        """The loops one is in, outermost first."""
        return [block.loop for block in self.blocks if block.loop is not None]

    def read(self, tag: Tag) -> Iterator[Fault]:
        """What is wrong with a tag where it stands."""
        form = form_of(tag)
        if tag.opens == "{#":
            return
        yield from form.faults(tag, wide=self.expressions.rules.wide)
        if "{" in form.inner or "}" in form.inner:
            yield Fault("grammar.forbidden", what=_BRACES)
        elif not form.inner.strip(" -+\t\n"):
            yield Fault("grammar.empty")
        elif form.merges:
            if not self.loops:
                yield Fault("grammar.loop_outside")
        elif tag.opens == "{{" or form.is_value:
            yield from self._value(form)
        else:
            yield from self._statement(tag, form)

    def finish(self) -> Iterator[tuple[Tag, Fault]]:
        """Blocks that nothing ended."""
        for block in self.blocks:
            close = f"{{% end{block.word} %}}"
            yield block.tag, Fault("grammar.not_ended", open=block.word, close=close)
        self.blocks.clear()

    def _value(self, form: Form) -> Iterator[Fault]:
        body = _parse(f"{{{{{form.inner}}}}}")
        output = body[0] if len(body) == 1 else None
        if not isinstance(output, nodes.Output) or len(output.nodes) != 1:
            yield Fault("grammar.unreadable")
            return
        yield from self.expressions.check(output.nodes[0], self.loops, printed=True)

    def _statement(self, tag: Tag, form: Form) -> Iterator[Fault]:
        found = _WORD.match(form.inner)
        word = found.group(1) if found else form.inner.strip()
        if word == "for":
            yield from self._for(tag, form)
        elif word == "if":
            yield from self._if(tag, form)
        elif word == "elif":
            yield from self._elif(form)
        elif word in ("else", "endfor", "endif"):
            if not _ALONE.fullmatch(form.inner.strip()):
                yield Fault("grammar.unreadable")
            yield from self._else() if word == "else" else self._end(word.removeprefix("end"))
        else:
            yield _unknown_word(word)

    def _for(self, tag: Tag, form: Form) -> Iterator[Fault]:
        node = _only(_parse(f"{{%{form.inner}%}}{{% endfor %}}"), nodes.For)
        if node is None or node.body or node.else_:
            yield Fault("grammar.unreadable")
            self.blocks.append(_Block("for", tag, Loop("", "", frozenset())))
            return
        yield from open_loop(node, self.loops, self.expressions)
        loop = loop_of(node, self.loops, self.expressions)
        if node.test is not None:
            yield from self.expressions.check(node.test, [*self.loops, loop], printed=False)
        yield from self._deep()
        self.blocks.append(_Block("for", tag, loop))

    def _if(self, tag: Tag, form: Form) -> Iterator[Fault]:
        yield from self._condition(f"{{%{form.inner}%}}{{% endif %}}", branch=False)
        yield from self._deep()
        self.blocks.append(_Block("if", tag))

    def _elif(self, form: Form) -> Iterator[Fault]:
        yield from self._condition(f"{{% if 0 %}}{{%{form.inner}%}}{{% endif %}}", branch=True)
        if not self.blocks or self.blocks[-1].word != "if":
            yield Fault("grammar.not_opened", open="{% if … %}")
        elif self.blocks[-1].had_else:
            yield Fault("grammar.after_else")

    def _condition(self, source: str, *, branch: bool) -> Iterator[Fault]:
        node = _only(_parse(source), nodes.If)
        held = node
        if node is not None and branch:
            held = node.elif_[0] if len(node.elif_) == 1 else None
        if held is None or held.body or held.else_:
            yield Fault("grammar.unreadable")
            return
        yield from self.expressions.check(held.test, self.loops, printed=False)

    def _else(self) -> Iterator[Fault]:
        wide = self.expressions.rules.wide
        if not self.blocks or (self.blocks[-1].word != "if" and not wide):
            yield Fault("grammar.not_opened", open="{% if … %}")
        elif self.blocks[-1].had_else:
            yield Fault("grammar.after_else")
        else:
            self.blocks[-1].had_else = True

    def _end(self, word: str) -> Iterator[Fault]:
        if self.blocks and self.blocks[-1].word == word:
            self.blocks.pop()
        elif any(block.word == word for block in self.blocks):
            open_word = self.blocks[-1].word
            yield Fault("grammar.crossed", close=f"end{word}", open=open_word)
            while self.blocks.pop().word != word:
                pass
        else:
            yield Fault("grammar.not_opened", open=f"{{% {word} … %}}")

    def _deep(self) -> Iterator[Fault]:
        if len(self.blocks) >= self.expressions.rules.blocks:
            yield Fault("grammar.blocks_deep", limit=self.expressions.rules.blocks)


def check_tags(tags: Sequence[Tag], expressions: Expressions, *, room: int) -> list[Finding]:
    """All findings of one part, in the order of its tags, at most `room`."""
    reader = TagReader(expressions)
    found: list[Finding] = []
    for tag in tags:
        found.extend(_located(tag, fault) for fault in _careful(reader, tag))
        if len(found) >= room:
            return found[:room]
    found.extend(_located(tag, fault) for tag, fault in reader.finish())
    found.extend(_located(tag, fault) for tag, fault in beside(tags))
    return found[:room]


def _careful(reader: TagReader, tag: Tag) -> list[Fault]:
    """Jinja says no by exceptions; a tag built to exhaust its parser ends as RecursionError."""
    faults = []
    try:
        for fault in reader.read(tag):
            faults.append(fault)
    except (TemplateError, RecursionError, ValueError, OverflowError):
        faults.append(Fault("grammar.unreadable"))
        word = _WORD.match(form_of(tag).inner)
        if tag.opens == "{%" and word and word.group(1) in ("for", "if"):
            reader.blocks.append(_Block(word.group(1), tag, None))
    return faults


def _located(tag: Tag, fault: Fault) -> Finding:
    return of_fault(fault, part=tag.part, place=tag.spot.say(), tag=tag.text)


def _parse(source: str) -> list[nodes.Node]:
    return list(_PARSER.parse(source).body)


def _only(body: list[nodes.Node], kind: type[N]) -> N | None:
    return body[0] if len(body) == 1 and isinstance(body[0], kind) else None


def _unknown_word(word: str) -> Fault:
    if word in _KNOWN_TO_JINJA:
        return Fault("grammar.statement", word=word)
    if word in _PREFIXES:
        return Fault("grammar.misspelt_statement", word=word, near=f"{{%{word} … %}}")
    near = difflib.get_close_matches(word.lower(), _WORDS, n=1, cutoff=0.6)
    if near:
        return Fault("grammar.misspelt_statement", word=word, near=near[0])
    return Fault("grammar.statement", word=word)
