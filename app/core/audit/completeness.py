"""No state change without an audit entry: a transaction that forgot it fails before it commits.

Tables that are upkeep and not business (sessions, throttles, jobs, drafts) say
`__audited__ = False` on their model. Seen is what goes through the session, not what is sent to its
connection as bare SQL. What has no entry for a stated reason, such as a test that
lays the table for itself, says unaudited("why").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from app.core.database import Base, in_transaction, session

CHANGED = "audit_changed"
ENTRIES = "audit_entries"
WAIVED = "audit_waived"

_watched: set[sa.MetaData] = {Base.metadata}


def note_entry(current: Session) -> None:
    """Called by record(): this transaction has an entry."""
    current.info[ENTRIES] = current.info.get(ENTRIES, 0) + 1


def entries_recorded() -> int:
    """How many entries the open transaction holds so far."""
    return int(session().info.get(ENTRIES, 0))


def unaudited(why: str) -> None:
    """Let the open transaction change business rows without an entry, for a stated reason."""
    assert why, "say why"
    assert in_transaction(), "unaudited() outside transaction()"
    session().info[WAIVED] = why


def require_audit_entry(current: Session) -> None:
    """Refuse the commit of changed business rows that nobody logged."""
    changed: set[str] = current.info.get(CHANGED, set())
    if not changed or current.info.get(ENTRIES) or current.info.get(WAIVED):
        return
    message = f"changed without an audit entry: {', '.join(sorted(changed))}"
    raise AssertionError(message)


@contextmanager
def savepoint(current: Session) -> Iterator[None]:
    """Part of the open transaction that may fail alone; its changes and entries go together."""
    kept = {
        CHANGED: set(current.info.get(CHANGED, ())),
        ENTRIES: current.info.get(ENTRIES, 0),
    }
    try:
        with current.begin_nested():
            yield
    except BaseException:
        current.info.update(kept)
        raise


def install() -> None:
    """Watch every session. Cheap enough to be on always: it looks at what is flushed anyway."""
    for name, call in _LISTENERS.items():
        if not event.contains(Session, name, call):
            event.listen(Session, name, call)


def watch(metadata: sa.MetaData) -> None:
    """Ask for entries for these tables too; the house's own are watched from the start."""
    _watched.add(metadata)


def _note_change(current: Session, table: object, model: type[object] | None) -> None:
    """Remember that the open transaction changed a table that is audited."""
    if not isinstance(table, sa.Table) or table.metadata not in _watched:
        return
    if getattr(model, "__audited__", True):
        current.info.setdefault(CHANGED, set()).add(table.name)


def _note_object(current: Session, changed: object) -> None:
    """The same for an object of a mapped class."""
    _note_change(current, sa.inspect(type(changed)).local_table, type(changed))


def _after_flush(current: Session, _context: object) -> None:
    """Rows written through objects."""
    for changed in (*current.new, *current.deleted):
        _note_object(current, changed)
    for touched in current.dirty:
        if current.is_modified(touched):
            _note_object(current, touched)


def _do_orm_execute(state: ORMExecuteState) -> None:
    """Rows written through statements, which never become objects."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    table = getattr(state.statement, "table", None)
    mapper = state.bind_mapper
    _note_change(state.session, table, mapper.class_ if mapper else _model_of(table))


def _model_of(table: object) -> type[object] | None:
    """The model of a bare table; an association table has none, and counts as audited."""
    for mapper in Base.registry.mappers:
        if mapper.local_table is table:
            found: type[object] = mapper.class_
            return found
    return None


def _before_commit(current: Session) -> None:
    """Flush first, so that nothing slips in between the check and the commit."""
    if current.in_nested_transaction():
        return
    current.flush()
    require_audit_entry(current)


def _after_transaction_end(current: Session, ended: object) -> None:
    """Forget, once the outermost transaction is over."""
    if getattr(ended, "parent", None) is None:
        for key in (CHANGED, ENTRIES, WAIVED):
            current.info.pop(key, None)


_LISTENERS: dict[str, Callable[..., None]] = {
    "after_flush": _after_flush,
    "do_orm_execute": _do_orm_execute,
    "before_commit": _before_commit,
    "after_transaction_end": _after_transaction_end,
}
