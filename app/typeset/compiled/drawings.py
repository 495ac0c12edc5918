"""Pictures and links of one render: media files, relationships, content types, numbers.

What a template brings is read once (`Shelf`); what one render adds is its own (`Additions`), so
that any number of threads may render the same template.
"""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.shape import CT_Inline
from docx.shared import Emu, Mm
from lxml import etree

from app.core.bilingual import Text
from app.typeset.compiled.troubles import Unfit
from app.typeset.compiled.values import Link, Picture

TYPES = "[Content_Types].xml"
KINDS = {
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"GIF8": ("gif", "image/gif"),
    b"BM": ("bmp", "image/bmp"),
}
SCHEMES = ("http://", "https://", "mailto:")
FIRST_NUMBER = 1001
"""docxtpl numbers the drawings of a body from here."""
NO_RELATIONS = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)
RELATION_OF_LINK = RELATIONSHIP_TYPE.HYPERLINK
Relation = tuple[str, str, bool]
"""Kind, target, and whether the target lies outside the package."""
R_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_IMAGE_ERRORS = (
    ArithmeticError,
    InvalidImageStreamError,
    LookupError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
    ValueError,
    struct.error,
)
_DEFAULT = re.compile(r'<Default [^>]*?Extension="([^"]*)"[^>]*/>')


@dataclass(frozen=True, slots=True)
class Shelf:
    """Media, relationships and content types that the template brings."""

    types: bytes
    relations: Mapping[str, bytes]
    """By name of the part that has them."""
    known: Mapping[str, Mapping[Relation, str]]
    """The same, read: their ids."""
    media: Mapping[bytes, str]
    """Names by hash of the content."""
    numbers: frozenset[int]
    """Taken numbers of media files."""


def relations_name(part: str) -> str:
    """Where the relationships of a part are kept."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Additions:
    """What one render adds to the package."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.media: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self._named: dict[bytes, str] = {}
        self._free: dict[str, Iterator[str]] = {}
        self._numbers = (each for each in count(1) if each not in shelf.numbers)
        self._related: dict[str, dict[Relation, str]] = {}

    def relate(self, part: str, target: str, *, kind: str, external: bool) -> str:
        """The id of a relationship; the same one for the same target."""
        key = (kind, target, external)
        known = self.shelf.known.get(part, {})
        related = self._related.setdefault(part, {})
        found = known.get(key) or related.get(key)
        if found is None:
            free = self._free.get(part)
            if free is None:
                taken = set(known.values())
                free = (rid for number in count(1) if (rid := f"rId{number}") not in taken)
                self._free[part] = free
            found = related[key] = next(free)
        return found

    def relate_picture(self, part: str, picture: Picture) -> tuple[str, str]:
        """The id of a relationship to a media file, and the file's ending."""
        ending, content_type = _kind_of(picture.content)
        digest = sha256(picture.content).digest()
        name = self.shelf.media.get(digest) or self._named.get(digest)
        if name is None:
            name = f"word/media/image{next(self._numbers)}.{ending}"
            self._named[digest] = name
            self.media[name] = picture.content
            self.types[ending] = content_type
        target = posixpath.relpath(name, posixpath.dirname(part))
        return self.relate(part, target, kind=RELATIONSHIP_TYPE.IMAGE, external=False), ending

    def changed(self) -> dict[str, bytes]:
        """Relationships that differ from the template's, by their name in the archive."""
        return {
            relations_name(part): _with_relations(self.shelf.relations.get(part), related)
            for part, related in self._related.items()
            if related
        }

    def is_empty(self) -> bool:
        """Whether the package stays as the template has it."""
        return not self.media and not any(self._related.values())

    def content_types(self) -> bytes:
        """The content types with those of new pictures."""
        return _types_with(self.shelf.types, tuple(sorted(self.types.items())))


def picture_xml(
    picture: Picture, *, relation: tuple[str, str], number: int, name: int, compact: bool
) -> str:
    """The drawing of a picture, as python-docx writes it: in lines, or compact in a header."""
    rid, ending = relation
    across, down = _extent(picture)
    return _pattern(compact=compact).format(
        number=number, name=name, rid=rid, ending=ending, across=across, down=down
    )


def link_xml(link: Link, rid: str) -> str:
    """A link with its text in the colour of links."""
    return (
        f'<w:hyperlink xmlns:r="{R_NAMESPACE}" r:id="{rid}" w:tgtFrame="_blank"><w:r><w:rPr>'
        '<w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(link.text)}</w:t></w:r></w:hyperlink>'
    )


def require_address(link: Link) -> None:
    """Only what a reader expects behind a link."""
    if not link.url.lower().startswith(SCHEMES) or any(ord(each) <= 32 for each in link.url):
        raise Unfit(
            Text(
                "链接只能是 http、https 或 mailto 地址。",
                "A link must be an http, https or mailto address.",
            )
        )


def read_relations(content: bytes) -> dict[Relation, str]:
    """The ids of a part's relationships by what they relate to."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return {
        (each.get("Type"), each.get("Target"), each.get("TargetMode") == "External"): each.get("Id")
        for each in etree.fromstring(content, parser)
    }


def _kind_of(content: bytes) -> tuple[str, str]:
    for beginning, kind in KINDS.items():
        if content.startswith(beginning) and (kind[0] != "png" or b"IEND" in content[-64:]):
            return kind
    raise _bad_picture()


def _extent(picture: Picture) -> tuple[int, int]:
    """Width and height in EMU."""
    if picture.width_mm <= 0 or (picture.height_mm is not None and picture.height_mm <= 0):
        raise _bad_picture()
    across = int(Mm(picture.width_mm))
    if picture.height_mm is not None:
        return across, int(Mm(picture.height_mm))
    try:
        wide, high = Image.from_blob(picture.content).scaled_dimensions(across, None)
    except _IMAGE_ERRORS as error:
        raise _bad_picture() from error
    return int(wide), int(high)


def _bad_picture() -> Unfit:
    return Unfit(
        Text(
            "图片无法读取。请使用完好的 PNG 或 JPEG 图片，尺寸须大于零。",
            "The picture cannot be read. Use a sound PNG or JPEG, larger than nothing.",
        )
    )


@lru_cache(maxsize=256)
def _types_with(types: bytes, added: tuple[tuple[str, str], ...]) -> bytes:
    """New defaults among the others, which python-docx sorts by ending."""
    text = types.decode()
    for ending, content_type in added:
        known = list(_DEFAULT.finditer(text))
        if ending in {each[1].lower() for each in known}:
            continue
        later = [each.start() for each in known if each[1] > ending]
        behind = known[-1].end() if known else text.index(">", text.index("<Types")) + 1
        at = later[0] if later else behind
        default = f'<Default Extension="{ending}" ContentType="{content_type}"/>'
        text = text[:at] + default + text[at:]
    return text.encode()


@cache
def _pattern(*, compact: bool) -> str:
    """python-docx's own inline picture, with holes where one differs from the next."""
    xml: str = CT_Inline.new_pic_inline(987654321, "{rid}", "image.{ending}", Emu(11), Emu(22)).xml
    for written, hole in (
        ('id="987654321"', 'id="{number}"'),
        ("Picture 987654321", "Picture {name}"),
        ('cx="11"', 'cx="{across}"'),
        ('cy="22"', 'cy="{down}"'),
    ):
        assert written in xml, "python-docx writes its pictures otherwise"
        xml = xml.replace(written, hole)
    return re.sub(r"\n\s*", "", xml) if compact else xml


def _with_relations(known: bytes | None, related: Mapping[Relation, str]) -> bytes:
    added = "".join(
        f'<Relationship Id="{rid}" Type="{kind}" Target={quoteattr(target)}'
        + (' TargetMode="External"/>' if external else "/>")
        for (kind, target, external), rid in related.items()
    )
    base = known or NO_RELATIONS
    end = base.rindex(b"</")
    return base[:end] + added.encode() + base[end:]
