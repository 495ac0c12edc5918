"""Encrypted content as a row of sealed chunks that can be written and read as a stream.

Layout: magic, cipher, key version, chunk size; then chunks, each nonce, ciphertext and tag. Every
chunk is bound (as associated data) to the header and the uid of the file, to its place and to
whether it is the last one, and the key belongs to this uid alone. So a chunk that was changed,
moved, dropped, repeated, taken from another file or followed by more fails, and so does a file cut
at any byte.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag

from app.core.crypto.ciphers import NONCE, TAG, CipherName
from app.core.storage.content_keys import ContentKeys
from app.core.storage.errors import CHANGED, FileDamaged

MAGIC = b"LYF1"
CHUNK = 64 * 1024
LARGEST_CHUNK = 16 * CHUNK
_CODES = {CipherName.AES: 1, CipherName.SM4: 2}
_CIPHERS = {code: name for name, code in _CODES.items()}
_HEADER = struct.Struct(">4sBII")
_PLACE = struct.Struct(">QB")


def rechunk(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of exactly this size, the last one shorter."""
    held = bytearray()
    for piece in pieces:
        held += piece
        whole = len(held) - len(held) % size
        for start in range(0, whole, size):
            yield bytes(held[start : start + size])
        del held[:whole]
    if held:
        yield bytes(held)


def mark_last(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece with whether it is the last; no pieces at all are one empty last piece."""
    waiting: bytes | None = None
    for piece in pieces:
        if waiting is not None:
            yield waiting, False
        waiting = piece
    yield waiting or b"", True


def seal_stream(plain: Iterable[bytes], *, keys: ContentKeys, uid: str) -> Iterator[bytes]:
    """Header, then sealed chunks."""
    cipher, version = keys.current()
    header = _HEADER.pack(MAGIC, _CODES[cipher], version, CHUNK)
    yield header
    box = keys.box(cipher, version, uid)
    for index, (chunk, last) in enumerate(mark_last(rechunk(plain, CHUNK))):
        yield box.close(chunk, header + uid.encode() + _PLACE.pack(index, last))


def unseal_stream(sealed: Iterable[bytes], *, keys: ContentKeys, uid: str) -> Iterator[bytes]:
    """The plain chunks, each only after its seal was checked; FileDamaged at the first doubt."""
    pieces = iter(sealed)
    header, rest = _take_header(pieces)
    magic, code, version, size = _HEADER.unpack(header)
    if magic != MAGIC or code not in _CIPHERS or not 0 < size <= LARGEST_CHUNK:
        raise FileDamaged(CHANGED)
    box = keys.box(_CIPHERS[code], version, uid)
    chunks = rechunk(_chain(rest, pieces), NONCE + size + TAG)
    for index, (chunk, last) in enumerate(mark_last(chunks)):
        if len(chunk) < NONCE + TAG:
            raise FileDamaged(CHANGED)
        try:
            yield box.open(chunk, header + uid.encode() + _PLACE.pack(index, last))
        except InvalidTag as error:
            raise FileDamaged(CHANGED) from error


def _take_header(pieces: Iterator[bytes]) -> tuple[bytes, bytes]:
    """The header and what followed it in the same piece."""
    held = b""
    while len(held) < _HEADER.size:
        piece = next(pieces, None)
        if piece is None:
            raise FileDamaged(CHANGED)
        held += piece
    return held[: _HEADER.size], held[_HEADER.size :]


def _chain(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from others
