"""What papers put on people's desks and into the menu."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, url_for

from app.access.audit_words import add_words
from app.access.permissions import Permission
from app.core.actor import Actor
from app.core.bilingual import Text
from app.documents import queries, words
from app.documents.chips import template_chip
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.models import PaperTemplate
from app.documents.rules import TemplateStatus
from app.web.navigation import RULES, MenuEntry, add_menu
from app.web.todo import TodoItem, TodoSource, add_todo


def _item(template: PaperTemplate) -> TodoItem:
    kind, language = get_kind(template.kind), PaperLanguage(template.language)
    return TodoItem(
        title=f"{kind.name.zh}（{language.label.zh}）· {template.name}",
        url=url_for("documents.template", template_id=template.id),
        since_at=template.decided_at or template.uploaded_at,
        chip=template_chip(template),
        why=Text(
            f"{template.uploaded_by_name} 上传了模板，须由另一人审定",
            f"{template.uploaded_by_name} uploaded a template; another person approves it",
        ),
    )


def _pending(actor: Actor) -> Sequence[TodoItem]:
    """Checked templates of others that this person may approve; and one's own with errors."""
    if not actor.may(Permission.TEMPLATE_APPROVE):
        return ()
    return [
        _item(template)
        for template in queries.list_templates(actor=actor, status=TemplateStatus.WAITING)
        if template.uploaded_by_id is None or template.uploaded_by_id != actor.user_id
    ]


def _started(actor: Actor) -> Sequence[TodoItem]:
    """This person's own uploads that wait, or came back with errors."""
    if not actor.may(Permission.TEMPLATE_UPLOAD) or actor.user_id is None:
        return ()
    open_states = {TemplateStatus.QUARANTINED, TemplateStatus.WAITING}
    return [
        _item(template)
        for template in queries.list_templates(actor=actor)
        if template.uploaded_by_id == actor.user_id and template.status in open_states
    ]


def _done(actor: Actor) -> Sequence[TodoItem]:
    """What this person decided."""
    if actor.user_id is None or not actor.may(Permission.TEMPLATE_APPROVE):
        return ()
    return [
        _item(template)
        for template in queries.list_templates(actor=actor)
        if template.decided_by_id == actor.user_id
    ]


TEMPLATES = TodoSource(
    key="documents.templates",
    title=Text("模板审定", "Template approval"),
    pending=_pending,
    started=_started,
    done=_done,
)


MENU = [
    MenuEntry(
        RULES,
        Text("文书", "Papers"),
        "documents.index",
        Permission.DOCUMENT_VIEW,
        order=10,
        belongs=tuple(
            f"documents.{page}" for page in ("choose_kind", "new", "show", "void", "replace")
        ),
    ),
    MenuEntry(
        RULES,
        Text("批量制作", "Batches"),
        "documents.batches",
        Permission.DOCUMENT_ISSUE,
        order=20,
        belongs=("documents.batch",),
    ),
    MenuEntry(
        RULES,
        Text("材料包", "Packets"),
        "documents.packets",
        Permission.DOCUMENT_VIEW,
        order=30,
        belongs=("documents.packet",),
    ),
    MenuEntry(
        RULES,
        Text("文书模板", "Templates"),
        "documents.templates",
        Permission.DOCUMENT_VIEW,
        order=40,
        belongs=("documents.template",),
    ),
]


def install(app: Flask) -> None:
    """Menu, desk and words of the log."""
    add_todo(app, TEMPLATES)
    add_words(
        app,
        verbs=words.VERBS,
        fields=words.FIELDS,
        subjects=words.SUBJECTS,
        values=words.VALUES,
    )
    add_menu(app, MENU)
