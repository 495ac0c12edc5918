"""Time-based one-time codes (RFC 6238 on RFC 4226): six digits, thirty seconds, HMAC-SHA-1.

SHA-1 is what every authenticator app reads; HMAC does not rest on what SHA-1 lost.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

PERIOD = 30
DIGITS = 6
DRIFT = 1
"""Steps a phone's clock may be early or late."""


def make_secret() -> str:
    """160 bits, the key length of HMAC-SHA-1, in the letters authenticator apps take."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def step_at(instant: datetime) -> int:
    """The number of the thirty-second step an instant lies in."""
    return int(instant.timestamp()) // PERIOD


def code_for(secret: str, step: int, *, digits: int = DIGITS) -> str:
    """The code of one step."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    start = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return str((number & 0x7FFFFFFF) % 10**digits).zfill(digits)


def matching_step(secret: str, code: str, *, at: datetime) -> int | None:
    """The step whose code this is, within the drift; every step is compared, none ends early."""
    now = step_at(at)
    found: int | None = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_for(secret, step).encode(), code.encode()):
            found = step
    return found


def provisioning_uri(secret: str, *, account: str, issuer: str) -> str:
    """What the QR code says to an authenticator app."""
    label = quote(f"{issuer}:{account}")
    query = urlencode({"secret": secret, "issuer": issuer, "digits": DIGITS, "period": PERIOD})
    return f"otpauth://totp/{label}?{query}"
