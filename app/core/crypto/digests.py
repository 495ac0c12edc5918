"""SM3 wherever it can be had, keyed digests, and keys derived for one purpose each."""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum
from functools import cache
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as wheel_hmac
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class DigestName(StrEnum):
    """The hash behind keyed digests and key derivation."""

    SHA256 = "sha256"
    SM3 = "sm3"


class Digest(Protocol):
    """What is used of a hash object."""

    def update(self, content: bytes, /) -> None:
        """Take in more."""
        ...

    def digest(self) -> bytes:
        """The digest of everything so far."""
        ...

    def hexdigest(self) -> str:
        """The same in hexadecimal."""
        ...


class WheelSM3:
    """SM3 from the cryptography wheel's OpenSSL, for systems whose own was built without."""

    def __init__(self) -> None:
        """Start empty."""
        self._hash = hashes.Hash(hashes.SM3())

    def update(self, content: bytes, /) -> None:
        """Take in more."""
        self._hash.update(content)

    def digest(self) -> bytes:
        """The digest of everything so far; more may follow."""
        return self._hash.copy().finalize()

    def hexdigest(self) -> str:
        """The same in hexadecimal."""
        return self.digest().hex()


@cache
def system_has_sm3() -> bool:
    """Whether hashlib's OpenSSL carries SM3."""
    try:
        hashlib.new("sm3")
    except ValueError:
        return False
    return True


@cache
def sm3_available() -> bool:
    """Whether SM3 can be had at all."""
    if system_has_sm3():
        return True
    try:
        WheelSM3()
    except UnsupportedAlgorithm:
        return False
    return True


def new_sm3() -> Digest:
    """A running SM3 digest, for files read in pieces."""
    return hashlib.new("sm3") if system_has_sm3() else WheelSM3()


def sm3(content: bytes) -> bytes:
    """The SM3 digest of some bytes."""
    digest = new_sm3()
    digest.update(content)
    return digest.digest()


def keyed_digest(key: bytes, content: bytes, name: DigestName) -> bytes:
    """HMAC-SHA-256 or HMAC-SM3, 32 bytes."""
    if name is DigestName.SHA256 or system_has_sm3():
        return hmac.digest(key, content, name.value)
    mac = wheel_hmac.HMAC(key, hashes.SM3())
    mac.update(content)
    return mac.finalize()


def derive_key(master: bytes, purpose: str, *, length: int, name: DigestName) -> bytes:
    """A key for one purpose (HKDF): what one purpose leaks says nothing about another."""
    algorithm = hashes.SM3() if name is DigestName.SM3 else hashes.SHA256()
    info = b"linyue-1 " + purpose.encode()
    return HKDF(algorithm=algorithm, length=length, salt=None, info=info).derive(master)
