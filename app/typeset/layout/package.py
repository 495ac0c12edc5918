"""A Word file opened for laying out: its XML parts, relations and pictures."""

from __future__ import annotations

import posixpath
import zipfile
from functools import lru_cache
from typing import Any, TypeAlias

from isal import igzip_lib, isal_zlib
from lxml import etree

from app.typeset.compiled.packaging import Member, raw_members

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
INSIDE = frozenset(
    f"{W}{name}" for name in ("ins", "smartTag", "sdt", "sdtContent", "moveTo", "bdo", "dir")
)
"""Elements whose content counts as if it stood without them."""
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)
Element: TypeAlias = Any
"""An lxml element; the library ships no types."""


Packed = Member
"""A part as it stands in the archive: what was read of it is kept by this, not unpacked."""


def unpacked(part: Packed) -> bytes:
    """The bytes of a part; BadZipFile where they are not what the archive says."""
    held = part.content
    if part.method == zipfile.ZIP_DEFLATED:
        try:
            # One byte more than stated is enough to see that a part is not what it says.
            held = isal_zlib.decompressobj(-15).decompress(held, part.size + 1)
        except igzip_lib.IsalError as fault:  # type: ignore[misc]  # its stubs call it an instance
            raise zipfile.BadZipFile("a part cannot be unpacked") from fault
    elif part.method != zipfile.ZIP_STORED:
        raise zipfile.BadZipFile("a part is packed in a way Word does not write")
    if len(held) != part.size or isal_zlib.crc32(held) != part.checksum:
        raise zipfile.BadZipFile("a part is not what its entry says")
    return held


class Package:
    """Parts by name, read when asked for."""

    def __init__(self, content: bytes) -> None:
        self._entries = {one.name.decode(): one for one in raw_members(content)}
        self.main = self._main_part()

    def has(self, name: str) -> bool:
        """Whether the package holds a part."""
        return name in self._entries

    def packed(self, name: str) -> Packed:
        """A part as it stands in the archive."""
        return self._entries[name]

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return unpacked(self.packed(name))

    def xml(self, name: str) -> Element:
        """A part as a tree."""
        return parse(self.read(name))

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """id → (kind, target) of a part; targets inside the package are full names."""
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if not self.has(path):
            return {}
        return {
            held[0]: (held[1], held[2] if held[3] else _inside(folder, held[2]))
            for held in _relations(self.packed(path))
        }

    def _main_part(self) -> str:
        for kind, target in self.relations("").values():
            if kind == "officeDocument":
                return target
        return "word/document.xml"


def parse(content: bytes) -> Element:
    """A tree; nothing outside the file is looked at."""
    return etree.fromstring(content, _SAFE)


@lru_cache(maxsize=64)
def _relations(packed: Packed) -> tuple[tuple[str, str, str, bool], ...]:
    """Kept: the papers of one template have the same relations."""
    return tuple(
        (
            str(one.get("Id")),
            str(one.get("Type")).rsplit("/", 1)[-1],
            str(one.get("Target")),
            one.get("TargetMode") == "External",
        )
        for one in parse(unpacked(packed))
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
