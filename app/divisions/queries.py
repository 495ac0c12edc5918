"""Reads of divisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from flask import g

from app.core.bilingual import Text
from app.core.clock import today
from app.core.database import session
from app.core.errors import NotFound
from app.core.paths import within
from app.divisions.models import Division
from app.divisions.rules import Level


def find_division(code: str) -> Division | None:
    """The division under a code, in force or not: old papers keep old codes."""
    return session().scalar(sa.select(Division).where(Division.code == code))


def get_division(code: str) -> Division:
    """The same, or NotFound."""
    division = find_division(code)
    if division is None:
        raise NotFound(
            Text(
                f"没有代码为 {code} 的行政区划。请先登记，或核对代码。",
                f"There is no division with the code {code}. Record it first, or check the code.",
            )
        )
    return division


def list_divisions(
    *, path: str = "/", level: Level | None = None, on: date | None = None
) -> Sequence[Division]:
    """Divisions at or below a path that are in force on a day, in code order."""
    day = on or today()
    query = (
        sa.select(Division)
        .where(
            within(Division.path, path),
            Division.valid_from <= day,
            sa.or_(Division.valid_to.is_(None), Division.valid_to >= day),
        )
        .order_by(Division.path)
    )
    if level is not None:
        query = query.where(Division.level == level)
    return session().scalars(query).all()


def names_by_path(paths: Sequence[str]) -> dict[str, Text]:
    """The full names of places: `云坪镇 云坪村`, from county down excluded the county itself."""
    wanted = {part for path in paths for part in _prefixes(path)}
    if not wanted:
        return {}
    rows = session().execute(
        sa.select(Division.path, Division.name_zh, Division.name_en).where(
            Division.path.in_(wanted)
        )
    )
    names = {path: (zh, en) for path, zh, en in rows}
    return {path: _full_name(path, names) for path in paths}


def select_divisions(path: str) -> sa.Select[Division]:
    """The statement behind the list of divisions at or below a path, ended ones included."""
    return sa.select(Division).where(within(Division.path, path))


def remember_names(paths: Iterable[str]) -> None:
    """Fetch the names of many places at once, for the rest of this request or job step."""
    kept = _kept_names()
    missing = sorted({path for path in paths if path not in kept})
    if missing:
        kept.update(names_by_path(missing))


def place_name(path: str) -> Text:
    """The full name of one place; free after remember_names()."""
    kept = _kept_names()
    if path not in kept:
        kept.update(names_by_path([path]))
    return kept[path]


def _kept_names() -> dict[str, Text]:
    if "place_names" not in g:
        g.place_names = {}
    names: dict[str, Text] = g.place_names
    return names


def _prefixes(path: str) -> list[str]:
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def _full_name(path: str, names: dict[str, tuple[str, str]]) -> Text:
    """Township and village are what a reader inside a county wants; higher places stand alone."""
    chain = [names[part] for part in _prefixes(path) if part in names]
    if not chain:
        return Text(path, path)
    local = chain[3:] or chain[-1:]
    return Text("".join(zh for zh, _ in local), ", ".join(en for _, en in reversed(local)))
