"""A template as docxtpl opens it: the parts that may hold tags, and the package around them.

python-docx writes the package once, so that every part that never changes is byte for byte what
docxtpl would have written for every paper.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.oxml import parse_xml
from docxtpl import DocxTemplate
from lxml import etree

from app.core.bilingual import Text
from app.typeset.compiled.drawings import TYPES, Shelf, read_relations, relations_name
from app.typeset.compiled.kinds import Element
from app.typeset.compiled.packaging import MOST_BYTES, MOST_MEMBERS, Member, raw_members
from app.typeset.compiled.troubles import refusal
from app.typeset.faults import BODY

PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
"""Those that docxtpl renders."""
HEADER = Text("页眉", "Header")
FOOTER = Text("页脚", "Footer")
FOOTNOTES = Text("脚注", "Footnotes")
FOOTNOTES_TYPE = "wordprocessingml.footnotes+xml"
DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
EPOCH = datetime(1980, 1, 1, tzinfo=UTC)

_OPENING_ERRORS = (
    AttributeError,
    BadZipFile,
    LookupError,
    NotImplementedError,
    PackageNotFoundError,
    struct.error,
    TypeError,
    ValueError,
    etree.XMLSyntaxError,
    zlib.error,
)
"""What python-docx and zipfile raise on files that are no sound .docx."""


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """One part that may hold tags."""

    name: str
    title: Text
    head: str
    """Everything before what is rendered."""
    tail: str
    patched: str
    root: Element
    """The element as written, to say where a tag stands."""
    body: bool = False
    body_tag: str = ""
    next_number: int = 1
    namespaces: str = ""


@dataclass(slots=True)
class Opened:
    """A template in pieces."""

    parts: list[OpenedPart] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    shelf: Shelf = field(default_factory=lambda: Shelf(b"", {}, {}, {}, frozenset()))
    properties: dict[str, str] = field(default_factory=dict)
    """The core properties that hold tags."""
    core_name: str = ""
    core: Element = None
    """The element of the core properties."""


def open_template(content: bytes) -> Opened:
    """TemplateRefused when it is not a Word file that can be rendered."""
    try:
        _require_size(content)
        return _open(content)
    except _OPENING_ERRORS as error:
        raise refusal(
            "package.unreadable",
            Text("这不是完好的 Word 文件（.docx）。", "This is not a sound Word file (.docx)."),
            remedy=Text(
                "请用 Word 或 WPS 打开它，另存为 .docx 后重新上传。",
                "Open it in Word or WPS, save it as .docx, and upload it again.",
            ),
        ) from error


def _require_size(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
    if len(entries) > MOST_MEMBERS or sum(each.file_size for each in entries) > MOST_BYTES:
        message = "over 65,535 members or 4 GB"
        raise ValueError(message)


def _open(content: bytes) -> Opened:
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    document = template.docx
    opened = Opened()
    had_core = any(
        each.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES
        for each in document.part.package.rels.values()
    )
    core = document.core_properties
    if not had_core:
        core.modified = EPOCH
    for name in PROPERTIES:
        # docxtpl writes all six back, empty ones too.
        setattr(core, name, getattr(core, name))
        if "{" in getattr(core, name):
            opened.properties[name] = getattr(core, name)
    saved = BytesIO()
    document.save(saved)
    opened.members = raw_members(saved.getvalue())
    with ZipFile(saved) as archive:
        opened.shelf = _shelf(archive)
        main = document.part.partname.lstrip("/")
        opened.parts.append(_body(template, archive.read(main).decode()))
    opened.parts.extend(_others(template))
    core_part = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    opened.core_name, opened.core = core_part.partname.lstrip("/"), core_part.element
    return opened


def _body(template: DocxTemplate, written: str) -> OpenedPart:
    begin = written.index(">", written.index("<w:body")) + 1
    patched = template.patch_xml(template.get_xml())
    inside = patched.index(">") + 1
    part = template.docx.part
    return OpenedPart(
        name=part.partname.lstrip("/"),
        title=BODY,
        head=written[:begin],
        tail=written[written.rindex("</w:body>") :],
        patched=patched[inside : patched.rindex("</w:body>")],
        root=template.docx.element.body,
        body=True,
        body_tag=patched[:inside],
        next_number=part.next_id,
        namespaces=_namespaces(patched[:inside]),
    )


def _others(template: DocxTemplate) -> Iterator[OpenedPart]:
    seen = set()
    for address, title in ((template.HEADER_URI, HEADER), (template.FOOTER_URI, FOOTER)):
        for _rid, part in template.get_headers_footers(address):
            if part.partname not in seen:
                seen.add(part.partname)
                yield _other(template, part, title=title, root=parse_xml(part.blob))
    for part in template.docx.part.package.parts:
        if part.content_type.endswith(FOOTNOTES_TYPE):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            yield _other(template, part, title=FOOTNOTES, root=etree.fromstring(part.blob, parser))


def _other(template: DocxTemplate, part: Element, *, title: Text, root: Element) -> OpenedPart:
    patched = template.patch_xml(template.xml_to_string(root))
    numbers = [int(each) for each in root.xpath("//@id") if each.isdigit()]
    return OpenedPart(
        name=part.partname.lstrip("/"),
        title=title,
        head=DECLARATION,
        tail="",
        patched=patched,
        root=root,
        next_number=max(numbers, default=0) + 1,
        namespaces=_namespaces(patched[: patched.index(">")]),
    )


def _namespaces(tag: str) -> str:
    return " ".join(re.findall(r'xmlns(?::[\w.-]+)?="[^"]*"', tag))


def _shelf(archive: ZipFile) -> Shelf:
    names = archive.namelist()
    media = [name for name in names if name.startswith("word/media/")]
    numbers = (re.search(r"(\d+)\.[^./]*$", name) for name in media)
    known = set(names)
    relations = {
        name: archive.read(relations_name(name)) for name in names if relations_name(name) in known
    }
    return Shelf(
        types=archive.read(TYPES),
        relations=relations,
        known={name: read_relations(content) for name, content in relations.items()},
        media={sha256(archive.read(name)).digest(): name for name in media},
        numbers=frozenset(int(found[1]) for found in numbers if found),
    )
