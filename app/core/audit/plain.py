"""before/after as canonical JSON: plain values only, keys sorted, identity numbers masked.

Floats are refused because money must never be one; bytes because a log is read by people.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum

from app.core.masking import mask_text

LONG = 10**14
"""A whole number of 15 digits is nobody's money; it is somebody's identity or account number."""


def clean_text(text: str) -> str:
    """Mask identity numbers, and replace what a database or UTF-8 cannot hold."""
    text = (
        text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )
    return mask_text(text)


def plain_value(value: object) -> object:
    """A value as JSON may hold it, or a TypeError: a mistake of the calling command."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return plain_value(value.value)
    if isinstance(value, int):
        return int(value) if abs(value) < LONG else clean_text(str(int(value)))
    if isinstance(value, str):
        return clean_text(str(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return _plain_collection(value)


def _plain_collection(value: object) -> object:
    """Lists keep their order, sets are sorted, dictionaries need text keys."""
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            message = "keys in an audit entry must be text"
            raise TypeError(message)
        return {clean_text(key): plain_value(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_value(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return [plain_value(part) for part in sorted(value)]
    message = f"{type(value).__name__} must not be put into an audit entry"
    raise TypeError(message)


def canonical_json(value: object) -> str:
    """One spelling for one value: sorted keys, no spaces, Chinese as itself."""
    return json.dumps(plain_value(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
