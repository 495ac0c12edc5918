"""Personal data at rest: sealed per field, bound to its record, found through a keyed index.

`seal` and `unseal` are in sealing, the keys and their file in keyring, SM3 and keyed digests in
digests, the ciphers in ciphers; rotation re-seals old values. Nothing here claims the commercial
cryptography assessment (密评): that counts certified modules only, and these are replaceable.
"""

from __future__ import annotations

from app.core.crypto.columns import encrypted_column
from app.core.crypto.digests import new_sm3, sm3
from app.core.crypto.keyring import Keyring, keyring, load_keyring, use_keyring
from app.core.crypto.sealing import SealBroken, UnknownKeyVersion, blind_index, seal, unseal

__all__ = [
    "Keyring",
    "SealBroken",
    "UnknownKeyVersion",
    "blind_index",
    "encrypted_column",
    "keyring",
    "load_keyring",
    "new_sm3",
    "seal",
    "sm3",
    "unseal",
    "use_keyring",
]
