"""Which boundaries lie on each other: of one parcel by its box in the index, of a county by a tree.

Slivers along a common border come of rounding and are left out. The search is over current
parcels only; what was superseded lies under what came of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.core.actor import Actor
from app.core.area import Area
from app.core.database import session
from app.core.paths import within
from app.parcels.geometry import AXIS, FLATTENING, Box, shapely, to_area
from app.parcels.models import Parcel
from app.parcels.queries import scoped
from app.parcels.rules import ParcelStatus

SLIVER = Area(10)
"""0.1 亩: a decimetre along a border of 600 m."""
READ_AT_ONCE = 5000
INSIDES_MEET = "T********"
ECCENTRICITY = math.sqrt(FLATTENING * (2 - FLATTENING))

Shape = Any
"""A geometry of shapely, which has no types."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Another parcel that lies on this one, and how much of it."""

    parcel: Parcel
    area: Area


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two parcels that lie on each other."""

    first_id: int
    second_id: int
    area: Area


def overlapping(parcel: Parcel, *, actor: Actor) -> list[Clash]:
    """The parcels that lie on this one, the most first; those out of scope are not named."""
    if parcel.boundary is None:
        return []
    return clashes_with(parcel.boundary, box_of(parcel), actor=actor, but=parcel.id)


def clashes_with(geojson: str, box: Box, *, actor: Actor, but: int = 0) -> list[Clash]:
    """The same for a boundary that is not stored yet."""
    near = neighbours(box, actor=actor, but=but)
    mine = shapely().from_geojson(geojson)
    found = []
    for other in near:
        assert other.boundary is not None
        common = shapely().intersection(mine, shapely().from_geojson(other.boundary))
        size = to_area(float(square_metres_of(common)))
        if size > SLIVER:
            found.append(Clash(other, size))
    return sorted(found, key=lambda one: (-one.area.mu_x100, one.parcel.id))


def neighbours(box: Box, *, actor: Actor, but: int = 0, limit: int = 500) -> Sequence[Parcel]:
    """Current parcels in scope whose boxes touch this one, with their boundaries.

    A range of the index: no parcel that reaches this box begins further west than the widest is
    wide.
    """
    west, south, east, north = box
    current = Parcel.status == ParcelStatus.CURRENT
    widest = session().scalar(sa.select(sa.func.max(Parcel.width_e7)).where(current))
    if widest is None:
        return []
    return (
        session()
        .scalars(
            sa.select(Parcel)
            .where(
                current,
                Parcel.west_e7.between(west - widest, east),
                Parcel.east_e7 >= west,
                Parcel.south_e7 <= north,
                Parcel.north_e7 >= south,
                Parcel.id != but,
                scoped(actor),
            )
            .order_by(Parcel.id)
            .options(undefer(Parcel.boundary))
            .limit(limit)
        )
        .all()
    )


def box_of(parcel: Parcel) -> Box:
    """West, south, east, north of a parcel with a boundary."""
    box = (parcel.west_e7, parcel.south_e7, parcel.east_e7, parcel.north_e7)
    assert None not in box
    return box  # type: ignore[return-value]  # none of them is None


def overlaps_in(path: str, *, actor: Actor) -> list[Overlap]:
    """Every pair in a place, the largest first."""
    ids, shapes = _load(path, actor)
    return overlapping_pairs(ids, shapes)


def overlapping_pairs(ids: Sequence[int], shapes: Sequence[Shape]) -> list[Overlap]:
    """Pairs whose common area is more than a sliver, by a tree over all boxes."""
    if len(ids) < 2:
        return []
    found: list[Overlap] = []
    for left, right in _candidates(shapes):
        sizes = square_metres_of(shapely().intersection(left[1], right[1]))
        for one, two, metres in zip(left[0], right[0], sizes, strict=True):
            size = to_area(float(metres))
            if size > SLIVER:
                first, second = sorted((ids[int(one)], ids[int(two)]))
                found.append(Overlap(first, second, size))
    return sorted(found, key=lambda one: (-one.area.mu_x100, one.first_id, one.second_id))


def _candidates(shapes: Sequence[Shape]) -> Iterator[tuple[tuple[Any, Any], tuple[Any, Any]]]:
    """Pairs whose insides meet, each once, some thousands at a time."""
    geos = shapely()
    tree = geos.STRtree(shapes)
    every = tree.geometries
    for start in range(0, len(every), READ_AT_ONCE):
        batch = every[start : start + READ_AT_ONCE]
        asked, met = tree.query(batch)
        asked = asked + start
        once = asked < met
        asked, met = asked[once], met[once]
        left, right = every[asked], every[met]
        # Most only share a border; asking that costs a third of cutting one by the other.
        inside = geos.relate_pattern(left, right, INSIDES_MEET)
        yield (asked[inside], left[inside]), (met[inside], right[inside])


def _load(path: str, actor: Actor) -> tuple[list[int], list[Shape]]:
    """Boundaries as shapes; their text is let go of as they are read."""
    geos = shapely()
    ids: list[int] = []
    shapes: list[Shape] = []
    rows = session().execute(
        sa.select(Parcel.id, Parcel.boundary)
        .where(
            within(Parcel.division_path, path),
            Parcel.status == ParcelStatus.CURRENT,
            Parcel.boundary.is_not(None),
            scoped(actor),
        )
        .execution_options(yield_per=READ_AT_ONCE)
    )
    for part in rows.partitions():
        ids += [id_ for id_, _text in part]
        shapes += list(geos.from_geojson([text for _id, text in part]))
    return ids, shapes


def square_metres_of(shapes: Any) -> Any:  # noqa: ANN401 - an array of shapes, an array of sums
    """Areas on the ellipsoid, many at once: in this projection every part keeps its area.

    Lines are straight in it and geodesics on the ground. That differs by hundredths of a square
    metre for a line of a hundred metres, by tens for one of a kilometre: enough to say how much two
    parcels clash, while a parcel's own area is measured by geodesics.
    """
    return shapely().area(shapely().transform(shapes, _equal_area))


def _equal_area(points: Any) -> Any:  # noqa: ANN401 - arrays of degrees, arrays of metres
    """Cylindrical equal-area on CGCS2000 (Snyder 1987, 3-12 and 10-15)."""
    numbers = _numpy()
    east, north = numbers.radians(points[:, 0]), numbers.sin(numbers.radians(points[:, 1]))
    squeezed = north / (1 - ECCENTRICITY**2 * north**2)
    bent = numbers.arctanh(ECCENTRICITY * north) / ECCENTRICITY
    up = (1 - ECCENTRICITY**2) * (squeezed + bent) / 2
    return numbers.column_stack((AXIS * east, AXIS * up))


@cache
def _numpy() -> ModuleType:
    return import_module("numpy")
