"""What a kind of paper is, before it is a Word file: fields, sample, notes, content."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.core.bilingual import Text

if TYPE_CHECKING:
    from templates_docs.build.writer import Writer

SAME_IN_BOTH = frozenset(
    {"integer", "decimal", "percent", "money", "id_number", "account", "phone"}
)
"""Types whose Chinese and English read alike: printed once in a facing document."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact."""

    name: str
    type: str
    label: Text
    required: bool = True
    longest: int = 60
    personal: bool = False
    help: Text | None = None
    options: Sequence[tuple[str, Text]] = ()
    fields: Sequence[Field] = ()

    def as_json(self) -> dict[str, Any]:
        """As fields.json holds it; what is default is left out."""
        held: dict[str, Any] = {"name": self.name, "type": self.type, "label": both(self.label)}
        if not self.required:
            held["required"] = False
        if self.longest != 60:
            held["longest"] = self.longest
        if self.personal:
            held["personal"] = True
        if self.help is not None:
            held["help"] = both(self.help)
        if self.options:
            held["options"] = [{"code": code, **both(text)} for code, text in self.options]
        if self.fields:
            held["fields"] = [one.as_json() for one in self.fields]
        return held


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list that is printed directly as a register."""

    field: str
    label: Text
    width_mm: float
    align: str = "left"
    subtotal: bool = False
    by_hand: bool = False
    """Filled with a pen: left empty, never struck through. Needs no field."""
    also: Sequence[str] = ()
    """Facts below the first in the same cell, where they are given."""

    def as_json(self) -> dict[str, Any]:
        """As fields.json holds it."""
        held: dict[str, Any] = {
            "field": self.field,
            "label": both(self.label),
            "width_mm": self.width_mm,
            "align": self.align,
        }
        if self.subtotal:
            held["subtotal"] = True
        if self.by_hand:
            held["by_hand"] = True
        if self.also:
            held["also"] = list(self.also)
        return held


@dataclass(frozen=True, slots=True)
class Register:
    """How a list is printed directly: repeating headings, subtotals, signatures on each page."""

    rows: str
    columns: Sequence[Column]
    signs: Sequence[Text]
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    landscape: bool = True
    row_mm: float = 0
    """The least height of a row; 0 leaves it to the program."""
    size: float = 0
    """Points of the type; 0 leaves it to the program."""

    def as_json(self) -> dict[str, Any]:
        """As fields.json holds it."""
        held: dict[str, Any] = {
            "rows": self.rows,
            "orientation": "landscape" if self.landscape else "portrait",
            "columns": [column.as_json() for column in self.columns],
            "above": list(self.above),
            "signs": [both(sign) for sign in self.signs],
            "below": list(self.below),
        }
        if self.row_mm:
            held["row_mm"] = self.row_mm
        if self.size:
            held["size"] = self.size
        return held


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper."""

    code: str
    name: Text
    group: str
    series: str
    basis: Text
    fields: Sequence[Field]
    sample: Mapping[str, Any]
    notes: str
    content: Callable[[Writer], None]
    reference_layout: bool = True
    landscape: bool = False
    register: Register | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def find(self, name: str) -> Field:
        """A declared field; a misspelt one fails the build."""
        found = [one for one in self.fields if one.name == name]
        assert found, f"{self.code} has no field {name}"
        return found[0]

    def fields_json(self) -> bytes:
        """What the program reads."""
        held: dict[str, Any] = {
            "code": self.code,
            "name": both(self.name),
            "group": self.group,
            "series": self.series,
            "basis": both(self.basis),
            "reference_layout": self.reference_layout,
            "fields": [one.as_json() for one in self.fields],
        }
        if self.register is not None:
            held["register"] = self.register.as_json()
        held.update(self.extra)
        return as_bytes(held)

    def sample_json(self) -> bytes:
        """The invented case."""
        return as_bytes(self.sample)


def both(text: Text) -> dict[str, str]:
    """A Text in JSON."""
    return {"zh": text.zh, "en": text.en}


def as_bytes(held: object) -> bytes:
    """JSON as it is committed."""
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()
