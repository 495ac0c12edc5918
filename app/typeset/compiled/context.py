"""One render of one part: how each value is written at its place.

A context belongs to one render alone; whatever several renders share is read-only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from docxtpl import Listing, RichText, RichTextParagraph
from jinja2.runtime import Context, Undefined
from jinja2.utils import missing as nothing
from lxml import etree
from markupsafe import Markup

from app.core.bilingual import Text
from app.typeset.compiled.characters import SPECIAL, escape_text, printable
from app.typeset.compiled.drawings import (
    FIRST_NUMBER,
    RELATION_OF_LINK,
    Additions,
    link_xml,
    picture_xml,
    require_address,
)
from app.typeset.compiled.generator import PartEnvironment
from app.typeset.compiled.kinds import Fact
from app.typeset.compiled.listing import expand_within
from app.typeset.compiled.rows import BATCH
from app.typeset.compiled.source import Place
from app.typeset.compiled.troubles import Unfit
from app.typeset.compiled.values import Link, Picture


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What a context must know of its part."""

    name: str
    body: bool
    next_number: int
    namespaces: str
    """The declarations of the root element, for a look at the form of trusted XML."""


class _Never:
    """No value is of this type: with it in place of `str`, every value goes through put."""


class RenderContext(Context):
    """What the generated code calls."""

    environment: PartEnvironment

    def __init__(
        self,
        environment: PartEnvironment,
        facts: dict[str, Any],
        *,
        part: PartFacts,
        additions: Additions,
        plain: bool,
        expands: bool = True,
    ) -> None:
        super().__init__(environment, facts, part.name, {})
        self.part, self.additions = part, additions
        self.plain: type = str if plain else _Never
        self.expands = expands
        """False: newlines stay, because the whole part is expanded after rendering."""
        self.line = 0
        """The tag at work inside a batch of rows, for the message when it fails."""
        self._drawings = 0

    def resolve_or_missing(self, key: str) -> Fact:
        """Facts are all there is: what a template sets, its own code holds in local names."""
        return self.parent.get(key, nothing)

    def number(self) -> bytes:
        """The next number of a drawing in the body."""
        return str(self._next()).encode()

    def rows(self, plan_number: int, rows: Fact) -> Iterator[bytes]:
        """A loop of rows, by the batch when its texts are plain."""
        plan = self.environment.plans[plan_number]
        if type(rows) is not list:
            rows = list(rows)
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            content = plan.quickly(batch) if self.plain is str else None
            if content is not None:
                yield content
            else:
                yield from plan.carefully(batch, self._field)
        self.line = 0

    def put(self, line: int, value: Fact) -> bytes:
        """One value as the bytes of its place."""
        place = self.environment.places[line]
        kind = type(value)
        if kind is str:
            return self._text(place, value).encode()
        write = WRITERS.get(kind)
        if write is None:
            if isinstance(value, Undefined):
                str(value)  # raises, and names what is missing
            raise Unfit(
                Text(
                    f"这里的值是 {kind.__name__}，不能直接写出。请改用它的某一项。",
                    f"The value here is a {kind.__name__}; name one of its fields instead.",
                )
            )
        return write(self, place, value).encode()

    def _field(self, line: int, row: Fact, key: str) -> bytes:
        self.line = line
        return self.put(line, self.environment.getattr(row, key))

    def _next(self) -> int:
        first = FIRST_NUMBER if self.part.body else self.part.next_number
        self._drawings += 1
        return first + self._drawings - 1

    def _text(self, place: Place, text: str) -> str:
        return self._escaped(place, escape_text(printable(text, in_run=place.level not in OUTSIDE)))

    def _escaped(self, place: Place, xml: str) -> str:
        """Text that is escaped already, as its place needs it."""
        if place.level == "text":
            return self._expanded(place, xml)
        if place.level in ("attribute", "leaf"):
            return xml
        if not xml:
            return "<w:p/>" if place.level == "cell" else ""
        run = f'<w:r><w:t xml:space="preserve">{xml}</w:t></w:r>'
        return self._between(place, run)

    def _expanded(self, place: Place, xml: str) -> str:
        if not self.expands or not SPECIAL.search(xml):
            return xml
        return expand_within(xml, place.around)

    def _between(self, place: Place, runs: str) -> str:
        """Whole runs at a place, whatever the author wrote around the tag."""
        if place.level == "text":
            around = place.around
            broken = f'</w:t></w:r>{runs}<w:r>{around.run_properties}<w:t xml:space="preserve">'
            return self._expanded(place, broken)
        if place.level == "run":
            return self._expanded(place, runs)
        if place.level in ("block", "cell"):
            return self._expanded(place, f"<w:p>{runs}</w:p>")
        raise Unfit(
            Text(
                "这个位置只能写文字。请把标记放到一个段落的文字里。",
                "Only text fits here. Put the tag into the text of a paragraph.",
            )
        )

    def _fragment(self, xml: str) -> str:
        """XML that came as XML: printable, and well-formed by itself."""
        xml = printable(xml)
        try:
            etree.fromstring(f"<x {self.part.namespaces}>{SPECIAL.sub(' ', xml)}</x>", _parser())
        except etree.XMLSyntaxError as error:
            raise Unfit(
                Text(
                    "带格式的文字不是完整的 XML，无法写入。",
                    "The formatted text is not well-formed XML, so it cannot be written.",
                )
            ) from error
        return xml

    def _rich_text(self, place: Place, value: RichText) -> str:
        return self._between(place, self._fragment(value.xml))

    def _paragraphs(self, place: Place, value: RichTextParagraph) -> str:
        if place.level not in ("block", "cell"):
            raise Unfit(
                Text(
                    "成段的文字要写成 {{p 名称 }}，单独占一段。",
                    "Whole paragraphs need {{p name }}, alone in a paragraph.",
                )
            )
        return self._expanded(place, self._fragment(value.xml))

    def _markup(self, place: Place, value: Markup | Listing) -> str:
        """Escaped by docxtpl's Listing, or by the template's own `|e`."""
        text = value.xml if isinstance(value, Listing) else str(value)
        return self._escaped(place, self._fragment(text))

    def _picture(self, place: Place, value: Picture) -> str:
        relation = self.additions.relate_picture(self.part.name, value)
        number = self._next()
        drawing = picture_xml(
            value,
            relation=relation,
            number=number,
            name=self.part.next_number if self.part.body else number,
            compact=not self.part.body,
        )
        run = f"<w:r><w:drawing>{drawing}</w:drawing></w:r>"
        if place.level == "text":
            # As docxtpl breaks out of the run: what follows has no properties of its own.
            return f'</w:t></w:r>{run}<w:r><w:t xml:space="preserve">'
        return self._between(place, run)

    def _link(self, place: Place, value: Link) -> str:
        require_address(value)
        rid = self.additions.relate(self.part.name, value.url, kind=RELATION_OF_LINK, external=True)
        return self._between(place, link_xml(Link(value.url, printable(value.text)), rid))

    def _plainly(self, place: Place, value: object) -> str:
        return self._escaped(place, str(value))

    def _none(self, _place: Place, _value: None) -> str:
        raise Unfit(
            Text(
                "这一项是空值（null）。没有内容时请给空文字，或在模板里写明条件。",
                "The fact is null. Give an empty text, or make the tag conditional.",
            )
        )


OUTSIDE = frozenset({"attribute", "leaf", "nowhere"})
"""Where a new paragraph or page means nothing."""

WRITERS: dict[type, Callable[[RenderContext, Place, Any], str]] = {
    int: RenderContext._plainly,  # noqa: SLF001 - the table of this class's own writers
    float: RenderContext._plainly,  # noqa: SLF001 - the same
    bool: RenderContext._plainly,  # noqa: SLF001 - the same
    type(None): RenderContext._none,  # noqa: SLF001 - the same
    RichText: RenderContext._rich_text,  # noqa: SLF001 - the same
    RichTextParagraph: RenderContext._paragraphs,  # noqa: SLF001 - the same
    Listing: RenderContext._markup,  # noqa: SLF001 - the same
    Markup: RenderContext._markup,  # noqa: SLF001 - the same
    Picture: RenderContext._picture,  # noqa: SLF001 - the same
    Link: RenderContext._link,  # noqa: SLF001 - the same
}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)
