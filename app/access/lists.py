"""The lists of access: users and the audit log. Declared once for page, export and print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from flask import request, url_for

from app.access.audit_words import (
    change_lines,
    known_subjects,
    known_verbs,
    subject_text,
    verb_text,
)
from app.access.models import RoleGrant, User
from app.access.queries import last_sign_ins, role_in_force, roles_of_users, users_query
from app.access.roles import ROLE_LABELS
from app.access.rules import USER_STATUS_LABELS, UserStatus, fold
from app.access.words import place_names, role_names, user_chip
from app.core.actor import Actor
from app.core.audit.entries import AuditEntry
from app.core.audit.trail import SUBJECT_TYPE
from app.core.bilingual import Text
from app.core.clock import CHINA, today
from app.core.paths import within
from app.web.fields import parse_day
from app.web.i18n import pick
from app.web.list_cells import Column
from app.web.list_source import SelectSource
from app.web.listing import ALL, Ask, Filter, Listing, Tab


@dataclass(frozen=True, slots=True)
class UserLine:
    """One user as the list shows it."""

    user: User
    place: Text
    roles: Text | None
    last_at: datetime | None


@dataclass(frozen=True)
class UserSource:
    """Users with their roles, places and last sign-in, fetched for a page at a time."""

    select: SelectSource[User]

    def counts(self, ask: Ask) -> Mapping[str, int]:
        """As the statement counts."""
        return self.select.counts(ask)

    def rows(self, ask: Ask, *, limit: int, offset: int) -> Sequence[UserLine]:
        """One page."""
        return _user_lines(self.select.rows(ask, limit=limit, offset=offset))

    def stream(self, ask: Ask, *, limit: int) -> Iterator[UserLine]:
        """All of them, some hundred at a time."""
        users = iter(self.select.stream(ask, limit=limit))
        while batch := [user for _, user in zip(range(500), users, strict=False)]:
            yield from _user_lines(batch)


def _user_lines(users: Sequence[User]) -> list[UserLine]:
    ids = [user.id for user in users]
    roles, seen = roles_of_users(ids), last_sign_ins(ids)
    places = place_names(user.division_path for user in users)
    return [
        UserLine(user, places[user.division_path], role_names(roles[user.id]), seen.get(user.id))
        for user in users
    ]


def _named(query: sa.Select[Any], typed: str) -> sa.Select[Any]:
    return query.where(
        sa.or_(
            User.name.contains(typed, autoescape=True),
            User.user_name.startswith(fold(typed), autoescape=True),
        )
    )


def _with_role(query: sa.Select[Any], role: str) -> sa.Select[Any]:
    held = sa.select(RoleGrant.user_id).where(RoleGrant.role == role, role_in_force(today()))
    return query.where(User.id.in_(held))


def user_source(actor: Actor) -> UserSource:
    """Users this person may know of."""
    return UserSource(
        SelectSource(
            users_query(actor),
            key=User.id,
            tab_by=User.status,
            filters={"q": _named, "role": _with_role},
            sorts={
                "name": User.name,
                "user_name": User.user_name,
                "place": User.division_path,
                "created": User.created_at,
            },
        )
    )


def _role_options() -> Iterable[tuple[str, Text]]:
    return [(role.value, label) for role, label in ROLE_LABELS.items()]


USERS: Listing[UserLine] = Listing(
    key="access.users",
    title=Text("用户", "Users"),
    lead=Text(
        "一人一号，不共用；岗位由安全管理员授予。",
        "One person, one account; roles are granted by the security administrator.",
    ),
    columns=(
        Column(
            "name",
            Text("姓名", "Name"),
            lambda line: line.user.name,
            kind="link",
            href=lambda line: url_for("access.user", user_id=line.user.id),
            sort=True,
        ),
        Column(
            "user_name", Text("用户名", "User name"), lambda line: line.user.user_name, sort=True
        ),
        Column("place", Text("所属区划", "Division"), lambda line: line.place, sort=True),
        Column("roles", Text("岗位", "Roles"), lambda line: line.roles),
        Column("phone", Text("手机", "Phone"), lambda line: line.user.phone_masked),
        Column("last", Text("最近登录", "Last sign-in"), lambda line: line.last_at, kind="day"),
        Column(
            "created",
            Text("建立", "Created"),
            lambda line: line.user.created_at,
            kind="day",
            sort=True,
            shown=False,
        ),
        Column("state", Text("状态", "State"), lambda line: user_chip(line.user), kind="chip"),
    ),
    tabs=(
        *(Tab(status.value, USER_STATUS_LABELS[status]) for status in UserStatus),
        Tab(ALL, Text("全部", "All")),
    ),
    filters=(
        Filter(
            "q",
            Text("姓名或用户名", "Name or user name"),
            hint=Text("姓名或用户名", "Name or user name"),
        ),
        Filter("role", Text("岗位", "Role"), kind="choice", options=_role_options),
    ),
    sort="place",
    empty=Text(
        "还没有用户。请先新建，再由安全管理员授予岗位。",
        "There are no users yet. Create one; the security administrator then grants a role.",
    ),
    export_endpoint="access.export_users",
)


def _since(query: sa.Select[Any], typed: str) -> sa.Select[Any]:
    return query.where(AuditEntry.at >= _midnight(parse_day(typed)))


def _until(query: sa.Select[Any], typed: str) -> sa.Select[Any]:
    return query.where(AuditEntry.at < _midnight(parse_day(typed) + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    """The instant a legal day begins."""
    return datetime.combine(day, time(), tzinfo=CHINA)


def audit_source(actor: Actor) -> SelectSource[AuditEntry]:
    """Log entries of the actor's area."""
    return SelectSource(
        sa.select(AuditEntry).where(within(AuditEntry.division_path, actor.division_path)),
        key=AuditEntry.id,
        filters={
            "who": lambda query, typed: query.where(
                AuditEntry.actor_name.contains(typed, autoescape=True)
            ),
            "verb": lambda query, typed: query.where(AuditEntry.verb == typed),
            "subject": lambda query, typed: query.where(AuditEntry.subject_type == typed),
            "number": lambda query, typed: query.where(AuditEntry.subject_id == typed),
            "since": _since,
            "until": _until,
        },
        sorts={"at": AuditEntry.id},
    )


def _by_english(words: Mapping[str, Text]) -> list[tuple[str, Text]]:
    return sorted(words.items())


def _entry_below(entry: AuditEntry) -> str | None:
    parts = change_lines(entry)
    if entry.reason:
        parts.append(entry.reason)
    return " · ".join(parts) or None


def _subject(entry: AuditEntry) -> str:
    return f"{pick(subject_text(entry.subject_type))} {entry.subject_id}".strip()


def _same_subject(entry: AuditEntry) -> str:
    return url_for("access.audit", subject=entry.subject_type, number=entry.subject_id)


def _subject_options() -> Iterable[tuple[str, Text]]:
    """Kinds with words, and the one the URL asks for, which a page may have linked to."""
    options = dict(known_subjects())
    asked = request.args.get("subject", "")
    if asked and asked not in options and SUBJECT_TYPE.fullmatch(asked):
        options[asked] = subject_text(asked)
    return _by_english(options)


AUDIT: Listing[AuditEntry] = Listing(
    key="audit.entries",
    title=Text("操作日志", "Audit log"),
    lead=Text(
        "每次改动一条，前后相连，不能修改或删除。",
        "One entry for each change, chained; none can be edited or deleted.",
    ),
    columns=(
        Column("at", Text("时间", "Time"), lambda entry: entry.at, kind="day", sort=True),
        Column(
            "who",
            Text("操作人", "Who"),
            lambda entry: entry.actor_name,
            below=lambda entry: entry.actor_address,
        ),
        Column(
            "verb",
            Text("做了什么", "What"),
            lambda entry: verb_text(entry.verb),
            below=_entry_below,
        ),
        Column("subject", Text("对象", "Record"), _subject, kind="link", href=_same_subject),
        Column(
            "change",
            Text("内容与理由", "Changes and reason"),
            _entry_below,
            shown=False,
        ),
        Column("address", Text("来源地址", "Address"), lambda e: e.actor_address, shown=False),
        Column("seq", Text("链序号", "Seq"), lambda entry: entry.seq, kind="num"),
        Column("hash", Text("链值", "Chain hash"), lambda entry: entry.hash, shown=False),
    ),
    filters=(
        Filter("who", Text("操作人", "Who"), hint=Text("操作人姓名", "Name of the person")),
        Filter(
            "verb",
            Text("动作", "Action"),
            kind="choice",
            options=lambda: _by_english(known_verbs()),
        ),
        Filter("subject", Text("对象", "Record"), kind="choice", options=_subject_options),
        Filter("number", Text("对象编号", "Record id")),
        Filter("since", Text("起始日", "From"), hint=Text("起始日 2026-01-05", "From 2026-01-05")),
        Filter(
            "until", Text("截止日", "Until"), hint=Text("截止日 2026-01-31", "Until 2026-01-31")
        ),
    ),
    sort="-at",
    export_endpoint="access.export_audit",
)
