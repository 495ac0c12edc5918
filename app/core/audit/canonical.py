"""The exact bytes an entry is signed over, and the MACs. Frozen: golden vectors guard this module.

Every stored column is covered: the content and id by row_mac, everything by the chain hash.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import Any

from app.core.audit.keys import AuditKeys

GENESIS = "0" * 64
"""What the first entry names as its predecessor."""

CONTENT = (
    "id",
    "at",
    "verb",
    "actor_user_id",
    "actor_name",
    "actor_roles",
    "actor_address",
    "session_id",
    "subject_type",
    "subject_id",
    "division_path",
    "reason",
    "before",
    "after",
)
"""Columns under row_mac, in order."""

CHAIN = ("seq", "row_mac", "prev_hash", "hash")
"""Columns that give an entry its place."""

AT_FORMAT = "%Y-%m-%d %H:%M:%S.%f"
"""How an instant (UTC) is written into the signed bytes; SQLite stores exactly this text."""


def encode(values: Iterable[object]) -> bytes:
    """Join values so that no two different rows give the same bytes.

    Text arrives as str, or as a bytearray holding the stored bytes; a blob or a float is not
    something we ever wrote, and is marked so that it cannot pass for the text or number it mimics.
    """
    parts: list[bytes | bytearray] = []
    for value in values:
        if value is None:
            parts.append(b"n")
        elif isinstance(value, bytearray):
            parts.append(b"t%d:" % len(value))
            parts.append(value)
        elif isinstance(value, str):
            raw = value.encode()
            parts.append(b"t%d:" % len(raw))
            parts.append(raw)
        elif isinstance(value, int):
            parts.append(b"i%d;" % value)
        else:
            parts.append(b"x" + repr(value).encode() + b";")
    return b"".join(parts)


def content_bytes(columns: Mapping[str, Any]) -> bytes:
    """The bytes under row_mac, from columns by name."""
    return encode(columns[name] for name in CONTENT)


def row_mac(keys: AuditKeys, content: bytes) -> str:
    """The MAC an entry carries from the moment it is inserted, before it is sealed."""
    return hmac.digest(keys.row, content, "sha256").hex()


def chain_hash(keys: AuditKeys, prev_hash: object, *, seq: object, mac: object, body: bytes) -> str:
    """The keyed hash that ties an entry to its predecessor and its place."""
    message = encode((prev_hash, seq, mac)) + body
    return hmac.digest(keys.chain, message, "sha256").hex()
