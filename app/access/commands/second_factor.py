"""The second factor: codes of an authenticator app, and recovery codes for the day it is lost."""

from __future__ import annotations

import sqlalchemy as sa

from app.access.commands.sessions import end_sessions
from app.access.models import RecoveryCode, User
from app.access.queries import get_user, get_visible_user
from app.access.rules import SessionEnd, fold, hash_token, make_recovery_code
from app.access.totp import make_secret, matching_step
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.clock import now
from app.core.crypto import seal, unseal
from app.core.database import require_one, session
from app.core.errors import Forbidden, RuleBroken

RECOVERY_CODES = 10


def start_second_factor(*, actor: Actor) -> None:
    """Make a new secret for the actor; it counts only once a code of it was given back."""
    user = _oneself(actor)
    result = session().execute(
        sa.update(User)
        .where(User.id == user.id, User.totp_confirmed_at.is_(None))
        .values(totp_sealed=seal(make_secret(), record=user.uid, field="totp"))
    )
    require_one(result)
    _record("access.second_factor_started", user, actor=actor)


def confirm_second_factor(*, code: str, actor: Actor) -> list[str]:
    """A first code proves the app holds the secret. Other sessions end. Gives recovery codes."""
    user = _oneself(actor)
    if user.totp_sealed is None or user.totp_confirmed_at is not None:
        raise RuleBroken(NOT_STARTED, code="access.second_factor_not_started")
    step = matching_step(totp_secret(user), tidy_code(code), at=now())
    if step is None:
        raise RuleBroken(CODE_WRONG, code="access.code_wrong", field="code")
    result = session().execute(
        sa.update(User)
        .where(User.id == user.id, User.totp_confirmed_at.is_(None))
        .values(totp_confirmed_at=now(), totp_last_step=step)
    )
    require_one(result)
    codes = _renew_codes(user)
    end_sessions(user.id, SessionEnd.SECOND_FACTOR, keep=actor.session_id)
    _record("access.second_factor_confirmed", user, actor=actor)
    return codes


def renew_recovery_codes(*, actor: Actor) -> list[str]:
    """New recovery codes; the old ones open nothing any more."""
    user = _oneself(actor)
    if user.totp_confirmed_at is None:
        raise RuleBroken(NOT_STARTED, code="access.second_factor_not_started")
    codes = _renew_codes(user)
    _record("access.recovery_codes_renewed", user, actor=actor)
    return codes


def stop_second_factor(*, actor: Actor) -> None:
    """The actor does without; the page has asked for the password before."""
    user = _oneself(actor)
    _remove(user)
    end_sessions(user.id, SessionEnd.SECOND_FACTOR, keep=actor.session_id)
    _record("access.second_factor_stopped", user, actor=actor)


def remove_second_factor(*, user_id: int, reason: str, actor: Actor) -> None:
    """Somebody lost the app and the recovery codes. Never for oneself."""
    user = get_visible_user(user_id, actor=actor)
    if user.id == actor.user_id:
        raise Forbidden(NOT_ONESELF)
    _remove(user)
    end_sessions(user.id, SessionEnd.SECOND_FACTOR)
    _record("access.second_factor_removed", user, actor=actor, reason=reason)


def use_code(*, user: User, code: str) -> str | None:
    """`app` or `recovery` if the code opens the door; each opens it once. None if it does not."""
    typed = tidy_code(code)
    step = matching_step(totp_secret(user), typed, at=now())
    if step is not None:
        taken = session().execute(
            sa.update(User)
            .where(User.id == user.id, User.totp_last_step < step)
            .values(totp_last_step=step)
            .execution_options(synchronize_session=False)
        )
        return "app" if _changed_one(taken) else None
    spent = session().execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == _code_hash(user, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    return "recovery" if _changed_one(spent) else None


def totp_secret(user: User) -> str:
    """The secret of a user who has started."""
    assert user.totp_sealed is not None
    return unseal(user.totp_sealed, record=user.uid, field="totp")


def tidy_code(code: str) -> str:
    """Codes are typed with blanks and dashes, and from a Chinese keyboard in full width."""
    return fold(code).replace(" ", "").replace("-", "")


def count_recovery_codes(user_id: int) -> int:
    """How many recovery codes are left."""
    count = session().scalar(
        sa.select(sa.func.count(RecoveryCode.id)).where(
            RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
        )
    )
    return count or 0


def _oneself(actor: Actor) -> User:
    assert actor.user_id is not None
    return get_user(actor.user_id)


def _renew_codes(user: User) -> list[str]:
    session().execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [make_recovery_code() for _ in range(RECOVERY_CODES)]
    session().add_all(
        RecoveryCode(user_id=user.id, code_hash=_code_hash(user, tidy_code(code))) for code in codes
    )
    session().flush()
    return codes


def _code_hash(user: User, tidy: str) -> str:
    """Bound to the person, so that equal codes of two people are two hashes."""
    return hash_token(f"{user.uid}:{tidy}")


def _remove(user: User) -> None:
    result = session().execute(
        sa.update(User)
        .where(User.id == user.id, User.totp_sealed.is_not(None))
        .values(totp_sealed=None, totp_confirmed_at=None, totp_last_step=0)
    )
    require_one(result)
    session().execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _changed_one(result: sa.Result[tuple[()]]) -> bool:
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]  # a CursorResult behind the ORM's Result


def _record(verb: str, user: User, *, actor: Actor, reason: str | None = None) -> None:
    record(
        verb,
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
        reason=reason,
    )


NOT_STARTED = Text(
    "请先点“启用动态口令”，扫码后再输入口令。",
    "Start the second factor first, scan the picture, then type the code.",
)
CODE_WRONG = Text(
    "动态口令不对。请看手机上最新的 6 位数字；若总是不对，请校准手机时间。",
    "The code is wrong. Use the newest six digits on the phone; if it keeps failing, set the "
    "phone's clock.",
)
NOT_ONESELF = Text(
    "自己的动态口令请在“我的账号”里解除；遗失手机请由另一位安全管理员办理。",
    "Stop your own second factor on “My account”; if the phone is lost, another security "
    "administrator removes it.",
)
