"""Drafts: what somebody has typed and not yet sent, kept for them alone.

A form takes part by a `draft_key`. Secret fields, files and tokens are never kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.core.clock import now
from app.core.database import in_transaction, session
from app.web.models import FormDraft

MOST_LETTERS = 50_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A kept draft: when, and what each box held."""

    updated_at: datetime
    values: Mapping[str, list[str]]


def find_draft(*, user_id: int, form_key: str, subject_id: str) -> Draft | None:
    """The draft of this person for this form and record, if there is one."""
    row = session().scalar(
        sa.select(FormDraft).where(
            FormDraft.user_id == user_id,
            FormDraft.form_key == form_key,
            FormDraft.subject_id == subject_id,
        )
    )
    return Draft(row.updated_at, row.payload) if row is not None else None


def keep_draft(
    *, user_id: int, form_key: str, subject_id: str, values: Mapping[str, list[str]]
) -> datetime | None:
    """Keep the newest state; what is absurdly long is not kept at all. Inside transaction()."""
    assert in_transaction(), "keep_draft() outside transaction()"
    if sum(len(text) for texts in values.values() for text in texts) > MOST_LETTERS:
        return None
    instant = now()
    drop_draft(user_id=user_id, form_key=form_key, subject_id=subject_id)
    session().add(
        FormDraft(
            user_id=user_id,
            form_key=form_key,
            subject_id=subject_id,
            payload={name: list(texts) for name, texts in values.items()},
            updated_at=instant,
        )
    )
    session().flush()
    return instant


def drop_draft(*, user_id: int, form_key: str, subject_id: str) -> None:
    """The form was sent, or its writer no longer wants it. Inside transaction()."""
    session().execute(
        sa.delete(FormDraft).where(
            FormDraft.user_id == user_id,
            FormDraft.form_key == form_key,
            FormDraft.subject_id == subject_id,
        )
    )


def forget_drafts(*, before: datetime) -> int:
    """Drop drafts nobody has touched since; upkeep calls this inside its transaction."""
    result = session().execute(sa.delete(FormDraft).where(FormDraft.updated_at < before))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a CursorResult behind the ORM's Result
