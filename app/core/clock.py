"""The one clock. Instants are aware UTC; legal days follow Asia/Shanghai."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")

_fixed: ContextVar[datetime | None] = ContextVar("linyue_fixed_instant", default=None)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The legal day: the date on a wall calendar in China."""
    return now().astimezone(CHINA).date()


def on_day(instant: datetime) -> date:
    """The legal day an instant falls on."""
    return instant.astimezone(CHINA).date()


@contextmanager
def fixed(instant: datetime) -> Iterator[None]:
    """Hold the clock still; for tests and for seeds that tell a story in the past."""
    if instant.tzinfo is None:
        message = "the clock takes aware instants only"
        raise ValueError(message)
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Hold the clock still at some distance from now."""
    with fixed(now() + by):
        yield
