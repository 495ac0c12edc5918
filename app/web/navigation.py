"""The menu: slices add their entries, a page shows those its reader may open, with counts.

Rights are asked of the actor by name; what they mean is decided in app/access.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, request, url_for

from app.core.actor import Actor
from app.core.bilingual import Text
from app.web.context import has_endpoint

MENU = "linyue.menu"


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A heading of the menu; groups stand in this order."""

    key: str
    title: Text
    order: int


TODO = MenuGroup("todo", Text("工作台", "Desk"), 0)
WORK = MenuGroup("work", Text("业务", "Cases"), 10)
REGISTERS = MenuGroup("registers", Text("底册", "Registers"), 20)
RULES = MenuGroup("rules", Text("文书与依据", "Papers and rules"), 30)
OVERSIGHT = MenuGroup("oversight", Text("监督", "Oversight"), 40)
ADMINISTRATION = MenuGroup("administration", Text("系统管理", "Administration"), 50)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the menu."""

    group: MenuGroup
    title: Text
    endpoint: str
    permission: str | None = None
    """The permission that opens it; None for whoever is signed in."""
    badge: Callable[[Actor], int] | None = None
    """How many things wait behind it; one cheap count, it is asked on every page."""
    order: int = 50
    belongs: tuple[str, ...] = ()
    """Prefixes of endpoints (`parties.`) whose pages light this entry up."""
    values: tuple[tuple[str, str], ...] = ()
    """Parts of the address the endpoint needs; pages with the same parts light this entry up."""


@dataclass(frozen=True, slots=True)
class MenuLine:
    """An entry as one page shows it."""

    title: Text
    url: str
    here: bool
    count: int


def add_menu(app: Flask, entries: Iterable[MenuEntry]) -> None:
    """A slice's install(app) calls this."""
    kept: list[MenuEntry] = app.extensions.setdefault(MENU, [])
    kept.extend(entries)
    kept.sort(key=lambda entry: (entry.group.order, entry.order))


def menu_for(actor: Actor | None) -> list[tuple[MenuGroup, list[MenuLine]]]:
    """The groups and lines this person sees on this page."""
    if actor is None:
        return []
    entries: list[MenuEntry] = current_app.extensions.get(MENU, [])
    shown: dict[MenuGroup, list[MenuLine]] = {}
    for entry in entries:
        if entry.permission is not None and not actor.may(entry.permission):
            continue
        if has_endpoint(entry.endpoint):
            count = entry.badge(actor) if entry.badge is not None else 0
            line = MenuLine(
                entry.title,
                url_for(entry.endpoint, **cast("dict[str, Any]", dict(entry.values))),
                _is_here(entry),
                count,
            )
            shown.setdefault(entry.group, []).append(line)
    return list(shown.items())


def _is_here(entry: MenuEntry) -> bool:
    """Whether the page on screen belongs to this entry."""
    here = request.endpoint or ""
    if here != entry.endpoint and not any(here.startswith(prefix) for prefix in entry.belongs):
        return False
    given = request.view_args or {}
    return all(given.get(name) == value for name, value in entry.values)
