"""Views of access. Importing this package hangs them all on the blueprint."""

from __future__ import annotations

from app.access.blueprint import blueprint
from app.access.routes import account, audit, desk, door, grants, jobs, second_factor, users

__all__ = [
    "account",
    "audit",
    "blueprint",
    "desk",
    "door",
    "grants",
    "jobs",
    "second_factor",
    "users",
]
