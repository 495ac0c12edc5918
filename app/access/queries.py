"""Reads of access: who signs in, who acts, users and their grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.access.models import RecordGrant, RoleGrant, User, UserSession
from app.access.roles import ADMINISTRATORS, Role, permissions_of
from app.access.rules import UserStatus
from app.access.scope import ensure_visible, visible
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.crypto import blind_index
from app.core.database import UTCDateTime, session
from app.core.errors import NotFound
from app.core.paths import NOWHERE, within

PHONE_INDEX = "user_phone"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in: who acts, and how pages should look to them."""

    actor: Actor
    user_id: int
    language: str
    large_type: bool
    must_change_password: bool
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the door needs of an account before anybody is in."""

    id: int
    user_name: str
    division_path: str
    password_hash: str
    password_changed_at: datetime
    has_second_factor: bool
    status: str

    @property
    def is_open(self) -> bool:
        """Whether the account opens the door at all."""
        return self.status == UserStatus.ACTIVE.value


def role_in_force(day: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a date or an expression
    """Granted, not withdrawn, and the day lies between its days, both included."""
    return sa.and_(
        RoleGrant.ended_at.is_(None),
        RoleGrant.from_on <= day,
        sa.or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= day),
    )


def record_in_force(day: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a date or an expression
    """The same for single records."""
    return sa.and_(
        RecordGrant.ended_at.is_(None), RecordGrant.from_on <= day, RecordGrant.until_on >= day
    )


# These two run before every page, so they are built once and only filled in.
_DAY = sa.bindparam("day", type_=sa.Date())
_USER_ID = sa.bindparam("user_id", type_=sa.BigInteger())
_VISITOR = (
    sa.select(
        UserSession.id,
        User.id.label("user_id"),
        User.name,
        User.party_id,
        User.language,
        User.large_type,
        User.must_change_password,
        User.totp_confirmed_at,
    )
    .join(User, User.id == UserSession.user_id)
    .where(
        UserSession.token_hash == sa.bindparam("token_hash"),
        UserSession.ended_at.is_(None),
        UserSession.expires_at > sa.bindparam("instant", type_=UTCDateTime()),
        User.status == UserStatus.ACTIVE.value,
    )
)
_RIGHTS = sa.union_all(
    sa.select(
        RoleGrant.role.label("code"),
        RoleGrant.division_path.label("path"),
        sa.literal(0, sa.BigInteger()).label("subject_id"),
        RoleGrant.id.label("id"),
    ).where(RoleGrant.user_id == _USER_ID, role_in_force(_DAY)),
    sa.select(
        RecordGrant.subject_type, sa.literal(""), RecordGrant.subject_id, RecordGrant.id
    ).where(RecordGrant.user_id == _USER_ID, record_in_force(_DAY)),
)


def find_visitor(token_hash: str, *, address: str) -> Visitor | None:
    """The person behind a session token, with rights as they stand today. Two queries."""
    asked = {"token_hash": token_hash, "instant": now()}
    row = session().execute(_VISITOR, asked).one_or_none()
    if row is None:
        return None
    rights = _rights(row.user_id)
    return Visitor(
        actor=Actor(
            user_id=row.user_id,
            name=row.name,
            permissions=rights.permissions,
            roles=rights.roles,
            division_path=rights.division_path,
            party_id=row.party_id,
            granted=rights.granted,
            address=address,
            session_id=row.id,
        ),
        user_id=row.user_id,
        language=row.language,
        large_type=row.large_type,
        must_change_password=row.must_change_password,
        has_second_factor=row.totp_confirmed_at is not None,
    )


@dataclass(frozen=True, slots=True)
class _Rights:
    """What the grants in force give one person."""

    roles: frozenset[str]
    permissions: frozenset[str]
    division_path: str
    granted: frozenset[tuple[str, int]]


def _rights(user_id: int) -> _Rights:
    """Roles in force today, the area they share, and records opened to this person."""
    rows = session().execute(_RIGHTS, {"user_id": user_id, "day": today()}).all()
    granted = frozenset((code, subject_id) for code, path, subject_id, _ in rows if not path)
    grants = sorted((id_, code, path) for code, path, _, id_ in rows if path)
    # grant_role() keeps one area for all grants of a person. Should two areas ever meet, rights of
    # one must not reach into the other: the oldest grant's area counts, with its roles alone.
    area = grants[0][2] if grants else NOWHERE
    roles = frozenset(code for _, code, path in grants if path == area)
    return _Rights(roles, _permission_codes(roles), area, granted)


@cache
def _permission_codes(roles: frozenset[str]) -> frozenset[str]:
    held = permissions_of(frozenset(Role(role) for role in roles))
    return frozenset(permission.value for permission in held)


def actor_of(user_id: int) -> Actor:
    """Somebody as an actor outside a request: seeds, command line, tests."""
    user = get_user(user_id)
    rights = _rights(user.id)
    return Actor(
        user_id=user.id,
        name=user.name,
        permissions=rights.permissions,
        roles=rights.roles,
        division_path=rights.division_path,
        party_id=user.party_id,
        granted=rights.granted,
    )


def find_user_by_name(user_name: str) -> User | None:
    """By user name in its one spelling."""
    return session().scalar(sa.select(User).where(User.user_name == user_name))


def find_candidate(typed: str, phone: str | None) -> Candidate | None:
    """By user name, or by phone where what was typed reads as one. Always one query."""
    index = blind_index(PHONE_INDEX, phone or typed)
    row = (
        session()
        .execute(
            sa.select(
                User.id,
                User.user_name,
                User.division_path,
                User.password_hash,
                User.password_changed_at,
                User.totp_confirmed_at.is_not(None).label("has_second_factor"),
                User.status,
            )
            .where(sa.or_(User.user_name == typed, User.phone_index == index))
            .limit(1)
        )
        .one_or_none()
    )
    return None if row is None else Candidate(*row)


def get_user(user_id: int) -> User:
    """One user, whoever asks; for commands that check scope themselves."""
    user = session().get(User, user_id)
    if user is None:
        raise NotFound
    return user


def candidate_of(user: User) -> Candidate:
    """An account somebody is already inside of, for a password asked once more."""
    return Candidate(
        id=user.id,
        user_name=user.user_name,
        division_path=user.division_path,
        password_hash=user.password_hash,
        password_changed_at=user.password_changed_at,
        has_second_factor=user.totp_confirmed_at is not None,
        status=user.status,
    )


def get_visible_user(user_id: int, *, actor: Actor) -> User:
    """One user this person may know of, or NotFound."""
    user = get_user(user_id)
    ensure_visible(actor, user.division_path)
    return user


def users_query(actor: Actor) -> sa.Select[User]:
    """Users this person may know of; the list page narrows and orders it."""
    return visible(sa.select(User), actor, User.division_path)


def list_role_grants(user_id: int) -> Sequence[RoleGrant]:
    """Every grant of a person, open ones first, newest first."""
    return (
        session()
        .scalars(
            sa.select(RoleGrant)
            .where(RoleGrant.user_id == user_id)
            .order_by(RoleGrant.ended_at.is_not(None), RoleGrant.id.desc())
        )
        .all()
    )


def list_open_roles(user_id: int) -> Sequence[RoleGrant]:
    """Grants that are not withdrawn and not past, those that begin later included."""
    return (
        session()
        .scalars(
            sa.select(RoleGrant).where(
                RoleGrant.user_id == user_id,
                RoleGrant.ended_at.is_(None),
                sa.or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today()),
            )
        )
        .all()
    )


def roles_of_users(user_ids: Sequence[int]) -> dict[int, list[Role]]:
    """Roles in force today for the users of one list page."""
    found: dict[int, list[Role]] = {user_id: [] for user_id in user_ids}
    if user_ids:
        rows = session().execute(
            sa.select(RoleGrant.user_id, RoleGrant.role)
            .where(RoleGrant.user_id.in_(user_ids), role_in_force(today()))
            .order_by(RoleGrant.id)
        )
        for user_id, role in rows:
            found[user_id].append(Role(role))
    return found


def list_record_grants(user_id: int) -> Sequence[RecordGrant]:
    """Single records opened to a person, open ones first."""
    return (
        session()
        .scalars(
            sa.select(RecordGrant)
            .where(RecordGrant.user_id == user_id)
            .order_by(RecordGrant.ended_at.is_not(None), RecordGrant.id.desc())
        )
        .all()
    )


def list_open_sessions(user_id: int) -> Sequence[UserSession]:
    """Sessions of a person that still open the door."""
    return (
        session()
        .scalars(
            sa.select(UserSession)
            .where(
                UserSession.user_id == user_id,
                UserSession.ended_at.is_(None),
                UserSession.expires_at > now(),
            )
            .order_by(UserSession.id.desc())
        )
        .all()
    )


def last_sign_ins(user_ids: Sequence[int]) -> dict[int, datetime]:
    """When the users of one list page were here last."""
    if not user_ids:
        return {}
    rows = session().execute(
        sa.select(UserSession.user_id, sa.func.max(UserSession.created_at))
        .where(UserSession.user_id.in_(user_ids))
        .group_by(UserSession.user_id)
    )
    return {row[0]: row[1] for row in rows}


def is_administrator(user_id: int) -> bool:
    """Whether this person holds one of the three administrator posts today."""
    return any(Role(grant.role) in ADMINISTRATORS for grant in list_open_roles(user_id))


def count_administrators(path: str = "/") -> int:
    """How many active people hold an administrator post at or below a path."""
    count = session().scalar(
        sa.select(sa.func.count(sa.distinct(RoleGrant.user_id)))
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.role.in_([role.value for role in ADMINISTRATORS]),
            role_in_force(today()),
            User.status == UserStatus.ACTIVE.value,
            within(RoleGrant.division_path, path),
        )
    )
    return count or 0
