"""What imports put on people's desks and into the menu."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, url_for

from app.access.audit_words import add_words
from app.access.permissions import Permission
from app.core.actor import Actor
from app.core.bilingual import Text
from app.imports import words
from app.imports.chips import import_chip
from app.imports.kinds import add_import
from app.imports.models import SheetImport
from app.imports.places import PLACES
from app.imports.queries import list_mine
from app.imports.rules import MOVING, ImportState
from app.web.navigation import REGISTERS, MenuEntry, add_menu
from app.web.todo import TodoItem, TodoSource, add_todo

ENDED = (
    ImportState.DONE,
    ImportState.REFUSED,
    ImportState.ABANDONED,
    ImportState.REPLACED,
    ImportState.UNREADABLE,
)


def _item(found: SheetImport) -> TodoItem:
    return TodoItem(
        title=found.title,
        url=url_for("imports.show", import_id=found.id),
        since_at=found.created_at,
        chip=import_chip(found),
        why=Text(
            f"检查完毕：成功 {found.good} 行，失败 {found.bad} 行，等您确认",
            f"Checked: {found.good} good rows, {found.bad} wrong; it waits for you to confirm",
        ),
    )


def _listed(actor: Actor, states: Sequence[str]) -> Sequence[TodoItem]:
    if actor.user_id is None or not actor.may(Permission.IMPORT_RUN):
        return ()
    return [_item(found) for found in list_mine(actor=actor, states=states)]


def _pending(actor: Actor) -> Sequence[TodoItem]:
    """This person's sheets that are checked and wait for the word."""
    return _listed(actor, [ImportState.CHECKED])


def _started(actor: Actor) -> Sequence[TodoItem]:
    """Those under way."""
    return _listed(actor, sorted(MOVING))


def _done(actor: Actor) -> Sequence[TodoItem]:
    """Those that ended."""
    return _listed(actor, ENDED)


SOURCE = TodoSource(
    key="imports.sheets",
    title=Text("批量导入", "Imports"),
    pending=_pending,
    started=_started,
    done=_done,
)


def install(app: Flask) -> None:
    """Menu, desk, words of the log, and the kind of places."""
    add_import(app, PLACES)
    add_todo(app, SOURCE)
    add_words(
        app,
        verbs=words.VERBS,
        fields=words.FIELDS,
        subjects=words.SUBJECTS,
        values=words.VALUES,
    )
    add_menu(
        app,
        [
            MenuEntry(
                REGISTERS,
                Text("批量导入", "Imports"),
                "imports.index",
                Permission.IMPORT_RUN,
                order=90,
                belongs=("imports.",),
            )
        ],
    )
