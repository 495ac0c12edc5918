"""Plans and maps: a parcel among its neighbours, a village, and overlaps of a county."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from markupsafe import Markup

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core.actor import Actor
from app.core.area import Area
from app.core.bilingual import Text
from app.core.errors import NotFound
from app.core.paths import lies_within
from app.divisions.queries import list_divisions, place_name, remember_names
from app.parcels import queries
from app.parcels.drawing import Look, Outline, Sides, Words, draw_boundaries, draw_sides
from app.parcels.lists import parcel_url, places_of
from app.parcels.models import Parcel, ParcelEvent
from app.parcels.nearby import count_drawn, drawn_parcels, held_ids, list_neighbours
from app.parcels.overlap import overlaps_in
from app.parcels.routes.blueprint import blueprint, steps_to
from app.web.i18n import language, pick

MOST_DRAWN = 400
MOST_PAIRS = 50
COUNTY_DIGITS, VILLAGE_DIGITS = 6, 12


def plan_words(title: Text) -> Words:
    """What a plan says, in the reader's language."""
    return Words(
        title=pick(title),
        said=pick(Text("平面示意图，北在上", "A plan; north is up")),
        north=pick(Text("北", "N")),
        metres=pick(Text("米", "m")),
        kilometres=pick(Text("公里", "km")),
    )


def outline_of(parcel: Parcel, look: Look, *, linked: bool = True) -> Outline:
    """A parcel with a boundary, as plans and maps show it."""
    assert parcel.boundary
    return Outline(
        geometry=parcel.boundary,
        label=parcel.unit.format("zh") if language() == "zh" else _coded(parcel),
        short=_numbered(parcel),
        below=parcel.area.format("zh") if language() == "zh" else f"{parcel.area.plain()} mu",
        look=look,
        url=parcel_url(parcel) if linked else "",
    )


def _coded(parcel: Parcel) -> str:
    """The middle of the key: L012-X05, which fits onto a plan."""
    return parcel.key.split("-", 1)[1].rsplit("-", 1)[0]


def _numbered(parcel: Parcel) -> str:
    """Only the numbers, 12-5 or 12-5-1, for narrow land."""
    unit = parcel.unit
    numbers = (unit.compartment, unit.section, unit.number, unit.part)
    return "-".join(str(one) for one in numbers if one)


def sides_on_plan(parcel: Parcel) -> Sides | None:
    """The four sides, each with its word."""
    sides = parcel.sides
    said = Sides(
        east=_to(Text("东至", "E:"), sides.east),
        south=_to(Text("南至", "S:"), sides.south),
        west=_to(Text("西至", "W:"), sides.west),
        north=_to(Text("北至", "N:"), sides.north),
    )
    return said if said else None


def _to(word: Text, what: str) -> str:
    return f"{pick(word)} {what}" if what else ""


def draw_parcel(parcel: Parcel, neighbours: Sequence[Parcel]) -> Markup | None:
    """The parcel among its neighbours; its four sides alone; or nothing to draw."""
    words, sides = plan_words(parcel.title), sides_on_plan(parcel)
    if parcel.boundary:
        outlines = [outline_of(one, "near") for one in neighbours]
        outlines.append(outline_of(parcel, "own", linked=False))
        return draw_boundaries(outlines, words=words, focus="own", sides=sides)
    if sides:
        return draw_sides(sides, words=words, label=parcel.unit.format(language()))
    return None


def draw_hint(parcel: Parcel, events: Iterable[ParcelEvent], actor: Actor) -> Markup | None:
    """The land a parcel came of, dashed, to draw its own boundary by; and what is drawn of it."""
    kin = {
        line.parcel_id: line.came
        for event in events
        if any(one.parcel_id == parcel.id and one.came for one in event.lines)
        for line in event.lines
    }
    drawn = [one for one in drawn_parcels(kin, actor=actor).values() if one.boundary]
    whole = [one for one in drawn if not kin[one.id]]
    if not whole:
        return None
    outlines = [outline_of(one, "past") for one in whole]
    outlines += [outline_of(one, "near") for one in drawn if kin[one.id] and one.id != parcel.id]
    if parcel.boundary:
        outlines.append(outline_of(parcel, "own", linked=False))
    return draw_boundaries(outlines, words=plan_words(parcel.title), focus="past")


def _feature(outline: Outline) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": json.loads(outline.geometry),
        "properties": {
            "label": outline.label,
            "below": outline.below,
            "look": outline.look,
            "url": outline.url,
        },
    }


def _features(outlines: Iterable[Outline]) -> Response:
    found = {"type": "FeatureCollection", "features": [_feature(one) for one in outlines]}
    response = make_response(json.dumps(found, ensure_ascii=False))
    response.mimetype = "application/geo+json"
    return response


@blueprint.get("/<int:parcel_id>/map.json")
@requires(Permission.PARCEL_VIEW)
def parcel_map(parcel_id: int) -> Response:
    """The parcel and its neighbours, for the map that a script draws."""
    actor = current_actor()
    parcel = queries.get_parcel(parcel_id, actor=actor, drawn=True)
    if not parcel.boundary:
        raise NotFound
    near = [outline_of(one, "near") for one in list_neighbours(parcel, actor=actor)]
    return _features([*near, outline_of(parcel, "own", linked=False)])


def _asked_place(actor: Actor, places: Sequence[tuple[str, Text]]) -> str:
    """The place of the address if it is one of the reader's own; else the first."""
    asked = request.args.get("place", "")
    known = [path for path, _name in places]
    return asked if asked in known else (known[0] if known else actor.division_path)


def _drawn(place: str, actor: Actor) -> list[Outline]:
    found = queries.boundaries_in(place, actor=actor, limit=MOST_DRAWN)
    held = held_ids(found)
    return [outline_of(one, "halt" if one.id in held else "plain") for one in found]


def _villages(actor: Actor) -> list[tuple[str, Text]]:
    return [
        (path, name)
        for path, name in places_of(actor, shortest=VILLAGE_DIGITS)
        if lies_within(path, actor.division_path)
    ]


@blueprint.get("/map")
@requires(Permission.PARCEL_VIEW)
def village_map() -> Response:
    """All parcels of a village with a boundary."""
    actor = current_actor()
    places = _villages(actor)
    place = _asked_place(actor, places)
    outlines = _drawn(place, actor)
    name = place_name(place)
    return make_response(
        render_template(
            "parcels/map.html",
            trail=steps_to(),
            lead=name,
            places=places,
            place=place,
            plan=draw_boundaries(outlines, words=plan_words(name)) if outlines else None,
            map_url=url_for("parcels.village_map_features", place=place),
            count=count_drawn(place, actor=actor),
            shown=len(outlines),
        )
    )


@blueprint.get("/map.json")
@requires(Permission.PARCEL_VIEW)
def village_map_features() -> Response:
    """The same, for the map that a script draws."""
    actor = current_actor()
    return _features(_drawn(_asked_place(actor, _villages(actor)), actor))


@blueprint.get("/overlaps")
@requires(Permission.PARCEL_VIEW)
def overlaps() -> Response:
    """Where boundaries of current parcels of a county lie over each other."""
    actor = current_actor()
    places = _counties(actor)
    place = _asked_place(actor, places)
    pairs = overlaps_in(place, actor=actor)
    shown = pairs[:MOST_PAIRS]
    ids = {one for pair in shown for one in (pair.first_id, pair.second_id)}
    drawn = drawn_parcels(ids, actor=actor)
    remember_names(parcel.division_path for parcel in drawn.values())
    return make_response(
        render_template(
            "parcels/overlaps.html",
            trail=steps_to(),
            lead=place_name(place),
            places=places,
            place=place,
            pairs=[_pair(drawn[one.first_id], drawn[one.second_id], one.area) for one in shown],
            total=len(pairs),
        )
    )


def _counties(actor: Actor) -> list[tuple[str, Text]]:
    """The counties of the reader's area, or the smaller area itself."""
    places = list_divisions(path=actor.division_path)
    counties = [(one.path, one.name) for one in places if len(one.code) == COUNTY_DIGITS]
    return counties or [(one.path, one.name) for one in places[:1]]


def _pair(first: Parcel, second: Parcel, area: Area) -> dict[str, object]:
    title = Text(f"{first.title.zh} × {second.title.zh}", f"{first.title.en} × {second.title.en}")
    return {
        "first": {"label": first.title, "url": parcel_url(first)},
        "second": {"label": second.title, "url": parcel_url(second)},
        "area": area,
        "place": place_name(first.division_path),
        "plan": draw_boundaries(
            [outline_of(first, "plain"), outline_of(second, "clash")], words=plan_words(title)
        ),
    }
