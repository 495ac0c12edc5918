"""Reads of divisions. Lists and counts keep to the reader's subtree; from the county upward codes
are the national list, which everybody may look up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from flask import g

from app.core.bilingual import Text
from app.core.clock import today
from app.core.database import session
from app.core.errors import InvalidValue, NotFound
from app.core.identifiers import division_code
from app.core.paths import within
from app.divisions.models import Division
from app.divisions.rules import (
    LOCAL_LEVELS,
    Level,
    ancestor_paths,
    is_placeholder,
)

MOST_HOPS = 12
"""Longer than any chain of successors since 1980."""
MOST_FOUND = 50
COUNTY_DEPTH = 3
"""Steps of a county's path: province, city, county."""


def find_division(code: str) -> Division | None:
    """The division under a code, in force or not: old papers keep old codes."""
    return session().scalar(sa.select(Division).where(Division.code == code))


def get_division(code: str) -> Division:
    """The same, or NotFound."""
    division = find_division(code)
    if division is None:
        raise _unknown(code)
    return division


def get_visible_division(code: str, *, area: str) -> Division:
    """The same for a reader of an area; foreign villages and absent ones look alike."""
    division = session().scalar(
        sa.select(Division).where(Division.code == code, known_within(area))
    )
    if division is None:
        raise _unknown(code)
    return division


def resolve(code: str, on: date) -> Division:
    """Who carries on a code on a day: its successor, and theirs, until one is in force.

    A code without successor, or one of a later day, stands for itself.
    """
    division = get_division(code)
    for _hop in range(MOST_HOPS):
        if division.successor_code is None or division.in_force(on) or on < division.valid_from:
            break
        follower = find_division(division.successor_code)
        if follower is None:
            break
        division = follower
    return division


def list_predecessors(code: str) -> Sequence[Division]:
    """The codes this one carries on, the latest first."""
    return (
        session()
        .scalars(
            sa.select(Division)
            .where(Division.successor_code == code)
            .order_by(Division.valid_to.desc(), Division.code)
        )
        .all()
    )


def list_children(code: str) -> Sequence[Division]:
    """The divisions right below, ended ones included, in code order."""
    return (
        session()
        .scalars(sa.select(Division).where(Division.parent_code == code).order_by(Division.code))
        .all()
    )


def list_provinces() -> Sequence[Division]:
    """The top of the tree."""
    return (
        session()
        .scalars(
            sa.select(Division).where(Division.level == Level.PROVINCE).order_by(Division.code)
        )
        .all()
    )


def list_on_paths(paths: Sequence[str]) -> Sequence[Division]:
    """The divisions with exactly these paths, from the top down."""
    return (
        session()
        .scalars(sa.select(Division).where(Division.path.in_(paths)).order_by(Division.path))
        .all()
    )


def list_divisions(
    *, path: str = "/", level: Level | None = None, on: date | None = None
) -> Sequence[Division]:
    """Divisions at or below a path that are in force on a day, in code order."""
    query = sa.select(Division).where(within(Division.path, path), _in_force(on or today()))
    if level is not None:
        query = query.where(Division.level == level)
    return session().scalars(query.order_by(Division.path)).all()


def list_working_places(*, path: str = "/", level: Level | None = None) -> Sequence[Division]:
    """What a form offers to choose from: from a county down, everything in force; above, only the
    counties that have entered their townships, or a box would hold all of China.
    """
    if len(ancestor_paths(path)) >= COUNTY_DEPTH:
        return list_divisions(path=path, level=level)
    local = sa.select(Division.path).where(
        within(Division.path, path), Division.level == Level.TOWNSHIP, _in_force(today())
    )
    paths = {above for one in session().scalars(local) for above in ancestor_paths(one)}
    if not paths:
        return list_divisions(path=path, level=level)
    working = sa.or_(Division.level.in_(sorted(LOCAL_LEVELS)), Division.path.in_(sorted(paths)))
    query = sa.select(Division).where(within(Division.path, path), _in_force(today()), working)
    if level is not None:
        query = query.where(Division.level == level)
    return session().scalars(query.order_by(Division.path)).all()


def find_places(words: str, *, area: str, limit: int = MOST_FOUND) -> Sequence[Division]:
    """By code, name or initials among what a reader of an area may know of: what was typed whole
    first, then the reader's own area, codes in force, higher levels, code order.
    """
    typed = words.strip()
    whole = sa.or_(Division.code == _shortest(typed), Division.name_zh == typed)
    return (
        session()
        .scalars(
            sa.select(Division)
            .where(known_within(area), matching(typed))
            .order_by(
                sa.case((whole, 0), else_=1),
                sa.case((within(Division.path, area), 0), else_=1),
                sa.case((Division.valid_to.is_(None), 0), else_=1),
                sa.func.length(Division.code),
                Division.code,
            )
            .limit(limit)
        )
        .all()
    )


def matching(words: str) -> sa.ColumnElement[bool]:
    """SQL: the code begins so, a name holds it, or its reading begins with these letters."""
    typed = words.strip().lower()
    tests: list[sa.ColumnElement[bool]] = [
        Division.name_zh.contains(typed, autoescape=True),
        sa.func.lower(Division.name_en).contains(typed, autoescape=True),
    ]
    if typed.isascii() and typed.isdigit():
        # 529901000000 is how statistics and sheets write 529901.
        tests.append(Division.code.startswith(typed, autoescape=True))
        tests.append(Division.code == _shortest(typed))
    elif typed.isascii() and typed.isalnum():
        tests.append(Division.initials.startswith(typed, autoescape=True))
    return sa.or_(*tests) if typed else sa.false()


def _shortest(typed: str) -> str:
    try:
        return division_code.parse(typed)
    except InvalidValue:
        return typed


def known_within(area: str) -> sa.ColumnElement[bool]:
    """SQL: the national list down to counties, and townships and villages of one's own area."""
    return sa.or_(Division.level.not_in(sorted(LOCAL_LEVELS)), within(Division.path, area))


def select_divisions(path: str) -> sa.Select[Division]:
    """The statement behind the list of divisions at or below a path, ended ones included."""
    return sa.select(Division).where(within(Division.path, path))


def names_by_path(paths: Sequence[str]) -> dict[str, Text]:
    """The local names of places: `云坪镇云坪村`, below the county; higher places stand alone."""
    names = _names_on(paths)
    return {path: _local_name(path, names) for path in paths}


def full_names(paths: Sequence[str]) -> dict[str, Text]:
    """The names of places from the province down: `贵州省云岭市青禾县云坪镇云坪村`."""
    names = _names_on(paths)
    return {path: _joined(path, _chain(path, names)) for path in paths}


def full_name(path: str) -> Text:
    """The same for one place."""
    return full_names([path])[path]


def remember_names(paths: Iterable[str]) -> None:
    """Fetch the names of many places at once, for the rest of this request or job step."""
    kept = _kept_names()
    missing = sorted({path for path in paths if path not in kept})
    if missing:
        kept.update(names_by_path(missing))


def place_name(path: str) -> Text:
    """The local name of one place; free after remember_names()."""
    kept = _kept_names()
    if path not in kept:
        kept.update(names_by_path([path]))
    return kept[path]


def _in_force(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        Division.valid_from <= day, sa.or_(Division.valid_to.is_(None), Division.valid_to >= day)
    )


def _kept_names() -> dict[str, Text]:
    if "place_names" not in g:
        g.place_names = {}
    names: dict[str, Text] = g.place_names
    return names


def _names_on(paths: Sequence[str]) -> dict[str, tuple[str, str]]:
    wanted = sorted({part for path in paths for part in ancestor_paths(path)})
    names: dict[str, tuple[str, str]] = {}
    for start in range(0, len(wanted), 5000):
        rows = session().execute(
            sa.select(Division.path, Division.name_zh, Division.name_en).where(
                Division.path.in_(wanted[start : start + 5000])
            )
        )
        names.update({path: (zh, en) for path, zh, en in rows})
    return names


def _chain(path: str, names: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """The names from the province down; placeholders govern nothing and are left out."""
    steps = [part for part in ancestor_paths(path) if part in names]
    governed = [part for part in steps if not is_placeholder(part.rstrip("/").rpartition("/")[2])]
    return [names[part] for part in governed or steps[-1:]]


def _local_name(path: str, names: dict[str, tuple[str, str]]) -> Text:
    """Township and village are what a reader inside a county wants; higher places stand alone."""
    chain = [names[part] for part in ancestor_paths(path) if part in names]
    return _joined(path, chain[3:] or chain[-1:])


def _joined(path: str, chain: list[tuple[str, str]]) -> Text:
    if not chain:
        return Text(path, path)
    return Text("".join(zh for zh, _ in chain), ", ".join(en for _, en in reversed(chain)))


def _unknown(code: str) -> NotFound:
    return NotFound(
        Text(
            f"没有代码为 {code} 的行政区划。请先登记，或核对代码。",
            f"There is no division with the code {code}. Record it first, or check the code.",
        )
    )
