"""The two ciphers values are sealed with: AES-256-GCM, and SM4-GCM where a county requires 国密."""

from __future__ import annotations

import secrets
from enum import StrEnum
from functools import cache
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher as WheelCipher
from cryptography.hazmat.primitives.ciphers import modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from app.core.crypto.digests import DigestName, derive_key

NONCE = 12
TAG = 16


class CipherName(StrEnum):
    """The setting; each has a mark that stands at the front of every sealed value."""

    AES = "aes-256-gcm"
    SM4 = "sm4-gcm"

    @property
    def mark(self) -> str:
        """Two characters: the cipher and the version of the format around it."""
        return "a1" if self is CipherName.AES else "s1"


BY_MARK = {name.mark: name for name in CipherName}


class Box(Protocol):
    """One cipher under one key."""

    def close(self, plain: bytes, bound: bytes) -> bytes:
        """Nonce, ciphertext and tag."""
        ...

    def open(self, closed: bytes, bound: bytes) -> bytes:
        """The plain bytes, or InvalidTag."""
        ...


class AesBox:
    """AES-256-GCM."""

    def __init__(self, key: bytes) -> None:
        """Expand the key once."""
        self._cipher = AESGCM(key)

    def close(self, plain: bytes, bound: bytes) -> bytes:
        """A fresh random nonce each time: 2^32 values per key version stay safe."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, bound)

    def open(self, closed: bytes, bound: bytes) -> bytes:
        """The plain bytes, or InvalidTag."""
        return self._cipher.decrypt(closed[:NONCE], closed[NONCE:], bound)


class Sm4Box:
    """SM4-GCM (GB/T 32907) through the wheel's OpenSSL."""

    def __init__(self, key: bytes) -> None:
        """Keep the key schedule's input; OpenSSL expands it per call."""
        self._algorithm = SM4(key)

    def close(self, plain: bytes, bound: bytes) -> bytes:
        """Laid out like AES: nonce, ciphertext, tag."""
        nonce = secrets.token_bytes(NONCE)
        work = WheelCipher(self._algorithm, modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(bound)
        return nonce + work.update(plain) + work.finalize() + work.tag

    def open(self, closed: bytes, bound: bytes) -> bytes:
        """The plain bytes, or InvalidTag."""
        nonce, body, tag = closed[:NONCE], closed[NONCE:-TAG], closed[-TAG:]
        work = WheelCipher(self._algorithm, modes.GCM(nonce, tag)).decryptor()
        work.authenticate_additional_data(bound)
        return work.update(body) + work.finalize()


@cache
def sm4_available() -> bool:
    """Whether this OpenSSL was built with SM4-GCM; asked once, at start."""
    try:
        Sm4Box(bytes(16)).close(b"", b"")
    except UnsupportedAlgorithm:
        return False
    return True


def make_box(name: CipherName, master: bytes) -> Box:
    """The box of one cipher under one master key."""
    purpose = f"seal {name.mark}"
    if name is CipherName.AES:
        return AesBox(derive_key(master, purpose, length=32, name=DigestName.SHA256))
    return Sm4Box(derive_key(master, purpose, length=16, name=DigestName.SM3))
