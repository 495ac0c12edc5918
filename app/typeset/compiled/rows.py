"""A loop that only writes the fields of its row, rendered some hundred rows at a time.

The values of a batch are joined with a separator that plain text cannot hold, escaped and encoded
in one go, cut again, and set between the literals by slices. Each step is one call into C.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any

from app.typeset.compiled.characters import escape_text

BATCH = 256
SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row: a literal before each field and one after the last."""

    literals: tuple[bytes, ...]
    keys: tuple[str, ...]
    lines: tuple[int, ...]
    pick: Callable[[Any], Any] = field(init=False, repr=False)
    joints: tuple[bytes, ...] = field(init=False, repr=False)
    """What follows each value: the last one is followed by the next row's beginning."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pick", itemgetter(*self.keys))
        joints = (*self.literals[1:-1], self.literals[-1] + self.literals[0])
        object.__setattr__(self, "joints", joints)

    def quickly(self, batch: Sequence[Any]) -> bytes | None:
        """The batch, if every field of every row is text; None: look at each value."""
        width = len(self.keys)
        picked = map(self.pick, batch)
        try:
            text = SEPARATOR.join(picked if width == 1 else chain.from_iterable(picked))
        except (LookupError, TypeError):
            return None
        values = escape_text(text).encode().split(SEPARATOR.encode())
        count = len(batch)
        if len(values) != count * width:
            return None
        pieces: list[bytes] = [self.literals[0]] * (1 + 2 * count * width)
        pieces[1::2] = values
        for turn, joint in enumerate(self.joints):
            pieces[2 * turn + 2 :: 2 * width] = [joint] * count
        pieces[-1] = self.literals[-1]
        return b"".join(pieces)

    def carefully(
        self, batch: Sequence[Any], write: Callable[[int, Any, str], bytes]
    ) -> Iterator[bytes]:
        """Value by value, for typed values and for text that needs a second look."""
        for row in batch:
            for literal, line, key in zip(self.literals, self.lines, self.keys, strict=False):
                yield literal
                yield write(line, row, key)
            yield self.literals[-1]
