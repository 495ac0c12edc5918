"""How personal data looks where the full value is not called for: lists, papers, audit, logs.

Masks are for display and never undone; revealing the value is a command with a reason. `mask_text`
catches numbers that slipped into free text, such as a log line or an audit entry: when in doubt it
masks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ID_LENGTH, _OLD_ID_LENGTH = 18, 15
_AREA = 6
_HALF_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")

# Long digit runs first; then numbers written in groups, as people read them out. Every group has
# a fixed length, so the time grows with the text and no faster.
_NUMBERS = re.compile(
    r"(?P<run>[0-9]{15,}[Xx]?)"
    r"|(?<![0-9])(?P<id>[0-9]{6}[ -][0-9]{4}(?:[ -]?[0-9]{4})[ -][0-9]{3}[0-9Xx])(?![0-9])"
    r"|(?<![0-9])(?P<card>[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?)(?![0-9])"
    r"|(?<![0-9])(?P<prefix>(?:\+?86|0086|0)[ -]?)?"
    r"(?P<mobile>1[3-9][0-9](?:[ -]?[0-9]{4}){2})(?![0-9])"
)
_WORTH_A_LOOK = re.compile(r"[0-9]{4}[ -]?[0-9]{3}")
_IDENTITY = re.compile(r"[1-9][0-9]{5}(?:1[89]|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx]")


def mask_id_number(number: str) -> str:
    """110105********002X. Other documents keep only their last two characters."""
    if len(number) in (_ID_LENGTH, _OLD_ID_LENGTH) and number[:-1].isdigit():
        tail = 4 if len(number) == _ID_LENGTH else 3
        return number[:_AREA] + "*" * (len(number) - _AREA - tail) + number[-tail:]
    return _tail_only(number, 2)


def mask_account(number: str) -> str:
    """**** **** 0004: how long the account is does not show."""
    return f"**** **** {number[-4:]}" if len(number) > 7 else "*" * len(number)


def mask_phone(number: str) -> str:
    """138****1234, or 0851-****678 for a landline."""
    area, dash, local = number.partition("-")
    if dash:
        return f"{area}-****{local[-3:]}" if len(local) > 6 else f"{area}-{'*' * len(local)}"
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else _tail_only(number, 2)


def mask_name(name: str) -> str:
    """王**, for pages that need to tell people apart but not to name them."""
    bare = name.strip()
    return bare[:1] + "*" * min(len(bare) - 1, 2) if len(bare) > 1 else "*" * len(bare)


def mask_text(text: str) -> str:
    """The text with every identity number, card number and mobile number inside masked."""
    if not text.isascii():
        text = text.translate(_HALF_WIDTH)
    if _WORTH_A_LOOK.search(text) is None:
        return text
    return _NUMBERS.sub(_mask_found, text)


def mask_deep(value: object) -> object:
    """The same for everything inside a log event: texts, lists, mappings, long whole numbers."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        masked = mask_text(str(value)) if abs(value) >= 10**10 else None
        return value if masked is None or masked == str(value) else masked
    if isinstance(value, Mapping):
        return {mask_deep(key): mask_deep(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask_deep(inner) for inner in value]
    return value


def _mask_found(found: re.Match[str]) -> str:
    if found["run"]:
        run = found["run"]
        return mask_id_number(run) if _IDENTITY.fullmatch(run) else mask_account(run)
    if found["id"]:
        return mask_id_number(_closed_up(found["id"]))
    if found["card"]:
        return mask_account(_closed_up(found["card"]))
    return (found["prefix"] or "") + mask_phone(_closed_up(found["mobile"]))


def _closed_up(number: str) -> str:
    return number.replace(" ", "").replace("-", "")


def _tail_only(number: str, kept: int) -> str:
    hidden = max(len(number) - kept, 0)
    return "*" * hidden + number[hidden:] if len(number) > 2 * kept else "*" * len(number)
