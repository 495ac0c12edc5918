"""To-do first: 待我处理, 我发起的, 已处理. Slices add sources; the page puts them in one order.

The route of the page is declared by app/access, which knows who is signed in; it calls render_todo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from flask import Flask, current_app, render_template

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.clock import on_day, today
from app.web.chips import Chip

TODO = "linyue.todo"
TodoTab = Literal["pending", "started", "done"]
TABS: tuple[tuple[TodoTab, Text], ...] = (
    ("pending", Text("待我处理", "Waiting for me")),
    ("started", Text("我发起的", "Started by me")),
    ("done", Text("已处理", "Dealt with")),
)
MOST_SHOWN = 100
SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One thing on somebody's desk. `why` says in words what it waits for."""

    title: str
    url: str
    since_at: datetime
    chip: Chip
    why: Text | None = None
    due_on: date | None = None

    @property
    def days_left(self) -> int | None:
        """Days until it is due; negative when overdue."""
        return None if self.due_on is None else (self.due_on - today()).days

    @property
    def days_waiting(self) -> int:
        """How long it has lain."""
        return (today() - on_day(self.since_at)).days


Items = Callable[[Actor], Sequence[TodoItem]]


def nothing(_actor: Actor) -> Sequence[TodoItem]:
    """For the tabs a source has nothing to say about."""
    return ()


@dataclass(frozen=True, slots=True)
class TodoSource:
    """What one slice puts on the desk."""

    key: str
    title: Text
    pending: Items
    started: Items = nothing
    done: Items = nothing

    def items(self, tab: TodoTab, actor: Actor) -> Sequence[TodoItem]:
        """The items of one tab."""
        found: Items = getattr(self, tab)
        return found(actor)


def add_todo(app: Flask, source: TodoSource) -> None:
    """A slice's install(app) calls this."""
    app.extensions.setdefault(TODO, []).append(source)


def todo_sources() -> Sequence[TodoSource]:
    """All sources of this program."""
    sources: list[TodoSource] = current_app.extensions.get(TODO, [])
    return sources


def count_pending(actor: Actor) -> int:
    """The badge of the desk."""
    return sum(len(source.pending(actor)) for source in todo_sources())


def urgency(item: TodoItem) -> tuple[int, float]:
    """Overdue first, then what is due soonest, then what has lain longest."""
    left = item.days_left
    return (left if left is not None and left <= 7 else 8, item.since_at.timestamp())


def render_todo(
    actor: Actor,
    tab: str | None = None,
    *,
    sources: Sequence[TodoSource] | None = None,
    **values: object,
) -> str:
    """The desk of this person."""
    chosen: TodoTab = next((key for key, _title in TABS if key == tab), "pending")
    asked = todo_sources() if sources is None else sources
    found = {
        key: [(source, item) for source in asked for item in source.items(key, actor)]
        for key, _title in TABS
    }
    items = found[chosen]
    if chosen == "pending":
        items.sort(key=lambda pair: urgency(pair[1]))
    else:
        items.sort(key=lambda pair: pair[1].since_at, reverse=True)
    days_left = [item.days_left for _source, item in found["pending"] if item.due_on is not None]
    return render_template(
        "web/todo.html",
        actor=actor,
        tabs=[(key, title, len(found[key])) for key, title in TABS],
        tab=chosen,
        items=items[:MOST_SHOWN],
        total=len(items),
        overdue=sum(1 for left in days_left if left is not None and left < 0),
        soon=sum(1 for left in days_left if left is not None and 0 <= left <= SOON_DAYS),
        soon_days=SOON_DAYS,
        **values,
    )
