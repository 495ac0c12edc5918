"""Views of access. Importing this package hangs them all on the blueprint."""

from __future__ import annotations

from app.access.routes import (
    account,
    audit,
    desk,
    door,
    grants,
    jobs,
    search,
    second_factor,
    users,
)
from app.access.routes.blueprint import blueprint

__all__ = [
    "account",
    "audit",
    "blueprint",
    "desk",
    "door",
    "grants",
    "jobs",
    "search",
    "second_factor",
    "users",
]
