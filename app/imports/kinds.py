"""Kinds of import: the columns of each, who may run it, how its rows are checked and written.

A slice adds its own with add_import() from its install. Columns are text in every sheet; what they
mean is read in cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from flask import Flask, current_app

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.errors import NotFound
from app.imports.rules import ImportRow

EXTENSION = "linyue.imports"

ColumnType = Literal[
    "text",
    "long_text",
    "code",
    "date",
    "integer",
    "decimal",
    "area",
    "choice",
    "yes_no",
    "fraction",
    "phone",
    "secret",
]
"""`secret` is an identity, card or account number: text only. `code` is a shorter number whose
digits a number cell still holds exactly. An `area` is kept in 0.01 mu."""


@dataclass(frozen=True, slots=True)
class Option:
    """One word a choice column takes."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a kind's sheet."""

    name: str
    label: Text
    type: ColumnType = "text"
    required: bool = False
    options: tuple[Option, ...] = ()
    help: Text | None = None
    example: str = ""
    """Invented, for the help sheet."""
    longest: int = 200


@dataclass(slots=True)
class Round:
    """What checks and writes of one pass share. `memory` is theirs, for what is asked once:
    plain values, for rows of tables are let go of between chunks.
    """

    actor: Actor
    updates: bool
    subject: tuple[str, int]
    note: str
    memory: dict[str, Any] = field(default_factory=dict)


def no_keys(_row: ImportRow) -> Mapping[str, str]:
    """For kinds whose rows may repeat."""
    return {}


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of import."""

    code: str
    title: Text
    lead: Text
    permission: str
    """The right that whoever enters such a record by hand needs as well."""
    columns: tuple[SheetColumn, ...]
    check: Callable[[Sequence[ImportRow], Round], None]
    """Notes problems, differences and acts. Cells that could not be read have no value, so that
    one round names everything that is wrong with a row."""
    write: Callable[[Sequence[ImportRow], Round], None]
    """Inside transaction(): writes rows that check() passed in this same transaction."""
    keys: Callable[[ImportRow], Mapping[str, str]] = no_keys
    """By column, what may stand in one row only; asked after check(), so as values then are."""
    group: Callable[[ImportRow], str] | None = None
    """Rows of one group that stand together are never parted between chunks."""
    updates: Text | None = None
    """What 更新已存在的数据 may change; None where records are only ever added."""
    spoken: Mapping[str, Text] = field(default_factory=dict)
    """What differences speak of that is no column, as who drops out."""
    order: int = 50

    def column(self, name: str) -> SheetColumn | None:
        """The column of a name."""
        return next((column for column in self.columns if column.name == name), None)

    def label(self, name: str) -> Text:
        """What the column is called; the line as a whole has no name."""
        column = self.column(name)
        return column.label if column else self.spoken.get(name, WHOLE_LINE)


WHOLE_LINE = Text("整行", "The whole line")


def add_import(app: Flask, kind: ImportKind) -> None:
    """Make a kind known."""
    kinds: dict[str, ImportKind] = app.extensions.setdefault(EXTENSION, {})
    assert kind.code not in kinds, kind.code
    kinds[kind.code] = kind


def list_imports() -> list[ImportKind]:
    """Every kind, in the order of the choice."""
    kinds: dict[str, ImportKind] = current_app.extensions.get(EXTENSION, {})
    return sorted(kinds.values(), key=lambda kind: (kind.order, kind.code))


def get_import_kind(code: str) -> ImportKind:
    """The kind of a code, or NotFound."""
    for kind in list_imports():
        if kind.code == code:
            return kind
    raise NotFound
