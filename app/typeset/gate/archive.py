"""A zip read strictly and in a straight line: directory, names, real sizes. No Word knowledge here.

Nothing is believed that can be counted: sizes are those that came out while inflating, and what
the directory and the entry itself say must agree, so that no other reader sees another file.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.typeset.gate.caps import Caps
from app.typeset.gate.wording import Fault

_END = b"PK\x05\x06"
_CENTRAL = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_END_SIZE, _CENTRAL_SIZE, _LOCAL_SIZE = 22, 46, 30
_FLAG_ENCRYPTED, _FLAG_STREAMED, _FLAG_STRONG, _FLAG_MASKED = 0x1, 0x8, 0x40, 0x2000
_STORED, _DEFLATED = 0, 8
_PIECE = 1 << 16
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_FAR = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive as its directory describes it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    starts: int = 0
    """Where the packed bytes begin."""

    @property
    def is_folder(self) -> bool:
        """Some programs write folders as empty entries."""
        return self.name.endswith("/") and self.size == 0


def read_directory(content: bytes, caps: Caps) -> tuple[Entry, ...]:
    """Every entry, checked against its own header; Fault at the first thing that is wrong."""
    if len(content) > caps.file_bytes:
        raise Fault("package.too_big", limit=f"{caps.file_bytes >> 20} MB")
    if not content.startswith(_LOCAL):
        raise Fault("package.not_zip")
    entries = tuple(_entries(content, *_end_record(content, caps)))
    _check_names(entries)
    return _check_places(content, entries)


def _end_record(content: bytes, caps: Caps) -> tuple[int, int, int]:
    """Count, start and end of the directory, which must be the one and only."""
    at = content.rfind(_END)
    if at < 0 or at + _END_SIZE > len(content):
        raise Fault("package.not_zip")
    record: tuple[int, ...] = struct.unpack("<4H2LH", content[at + 4 : at + _END_SIZE])
    disk, directory_disk, here, count, size, offset, comment = record
    if disk or directory_disk or here != count or at + _END_SIZE + comment != len(content):
        raise Fault("package.damaged")
    if offset == _FAR or size == _FAR or offset + size != at:
        raise Fault("package.damaged")
    if count > caps.entries:
        raise Fault("package.many_entries", count=count, limit=caps.entries)
    return count, offset, at


def _entries(content: bytes, count: int, at: int, end: int) -> Iterator[Entry]:
    for _ in range(count):
        if at + _CENTRAL_SIZE > end or content[at : at + 4] != _CENTRAL:
            raise Fault("package.damaged")
        fields = struct.unpack("<6H3L5H2L", content[at + 4 : at + _CENTRAL_SIZE])
        _, _, flags, method, _, _, crc, packed, size, named, extra, remark, disk = fields[:13]
        at += _CENTRAL_SIZE
        name = _decode(content[at : at + named], flags)
        at += named + extra + remark
        if at > end or disk:
            raise Fault("package.damaged")
        yield Entry(name, flags, method, crc, packed, size, offset=fields[15])
    if at != end:
        raise Fault("package.damaged")


def _decode(raw: bytes, flags: int) -> str:
    """Names of Word's parts are plain; a name that two readers could read differently is not."""
    try:
        return raw.decode("ascii") if not flags & 0x800 else raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("package.name", name=raw.decode("ascii", "replace")[:80]) from None


def _check_names(entries: tuple[Entry, ...]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.name
        pieces = name.rstrip("/").split("/")
        odd = (
            not name.isprintable()
            or len(name) > 240
            or name.startswith("/")
            or any(mark in name for mark in '\\:*?"<>|')
            or any(piece in ("", ".", "..") or _RESERVED.match(piece) for piece in pieces)
            or any(piece != piece.rstrip(" .").lstrip() for piece in pieces)
        )
        if odd:
            raise Fault("package.name", name=name[:80])
        folded = name.casefold()
        if folded in seen:
            raise Fault("package.duplicate", name=name[:80])
        seen.add(folded)


def _check_places(content: bytes, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Each entry's own header agrees with the directory, and no two share bytes."""
    placed = []
    reached = 0
    for entry in sorted(entries, key=lambda one: one.offset):
        if entry.offset < reached:
            raise Fault("package.overlap", name=entry.name[:80])
        placed.append(_placed(content, entry))
        reached = placed[-1].starts + entry.packed
        if reached > len(content):
            raise Fault("package.damaged")
    if placed and placed[0].offset != 0:
        raise Fault("package.damaged")
    return tuple(placed)


def _placed(content: bytes, entry: Entry) -> Entry:
    at = entry.offset
    if content[at : at + 4] != _LOCAL or at + _LOCAL_SIZE > len(content):
        raise Fault("package.damaged")
    _, flags, method, _, _, crc, packed, size, named, extra = struct.unpack(
        "<5H3L2H", content[at + 4 : at + _LOCAL_SIZE]
    )
    hidden = _FLAG_ENCRYPTED | _FLAG_STRONG | _FLAG_MASKED
    if (flags | entry.flags) & hidden:
        raise Fault("package.encrypted")
    if method != entry.method or method not in (_STORED, _DEFLATED):
        raise Fault("package.damaged")
    name_at = at + _LOCAL_SIZE
    if _decode(content[name_at : name_at + named], flags) != entry.name:
        raise Fault("package.lying", name=entry.name[:80])
    said = (crc, packed, size)
    streamed = flags & _FLAG_STREAMED and said in ((0, 0, 0), (0, _FAR, _FAR))
    if not streamed and said != (entry.crc, entry.packed, entry.size):
        raise Fault("package.lying", name=entry.name[:80])
    return replace(entry, starts=name_at + named + extra)


def inflate(content: bytes, entry: Entry, *, limit: int) -> Iterator[bytes]:
    """The real bytes, counted as they come; stops by Fault at the limit, ratio or a lie."""
    packed = memoryview(content)[entry.starts : entry.starts + entry.packed]
    produced = crc = 0
    for piece in _pieces(packed, entry):
        produced += len(piece)
        if produced > limit or produced > entry.size:
            lying = produced > entry.size
            raise Fault("package.lying" if lying else "package.bomb", name=entry.name[:80])
        crc = zlib.crc32(piece, crc)
        yield piece
    if produced != entry.size or crc != entry.crc:
        raise Fault("package.lying", name=entry.name[:80])


def _pieces(packed: memoryview, entry: Entry) -> Iterator[bytes]:
    if entry.method == _STORED:
        for at in range(0, len(packed), _PIECE):
            yield bytes(packed[at : at + _PIECE])
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    at, rest = 0, b""
    try:
        while not inflater.eof and (rest or at < len(packed)):
            if not rest:
                rest = bytes(packed[at : at + _PIECE])
                at += _PIECE
            piece = inflater.decompress(rest, _PIECE)
            rest = inflater.unconsumed_tail
            if piece:
                yield piece
    except zlib.error:
        raise Fault("package.damaged") from None
    if not inflater.eof or inflater.unused_data or at < len(packed):
        raise Fault("package.lying", name=entry.name[:80])
