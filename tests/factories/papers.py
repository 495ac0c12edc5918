"""Papers, templates, batches and packets made through the commands, without rendering anything."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.database import session, transaction
from app.core.storage import file_store, keep_file
from app.core.storage.models import StoredFile
from app.documents.commands.batches import enter_rows, note_progress, start_batch
from app.documents.commands.packets import add_attachment, add_paper, start_packet
from app.documents.commands.papers import Letterhead, MadeFile, issue_paper, note_made
from app.documents.commands.templates import approve_template, note_verdict, upload_template
from app.documents.jobs import WORD_TYPE, as_lines
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.models import Document, Packet, PaperBatch, PaperTemplate
from app.documents.rules import PaperInput

KIND = "no_objection"
"""A kind whose facts fit on one line of a sheet."""
VILLAGE = "529901101201"
HEAD = Letterhead(
    office=Text("青禾县林业局", "Qinghe County Forestry Bureau"),
    check_base="http://localhost/check/",
)
ZH = PaperLanguage.ZH


def put(
    content: bytes, *, name: str, by: Actor, kind: str = "attachment", media_type: str = WORD_TYPE
) -> StoredFile:
    """Bytes in the store, not yet kept."""
    return file_store().put(
        kind,
        content,
        suffix=name.rpartition(".")[2],
        media_type=media_type,
        name=name,
        encrypted=True,
        actor=by,
    )


def blank_pdf(pages: int = 1) -> bytes:
    """A PDF of empty pages."""
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page()
        pdf.save(held, deterministic_id=True)
    return held.getvalue()


def make_template(
    *, by: Actor, kind: str = KIND, language: PaperLanguage = ZH, content: bytes | None = None
) -> PaperTemplate:
    """An upload in quarantine; the shipped file unless told otherwise."""
    content = content or get_kind(kind).template(language)
    file = put(content, name="本县样式.docx", by=by, kind="paper_template")
    with transaction():
        return upload_template(
            kind=kind,
            language=language,
            file=file,
            sha256=hashlib.sha256(content).hexdigest(),
            actor=by,
        )


def judge(
    template: PaperTemplate,
    *,
    by: Actor,
    findings: Sequence[Mapping[str, Any]] = (),
    names: Sequence[str] = ("number", "poster_name"),
) -> PaperTemplate:
    """What the check would have said."""
    with transaction():
        note_verdict(
            template_id=template.id,
            findings=[dict(one) for one in findings],
            names=names,
            fit=not any(one["fatal"] for one in findings),
            actor=by,
        )
    return template


def approve(template: PaperTemplate, *, by: Actor) -> PaperTemplate:
    """The second person agrees."""
    with transaction():
        return approve_template(template_id=template.id, actor=by)


def finding(message: str, *, fatal: bool = True, **changes: Any) -> dict[str, Any]:
    """A finding as it is kept."""
    held = {
        "code": "grammar.unknown_name",
        "message": {"zh": message, "en": f"{message} in English"},
        "remedy": {"zh": "请改正。", "en": "Correct it."},
        "part": {"zh": "正文", "en": "Body"},
        "place": {"zh": "第 3 段", "en": "Paragraph 3"},
        "tag": "{{ nobody }}",
        "fatal": fatal,
    }
    return held | changes


def make_paper(
    *,
    by: Actor,
    kind: str = KIND,
    place: str = VILLAGE,
    languages: tuple[PaperLanguage, ...] = (ZH,),
    title: str = "云坪村公示",
) -> Document:
    """An issued paper with its files."""
    given = PaperInput(
        kind=kind,
        division_code=place,
        facts=get_kind(kind).sample(),
        title=title,
        languages=languages,
    )
    with transaction():
        document = issue_paper(given=given, letterhead=HEAD, actor=by)
    finish(document, by=by)
    return document


def finish(
    document: Document, *, by: Actor, pdf: bool = True, batch: PaperBatch | None = None
) -> None:
    """Bind files to a pending paper, as the job does."""
    made = [_made(document, PaperLanguage(file.language), by, pdf) for file in document.files]
    with transaction():
        for each in made:
            keep_file(each.word)
            if each.pdf is not None:
                keep_file(each.pdf)
        note_made(document=document, made=made, actor=by)
        if batch is not None:
            note_progress(batch, made=document.row_number or 0)


def _made(document: Document, language: PaperLanguage, by: Actor, pdf: bool) -> MadeFile:
    word, printed = f"word of {document.number}".encode(), blank_pdf()
    return MadeFile(
        language=language,
        word=put(word, name="paper.docx", by=by, kind="paper_word"),
        word_sha256=hashlib.sha256(word).hexdigest(),
        pdf=put(printed, name="paper.pdf", by=by, kind="paper_pdf", media_type="application/pdf")
        if pdf
        else None,
        pdf_sha256=hashlib.sha256(printed).hexdigest() if pdf else None,
        pages=1,
        way="compiled",
    )


def make_batch(
    *,
    by: Actor,
    rows: int = 2,
    made: int | None = None,
    place: str = VILLAGE,
    title: str = "云坪村 2026 年证明",
    pdf: bool = True,
) -> PaperBatch:
    """A batch of which some papers are made; all of them by default."""
    facts = [get_kind(KIND).sample() for _row in range(rows)]
    lines = put(as_lines(facts), name="rows.jsonl", by=by, kind="paper_rows")
    with transaction():
        batch = start_batch(
            kind=KIND,
            language=ZH,
            wants_pdf=pdf,
            title=title,
            division_code=place,
            rows=(lines, rows),
            letterhead=HEAD,
            actor=by,
        )
    ready = rows if made is None else made
    if ready:
        with transaction():
            entered = enter_rows(
                batch=batch,
                rows=list(enumerate(facts[:ready], 1)),
                letterhead=HEAD,
                actor=by,
            )
        for document in entered:
            finish(document, by=by, pdf=pdf, batch=batch)
    session().refresh(batch)
    return batch


def make_packet(
    *,
    by: Actor,
    place: str = VILLAGE,
    title: str = "云坪村备案材料",
    papers: Sequence[Document] = (),
) -> Packet:
    """A packet with these papers and one attached PDF behind them."""
    with transaction():
        packet = start_packet(title=title, division_code=place, actor=by)
        for paper in papers:
            add_paper(packet_id=packet.id, document_id=paper.id, language=ZH, actor=by)
    scan = put(blank_pdf(), name="林权证.pdf", by=by, media_type="application/pdf")
    with transaction():
        add_attachment(packet_id=packet.id, file=scan, actor=by)
    return packet
