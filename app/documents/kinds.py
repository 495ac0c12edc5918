"""The catalogue of papers: what each kind is called and which facts it takes.

Read from `templates_docs/<kind>/v<N>/fields.json`; nothing here is particular to one kind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.core.bilingual import Text
from app.core.errors import NotFound

CATALOGUE = Path(__file__).resolve().parents[2] / "templates_docs"
VERSION = "v[0-9]*"


class PaperLanguage(StrEnum):
    """In which language a paper is written; both means facing in one document."""

    ZH = "zh"
    EN = "en"
    BOTH = "zh-en"

    @property
    def label(self) -> Text:
        """For buttons and lists."""
        return LANGUAGE_LABELS[self]


LANGUAGE_LABELS = {
    PaperLanguage.ZH: Text("中文", "Chinese"),
    PaperLanguage.EN: Text("英文", "English"),
    PaperLanguage.BOTH: Text("中英对照", "Chinese and English"),
}
LANGUAGES = tuple(PaperLanguage)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One fact a kind of paper takes."""

    name: str
    type: str
    label: Text
    required: bool = True
    longest: int = 60
    personal: bool = False
    """Never shown on public pages, masked in lists."""
    help: Text | None = None
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()
    """Of the rows type: what one row holds."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper, with its shipped templates."""

    code: str
    name: Text
    group: str
    series: str
    basis: Text
    reference_layout: bool
    fields: tuple[Field, ...]
    register: Mapping[str, Any] | None
    statement: Mapping[str, Any] | None
    folder: Path

    @property
    def version(self) -> str:
        """The newest shipped version: v1, v2 …"""
        return self.folder.name

    def field(self, name: str) -> Field:
        """A declared field."""
        return next(field for field in self.fields if field.name == name)

    @property
    def plain_fields(self) -> tuple[Field, ...]:
        """Those that stand once."""
        return tuple(field for field in self.fields if field.type != "rows")

    @property
    def row_fields(self) -> tuple[Field, ...]:
        """Those that repeat."""
        return tuple(field for field in self.fields if field.type == "rows")

    def template(self, language: PaperLanguage) -> bytes:
        """The shipped Word template in a language."""
        return _read(self.folder / file_name(language))

    def sample(self) -> dict[str, Any]:
        """The invented case every template is tried with."""
        held = json.loads((self.folder / "sample.json").read_text(encoding="utf-8"))
        assert isinstance(held, dict), self.folder
        return held

    def notes(self) -> str:
        """Legal basis, who approves, and what is 参考样式."""
        return (self.folder / "NOTES.md").read_text(encoding="utf-8")


def file_name(language: PaperLanguage) -> str:
    """How the template of a language is called in its folder."""
    return "template.docx" if language is PaperLanguage.ZH else f"template.{language.value}.docx"


@lru_cache(maxsize=256)
def _read(path: Path) -> bytes:
    """Released templates never change, so one read is enough."""
    return path.read_bytes()


@lru_cache(maxsize=256)
def digest_of(path: Path) -> str:
    """The hash by which a paper names the template that made it."""
    return hashlib.sha256(_read(path)).hexdigest()


@lru_cache(maxsize=4)
def load_kinds(folder: Path = CATALOGUE) -> Mapping[str, Kind]:
    """All kinds, each at its newest version, in the catalogue's order."""
    kinds = {}
    for place in sorted(folder.iterdir()):
        versions = sorted(place.glob(VERSION), key=lambda path: int(path.name[1:]))
        versions = [path for path in versions if (path / "fields.json").is_file()]
        if versions:
            kind = read_kind(versions[-1])
            kinds[kind.code] = kind
    return kinds


def list_kinds() -> tuple[Kind, ...]:
    """All kinds in the order they are offered."""
    return tuple(load_kinds().values())


def get_kind(code: str) -> Kind:
    """The kind of this code, or NotFound."""
    kind = load_kinds().get(code)
    if kind is None:
        raise NotFound
    return kind


def at_version(kind: Kind, version: str) -> Kind:
    """A kind as one of its shipped versions declares it; old papers keep old templates."""
    return kind if kind.version == version else read_kind(kind.folder.parent / version)


def read_kind(folder: Path) -> Kind:
    """One version's fields.json."""
    held = json.loads((folder / "fields.json").read_text(encoding="utf-8"))
    assert held["code"] == folder.parent.name, folder
    return Kind(
        code=held["code"],
        name=_text(held["name"]),
        group=held["group"],
        series=held["series"],
        basis=_text(held["basis"]),
        reference_layout=bool(held["reference_layout"]),
        fields=tuple(_field(field) for field in held["fields"]),
        register=held.get("register"),
        statement=held.get("statement"),
        folder=folder,
    )


def _field(held: Mapping[str, Any]) -> Field:
    """One entry of fields.json."""
    options = held.get("options") or ()
    return Field(
        name=held["name"],
        type=held["type"],
        label=_text(held["label"]),
        required=bool(held.get("required", True)),
        longest=int(held.get("longest") or 60),
        personal=bool(held.get("personal", False)),
        help=_text(held["help"]) if held.get("help") else None,
        options=tuple(Option(each["code"], Text(each["zh"], each["en"])) for each in options),
        fields=tuple(_field(field) for field in held.get("fields") or ()),
    )


def _text(held: Mapping[str, str]) -> Text:
    return Text(held["zh"], held["en"])
