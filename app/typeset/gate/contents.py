"""What a package holds once unpacked under its limits: XML in full, of the rest only the head."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.typeset.gate.archive import Entry, inflate, read_directory
from app.typeset.gate.caps import Caps
from app.typeset.gate.wording import Fault
from app.typeset.gate.xmlread import read_rows

TYPES = "[Content_Types].xml"
_XML_NAMES = (".xml", ".rels", ".vml")
_XML_HEADS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_HEAD = 1 << 10
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_MOST_PIXELS = 50_000_000


@dataclass
class Contents:
    """Unpacked: names as they stand, XML parts, heads of the others, declared types."""

    names: list[str] = field(default_factory=list)
    xml: dict[str, bytes] = field(default_factory=dict)
    heads: dict[str, bytes] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)

    def type_of(self, name: str) -> str | None:
        """The declared content type of a part, in lower case."""
        found = self.overrides.get(name.casefold())
        return found or self.defaults.get(name.rpartition(".")[2].casefold())


def unpack(content: bytes, caps: Caps) -> Contents:
    """Fault at the first limit that is passed."""
    if content.startswith(_OLD_WORD):
        raise Fault("package.old_word")
    held = Contents()
    room = caps.total_bytes
    xml_room = caps.xml_total
    for entry in read_directory(content, caps):
        if entry.is_folder:
            continue
        limit = min(room, caps.entry_bytes, max(caps.ratio_from, caps.ratio * entry.packed))
        if entry.size > limit:
            raise Fault("package.bomb", name=entry.name[:80])
        size = _keep(
            held, entry, inflate(content, entry, limit=limit), min(xml_room, caps.xml_bytes)
        )
        room -= size
        if entry.name in held.xml:
            xml_room -= size
    _read_types(held, caps)
    return held


def _keep(held: Contents, entry: Entry, pieces: Iterator[bytes], xml_limit: int) -> int:
    name = entry.name
    first = next(pieces, b"")
    size = len(first)
    held.names.append(name)
    if name.casefold().endswith(_XML_NAMES) or first.lstrip().startswith(_XML_HEADS):
        kept = [first]
        for piece in pieces:
            size += len(piece)
            if size > xml_limit:
                raise Fault("package.part_big", name=name[:80], limit=f"{xml_limit >> 10} KB")
            kept.append(piece)
        held.xml[name] = b"".join(kept)
        return size
    held.heads[name] = first[:_HEAD]
    return size + sum(len(piece) for piece in pieces)


def _read_types(held: Contents, caps: Caps) -> None:
    found = held.xml.get(TYPES)
    if found is None:
        raise Fault("package.not_zip" if not held.xml else "package.no_body")
    for local, row in read_rows(TYPES, found, caps):
        kind = row.get("ContentType", "").strip().casefold()
        if local == "Default":
            held.defaults[row.get("Extension", "").casefold()] = kind
        elif local == "Override":
            held.overrides[row.get("PartName", "").lstrip("/").casefold()] = kind


_KIND_WORDS = "png x-png jpeg jpg pjpeg gif bmp x-ms-bmp tiff tif x-emf emf x-wmf wmf"
_KINDS = frozenset(_KIND_WORDS.split())
_PICTURE_HEADS = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x01\x00\x00\x00",
    b"\xd7\xcd\xc6\x9a",
    b"\x01\x00\x09\x00",
    b"\x02\x00\x09\x00",
)
"""PNG, JPEG, GIF, BMP, TIFF, EMF, WMF. Programs mix up the names of the kinds, but not these."""


def check_picture(name: str, kind: str, head: bytes) -> None:
    """A picture begins like one and is not larger than a memory can hold."""
    if kind.partition("/")[2] not in _KINDS:
        raise Fault("package.svg" if "svg" in kind else "package.unknown_part", name=name)
    if not head.startswith(_PICTURE_HEADS):
        raise Fault("package.picture", name=name)
    if head.startswith(b"\x89PNG") and len(head) >= 24:
        width, height = struct.unpack(">2L", head[16:24])
        if width * height > _MOST_PIXELS:
            raise Fault("package.picture_pixels", name=name)
