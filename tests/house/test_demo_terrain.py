"""The invented plots fit together: no gap, no overlap, the same points on both sides."""

from __future__ import annotations

from itertools import combinations

import pytest
import shapely
from geographiclib.geodesic import Geodesic

from seeds.demo.terrain import SQUARE_METRES_PER_MU, Ground, Plot, halves, plots_of

GROUNDS = (Ground("hills", 106.52, 26.61, 260.0), Ground("sands", 108.93, 39.04, 640.0))


def polygon(plot: Plot) -> shapely.Polygon:
    return shapely.from_geojson(plot.boundary)


@pytest.fixture(params=GROUNDS, ids=lambda ground: ground.name)
def plots(request: pytest.FixtureRequest) -> list[Plot]:
    return list(plots_of(request.param, west=3, south=5, columns=9, rows=8))


def test_every_border_is_simple_and_against_the_clock(plots: list[Plot]) -> None:
    assert len(plots) == 72
    for plot in plots:
        shape = polygon(plot)
        assert shape.is_valid, shapely.is_valid_reason(shape)
        assert shape.exterior.is_ccw


def test_neighbours_share_their_points_and_nothing_else(plots: list[Plot]) -> None:
    for one, other in combinations(plots, 2):
        aside = abs(one.column - other.column) + abs(one.row - other.row)
        shared = set(one.ring) & set(other.ring)
        if aside == 1:
            assert len(shared) == 3
        assert polygon(one).intersection(polygon(other)).area == pytest.approx(0, abs=1e-15)
    whole = shapely.union_all([polygon(plot) for plot in plots])
    assert isinstance(whole, shapely.Polygon)
    assert len(whole.interiors) == 0
    assert whole.area == pytest.approx(sum(polygon(plot).area for plot in plots), rel=1e-12)


def test_two_halves_are_the_plot(plots: list[Plot]) -> None:
    for plot in plots:
        west, east = halves(plot)
        both = shapely.union_all([polygon(west), polygon(east)])
        assert both.equals(polygon(plot))
        assert polygon(west).is_valid
        assert polygon(east).is_valid
        assert abs(west.area_mu_x100 + east.area_mu_x100 - plot.area_mu_x100) <= 1


def test_the_flat_area_is_near_the_true_one(plots: list[Plot]) -> None:
    for plot in plots:
        measured = Geodesic.WGS84.Polygon()
        for east, north in plot.ring[:-1]:
            measured.AddPoint(north, east)
        true = abs(measured.Compute()[2]) / SQUARE_METRES_PER_MU * 100
        assert plot.area_mu_x100 == pytest.approx(true, rel=0.005)


def test_the_map_is_the_same_on_every_load() -> None:
    plot = next(plots_of(GROUNDS[0], west=0, south=0, columns=1, rows=1))
    assert plot.ring[0] == GROUNDS[0].crossing(0, 0)
    assert plot == next(plots_of(GROUNDS[0], west=0, south=0, columns=1, rows=1))
    assert plot.ring[0] == (106.520579, 26.609599)
