"""Secrets shown once: a first password, recovery codes. Sealed into the cookie of whoever asked.

So the POST that made them can redirect as every POST does, a reload shows nothing again, and no
table ever holds them in the clear.
"""

from __future__ import annotations

import json
from datetime import timedelta

from flask import session

from app.core.clock import now
from app.core.crypto import SealBroken, seal, unseal

SLIP = "slip"
LIFETIME = timedelta(minutes=10)


def put_slip(kind: str, lines: list[str], *, about: int) -> None:
    """Keep the lines for the next page of this browser."""
    held = {"lines": lines, "at": int(now().timestamp())}
    session[SLIP] = seal(json.dumps(held), record=f"{kind}:{about}", field=SLIP)


def take_slip(kind: str, *, about: int) -> list[str]:
    """The lines, once; an empty list when they were shown before or lay too long."""
    token = session.pop(SLIP, None)
    if not isinstance(token, str):
        return []
    try:
        held = json.loads(unseal(token, record=f"{kind}:{about}", field=SLIP))
    except SealBroken:
        return []
    fresh = now().timestamp() - held["at"] <= LIFETIME.total_seconds()
    return [str(line) for line in held["lines"]] if fresh else []
