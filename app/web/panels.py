"""What a slice above puts on the page of a record below: sections, and steps of its thread.

The page below names the kind of record and never the slice: a household shows its land, a parcel
its agreement. Each is made by its own slice, which also decides whether this reader may see it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from flask import Flask, current_app
from markupsafe import Markup

from app.core.actor import Actor
from app.core.bilingual import Text

PANELS, STEPS = "linyue.panels", "linyue.steps"
Content = Callable[[int, Actor], Markup | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """One section: whose page it stands on, and who draws it."""

    subject_type: str
    """The kind of record as the log names it: `party`, `parcel`."""
    key: str
    """`parcels.held`: slice and section; also the anchor of the section."""
    title: Text
    order: int
    content: Content
    """Given the record's id and the reader: the inside of the section, or None for no section."""


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A section as one page shows it."""

    key: str
    title: Text
    content: Markup

    @property
    def anchor(self) -> str:
        """The id of the section on its page."""
        return self.key.replace(".", "-")


def add_panel(app: Flask, panel: Panel) -> None:
    """A slice's install(app) calls this."""
    kept: list[Panel] = app.extensions.setdefault(PANELS, [])
    assert all((one.subject_type, one.key) != (panel.subject_type, panel.key) for one in kept), (
        f"panel {panel.key} is there twice"
    )
    kept.append(panel)
    kept.sort(key=lambda one: one.order)


def panels_for(subject_type: str, subject_id: int, actor: Actor) -> Sequence[ShownPanel]:
    """The sections for this record and this reader, in their order."""
    kept: list[Panel] = current_app.extensions.get(PANELS, [])
    shown: list[ShownPanel] = []
    for panel in kept:
        if panel.subject_type != subject_type:
            continue
        content = panel.content(subject_id, actor)
        if content is not None:
            shown.append(ShownPanel(panel.key, panel.title, content))
    return shown


@dataclass(frozen=True, slots=True)
class Step:
    """One station of a record's thread, as the macro `thread` of web/pieces.html draws it."""

    title: Text
    state: Literal["done", "now", "halt", "ahead"] = "ahead"
    note: Text | None = None


StepOf = Callable[[int, Actor], Step | None]


def add_step(app: Flask, *, subject_type: str, key: str, step: StepOf) -> None:
    """A slice's install(app) calls this: it knows how far the station `key` has come."""
    kept: dict[tuple[str, str], StepOf] = app.extensions.setdefault(STEPS, {})
    assert (subject_type, key) not in kept, f"step {key} of {subject_type} is there twice"
    kept[subject_type, key] = step


def step_of(subject_type: str, subject_id: int, actor: Actor, *, key: str) -> Step | None:
    """How far a station has come; None while no slice of this program knows."""
    kept: dict[tuple[str, str], StepOf] = current_app.extensions.get(STEPS, {})
    known = kept.get((subject_type, key))
    return None if known is None else known(subject_id, actor)
