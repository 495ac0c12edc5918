"""The forms that docxtpl adds to Jinja: {%p %}, {%tr %}, {%tc %}, {%r %}, and the tags of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.bilingual import Text
from app.typeset.gate.braces import Tag, straighten
from app.typeset.gate.markup import Kind
from app.typeset.gate.wording import PROPERTIES, Fault

_PREFIXED = re.compile(r"\{[{%#](p|tr|tc|r) ")
_MERGES = re.compile(r"\{%\s*(?:vm|hm)\s*%\}")
_CELL = re.compile(r"\{%\s*(?:colspan|cellbg)\s+([^%]*?)\s*%\}", re.DOTALL)
_ROW, _CELL_NAME, _PARAGRAPH = Text("行", "row"), Text("格", "cell"), Text("段", "paragraph")


@dataclass(frozen=True, slots=True)
class Form:
    """A tag without what docxtpl takes off it."""

    inner: str
    prefix: str = ""
    merges: bool = False
    """{% vm %} and {% hm %}."""
    is_value: bool = False
    """{% colspan x %} and {% cellbg x %} become {{x}}."""

    def faults(self, tag: Tag, *, wide: bool) -> Iterator[Fault]:
        """What is wrong with the form itself."""
        prefix = tag.opens + self.prefix
        if self.prefix in ("tr", "tc") and not tag.spot.row:
            yield Fault("grammar.outside_row", prefix=prefix)
        if self.prefix and tag.part == PROPERTIES:
            yield Fault("grammar.outside_row", prefix=prefix)
        if self.prefix and ("%" in self.inner or "}" in self.inner):
            yield Fault("grammar.prefix_signs", prefix=prefix)
        if self.prefix and tag.opens == "{{" and not wide:
            yield Fault("grammar.prefix_value", prefix=prefix)
        if (self.merges or self.is_value) and not tag.spot.cell:
            yield Fault("grammar.outside_row", prefix=tag.text)
        if tag.kind is Kind.HIDDEN and (self.prefix or self.merges or self.is_value or not wide):
            yield Fault("braces.hidden")


def form_of(tag: Tag) -> Form:
    """Take the prefix off; recognise the tags of cells."""
    if _MERGES.fullmatch(tag.text):
        return Form(tag.inner, merges=True)
    cell = _CELL.fullmatch(tag.text)
    if cell:
        return Form(straighten(cell.group(1)), is_value=True)
    prefixed = _PREFIXED.match(tag.text)
    if prefixed:
        return Form(" " + straighten(tag.text[prefixed.end() : -2]), prefix=prefixed.group(1))
    return Form(tag.inner)


def beside(tags: Sequence[Tag]) -> Iterator[tuple[Tag, Fault]]:
    """Tags that vanish, because docxtpl replaces their whole row, cell or paragraph by another."""
    for prefix, where, key in (
        ("tr", _ROW, "row"),
        ("tc", _CELL_NAME, "cell"),
        ("p", _PARAGRAPH, "paragraph"),
    ):
        owners: dict[int, Tag] = {}
        for tag in tags:
            if form_of(tag).prefix == prefix and tag.kind is Kind.TEXT:
                owners[getattr(tag.spot, key)] = tag
        for tag in tags:
            owner = owners.get(getattr(tag.spot, key))
            if owner is not None and owner is not tag and getattr(tag.spot, key):
                yield tag, Fault("grammar.beside", where=where)
    yield from _doubled(tags)


def _doubled(tags: Sequence[Tag]) -> Iterator[tuple[Tag, Fault]]:
    """A cell has one span, one shade and one merging."""
    seen: set[tuple[int, str]] = set()
    for tag in tags:
        form = form_of(tag)
        if form.merges or form.is_value:
            key = (tag.spot.cell, "merge" if form.merges else tag.inner.split()[0])
            if key in seen:
                yield tag, Fault("grammar.beside", where=_CELL_NAME)
            seen.add(key)
