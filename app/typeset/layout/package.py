"""A Word file opened for laying out: its XML parts, relations and pictures."""

from __future__ import annotations

import io
import posixpath
import zipfile
from functools import lru_cache
from typing import Any, TypeAlias

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)
Element: TypeAlias = Any
"""An lxml element; the library ships no types."""


class Package:
    """Parts by name, read when asked for."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._names = frozenset(self._zip.namelist())
        self.main = self._main_part()

    def has(self, name: str) -> bool:
        """Whether the package holds a part."""
        return name in self._names

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return self._zip.read(name)

    def xml(self, name: str) -> Element:
        """A part as a tree."""
        return etree.fromstring(self.read(name), _SAFE)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """id → (kind, target) of a part; targets inside the package are full names."""
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if not self.has(path):
            return {}
        return {
            held[0]: (held[1], held[2] if held[3] else _inside(folder, held[2]))
            for held in _relations(self.read(path))
        }

    def _main_part(self) -> str:
        for kind, target in self.relations("").values():
            if kind == "officeDocument":
                return target
        return "word/document.xml"


@lru_cache(maxsize=64)
def _relations(content: bytes) -> tuple[tuple[str, str, str, bool], ...]:
    """Kept: the papers of one template have the same relations."""
    return tuple(
        (
            str(one.get("Id")),
            str(one.get("Type")).rsplit("/", 1)[-1],
            str(one.get("Target")),
            one.get("TargetMode") == "External",
        )
        for one in etree.fromstring(content, _SAFE)
    )


def _inside(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))


def number(value: str | None, *, other: float = 0.0) -> float:
    """A measure in twentieths of a point, as points."""
    try:
        return float(value) / 20 if value is not None else other
    except ValueError:
        return other


def is_on(node: Element | None) -> bool:
    """Whether a switch such as w:b is set; w:val="0" turns it off."""
    return node is not None and str(node.get(f"{W}val")) not in {"0", "false", "off", "none"}


def local_name(node: Element) -> str:
    """The name of an element without its namespace; nothing for a comment."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
