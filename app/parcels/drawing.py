"""Boundaries as SVG: one parcel among its neighbours, or all of a village, with north and a scale.

Pure: gets geometries and words, gives markup; colours stand in map.css by class. The drawing is a
plan and not a survey: metres are flat around its middle, which is true to a hair over a few
kilometres. Areas that count are worked out in geometry.py.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

Look = Literal["own", "near", "clash", "plain", "halt", "past"]
Point = tuple[float, float]
Ring = Sequence[Point]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom: where something is written already."""

WIDE, HIGH = 640.0, 440.0
LETTER = 15.0
"""How wide one Chinese letter of a label is; Latin ones count for half and a bit."""
CLOSEST = 0.4
"""Points nearer to each other than this many units cannot be told apart."""
STEPS = (1, 2, 5)
NORTH_BOX, SCALE_BOX = (WIDE - 56, 18.0, WIDE, 92.0), (10.0, HIGH - 44, 180.0, HIGH)


@dataclass(frozen=True, slots=True)
class Outline:
    """One boundary to draw: GeoJSON of a Polygon or MultiPolygon, degrees."""

    geometry: str
    label: str
    below: str = ""
    look: Look = "near"
    url: str = ""
    short: str = ""
    """What stands there where the label has no room."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the drawing says, in the reader's language."""

    title: str
    said: str
    north: str
    metres: str
    kilometres: str


@dataclass(frozen=True, slots=True)
class Sides:
    """What lies on each side, as certificates state it."""

    east: str = ""
    south: str = ""
    west: str = ""
    north: str = ""

    def __bool__(self) -> bool:
        """Whether anything is stated."""
        return bool(self.east or self.south or self.west or self.north)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where the land lies on the drawing."""

    middle: Point
    per_unit: float
    """Metres that one unit of the drawing stands for."""

    def place(self, point: Point) -> Point:
        """Degrees to units of the drawing; north is up."""
        east, north = _metres(point, self.middle)
        return WIDE / 2 + east / self.per_unit, HIGH / 2 - north / self.per_unit


@dataclass(frozen=True, slots=True)
class _Drawn:
    """An outline on the sheet: its rings in units of the drawing."""

    outline: Outline
    rings: tuple[Ring, ...]


def draw_boundaries(
    outlines: Sequence[Outline],
    *,
    words: Words,
    focus: Look | None = None,
    sides: Sides | None = None,
) -> Markup:
    """The plan. `focus` names the look of those that must fill the sheet; the others give way."""
    read = [(one, polygons_of(one.geometry)) for one in outlines]
    filled = [rings for one, rings in read if focus is None or one.look == focus]
    sheet = _sheet_for(filled or [rings for _one, rings in read], sides)
    drawn = [
        _Drawn(one, tuple(_thinned([sheet.place(point) for point in ring]) for ring in rings))
        for one, rings in read
    ]
    shapes = Markup("").join(_shape(one) for one in drawn)
    taken = [NORTH_BOX, SCALE_BOX]
    said = _sides(sides, taken)
    labels = _labels(drawn, taken)
    bar = _scale_bar(sheet.per_unit, words)
    return _frame(words, shapes + labels + said + _north(words) + bar)


def draw_sides(sides: Sides, *, words: Words, label: str) -> Markup:
    """Four sides in words and no boundary: a box that claims no shape and no scale."""
    box = Markup('<rect class="shape sketch" x="150" y="110" width="340" height="220"/>')
    name = Markup('<text class="label own" x="320" y="226">{}</text>').format(label)
    return _frame(words, box + name + _sides(sides, []) + _north(words))


def polygons_of(geometry: str) -> tuple[tuple[Point, ...], ...]:
    """All rings of a GeoJSON geometry, outer ones and holes alike."""
    read: Mapping[str, Any] = json.loads(geometry)
    kind, parts = read["type"], read["coordinates"]
    polygons = parts if kind == "MultiPolygon" else [parts]
    return tuple(
        tuple((float(point[0]), float(point[1])) for point in ring)
        for polygon in polygons
        for ring in polygon
    )


def _metres(point: Point, middle: Point) -> Point:
    """East and north of the middle, on the GRS 80 ellipsoid's radii there."""
    latitude = math.radians(middle[1])
    squeeze = 1 - 0.00669438 * math.sin(latitude) ** 2
    across = 6378137.0 / math.sqrt(squeeze) * math.cos(latitude)
    along = 6335439.0 / squeeze**1.5
    return (
        math.radians(point[0] - middle[0]) * across,
        math.radians(point[1] - middle[1]) * along,
    )


def _sheet_for(filled: Sequence[Sequence[Ring]], sides: Sides | None) -> _Sheet:
    """The scale at which everything that must be seen fits, with room around it."""
    points = [point for rings in filled for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    middle = ((west + east) / 2, (south + north) / 2)
    reach_east, reach_north = _metres((east, north), middle)
    room = 0.62 if sides else 0.78
    per_unit = max(2 * reach_east / (WIDE * room), 2 * reach_north / (HIGH * room), 0.01)
    return _Sheet(middle, per_unit)


def _thinned(ring: Sequence[Point]) -> Ring:
    """A ring without the points no eye can tell apart; surveys have thousands."""
    kept: list[Point] = []
    for point in ring:
        if not kept or math.dist(kept[-1], point) >= CLOSEST:
            kept.append(point)
    return kept if len(kept) >= 3 else ring


def _shape(one: _Drawn) -> Markup:
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in one.rings)
    said = one.outline.label + (f" {one.outline.below}" if one.outline.below else "")
    shape = Markup(
        '<path class="shape {}" fill-rule="evenodd" d="{}"><title>{}</title></path>'
    ).format(one.outline.look, path, said)
    if not one.outline.url:
        return shape
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(one.outline.url, said, shape)


def _labels(drawn: Sequence[_Drawn], taken: list[Box]) -> Markup:
    """Names on the land, the parcel's own first; one that would cover another is left out."""
    own_first = sorted(drawn, key=lambda one: one.outline.look != "own")
    return Markup("").join(_label(one, taken) for one in own_first if one.outline.label)


def _label(one: _Drawn, taken: list[Box]) -> Markup:
    """The name where its land is widest in sight, the short one where the land is narrow."""
    outline = one.outline
    return (
        _name(one, outline.label, outline.below, taken)
        or _name(one, outline.label, "", taken)
        or (_name(one, outline.short, "", taken) if outline.short else Markup(""))
    )


def _name(one: _Drawn, name: str, below: str, taken: list[Box]) -> Markup:
    """A name and the line below it in the first place with room; nothing if there is none."""
    own, half = one.outline.look == "own", max(_width(name), _width(below)) / 2
    for x, y, room in _stretches(one.rings):
        x, y = _kept(x, half, WIDE), _kept(y, 24, HIGH)
        box = (x - half, y - 14, x + half, y + (22 if below else 4))
        if own or (room > half * 1.9 and not any(_meet(box, other) for other in taken)):
            taken.append(box)
            said = Markup('<text class="label {}" x="{:.1f}" y="{:.1f}">{}</text>').format(
                one.outline.look, x, y, name
            )
            if below:
                said += Markup('<text class="label small" x="{:.1f}" y="{:.1f}">{}</text>').format(
                    x, y + 17, below
                )
            return said
    return Markup("")


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _kept(at: float, half: float, most: float) -> float:
    """A place on the sheet that leaves half a label on either side."""
    return max(half + 4, min(most - half - 4, at))


def _width(text: str) -> float:
    return sum(LETTER if ord(letter) > 0x2E7F else LETTER * 0.56 for letter in text)


def _stretches(rings: Iterable[Ring]) -> list[tuple[float, float, float]]:
    """Stretches of land in sight along a few level lines: middle, level, width; the best first."""
    kept = [ring for ring in rings if len(ring) > 2]
    tops = [y for ring in kept for _x, y in ring]
    if not tops:
        return []
    top, bottom = max(min(tops), 0.0), min(max(tops), HIGH)
    found: list[tuple[float, float, float]] = []
    for part in (0.5, 0.4, 0.6, 0.25, 0.75):
        level = top + (bottom - top) * part
        crossings = sorted(x for ring in kept for x in _crossings(ring, level))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            left, right = max(left, 0.0), min(right, WIDE)
            if right > left:
                found.append(((left + right) / 2, level, right - left))
    # The middle line wins unless another is clearly wider: names sit where one looks.
    return sorted(found, key=lambda one: -math.floor(math.log(one[2] + 1, 1.3)))


def _crossings(ring: Ring, level: float) -> Iterable[float]:
    """Where a ring crosses a level line."""
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > level) != (y2 > level):
            yield x1 + (level - y1) * (x2 - x1) / (y2 - y1)


def _sides(sides: Sides | None, taken: list[Box]) -> Markup:
    """What lies to the north, east, south and west, along the edges of the sheet."""
    if not sides:
        return Markup("")
    places = (
        (sides.north, WIDE / 2, 22.0, "middle", 30),
        (sides.south, WIDE / 2, HIGH - 14, "middle", 22),
        (sides.west, 10.0, HIGH / 2, "start", 8),
        (sides.east, WIDE - 10, HIGH / 2, "end", 8),
    )
    said = Markup("")
    for text, x, y, anchor, most in places:
        lines = _lines(text, most)[:4]
        y -= 17 * (len(lines) - 1) * (y > HIGH - 20)
        for at, line in enumerate(lines):
            said += Markup(
                '<text class="side-words" text-anchor="{}" x="{:.0f}" y="{:.0f}">{}</text>'
            ).format(anchor, x, y + 17 * at, line)
            left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * _width(line)
            taken.append((left, y + 17 * at - 15, left + _width(line), y + 17 * at + 5))
    return said


def _lines(text: str, most: int) -> list[str]:
    """A text in lines of so many Chinese letters; the page has it whole in words."""
    lines: list[str] = [""]
    for letter in text:
        if _width(lines[-1] + letter) > most * LETTER:
            lines.append("")
        lines[-1] += letter
    return [line.strip() for line in lines if line.strip()]


def _north(words: Words) -> Markup:
    return Markup(
        '<g class="north" transform="translate({:.0f} 58)">'
        '<path class="needle" d="M0 -32 L8 8 L0 1 L-8 8 Z"/><text x="0" y="26">{}</text></g>'
    ).format(WIDE - 34, words.north)


def scale_length(per_unit: float) -> float:
    """The round number of metres whose bar is between 60 and 150 units long."""
    longest = per_unit * 150
    power = 10.0 ** math.floor(math.log10(longest))
    return max(step * power for step in STEPS if step * power <= longest)


def _scale_bar(per_unit: float, words: Words) -> Markup:
    metres = scale_length(per_unit)
    long = metres / per_unit
    said = (
        f"{metres / 1000:g} {words.kilometres}" if metres >= 1000 else f"{metres:g} {words.metres}"
    )
    return Markup(
        '<g class="scale" transform="translate(20 {:.0f})">'
        '<path d="M0 -6 V0 H{:.1f} V-6 M{:.1f} -4 V0"/><text x="{:.1f}" y="-10">{}</text></g>'
    ).format(HIGH - 18, long, long / 2, long / 2, said)


def _frame(words: Words, inside: Markup) -> Markup:
    return Markup(
        '<svg class="plan" viewBox="0 0 {:.0f} {:.0f}" role="group" aria-label="{}">'
        "<desc>{}</desc>{}</svg>"
    ).format(WIDE, HIGH, words.title, words.said, inside)


__all__ = ["Outline", "Sides", "Words", "draw_boundaries", "draw_sides", "polygons_of"]
