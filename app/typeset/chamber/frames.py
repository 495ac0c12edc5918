"""Frames between the web process and its workers: a JSON head and binary pieces, lengths first.

Whoever reads checks every length; nothing in a frame is ever executed or unpickled.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_HEAD = struct.Struct("<4sII")
_MAGIC = b"LYF1"
_MOST_JSON = 256 << 20
_MOST_PIECES = 1 << 16
_MOST_BYTES = 512 << 20


class BadFrame(Exception):
    """What came is not a frame; the other side is not to be trusted any more."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    head: Any
    pieces: list[bytes]


def pack(head: object, pieces: Sequence[bytes] = ()) -> bytes:
    """A frame as bytes. Lone surrogates pass: what to do about them is the engine's matter."""
    said = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    lengths = struct.pack(f"<{len(pieces)}I", *map(len, pieces))
    return b"".join((_HEAD.pack(_MAGIC, len(said), len(pieces)), lengths, said, *pieces))


def unpack(read: Callable[[int], bytes]) -> Frame | None:
    """The next frame; None when the other side is done. `read(n)` gives n bytes."""
    begin = read(_HEAD.size)
    if not begin:
        return None
    if len(begin) < _HEAD.size:
        raise BadFrame
    magic, json_length, count = _HEAD.unpack(begin)
    if magic != _MAGIC or json_length > _MOST_JSON or count > _MOST_PIECES:
        raise BadFrame
    lengths = struct.unpack(f"<{count}I", _exactly(read, 4 * count))
    if sum(lengths) > _MOST_BYTES:
        raise BadFrame
    try:
        head = json.loads(_exactly(read, json_length).decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise BadFrame from error
    return Frame(head, [_exactly(read, length) for length in lengths])


def _exactly(read: Callable[[int], bytes], count: int) -> bytes:
    found = read(count) if count else b""
    if len(found) != count:
        raise BadFrame
    return found
