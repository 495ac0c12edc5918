"""Reads of papers, always through the actor's scope; the public check is the one exception."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.access.scope import ensure_visible, visible_where
from app.core.actor import Actor
from app.core.crypto import unseal
from app.core.database import session
from app.core.errors import NotFound
from app.core.jobs.models import Job
from app.core.storage import file_store
from app.documents.kinds import Kind, PaperLanguage, at_version, get_kind
from app.documents.models import Document, DocumentFile, Packet, PaperBatch, PaperTemplate
from app.documents.rules import TemplateStatus

MAKE = "documents.make"
CHECK = "documents.check_template"
BATCH = "documents.make_batch"


def scoped(actor: Actor) -> sa.ColumnElement[bool]:
    """The papers this person may know of at all."""
    return visible_where(
        actor,
        Document.division_path,
        own=Document.owner_party_id,
        subject_type="document",
        id_column=Document.id,
    )


def list_query(actor: Actor) -> sa.Select[Document]:
    """For the list page."""
    return sa.select(Document).where(scoped(actor)).options(selectinload(Document.files))


def find_document(document_id: int, *, actor: Actor) -> Document | None:
    """The paper, if it is there and this person may know of it."""
    return session().scalar(
        sa.select(Document)
        .where(Document.id == document_id, scoped(actor))
        .options(selectinload(Document.files))
    )


def get_document(document_id: int, *, actor: Actor) -> Document:
    """The same, or NotFound."""
    document = find_document(document_id, actor=actor)
    if document is None:
        raise NotFound
    return document


def find_by_code(code: str) -> Document | None:
    """The paper behind a printed check code. For anybody: what is shown of it is decided there."""
    return session().scalar(
        sa.select(Document).where(Document.check_code == code).options(selectinload(Document.files))
    )


def list_replaced_by(document: Document) -> Document | None:
    """The paper that took this one's place."""
    return session().scalar(sa.select(Document).where(Document.replaces_id == document.id))


def facts_of(document: Document) -> dict[str, Any]:
    """The frozen facts, opened."""
    held = json.loads(unseal(document.facts_sealed, record=document.uid, field="facts"))
    assert isinstance(held, dict)
    return held


def get_file(document: Document, language: PaperLanguage) -> DocumentFile:
    """One language of a paper, or NotFound."""
    for file in document.files:
        if file.language == language.value:
            return file
    raise NotFound


@dataclass(frozen=True, slots=True)
class ChosenTemplate:
    """The template that makes a paper of a kind, in a language, at a place, today."""

    content: bytes
    sha256: str
    version: str
    template_id: int | None = None


def choose_template(kind: Kind, language: PaperLanguage, *, division_path: str) -> ChosenTemplate:
    """The nearest place's own approved template; where none has one, the shipped."""
    paths = _upward(division_path)
    own = session().scalar(
        sa.select(PaperTemplate)
        .where(
            PaperTemplate.kind == kind.code,
            PaperTemplate.language == language.value,
            PaperTemplate.status == TemplateStatus.APPROVED,
            PaperTemplate.division_path.in_(paths),
        )
        .order_by(sa.func.length(PaperTemplate.division_path).desc())
        .limit(1)
    )
    if own is None:
        return shipped_template(kind, language)
    return ChosenTemplate(file_store().read(own.file), own.sha256, f"{own.version}", own.id)


def shipped_template(kind: Kind, language: PaperLanguage) -> ChosenTemplate:
    """The house's own."""
    content = kind.template(language)
    return ChosenTemplate(content, hashlib.sha256(content).hexdigest(), kind.version)


def template_of(file: DocumentFile, kind: Kind) -> bytes:
    """The very template a paper was issued with; never a newer one."""
    if file.template is not None:
        return file_store().read(file.template.file)
    made_by = at_version(kind, file.template_version)
    content = made_by.template(PaperLanguage(file.language))
    assert hashlib.sha256(content).hexdigest() == file.template_sha256, f"{made_by.folder} changed"
    return content


def _upward(path: str) -> list[str]:
    """/52/5299/529901/ → itself and every path above it."""
    parts = [part for part in path.split("/") if part]
    return ["/"] + ["/" + "/".join(parts[: end + 1]) + "/" for end in range(len(parts))]


def templates_where(actor: Actor) -> sa.ColumnElement[bool]:
    """Templates of one's own area, and those above that one works with."""
    return sa.or_(
        visible_where(actor, PaperTemplate.division_path),
        PaperTemplate.division_path.in_(_upward(actor.division_path)),
    )


def get_template(template_id: int, *, actor: Actor) -> PaperTemplate:
    """An uploaded template, or NotFound."""
    found = session().scalar(
        sa.select(PaperTemplate).where(PaperTemplate.id == template_id, templates_where(actor))
    )
    if found is None:
        raise NotFound
    return found


def list_templates(
    *, actor: Actor, status: TemplateStatus | None = None
) -> Sequence[PaperTemplate]:
    """Uploaded templates, newest first."""
    query = sa.select(PaperTemplate).where(templates_where(actor))
    if status is not None:
        query = query.where(PaperTemplate.status == status)
    return session().scalars(query.order_by(PaperTemplate.id.desc())).all()


def find_template_before(template: PaperTemplate) -> PaperTemplate | None:
    """The version that was in use at the same place before this one."""
    return session().scalar(
        sa.select(PaperTemplate)
        .where(
            PaperTemplate.division_path == template.division_path,
            PaperTemplate.kind == template.kind,
            PaperTemplate.language == template.language,
            PaperTemplate.version < template.version,
            PaperTemplate.status.in_([TemplateStatus.APPROVED, TemplateStatus.RETIRED]),
        )
        .order_by(PaperTemplate.version.desc())
        .limit(1)
    )


def get_batch(batch_id: int, *, actor: Actor) -> PaperBatch:
    """A batch, or NotFound."""
    batch = session().get(PaperBatch, batch_id)
    if batch is None:
        raise NotFound
    ensure_visible(actor, batch.division_path, own=batch.owner_party_id)
    return batch


def batches_where(actor: Actor) -> sa.ColumnElement[bool]:
    """The batches this person may know of."""
    return visible_where(actor, PaperBatch.division_path, own=PaperBatch.owner_party_id)


def list_batch_documents(batch: PaperBatch) -> Sequence[Document]:
    """A batch's papers in the order of its rows."""
    return (
        session()
        .scalars(
            sa.select(Document)
            .where(Document.batch_id == batch.id)
            .options(selectinload(Document.files))
            .order_by(Document.row_number)
        )
        .all()
    )


def packets_where(actor: Actor) -> sa.ColumnElement[bool]:
    """The packets this person may know of."""
    return visible_where(actor, Packet.division_path, own=Packet.owner_party_id)


def get_packet(packet_id: int, *, actor: Actor) -> Packet:
    """A packet, or NotFound."""
    packet = session().scalar(sa.select(Packet).where(Packet.id == packet_id, packets_where(actor)))
    if packet is None:
        raise NotFound
    return packet


def find_job(kind: str, key: str) -> Job | None:
    """How the making goes: progress, or why it failed."""
    return session().scalar(sa.select(Job).where(Job.kind == kind, Job.idempotency_key == key))


def kind_of(document: Document) -> Kind:
    """The kind of a paper, as its shipped version declares it."""
    return get_kind(document.kind)


def find_by_number(number: str, *, actor: Actor) -> Document | None:
    """The paper of a number, if this person may know of it."""
    return session().scalar(list_query(actor).where(Document.number == number.strip()))


def list_batch_page(batch: PaperBatch, *, limit: int, offset: int) -> Sequence[Document]:
    """Some of a batch's papers, in the order of its rows."""
    return (
        session()
        .scalars(
            sa.select(Document)
            .where(Document.batch_id == batch.id)
            .order_by(Document.row_number)
            .limit(limit)
            .offset(offset)
        )
        .all()
    )


def jobs_by_key(kind: str, keys: Iterable[str]) -> dict[str, Job]:
    """The jobs of several batches at once, by what they were ordered under."""
    found = session().scalars(
        sa.select(Job).where(Job.kind == kind, Job.idempotency_key.in_(list(keys)))
    )
    return {job.idempotency_key: job for job in found}


def count_batch(batch: PaperBatch) -> int:
    """How many of a batch's rows have their numbered paper by now."""
    return (
        session().scalar(
            sa.select(sa.func.count()).select_from(Document).where(Document.batch_id == batch.id)
        )
        or 0
    )
