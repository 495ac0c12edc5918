"""Accounts of people: create, edit, disable, enable. What they may do is granted in grants.py."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa

from app.access.commands.claim import claim_user
from app.access.commands.grants import end_grants
from app.access.commands.passwords import FirstPassword
from app.access.commands.sessions import end_sessions
from app.access.models import User
from app.access.queries import PHONE_INDEX, get_visible_user
from app.access.rules import SessionEnd, UserInput, UserStatus, read_user_name
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import LANGUAGES, Language, Text
from app.core.clock import now
from app.core.crypto import blind_index, seal
from app.core.database import require_one, session
from app.core.errors import Conflict, Forbidden, RuleBroken
from app.core.identifiers import phone as phones
from app.core.masking import mask_phone
from app.core.paths import EVERYWHERE, lies_within
from app.divisions.models import Division


def create_user(
    *,
    user: UserInput,
    first: FirstPassword,
    actor: Actor,
    must_change_password: bool = True,
) -> User:
    """A new account in the actor's area. It can sign in and see nothing until a role is granted."""
    user_name = read_user_name(user.user_name)
    _check_area(user.division_path, actor)
    _check_free(User.user_name == user_name, USER_NAME_TAKEN.format(name=user_name), "user_name")
    instant = now()
    row = User(
        uid=uuid4().hex,
        user_name=user_name,
        name=user.name.strip(),
        division_path=user.division_path,
        party_id=user.party_id,
        status=UserStatus.ACTIVE.value,
        password_hash=first.hash,
        password_changed_at=instant,
        must_change_password=must_change_password,
        language=user.language,
        created_at=instant,
    )
    _set_phone(row, user.phone)
    session().add(row)
    session().flush()
    record(
        "access.user_created",
        actor=actor,
        subject_type="user",
        subject_id=row.id,
        division_path=row.division_path,
        after=_shown(row),
    )
    return row


def update_user(*, user_id: int, user: UserInput, seen_version: int, actor: Actor) -> User:
    """Correct an account. Who moves to another area keeps no rights from the old one."""
    row = get_visible_user(user_id, actor=actor)
    if row.version != seen_version:
        raise Conflict
    user_name = read_user_name(user.user_name)
    _check_area(user.division_path, actor)
    if user_name != row.user_name:
        taken = USER_NAME_TAKEN.format(name=user_name)
        _check_free(User.user_name == user_name, taken, "user_name")
    before = _shown(row)
    moved = user.division_path != row.division_path
    changed_party = user.party_id != row.party_id
    claim_user(row)
    row.user_name, row.name = user_name, user.name.strip()
    row.division_path, row.party_id = user.division_path, user.party_id
    if not user.keep_phone:
        _set_phone(row, user.phone)
    session().flush()
    if moved:
        end_grants(row, actor=actor, reason="调离原辖区 / moved to another area")
    if moved or changed_party:
        end_sessions(row.id, SessionEnd.ROLE)
    record(
        "access.user_updated",
        actor=actor,
        subject_type="user",
        subject_id=row.id,
        division_path=row.division_path,
        before=before,
        after=_shown(row),
    )
    return row


def disable_user(*, user_id: int, reason: str, actor: Actor) -> None:
    """Close an account at once, sessions included. Nobody closes their own."""
    row = get_visible_user(user_id, actor=actor)
    if row.id == actor.user_id:
        raise Forbidden(NOT_ONESELF)
    _switch(row, UserStatus.ACTIVE, to=UserStatus.DISABLED)
    end_sessions(row.id, SessionEnd.DISABLED)
    _record_status("access.user_disabled", row, reason=reason, actor=actor)


def enable_user(*, user_id: int, reason: str, actor: Actor) -> None:
    """Open a closed account again; its grants that are still in force come back with it."""
    row = get_visible_user(user_id, actor=actor)
    if row.id == actor.user_id:
        raise Forbidden(NOT_ONESELF)
    _switch(row, UserStatus.DISABLED, to=UserStatus.ACTIVE)
    _record_status("access.user_enabled", row, reason=reason, actor=actor)


def choose_preferences(*, language: Language, large_type: bool, actor: Actor) -> None:
    """How pages look to the actor on every machine they sign in at."""
    assert language in LANGUAGES
    row = session().get_one(User, actor.user_id)
    before = {"language": row.language, "large_type": row.large_type}
    row.language, row.large_type = language, large_type
    record(
        "access.preferences_chosen",
        actor=actor,
        subject_type="user",
        subject_id=row.id,
        division_path=row.division_path,
        before=before,
        after={"language": language, "large_type": large_type},
    )


def _switch(row: User, was: UserStatus, *, to: UserStatus) -> None:
    result = session().execute(
        sa.update(User)
        .where(User.id == row.id, User.status == was.value)
        .values(status=to.value, version=User.version + 1)
    )
    require_one(result)


def _record_status(verb: str, row: User, *, reason: str, actor: Actor) -> None:
    record(
        verb,
        actor=actor,
        subject_type="user",
        subject_id=row.id,
        division_path=row.division_path,
        reason=reason,
    )


def _check_area(path: str, actor: Actor) -> None:
    """An account lies in a division that is recorded and inside the actor's own area."""
    known = path == EVERYWHERE or session().scalar(
        sa.select(sa.exists().where(Division.path == path))
    )
    if not known or not lies_within(path, actor.division_path):
        raise RuleBroken(OUTSIDE_AREA, code="access.outside_area", field="division_path")


def _check_free(condition: sa.ColumnElement[bool], taken: Text, field: str) -> None:
    if session().scalar(sa.select(sa.exists().where(condition))):
        raise RuleBroken(taken, code=f"access.{field}_taken", field=field)


def _set_phone(row: User, typed: str | None) -> None:
    """Keep the number sealed, findable and masked. One number opens one account."""
    if not typed:
        row.phone_sealed = row.phone_masked = row.phone_index = None
        return
    number = phones.parse(typed, field="phone")
    index = blind_index(PHONE_INDEX, number)
    if index == row.phone_index:
        return
    _check_free(sa.and_(User.phone_index == index, User.uid != row.uid), PHONE_TAKEN, "phone")
    row.phone_sealed = seal(number, record=row.uid, field="phone")
    row.phone_masked = mask_phone(number)
    row.phone_index = index


def _shown(row: User) -> dict[str, object]:
    """What the log keeps of an account: no secret, the phone masked."""
    return {
        "user_name": row.user_name,
        "name": row.name,
        "phone": row.phone_masked,
        "division_path": row.division_path,
        "party_id": row.party_id,
    }


USER_NAME_TAKEN = Text(
    "用户名 {name} 已有人使用，请换一个，例如加上乡镇拼音。",
    "The user name {name} is taken. Choose another one, for example with the township added.",
)
PHONE_TAKEN = Text(
    "这个手机号已绑定另一个用户。一个号码只能登录一个账号，请核对或留空。",
    "This phone number belongs to another user. A number opens one account; check it or leave "
    "it empty.",
)
OUTSIDE_AREA = Text(
    "请选择您辖区内已登记的区划。",
    "Choose a recorded division inside your own area.",
)
NOT_ONESELF = Text(
    "不能对自己的账号办理此项，请由另一位管理员办理。",
    "Nobody does this to their own account; another administrator has to.",
)
