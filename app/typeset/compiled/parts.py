"""A part of a template that changes: body, header, footer or footnotes, compiled once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import Template, nodes
from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from app.core.bilingual import Text
from app.typeset.compiled.context import PartFacts, RenderContext
from app.typeset.compiled.drawings import Additions
from app.typeset.compiled.generator import (
    PartEnvironment,
    derives_values,
    loop_targets,
    prepare_tree,
)
from app.typeset.compiled.grammar import (
    Forbidden,
    forbidden_refusal,
    names_in,
    nested_refusal,
    require_allowed,
    syntax_refusal,
    why_docxtpl,
)
from app.typeset.compiled.listing import expand, fix_tables
from app.typeset.compiled.opening import OpenedPart
from app.typeset.compiled.packaging import Member, deflated, deflated_stream
from app.typeset.compiled.source import Place, Source, lay_out_source
from app.typeset.compiled.tables import tables_are_steady
from app.typeset.compiled.troubles import RENDER_ERRORS, reason_of
from app.typeset.faults import RenderFailed, TemplateRefused


@dataclass(frozen=True, slots=True)
class Rendering:
    """One render's own: the facts, what they may skip, and what they add."""

    facts: dict[str, Any]
    plain: bool
    additions: Additions


class CompiledPart:
    """Head and tail as they are, and a generator of what is between."""

    def __init__(self, opened: OpenedPart) -> None:
        self.name, self.title = opened.name, opened.title
        self.environment = PartEnvironment()
        source = self._read(opened)
        self.environment.places = source.places
        tree = self._parse(source)
        self.names = names_in(tree)
        self.by_docxtpl = why_docxtpl(tree)
        self.is_constant = not source.tags
        """Nothing in it depends on the facts."""
        self._head, self._tail = opened.head.encode(), opened.tail.encode()
        self._facts = PartFacts(opened.name, opened.body, opened.next_number, opened.namespaces)
        self._body_tag = opened.body_tag
        self._steady_tables = not opened.body or tables_are_steady(source, opened.body_tag)
        self._steady_places = source.steady
        if self.by_docxtpl is None:
            self._compile(tree, source.number_mark)

    def member(self, rendering: Rendering) -> Member:
        """The part as an entry of the archive. RenderFailed names tag and place."""
        whole = not self._steady_tables or not (rendering.plain or self._steady_places)
        context = RenderContext(
            self.environment,
            rendering.facts,
            part=self._facts,
            additions=rendering.additions,
            plain=rendering.plain,
            expands=rendering.plain or self._steady_places,
        )
        try:
            if whole:
                return deflated(self.name, self._in_whole(context))
            return deflated_stream(self.name, self._chunks(context))
        except RENDER_ERRORS as error:
            raise self._failed(error, context) from error

    def _chunks(self, context: RenderContext) -> Iterator[bytes]:
        yield self._head
        yield from self._root(context)
        yield self._tail

    def _in_whole(self, context: RenderContext) -> bytes:
        """When only the result tells what becomes of a table's columns or of a newline."""
        xml = b"".join(self._root(context)).decode()
        if not context.expands:
            xml = expand(xml)
        if not self._steady_tables:
            tree = fix_tables(f"{self._body_tag}{xml}</w:body>")
            xml = etree.tostring(tree, encoding="unicode")
            xml = xml[xml.index(">") + 1 : xml.rindex("</w:body>")]
        return self._head + xml.encode() + self._tail

    def _read(self, opened: OpenedPart) -> Source:
        try:
            return lay_out_source(
                opened.patched, opened.root, environment=self.environment, body=opened.body
            )
        except TemplateSyntaxError as error:
            raise syntax_refusal(error, {"part": self.title}) from error
        except TemplateRefused as error:
            findings = tuple(replace(each, part=self.title) for each in error.findings)
            raise TemplateRefused(findings) from error

    def _parse(self, source: Source) -> nodes.Template:
        try:
            tree = self.environment.parse(source.text)
            require_allowed(tree, self.environment)
        except TemplateSyntaxError as error:
            raise syntax_refusal(error, self._at(error.lineno)) from error
        except Forbidden as error:
            raise forbidden_refusal(error.what, self._at(error.line)) from error
        except RecursionError as error:
            raise nested_refusal(self.title) from error
        return tree

    def _compile(self, tree: nodes.Template, number_mark: str) -> None:
        prepare_tree(tree, number_mark)
        self.environment.derives = derives_values(tree)
        self.environment.targets = loop_targets(tree)
        self._file = f"<paper {self.name}>"
        try:
            code = self.environment.compile(tree, self.name, self._file)
        except TemplateSyntaxError as error:
            raise syntax_refusal(error, self._at(error.lineno)) from error
        except (SyntaxError, RecursionError) as error:
            # Python allows twenty loops in each other.
            raise nested_refusal(self.title) from error
        self._template = Template.from_code(self.environment, code, {})
        self._root: Any = self._template.root_render_func

    def _at(self, line: int) -> dict[str, object]:
        """Part, place and tag of a line, as a finding names them."""
        place = self.environment.places.get(line)
        at = {"tag": place.tag, "place": place.where} if place else {}
        return {"part": self.title, **at}

    def _failed(self, error: BaseException, context: RenderContext) -> RenderFailed:
        place = self.environment.places.get(context.line or self._line_of(error))
        return failure(self.title, place, reason_of(error))

    def _line_of(self, error: BaseException) -> int:
        """Which line of the source was at work: Jinja keeps the way back from its Python."""
        line, trace = 0, error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self._file:
                line = self._template.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return line


def failure(title: Text, place: Place | None, reason: Text) -> RenderFailed:
    """Part, place and tag before the reason."""
    zh, en, tag = title.zh, title.en, ""
    if place is not None:
        tag = f" {place.tag}"
        if place.where is not None:
            zh, en = f"{zh}{place.where.zh}", f"{en}, {place.where.en}"
    return RenderFailed(Text(f"{zh}{tag}：{reason.zh}", f"{en}{tag}: {reason.en}"))
