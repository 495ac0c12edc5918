"""Sealing on PostgreSQL: entries written unchained are chained in batches by one sealer at a time.

On SQLite record() chains on the spot and there is nothing to seal.
"""

from __future__ import annotations

import logging
import threading

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.core.audit.canonical import AT_FORMAT, CONTENT, chain_hash, content_bytes, row_mac
from app.core.audit.entries import AuditEntry, head
from app.core.audit.keys import AuditKeys, audit_keys
from app.core.database import db, transaction

ADVISORY_LOCK = 0x4C59_4155  # "LYAU"
BATCH = 1000

_SET_PLACES = sa.text(
    "UPDATE audit_entry SET seq = place.seq, prev_hash = place.prev_hash, hash = place.hash "
    "FROM unnest(CAST(:ids AS bigint[]), CAST(:seqs AS bigint[]), CAST(:prevs AS text[]), "
    "CAST(:hashes AS text[])) AS place(id, seq, prev_hash, hash) "
    "WHERE audit_entry.id = place.id AND audit_entry.seq IS NULL"
)

logger = logging.getLogger(__name__)


def seal_pending(limit: int = BATCH) -> int:
    """Chain up to `limit` unsealed entries in a transaction of its own; how many were sealed.

    The lock is taken by the first statement, so that under READ COMMITTED the next one already
    sees what the previous sealer wrote. Entries go in id order among those unsealed: one that
    committed late keeps its smaller id and gets a later seq.
    """
    if db.engine.dialect.name == "sqlite":
        return 0
    with transaction() as current:
        current.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        return _seal_batch(current, limit)


def _seal_batch(current: Session, limit: int) -> int:
    """Read, chain, write back; the advisory lock is held."""
    columns = [getattr(AuditEntry, name) for name in (*CONTENT, "row_mac")]
    waiting = current.execute(
        sa.select(*columns).where(AuditEntry.seq.is_(None)).order_by(AuditEntry.id).limit(limit)
    ).all()
    if not waiting:
        return 0
    keys = audit_keys()
    end = head(current)
    seq, previous = end.seq, end.hash
    places: dict[str, list[object]] = {"ids": [], "seqs": [], "prevs": [], "hashes": []}
    for row in waiting:
        seq += 1
        own = _chained(keys, row, seq=seq, previous=previous)
        for name, value in zip(places, (row.id, seq, previous, own), strict=True):
            places[name].append(value)
        previous = own
    written = current.connection().execute(_SET_PLACES, places)
    assert written.rowcount == len(waiting), "an entry was sealed twice"
    return len(waiting)


def _chained(keys: AuditKeys, row: sa.Row[tuple[object, ...]], *, seq: int, previous: str) -> str:
    """The hash of one entry. A wrong MAC is sealed as found: verify then points at it for ever."""
    columns = dict(row._mapping)  # noqa: SLF001 - the documented way to read a Row by name
    columns["at"] = row.at.strftime(AT_FORMAT)
    body = content_bytes(columns)
    if row_mac(keys, body) != row.row_mac:
        logger.error("audit entry was changed before it was sealed", extra={"entry_id": row.id})
    return chain_hash(keys, previous, seq=seq, mac=row.row_mac, body=body)


class Sealer:
    """Seals every few seconds in a thread of its own. On SQLite there is nothing left to seal."""

    def __init__(self, app: Flask, *, seconds: float) -> None:
        """Nothing runs before start()."""
        self._app = app
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin sealing."""
        assert self._thread is None, "the sealer runs already"
        with self._app.app_context():
            if db.engine.dialect.name == "sqlite":
                return
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="audit-sealer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Seal what is left, then end."""
        if self._thread is not None:
            self._stopping.set()
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        """One round per interval, and one more at the end; an unreachable database is retried."""
        while not self._stopping.wait(self._seconds):
            self._round()
        self._round()

    def _round(self) -> None:
        """Seal until nothing is left."""
        try:
            with self._app.app_context():
                while seal_pending() == BATCH:
                    pass
        except SQLAlchemyError:
            logger.exception("sealing failed, trying again")
