"""Reading the log: lists, counts and the history of one record, within the reader's area."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.audit.entries import AuditEntry
from app.core.database import session
from app.core.paths import within


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What to look for; an empty filter finds everything in the reader's area."""

    actor_user_id: int | None = None
    actor_name: str = ""
    """Part of the actor's name."""
    verb: str = ""
    """Beginning of the verb: `parties.` finds all of one slice."""
    subject_type: str = ""
    subject_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """Not included."""
    division_path: str = "/"
    """Narrows further than the reader's own area does."""
    text: str = ""
    """Part of the reason, of a value before or after, or of the subject's id."""


def list_entries(
    wanted: EntryFilter, *, actor: Actor, limit: int = 50, offset: int = 0
) -> Sequence[AuditEntry]:
    """Newest first."""
    statement = (
        sa.select(AuditEntry)
        .where(*_conditions(wanted, actor))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return session().scalars(statement).all()


def count_entries(wanted: EntryFilter, *, actor: Actor) -> int:
    """How many list_entries() would find."""
    statement = sa.select(sa.func.count(AuditEntry.id)).where(*_conditions(wanted, actor))
    return session().scalar(statement) or 0


def history(subject_type: str, subject_id: int | str) -> Sequence[AuditEntry]:
    """All that happened to one record, newest first. Whoever may open the record may read this."""
    statement = (
        sa.select(AuditEntry)
        .where(AuditEntry.subject_type == subject_type, AuditEntry.subject_id == str(subject_id))
        .order_by(AuditEntry.id.desc())
    )
    return session().scalars(statement).all()


def values_of(entry: AuditEntry) -> tuple[dict[str, Any], dict[str, Any]]:
    """before and after as dictionaries; empty where nothing was kept."""
    return (
        json.loads(entry.before) if entry.before else {},
        json.loads(entry.after) if entry.after else {},
    )


def _conditions(wanted: EntryFilter, actor: Actor) -> list[sa.ColumnElement[bool]]:
    """The reader's area first, then whatever was asked for."""
    found = [within(AuditEntry.division_path, actor.division_path)]
    if wanted.division_path != "/":
        found.append(within(AuditEntry.division_path, wanted.division_path))
    if wanted.actor_user_id is not None:
        found.append(AuditEntry.actor_user_id == wanted.actor_user_id)
    if wanted.actor_name:
        found.append(AuditEntry.actor_name.contains(wanted.actor_name, autoescape=True))
    if wanted.verb:
        found.append(AuditEntry.verb.startswith(wanted.verb, autoescape=True))
    if wanted.subject_type:
        found.append(AuditEntry.subject_type == wanted.subject_type)
    if wanted.subject_id:
        found.append(AuditEntry.subject_id == wanted.subject_id)
    return found + _time_and_text(wanted)


def _time_and_text(wanted: EntryFilter) -> list[sa.ColumnElement[bool]]:
    """The filters that read more than an index."""
    found: list[sa.ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditEntry.at < wanted.until)
    if wanted.text:
        found.append(
            sa.or_(
                *(
                    column.contains(wanted.text, autoescape=True)
                    for column in (
                        AuditEntry.reason,
                        AuditEntry.before,
                        AuditEntry.after,
                        AuditEntry.subject_id,
                    )
                )
            )
        )
    return found
