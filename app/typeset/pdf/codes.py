"""A QR code drawn as rectangles: sharp at any size, and smaller than a picture."""

from __future__ import annotations

from functools import lru_cache

import segno

from app.typeset.pdf.pages import Page, Point


@lru_cache(maxsize=256)
def _modules(content: str) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """Dark stretches as (column, row, length), and how many modules a side has."""
    # Any mask can be read; trying all eight for the prettiest takes five times as long.
    matrix = segno.make(content, error="m", micro=False, boost_error=False, mask=2).matrix
    stretches: list[tuple[int, int, int]] = []
    for row, line in enumerate(matrix):
        start: int | None = None
        for column, dark in enumerate((*line, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                stretches.append((start, row, column - start))
                start = None
    return tuple(stretches), len(matrix)


def draw_qr(page: Page, content: str, corner: Point, *, side: float) -> None:
    """A code whose lower left corner is given; a click on it opens the address."""
    stretches, count = _modules(content)
    unit = side / count
    x, y = corner
    drawn = "".join(
        f"{column} {count - row - 1} {length} 1 re\n" for column, row, length in stretches
    )
    page.raw(f"{unit:.4f} 0 0 {unit:.4f} {x:.2f} {y:.2f} cm 0 g\n{drawn}f")
    if content.startswith(("http://", "https://")):
        page.link((x, y, side, side), content)
