"""Parcels that come of parcels: splitting, merging, a new survey."""

from __future__ import annotations

from flask import flash, redirect
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers import parcel_key
from app.parcels import queries
from app.parcels.commands.lineage import merge_parcels, resurvey_parcel, split_parcel
from app.parcels.forms.boxes import filled
from app.parcels.forms.lineage import MergeForm, ResurveyForm, SplitForm
from app.parcels.lists import parcel_url
from app.parcels.models import Parcel
from app.parcels.routes.blueprint import blueprint, land_form
from app.web.i18n import gettext as _

SPLITTING = Text(
    "各部分面积之和必须正好等于原小班。权利人、份额和没有解除的争议、限制随地转到每一部分；"
    "边界和四至不会带过去，分割后请给每一部分登记。原小班转为历史，编码保留。",
    "The parts must come to exactly the area of the whole. Holders, shares and standing "
    "restrictions go with the land. Boundary and four sides do not: record them for each part. "
    "The parcel stays readable as history.",
)
MERGING = Text(
    "须是同一个村、相邻的现行小班；面积相加。权利人或份额不同的，须有全体权利人协议。",
    "Current parcels of one village; areas add up. Different holders or shares need an agreement "
    "of all holders.",
)
SURVEYED = Text(
    "重新调查后换新编码，面积可与原来不同，差额记在来历里。",
    "A new survey gives a new key; the area may differ, and the difference is kept.",
)
WHEN_AND_WHY = (Text("何时、为何", "When and why"), ["on", "reason"])


def _about(parcel: Parcel) -> list[tuple[Text, str]]:
    return [
        (Text("小班编码", "Key"), parcel.key),
        (Text("登记面积", "Registered area"), parcel.area.format("zh")),
    ]


@blueprint.route("/<int:parcel_id>/split", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def split(parcel_id: int) -> Response:
    """One parcel into several."""
    parcel = queries.get_parcel(parcel_id, actor=current_actor())
    form = SplitForm(subject_id=parcel_id)
    if not form.asks_for_rows() and form.accepts():
        with form.submission() as sent:
            split_parcel(
                parcel_id=parcel_id,
                parts=form.parts,
                on=filled(form.on),
                reason=str(form.reason.data),
                actor=current_actor(),
            )
            sent.leads_to(parcel_url(parcel))
        if sent.done:
            flash(_("已分割。原小班和各部分的来历都可查。"), "success")
            return redirect(sent.url, 303)
    return land_form(
        form,
        parcel=parcel,
        title=Text("分割小班", "Split a parcel"),
        caution=SPLITTING,
        about=_about(parcel),
        sections=[(Text("分成", "Into"), ["rows"]), WHEN_AND_WHY],
        word=Text("分割", "Split"),
    )


@blueprint.route("/<int:parcel_id>/merge", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def merge(parcel_id: int) -> Response:
    """This parcel and others into one."""
    parcel = queries.get_parcel(parcel_id, actor=current_actor())
    form = MergeForm(subject_id=parcel_id, survey_year=parcel.survey_year)
    if form.accepts():
        with form.submission() as sent:
            merged = merge_parcels(
                parcel_ids=(parcel_id, *ids_of(form.keys())),
                given=form.to_input(),
                on=filled(form.on),
                reason=str(form.reason.data),
                actor=current_actor(),
            )
            sent.leads_to(parcel_url(merged))
        if sent.done:
            flash(_("已合并。"), "success")
            return redirect(sent.url, 303)
    return land_form(
        form,
        parcel=parcel,
        title=Text("合并小班", "Merge parcels"),
        caution=MERGING,
        about=_about(parcel),
        sections=[
            (Text("合并哪些", "Which"), ["others"]),
            (
                Text("合并后", "After"),
                ["subcompartment", "survey_year", "name", "agreement"],
            ),
            WHEN_AND_WHY,
        ],
        word=Text("合并", "Merge"),
    )


@blueprint.route("/<int:parcel_id>/resurvey", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def resurvey(parcel_id: int) -> Response:
    """The same land as a new survey found it."""
    parcel = queries.get_parcel(parcel_id, actor=current_actor())
    form = ResurveyForm(
        subject_id=parcel_id,
        subcompartment=str(parcel.unit),
        area=parcel.area,
        name=parcel.name,
    )
    if form.accepts():
        with form.submission() as sent:
            found = resurvey_parcel(
                parcel_id=parcel_id,
                given=form.to_input(),
                on=filled(form.on),
                reason=str(form.reason.data),
                actor=current_actor(),
            )
            sent.leads_to(parcel_url(found))
        if sent.done:
            flash(_("已按新调查登记。"), "success")
            return redirect(sent.url, 303)
    return land_form(
        form,
        parcel=parcel,
        title=Text("按新调查登记", "Enter a new survey"),
        caution=SURVEYED,
        about=_about(parcel),
        sections=[
            (Text("新调查", "The new survey"), ["subcompartment", "survey_year", "area", "name"]),
            WHEN_AND_WHY,
        ],
        word=Text("登记", "Register"),
    )


def ids_of(keys: list[str]) -> tuple[int, ...]:
    """The parcels named by key, in the reader's scope; one that is not there is named."""
    ids: list[int] = []
    for key in keys:
        parcel = queries.find_by_key(
            str(parcel_key.parse(key, field="others")), actor=current_actor()
        )
        if parcel is None:
            raise InvalidValue(
                Text(
                    f"辖区内没有编码为 {key} 的小班，请核对。",
                    f"No parcel in your area has the key {key}.",
                ),
                field="others",
            )
        ids.append(parcel.id)
    return tuple(ids)
