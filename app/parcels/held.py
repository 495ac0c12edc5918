"""The land a party holds, as a section on the party's own page."""

from __future__ import annotations

from collections.abc import Sequence

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
from app.parcels.models import RightShare
from app.parcels.rules import RIGHT_LABELS, Right
from app.parcels.shares import earliest, show
from app.web.panels import Panel

MOST_SHOWN, AT_A_GLANCE = 100, 10


def held_land(party_id: int, actor: Actor) -> Markup | None:
    """The parcels and rights a household or an organisation holds today."""
    if not actor.may(Permission.PARCEL_VIEW):
        return None
    today = clock.today()
    by_parcel: dict[int, list[RightShare]] = {}
    for one in queries.holdings_of(party_id, today, actor=actor):
        by_parcel.setdefault(one.parcel_id, []).append(one)
    shown = list(by_parcel)[:MOST_SHOWN]
    remember_names(by_parcel[one][0].parcel.division_path for one in shown)
    answers = clearances(shown, today)
    rows = [_row(by_parcel[one], clear=answers[one].clear) for one in shown]
    page = render_template(
        "parcels/held.html",
        first=rows[:AT_A_GLANCE],
        rest=rows[AT_A_GLANCE:],
        total=len(by_parcel),
        more=len(by_parcel) - len(shown),
    )
    # Our own template, which escapes every value.
    return Markup(page)  # noqa: S704


def _row(held: Sequence[RightShare], *, clear: bool) -> dict[str, object]:
    """One parcel with every right the party has in it."""
    parcel = held[0].parcel
    return {
        "label": parcel.title,
        "url": parcel_url(parcel),
        "place": place_name(parcel.division_path),
        "rights": [(RIGHT_LABELS[Right(one.right)], show(one.share)) for one in held],
        "area": parcel.area,
        "term_until": earliest(one.term_until for one in held),
        "chip": clear_chip(clear),
    }


HELD = Panel(
    subject_type="party",
    key="parcels.held",
    title=Text("名下林地", "Land held"),
    order=10,
    content=held_land,
)
