"""The file itself: raw zip entries, deflated once where nothing changes, ISA-L where it does.

Times in the archive are fixed, so that the same facts give the same bytes; archives and checks
compare hashes. No zip64: a paper of four gigabytes is a mistake.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from isal import isal_zlib

from app.core.bilingual import Text
from app.typeset.faults import RenderFailed

Write = Callable[[bytes], object]

MOST_MEMBERS = 65_535
MOST_BYTES = 0xFFFF_FFFF
FIRST_OF_1980 = 0x21
UTF8_NAMES = 0x800
LEVEL = 1
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """One entry, ready to be written."""

    name: bytes
    content: bytes
    """As it stands in the archive."""
    checksum: int
    size: int
    method: int = ZIP_DEFLATED

    def header(self) -> bytes:
        """What local and central header have in common."""
        return struct.pack(
            "<HHHHHLLLHH",
            20,
            UTF8_NAMES,
            self.method,
            0,
            FIRST_OF_1980,
            self.checksum,
            len(self.content),
            self.size,
            len(self.name),
            0,
        )


def deflated(name: str, content: bytes) -> Member:
    """A part in one go."""
    packed = isal_zlib.compress(content, LEVEL, -15)
    return Member(name.encode(), packed, isal_zlib.crc32(content), len(content))


def stored(name: str, content: bytes) -> Member:
    """A picture, which is packed already."""
    return Member(name.encode(), content, isal_zlib.crc32(content), len(content), ZIP_STORED)


def deflated_stream(name: str, chunks: Iterable[bytes]) -> Member:
    """A part as it is rendered: a small one in one go, a big one by the chunk."""
    held: list[bytes] = []
    packed: list[bytes] = []
    size = waiting = checksum = 0
    squeezer = None
    for chunk in chunks:
        held.append(chunk)
        waiting += len(chunk)
        if waiting >= CHUNK:
            content = b"".join(held)
            held.clear()
            squeezer = squeezer or isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
            checksum = isal_zlib.crc32(content, checksum)
            packed.append(squeezer.compress(content))
            size, waiting = size + waiting, 0
    content = b"".join(held)
    if squeezer is None:
        return deflated(name, content)
    checksum = isal_zlib.crc32(content, checksum)
    packed.extend((squeezer.compress(content), squeezer.flush()))
    return Member(name.encode(), b"".join(packed), checksum, size + len(content))


def raw_members(content: bytes) -> list[Member]:
    """The entries of an archive as they are packed in it, in its order, without duplicates."""
    members = {}
    with ZipFile(BytesIO(content)) as archive:
        for entry in archive.infolist():
            start = entry.header_offset
            name_length, extra_length = struct.unpack("<HH", content[start + 26 : start + 30])
            start += 30 + name_length + extra_length
            members[entry.filename] = Member(
                entry.filename.encode(),
                content[start : start + entry.compress_size],
                entry.CRC,
                entry.file_size,
                entry.compress_type,
            )
    return list(members.values())


def unpacked_xml(content: bytes) -> Iterator[bytes]:
    """Every XML part of an archive."""
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                yield archive.read(name)


class Block:
    """Entries that never change, laid out once, for the place where they usually begin."""

    def __init__(self, members: Iterable[Member], *, at: int = 0) -> None:
        packed: list[bytes] = []
        self.records: list[tuple[bytes, bytes, int]] = []
        offset = 0
        for member in members:
            header = member.header()
            entry = b"".join((b"PK\x03\x04", header, member.name, member.content))
            self.records.append((*_record(member.name, header), offset))
            packed.append(entry)
            offset += len(entry)
        self.content = b"".join(packed)
        self.at = at
        self.directory = self.directory_at(at)

    def directory_at(self, shift: int) -> bytes:
        """The directory entries when the block begins at this offset."""
        return b"".join(
            b"".join((before, struct.pack("<L", offset + shift), name))
            for before, name, offset in self.records
        )


def _record(name: bytes, header: bytes) -> tuple[bytes, bytes]:
    """A directory entry before and after its offset."""
    before = b"PK\x01\x02" + struct.pack("<H", 20) + header + struct.pack("<HHHL", 0, 0, 0, 0)
    return before, name


class Package:
    """An archive on its way out."""

    def __init__(self, write: Write) -> None:
        self.write = write
        self.offset = 0
        self.count = 0
        self.directory: list[bytes] = []

    def add_block(self, block: Block) -> None:
        """Entries that were laid out before."""
        usual = self.offset == block.at
        self.directory.append(block.directory if usual else block.directory_at(self.offset))
        self.write(block.content)
        self.count += len(block.records)
        self.offset += len(block.content)

    def add(self, member: Member) -> None:
        """One entry."""
        header = member.header()
        before, name = _record(member.name, header)
        self.directory.append(before + struct.pack("<L", self.offset) + name)
        self.write(b"".join((b"PK\x03\x04", header, name, member.content)))
        self.count += 1
        self.offset += 30 + len(name) + len(member.content)

    def close(self) -> int:
        """Write the directory; the size of the whole."""
        directory = b"".join(self.directory)
        end = struct.pack("<HHHHLLH", 0, 0, self.count, self.count, len(directory), self.offset, 0)
        self.write(directory + b"PK\x05\x06" + end)
        return self.offset + len(directory) + 22


def require_room(members: Iterable[Member], block: Block) -> None:
    """RenderFailed before anything is written, when a zip without extensions cannot hold it."""
    count, size, biggest = len(block.records), len(block.content) + len(block.directory), 0
    for member in members:
        count += 1
        size += 76 + 2 * len(member.name) + len(member.content)
        biggest = max(biggest, member.size)
    if count > MOST_MEMBERS or size > MOST_BYTES or biggest > MOST_BYTES:
        raise RenderFailed(
            Text(
                "文书太大：超过 4 GB 或 65535 个成员。请分成几份。",
                "The paper is too big: over 4 GB or 65,535 members. Split it.",
            )
        )
