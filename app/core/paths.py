"""Paths of areas: `/52/5299/529901/`. What lies below a path is one range of a bytewise column."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

EVERYWHERE = "/"
NOWHERE = "/none/"


def within(column: InstrumentedAttribute[str], path: str) -> sa.ColumnElement[bool]:
    """The rows at or below a path, as a range an index can serve ("0" follows "/" in ASCII)."""
    assert path.startswith("/"), path
    assert path.endswith("/"), path
    if path == EVERYWHERE:
        return sa.true()
    if path == NOWHERE:
        return sa.false()
    return sa.and_(column >= path, column < f"{path[:-1]}0")


def lies_within(path: str, area: str) -> bool:
    """The same question about one path already in hand."""
    return area != NOWHERE and path.startswith(area)
