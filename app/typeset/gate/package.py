"""Stage one: the file as a package. Counted while unpacking, before any other parser sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.core.bilingual import Text
from app.typeset.faults import BODY, Finding
from app.typeset.gate.caps import Caps
from app.typeset.gate.contents import TYPES, Contents, check_picture, unpack
from app.typeset.gate.markup import STRICT, MarkupReader, read_markup
from app.typeset.gate.places import W
from app.typeset.gate.relations import Relations, read_relations
from app.typeset.gate.wording import FILE, PROPERTIES, Fault, finding, of_fault
from app.typeset.gate.xmlread import XmlReader

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN = f"{_WORD}document.main+xml"
CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_FILLED_TYPES = {
    f"{_WORD}header+xml": Text("页眉", "Header"),
    f"{_WORD}footer+xml": Text("页脚", "Footer"),
    f"{_WORD}footnotes+xml": Text("脚注", "Footnotes"),
    CORE: PROPERTIES,
}
_FILLED_RELATIONS = ("header", "footer", "footnotes", "core-properties")
_OTHER_TYPES = {
    f"{_WORD}endnotes+xml": Text("尾注", "Endnotes"),
    f"{_WORD}comments+xml": Text("批注", "Comments"),
    f"{_WORD}styles+xml": Text("样式", "Styles"),
    f"{_WORD}numbering+xml": Text("编号", "Numbering"),
    f"{_WORD}settings+xml": Text("文档设置", "Settings"),
}
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"%PDF", b"\xca\xfe\xba\xbe", b"{\\rtf")
_BINARY = (
    "application/vnd.openxmlformats-officedocument.obfuscatedfont",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.printersettings",
    "application/x-fontdata",
)
_INERT = ("customxml/", "docprops/")


@dataclass
class Part:
    """One XML part, read."""

    name: str
    label: Text
    filled: bool
    reader: MarkupReader


@dataclass
class Package:
    """What came out of a file; with findings, nothing else of it should be used."""

    findings: list[Finding] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    elements: int = 0
    """Read so far, of all parts."""


def read_package(content: bytes, caps: Caps, *, notes: bool) -> Package:
    """Check the file; `notes`: keep the texts of its parts for the next stages."""
    package = Package()
    try:
        held = unpack(content, caps)
        relations = read_relations(held, caps)
        package.findings.extend(relations.findings)
        package.findings.extend(_check_kinds(held))
        labels = _filled_parts(held, relations)
    except Fault as fault:
        package.findings.append(of_fault(fault))
        return package
    for name in held.xml:
        package.findings.extend(_read_part(package, held, name, (labels, caps, notes)))
    del package.findings[caps.findings :]
    return package


def _filled_parts(held: Contents, relations: Relations) -> dict[str, Text]:
    """The parts that the engine fills in, and what an author calls them."""
    mains = relations.of("", "officedocument")
    if len(mains) != 1:
        raise Fault("package.no_body")
    body = mains[0]
    kind = held.type_of(body) or ""
    if "macroenabled" in kind:
        raise Fault("package.macro")
    if kind.endswith("template.main+xml"):
        raise Fault("package.word_template")
    if kind != MAIN:
        raise Fault("package.no_body")
    found = {body: BODY}
    for name in held.xml:
        label = _FILLED_TYPES.get(held.type_of(name) or "")
        if label is not None:
            found.setdefault(name, label)
    for relation in _FILLED_RELATIONS:
        label = (
            Text("页眉或页脚", "Header or footer") if relation != "core-properties" else PROPERTIES
        )
        for source in (body, ""):
            for target in relations.of(source, relation):
                found.setdefault(target, label)
    return _numbered(found)


def _numbered(found: dict[str, Text]) -> dict[str, Text]:
    """Several headers are told apart by their number in the file."""
    labels = list(found.values())
    numbered = {}
    for name, label in found.items():
        if labels.count(label) > 1:
            digits = "".join(char for char in name.rpartition("/")[2] if char in "0123456789")
            numbered[name] = Text(f"{label.zh} {digits or 1}", f"{label.en} {digits or 1}")
        else:
            numbered[name] = label
    return numbered


def _read_part(
    package: Package, held: Contents, name: str, known: tuple[dict[str, Text], Caps, bool]
) -> Iterator[Finding]:
    labels, caps, notes = known
    data = held.xml[name]
    filled = name in labels
    label = labels.get(name) or _other_label(held, name)
    if filled and len(data) > caps.filled_bytes:
        limit = f"{caps.filled_bytes >> 10} KB"
        yield finding("package.part_big", part=label, name=name, limit=limit)
        return
    if name == TYPES or name.endswith(".rels"):
        return
    if not filled and name.casefold().startswith(_INERT):
        try:
            inert = XmlReader(name, caps)
            inert.most_elements -= package.elements
            inert.read(data)
            package.elements += inert.elements
        except Fault as fault:
            yield of_fault(fault, part=label)
        return
    # Properties are not WordprocessingML, so the prefix rule does not apply to them.
    own = filled and label is not PROPERTIES
    flat = label is PROPERTIES
    reader = MarkupReader(name, caps, part=label, filled=own, notes=notes, flat=flat)
    reader.most_elements -= package.elements
    read_markup(reader, data)
    package.elements += reader.elements
    yield from reader.findings
    if label is BODY and reader.root and reader.root != f"{W} document":
        yield finding("package.strict" if reader.root.startswith(STRICT) else "package.no_body")
    package.parts.append(Part(name, label, filled, reader))


def _other_label(held: Contents, name: str) -> Text:
    return _OTHER_TYPES.get(held.type_of(name) or "") or Text(f"部件 {name}", f"Part {name}")


def _check_kinds(held: Contents) -> Iterator[Finding]:
    """Types and first bytes of every part: nothing active, nothing packed, nothing unknown."""
    for name in held.names:
        if name == TYPES:
            continue
        try:
            _check_kind(held, name)
        except Fault as fault:
            yield of_fault(fault, part=FILE)


def _check_kind(held: Contents, name: str) -> None:
    kind = held.type_of(name)
    folded = name.casefold()
    if kind is None:
        raise Fault("package.untyped", name=name)
    if "macroenabled" in kind or "vba" in kind or "vba" in folded.rpartition("/")[2]:
        raise Fault("package.macro")
    if "activex" in kind or "activex/" in folded or "webextension" in kind or "customui" in folded:
        raise Fault("package.active", name=name)
    if "oleobject" in kind or "embeddings/" in folded:
        raise Fault("package.embedded", name=name)
    if kind in ("text/html", "message/rfc822", "application/rtf", "text/rtf", "text/plain"):
        raise Fault("package.other_document", name=name)
    if "svg" in kind or folded.endswith(".svg"):
        raise Fault("package.svg", name=name)
    if name in held.heads:
        _check_binary(name, kind, held.heads[name])
    elif not kind.endswith(("+xml", "/xml", ".vmldrawing")):
        raise Fault("package.unknown_part", name=name)


def _check_binary(name: str, kind: str, head: bytes) -> None:
    if head.startswith(_ARCHIVES) or head.startswith(_PROGRAMS):
        raise Fault("package.embedded", name=name)
    if kind.startswith("image/"):
        check_picture(name, kind, head)
    elif kind not in _BINARY:
        raise Fault("package.unknown_part", name=name)
