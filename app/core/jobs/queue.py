"""Putting work into the queue, in the transaction of the change that wants it; and who carries it.

Nothing here runs jobs. The port JobEngine is what an engine must offer; adapters implement it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Literal, Protocol

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.database import after_commit, in_transaction, session
from app.core.errors import RuleBroken
from app.core.jobs.catalogue import find_kind
from app.core.jobs.models import Job

SETTINGS = "linyue.settings"
ENGINE = "linyue.job_engine"
LONGEST_KEY = 200
# Named, not imported: Procrastinate is only installed where it is used.
ENGINES = {
    "embedded": "app.core.jobs.embedded:EmbeddedEngine",
    "cluster": "app.core.jobs.procrastinate_engine:ProcrastinateEngine",
}


class JobSettings(Protocol):
    """The settings that jobs read; app.config.Settings has them all."""

    @property
    def environment(self) -> Literal["development", "testing", "production"]: ...
    @property
    def profile(self) -> Literal["embedded", "cluster"]: ...
    @property
    def url(self) -> str: ...
    @property
    def job_threads(self) -> int: ...
    @property
    def job_lease_seconds(self) -> int: ...
    @property
    def audit_seal_seconds(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """A job that wants a worker, from an instant on. The fence tells one delivery from the next."""

    job_id: int
    fence: int
    at: datetime | None = None


class JobEngine(Protocol):
    """Carries ids to workers. It may lose or double them: the row decides what happens."""

    def defer(self, current: Session, delivery: Delivery) -> None:
        """Inside the transaction that queues the job: an engine in the same database joins it."""
        ...

    def deliver(self, job_id: int) -> None:
        """After the commit: an engine outside the database, or in this process, is told now."""
        ...

    def deliver_again(self, current: Session, *, waiting_since: datetime) -> int:
        """Inside a transaction: what waits since then and is under way nowhere. How many."""
        ...


def job_settings() -> JobSettings:
    """The settings in force."""
    settings: JobSettings = current_app.extensions[SETTINGS]
    return settings


def job_engine() -> JobEngine:
    """The engine of the profile, made at first use."""
    engine: JobEngine | None = current_app.extensions.get(ENGINE)
    if engine is None:
        module, name = ENGINES[job_settings().profile].split(":")
        engine = current_app.extensions[ENGINE] = getattr(import_module(module), name)()
    assert engine is not None
    return engine


def canonical_json(value: object) -> str:
    """One text per value: same meaning, same hash."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hash_args(args: Mapping[str, Any]) -> str:
    """What tells two requests under one key apart."""
    return hashlib.sha256(canonical_json(args).encode()).hexdigest()


def enqueue(
    kind: str,
    args: Mapping[str, Any],
    *,
    key: str,
    actor: Actor,
    title: Text | None = None,
    run_after: datetime | None = None,
) -> Job:
    """Queue a job with the open transaction; with the same key and arguments it is the same job.

    The key says what must happen only once ("batch 17", a form's own token). The same key with
    other arguments is refused: one of the two requests was not meant (M9).
    """
    assert in_transaction(), "enqueue() outside transaction()"
    assert 0 < len(key) <= LONGEST_KEY, key
    known = find_kind(kind)
    assert known is not None, f"no job is called {kind}"
    shown = title or known.title
    instant = clock.now()
    row: dict[str, Any] = {
        "uid": uuid.uuid4().hex,
        "kind": kind,
        "args": dict(args),
        "args_hash": hash_args(args),
        "idempotency_key": key,
        "max_attempts": known.max_attempts,
        "run_after": run_after or instant,
        "title_zh": shown.zh,
        "title_en": shown.en,
        "division_path": actor.division_path,
        "created_at": instant,
        "created_by_id": actor.user_id,
        "created_by_name": actor.name,
        "created_by": actor_as_json(actor),
    }
    found, fresh = _insert_or_find(row)
    if not fresh:
        _require_same(found, row["args_hash"])
        return found
    announce(Delivery(found.id, found.fence, run_after))
    return found


def _insert_or_find(row: dict[str, Any]) -> tuple[Job, bool]:
    """Two requests at once: the second waits for the first and then finds its row."""
    current = session()
    dialect = current.get_bind().dialect.name
    insert = postgresql.insert(Job) if dialect == "postgresql" else sqlite.insert(Job)
    statement = (
        insert.values(**row)
        .on_conflict_do_nothing(index_elements=["kind", "idempotency_key"])
        .returning(Job.id)
    )
    made = current.scalar(statement)
    found = current.scalars(
        sa.select(Job).where(Job.kind == row["kind"], Job.idempotency_key == row["idempotency_key"])
    ).one()
    return found, made is not None


def _require_same(found: Job, args_hash: str) -> None:
    if found.args_hash != args_hash:
        raise RuleBroken(
            Text(
                "同一份请求已经用别的内容提交过，这次没有执行。请刷新页面后重新提交。",
                "This request was already sent with other content; nothing was done. Reload the "
                "page and send it again.",
            ),
            code="jobs.key_reused",
        )


def announce(delivery: Delivery) -> None:
    """Tell the engine of a queued job: once within the transaction, once after its commit."""
    engine = job_engine()
    engine.defer(session(), delivery)
    after_commit(lambda: engine.deliver(delivery.job_id))


def actor_as_json(actor: Actor) -> dict[str, Any]:
    """The actor as plain values, in a fixed order."""
    held = asdict(actor)
    held["permissions"] = sorted(actor.permissions)
    held["roles"] = sorted(actor.roles)
    held["granted"] = sorted([list(grant) for grant in actor.granted])
    return held


def actor_from_json(held: Mapping[str, Any]) -> Actor:
    """The actor back; fields that a newer version added keep their defaults."""
    values = dict(held)
    values["permissions"] = frozenset(values["permissions"])
    values["roles"] = frozenset(values["roles"])
    values["granted"] = frozenset((kind, int(number)) for kind, number in values["granted"])
    return Actor(**values)
