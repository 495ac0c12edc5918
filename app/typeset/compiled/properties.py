"""The core properties of a paper: title, subject, author and the like, with tags in them."""

from __future__ import annotations

import copy
from typing import Any

from docx.opc.coreprops import CoreProperties
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Undefined
from lxml import etree
from markupsafe import Markup

from app.core.bilingual import Text
from app.typeset.compiled.characters import escape_text, printable
from app.typeset.compiled.environment import PaperEnvironment
from app.typeset.compiled.grammar import (
    Forbidden,
    forbidden_refusal,
    names_in,
    nested_refusal,
    require_allowed,
    syntax_refusal,
)
from app.typeset.compiled.kinds import Fact
from app.typeset.compiled.opening import Opened
from app.typeset.compiled.packaging import Member, deflated
from app.typeset.compiled.troubles import RENDER_ERRORS, Unfit, reason_of
from app.typeset.faults import RenderFailed

TITLE = Text("文档属性", "Properties")
LONGEST = 255


class PropertyEnvironment(PaperEnvironment):
    """Text in, text out: escaped once, when the part is written."""

    def __init__(self) -> None:
        super().__init__(autoescape=False, finalize=_only_text)


class CompiledProperties:
    """The part with holes, and a template for each hole."""

    def __init__(self, opened: Opened) -> None:
        self.name = opened.core_name
        self.environment = PropertyEnvironment()
        self._literals = _with_holes(opened)
        self.tags = dict(opened.properties)
        self.names = frozenset[str]().union(
            *(names_in(self._parse(source)) for source in self.tags.values())
        )
        self._templates = {
            name: self.environment.from_string(source) for name, source in self.tags.items()
        }

    def __bool__(self) -> bool:
        return bool(self.tags)

    def texts(self, facts: dict[str, Any]) -> dict[str, str]:
        """Each property as it will be read. RenderFailed names the one that fails."""
        texts = {}
        for name, template in self._templates.items():
            try:
                texts[name] = _short(printable(template.render(facts), in_run=False))
            except RENDER_ERRORS as error:
                reason, tag = reason_of(error), self.tags[name]
                raise RenderFailed(
                    Text(f"{TITLE.zh} {tag}：{reason.zh}", f"{TITLE.en} {tag}: {reason.en}")
                ) from error
        return texts

    def member(self, facts: dict[str, Any]) -> Member:
        """The part as an entry of the archive."""
        pieces = [self._literals[0]]
        for text, literal in zip(self.texts(facts).values(), self._literals[1:], strict=True):
            pieces += (escape_text(text), literal)
        return deflated(self.name, "".join(pieces).encode())

    def _parse(self, source: str) -> nodes.Template:
        try:
            tree = self.environment.parse(source)
            require_allowed(tree, self.environment)
        except TemplateSyntaxError as error:
            raise syntax_refusal(error, {"part": TITLE, "tag": source}) from error
        except RecursionError as error:
            raise nested_refusal(TITLE) from error
        except Forbidden as error:
            raise forbidden_refusal(error.what, {"part": TITLE, "tag": source}) from error
        return tree


def _only_text(value: Fact) -> Fact:
    """No pictures in a title; undefined fails by itself when it is written."""
    if isinstance(value, Markup):
        return value.unescape()
    if isinstance(value, Undefined) or type(value) in (str, int, float, bool):
        return value
    raise Unfit(Text("文档属性里只能写文字。", "Only text can stand in a document property."))


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise Unfit(
            Text(
                f"文档属性最多 {LONGEST} 个字，请缩短。",
                f"A document property holds at most {LONGEST} characters; shorten it.",
            )
        )
    return text


def _with_holes(opened: Opened) -> list[str]:
    """The part cut at each property that holds tags, in the order of `properties`."""
    element = copy.deepcopy(opened.core)
    core = CoreProperties(element)
    marks = {name: f"\ue000{name}\ue001" for name in opened.properties}
    for name, mark in marks.items():
        setattr(core, name, mark)
    xml = etree.tostring(element, encoding="UTF-8", standalone=True).decode()
    ordered = sorted(marks, key=lambda name: xml.index(marks[name]))
    opened.properties = {name: opened.properties[name] for name in ordered}
    literals = []
    for name in ordered:
        before, xml = xml.split(marks[name], 1)
        literals.append(before)
    return [*literals, xml]
