"""The rules of a place, of two places, of two days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for

from app.core.bilingual import Text
from app.divisions.models import Division
from app.rulepacks.chips import differs_chip
from app.rulepacks.lists import (
    VIEWS,
    compare_days,
    compare_places,
    counted,
    grouped,
    in_view,
    pairs_of,
)
from app.rulepacks.queries import neighbour_of, offered_places, rules_at
from app.rulepacks.routes.blueprint import (
    RULES,
    VIEW,
    Where,
    asked_day,
    asked_place,
    blueprint,
    own_place,
    rules_url,
    where,
)
from app.web.context import needed_actor
from app.web.guards import needs


def _offered() -> list[tuple[str, Text]]:
    own = own_place()
    return [(f"{one.code} {one.name_zh}", one.name) for one in offered_places(_path(own))]


def _area() -> str:
    """What the reader looks after."""
    return needed_actor().division_path


def _path(division: Division | None) -> str:
    return division.path if division is not None else "/"


@blueprint.get("/rules")
@needs(VIEW)
def index() -> str:
    """What holds at a place on a day, where each comes from, and what is different elsewhere."""
    place, on = asked_place("place", own_place()), asked_day("on")
    neighbour = neighbour_of(place.division)
    other = asked_place("with", neighbour) if neighbour or request.args.get("with") else None
    held = rules_at(place.path, on)
    pairs = pairs_of(held, rules_at(other.path, on) if other is not None else held, area=_area())
    counts = counted(pairs)
    view = request.args.get("view", "all")
    view = view if view in counts else "all"
    groups = grouped(pair for pair in pairs if in_view(pair, view))
    part = request.args.get("part", "")
    return render_template(
        "rulepacks/index.html",
        title=RULES,
        place=place,
        other=other,
        on=on,
        groups=[group for group in groups if group.key == part] or groups,
        parts=[(group.key, group.title) for group in groups],
        part=part,
        view=view,
        tabs=[
            (title, counts[key], _self(place, other, on=on, view=key), key == view)
            for key, title in VIEWS
            if counts[key] or key in ("all", view)
        ],
        differs=differs_chip(other.short) if other is not None else None,
        offered=_offered(),
        compare_url=url_for(
            "rulepacks.compare",
            left=place.code or None,
            right=other.code if other is not None else None,
        ),
        changes_url=url_for("rulepacks.changes", place=place.code or None),
    )


def _self(place: Where, other: Where | None, **values: Any) -> str:  # noqa: ANN401 - of url_for
    on: date = values["on"]
    return url_for(
        "rulepacks.index",
        **{
            "place": place.code or None,
            "with": other.code if other is not None else None,
            "on": on.isoformat(),
            "view": values["view"],
        },
    )


@blueprint.get("/rules/compare")
@needs(VIEW)
def compare() -> str:
    """Two places side by side."""
    left, on = asked_place("left", own_place()), asked_day("on")
    right = asked_place("right", neighbour_of(left.division))
    pairs = compare_places(left.path, right.path, on, area=_area())
    everything = request.args.get("all") == "1"
    return render_template(
        "rulepacks/compare.html",
        title=Text("两地规则比较", "Rules of two places"),
        steps=[(RULES, rules_url(left, on))],
        left=left,
        right=right,
        on=on,
        everything=everything,
        groups=grouped(pair for pair in pairs if everything or pair.differs),
        total=len(pairs),
        different=sum(1 for pair in pairs if pair.differs),
        offered=_offered(),
    )


@blueprint.get("/rules/changes")
@needs(VIEW)
def changes() -> str:
    """What changed at a place between two days."""
    place = asked_place("place", own_place())
    after = asked_day("to")
    before = asked_day("from", after - timedelta(days=365))
    if before > after:
        before, after = after, before
    pairs = compare_days(place.path, before, after, area=_area())
    return render_template(
        "rulepacks/changes.html",
        title=Text("两个日期之间的变化", "Changes between two days"),
        steps=[(RULES, rules_url(where(place.division), after))],
        place=place,
        before=before,
        after=after,
        groups=grouped(pairs),
        total=len(pairs),
        offered=_offered(),
    )
