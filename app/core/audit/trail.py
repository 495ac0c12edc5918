"""record(): write one audit entry into the open transaction. How entries are chained is in sealing.

On SQLite there is one writer, so the entry is chained on the spot. On PostgreSQL chaining inline
would make all writers queue (0.3 times the speed); there the entry is signed by itself now and
chained by the sealer within seconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.actor import Actor
from app.core.audit import completeness
from app.core.audit.canonical import AT_FORMAT, CONTENT, chain_hash, content_bytes, row_mac
from app.core.audit.entries import AuditEntry, Head, head
from app.core.audit.keys import audit_keys
from app.core.audit.plain import canonical_json, clean_text
from app.core.database import in_transaction, session
from app.core.paths import is_path

VERB = re.compile(r"[a-z_]+\.[a-z_]+")
_NEXT_ID = sa.text("SELECT nextval('audit_entry_id_seq')")
SUBJECT_TYPE = re.compile(r"[a-z_]+")


def record(
    verb: str,
    *,
    actor: Actor,
    subject_type: str,
    subject_id: int | str,
    division_path: str = "/",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str | None = None,
) -> AuditEntry:
    """Log one state change, in the transaction that makes it.

    `verb` is dotted and past tense (`agreements.signed`). `before` and `after` hold the fields
    that changed, as plain values: dates become ISO text, floats and bytes are refused, and
    identity numbers are masked wherever they hide.
    """
    assert in_transaction(), "record() outside transaction()"
    assert VERB.fullmatch(verb), verb
    assert SUBJECT_TYPE.fullmatch(subject_type), subject_type
    assert is_path(division_path), division_path
    current = session()
    on_sqlite = current.get_bind().dialect.name == "sqlite"
    end = head(current) if on_sqlite else None
    entry = AuditEntry(
        id=_next_id(current) if end is None else end.last_id + 1,
        at=clock.now(),
        verb=verb,
        actor_user_id=actor.user_id,
        actor_name=clean_text(actor.name)[:200],
        actor_roles=",".join(sorted(actor.roles)),
        actor_address=clean_text(actor.address)[:64],
        session_id=actor.session_id,
        subject_type=subject_type,
        subject_id=str(subject_id),
        division_path=division_path,
        reason=None if reason is None else clean_text(reason),
        before=None if before is None else canonical_json(before),
        after=None if after is None else canonical_json(after),
    )
    body = entry_bytes(entry)
    entry.row_mac = row_mac(audit_keys(), body)
    if end is not None:
        _chain(entry, end, body)
    current.add(entry)
    current.flush()
    completeness.note_entry(current)
    return entry


def entry_bytes(entry: AuditEntry) -> bytes:
    """The bytes an entry is signed over."""
    columns = {name: getattr(entry, name) for name in CONTENT}
    columns["at"] = entry.at.strftime(AT_FORMAT)
    return content_bytes(columns)


def _chain(entry: AuditEntry, end: Head, body: bytes) -> None:
    """Give the entry its place: only right under the write lock of SQLite."""
    entry.seq = seq = end.seq + 1
    entry.prev_hash = end.hash
    entry.hash = chain_hash(audit_keys(), end.hash, seq=seq, mac=entry.row_mac, body=body)


def _next_id(current: Session) -> int:
    """The id is under the MAC, so it must be known before the row is written."""
    found = current.scalar(_NEXT_ID)
    assert found is not None
    return int(found)
