"""Section: boundaries of a county. Overlaps among 100,000 by a tree, of one parcel by the index."""

from __future__ import annotations

import json
import math
import time
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from random import Random

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor, system_actor
from app.core.area import Area
from app.core.database import db, session
from app.divisions.models import Division
from app.parcels.geometry import SCALE, read_boundary, shapely
from app.parcels.models import Parcel
from app.parcels.overlap import Overlap, neighbours, overlaps_in
from app.parcels.queries import get_parcel
from app.parcels.rules import ParcelStatus
from benchmarks.house import new_house
from benchmarks.rounds import Gates, heading, line, medians

SIZES = (1_000, 10_000, 100_000)
COUNTY = "/52/5299/529901/"
WEST, SOUTH, STEP = 107.0, 26.5, 0.002
"""Parcels of about 66 亩, side by side, with bent borders that fit together."""
POINTS = 6
"""Points on each of the four borders."""
EVERY = 97
"""One parcel in so many is moved a quarter onto its neighbour."""


def corner(column: int, row: int) -> tuple[float, float]:
    """A corner of the net, moved a little, the same for all four parcels that meet there."""
    noise = Random(column * 100_003 + row)
    move = STEP / 5
    return (
        WEST + column * STEP + noise.uniform(-move, move),
        SOUTH + row * STEP + noise.uniform(-move, move),
    )


def border(one: tuple[int, int], two: tuple[int, int]) -> list[tuple[float, float]]:
    """The points from one corner to before the other; back again they are the same."""
    if one > two:
        way = border(two, one)
        return [corner(*one), *way[:0:-1]]
    (ax, ay), (bx, by) = corner(*one), corner(*two)
    noise = Random(hash((one, two)))
    points = [(ax, ay)]
    for place in range(1, POINTS):
        part, bend = place / POINTS, noise.uniform(-1, 1) * STEP / 30
        points.append(
            (ax + (bx - ax) * part - (by - ay) / STEP * bend, ay + (by - ay) * part + bend)
        )
    return [(round(x, 7), round(y, 7)) for x, y in points]


def cell(column: int, row: int, shift: float = 0.0) -> list[tuple[float, float]]:
    """The closed ring of a parcel."""
    around = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    ring: list[tuple[float, float]] = []
    for place, here in enumerate(around):
        ring += border(here, around[(place + 1) % 4])
    ring = [(round(x + shift, 7), round(y, 7)) for x, y in ring]
    return [*ring, ring[0]]


def is_moved(serial: int, wide: int) -> bool:
    """Not in the last column, where there is nothing to lie on."""
    return serial % EVERY == 0 and serial % wide != 0


def rows(first: int, last: int, wide: int, division_id: int) -> Iterator[dict[str, object]]:
    """Parcels of a county as the commands would write them, past the commands."""
    at = clock.now()
    for serial in range(first, last + 1):
        row, column = divmod(serial - 1, wide)
        ring = cell(column, row, STEP / 4 if is_moved(serial, wide) else 0.0)
        easts, norths = [x for x, _y in ring], [y for _x, y in ring]
        west, east = math.floor(min(easts) * SCALE), math.ceil(max(easts) * SCALE)
        yield {
            "key": f"529901101201-L{serial // 99 + 1:03d}-X{serial % 99 + 1:02d}-2021",
            "status": ParcelStatus.CURRENT,
            "division_id": division_id,
            "division_path": f"{COUNTY}529901101/529901101201/",
            "area_mu_x100": 6600,
            "survey_year": 2021,
            "from_on": at.date(),
            "resource_type": "forest",
            "ownership_kind": "collective",
            "boundary": json.dumps({"type": "Polygon", "coordinates": [ring]}),
            "drawn_mu_x100": 6600,
            "west_e7": west,
            "south_e7": math.floor(min(norths) * SCALE),
            "east_e7": east,
            "north_e7": math.ceil(max(norths) * SCALE),
            "width_e7": east - west,
            "created_at": at,
            "created_by_name": "bench",
        }


def fill(first: int, last: int, wide: int) -> None:
    """Write parcels in portions."""
    division_id = (
        session().scalars(sa.select(Division.id).where(Division.code == "529901101201")).one()
    )
    db.session.remove()
    made = rows(first, last, wide, division_id)
    with db.engine.begin() as connection:
        while portion := list(islice(made, 2000)):
            connection.execute(sa.insert(Parcel), portion)


def bare_read() -> None:
    """What any search must do first: read the boundaries and make shapes of them."""
    found = session().execute(
        sa.select(Parcel.boundary)
        .where(Parcel.boundary.is_not(None))
        .execution_options(yield_per=5000)
    )
    for part in found.partitions():
        shapely().from_geojson([text for (text,) in part])


def each_with_each(size: int) -> float:
    """Seconds a search without a tree would take, from a sample of its pairs of boxes."""
    shapes = [shapely().Polygon(cell(place, 0)) for place in range(200)]
    began = time.perf_counter()
    for one in shapes[:50]:
        shapely().intersects(one, shapes)
    spent = (time.perf_counter() - began) / (50 * 200)
    return spent * size * (size - 1) / 2


def timed_search(actor: Actor) -> tuple[float, list[Overlap]]:
    """Seconds of one whole search, and what it found."""
    began = time.perf_counter()
    pairs = overlaps_in(COUNTY, actor=actor)
    return time.perf_counter() - began, pairs


def run(gates: Gates, *, quick: bool) -> None:
    """One county that grows."""
    sizes = SIZES[:2] if quick else SIZES
    actor = system_actor("benchmarks")
    wide = math.isqrt(sizes[-1])
    per_parcel: dict[int, float] = {}
    one_search: dict[int, float] = {}
    ratio = 0.0
    pairs: list[Overlap] = []
    with new_house() as house, house.app.app_context():
        filled = 0
        shapely()
        for size in sizes:
            fill(filled + 1, size, wide)
            filled = size
            spent, pairs = timed_search(actor)
            per_parcel[size] = spent / size
            began = time.perf_counter()
            bare_read()
            ratio = spent / (time.perf_counter() - began)
            db.session.remove()
            one_search[size] = _measure_one(actor, size)
        peak = _peak(actor)
        tick = _measure_area()
    biggest = sizes[-1]
    heading(
        f"Overlaps among {biggest:,} boundaries on SQLite",
        "reading the same boundaries into shapes (less is better)",
    )
    line(ratio, "the whole search of a county", f"{per_parcel[biggest] * biggest:.1f} s")
    line(
        each_with_each(biggest) / (per_parcel[biggest] * biggest),
        "times as long without a tree, from a sample",
    )
    growth = per_parcel[biggest] / per_parcel[sizes[0]]
    line(growth, f"per parcel, against {sizes[0]:,} parcels")
    line(one_search[biggest] / one_search[sizes[0]], "neighbours of one parcel, the same")
    print(
        f"   {len(pairs):,} overlaps of {Area.total(one.area for one in pairs).mu:,} 亩 found; "
        f"{peak:.0f} MB at most; one parcel's neighbours {one_search[biggest] * 1000:.2f} ms; "
        f"one boundary read and measured {tick * 1000:.1f} ms"
    )
    expected = sum(is_moved(serial, wide) for serial in range(1, biggest + 1))
    gates.at_least("overlaps found of those laid", len(pairs) / expected, 1)
    gates.at_most("per parcel at the largest county against the smallest", growth, 4)
    gates.at_most(
        "neighbours of one parcel, largest county against the smallest",
        one_search[biggest] / one_search[sizes[0]],
        12,
    )


def _measure_one(actor: Actor, size: int) -> float:
    """Seconds of asking for the neighbours of a parcel in the middle."""
    middle = session().scalars(sa.select(Parcel.id).order_by(Parcel.id).offset(size // 2)).first()
    assert middle is not None
    parcel = get_parcel(middle, actor=actor)
    west, south, east, north = parcel.west_e7, parcel.south_e7, parcel.east_e7, parcel.north_e7
    assert west is not None
    assert south is not None
    assert east is not None
    assert north is not None
    box = (west, south, east, north)
    found = medians({"one": lambda: neighbours(box, actor=actor)}, rounds=5, times=5)
    return found["one"]


def _peak(actor: Actor) -> float:
    """Megabytes of Python's own at the highest; shapes themselves live outside of it."""
    tracemalloc.start()
    overlaps_in(COUNTY + "529901101/", actor=actor)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def _measure_area() -> float:
    """Seconds of reading, checking and measuring one boundary as a form sends it."""
    text = json.dumps({"type": "Polygon", "coordinates": [cell(0, 0)]})
    return medians({"one": lambda: read_boundary(text)}, rounds=3, times=5)["one"]
