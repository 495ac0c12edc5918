"""Boundaries: what is taken, what is refused with its reason, and what they enclose."""

from __future__ import annotations

import json
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.area import Area
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.parcels import geometry
from app.parcels.geometry import area_of, differs, read_boundary, to_area
from app.parcels.overlap import square_metres_of
from tests.factories.parcels import square

SQUARE = [[107.0, 27.0], [107.01, 27.0], [107.01, 27.01], [107.0, 27.01], [107.0, 27.0]]
HOLE = [[107.004, 27.004], [107.006, 27.004], [107.006, 27.006], [107.004, 27.006]]


def polygon(*rings: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_area_is_measured_on_the_ellipsoid() -> None:
    """0.01° × 0.01° at 27° N: 1 103.9 m × 992.8 m (one geodesic unit test of the formula)."""
    boundary = read_boundary(json.dumps(polygon(SQUARE)))
    middle = math.radians(27.005)
    squeeze = 1 - 0.00669438 * math.sin(middle) ** 2
    across = 6378137 / math.sqrt(squeeze) * math.cos(middle) * math.radians(0.01)
    along = 6378137 * (1 - 0.00669438) / squeeze**1.5 * math.radians(0.01)
    assert boundary.area.mu_x100 == pytest.approx(across * along * 0.15, abs=2)
    assert boundary.box == (1070000000, 270000000, 1070100000, 270100000)
    assert boundary.points == 5


def test_holes_are_taken_out_and_rings_are_turned() -> None:
    closed = [*HOLE, HOLE[0]]
    whole = read_boundary(json.dumps(polygon(SQUARE))).area
    hole = read_boundary(json.dumps(polygon(closed))).area
    with_hole = read_boundary(json.dumps(polygon(SQUARE[::-1], closed)))
    assert abs(with_hole.area.mu_x100 - (whole - hole).mu_x100) <= 1
    outer, inner = json.loads(with_hole.geojson)["coordinates"]
    assert outer == SQUARE
    assert inner == closed[::-1]
    assert area_of(with_hole.geojson) == with_hole.area


@pytest.mark.parametrize(
    "wrapped",
    [
        {"type": "Feature", "geometry": polygon(SQUARE), "properties": {}},
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": polygon(SQUARE)}],
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
        },
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        polygon([[*point, 812.5] for point in SQUARE]),
        polygon([*SQUARE[:2], SQUARE[1], *SQUARE[2:]]),
    ],
)
def test_what_map_programs_export_is_taken(wrapped: object) -> None:
    assert read_boundary(json.dumps(wrapped)) == read_boundary(json.dumps(polygon(SQUARE)))


@pytest.mark.parametrize(
    ("given_text", "why"),
    [
        ("", geometry.NOT_JSON),
        ("107,27 108,28", geometry.NOT_JSON),
        ('{"type":"Polygon","coordinates":[[[NaN,27],[1,2],[3,4],[5,6]]]}', geometry.NOT_JSON),
        ("[" * 100_000, geometry.NOT_JSON),
        ("[]", geometry.NOT_GEOJSON),
        ('{"type":"Polygon"}', geometry.NOT_GEOJSON),
        ('{"type":"Polygon","coordinates":[]}', geometry.NOT_GEOJSON),
        ('{"type":"Polygon","coordinates":[[[true,27]]]}', geometry.NOT_GEOJSON),
        (json.dumps({"type": "Point", "coordinates": [107, 27]}), geometry.NOT_AREA),
        (json.dumps({"type": "FeatureCollection", "features": []}), geometry.ONE_FEATURE),
        (json.dumps(polygon(SQUARE[:-1])), geometry.NOT_CLOSED),
        (json.dumps(polygon([SQUARE[0], SQUARE[1], SQUARE[0]])), geometry.TOO_FEW_POINTS),
        (json.dumps(polygon([SQUARE[0]] * 5)), geometry.TOO_FEW_POINTS),
        (json.dumps(polygon([[y, x] for x, y in SQUARE])), geometry.SWAPPED),
        (json.dumps(polygon([[x - 100, y] for x, y in SQUARE])), geometry.OUTSIDE),
        (json.dumps(polygon([[x * 5000, y * 1e5] for x, y in SQUARE])), geometry.METRES),
        (json.dumps(polygon([[100, 30], [102, 30], [102, 31], [100, 30]])), geometry.TOO_WIDE),
        (square(107, 27, side=0.0000002), geometry.NO_AREA),
        (
            json.dumps(
                polygon(SQUARE) | {"crs": {"type": "name", "properties": {"name": "EPSG:4527"}}}
            ),
            geometry.WRONG_CRS,
        ),
        (
            json.dumps(polygon([[107 + n / 1e5, 27] for n in range(20_001)])),
            geometry.TOO_MANY_POINTS,
        ),
    ],
)
def test_what_cannot_be_a_boundary_is_refused_with_its_reason(given_text: str, why: Text) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_boundary(given_text)
    assert refused.value.message == why
    assert refused.value.field == "boundary"


def test_a_crossing_is_named_with_its_place() -> None:
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    with pytest.raises(InvalidValue) as refused:
        read_boundary(json.dumps(polygon(bow)))
    assert "自相交叉" in refused.value.message.zh
    assert "107.005" in refused.value.message.zh
    assert "27.005" in refused.value.message.en


def test_parts_that_lie_on_each_other_and_holes_outside_are_refused() -> None:
    apart = [*[[x + 0.05, y] for x, y in HOLE], [HOLE[0][0] + 0.05, HOLE[0][1]]]
    for shape in (
        {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]},
        polygon(SQUARE, apart),
    ):
        with pytest.raises(InvalidValue):
            read_boundary(json.dumps(shape))


def test_tolerance_counts_from_the_registered_area() -> None:
    assert not differs(Area(10_000), Area(10_500), Decimal("0.05"))
    assert differs(Area(10_000), Area(10_501), Decimal("0.05"))
    assert differs(Area(10_000), Area(9_499), Decimal("0.05"))


@given(
    east=st.floats(74, 134),
    north=st.floats(4, 52),
    side=st.floats(0.0005, 0.01),
    cut=st.floats(0.2, 0.8),
)
def test_parts_of_a_boundary_add_up(east: float, north: float, side: float, cut: float) -> None:
    """Cut along a meridian, both parts together enclose what the whole does, to the rounding."""
    middle = east + side * cut

    def strip(left: float, right: float) -> Area:
        ring = [[left, north], [right, north], [right, north + side], [left, north + side]]
        return read_boundary(json.dumps(polygon([*ring, ring[0]]))).area

    whole = strip(east, east + side).mu_x100
    both = strip(east, middle).mu_x100 + strip(middle, east + side).mu_x100
    assert abs(whole - both) <= max(3, whole // 2000)


@given(
    read=st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["type", "coordinates", "crs", "features"]), inner)
        ),
        max_leaves=15,
    )
)
def test_anything_at_all_is_read_or_refused(read: object) -> None:
    for shape in (read, {"type": "Polygon", "coordinates": read}):
        try:
            read_boundary(json.dumps(shape))
        except InvalidValue:
            continue


@given(
    east=st.floats(74, 134),
    north=st.floats(4, 52),
    sides=st.tuples(st.floats(0.0005, 0.01), st.floats(0.0005, 0.01)),
)
def test_the_quick_way_of_measuring_agrees_with_geodesics(
    east: float, north: float, sides: tuple[float, float]
) -> None:
    wide, high = sides
    ring = [[east, north], [east + wide, north], [east + wide / 2, north + high], [east, north]]
    boundary = read_boundary(json.dumps(polygon(ring)))
    quick = to_area(float(square_metres_of(geometry.shapely().from_geojson(boundary.geojson))))
    assert abs(quick.mu_x100 - boundary.area.mu_x100) <= 1 + boundary.area.mu_x100 // 9_000
