"""The kinds of jobs this program knows, and which of them are upkeep that comes round by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from app.core.bilingual import Text
from app.core.clock import on_day

if TYPE_CHECKING:
    from app.core.jobs.run import JobRun

JobBody = Callable[["JobRun"], Mapping[str, Any] | None]
Every = Literal["day", "hour"] | int
"""Each legal day, each hour, or so many seconds."""

KIND = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z0-9_]*)+")
ATTEMPTS = 5
BACKOFF_SECONDS = 5.0
LONGEST_BACKOFF_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class JobKind:
    """What is known of a kind before any job of it exists."""

    name: str
    title: Text
    body: JobBody
    max_attempts: int
    backoff_seconds: float
    every: Every | None = None

    def wait_before(self, attempt: int) -> float:
        """How long to wait after the given attempt failed: twice as long each time."""
        wait: float = self.backoff_seconds * 2 ** min(attempt - 1, 20)
        return min(wait, LONGEST_BACKOFF_SECONDS)


_kinds: dict[str, JobKind] = {}


def job(
    name: str,
    *,
    title: Text,
    max_attempts: int = ATTEMPTS,
    backoff_seconds: float = BACKOFF_SECONDS,
) -> Callable[[JobBody], JobBody]:
    """Register the body of a kind, named `slice.verb_noun`."""

    def register(body: JobBody) -> JobBody:
        _register(JobKind(name, title, body, max_attempts, backoff_seconds))
        return body

    return register


def periodic(
    name: str, *, every: Every, title: Text, max_attempts: int = ATTEMPTS
) -> Callable[[JobBody], JobBody]:
    """Register upkeep: one job per period, whoever notices first that the period has begun."""
    assert isinstance(every, str) or every >= 1, every

    def register(body: JobBody) -> JobBody:
        _register(JobKind(name, title, body, max_attempts, BACKOFF_SECONDS, every))
        return body

    return register


def _register(kind: JobKind) -> None:
    assert KIND.fullmatch(kind.name), kind.name
    known = _kinds.get(kind.name)
    assert known is None or known.body.__qualname__ == kind.body.__qualname__, (
        f"two jobs are called {kind.name}"
    )
    _kinds[kind.name] = kind


def find_kind(name: str) -> JobKind | None:
    """The kind, if this version of the program knows it."""
    return _kinds.get(name)


def known_kinds() -> tuple[str, ...]:
    """The names of all kinds: a worker of an older version leaves newer jobs alone."""
    return tuple(_kinds)


def list_periodic() -> tuple[JobKind, ...]:
    """The upkeep kinds."""
    return tuple(kind for kind in _kinds.values() if kind.every is not None)


def period_label(every: Every, instant: datetime) -> str:
    """Names the period an instant lies in; the same on every machine."""
    if every == "day":
        return on_day(instant).isoformat()
    if every == "hour":
        return f"{instant:%Y-%m-%dT%H}Z"
    return f"{every}s-{int(instant.timestamp()) // every}"
