"""What other slices ask: rule(name, place, day). And what the pages of rules ask beyond it.

Packs are read once in a process. Local choices are kept by the process too, and one small query in
each request tells whether they are still the newest; further lookups cost no query at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app, g

from app.core.bilingual import Text
from app.core.database import after_commit, in_transaction, session
from app.core.errors import NotFound
from app.core.paths import NOWHERE
from app.divisions.models import Division
from app.divisions.queries import find_division, find_places, list_working_places
from app.divisions.rules import Level
from app.rulepacks.models import RuleChoice
from app.rulepacks.packs import SHIPPED, Library, load_packs
from app.rulepacks.rules.effective import (
    LocalChoice,
    RuleMissing,
    RuleValue,
    effective_value,
)
from app.rulepacks.rules.names import Definition
from app.rulepacks.rules.values import Misfit, read_value

SHELF = "linyue.rulepacks"
Choices = Mapping[str, Mapping[str, Sequence[LocalChoice]]]
"""name → path → choices."""


@dataclass(slots=True)
class Shelf:
    """Where the packs of this program stand, and the local choices it last read."""

    folder: Path
    held: tuple[object, Choices] | None = None
    """The choices, with the stamp of the table they were read from: one assignment, two threads."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The choices one request works with."""

    choices: Choices
    unsettled: bool
    """Read inside a transaction that may yet be rolled back."""


def install_packs(app: Flask, folder: Path = SHIPPED) -> None:
    """Tell the program where its packs stand; they are read when first asked for."""
    app.extensions[SHELF] = Shelf(folder)


def _shelf() -> Shelf:
    shelf = current_app.extensions[SHELF]
    assert isinstance(shelf, Shelf)
    return shelf


def library() -> Library:
    """Names and packs."""
    return load_packs(_shelf().folder)


def rule(name: str, division_path: str, on: date) -> RuleValue:
    """The value that holds at a place on a day, with its source; RuleMissing where there is none.

    A value that is only a draft or has expired is given too: `.is_firm` is False, and `.status`
    says which, so that the caller can warn.
    """
    found = find_rule(name, division_path, on)
    if found is None:
        definition = get_definition(name)
        raise RuleMissing(name, title=definition.title, place=division_path, on=on)
    return found


def find_rule(name: str, division_path: str, on: date) -> RuleValue | None:
    """The same, or None."""
    shelf = library()
    assert name in shelf.names, f"no rule {name!r} in names.toml"
    values = shelf.values.get(name)
    if values is None:
        return None
    return effective_value(values, division_path, on, choices=_choices().get(name, {}))


def rules_at(division_path: str, on: date) -> dict[str, RuleValue]:
    """Every rule that says something at a place on a day, in the order of names.toml."""
    held = {name: find_rule(name, division_path, on) for name in library().names}
    return {name: value for name, value in held.items() if value is not None}


def get_definition(name: str) -> Definition:
    """What a rule is, or NotFound."""
    definition = library().names.get(name)
    if definition is None:
        raise NotFound(
            Text(
                f"没有规则“{name[:80]}”。请从规则页面进入。",
                f"There is no rule “{name[:80]}”. Open it from the page of rules.",
            )
        )
    return definition


def forget_choices() -> None:
    """After a change of local choices: the next lookup reads them again."""
    g.pop("linyue_rule_choices", None)
    shelf = _shelf()

    def forget() -> None:
        shelf.held = None

    after_commit(forget)


def _choices() -> Choices:
    held: _Read | None = g.get("linyue_rule_choices")
    if held is None or (held.unsettled and not in_transaction()):
        held = _read_choices()
        g.linyue_rule_choices = held
    return held.choices


def _read_choices() -> _Read:
    """The copy of the process, unless the table has changed since."""
    if in_transaction():
        return _Read(_load_choices(), unsettled=True)
    shelf = _shelf()
    newest = sa.func.max(RuleChoice.chosen_at), sa.func.sum(RuleChoice.version)
    stamp = tuple(session().execute(sa.select(*newest)).one())
    held = shelf.held
    if held is None or held[0] != stamp:
        held = shelf.held = (stamp, _load_choices())
    return _Read(held[1], unsettled=False)


def _load_choices() -> Choices:
    found: defaultdict[str, defaultdict[str, list[LocalChoice]]] = defaultdict(
        lambda: defaultdict(list)
    )
    names = library().names
    for row in session().scalars(sa.select(RuleChoice).where(sa.not_(RuleChoice.withdrawn))):
        definition = names.get(row.name)
        choice = _as_choice(row, definition) if definition is not None else None
        if choice is not None:
            found[row.name][row.division_path].append(choice)
    return found


def _as_choice(row: RuleChoice, definition: Definition) -> LocalChoice | None:
    """None where the name has changed its shape since: such a choice no longer says anything."""
    try:
        value = read_value(definition.shape, row.value)
    except Misfit:
        return None
    return LocalChoice(
        id=row.id,
        name=row.name,
        division_path=row.division_path,
        value=value,
        reason=row.reason,
        document=row.document,
        from_on=row.from_on,
        until_on=row.until_on,
        who=row.chosen_by_name,
    )


def list_choices(name: str, division_path: str) -> Sequence[RuleChoice]:
    """What a division ever set for a rule, newest first."""
    return (
        session()
        .scalars(
            sa.select(RuleChoice)
            .where(RuleChoice.name == name, RuleChoice.division_path == division_path)
            .order_by(RuleChoice.from_on.desc(), RuleChoice.id.desc())
        )
        .all()
    )


def places_with_choices() -> Sequence[str]:
    """Paths of the divisions that set something for themselves."""
    paths = {path for places in _choices().values() for path in places}
    return sorted(paths)


def find_place(typed: str) -> Division | None:
    """A county, city or province by its code, its name, or words only it answers to.

    `150699 沙柳旗`, as the box offers it, is read by its code.
    """
    words = typed.strip()
    code = words.split(" ")[0]
    if code.isascii() and code.isdigit():
        return find_division(code)
    found = find_places(words, area=NOWHERE, limit=20) if words else []
    named = [one for one in found if words in (one.name_zh, one.name_en)] or found
    return named[0] if len(named) == 1 else None


def offered_places(own: str) -> Sequence[Division]:
    """What the boxes offer: counties at work here, places that set something, homes of packs."""
    paths = {pack.division_path for pack in library().packs.values()}
    paths |= {own, *places_with_choices()}
    working = {one.path: one for one in list_working_places(level=Level.COUNTY)}
    rest = session().scalars(sa.select(Division).where(Division.path.in_(sorted(paths))))
    return sorted({**working, **{one.path: one for one in rest}}.values(), key=lambda one: one.path)


def neighbour_of(place: Division | None) -> Division | None:
    """The county another one is held against unless told otherwise: the next at work here that is
    under other regulations, or, where all are under the same, the next.
    """
    if place is None or place.level != Level.COUNTY:
        return None
    others = [one for one in list_working_places(level=Level.COUNTY) if one.path != place.path]
    in_turn = [one for one in others if one.path > place.path]
    in_turn += [one for one in others if one.path < place.path]
    own = packs_over(place.path)
    elsewhere = (one for one in in_turn if packs_over(one.path) != own)
    return next(elsewhere, in_turn[0] if in_turn else None)


def packs_over(division_path: str) -> frozenset[str]:
    """The regulations written for a place or what lies above it, whatever they are worth today."""
    return frozenset(
        code
        for code, pack in library().packs.items()
        if division_path.startswith(pack.division_path)
    )
