"""A parcel itself: registering, correcting, where it lies."""

from __future__ import annotations

from flask import flash, redirect
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core.bilingual import Text
from app.parcels import queries
from app.parcels.commands.register import register_parcel, set_boundary, update_parcel
from app.parcels.forms.boundary import BoundaryForm
from app.parcels.forms.land import (
    MEASURE_BOXES,
    SIDE_BOXES,
    STAND_BOXES,
    ParcelChangeForm,
    ParcelForm,
    seen_version,
    stand_values,
)
from app.parcels.inputs import BoundaryInput
from app.parcels.lists import parcel_url
from app.parcels.models import Parcel
from app.parcels.overlap import overlapping
from app.parcels.routes.blueprint import blueprint, drawn_too_far, land_form, tell_soft
from app.parcels.routes.plans import draw_hint
from app.web.i18n import gettext as _

WHERE, STAND = Text("在哪里", "Where"), Text("林分", "The stand")
MEASURED = Text("测树因子", "Measures")
SIDES = Text("四至", "Four sides")
MOST_SAID = 5
STANDING = [name for name in STAND_BOXES if name not in MEASURE_BOXES]
NUMBERED = Text(
    "小班编码由村、小班号和调查年份组成，登记后不能改。面积照证填写，分割合并时守恒。",
    "The key is made of village, number and survey year and cannot be changed later.",
)
DRAWN = Text(
    "边界用经纬度，不联网、不用底图。图上面积与登记面积相差超过容差时，保存后会提示。",
    "Boundaries are in degrees; no outside map is used. A difference beyond the tolerance "
    "between the drawn and the registered area is pointed out after saving.",
)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def new_parcel() -> Response:
    """Register a parcel."""
    form = ParcelForm()
    if form.accepts():
        with form.submission() as sent:
            parcel = register_parcel(given=form.to_input(), actor=current_actor())
            sent.leads_to(parcel_url(parcel))
        if sent.done:
            flash(_("已登记。接着请登记权利人、证书和边界。"), "success")
            return redirect(sent.url, 303)
    return land_form(
        form,
        parcel=None,
        title=Text("登记小班", "New parcel"),
        caution=NUMBERED,
        sections=[
            (
                WHERE,
                ["village_code", "subcompartment", "survey_year", "name", "area", "since"],
            ),
            (STAND, STANDING),
            (MEASURED, MEASURE_BOXES),
            (SIDES, SIDE_BOXES),
        ],
        word=Text("登记", "Register"),
    )


@blueprint.route("/<int:parcel_id>/edit", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def edit_parcel(parcel_id: int) -> Response:
    """Correct what is registered; the key stays."""
    parcel = queries.get_parcel(parcel_id, actor=current_actor())
    form = ParcelChangeForm(
        subject_id=parcel_id,
        version=str(parcel.version),
        name=parcel.name,
        area=parcel.area,
        **stand_values(parcel),
    )
    if form.accepts():
        with form.submission() as sent:
            update_parcel(parcel_id=parcel_id, given=form.to_input(), actor=current_actor())
            sent.leads_to(parcel_url(parcel))
        if sent.done:
            flash(_("已保存。"), "success")
            return redirect(sent.url, 303)
    return land_form(
        form,
        parcel=parcel,
        title=Text("修改小班", "Correct a parcel"),
        sections=[
            (Text("登记事项", "Registration"), ["name", "area"]),
            (STAND, STANDING),
            (MEASURED, MEASURE_BOXES),
            (Text("原因", "Reason"), ["reason"]),
        ],
        word=Text("保存", "Save"),
    )


@blueprint.route("/<int:parcel_id>/boundary", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def edit_boundary(parcel_id: int) -> Response:
    """Say where it lies: GeoJSON, the four sides, or both."""
    parcel = queries.get_parcel(parcel_id, actor=current_actor(), drawn=True)
    form = BoundaryForm(subject_id=parcel_id, **_placed(parcel))
    if form.accepts():
        with form.submission() as sent:
            given = BoundaryInput(
                version=seen_version(form),
                boundary=form.geojson(),
                sides=form.to_sides(),
                reason=str(form.reason.data),
            )
            set_boundary(parcel_id=parcel_id, given=given, actor=current_actor())
            sent.leads_to(parcel_url(parcel))
        if sent.done:
            flash(_("已保存。"), "success")
            tell_soft(_findings(parcel))
            return redirect(sent.url, 303)
    return land_form(
        form,
        parcel=parcel,
        title=Text("边界和四至", "Boundary and four sides"),
        caution=DRAWN,
        hint=draw_hint(parcel, queries.lineage_of(parcel_id), current_actor()),
        sections=[
            (Text("边界", "Boundary"), ["file", "boundary"]),
            (SIDES, SIDE_BOXES),
            (Text("原因", "Reason"), ["reason"]),
        ],
        word=Text("保存", "Save"),
    )


def _findings(parcel: Parcel) -> list[Text]:
    """What to look at twice in a boundary just saved; nothing here refuses it."""
    too_far = drawn_too_far(parcel)
    said = [too_far] if too_far is not None else []
    said.extend(
        Text(
            f"边界与 {one.parcel.title.zh} 重叠 {one.area.format('zh')}",
            f"The boundary overlaps {one.parcel.title.en} by {one.area.plain()} mu",
        )
        for one in overlapping(parcel, actor=current_actor())[:MOST_SAID]
    )
    return said


def _placed(parcel: Parcel) -> dict[str, str]:
    return {
        "version": str(parcel.version),
        "boundary": parcel.boundary or "",
        "east": parcel.east_side,
        "south": parcel.south_side,
        "west": parcel.west_side,
        "north": parcel.north_side,
    }
