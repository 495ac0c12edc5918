"""The audit key and the three keys derived from it. The key lives outside the database.

Where it comes from (the key file) is not decided here; the factory hands it over at start.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

MINIMUM_BYTES = 32


@dataclass(frozen=True, slots=True)
class AuditKeys:
    """One key per purpose, so that a MAC made for one can never pass as another."""

    row: bytes
    chain: bytes
    anchor: bytes
    fingerprint: str
    """Names the key without giving it away; printed on anchors."""


_held: dict[str, AuditKeys] = {}


def derive_keys(key: bytes) -> AuditKeys:
    """Derive the keys of the three purposes; the labels may never change."""
    assert len(key) >= MINIMUM_BYTES, "the audit key is too short"

    def derived(label: bytes) -> bytes:
        return hmac.digest(key, b"linyue-audit-1 " + label, "sha256")

    return AuditKeys(
        row=derived(b"row"),
        chain=derived(b"chain"),
        anchor=derived(b"anchor"),
        fingerprint=derived(b"fingerprint").hex()[:16],
    )


def use_audit_key(key: bytes) -> None:
    """Set the key for this process. Called once by the factory, and by tests."""
    _held["keys"] = derive_keys(key)


def has_audit_key() -> bool:
    """Whether a key was handed over."""
    return "keys" in _held


def audit_keys() -> AuditKeys:
    """The keys in force; writing without them would be writing without proof."""
    assert has_audit_key(), "use_audit_key() was never called"
    return _held["keys"]
