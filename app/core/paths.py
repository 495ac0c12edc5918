"""Dotless tree paths such as /52/5299/529901/: who lies below whom, as a range and not a LIKE.

A path begins and ends with a slash. Paths are kept in CString columns, where both databases compare
byte by byte, so that one subtree is one contiguous range of an index.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

ROOT_PATH = "/"
EVERYWHERE = ROOT_PATH
NOWHERE = "/none/"
"""The area of whoever has none: nothing lies in it, not even a row that says so."""


def is_path(path: str) -> bool:
    """Whether this is a well-formed path: "/", or segments closed by slashes on both ends."""
    return path == ROOT_PATH or (len(path) > 2 and path[0] == path[-1] == "/" and "//" not in path)


def lies_within(path: str, area: str) -> bool:
    """Whether `path` is `area` itself or lies below it."""
    assert is_path(area), area
    return area != NOWHERE and path.startswith(area)


def within(
    column: InstrumentedAttribute[str] | sa.ColumnElement[str], path: str
) -> sa.ColumnElement[bool]:
    """SQL for lies_within(): from `a/b/` up to, not including, `a/b0` ("0" follows "/")."""
    assert is_path(path), path
    if path == EVERYWHERE:
        return sa.true()
    if path == NOWHERE:
        return sa.false()
    return sa.and_(column >= path, column < path[:-1] + "0")
