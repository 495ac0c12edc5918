"""Binds access to the application: the guard, the menu, the words of the log."""

from __future__ import annotations

from flask import Flask

from app.access import passwords
from app.access.audit_words import (
    OWN_FIELDS,
    OWN_SUBJECTS,
    OWN_VALUES,
    OWN_VERBS,
    add_words,
    history_lines,
)
from app.access.guards import current_visitor, install_guards
from app.access.permissions import Permission
from app.access.roles import ROLE_LABELS, Role
from app.access.words import browser, role_names
from app.core.bilingual import Text
from app.rulepacks import words as rule_words
from app.web.frame import ACTOR_TITLE, SEARCH
from app.web.navigation import ADMINISTRATION, OVERSIGHT, TODO, MenuEntry, add_menu


def install(app: Flask) -> None:
    """The registry names this function."""
    install_guards(app)
    add_words(app, verbs=OWN_VERBS, fields=OWN_FIELDS, subjects=OWN_SUBJECTS, values=OWN_VALUES)
    # Slices below this one cannot reach add_words() themselves.
    add_words(
        app,
        verbs=rule_words.VERBS,
        fields=rule_words.FIELDS,
        subjects=rule_words.SUBJECTS,
        values=rule_words.VALUES,
    )
    app.jinja_env.globals["history_lines"] = history_lines
    app.jinja_env.filters["browser"] = browser
    app.extensions[ACTOR_TITLE] = actor_title
    app.extensions[SEARCH] = "access.search"
    add_menu(
        app,
        (
            MenuEntry(TODO, Text("待办", "To do"), "access.home", order=0),
            MenuEntry(TODO, Text("我的任务", "My jobs"), "access.jobs", order=90),
            MenuEntry(
                OVERSIGHT,
                Text("操作日志", "Audit log"),
                "access.audit",
                Permission.AUDIT_VIEW,
                belongs=("access.audit",),
            ),
            MenuEntry(
                ADMINISTRATION,
                Text("用户", "Users"),
                "access.user_list",
                Permission.USER_VIEW,
                belongs=("access.user", "access.new_user", "access.edit_user", "access.grant_"),
            ),
            MenuEntry(
                ADMINISTRATION,
                Text("岗位与权限", "Roles and rights"),
                "access.roles",
                Permission.USER_VIEW,
            ),
        ),
    )
    with app.app_context():
        passwords.warm_up()


def actor_title() -> Text | None:
    """What the person in front of the page is, shown beside the name."""
    visitor = current_visitor()
    if visitor is None:
        return None
    return role_names(role for role in ROLE_LABELS if role in map(Role, visitor.actor.roles))
