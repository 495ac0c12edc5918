"""Batches: the order, the rows entered as papers, the progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import RuleBroken
from app.core.jobs.queue import enqueue
from app.core.storage import keep_file
from app.core.storage.models import StoredFile
from app.documents.commands.papers import Letterhead, enter_paper, note_issue, place_of
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.models import Document, PaperBatch
from app.documents.queries import BATCH
from app.documents.rules import PaperInput

TITLE_FIELDS = ("household_name", "holder_name", "payee_name", "party_name", "name", "title")


def start_batch(
    *,
    kind: str,
    language: PaperLanguage,
    wants_pdf: bool,
    title: str,
    division_code: str,
    rows: tuple[StoredFile, int],
    letterhead: Letterhead,
    actor: Actor,
) -> PaperBatch:
    """Keep the checked rows and order the making. Each row becomes one numbered paper."""
    file, total = rows
    if total < 1:
        raise RuleBroken(
            Text("表中没有可以制作的行。", "There is no row to make a paper of."),
            code="documents.batch_empty",
            field="file",
        )
    get_kind(kind)
    division = place_of(division_code, actor)
    batch = PaperBatch(
        kind=kind,
        language=language.value,
        wants_pdf=wants_pdf,
        title=title.strip(),
        division_path=division.path,
        division_code=division.code,
        owner_party_id=actor.party_id,
        source_id=keep_file(file).id,
        total=total,
        created_at=clock.now(),
        created_by_id=actor.user_id,
        created_by_name=actor.name,
    )
    session().add(batch)
    session().flush()
    record(
        "documents.batch_started",
        actor=actor,
        subject_type="paper_batch",
        subject_id=batch.id,
        division_path=batch.division_path,
        after={"paper": kind, "language": language.value, "total": total},
    )
    _order(batch, letterhead, actor)
    return batch


def _order(batch: PaperBatch, letterhead: Letterhead, actor: Actor) -> None:
    """Queue the making; what papers carry at their head is fixed now."""
    args = {
        "batch_id": batch.id,
        "office_zh": letterhead.office.zh,
        "office_en": letterhead.office.en,
        "check_base": letterhead.check_base,
    }
    title = Text(f"批量制作：{batch.title}", f"Batch: {batch.title}")
    enqueue(BATCH, args, key=batch.uid, actor=actor, title=title)


def enter_rows(
    *,
    batch: PaperBatch,
    rows: Sequence[tuple[int, dict[str, Any]]],
    letterhead: Letterhead,
    actor: Actor,
) -> list[Document]:
    """Number the next rows. A row is entered once: (batch, row) is unique."""
    entered = []
    for number, facts in rows:
        given = PaperInput(
            kind=batch.kind,
            division_code=batch.division_code,
            facts=facts,
            title=title_of(facts),
            languages=(PaperLanguage(batch.language),),
        )
        document = enter_paper(
            given=given, letterhead=letterhead, actor=actor, batch=(batch.id, number)
        )
        note_issue(document, actor=actor)
        entered.append(document)
    return entered


def title_of(facts: dict[str, Any]) -> str:
    """Whom a row is about, for lists and file names."""
    for name in TITLE_FIELDS:
        value = facts.get(name)
        if isinstance(value, dict):
            value = value.get("zh")
        if isinstance(value, str) and value.strip():
            return value.strip()[:60]
    return ""


def note_progress(batch: PaperBatch, *, made: int) -> None:
    """How many papers are ready; in the transaction that made them so."""
    session().execute(
        sa.update(PaperBatch)
        .where(PaperBatch.id == batch.id)
        .values(made=made)
        .execution_options(synchronize_session=False)
    )


def note_done(batch: PaperBatch, *, actor: Actor) -> None:
    """The entry at the end of a batch."""
    record(
        "documents.batch_made",
        actor=actor,
        subject_type="paper_batch",
        subject_id=batch.id,
        division_path=batch.division_path,
        after={"made": batch.total},
    )
