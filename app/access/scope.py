"""The one scope function: what a person sees is their area, their own party's, and what was opened.

Lists, counts, searches, exports and detail pages all ask here, so that they cannot disagree.
"""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.paths import lies_within, within

Query = TypeVar("Query", bound=sa.Select[*tuple[Any, ...]])
Id = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


def visible_where(
    actor: Actor,
    path_column: InstrumentedAttribute[str],
    *,
    own: Id | None = None,
    subject_type: str | None = None,
    id_column: InstrumentedAttribute[int] | None = None,
) -> sa.ColumnElement[bool]:
    """The condition: division subtree, or own party, or granted to this person today."""
    seen: list[sa.ColumnElement[bool]] = [within(path_column, actor.division_path)]
    if own is not None and actor.party_id is not None:
        seen.append(own == actor.party_id)
    if subject_type is not None and id_column is not None:
        granted = sorted(id_ for kind, id_ in actor.granted if kind == subject_type)
        if granted:
            seen.append(id_column.in_(granted))
    return sa.or_(*seen)


def visible(
    query: Query,
    actor: Actor,
    path_column: InstrumentedAttribute[str],
    *,
    own: Id | None = None,
    subject_type: str | None = None,
    id_column: InstrumentedAttribute[int] | None = None,
) -> Query:
    """The query, narrowed to what this person may know of."""
    return query.where(
        visible_where(actor, path_column, own=own, subject_type=subject_type, id_column=id_column)
    )


def may_see(
    actor: Actor,
    division_path: str,
    *,
    own: int | None = None,
    subject: tuple[str, int] | None = None,
) -> bool:
    """The same question about one record in hand."""
    return (
        lies_within(division_path, actor.division_path)
        or (own is not None and own == actor.party_id)
        or (subject is not None and subject in actor.granted)
    )


def ensure_visible(
    actor: Actor,
    division_path: str,
    *,
    own: int | None = None,
    subject: tuple[str, int] | None = None,
) -> None:
    """NotFound for a foreign record: whether it exists is nobody's business outside."""
    if not may_see(actor, division_path, own=own, subject=subject):
        raise NotFound
