"""Sealing one value for one field of one record, and the keyed index it is found by.

A sealed value reads `a1.3.…`: cipher, key version, then nonce, ciphertext and tag in URL-safe
base64. Cipher, version, record and field are authenticated with it, so a value moved to another
row, another column or another version does not open.
"""

from __future__ import annotations

import base64
import re

from cryptography.exceptions import InvalidTag

from app.core.bilingual import Text
from app.core.crypto.ciphers import BY_MARK, NONCE, TAG, CipherName
from app.core.crypto.keyring import keyring
from app.core.errors import LinyueError

_TOKEN = re.compile(r"([a-z][0-9])\.([1-9][0-9]{0,8})\.([A-Za-z0-9_-]+)")


class SealBroken(LinyueError):
    """A sealed value that does not open: changed, moved, or not one of ours."""

    def __init__(self, message: Text | None = None) -> None:
        """Say nothing of the content, not even which check failed."""
        super().__init__(
            message
            or Text(
                "加密内容无法读出：可能被改动过，或不属于这条记录。请联系系统管理员核查。",
                "The sealed value does not open: it was changed, or belongs to another record. "
                "Ask your administrator to look into it.",
            )
        )


class UnknownKeyVersion(SealBroken):
    """A sealed value whose key version this process does not hold."""

    def __init__(self, version: int) -> None:
        """Name the version: the key file may be old, or the program not restarted."""
        super().__init__(
            Text(
                f"缺少第 {version} 版密钥。请确认密钥文件是最新的，并重启程序。",
                f"Key version {version} is missing. Make sure that the key file is the newest, "
                "and restart the program.",
            )
        )
        self.version = version


def seal(plain: str, *, record: str, field: str) -> str:
    """Seal a value for this field of the record with this uid, under the active key."""
    ring = keyring()
    bound = _bound(ring.cipher, ring.active_version, record, field)
    box = ring.box(ring.cipher, ring.active_version)
    closed = box.close(plain.encode("utf-8", "surrogatepass"), bound)
    return ring.active_prefix + base64.urlsafe_b64encode(closed).decode().rstrip("=")


def unseal(token: str, *, record: str, field: str) -> str:
    """Open a value sealed for exactly this field of this record; SealBroken otherwise."""
    cipher, version, closed = _take_apart(token)
    ring = keyring()
    if not ring.has_version(version):
        raise UnknownKeyVersion(version)
    try:
        plain = ring.box(cipher, version).open(closed, _bound(cipher, version, record, field))
    except InvalidTag as broken:
        raise SealBroken from broken
    return plain.decode("utf-8", "surrogatepass")


def blind_index(purpose: str, value: str) -> str:
    """The keyed index of a normalised value, 32 hexadecimal characters.

    Equal values have equal indexes within a purpose and unrelated ones across purposes.
    """
    assert purpose, "an index has a purpose"
    assert value, "nothing is not indexed: all who have none would look like one person"
    return keyring().index(purpose, value)


def _bound(cipher: CipherName, version: int, record: str, field: str) -> bytes:
    """What the value is tied to; lengths in front, so that no two ties read alike."""
    assert record, "a sealed value belongs to a record"
    assert field, "a sealed value belongs to a field"
    parts = (cipher.mark, str(version), record, field)
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def _take_apart(token: str) -> tuple[CipherName, int, bytes]:
    found = _TOKEN.fullmatch(token)
    cipher = BY_MARK.get(found[1]) if found else None
    if found is None or cipher is None or len(found[3]) % 4 == 1:
        raise SealBroken
    body = found[3]
    closed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    # The last character has spare bits: only one spelling of a value is accepted.
    if base64.urlsafe_b64encode(closed).decode().rstrip("=") != body or len(closed) < NONCE + TAG:
        raise SealBroken
    return cipher, int(found[2]), closed
