"""What slices above offer to the administration pages: parties a user works for, records to open.

Users point at parties and records by number alone, because those tables lie above this slice; the
names to choose from come through here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from app.core.actor import Actor
from app.core.bilingual import Text

PARTIES = "linyue.party_choices"
GRANTABLE = "linyue.grantable_records"

PartyChoices = Callable[[Actor], Iterable[tuple[int, Text]]]


@dataclass(frozen=True, slots=True)
class Grantable:
    """A kind of record that can be opened to a single person."""

    subject_type: str
    title: Text
    find: Callable[[str, Actor], int]
    """The id behind the number an administrator typed; raises NotFound or InvalidValue."""
    label: Callable[[int], Text]
    """How a record of this kind is called on a list of grants."""


def offer_parties(app: Flask, choices: PartyChoices) -> None:
    """The parties slice calls this in its install(app)."""
    app.extensions[PARTIES] = choices


def offer_grantable(app: Flask, kind: Grantable) -> None:
    """A slice whose records can be opened one by one calls this in its install(app)."""
    app.extensions.setdefault(GRANTABLE, []).append(kind)


def party_choices(actor: Actor) -> Sequence[tuple[str, Text]]:
    """Parties an administrator may tie a user to."""
    offered: PartyChoices | None = current_app.extensions.get(PARTIES)
    return [(str(id_), name) for id_, name in offered(actor)] if offered is not None else []


def grantable_kinds() -> Sequence[Grantable]:
    """The kinds of records that can be opened."""
    kinds: list[Grantable] = current_app.extensions.get(GRANTABLE, [])
    return kinds


def find_grantable(subject_type: str) -> Grantable | None:
    """One kind, if it is offered."""
    return next((kind for kind in grantable_kinds() if kind.subject_type == subject_type), None)
