"""Boundaries as SVG: what must be in sight is, words are escaped, lengths are true."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.parcels.drawing import (
    HIGH,
    WIDE,
    Outline,
    Sides,
    Words,
    draw_boundaries,
    draw_sides,
    polygons_of,
    scale_length,
)

WORDS = Words(title="示意图", said="北在上", north="北", metres="米", kilometres="公里")
NUMBERS = re.compile(r"-?\d+\.\d")


def square(west: float, south: float, size: float = 0.004) -> str:
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size]]
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


def path_of(svg: str, look: str) -> list[float]:
    found = re.search(rf'class="shape {look}"[^>]* d="([^"]+)"', svg)
    assert found is not None
    return [float(number) for number in NUMBERS.findall(found[1])]


@given(
    west=st.floats(-179, 179),
    south=st.floats(-80, 80),
    size=st.floats(0.00005, 0.5),
    sides=st.booleans(),
)
def test_the_parcel_itself_always_fits_the_sheet(
    west: float, south: float, size: float, sides: bool
) -> None:
    svg = draw_boundaries(
        [Outline(square(west, south, size), "1", look="own")],
        words=WORDS,
        focus="own",
        sides=Sides(north="河") if sides else None,
    )
    numbers = path_of(svg, "own")
    assert all(0 <= x <= WIDE for x in numbers[::2])
    assert all(0 <= y <= HIGH for y in numbers[1::2])


def test_neighbours_give_way_and_can_be_followed() -> None:
    svg = draw_boundaries(
        [
            Outline(square(106.004, 26), "012-0006", url="/parcels/7"),
            Outline(square(106, 26), "012-0005", "12.50 亩", look="own"),
        ],
        words=WORDS,
        focus="own",
    )
    assert max(path_of(svg, "near")[::2]) > WIDE
    assert '<a href="/parcels/7" aria-label="012-0006">' in svg
    assert "012-0005" in svg
    assert "12.50 亩" in svg


def test_names_cannot_bring_markup_along() -> None:
    svg = draw_boundaries(
        [Outline(square(106, 26), "<script>", "&<b>", look="own")],
        words=WORDS,
        sides=Sides(east="<img>"),
    )
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "<img" not in svg


def test_a_parcel_in_two_parts_with_a_hole_is_drawn_whole() -> None:
    outer, hole = square(106, 26, 0.01), square(106.002, 26.002, 0.002)
    other = square(106.02, 26, 0.01)
    parts = [json.loads(one)["coordinates"][0] for one in (outer, hole, other)]
    geometry = json.dumps(
        {"type": "MultiPolygon", "coordinates": [[parts[0], parts[1]], [parts[2]]]}
    )
    assert len(polygons_of(geometry)) == 3
    svg = draw_boundaries([Outline(geometry, "5", look="own")], words=WORDS)
    assert svg.count("ZM") == 2


def test_four_sides_in_words_claim_no_scale() -> None:
    svg = draw_sides(Sides("河", "路", "山脊", "沟" * 40), words=WORDS, label="012-0005")
    assert "sketch" in svg
    assert "scale" not in svg
    assert svg.count("side-words") == 5  # the long one takes two lines


@pytest.mark.parametrize(("per_unit", "metres"), [(1.0, 100), (0.5, 50), (3.0, 200), (10, 1000)])
def test_the_scale_bar_is_a_round_number(per_unit: float, metres: float) -> None:
    assert scale_length(per_unit) == metres
