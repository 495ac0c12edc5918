"""The register: the list, a parcel's page, its history, export."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from flask import Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.divisions.queries import place_name
from app.parcels import queries
from app.parcels.chips import status_chip
from app.parcels.clearance import clearance
from app.parcels.lists import LISTING, parcel_url, source_of
from app.parcels.models import Parcel, ParcelEvent
from app.parcels.nearby import list_neighbours, names_on_plan
from app.parcels.overlap import overlapping
from app.parcels.routes import parcel_page as page
from app.parcels.routes.blueprint import HINT_SAID, blueprint, drawn_too_far, steps_to
from app.parcels.routes.past import past_of
from app.parcels.routes.plans import draw_hint, draw_parcel
from app.parcels.rules import Right
from app.web.context import has_endpoint
from app.web.fields import parse_day
from app.web.listing import Action
from app.web.panels import panels_for

NOTHING_IN_REACH = Text(
    "您的辖区和职责范围内还没有登记的小班。",
    "No parcel is registered yet within your area and duties.",
)
PLAN_SAID = Text(
    "按登记边界绘制，北在上。相邻小班用浅色。", "Drawn from the registered boundary; north is up."
)
SIDES_SAID = Text(
    "只登记了四至，没有边界：方框只表示方位，不表示形状和大小。",
    "Only the four sides are recorded: the box shows directions, not shape or size.",
)

NO_OWNER, NO_USER = (
    (
        Text("还没有林地所有权人", "Nobody owns the land yet"),
        Text(
            "先登记林地归哪个集体或国有林场所有，再登记谁承包、谁经营、林木归谁；"
            "每项权利的份额正好合计为 1。",
            "Register the collective or state farm that owns it, then who holds contract, "
            "management or trees; the shares of each right come to exactly 1.",
        ),
    ),
    (
        Text("还没有承包、经营或林木权利人", "Nobody uses it yet"),
        Text(
            "登记谁承包；没有承包到户的，登记经营权或林木所有权。份额正好合计为 1。",
            "Register who holds the contract right; where there is none, management or the "
            "trees. Shares come to exactly 1.",
        ),
    ),
)


@blueprint.get("/")
@requires(Permission.PARCEL_VIEW)
def index() -> Response:
    """The list."""
    actor = current_actor()
    actions = [
        Action(Text("地块图", "Map"), url_for("parcels.village_map")),
        Action(Text("查重叠", "Overlaps"), url_for("parcels.overlaps")),
    ]
    may_edit = actor.may(Permission.PARCEL_EDIT)
    if actor.may(Permission.IMPORT_RUN) and has_endpoint("imports.new"):
        actions.append(Action(Text("批量导入", "Import"), url_for("imports.new", kind="parcels")))
    if may_edit:
        new = Action(Text("新建小班", "New parcel"), url_for("parcels.new_parcel"), main=True)
        actions.append(new)
    return LISTING.page(
        source_of(actor),
        actions=actions,
        log_url=url_for("access.audit", subject="parcel")
        if actor.may(Permission.AUDIT_VIEW)
        else None,
        may_export=actor.may(Permission.PARCEL_EXPORT),
        nothing_said=LISTING.empty if may_edit else NOTHING_IN_REACH,
    )


@blueprint.post("/export")
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EXPORT)
def export() -> AnyResponse:
    """The xlsx of what the list shows."""
    actor = current_actor()
    return LISTING.export(source_of(actor), actor=actor)


@blueprint.get("/<int:parcel_id>")
@requires(Permission.PARCEL_VIEW)
def show(parcel_id: int) -> Response:
    """A parcel's page: the thread from land to money."""
    actor = current_actor()
    parcel = queries.get_parcel(parcel_id, actor=actor, drawn=True)
    current = page.is_current(parcel)
    may_edit = current and actor.may(Permission.PARCEL_EDIT)
    on = _asked_day(parcel)
    answer = clearance(parcel_id, on)
    today = answer if on == clock.today() else clearance(parcel_id, clock.today())
    shares, papers = queries.list_shares(parcel_id), queries.list_certificates(parcel_id)
    events = queries.lineage_of(parcel_id)
    rights = page.right_sections(parcel, shares, actor, may_edit=may_edit)
    missing = page.missing_right(parcel, shares, clock.today())
    return make_response(
        render_template(
            "parcels/show.html",
            parcel=parcel,
            title=parcel.title,
            trail=steps_to(),
            place=place_name(parcel.division_path),
            state=status_chip(parcel),
            current=current,
            over=None if current else page.over_note(parcel, events),
            undrawn=[] if current else _undrawn(parcel, events, actor),
            too_far=drawn_too_far(parcel) if current else None,
            stations=page.stations(parcel, actor, answer=today, missing=missing, papers=papers),
            following=_next(parcel, missing=missing, papers=len(papers)) if may_edit else None,
            offers=_offers(parcel) if may_edit else (),
            on=on,
            clear_title=page.clear_title(answer, parcel),
            clear_items=page.clear_lines(answer),
            rights=rights,
            certificates=page.certificate_rows(papers, may_edit=may_edit),
            certificate_url=_if(may_edit, "parcels.new_certificate", parcel),
            holds=page.hold_rows(queries.list_holds(parcel_id), may_edit=may_edit),
            hold_url=_if(may_edit, "parcels.new_hold", parcel),
            boundary_url=_if(may_edit, "parcels.edit_boundary", parcel),
            attributes=page.attribute_facts(parcel),
            past=past_of(parcel, shares=shares, papers=papers, actor=actor),
            lineage=page.lineage_blocks(events, parcel_id),
            panels=panels_for("parcel", parcel_id, actor),
            hint=None if parcel.boundary else draw_hint(parcel, events, actor),
            hint_said=HINT_SAID,
            **_plan(parcel, actor, kin={line.parcel_id for one in events for line in one.lines}),
        )
    )


def _asked_day(parcel: Parcel) -> date:
    """The day of the address; for land that is history, the last day it stood."""
    typed = request.args.get("on", "").strip()
    if typed:
        return parse_day(typed)
    if parcel.until_on is None:
        return clock.today()
    return max(parcel.from_on, parcel.until_on - timedelta(days=1))


def _undrawn(
    parcel: Parcel, events: Iterable[ParcelEvent], actor: Actor
) -> list[dict[str, object]]:
    """What came of it and has no boundary yet, for whoever may record one."""
    if not actor.may(Permission.PARCEL_EDIT):
        return []
    return [
        {
            "label": line.parcel.title,
            "url": url_for("parcels.edit_boundary", parcel_id=line.parcel_id),
        }
        for event in events
        if any(one.parcel_id == parcel.id and not one.came for one in event.lines)
        for line in event.lines
        if line.came and page.is_current(line.parcel) and line.parcel.drawn_mu_x100 is None
    ]


def _if(may: bool, endpoint: str, parcel: Parcel) -> str | None:
    return url_for(endpoint, parcel_id=parcel.id) if may else None


def _offers(parcel: Parcel) -> list[tuple[Text, str]]:
    """What may be done with the parcel as a whole."""
    return [
        (Text("修改", "Correct"), url_for("parcels.edit_parcel", parcel_id=parcel.id)),
        (Text("分割", "Split"), url_for("parcels.split", parcel_id=parcel.id)),
        (Text("合并", "Merge"), url_for("parcels.merge", parcel_id=parcel.id)),
        (Text("重新调查", "New survey"), url_for("parcels.resurvey", parcel_id=parcel.id)),
    ]


def _next(parcel: Parcel, *, missing: Right | None, papers: int) -> dict[str, object] | None:
    """The one thing to do next; nothing once land is registered whole."""
    if missing is not None:
        title, said = NO_OWNER if missing is Right.OWNERSHIP else NO_USER
        return {
            "title": title,
            "said": said,
            "word": Text("登记权利人", "Register holders"),
            "url": url_for("parcels.edit_holders", parcel_id=parcel.id, right=missing.value),
        }
    if not papers:
        return {
            "title": Text("还没有权属证书", "No certificate yet"),
            "said": Text(
                "登记不动产权证或林权证，核对证号和期限。", "Record the certificate and its term."
            ),
            "word": Text("登记证书", "Record a certificate"),
            "url": url_for("parcels.new_certificate", parcel_id=parcel.id),
        }
    if parcel.drawn_mu_x100 is None:
        return {
            "title": Text("还没有边界", "No boundary yet"),
            "said": Text(
                "上传或粘贴边界，系统会核对面积和重叠。",
                "Upload or paste it; area and overlaps are checked.",
            ),
            "word": Text("登记边界", "Record a boundary"),
            "url": url_for("parcels.edit_boundary", parcel_id=parcel.id),
        }
    return None


def _plan(parcel: Parcel, actor: Actor, *, kin: Collection[int]) -> dict[str, object]:
    """The plan, the address of its map, the sides in words, and what it overlaps.

    What came of land that is history lies on it and not beside it.
    """
    sides = parcel.sides
    pairs = (
        (Text("东至", "East to"), sides.east),
        (Text("南至", "South to"), sides.south),
        (Text("西至", "West to"), sides.west),
        (Text("北至", "North to"), sides.north),
    )
    drawn = parcel.boundary is not None
    around = list_neighbours(parcel, actor=actor) if drawn else ()
    near = [one for one in around if page.is_current(parcel) or one.id not in kin]
    names = names_on_plan([parcel.id, *(one.id for one in near)]) if drawn else {}
    return {
        "plan": draw_parcel(parcel, near),
        "plan_said": PLAN_SAID if drawn else SIDES_SAID,
        "map_url": url_for("parcels.parcel_map", parcel_id=parcel.id) if drawn else None,
        "sides": [(word, said) for word, said in pairs if said],
        "neighbours": [
            {"label": one.title, "url": parcel_url(one), "who": names.get(one.id), "area": one.area}
            for one in near
        ],
        "overlaps": [
            {"label": one.parcel.title, "url": parcel_url(one.parcel), "area": one.area}
            for one in (overlapping(parcel, actor=actor) if drawn else ())
        ],
    }


@blueprint.get("/<int:parcel_id>/history")
@requires(Permission.PARCEL_VIEW)
def history(parcel_id: int) -> Response:
    """Everything that was done to a parcel."""
    actor = current_actor()
    parcel = queries.get_parcel(parcel_id, actor=actor)
    return make_response(
        render_template(
            "parcels/history.html",
            parcel=parcel,
            title=parcel.title,
            trail=steps_to(parcel),
            back=parcel_url(parcel),
            past=past_of(
                parcel,
                shares=queries.list_shares(parcel_id),
                papers=queries.list_certificates(parcel_id),
                actor=actor,
            ),
        )
    )
