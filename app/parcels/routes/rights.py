"""Who holds land, by which paper, and what stands against it."""

from __future__ import annotations

from flask import flash, redirect
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core import clock
from app.core.bilingual import Text
from app.core.identifiers import certificate
from app.parcels import queries
from app.parcels.commands.barred import bar_now, said_of
from app.parcels.commands.certificates import cancel_certificate, record_certificate
from app.parcels.commands.holders import end_right, set_holders, transfer_share
from app.parcels.commands.holds import clear_hold, open_hold
from app.parcels.forms.boxes import filled
from app.parcels.forms.holders import (
    EndForm,
    EndRightForm,
    HoldersForm,
    TransferForm,
    find_holder,
    holder_words,
)
from app.parcels.forms.papers import CertificateForm, ClearForm, HoldForm
from app.parcels.inputs import HoldersInput
from app.parcels.lists import parcel_url
from app.parcels.models import RightShare
from app.parcels.routes.blueprint import blueprint, land_form, tell_soft
from app.parcels.routes.lineage import ids_of
from app.parcels.rules import HOLD_LABELS, RIGHT_LABELS, ChangeBasis, HoldKind, Right
from app.parcels.shares import show
from app.web.i18n import gettext as _

RIGHT = "<any(ownership,contract,management,trees):right>"
WHOLE = Text(
    "所有人的份额加起来必须正好是 1。保存后，原来的权利人记到前一天为止，仍可查。",
    "The shares must come to exactly 1. Former holders stay readable up to the day before.",
)
STOPS = Text(
    "没有解除的争议、查封和其他限制会使小班“权属有问题”，不能签协议、发碳票、分配收益。",
    "While it stands the parcel is not clear: no agreement, ticket or payout.",
)
ENDING = Text(
    "如承包期满收回、林木采伐后不再种植。结束后这项权利没有权利人，直到重新登记。",
    "As when a contract ends and the land returns. Nobody holds the right until it is registered.",
)
WHY = Text("何时、为何", "When and why")
BASIS = ("basis", "document", "reason")


@blueprint.route(f"/<int:parcel_id>/holders/{RIGHT}", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def edit_holders(parcel_id: int, right: str) -> Response:
    """All holders of one right, from a day on."""
    parcel = queries.get_parcel(parcel_id, actor=current_actor())
    held = Right(right)
    now = queries.holders_on(parcel_id, held, clock.today())
    stopped = bar_now(parcel_id) if now else None
    form = HoldersForm(
        subject_id=f"{parcel_id}-{right}",
        division_path=parcel.division_path,
        rows=[
            {"who": holder_words(one.party), "share": one.share, "term_until": one.term_until}
            for one in now
        ],
        basis=None if stopped else ChangeBasis.AGREED.value,
    )
    if not form.asks_for_rows() and form.accepts():
        with form.submission() as sent:
            given = HoldersInput(
                parcel_id=parcel_id,
                right=held,
                shares=tuple(form.shares),
                on=filled(form.on),
                reason=str(form.reason.data),
                basis=form.chosen_basis(),
                document=form.document.data or "",
            )
            set_holders(given=given, actor=current_actor())
            sent.leads_to(parcel_url(parcel))
        if sent.done:
            flash(_("权利人已登记。"), "success")
            return redirect(sent.url, 303)
    label = RIGHT_LABELS[held]
    return land_form(
        form,
        parcel=parcel,
        title=Text(f"{label.zh}的权利人", f"Holders: {label.en.lower()}"),
        caution=_before_that(stopped, WHOLE),
        sections=[
            (Text("权利人和份额", "Holders and shares"), ["rows"]),
            (WHY, ["on", *BASIS]),
        ],
        word=Text("登记", "Register"),
        offer_holders=True,
    )


@blueprint.route(f"/<int:parcel_id>/holders/{RIGHT}/transfer", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def transfer(parcel_id: int, right: str) -> Response:
    """One holder gives a share to another."""
    parcel = queries.get_parcel(parcel_id, actor=current_actor())
    held = Right(right)
    now = queries.holders_on(parcel_id, held, clock.today())
    givers = [(str(one.party_id), _with_share(one)) for one in now]
    form = TransferForm(
        subject_id=f"{parcel_id}-{right}",
        givers=givers,
        giver=givers[0][0] if len(givers) == 1 else "",
    )
    if form.accepts():
        with form.submission() as sent:
            transfer_share(
                parcel_id=parcel_id,
                right=held,
                giver=int(str(form.giver.data)),
                taker=find_holder(str(form.who.data), division_path=parcel.division_path),
                share=filled(form.share),
                on=filled(form.on),
                reason=str(form.reason.data),
                actor=current_actor(),
            )
            sent.leads_to(parcel_url(parcel))
        if sent.done:
            flash(_("已转让登记。"), "success")
            return redirect(sent.url, 303)
    label = RIGHT_LABELS[held]
    return land_form(
        form,
        parcel=parcel,
        title=Text(f"转让{label.zh}的份额", f"Transfer a share: {label.en.lower()}"),
        sections=[
            (Text("转让", "Transfer"), ["giver", "who", "share"]),
            (WHY, ["on", "reason"]),
        ],
        word=Text("登记转让", "Register the transfer"),
        offer_holders=True,
    )


@blueprint.route(f"/<int:parcel_id>/holders/{RIGHT}/end", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def end_holding(parcel_id: int, right: str) -> Response:
    """Nobody holds this right any more."""
    parcel = queries.get_parcel(parcel_id, actor=current_actor())
    held = Right(right)
    stopped = bar_now(parcel_id)
    form = EndRightForm(
        subject_id=f"{parcel_id}-{right}",
        basis=None if stopped else ChangeBasis.AGREED.value,
    )
    if form.accepts():
        with form.submission() as sent:
            end_right(
                parcel_id=parcel_id,
                right=held,
                on=filled(form.on),
                reason=str(form.reason.data),
                basis=form.chosen_basis(),
                document=form.document.data or "",
                actor=current_actor(),
            )
            sent.leads_to(parcel_url(parcel))
        if sent.done:
            flash(_("已结束。以前的权利人仍可查。"), "success")
            return redirect(sent.url, 303)
    label = RIGHT_LABELS[held]
    return land_form(
        form,
        parcel=parcel,
        title=Text(f"结束{label.zh}", f"End: {label.en.lower()}"),
        caution=_before_that(stopped, ENDING),
        sections=[(WHY, ["on", *BASIS])],
        word=Text("结束", "End"),
    )


def _before_that(stopped: HoldKind | None, caution: Text) -> Text:
    """What keeps holders from agreeing comes before what the form says anyway."""
    if stopped is None:
        return caution
    said = said_of(stopped)
    return Text(said.zh + caution.zh, f"{said.en} {caution.en}")


def _with_share(held: RightShare) -> Text:
    """A holder as a choice: who, and how much there is to give."""
    return Text(
        f"{held.party.title.zh}（{show(held.share)}）",
        f"{held.party.title.en} ({show(held.share)})",
    )


@blueprint.route("/<int:parcel_id>/certificates/new", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def new_certificate(parcel_id: int) -> Response:
    """Keep a title paper."""
    parcel = queries.get_parcel(parcel_id, actor=current_actor())
    form = CertificateForm(subject_id=parcel_id)
    if form.accepts():
        with form.submission() as sent:
            given = form.to_input(
                (parcel_id, *ids_of(form.keys())), division_path=parcel.division_path
            )
            record_certificate(given=given, actor=current_actor())
            sent.leads_to(parcel_url(parcel))
        if sent.done:
            flash(_("证书已登记。"), "success")
            tell_soft(certificate.warnings(filled(form.number)))
            return redirect(sent.url, 303)
    return land_form(
        form,
        parcel=parcel,
        title=Text("登记权属证书", "Record a certificate"),
        sections=[
            (
                Text("证书", "Certificate"),
                ["number", "unit_number", "issued_by", "issued_on", "valid_until", "area"],
            ),
            (Text("证上权利人", "Holder on the paper"), ["who", "holder_name"]),
            (Text("其他", "Other"), ["others", "note"]),
        ],
        word=Text("登记", "Register"),
        offer_holders=True,
    )


@blueprint.route("/certificates/<int:certificate_id>/cancel", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def cancel_paper(certificate_id: int) -> Response:
    """A paper that no longer counts."""
    paper = queries.get_certificate(certificate_id, actor=current_actor())
    parcel = paper.links[0].parcel
    form = EndForm(subject_id=certificate_id)
    if form.accepts():
        with form.submission() as sent:
            cancel_certificate(
                certificate_id=certificate_id,
                on=filled(form.on),
                reason=str(form.reason.data),
                actor=current_actor(),
            )
            sent.leads_to(parcel_url(parcel))
        if sent.done:
            flash(_("证书已注销，记录仍可查。"), "success")
            return redirect(sent.url, 303)
    return land_form(
        form,
        parcel=parcel,
        title=Text("注销权属证书", "Cancel a certificate"),
        about=[
            (Text("证号", "Number"), paper.number),
            (Text("包括小班", "Parcels covered"), str(len(paper.links))),
        ],
        sections=[(WHY, ["on", "reason"])],
        word=Text("注销", "Cancel it"),
    )


@blueprint.route("/<int:parcel_id>/holds/new", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def new_hold(parcel_id: int) -> Response:
    """A dispute or restriction begins."""
    parcel = queries.get_parcel(parcel_id, actor=current_actor())
    form = HoldForm(subject_id=parcel_id)
    if form.accepts():
        with form.submission() as sent:
            open_hold(parcel_id=parcel_id, given=form.to_input(), actor=current_actor())
            sent.leads_to(parcel_url(parcel))
        if sent.done:
            flash(
                _(
                    "已登记。解除之前，本小班不能立项、签协议、办碳票和发放收益；分割、合并时随地转移。"
                ),
                "success",
            )
            return redirect(sent.url, 303)
    return land_form(
        form,
        parcel=parcel,
        title=Text("登记争议或限制", "Record a dispute or restriction"),
        caution=STOPS,
        sections=[
            (Text("情况", "Facts"), ["kind", "from_on", "until_on", "said"]),
            (Text("对方和文书", "Who and by what paper"), ["claimant", "document"]),
        ],
        word=Text("登记", "Register"),
    )


@blueprint.route("/holds/<int:hold_id>/clear", methods=["GET", "POST"])
@requires(Permission.PARCEL_VIEW, Permission.PARCEL_EDIT)
def end_hold(hold_id: int) -> Response:
    """It ends, with the paper that says so."""
    hold = queries.get_hold(hold_id, actor=current_actor())
    form = ClearForm(subject_id=hold_id)
    if form.accepts():
        with form.submission() as sent:
            clear_hold(
                hold_id=hold_id,
                on=filled(form.on),
                how=str(form.how.data),
                actor=current_actor(),
            )
            sent.leads_to(parcel_url(hold.parcel))
        if sent.done:
            flash(_("已解除。"), "success")
            return redirect(sent.url, 303)
    label = HOLD_LABELS[HoldKind(hold.kind)]
    return land_form(
        form,
        parcel=hold.parcel,
        title=Text(f"解除{label.zh}", f"Clear: {label.en.lower()}"),
        about=[
            (Text("情况", "Facts"), hold.said),
            (Text("自", "From"), hold.from_on.isoformat()),
        ],
        sections=[(Text("解除", "Clearing"), ["on", "how"])],
        word=Text("解除", "Clear"),
    )
