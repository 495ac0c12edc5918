"""Which boundaries lie on each other: of one parcel by its box in the index, of a county by a tree.

Slivers along a common border come of rounding and are left out. The search is over current
parcels only; what was superseded lies under what came of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.core.actor import Actor
from app.core.area import Area
from app.core.database import session
from app.core.paths import within
from app.parcels.geometry import Box, area_of, shapely
from app.parcels.models import Parcel
from app.parcels.queries import scoped
from app.parcels.rules import ParcelStatus

SLIVER = Area(10)
"""0.1 亩: a decimetre along a border of 600 m."""
READ_AT_ONCE = 5000
SMALLEST_STEP = 1e-12

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
        size = _size(common)
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
    """Pairs whose common area is more than a sliver, by a tree over all boxes.

    Neighbours that only share a border are most of what the tree finds. They are told apart by
    measuring on the plane, and only what is left is measured on the ellipsoid.
    """
    if len(ids) < 2:
        return []
    geos = shapely()
    found: list[Overlap] = []
    for left, right in _candidates(shapes):
        common = geos.intersection(left[1], right[1])
        rough = geos.area(common)
        for place in (rough > 0).nonzero()[0]:
            size = _size(common[place], float(rough[place]))
            if size > SLIVER:
                one, two = sorted((ids[int(left[0][place])], ids[int(right[0][place])]))
                found.append(Overlap(one, two, size))
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
        geos.prepare(left)
        # Prepared, asking whether they only touch is far cheaper than cutting one by the other.
        inside = geos.intersects(left, right) & ~geos.touches(left, right)
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


def _size(common: Shape, rough: float | None = None) -> Area:
    """The area of what two have in common, on the ellipsoid unless it is far below a sliver."""
    geos = shapely()
    flat = float(geos.area(common)) if rough is None else rough
    if flat < SMALLEST_STEP or _flat_mu_x100(common, flat) < SLIVER.mu_x100 / 2:
        return Area(0)
    polygons = [part for part in geos.get_parts(common) if geos.get_dimensions(part) == 2]
    whole = geos.MultiPolygon(_plain(polygons))
    return area_of(geos.to_geojson(whole))


def _plain(parts: Iterable[Shape]) -> list[Shape]:
    """Polygons only: an intersection may hold polygons in collections."""
    geos = shapely()
    return [one for part in parts for one in geos.get_parts(part) if geos.get_dimensions(one) == 2]


def _flat_mu_x100(shape: Shape, degrees: float) -> float:
    """About how many 0.01 亩 an area in square degrees is, at its latitude."""
    north = float(shapely().bounds(shape)[1])
    return degrees * _square_metres_of_degree(round(north, 1)) * 3 / 20


@lru_cache(maxsize=1024)
def _square_metres_of_degree(north: float) -> float:
    along = 111_132.954 - 559.822 * math.cos(2 * math.radians(north))
    across = 111_319.491 * math.cos(math.radians(north))
    return along * across
