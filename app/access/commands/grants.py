"""Roles and single records given to people, with an end, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.access.commands.claim import claim_user
from app.access.commands.sessions import end_sessions
from app.access.models import RecordGrant, RoleGrant, User
from app.access.queries import get_visible_user, list_open_roles
from app.access.roles import (
    ROLE_LABELS,
    ROLE_TIERS,
    TIER_LABELS,
    Role,
    incompatibility,
    tier_of,
)
from app.access.rules import SessionEnd, UserStatus
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.clock import now, today
from app.core.database import require_one, session
from app.core.errors import Forbidden, NotFound, RuleBroken
from app.core.paths import NOWHERE, lies_within


@dataclass(frozen=True, slots=True)
class RoleInput:
    """A role to grant. Without a path it holds in the area the account belongs to."""

    role: Role
    reason: str
    from_on: date
    until_on: date | None = None
    division_path: str | None = None


@dataclass(frozen=True, slots=True)
class RecordInput:
    """A single record to open, always with an end."""

    subject_type: str
    subject_id: int
    reason: str
    from_on: date
    until_on: date


def grant_role(*, user_id: int, grant: RoleInput, actor: Actor) -> RoleGrant:
    """Give a role to somebody else in the actor's area. Their sessions end, so that it counts."""
    user = get_visible_user(user_id, actor=actor)
    _refuse_oneself(user, actor)
    if user.status != UserStatus.ACTIVE.value:
        raise RuleBroken(DISABLED, code="access.disabled")
    _check_days(grant.from_on, grant.until_on)
    path = grant.division_path or (NOWHERE if grant.role == Role.DEVELOPER else user.division_path)
    claim_user(user)
    open_grants = list_open_roles(user.id)
    _check_area(grant.role, path, user, actor)
    _check_beside(grant.role, path, open_grants)
    row = RoleGrant(
        user_id=user.id,
        role=grant.role.value,
        division_path=path,
        from_on=grant.from_on,
        until_on=grant.until_on,
        reason=grant.reason,
        granted_by=actor.user_id,
        granted_at=now(),
    )
    _close_past(user, grant.role)
    session().add(row)
    session().flush()
    end_sessions(user.id, SessionEnd.ROLE)
    record(
        "access.role_granted",
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
        after=_shown(row),
        reason=grant.reason,
    )
    return row


def revoke_role(*, grant_id: int, reason: str, actor: Actor) -> None:
    """Take a role back at once. Nobody takes their own, as nobody gives it."""
    row = session().get(RoleGrant, grant_id)
    if row is None:
        raise NotFound
    user = get_visible_user(row.user_id, actor=actor)
    _refuse_oneself(user, actor)
    claim_user(user)
    _end_grant(row, actor=actor, reason=reason)
    end_sessions(user.id, SessionEnd.ROLE)
    record(
        "access.role_revoked",
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
        before=_shown(row),
        reason=reason,
    )


def end_grants(user: User, *, actor: Actor, reason: str) -> None:
    """Take every role back, as part of a verb that has its own audit entry."""
    for row in list_open_roles(user.id):
        _end_grant(row, actor=actor, reason=reason)


def grant_record(*, user_id: int, grant: RecordInput, actor: Actor) -> RecordGrant:
    """Open one record outside somebody's area until a day. The caller has checked it exists."""
    user = get_visible_user(user_id, actor=actor)
    _refuse_oneself(user, actor)
    _check_days(grant.from_on, grant.until_on)
    claim_user(user)
    row = RecordGrant(
        user_id=user.id,
        subject_type=grant.subject_type,
        subject_id=grant.subject_id,
        from_on=grant.from_on,
        until_on=grant.until_on,
        reason=grant.reason,
        granted_by=actor.user_id,
        granted_at=now(),
    )
    session().add(row)
    session().flush()
    record(
        "access.record_granted",
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
        after={
            "subject": f"{row.subject_type} {row.subject_id}",
            "from_on": row.from_on,
            "until_on": row.until_on,
        },
        reason=grant.reason,
    )
    return row


def revoke_record(*, grant_id: int, reason: str, actor: Actor) -> None:
    """Close a record that was opened to somebody."""
    row = session().get(RecordGrant, grant_id)
    if row is None:
        raise NotFound
    user = get_visible_user(row.user_id, actor=actor)
    _refuse_oneself(user, actor)
    result = session().execute(
        sa.update(RecordGrant)
        .where(RecordGrant.id == grant_id, RecordGrant.ended_at.is_(None))
        .values(ended_at=now())
    )
    require_one(result)
    record(
        "access.record_revoked",
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
        before={"subject": f"{row.subject_type} {row.subject_id}", "until_on": row.until_on},
        reason=reason,
    )


def _check_area(role: Role, path: str, user: User, actor: Actor) -> None:
    """The role must exist at that level, and lie inside both people's areas."""
    tier = tier_of(path)
    if tier not in ROLE_TIERS[role]:
        zh = "、".join(TIER_LABELS[t].zh for t in sorted(ROLE_TIERS[role]))
        en = ", ".join(TIER_LABELS[t].en for t in sorted(ROLE_TIERS[role]))
        raise RuleBroken(
            Text(
                f"“{ROLE_LABELS[role].zh}”只设在：{zh}。该用户的辖区是{TIER_LABELS[tier].zh}一级，"
                "请先核对用户所属区划。",
                f"“{ROLE_LABELS[role].en}” exists at: {en}. This person's area is at "
                f"{TIER_LABELS[tier].en} level; check the division first.",
            ),
            code="access.wrong_level",
            field="role",
        )
    if path == NOWHERE:
        if user.party_id is None:
            raise RuleBroken(NO_PARTY, code="access.no_party", field="role")
    elif not (lies_within(path, user.division_path) and lies_within(path, actor.division_path)):
        raise RuleBroken(OUTSIDE, code="access.outside_area", field="division_path")


def _check_beside(role: Role, path: str, open_grants: Sequence[RoleGrant]) -> None:
    """Separation of duties, on the person, whatever the days of the grants."""
    for held in open_grants:
        if held.role == role.value:
            raise RuleBroken(
                Text(
                    f"该用户已有“{ROLE_LABELS[role].zh}”岗位。要改期限，请先收回再授予。",
                    f"This person already is {ROLE_LABELS[role].en}. To change the days, "
                    "withdraw it and grant it again.",
                ),
                code="access.role_held",
                field="role",
            )
        why = incompatibility(Role(held.role), role)
        if why is not None:
            kept = ROLE_LABELS[Role(held.role)]
            raise RuleBroken(
                Text(
                    f"该用户已任“{kept.zh}”，不能再任“{ROLE_LABELS[role].zh}”：{why.zh}。"
                    "请授予另一个人，或先收回原岗位。",
                    f"This person is {kept.en} and cannot be {ROLE_LABELS[role].en} too: {why.en}. "
                    "Grant it to someone else, or withdraw the other role first.",
                ),
                code="access.incompatible",
                field="role",
            )
        if held.division_path != path:
            raise RuleBroken(ONE_AREA, code="access.one_area", field="division_path")


def _check_days(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < max(from_on, today()):
        raise RuleBroken(ENDS_EARLY, code="access.ends_early", field="until_on")


def _refuse_oneself(user: User, actor: Actor) -> None:
    if user.id == actor.user_id:
        raise Forbidden(NOT_ONESELF)


def _close_past(user: User, role: Role) -> None:
    """A grant whose last day is over makes room for the next one of its kind."""
    session().execute(
        sa.update(RoleGrant)
        .where(
            RoleGrant.user_id == user.id,
            RoleGrant.role == role.value,
            RoleGrant.ended_at.is_(None),
            RoleGrant.until_on < today(),
        )
        .values(ended_at=now(), end_reason="到期 / expired")
    )


def _end_grant(row: RoleGrant, *, actor: Actor, reason: str) -> None:
    result = session().execute(
        sa.update(RoleGrant)
        .where(RoleGrant.id == row.id, RoleGrant.ended_at.is_(None))
        .values(ended_at=now(), ended_by=actor.user_id, end_reason=reason)
    )
    require_one(result)


def _shown(row: RoleGrant) -> dict[str, object]:
    return {
        "role": row.role,
        "division_path": row.division_path,
        "from_on": row.from_on,
        "until_on": row.until_on,
    }


DISABLED = Text(
    "该用户已停用，不能授予岗位。请先启用。",
    "This account is disabled. Enable it before granting a role.",
)
NO_PARTY = Text(
    "项目开发主体的账号要先登记所属单位，再授予岗位。",
    "Record which developer this person works for before granting the role.",
)
OUTSIDE = Text(
    "岗位的辖区须在该用户所属区划和您的辖区之内。",
    "The area of a role lies inside the person's division and inside your own area.",
)
ONE_AREA = Text(
    "一个账号的各岗位须在同一辖区。该用户已有另一辖区的岗位，请先收回，或另建账号。",
    "All roles of one account share one area. This person holds a role in another area; "
    "withdraw it first, or use another account.",
)
ENDS_EARLY = Text(
    "截止日期不能早于开始日期，也不能早于今天。",
    "The last day is neither before the first one nor before today.",
)
NOT_ONESELF = Text(
    "不能给自己授权或收回自己的授权，请由另一位安全管理员办理。",
    "Nobody grants to or withdraws from themselves; another security administrator has to.",
)
