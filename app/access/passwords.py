"""Password hashes: argon2id, and the one work that is done whether an account exists or not."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.web.context import settings

# Each hash takes its memory for a moment; this many at once keep a small machine on its feet.
_AT_ONCE = threading.BoundedSemaphore(4)


@dataclass(slots=True)
class Work:
    """How many hashes this process has computed; tests compare known with unknown accounts."""

    done: int = 0


WORK = Work()


def _hasher() -> PasswordHasher:
    return _make_hasher(settings().environment == "testing")


@cache
def _make_hasher(testing: bool) -> PasswordHasher:
    """OWASP's second argon2id profile doubled in time; tests make thousands of accounts."""
    if testing:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


@cache
def _nobody(testing: bool) -> str:
    """The hash an unknown account is checked against, made once so that it costs the same."""
    return _make_hasher(testing).hash("nobody has this password")


def warm_up() -> None:
    """Make the hash of nobody before the first sign-in, which would otherwise be slower by it."""
    _nobody(settings().environment == "testing")


def hash_password(password: str) -> str:
    """The hash to keep."""
    with _AT_ONCE:
        WORK.done += 1
        return _hasher().hash(password)


def verify_password(kept: str | None, password: str) -> bool:
    """Whether the password fits; None stands for an account that does not exist and never fits."""
    against = kept if kept is not None else _nobody(settings().environment == "testing")
    try:
        with _AT_ONCE:
            WORK.done += 1
            _hasher().verify(against, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def needs_rehash(kept: str) -> bool:
    """Whether the kept hash is of older strength."""
    return _hasher().check_needs_rehash(kept)
