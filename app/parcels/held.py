"""The land a party holds, as a section on the party's own page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from markupsafe import Markup

from app.access.permissions import Permission
from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.identifiers.certificate import CertificateKind
from app.divisions.queries import place_name, remember_names
from app.parcels import queries
from app.parcels.chips import clear_chip
from app.parcels.clearance import clearances
from app.parcels.lists import parcel_url
from app.parcels.models import RightShare
from app.parcels.rules import RIGHT_LABELS, Right
from app.parcels.shares import earliest, show
from app.parties.extract import ExtractLine, ExtractSection
from app.web.panels import Panel

MOST_SHOWN, AT_A_GLANCE = 100, 10


def held_land(party_id: int, actor: Actor) -> Markup | None:
    """The parcels and rights a household or an organisation holds today."""
    if not actor.may(Permission.PARCEL_VIEW):
        return None
    today = clock.today()
    by_parcel: dict[int, list[RightShare]] = {}
    for one in queries.holdings_of(party_id, today, actor=actor, parcels=MOST_SHOWN):
        by_parcel.setdefault(one.parcel_id, []).append(one)
    shown = list(by_parcel)
    few = len(shown) < MOST_SHOWN
    total = len(shown) if few else queries.count_held(party_id, today, actor=actor)
    remember_names(by_parcel[one][0].parcel.division_path for one in shown)
    answers = clearances(shown, today)
    rows = [_row(by_parcel[one], clear=answers[one].clear) for one in shown]
    page = render_template(
        "parcels/held.html",
        first=rows[:AT_A_GLANCE],
        rest=rows[AT_A_GLANCE:],
        total=total,
        more=total - len(shown),
    )
    return Markup(page)  # noqa: S704 - our own template, which escapes every value


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


def kept_land(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    """Every right in land the household holds or held, and the papers that name it."""
    lines = [_right_line(one) for one in queries.rights_of(household_id)]
    return lines + [
        ExtractLine(
            CertificateKind(one.kind).label,
            Text(f"{one.number}；{one.issued_on} 发", f"{one.number}; issued {one.issued_on}"),
        )
        for one in queries.certificates_of(household_id)
    ]


def _right_line(one: RightShare) -> ExtractLine:
    since, until = one.from_on, one.until_on or Text("现在", "now")
    last = until if isinstance(until, Text) else Text(f"{until}", f"{until}")
    term = one.term_until
    return ExtractLine(
        RIGHT_LABELS[Right(one.right)],
        Text(
            f"{one.parcel.title.zh}（{one.parcel.key}），份额 {show(one.share)}，"
            f"{since} 至 {last.zh}" + (f"，期限至 {term}" if term else ""),
            f"{one.parcel.title.en} ({one.parcel.key}), part {show(one.share)}, "
            f"{since} to {last.en}" + (f", term until {term}" if term else ""),
        ),
    )


KEPT_LAND = ExtractSection("parcels.held", Text("林地权利", "Rights in land"), 100, kept_land)
HELD = Panel(
    subject_type="party",
    key="parcels.held",
    title=Text("名下林地", "Land held"),
    order=10,
    content=held_land,
)
