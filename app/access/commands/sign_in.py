"""The tries at the door: each is counted before the password is looked at.

    transaction: reserve_attempt()   - refuses while the account or the address rests
    no transaction: the hash         - slow on purpose, so it holds no write lock
    transaction: accept or refuse

A try that was reserved and never came back counts as failed, so a crowd of tries at once gets no
more guesses than one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.access.models import SignInAttempt
from app.access.queries import Candidate
from app.access.rules import MOST_IN_A_ROW, Origin, TooManyTries, throttle_address, wait_after
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.clock import now
from app.core.crypto import blind_index
from app.core.database import session

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many failures in a row, per account and per address, before a rest."""

    per_account: int
    per_address: int
    window: timedelta


def account_key(user: Candidate | None, typed: str, *, what: str = "password") -> str:
    """One bucket for each account however it was named; unknown names have buckets alike."""
    known = f"user:{user.id}" if user is not None else f"name:{typed}"
    return _key(what, known)


def _key(what: str, known: str) -> str:
    return blind_index("sign_in_attempt", f"{what}:{known}")


def reserve_attempt(*, key: str, origin: Origin, limits: Limits) -> int:
    """Count a try, or raise TooManyTries with the wait that is left."""
    current = session()
    if current.get_bind().dialect.name == "postgresql":
        # SQLite has one writer anyway; here tries of one account must queue to be counted.
        lock = sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(key, 0))
        current.execute(sa.select(lock))
    wait = max(_account_wait(key, limits), _address_wait(origin.address, limits))
    if wait > timedelta(0):
        raise TooManyTries(wait)
    row = SignInAttempt(account_key=key, address=throttle_address(origin.address), at=now())
    current.add(row)
    current.flush()
    current.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now() - KEPT))
    return row.id


def _account_wait(key: str, limits: Limits) -> timedelta:
    """What is left of the rest this account takes after its failures in a row."""
    last_success = (
        sa.select(sa.func.coalesce(sa.func.max(SignInAttempt.id), 0))
        .where(SignInAttempt.account_key == key, SignInAttempt.succeeded)
        .scalar_subquery()
    )
    failures = (
        session()
        .scalars(
            sa.select(SignInAttempt.at)
            .where(SignInAttempt.account_key == key, SignInAttempt.id > last_success)
            .order_by(SignInAttempt.id.desc())
            .limit(MOST_IN_A_ROW)
        )
        .all()
    )
    if not failures:
        return timedelta(0)
    rest = wait_after(len(failures), allowed=limits.per_account, window=limits.window)
    return failures[0] + rest - now()


def _address_wait(address: str, limits: Limits) -> timedelta:
    """What is left until the oldest of the newest failures of this address leaves the window."""
    oldest = session().scalar(
        sa.select(SignInAttempt.at)
        .where(
            SignInAttempt.address == throttle_address(address),
            SignInAttempt.succeeded.is_(False),
            SignInAttempt.at > now() - limits.window,
        )
        .order_by(SignInAttempt.id.desc())
        .offset(limits.per_address - 1)
        .limit(1)
    )
    return timedelta(0) if oldest is None else oldest + limits.window - now()


def accept_attempt(attempt_id: int) -> None:
    """The password or code fitted: the row of failures is over."""
    session().execute(
        sa.update(SignInAttempt).where(SignInAttempt.id == attempt_id).values(succeeded=True)
    )


def refuse_attempt(*, attempt_id: int, user: Candidate | None, origin: Origin, what: str) -> None:
    """Log the failure: one entry, whether the account exists or not."""
    record(
        "access.sign_in_failed",
        actor=Actor(user_id=None, name="未登录", address=origin.address),
        subject_type="sign_in",
        subject_id=attempt_id,
        division_path=user.division_path if user is not None else "/",
        after={"account": user.user_name if user is not None else None, "what": what},
    )


def clear_attempts(user_id: int) -> None:
    """A reset password starts with a clean slate."""
    keys = [_key(what, f"user:{user_id}") for what in ("password", "code")]
    session().execute(sa.delete(SignInAttempt).where(SignInAttempt.account_key.in_(keys)))
