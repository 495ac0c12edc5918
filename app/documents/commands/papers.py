"""Issuing a paper, recording that it was made, voiding and replacing it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.crypto import blind_index, seal
from app.core.database import require_one, session
from app.core.errors import RuleBroken
from app.core.jobs.queue import enqueue
from app.core.numbering import IssuedNumber, issue_number, void_number
from app.core.paths import lies_within
from app.core.storage.models import StoredFile
from app.divisions.models import Division
from app.divisions.queries import get_division
from app.divisions.rules import Level
from app.documents.facts import require_facts
from app.documents.kinds import Kind, PaperLanguage, get_kind
from app.documents.models import Document, DocumentFile, new_uid
from app.documents.queries import MAKE, choose_template, get_document
from app.documents.rules import (
    DocumentStatus,
    PaperInput,
    check_code_of,
    number_pattern,
    require_languages,
    starts_of,
)

FACTS = "document.facts"
MOST_FACTS_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every paper of an office carries: its name, and where its papers can be checked."""

    office: Text
    check_base: str
    """`http://…/check/`; the code follows."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """What was made of one language of a paper."""

    language: PaperLanguage
    word: StoredFile
    word_sha256: str
    pdf: StoredFile | None
    pdf_sha256: str | None
    pages: int | None
    way: str
    pdf_by: str | None = None
    member: str | None = None


def place_of(code: str, actor: Actor) -> Division:
    """Where a paper belongs: inside the actor's area; an applicant names the county it asks."""
    division = get_division(code)
    inside = lies_within(division.path, actor.division_path)
    applicant = actor.party_id is not None and division.level == Level.COUNTY
    if not (inside or applicant):
        raise RuleBroken(
            Text(
                f"{division.name_zh}不在您的管辖范围内，请另选。",
                f"{division.name_en} is outside your area; choose another place.",
            ),
            code="documents.outside_area",
            field="division_code",
        )
    return division


def issue_paper(*, given: PaperInput, letterhead: Letterhead, actor: Actor) -> Document:
    """Freeze the facts under a number; the files are made by a job after the commit."""
    document = enter_paper(given=given, letterhead=letterhead, actor=actor)
    note_issue(document, actor=actor)
    enqueue(MAKE, {"document_id": document.id}, key=document.uid, actor=actor)
    return document


def enter_paper(
    *,
    given: PaperInput,
    letterhead: Letterhead,
    actor: Actor,
    batch: tuple[int, int] | None = None,
) -> Document:
    """The row with its number and frozen templates; the caller records and orders the making."""
    kind = get_kind(given.kind)
    require_languages(given.languages)
    require_facts(kind, given.facts)
    division = place_of(given.division_code, actor)
    issued_on = given.issued_on or clock.today()
    uid = new_uid()
    number = _number(kind, division, issued_on, uid)
    code = check_code_of(secrets.token_bytes(16))
    plain = frozen(given.facts)
    document = Document(
        uid=uid,
        kind=kind.code,
        status=DocumentStatus.PENDING,
        title=given.title.strip(),
        number=number.text,
        number_id=number.id,
        check_code=code,
        check_url=f"{letterhead.check_base}{code}",
        owner_party_id=actor.party_id,
        office_zh=letterhead.office.zh,
        office_en=letterhead.office.en,
        issued_on=issued_on,
        facts_sealed=seal(plain, record=uid, field="facts"),
        facts_digest=blind_index(FACTS, plain),
        created_at=clock.now(),
        created_by_id=actor.user_id,
        created_by_name=actor.name,
    )
    document.division_path, document.division_code = division.path, division.code
    document.subject_type, document.subject_id = given.subject_type, given.subject_id
    document.batch_id, document.row_number = batch or (None, None)
    document.files = [
        _frozen_template(kind, language, division.path) for language in given.languages
    ]
    session().add(document)
    session().flush()
    return document


def _number(kind: Kind, division: Division, issued_on: date, uid: str) -> IssuedNumber:
    """The next number of the kind's series in the county and year."""
    county = division.code[:6]
    return issue_number(
        f"document.{kind.series}.{county}",
        period=issued_on.year,
        pattern=number_pattern(kind),
        subject_type="document",
        subject_id=uid,
        values={"county": county},
    )


def frozen(facts: Mapping[str, Any]) -> str:
    """Facts as they are kept: one spelling, so that equal facts are equal text."""
    plain = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(plain.encode()) > MOST_FACTS_BYTES:
        raise RuleBroken(
            Text("内容超过 8 MB，请分成几份文书。", "The facts exceed 8 MB; split the paper."),
            code="documents.facts_size",
        )
    return plain


def _frozen_template(kind: Kind, language: PaperLanguage, path: str) -> DocumentFile:
    chosen = choose_template(kind, language, division_path=path)
    return DocumentFile(
        language=language.value,
        template_id=chosen.template_id,
        template_version=chosen.version,
        template_sha256=chosen.sha256,
    )


def note_issue(document: Document, *, actor: Actor, reason: str | None = None) -> None:
    """The entry of an issue; the facts themselves never enter the log."""
    record(
        "documents.issued",
        actor=actor,
        subject_type="document",
        subject_id=document.id,
        division_path=document.division_path,
        after={
            "number": document.number,
            "paper": document.kind,
            "paper_status": document.status,
            "languages": [file.language for file in document.files],
        },
        reason=reason,
    )


def note_made(*, document: Document, made: list[MadeFile], actor: Actor) -> None:
    """Bind the kept files to the paper; from now on it is valid."""
    by_language = {file.language.value: file for file in made}
    assert set(by_language) == {file.language for file in document.files}, document.id
    _move(document, "make", DocumentStatus.READY, made_at=clock.now())
    for file in document.files:
        fresh = by_language[file.language]
        file.word_id = fresh.word.id
        file.word_sha256 = fresh.word_sha256
        file.pdf_id = fresh.pdf.id if fresh.pdf is not None else None
        file.pdf_sha256 = fresh.pdf_sha256
        file.pages = fresh.pages
        file.way = fresh.way
        file.pdf_by = fresh.pdf_by
        file.member = fresh.member
    session().flush()
    record(
        "documents.made",
        actor=actor,
        subject_type="document",
        subject_id=document.id,
        division_path=document.division_path,
        before={"paper_status": DocumentStatus.PENDING},
        after={
            "paper_status": DocumentStatus.READY,
            "sha256": {
                file.language: [file.word_sha256, file.pdf_sha256] for file in document.files
            },
        },
    )


def void_paper(*, document_id: int, reason: str, actor: Actor) -> Document:
    """Withdraw a paper. It stays readable and keeps its number; the check page says so."""
    document = get_document(document_id, actor=actor)
    before = document.status
    _close(document, "void", DocumentStatus.VOIDED, reason=reason, actor=actor)
    record(
        "documents.voided",
        actor=actor,
        subject_type="document",
        subject_id=document.id,
        division_path=document.division_path,
        before={"paper_status": before},
        after={"paper_status": DocumentStatus.VOIDED},
        reason=reason,
    )
    return document


def replace_paper(
    *, document_id: int, given: PaperInput, reason: str, letterhead: Letterhead, actor: Actor
) -> Document:
    """Issue a paper in the place of a wrong one, which then points to it."""
    old = get_document(document_id, actor=actor)
    before = old.status
    if given.kind != old.kind:
        raise RuleBroken(
            Text("替换件须与原件同一种文书。", "A replacement is of the same kind."),
            code="documents.replace_kind",
        )
    _close(old, "replace", DocumentStatus.REPLACED, reason=reason, actor=actor)
    record(
        "documents.replaced",
        actor=actor,
        subject_type="document",
        subject_id=old.id,
        division_path=old.division_path,
        before={"paper_status": before},
        after={"paper_status": DocumentStatus.REPLACED},
        reason=reason,
    )
    fresh = enter_paper(given=given, letterhead=letterhead, actor=actor)
    fresh.replaces_id = old.id
    session().flush()
    note_issue(fresh, actor=actor, reason=reason)
    enqueue(MAKE, {"document_id": fresh.id}, key=fresh.uid, actor=actor)
    return fresh


def _close(
    document: Document, verb: str, end: DocumentStatus, *, reason: str, actor: Actor
) -> None:
    if not reason.strip():
        raise RuleBroken(
            Text("请写明原因。", "Give the reason."), code="documents.reason", field="reason"
        )
    _move(
        document,
        verb,
        end,
        closed_at=clock.now(),
        closed_by_name=actor.name,
        closed_reason=reason.strip(),
    )
    void_number(
        document.number_id, reason=reason, actor=actor, division_path=document.division_path
    )


def _move(document: Document, verb: str, end: DocumentStatus, **values: Any) -> None:  # noqa: ANN401 - column values
    """One winner: the row must still be where the verb starts."""
    require_one(
        session().execute(
            sa.update(Document)
            .where(Document.id == document.id, Document.status.in_(starts_of(verb)))
            .values(status=end, **values)
            .execution_options(synchronize_session=False)
        )
    )
    session().refresh(document)
