"""The land a party holds, as a section on the party's own page."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from app.access.permissions import Permission
from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.divisions.queries import place_name, remember_names
from app.parcels import queries
from app.parcels.chips import clear_chip
from app.parcels.clearance import clearances
from app.parcels.lists import parcel_url
from app.parcels.rules import RIGHT_LABELS, Right
from app.parcels.shares import show
from app.web.panels import Panel

MOST_SHOWN = 100


def held_land(party_id: int, actor: Actor) -> Markup | None:
    """The parcels and rights a household or an organisation holds today."""
    if not actor.may(Permission.PARCEL_VIEW):
        return None
    today = clock.today()
    held = queries.holdings_of(party_id, today, actor=actor)
    shown = held[:MOST_SHOWN]
    remember_names(one.parcel.division_path for one in shown)
    answers = clearances(sorted({one.parcel_id for one in shown}), today)
    rows = [
        {
            "label": one.parcel.title,
            "url": parcel_url(one.parcel),
            "place": place_name(one.parcel.division_path),
            "right": RIGHT_LABELS[Right(one.right)],
            "fraction": show(one.share),
            "area": one.parcel.area,
            "term_until": one.term_until,
            "chip": clear_chip(answers[one.parcel_id].clear),
        }
        for one in shown
    ]
    page = render_template("parcels/held.html", held=rows, more=len(held) - len(shown))
    # Our own template, which escapes every value.
    return Markup(page)  # noqa: S704


HELD = Panel(
    subject_type="party",
    key="parcels.held",
    title=Text("名下林地", "Land held"),
    order=10,
    content=held_land,
)
