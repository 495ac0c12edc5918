"""One form, one effect: a signed one-time token, recorded with the change it caused.

The token is made when the form is shown. Using it inserts a row in the same transaction as the
business change, so a second press, a repeated POST or a resent page ends as AlreadySubmitted.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.exc import IntegrityError

from app.core.bilingual import Text
from app.core.clock import now
from app.core.database import in_transaction, session
from app.core.errors import Conflict, InvalidValue
from app.web.models import UsedFormToken

FIELD = "form_token"
LIFETIME = timedelta(days=7)


class AlreadySubmitted(Conflict):
    """This very form has taken effect before."""

    def __init__(self, nonce: str) -> None:
        """Keep the nonce, so that the page can say where the first one led to."""
        super().__init__(
            Text(
                "这份表单已经提交过，没有重复办理。",
                "This form was already submitted; nothing was done twice.",
            )
        )
        self.nonce = nonce


def _serializer() -> URLSafeSerializer:
    key = current_app.secret_key
    assert key, "the program has no secret key"
    return URLSafeSerializer(key, salt="linyue.form-token")


def issue_token() -> str:
    """A fresh token for a form about to be shown. Writes nothing."""
    signed = _serializer().dumps([secrets.token_hex(16), int(now().timestamp())])
    return signed if isinstance(signed, str) else signed.decode("ascii")


def read_token(token: str) -> str:
    """The nonce inside a token of ours that is not too old."""
    try:
        nonce, issued = _serializer().loads(token)
    except (BadData, ValueError, TypeError) as error:
        raise InvalidValue(STALE) from error
    if now().timestamp() - issued > LIFETIME.total_seconds():
        raise InvalidValue(STALE)
    return str(nonce)


def claim_token(nonce: str) -> UsedFormToken:
    """Record the use, inside the transaction of the change; the second one loses."""
    assert in_transaction(), "claim_token() outside transaction()"
    used = UsedFormToken(nonce=nonce, used_at=now())
    current = session()
    current.add(used)
    try:
        current.flush()
    except IntegrityError as error:
        raise AlreadySubmitted(nonce) from error
    return used


def find_result(nonce: str) -> str | None:
    """Where the first submission led to, if it is known."""
    return session().scalar(sa.select(UsedFormToken.led_to).where(UsedFormToken.nonce == nonce))


def forget_tokens(*, before: datetime | None = None) -> int:
    """Drop rows whose tokens have expired anyway; upkeep calls this inside its transaction."""
    limit = before or now() - LIFETIME - timedelta(days=1)
    result = session().execute(sa.delete(UsedFormToken).where(UsedFormToken.used_at < limit))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a CursorResult behind the ORM's Result


STALE = Text(
    "这一页打开得太久了。您填的内容都还在，请核对后再提交一次。",
    "This page was open for too long. What you typed is still here; check it and submit again.",
)
