"""Reads of imports, always through the actor's scope; and their kept files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa

from app.access.scope import visible_where
from app.core.actor import Actor
from app.core.database import session
from app.core.errors import NotFound
from app.core.jobs.models import Job
from app.core.storage import file_store
from app.core.storage.models import StoredFile
from app.imports.models import SheetImport
from app.imports.rules import Difference, ImportState, Problem, root_of
from app.imports.sheets import differences_from_json, problems_from_json, read_values

CHECK = "imports.check_sheet"
WRITE = "imports.write_rows"


def imports_where(actor: Actor) -> sa.ColumnElement[bool]:
    """The imports this person may know of."""
    return visible_where(actor, SheetImport.division_path)


def get_import(import_id: int, *, actor: Actor) -> SheetImport:
    """An import, or NotFound."""
    found = session().scalar(
        sa.select(SheetImport).where(SheetImport.id == import_id, imports_where(actor))
    )
    if found is None:
        raise NotFound
    return found


def list_mine(*, actor: Actor, states: Iterable[str], limit: int = 50) -> list[SheetImport]:
    """What this person uploaded and stands in one of these states."""
    query = (
        sa.select(SheetImport)
        .where(
            SheetImport.created_by_id == actor.user_id,
            SheetImport.state.in_(list(states)),
            imports_where(actor),
        )
        .order_by(SheetImport.id.desc())
        .limit(limit)
    )
    return list(session().scalars(query))


def find_repaired(kind: str, name: str, *, asked: int | None, actor: Actor) -> SheetImport | None:
    """The waiting import whose returned workbook comes back: as somebody says who uploads it from
    that import's page, or as the file's own name says. Only whoever got the workbook brings it.
    """
    root, returned = root_of(name)
    waiting = [
        one
        for one in list_mine(actor=actor, states=[ImportState.CHECKED])
        if one.kind == kind and one.bad
    ]
    said = (one for one in waiting if one.id == asked)
    named = (one for one in waiting if returned and root_of(one.title)[0] == root)
    return next(said, None) or next(named, None)


def find_successor(found: SheetImport, *, actor: Actor) -> SheetImport | None:
    """The import of the repaired sheet, by which this one was closed; as far as one may see it."""
    return session().scalar(
        sa.select(SheetImport).where(SheetImport.id == found.replaced_by_id, imports_where(actor))
    )


def find_job(kind: str, uid: str) -> Job | None:
    """The check or the write of an import."""
    return session().scalar(sa.select(Job).where(Job.kind == kind, Job.idempotency_key == uid))


def values_of(file: StoredFile | None) -> Iterator[dict[str, Any]]:
    """Kept lines of JSON, read as they are needed."""
    if file is not None:
        yield from read_values(file_store().open_stream(file))


def some_problems(found: SheetImport, limit: int) -> list[tuple[int, list[Problem]]]:
    """The first wrong lines."""
    return [problems_from_json(held) for held in islice(values_of(found.problems), limit)]


def some_differences(found: SheetImport, limit: int) -> list[tuple[int, list[Difference]]]:
    """The first lines that change something."""
    return [differences_from_json(held) for held in islice(values_of(found.differences), limit)]
