"""Passwords: the first one, the person's own, a reset. Hashing is done before the transaction."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.access.commands.sessions import end_sessions
from app.access.commands.sign_in import clear_attempts
from app.access.models import User
from app.access.passwords import hash_password, verify_password
from app.access.queries import get_user, get_visible_user, is_administrator
from app.access.rules import SessionEnd, check_password, make_password
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.clock import now
from app.core.crypto import unseal
from app.core.database import require_one, session
from app.core.errors import Forbidden, RuleBroken


@dataclass(frozen=True, slots=True, repr=False)
class FirstPassword:
    """A password somebody hands over: shown once, kept as a hash."""

    plain: str
    hash: str


@dataclass(frozen=True, slots=True, repr=False)
class NewPassword:
    """A checked change: from the hash that was seen to the new one."""

    seen_hash: str
    new_hash: str


def make_first_password(plain: str | None = None) -> FirstPassword:
    """A random first password, or the one given; outside transaction(), hashing is slow."""
    chosen = plain or make_password()
    return FirstPassword(chosen, hash_password(chosen))


def check_change(user: User, *, old: str, new: str) -> NewPassword:
    """Whether the old password fits and the new one may follow it; outside transaction()."""
    if not verify_password(user.password_hash, old):
        raise RuleBroken(OLD_WRONG, code="access.old_password", field="old_password")
    phone = unseal(user.phone_sealed, record=user.uid, field="phone") if user.phone_sealed else None
    check_password(new, user_name=user.user_name, phone=phone, name=user.name)
    if new == old:
        raise RuleBroken(SAME, code="access.same_password", field="password")
    return NewPassword(user.password_hash, hash_password(new))


def change_password(*, change: NewPassword, actor: Actor) -> None:
    """The actor's own password. Every session ends; the page opens a new one for this browser."""
    assert actor.user_id is not None
    user = get_user(actor.user_id)
    _set_hash(user, change.new_hash, seen=change.seen_hash, first=False)
    end_sessions(user.id, SessionEnd.PASSWORD)
    record(
        "access.password_changed",
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
    )


def reset_password(*, user_id: int, first: FirstPassword, reason: str, actor: Actor) -> None:
    """Hand out a first password again. Not for oneself, and on the web not for administrators.

    Whoever resets a password could sign in with it once. So that the system administrator cannot
    become the security administrator this way, theirs are reset on the server (actor without id).
    """
    user = get_visible_user(user_id, actor=actor)
    if user.id == actor.user_id:
        raise Forbidden(USE_OWN_PAGE)
    if actor.user_id is not None and is_administrator(user.id):
        raise Forbidden(ON_THE_SERVER)
    _set_hash(user, first.hash, seen=user.password_hash, first=True)
    end_sessions(user.id, SessionEnd.PASSWORD)
    clear_attempts(user.id)
    record(
        "access.password_reset",
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
        reason=reason,
    )


def _set_hash(user: User, new_hash: str, *, seen: str, first: bool) -> None:
    result = session().execute(
        sa.update(User)
        .where(User.id == user.id, User.password_hash == seen)
        .values(
            password_hash=new_hash,
            password_changed_at=now(),
            must_change_password=first,
            version=User.version + 1,
        )
    )
    require_one(result)


OLD_WRONG = Text(
    "原密码不对，请重新输入。忘记了请联系系统管理员重置。",
    "The old password is wrong; type it again. If it is forgotten, ask for a reset.",
)
SAME = Text(
    "新密码不能和原密码相同。请换一个。",
    "The new password must differ from the old one. Choose another one.",
)
USE_OWN_PAGE = Text(
    "自己的密码请在“我的账号”里修改。",
    "Change your own password on the page “My account”.",
)
ON_THE_SERVER = Text(
    "管理员的密码不能在网页上重置（三权分立）。"
    "请运行人员在服务器上执行 flask users reset-password。",
    "An administrator's password cannot be reset on the web (separation of powers). "
    "Run flask users reset-password on the server.",
)
