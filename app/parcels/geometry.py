"""What a boundary is: read from GeoJSON, checked, and measured on the ellipsoid. Pure.

CGCS2000 and WGS84 differ by millimetres, so both are taken; what is given in metres of a map grid
is not, because its zone is nowhere stated. Overlaps between parcels are searched in overlap.py.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import Any

from app.core.area import Area
from app.core.bilingual import Text
from app.core.errors import InvalidValue

# Semi-major axis and flattening of CGCS2000 (GB 22021).
AXIS, FLATTENING = 6378137.0, 1 / 298.257222101
WEST, EAST, SOUTH, NORTH = 73.0, 136.0, 3.0, 54.0
MOST_POINTS = 20_000
MOST_POLYGONS = 200
LONGEST_TEXT = 2_000_000
WIDEST_DEGREES = 1.0
"""No subcompartment is wider; a stray point would be."""
SCALE = 10**7
"""Boxes are kept in whole ten-millionths of a degree: about a centimetre."""
KNOWN_CRS = ("4326", "4490", "CRS84")

Ring = list[tuple[float, float]]
Polygon = list[Ring]
Box = tuple[int, int, int, int]
"""West, south, east, north."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """A checked boundary, as it is stored."""

    geojson: str
    area: Area
    box: Box
    points: int


@cache
def shapely() -> ModuleType:
    """Loaded when first asked for: it takes a third of a second."""
    return import_module("shapely")


@cache
def _geodesic() -> Any:  # noqa: ANN401 - the library has no types
    return import_module("geographiclib.geodesic").Geodesic(AXIS, FLATTENING)


def read_boundary(text: str, *, field: str | None = "boundary") -> Boundary:
    """The boundary a text states, or what is wrong with it and how to mend it."""
    if len(text) > LONGEST_TEXT:
        raise InvalidValue(TOO_LONG, field=field)
    try:
        read = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidValue(NOT_JSON, field=field) from error
    try:
        polygons = [_polygon(rings) for rings in _parts(_geometry(read))]
        _check_extent(polygons)
        _check_shape(polygons)
        return _boundary(polygons)
    except InvalidValue as error:
        error.field = field
        raise


def area_of(geojson: str) -> Area:
    """What a stored boundary encloses, to 0.01 亩."""
    return to_area(square_metres(_polygons_in(json.loads(geojson))))


def square_metres(polygons: Iterable[Polygon]) -> float:
    """Geodesic: outer rings less their holes."""
    total = 0.0
    for outer, *holes in polygons:
        total += _ring_area(outer) - sum(_ring_area(hole) for hole in holes)
    return total


def to_area(metres: float) -> Area:
    """1 亩 is 2000/3 m², so 0.01 亩 is 20/3."""
    return Area(round(metres * 3 / 20))


def differs(registered: Area, drawn: Area, tolerance: Decimal) -> bool:
    """Whether the drawn area is further from the registered one than a share of it."""
    gap = abs(registered.mu_x100 - drawn.mu_x100)
    return gap > tolerance * registered.mu_x100


def _ring_area(ring: Ring) -> float:
    shape = _geodesic().Polygon()
    for east, north in ring[:-1]:
        shape.AddPoint(north, east)
    _count, _around, area = shape.Compute(False, True)
    return abs(float(area))


def _refuse_constant(_name: str) -> float:
    raise ValueError


def _geometry(read: object) -> dict[str, Any]:
    """The one geometry in what was given: bare, in a feature, or in a collection of one."""
    if not isinstance(read, dict):
        raise InvalidValue(NOT_GEOJSON)
    _check_crs(read.get("crs"))
    kind = read.get("type")
    if kind == "FeatureCollection":
        features = read.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise InvalidValue(ONE_FEATURE)
        return _geometry(features[0])
    if kind == "Feature":
        return _geometry(read.get("geometry"))
    if kind not in ("Polygon", "MultiPolygon"):
        raise InvalidValue(NOT_AREA if isinstance(kind, str) else NOT_GEOJSON)
    return read


def _check_crs(crs: object) -> None:
    """Old GeoJSON may name a reference system; the two that fit pass."""
    if crs is None:
        return
    name = json.dumps(crs)
    if not any(known in name for known in KNOWN_CRS):
        raise InvalidValue(WRONG_CRS)


def _parts(geometry: dict[str, Any]) -> list[Any]:
    parts = geometry.get("coordinates")
    if not isinstance(parts, list) or not parts:
        raise InvalidValue(NOT_GEOJSON)
    polygons = parts if geometry["type"] == "MultiPolygon" else [parts]
    if len(polygons) > MOST_POLYGONS:
        raise InvalidValue(TOO_MANY_POINTS)
    return polygons


def _polygon(rings: object) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise InvalidValue(NOT_GEOJSON)
    return [_ring(ring, outer=not place) for place, ring in enumerate(rings)]


def _ring(given: object, *, outer: bool) -> Ring:
    if not isinstance(given, list):
        raise InvalidValue(NOT_GEOJSON)
    if len(given) > MOST_POINTS:
        raise InvalidValue(TOO_MANY_POINTS)
    points = [_point(one) for one in given]
    if len(points) < 4:
        raise InvalidValue(TOO_FEW_POINTS)
    if points[0] != points[-1]:
        raise InvalidValue(NOT_CLOSED)
    ring = [points[0]]
    ring += [point for before, point in pairwise(points) if point != before]
    # Outer rings run against the clock and holes with it, as RFC 7946 has it.
    return ring if (_signed(ring) > 0) is outer else ring[::-1]


def _point(given: object) -> tuple[float, float]:
    if not isinstance(given, list) or not 2 <= len(given) <= 4:
        raise InvalidValue(NOT_GEOJSON)
    east, north = given[0], given[1]
    for one in (east, north):
        if isinstance(one, bool) or not isinstance(one, int | float) or not math.isfinite(one):
            raise InvalidValue(NOT_GEOJSON)
    if abs(east) > 180 or abs(north) > 180:
        raise InvalidValue(METRES)
    if SOUTH <= east <= NORTH and WEST <= north <= EAST:
        raise InvalidValue(SWAPPED)
    if not (WEST <= east <= EAST and SOUTH <= north <= NORTH):
        raise InvalidValue(OUTSIDE)
    return round(float(east), 7), round(float(north), 7)


def _signed(ring: Sequence[tuple[float, float]]) -> float:
    """Twice the enclosed area in degrees, positive against the clock; from a point nearby."""
    x0, y0 = ring[0]
    return sum(
        (ax - x0) * (by - y0) - (bx - x0) * (ay - y0) for (ax, ay), (bx, by) in pairwise(ring)
    )


def _check_extent(polygons: Sequence[Polygon]) -> None:
    if sum(len(ring) for polygon in polygons for ring in polygon) > MOST_POINTS:
        raise InvalidValue(TOO_MANY_POINTS)
    west, south, east, north = _box(polygons)
    if max(east - west, north - south) > WIDEST_DEGREES * SCALE:
        raise InvalidValue(TOO_WIDE)


def _check_shape(polygons: Sequence[Polygon]) -> None:
    """No line crosses another, holes lie inside, parts lie apart."""
    geos = shapely()
    if any(len(ring) < 4 for polygon in polygons for ring in polygon):
        raise InvalidValue(TOO_FEW_POINTS)
    shape = geos.MultiPolygon([(polygon[0], polygon[1:]) for polygon in polygons])
    if not geos.is_valid(shape):
        where = str(geos.is_valid_reason(shape))
        at = where[where.find("[") + 1 : where.find("]")].split() if "[" in where else []
        raise InvalidValue(_crossing(at))


def _crossing(at: Sequence[str]) -> Text:
    """Say where, so that it can be found on a map."""
    place = (f"东经 {at[0][:11]}、北纬 {at[1][:10]} 附近", f" near {at[0][:11]} E, {at[1][:10]} N")
    zh, en = place if len(at) == 2 else ("", "")
    return Text(
        f"边界线自相交叉，或各部分互相压盖{'：' if zh else ''}{zh}。请改正后再传。",
        f"The boundary crosses itself, or its parts lie on each other{en}. Mend it first.",
    )


def _box(polygons: Iterable[Polygon]) -> Box:
    points = [point for polygon in polygons for point in polygon[0]]
    easts, norths = [one[0] for one in points], [one[1] for one in points]
    return (
        math.floor(min(easts) * SCALE),
        math.floor(min(norths) * SCALE),
        math.ceil(max(easts) * SCALE),
        math.ceil(max(norths) * SCALE),
    )


def _boundary(polygons: list[Polygon]) -> Boundary:
    area = to_area(square_metres(polygons))
    if area.mu_x100 < 1:
        raise InvalidValue(NO_AREA)
    single = len(polygons) == 1
    shape = {
        "type": "Polygon" if single else "MultiPolygon",
        "coordinates": polygons[0] if single else polygons,
    }
    return Boundary(
        geojson=json.dumps(shape, separators=(",", ":")),
        area=area,
        box=_box(polygons),
        points=sum(len(ring) for polygon in polygons for ring in polygon),
    )


def _polygons_in(geometry: dict[str, Any]) -> list[Polygon]:
    parts = geometry["coordinates"]
    polygons = parts if geometry["type"] == "MultiPolygon" else [parts]
    return [[[(p[0], p[1]) for p in ring] for ring in rings] for rings in polygons]


NOT_JSON = Text(
    "这不是 GeoJSON。请从地图软件导出为 GeoJSON（.geojson）再传，不要改动里面的文字。",
    "This is not GeoJSON. Export it from your map program as .geojson and leave it as it is.",
)
NOT_GEOJSON = Text(
    "GeoJSON 的内容不完整：应有 type 和 coordinates，坐标为经度、纬度两个数。请重新导出。",
    "The GeoJSON is not complete: it takes type and coordinates of longitude and latitude.",
)
ONE_FEATURE = Text(
    "文件里应正好有一个图斑。请只导出这一个小班；整村的边界请用批量导入。",
    "The file must hold exactly one shape. Export this parcel alone; for many use the import.",
)
NOT_AREA = Text(
    "边界应为面（Polygon 或 MultiPolygon），不是点或线。",
    "A boundary is an area (Polygon or MultiPolygon), not points or lines.",
)
NOT_CLOSED = Text(
    "边界没有闭合：最后一点应与第一点相同。请在地图软件里闭合后再导出。",
    "The boundary is not closed: its last point must be its first. Close it and export again.",
)
TOO_FEW_POINTS = Text(
    "边界至少要有三个不同的点。", "A boundary takes at least three different points."
)
TOO_MANY_POINTS = Text(
    f"边界的点太多（最多 {MOST_POINTS} 个）。请先简化再传。",
    f"Too many points (at most {MOST_POINTS}). Simplify the boundary first.",
)
TOO_LONG = Text(
    "边界文字太长，请先简化再传。", "The text is too long. Simplify the boundary first."
)
TOO_WIDE = Text(
    "边界跨度超过 1 度（约 100 公里），一个小班不会这么大。请检查是否有点落在别处。",
    "The boundary is wider than one degree (some 100 km). Look for a stray point.",
)
NO_AREA = Text(
    "边界围成的面积不到 0.01 亩，请核对。", "The boundary encloses less than 0.01 mu; check it."
)
OUTSIDE = Text(
    "有点不在中国范围内（东经 73 至 136、北纬 3 至 54）。请核对坐标。",
    "A point lies outside China (73 to 136 E, 3 to 54 N). Check the coordinates.",
)
SWAPPED = Text(
    "经度和纬度写反了：GeoJSON 先写经度，再写纬度。请调换后再传。",
    "Longitude and latitude are swapped: GeoJSON has longitude first. Swap them.",
)
METRES = Text(
    "坐标是平面坐标（米），不是经纬度。请在地图软件里转换为 CGCS2000 经纬度再导出。",
    "The coordinates are metres of a map grid. Convert them to CGCS2000 degrees and export again.",
)
WRONG_CRS = Text(
    "坐标系不是 CGCS2000（EPSG:4490）或 WGS84 经纬度。请先转换再导出。",
    "The reference system is neither CGCS2000 (EPSG:4490) nor WGS84 degrees. Convert it first.",
)
