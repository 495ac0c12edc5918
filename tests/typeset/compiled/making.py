"""Small Word files for the tests, from python-docx and from raw XML."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
EXPANDED = "http://schemas.openxmlformats.org/markup-compatibility/2006"


@dataclass(frozen=True)
class Case:
    """One feature: a template and the facts for it."""

    name: str
    template: bytes
    facts: dict[str, Any] = field(default_factory=dict)
    way: str = "compiled"

    def __str__(self) -> str:
        return self.name


def paper(
    *paragraphs: str | Sequence[str],
    table: Sequence[Sequence[str]] = (),
    after: Iterable[str] = (),
    finish: Callable[[Any], None] | None = None,
) -> bytes:
    """Paragraphs (a list is a paragraph of several runs), one table, more paragraphs."""
    document = Document()
    for each in paragraphs:
        if isinstance(each, str):
            document.add_paragraph(each)
            continue
        paragraph = document.add_paragraph()
        for number, run in enumerate(each):
            paragraph.add_run(run).bold = bool(number % 2)
    if table:
        add_table(document, table)
    for text in after:
        document.add_paragraph(text)
    if finish:
        finish(document)
    return saved(document)


def add_table(holder: Any, rows: Sequence[Sequence[str]]) -> Any:
    """A table with these texts in its cells."""
    width = max(len(row) for row in rows)
    table = holder.add_table(rows=len(rows), cols=width)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    return table


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def raw(xml: str) -> bytes:
    """A document whose body is this XML."""
    document = Document()
    body = document.element.body
    for element in parse_xml(f"<w:body {nsdecls('w', 'r')}{more()}>{xml}</w:body>"):
        body.insert(len(body) - 1, element)
    return saved(document)


def more() -> str:
    """Namespaces of text boxes, which python-docx does not know."""
    shape = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return f' xmlns:mc="{EXPANDED}" xmlns:wps="{shape}"'


def rewritten(template: bytes, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """The same package with some members changed, or added when they get no bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(template)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, changes[name](content) if name in changes else content)
        for name in changes.keys() - set(source.namelist()):
            target.writestr(name, changes[name](b""))
    return out.getvalue()


def with_footnotes(template: bytes, text: str) -> bytes:
    """A footnotes part, which python-docx cannot write."""
    footnotes = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t>'
        "</w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = f'<Relationship Id="rId77" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{content_type}"/></Types>'
    return rewritten(
        template,
        {
            "word/footnotes.xml": lambda _: footnotes.encode(),
            "word/_rels/document.xml.rels": lambda xml: xml.replace(
                b"</Relationships>", relation.encode()
            ),
            "[Content_Types].xml": lambda xml: xml.replace(b"</Types>", override.encode()),
        },
    )


def png(width: int = 4, height: int = 2, grey: int = 128) -> bytes:
    """A small picture, made here."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">L", len(content)) + checked + struct.pack(">L", zlib.crc32(checked))

    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\x00" + bytes([grey]) * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def texts_of(content: bytes) -> list[str]:
    """The paragraphs of the body as python-docx reads them, those of tables after the others."""
    document = Document(BytesIO(content))
    cells = [
        paragraph.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    return [paragraph.text for paragraph in document.paragraphs] + cells
