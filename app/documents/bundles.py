"""Made files on their way out: one paper, a batch as zip or one PDF, a packet with its manifest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from zipstream import ZIP_STORED, ZipStream

from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.errors import NotFound, RuleBroken
from app.core.storage import file_store
from app.divisions.queries import place_name
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.making import faces
from app.documents.models import Document, DocumentFile, Packet, PacketItem, PaperBatch
from app.documents.queries import list_batch_documents
from app.documents.rules import DocumentStatus, paper_file_name, tidy
from app.typeset.pdf.merging import Part, merge_pdfs
from app.typeset.pdf.models import Label

Form = Literal["word", "pdf"]
SUFFIX: dict[Form, str] = {"word": ".docx", "pdf": ".pdf"}
MOST_MERGED = 5_000
MANIFEST_NAME = "清单 MANIFEST.txt"
MANIFEST_JSON = "manifest.json"


def read_made(file: DocumentFile, form: Form) -> bytes:
    """The bytes of one made file, proven against the hash that was bound to the paper."""
    stored = file.word if form == "word" else file.pdf
    if stored is None:
        raise NotFound
    content = file_store().read(stored)
    if file.member is not None:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            content = bundle.read(file.member + SUFFIX[form])
    bound = file.word_sha256 if form == "word" else file.pdf_sha256
    assert hashlib.sha256(content).hexdigest() == bound, f"document_file {file.id} differs"
    return content


def download_name(document: Document, file: DocumentFile, form: Form) -> str:
    """What a downloaded paper is called (domain.md §14)."""
    name = paper_file_name(
        number=document.number,
        kind=get_kind(document.kind),
        about=document.title,
        on=document.issued_on,
        language=PaperLanguage(file.language),
    )
    return name + SUFFIX[form]


def member_name(document: Document) -> str:
    """村-户主-编号, as villages look for their papers."""
    village = place_name(document.division_path).zh.split(" ")[-1]
    parts = [part for part in (village, document.title, document.number) if part]
    return tidy("-".join(parts))[:100]


def pack_bundle(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """Files of a chunk as one zip, stored: they are compressed already."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in entries:
            bundle.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return held.getvalue()


class _LastBundle:
    """The bundle read last: its papers follow one another, so one is enough."""

    def __init__(self) -> None:
        self._held: dict[Form, tuple[int, zipfile.ZipFile]] = {}

    def read(self, file: DocumentFile, form: Form) -> bytes:
        """One made file, wherever it lies."""
        stored = file.word if form == "word" else file.pdf
        if stored is None or file.member is None:
            return read_made(file, form)
        held = self._held.get(form)
        if held is None or held[0] != stored.id:
            held = (stored.id, zipfile.ZipFile(io.BytesIO(file_store().read(stored))))
            self._held[form] = held
        return held[1].read(file.member + SUFFIX[form])


def stream_batch_zip(
    batch: PaperBatch, *, form: Literal["word", "pdf", "both"] = "both"
) -> tuple[Iterator[bytes], int | None]:
    """All papers of a batch, a chunk's bundle in memory at a time; the length is not known."""
    forms: tuple[Form, ...] = ("word", "pdf") if form == "both" else (form,)
    archive = ZipStream(compress_type=ZIP_STORED)
    last = _LastBundle()
    for document, file in _made(batch):
        for each in forms:
            if (file.word if each == "word" else file.pdf) is not None:
                name = f"{member_name(document)}{SUFFIX[each]}"
                archive.add(_lazily(last, file, each), name)
    return iter(archive), None


def _lazily(last: _LastBundle, file: DocumentFile, form: Form) -> Iterator[bytes]:
    """The file is read when the zip comes to it."""
    yield last.read(file, form)


def _made(batch: PaperBatch) -> Iterator[tuple[Document, DocumentFile]]:
    for document in list_batch_documents(batch):
        # Withdrawn papers are not handed on; the manifest of a packet would call them valid.
        if document.status != DocumentStatus.READY:
            continue
        for file in document.files:
            yield document, file


def merge_batch(batch: PaperBatch, *, language: PaperLanguage) -> bytes:
    """All papers of a batch as one PDF behind a page of contents."""
    last = _LastBundle()
    parts = []
    for document, file in _made(batch):
        if file.pdf is None:
            continue
        content = last.read(file, "pdf")
        parts.append(Part(title=f"{document.number}  {document.title}".strip(), content=content))
    if not parts:
        raise NotFound
    _bounded(len(parts))
    return merged(parts, title=batch.title, made_at=batch.created_at, language=language)


def merged(parts: list[Part], *, title: str, made_at: datetime, language: PaperLanguage) -> bytes:
    """One PDF of several, with contents and bookmarks; dated as the set, so it stays the same."""
    return merge_pdfs(parts, faces(), heading=Label(title), made_at=made_at, tongue=language.value)


def _bounded(count: int) -> None:
    if count > MOST_MERGED:
        raise RuleBroken(
            Text(
                f"超过 {MOST_MERGED} 份，请下载压缩包。",
                f"More than {MOST_MERGED} papers; download the zip instead.",
            ),
            code="documents.merge_size",
        )


@dataclass(frozen=True, slots=True)
class PacketEntry:
    """One file of a packet as it goes out."""

    position: int
    name: str
    size: int
    sha256: str
    number: str
    status: str
    item: PacketItem


def list_entries(packet: Packet) -> list[PacketEntry]:
    """What goes into a packet's zip, in its order, with a hash each."""
    entries = []
    for item in packet.items:
        content = read_item(item)
        entries.append(
            PacketEntry(
                position=item.position,
                name=f"{item.position:02d}_{item_name(item)}",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                number=item.document_file.document.number if item.document_file else "",
                status=item.document_file.document.status if item.document_file else "",
                item=item,
            )
        )
    return entries


def item_form(item: PacketItem) -> Form:
    """A paper goes out as PDF; the Word file stays the office's."""
    return "pdf" if item.document_file is not None and item.document_file.pdf_id else "word"


def item_name(item: PacketItem) -> str:
    """The file's own name."""
    if item.document_file is not None:
        file = item.document_file
        return download_name(file.document, file, item_form(item))
    assert item.attachment is not None
    return tidy(item.attachment.name) or "附件"


def read_item(item: PacketItem) -> bytes:
    """The bytes of an item."""
    if item.document_file is not None:
        return read_made(item.document_file, item_form(item))
    assert item.attachment is not None
    return file_store().read(item.attachment)


def stream_packet(packet: Packet, actor: Actor) -> tuple[Iterator[bytes], int | None]:
    """The packet as a zip of known length: files in order, then the manifest with every hash."""
    entries = list_entries(packet)
    archive = ZipStream(compress_type=ZIP_STORED, sized=True)
    for entry in entries:
        archive.add(_item_lazily(entry.item), entry.name, size=entry.size)
    archive.add(manifest_text(packet, entries, actor).encode(), MANIFEST_NAME)
    archive.add(manifest_json(packet, entries, actor).encode(), MANIFEST_JSON)
    return iter(archive), len(archive)


def _item_lazily(item: PacketItem) -> Iterator[bytes]:
    yield read_item(item)


def manifest_text(packet: Packet, entries: list[PacketEntry], actor: Actor) -> str:
    """For people: what is inside and how each file can be proven."""
    lines = [
        f"材料包 Packet: {packet.title}",
        f"打包 Packed: {clock.today().isoformat()}  {actor.name}",
        "每行：序号、SHA-256、字节数、文件名。 Each line: no., SHA-256, bytes, file name.",
        "核对：sha256sum 文件名，或打开林约的“核验文书”页选择文件。",
        "To check: sha256sum FILE, or choose the file on Linyue's page “Check a paper”.",
        "",
    ]
    lines += [f"{e.position:02d}  {e.sha256}  {e.size:>10}  {e.name}" for e in entries]
    return "\r\n".join(lines) + "\r\n"


def manifest_json(packet: Packet, entries: list[PacketEntry], actor: Actor) -> str:
    """For programs."""
    held: dict[str, Any] = {
        "title": packet.title,
        "packed_on": clock.today().isoformat(),
        "packed_by": actor.name,
        "files": [
            {
                "position": entry.position,
                "name": entry.name,
                "bytes": entry.size,
                "sha256": entry.sha256,
                "number": entry.number or None,
            }
            for entry in entries
        ],
    }
    return json.dumps(held, ensure_ascii=False, indent=1)


def merge_packet(packet: Packet) -> bytes:
    """The packet's PDFs as one, in order, behind a page of contents."""
    parts = []
    for item in packet.items:
        name = item_name(item)
        if name.lower().endswith(".pdf"):
            parts.append(Part(title=name.removesuffix(".pdf"), content=read_item(item)))
    if not parts:
        raise RuleBroken(
            Text("材料包里没有 PDF。", "The packet holds no PDF."), code="documents.packet_pdf"
        )
    return merged(parts, title=packet.title, made_at=packet.created_at, language=PaperLanguage.ZH)
