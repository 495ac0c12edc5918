"""The keys of encrypted content: one per file, derived from the house's keyring."""

from __future__ import annotations

from typing import Protocol

from app.core.crypto.ciphers import Box, CipherName, make_box
from app.core.crypto.keyring import keyring
from app.core.storage.errors import KEY_MISSING, StoreUnavailable


class ContentKeys(Protocol):
    """What storage needs of the keyring."""

    def current(self) -> tuple[CipherName, int]:
        """The cipher and the key version new files are sealed with."""
        ...

    def box(self, cipher: CipherName, version: int, uid: str) -> Box:
        """The cipher under a key that belongs to this file alone."""
        ...

    def keyed_digest(self, sha256: str) -> str:
        """A digest of the content that cannot be guessed back without the keyring."""
        ...


class KeyringContentKeys:
    """The keyring in force."""

    def current(self) -> tuple[CipherName, int]:
        """As for fields."""
        return keyring().cipher, keyring().active_version

    def box(self, cipher: CipherName, version: int, uid: str) -> Box:
        """Derived from the sealing key of that version; a file whose version is gone stays shut."""
        if not keyring().has_version(version):
            raise StoreUnavailable(KEY_MISSING)
        return make_box(cipher, keyring().derive(f"file {uid}", version=version))

    def keyed_digest(self, sha256: str) -> str:
        """Stays the same when the sealing key is rotated."""
        return keyring().index("storage.content", sha256)
