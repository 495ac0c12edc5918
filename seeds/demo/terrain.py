"""The invented lie of the land: plots whose borders are the same points on both sides.

Pure. A grid of crossings pushed aside a little, with a bend in the middle of each side; where each
crossing and bend lies follows from its place in the grid alone, so that neighbours agree and every
load draws the same map. Where the land really is does not matter: no such places exist.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

METRES_PER_DEGREE = 111_320.0
SQUARE_METRES_PER_MU = 2000 / 3
CROSSING_SWAY, BEND_SWAY = 0.24, 0.09
"""How far a crossing or bend may lie from where the grid has it, in steps: little enough that no
side meets another.
"""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """A county's grid: its south-west corner and how wide a plot is."""

    name: str
    west: float
    south: float
    step_m: float

    def crossing(self, column: int, row: int) -> Point:
        """Where two borders cross."""
        east, north = _sway(f"{self.name}.x.{column}.{row}", CROSSING_SWAY)
        return self._degrees(column + east, row + north)

    def bend_south(self, column: int, row: int) -> Point:
        """The bend in the southern side of a plot, which is the northern one of the next."""
        return self._bend(f"s.{column}.{row}", (column, row), (column + 1, row))

    def bend_west(self, column: int, row: int) -> Point:
        """The bend in the western side of a plot."""
        return self._bend(f"w.{column}.{row}", (column, row), (column, row + 1))

    def ring(self, column: int, row: int) -> list[Point]:
        """The border of a plot, closed, against the clock."""
        points = [
            self.crossing(column, row),
            self.bend_south(column, row),
            self.crossing(column + 1, row),
            self.bend_west(column + 1, row),
            self.crossing(column + 1, row + 1),
            self.bend_south(column, row + 1),
            self.crossing(column, row + 1),
            self.bend_west(column, row),
        ]
        return [*points, points[0]]

    def _bend(self, key: str, start: tuple[int, int], end: tuple[int, int]) -> Point:
        (west, south), (east, north) = self.crossing(*start), self.crossing(*end)
        aside, along = _sway(f"{self.name}.{key}", BEND_SWAY)
        degrees = self.step_m / METRES_PER_DEGREE
        return (
            round((west + east) / 2 + aside * degrees, 6),
            round((south + north) / 2 + along * degrees, 6),
        )

    def _degrees(self, column: float, row: float) -> Point:
        north = row * self.step_m / METRES_PER_DEGREE
        narrow = METRES_PER_DEGREE * math.cos(math.radians(self.south))
        return round(self.west + column * self.step_m / narrow, 6), round(self.south + north, 6)


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot of a block: its place in it, and its border."""

    column: int
    row: int
    ring: tuple[Point, ...]

    @property
    def boundary(self) -> str:
        """The border as GeoJSON."""
        return polygon_text([list(self.ring)])

    @property
    def area_mu_x100(self) -> int:
        """About how large it is: flat, which is true to a few parts in a thousand."""
        return round(flat_square_metres(self.ring) / SQUARE_METRES_PER_MU * 100)


def plots_of(ground: Ground, *, west: int, south: int, columns: int, rows: int) -> Iterator[Plot]:
    """The plots of a rectangle of the grid, from the south-west on, row by row."""
    for row in range(south, south + rows):
        for column in range(west, west + columns):
            yield Plot(column, row, tuple(ground.ring(column, row)))


def halves(plot: Plot) -> tuple[Plot, Plot]:
    """A plot cut from the bend in its south to the bend in its north: west and east."""
    south_west, south, south_east, east, north_east, north, north_west, west, _closed = plot.ring
    return (
        Plot(plot.column, plot.row, (south_west, south, north, north_west, west, south_west)),
        Plot(plot.column, plot.row, (south, south_east, east, north_east, north, south)),
    )


def polygon_text(rings: list[list[Point]]) -> str:
    """GeoJSON without blanks."""
    return json.dumps({"type": "Polygon", "coordinates": rings}, separators=(",", ":"))


def flat_square_metres(ring: tuple[Point, ...]) -> float:
    """The area inside a closed ring, on a plane that touches the earth there."""
    middle = math.radians(sum(north for _east, north in ring) / len(ring))
    wide = METRES_PER_DEGREE * math.cos(middle)
    twice = sum(
        (east - ring[0][0]) * (after - ring[0][1]) - (beyond - ring[0][0]) * (north - ring[0][1])
        for (east, north), (beyond, after) in pairwise(ring)
    )
    return abs(twice) / 2 * wide * METRES_PER_DEGREE


def _sway(key: str, most: float) -> tuple[float, float]:
    """Two numbers between -most and most that follow from a word, today and in ten years."""
    digest = hashlib.sha256(key.encode()).digest()
    east, north = (int.from_bytes(digest[at : at + 4], "big") / 2**32 for at in (0, 4))
    return (east * 2 - 1) * most, (north * 2 - 1) * most
