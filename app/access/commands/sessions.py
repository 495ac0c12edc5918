"""Sessions begin at sign-in and end for a reason that is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.access.models import User, UserSession
from app.access.queries import get_visible_user
from app.access.rules import Origin, SessionEnd, hash_token
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.clock import now
from app.core.database import require_one, session
from app.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A new session: the token goes into the cookie and is kept nowhere else."""

    id: int
    token: str


def open_session(*, user: User, origin: Origin, hours: int, actor: Actor) -> OpenedSession:
    """A new token for each sign-in, so that one planted before it opens nothing."""
    token = secrets.token_urlsafe(32)
    instant = now()
    row = UserSession(
        token_hash=hash_token(token),
        user_id=user.id,
        created_at=instant,
        expires_at=instant + timedelta(hours=hours),
        address=origin.address[:45],
        agent=origin.agent[:200],
    )
    session().add(row)
    session().flush()
    record(
        "access.signed_in",
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
        after={"session": row.id},
    )
    return OpenedSession(row.id, token)


def sign_out(*, actor: Actor) -> None:
    """End the actor's own session of this browser."""
    assert actor.session_id is not None
    assert actor.user_id is not None
    result = session().execute(
        _ending(SessionEnd.SIGNED_OUT).where(
            UserSession.id == actor.session_id, UserSession.ended_at.is_(None)
        )
    )
    require_one(result)
    user = session().get_one(User, actor.user_id)
    record(
        "access.signed_out",
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
        after={"session": actor.session_id},
    )


def end_session(*, session_id: int, actor: Actor) -> None:
    """End one session: the actor's own, or that of somebody in the actor's area."""
    row = session().get(UserSession, session_id)
    if row is None:
        raise NotFound
    own = row.user_id == actor.user_id
    user = (
        session().get_one(User, row.user_id) if own else get_visible_user(row.user_id, actor=actor)
    )
    why = SessionEnd.ENDED_BY_SELF if own else SessionEnd.ENDED_BY_ADMIN
    result = session().execute(
        _ending(why).where(UserSession.id == session_id, UserSession.ended_at.is_(None))
    )
    require_one(result)
    record(
        "access.session_ended",
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
        after={"session": session_id, "why": why.value},
    )


def end_sessions(user_id: int, why: SessionEnd, *, keep: int | None = None) -> int:
    """End all sessions of a person, as part of a verb that has its own audit entry."""
    statement = _ending(why).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    if keep is not None:
        statement = statement.where(UserSession.id != keep)
    result = session().execute(statement)
    return int(result.rowcount)  # type: ignore[attr-defined]  # a CursorResult behind the ORM's Result


def end_all_sessions(*, user_id: int, reason: str, actor: Actor) -> int:
    """Put somebody out everywhere, at once."""
    user = get_visible_user(user_id, actor=actor)
    ended = end_sessions(user.id, SessionEnd.ENDED_BY_ADMIN)
    record(
        "access.sessions_ended",
        actor=actor,
        subject_type="user",
        subject_id=user.id,
        division_path=user.division_path,
        after={"ended": ended},
        reason=reason,
    )
    return ended


def replace_session(token_hash: str) -> None:
    """The session this browser had before it signed in again is over."""
    session().execute(
        _ending(SessionEnd.REPLACED).where(
            UserSession.token_hash == token_hash, UserSession.ended_at.is_(None)
        )
    )


def _ending(why: SessionEnd) -> sa.Update:
    return sa.update(UserSession).values(ended_at=now(), end_reason=why.value)
