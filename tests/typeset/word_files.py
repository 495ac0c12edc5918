"""Word files made by hand, part by part, so that every oddity can be put exactly where it hurts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PR = "http://schemas.openxmlformats.org/package/2006/relationships"
CT = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*texts: str) -> str:
    """Each text is a run of its own."""
    return f"<w:p>{''.join(map(run, texts))}</w:p>"


def cell(*texts: str) -> str:
    inner = "".join(paragraph(text) for text in texts) or paragraph("")
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{inner}</w:tc>'


def table(*rows: tuple[str, ...]) -> str:
    """Rows of cells given as texts, or as whole cells."""
    made = "".join(
        "<w:tr>"
        + "".join(one if one.startswith("<w:tc>") else cell(one) for one in row)
        + "</w:tr>"
        for row in rows
    )
    columns = "".join('<w:gridCol w:w="2000"/>' for _ in rows[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{made}</w:tbl>"


def relation(rid: str, kind: str, target: str, mode: str = "") -> str:
    kind = kind if "/" in kind else f"{R}/{kind}"
    more = f' TargetMode="{mode}"' if mode else ""
    rid, kind, target = quoteattr(rid), quoteattr(kind), quoteattr(target)
    return f"<Relationship Id={rid} Type={kind} Target={target}{more}/>"


def relations(*rows: str) -> str:
    return f'{HEAD}<Relationships xmlns="{PR}">{"".join(rows)}</Relationships>'


@dataclass(frozen=True)
class WordFile:
    """A small sound document; `with_…` puts something into it."""

    body: str = paragraph("示例文书")
    header: str = ""
    footer: str = ""
    footnote: str = ""
    core: Mapping[str, str] = field(default_factory=dict)
    document: str | None = None
    """The whole document part, where the body is not enough."""
    parts: Mapping[str, bytes] = field(default_factory=dict)
    """More parts, or others in place of these."""
    types: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    """Of the document."""
    package_relations: tuple[str, ...] = ()
    main_type: str = f"{WORD}document.main+xml"

    def changed(self, **fields: object) -> WordFile:
        return replace(self, **fields)

    def part_map(self) -> dict[str, bytes]:
        """Every part by its name, in the order of the file."""
        types = [f'<Override PartName="/word/document.xml" ContentType="{self.main_type}"/>']
        rels = [relation("rId1", "styles", "styles.xml"), *self.relations]
        texts = {"word/document.xml": self.document_xml()}
        for number, (name, held) in enumerate(
            (("header", self.header), ("footer", self.footer), ("footnotes", self.footnote)), 2
        ):
            if not held:
                continue
            file = f"{name}1.xml" if name != "footnotes" else "footnotes.xml"
            types.append(f'<Override PartName="/word/{file}" ContentType="{WORD}{name}+xml"/>')
            rels.append(relation(f"rId{number}", name, file))
            texts[f"word/{file}"] = _around(name, held)
        types.append(f'<Override PartName="/word/styles.xml" ContentType="{WORD}styles+xml"/>')
        types.append(
            '<Override PartName="/docProps/core.xml" ContentType='
            '"application/vnd.openxmlformats-package.core-properties+xml"/>'
        )
        package = [
            relation("rId1", "officeDocument", "word/document.xml"),
            relation("rId2", f"{PR}/metadata/core-properties", "docProps/core.xml"),
            *self.package_relations,
        ]
        defaults = [
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
            '<Default Extension="xml" ContentType="application/xml"/>',
            '<Default Extension="png" ContentType="image/png"/>',
            *self.defaults,
        ]
        whole = {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{CT}">'
            f"{''.join(defaults)}{''.join([*types, *self.types])}</Types>",
            "_rels/.rels": relations(*package),
            **texts,
            "word/_rels/document.xml.rels": relations(*rels),
            "word/styles.xml": f'{HEAD}<w:styles xmlns:w="{W}"/>',
            "docProps/core.xml": _core(self.core),
        }
        return {name: text.encode() for name, text in whole.items()} | dict(self.parts)

    def document_xml(self) -> str:
        if self.document is not None:
            return self.document
        pointers = ""
        if self.header:
            pointers += '<w:headerReference w:type="default" r:id="rId2"/>'
        if self.footer:
            pointers += '<w:footerReference w:type="default" r:id="rId3"/>'
        return (
            f"{HEAD}<w:document {NAMES}><w:body>{self.body}"
            f'<w:sectPr>{pointers}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
            "</w:body></w:document>"
        )

    def build(self) -> bytes:
        return packed(self.part_map())


def packed(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with fixed times."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method, compresslevel=6) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, content)
    return held.getvalue()


def _around(name: str, inner: str) -> str:
    if name == "footnotes":
        return f'{HEAD}<w:footnotes {NAMES}><w:footnote w:id="2">{inner}</w:footnote></w:footnotes>'
    element = "hdr" if name == "header" else "ftr"
    return f"{HEAD}<w:{element} {NAMES}>{inner}</w:{element}>"


def _core(held: Mapping[str, str]) -> str:
    prefixes = {"keywords": "cp", "category": "cp"}
    inner = "".join(
        f"<{prefixes.get(name, 'dc')}:{name}>{escape(text)}</{prefixes.get(name, 'dc')}:{name}>"
        for name, text in held.items()
    )
    return (
        f'{HEAD}<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp="http://'
        "schemas.openxmlformats.org/package/2006/metadata/core-properties"
        f'">{inner}</cp:coreProperties>'
    )
