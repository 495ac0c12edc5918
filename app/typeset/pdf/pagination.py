"""Which rows of a table stand on which page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.bilingual import Text
from app.typeset.faults import RenderFailed


@dataclass(frozen=True, slots=True)
class Room:
    """Points for rows and sums on a page, below the table's heading."""

    first: float
    later: float
    sum_row: float
    """Height of one row of sums; 0 where nothing is added up."""


def paginate(heights: Sequence[float], room: Room) -> list[range]:
    """The rows of each page. Every page has room for its subtotal, the last for the total too."""
    pages: list[range] = []
    start, used, space = 0, 0.0, room.first - room.sum_row
    for at, height in enumerate(heights):
        if used + height > space and at > start:
            pages.append(range(start, at))
            start, used, space = at, 0.0, room.later - room.sum_row
        if height > space:
            raise RenderFailed(
                Text(
                    f"第 {at + 1} 行太长，一页放不下：请缩短该行的文字后重试。",
                    f"Row {at + 1} is taller than a page: shorten its words and try again.",
                )
            )
        used += height
    pages.append(range(start, len(heights)))
    # One page alone shows the total only, in the room kept for its subtotal.
    if len(pages) > 1 and used + room.sum_row > space:
        last = pages.pop()
        keep = max(last.start, last.stop - 1)
        pages += (
            [range(last.start, keep), range(keep, last.stop)]
            if keep > last.start
            else [
                last,
                range(last.stop, last.stop),
            ]
        )
    return pages
