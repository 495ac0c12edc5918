"""What the door pages share: one counted try of a password or code, and the cookie that follows.

The order matters and is kept here: the try is counted in a transaction of its own, the slow hash
holds no write lock, and only then the session or the refusal is written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import request, session

from app.access.commands.sessions import OpenedSession, open_session, replace_session
from app.access.commands.sign_in import (
    Limits,
    accept_attempt,
    account_key,
    refuse_attempt,
    reserve_attempt,
)
from app.access.guards import SEEN, TOKEN, forget_visitor
from app.access.models import User
from app.access.passwords import hash_password, needs_rehash, verify_password
from app.access.queries import Candidate, find_candidate, get_user
from app.access.rules import Origin, UserStatus, fold, hash_token
from app.core.actor import Actor
from app.core.clock import now
from app.core.database import transaction
from app.core.errors import InvalidValue
from app.core.identifiers import phone as phones
from app.web.context import settings


def origin() -> Origin:
    """Where this request comes from."""
    return Origin(request.remote_addr or "", request.user_agent.string)


def limits() -> Limits:
    """The throttle as the settings have it."""
    kept = settings()
    return Limits(
        kept.sign_in_failures,
        kept.sign_in_failures_per_address,
        timedelta(seconds=kept.sign_in_window_seconds),
    )


def check_password(typed_name: str, password: str) -> tuple[Candidate, int] | None:
    """The account and the counted try if the password fits; None, logged, if it does not.

    An unknown name costs the same queries, the same hash and the same rows as a wrong password.
    """
    typed = fold(typed_name)
    phone = _as_phone(typed)
    candidate = find_candidate(typed, phone)
    attempt = count_try(candidate, phone or typed, what="password")
    fits = verify_password(candidate.password_hash if candidate else None, password)
    if candidate is None or not fits or not candidate.is_open:
        with transaction():
            refuse_attempt(attempt_id=attempt, user=candidate, origin=origin(), what="password")
        return None
    return candidate, attempt


def count_try(candidate: Candidate | None, typed: str, *, what: str) -> int:
    """Count a try before it is looked at; TooManyTries if the account or the address rests."""
    key = account_key(candidate, typed, what=what)
    with transaction():
        return reserve_attempt(key=key, origin=origin(), limits=limits())


def _as_phone(typed: str) -> str | None:
    if not typed[:1].isdigit() and not typed.startswith("+"):
        return None
    try:
        return phones.parse(typed)
    except InvalidValue:
        return None


def open_door(candidate: Candidate, password: str, attempt_id: int) -> OpenedSession | None:
    """Begin the session; None if the account was closed or reset while the hash was computed."""
    stronger = hash_password(password) if needs_rehash(candidate.password_hash) else None
    with transaction():
        user = _unchanged(candidate)
        if user is None:
            return None
        accept_attempt(attempt_id)
        if stronger is not None:
            user.password_hash = stronger
        return begin(user)


def open_door_after_code(
    candidate: Candidate, attempt_id: int, *, use_code: Callable[[User], str | None]
) -> OpenedSession | None:
    """Begin the session if the code opens it; else log the refusal."""
    with transaction():
        user = _unchanged(candidate)
        if user is None or use_code(user) is None:
            refuse_attempt(attempt_id=attempt_id, user=candidate, origin=origin(), what="code")
            return None
        accept_attempt(attempt_id)
        return begin(user)


def _unchanged(candidate: Candidate) -> User | None:
    """The account inside the transaction, if it still is what was looked at before."""
    user = get_user(candidate.id)
    same = user.password_hash == candidate.password_hash
    return user if same and user.status == UserStatus.ACTIVE.value else None


def begin(user: User) -> OpenedSession:
    """A new session for this browser, inside the open transaction; its old one is over."""
    old = session.get(TOKEN)
    if isinstance(old, str):
        replace_session(hash_token(old))
    where = origin()
    actor = Actor(user_id=user.id, name=user.name, address=where.address)
    return open_session(user=user, origin=where, hours=settings().session_hours, actor=actor)


def enter(opened: OpenedSession) -> None:
    """Put the new token into an emptied cookie, form tokens included: nothing planted survives."""
    session.clear()
    session[TOKEN] = opened.token
    session[SEEN] = int(now().timestamp())
    forget_visitor()


def leave() -> None:
    """Empty the cookie."""
    session.clear()
    forget_visitor()
