"""The work behind papers: making files, checking an uploaded template, making a batch.

Every body may be killed at any point and started again: files are stored before the one step that
binds them, and what is bound already is left alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.database import session
from app.core.jobs.catalogue import job
from app.core.jobs.run import JobRun
from app.core.storage import file_store, keep_file
from app.core.storage.models import StoredFile
from app.documents.bundles import SUFFIX, Form, download_name, member_name, pack_bundle
from app.documents.checking import check_template_file
from app.documents.commands.batches import enter_rows, note_done, note_progress
from app.documents.commands.papers import Letterhead, MadeFile, note_made
from app.documents.commands.templates import note_verdict
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.making import Files, make_paper, make_papers, paper_of
from app.documents.models import Document, DocumentFile, PaperBatch, PaperTemplate
from app.documents.queries import BATCH, CHECK, MAKE, template_of
from app.documents.rules import DocumentStatus, TemplateStatus

CHUNK = 100
"""Papers of a batch made, stored and bound together."""
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA: dict[Form, str] = {"word": WORD_TYPE, "pdf": "application/pdf"}


@job(MAKE, title=Text("制作文书", "Make a paper"))
def make_document(run: JobRun) -> None:
    """The files of one paper, in each of its languages; bound in one step."""
    document = session().get(Document, run.args["document_id"])
    assert document is not None, run.args
    if document.status != DocumentStatus.PENDING:
        with run.step():
            run.finish({"url": f"/documents/{document.id}"})
        return
    kind = get_kind(document.kind)
    made = []
    for file in document.files:
        result = make_paper(
            paper_of(document, file),
            template=template_of(file, kind),
            language=PaperLanguage(file.language),
            by_office=_wants_office(file),
        )
        made.append(_stored(document, file, result, actor=run.actor))
    with run.step():
        for each in made:
            _keep(each)
        note_made(document=document, made=made, actor=run.actor)
        run.finish({"url": f"/documents/{document.id}"})


def _wants_office(file: DocumentFile) -> bool:
    """Whether its own template has features that only LibreOffice lays out."""
    template = file.template
    return template is not None and any(
        str(one["code"]).startswith("layout.") for one in template.findings
    )


def _stored(document: Document, file: DocumentFile, made: Files, *, actor: Actor) -> MadeFile:
    """Both files in the store, sealed: papers name people."""
    word = _put("word", made.word, name=download_name(document, file, "word"), actor=actor)
    pdf = None
    if made.pdf is not None:
        pdf = _put("pdf", made.pdf, name=download_name(document, file, "pdf"), actor=actor)
    return _made_file(file, made, word=word, pdf=pdf)


def _made_file(
    file: DocumentFile,
    made: Files,
    *,
    word: StoredFile,
    pdf: StoredFile | None,
    member: str | None = None,
) -> MadeFile:
    return MadeFile(
        language=PaperLanguage(file.language),
        word=word,
        word_sha256=hashlib.sha256(made.word).hexdigest(),
        pdf=pdf,
        pdf_sha256=hashlib.sha256(made.pdf).hexdigest() if made.pdf is not None else None,
        pages=made.pages,
        way=made.way,
        pdf_by=made.pdf_by,
        member=member,
    )


def _put(form: Form, content: bytes, *, name: str, actor: Actor) -> StoredFile:
    return file_store().put(
        f"paper_{form}",
        content,
        suffix=SUFFIX[form],
        media_type=MEDIA[form],
        name=name,
        encrypted=True,
        actor=actor,
    )


def _keep(made: MadeFile) -> None:
    keep_file(made.word)
    if made.pdf is not None:
        keep_file(made.pdf)


@job(CHECK, title=Text("检查上传的模板", "Check an uploaded template"), max_attempts=2)
def check_template(run: JobRun) -> None:
    """Package, braces, grammar, trial renders, layout: everything wrong is written to the row."""
    template = session().get(PaperTemplate, run.args["template_id"])
    assert template is not None, run.args
    if template.status != TemplateStatus.QUARANTINED:
        with run.step():
            run.finish({"url": f"/documents/templates/{template.id}"})
        return
    verdict = check_template_file(
        file_store().read(template.file),
        kind=get_kind(template.kind),
        language=PaperLanguage(template.language),
    )
    with run.step():
        note_verdict(
            template_id=template.id,
            findings=[finding_as_json(finding) for finding in verdict.findings],
            names=sorted(verdict.names),
            fit=verdict.fit,
            actor=run.actor,
        )
        run.finish({"url": f"/documents/templates/{template.id}"})


def finding_as_json(finding: Any) -> dict[str, Any]:  # noqa: ANN401 - a Finding, by its attributes
    """A finding as it is kept and shown."""

    def both(text: Text | None) -> dict[str, str] | None:
        return {"zh": text.zh, "en": text.en} if text is not None else None

    return {
        "code": finding.code,
        "message": both(finding.message),
        "remedy": both(finding.remedy),
        "part": both(finding.part),
        "place": both(finding.place),
        "tag": finding.tag,
        "fatal": finding.fatal,
    }


# Each attempt goes on where the last one stopped, so a machine may go down often.
@job(BATCH, title=Text("批量制作文书", "Make a batch of papers"), max_attempts=20)
def make_batch(run: JobRun) -> None:
    """Chunk by chunk: number the rows, make their files, bind them. Resumes where rows say."""
    batch = session().get(PaperBatch, run.args["batch_id"])
    assert batch is not None, run.args
    head = Letterhead(
        office=Text(run.args["office_zh"], run.args["office_en"]),
        check_base=run.args["check_base"],
    )
    rows = _rows_after(batch, _entered(batch))
    while True:
        waiting = _waiting(batch)
        if not waiting:
            fresh = list(islice(rows, CHUNK))
            if not fresh:
                break
            with run.step():
                enter_rows(batch=batch, rows=fresh, letterhead=head, actor=run.actor)
            waiting = _waiting(batch)
        _make_chunk(run, batch, waiting)
        session().expunge_all()
        batch = session().get_one(PaperBatch, run.args["batch_id"])
    with run.step():
        note_done(batch, actor=run.actor)
        run.finish({"url": f"/documents/batches/{batch.id}"})


def _entered(batch: PaperBatch) -> int:
    """The last row that has its paper."""
    last = session().scalar(
        sa.select(sa.func.max(Document.row_number)).where(Document.batch_id == batch.id)
    )
    return last or 0


def _rows_after(batch: PaperBatch, last: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows that have no paper yet. Read at once: the batch leaves the session later."""
    # Only the line end we wrote parts rows; a fact may hold any other.
    lines = file_store().read(batch.source).decode("utf-8").split("\n")
    return (
        (number, json.loads(line)) for number, line in enumerate(lines, 1) if line and number > last
    )


def _waiting(batch: PaperBatch) -> Sequence[Document]:
    """Numbered papers without files: of the chunk at hand, or of one that was interrupted."""
    return (
        session()
        .scalars(
            sa.select(Document)
            .where(Document.batch_id == batch.id, Document.status == DocumentStatus.PENDING)
            .order_by(Document.row_number)
            .limit(CHUNK)
        )
        .all()
    )


def _make_chunk(run: JobRun, batch: PaperBatch, documents: Sequence[Document]) -> None:
    """The chunk's Word files in one bundle, its PDFs in another; one step binds all."""
    kind = get_kind(batch.kind)
    language = PaperLanguage(batch.language)
    template = template_of(documents[0].files[0], kind)
    results = list(
        make_papers(
            [paper_of(document, document.files[0]) for document in documents],
            template=template,
            language=language,
            pdf=batch.wants_pdf,
            by_office=_wants_office(documents[0].files[0]),
        )
    )
    names = [member_name(document) for document in documents]
    entries = list(zip(names, results, strict=True))
    word = _put(
        "word",
        pack_bundle((f"{name}.docx", made.word) for name, made in entries),
        name=f"batch-{batch.id}.zip",
        actor=run.actor,
    )
    pdf = None
    if batch.wants_pdf:
        pdf = _put(
            "pdf",
            pack_bundle((f"{name}.pdf", made.pdf or b"") for name, made in entries),
            name=f"batch-{batch.id}.zip",
            actor=run.actor,
        )
    with run.step() as current:
        keep_file(word)
        if pdf is not None:
            keep_file(pdf)
        for document, (name, made) in zip(documents, entries, strict=True):
            file = document.files[0]
            bound = _made_file(file, made, word=word, pdf=pdf, member=name)
            note_made(document=document, made=[bound], actor=run.actor)
        ready = current.scalar(
            sa.select(sa.func.count())
            .select_from(Document)
            .where(Document.batch_id == batch.id, Document.status != DocumentStatus.PENDING)
        )
        note_progress(batch, made=ready or 0)
        run.save(done=ready or 0, total=batch.total)


def as_lines(facts: Sequence[Mapping[str, Any]]) -> bytes:
    """Checked facts as a batch keeps them: one JSON object a line."""
    return "".join(
        json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in facts
    ).encode()
