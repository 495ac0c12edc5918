"""The register: lists, a party's page, its history, export, closing and reopening."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.access.scope import may_see
from app.core.bilingual import Text
from app.divisions.queries import place_name
from app.parties import queries
from app.parties.chips import status_chip
from app.parties.commands.register import close_party, reopen_party
from app.parties.forms import FindForm
from app.parties.lists import KINDS, LISTINGS, PLURALS, WORDS, source_of
from app.parties.models import Party
from app.parties.routes.blueprint import KIND, blueprint, page_of
from app.parties.routes.shown import accounts_of, household_parts, masked_phone, papers_of
from app.parties.rules import (
    ACTING_FOR_COLLECTIVE,
    KIND_LABELS,
    PartyKind,
    PartyStatus,
)
from app.web.forms import ReasonForm, show_form
from app.web.i18n import gettext as _
from app.web.listing import Action
from app.web.panels import panels_for

CLOSING = Text(
    "注销后不能再办新业务；编号保留，记录和历史仍可查看，必要时可恢复。",
    "No new business can start with a closed party. Its number and history stay.",
)
NOTHING_IN_REACH = Text(
    "您的辖区和职责范围内还没有登记。",
    "Nothing is registered yet within your area and duties.",
)
NONE_FIT = Text(
    "换一个状态或少用几个条件再查。按证件号、电话或账号查，请用上方的“按号码查找”。",
    "Try another state or fewer conditions. For an ID, phone or account number use "
    "“Find by number” above.",
)
REOPENING = Text("恢复后可以继续办理业务。", "Business can go on once it is reopened.")


@blueprint.get(f"/{KIND}")
@requires(Permission.PARTY_VIEW)
def index(word: str) -> Response:
    """One kind's list."""
    actor = current_actor()
    kind = KINDS[word]
    actions = [Action(Text("按号码查找", "Find by number"), url_for("parties.find"))]
    if actor.may(Permission.PARTY_EDIT):
        actions.append(
            Action(
                Text(f"新建{KIND_LABELS[kind].zh}", f"New {KIND_LABELS[kind].en.lower()}"),
                _new_url(word),
                main=True,
            )
        )
    return LISTINGS[kind].page(
        source_of(kind, actor),
        actions=actions,
        log_url=url_for("access.audit", subject="party")
        if actor.may(Permission.AUDIT_VIEW)
        else None,
        may_export=actor.may(Permission.PARTY_EXPORT),
        none_fit=NONE_FIT,
        nothing_said=LISTINGS[kind].empty if actor.may(Permission.PARTY_EDIT) else NOTHING_IN_REACH,
    )


def _new_url(word: str) -> str:
    if KINDS[word] is PartyKind.HOUSEHOLD:
        return url_for("parties.new_household")
    return url_for("parties.new_organisation", word=word)


@blueprint.post(f"/{KIND}/export")
@requires(Permission.PARTY_VIEW, Permission.PARTY_EXPORT)
def export(word: str) -> AnyResponse:
    """The xlsx of what the list shows."""
    actor = current_actor()
    kind = KINDS[word]
    return LISTINGS[kind].export(source_of(kind, actor), actor=actor)


@blueprint.get(f"/{KIND}/<int:party_id>")
@requires(Permission.PARTY_VIEW)
def show(word: str, party_id: int) -> Response:
    """A party's page."""
    actor = current_actor()
    kind = KINDS[word]
    party = queries.get_party(party_id, actor=actor, kind=kind)
    return make_response(
        render_template(
            "parties/household.html"
            if kind is PartyKind.HOUSEHOLD
            else "parties/organisation.html",
            party=party,
            word=word,
            kind=KIND_LABELS[kind],
            plural=PLURALS[kind],
            place=place_name(party.division_path),
            chip_of=status_chip(party),
            acting_article=ACTING_FOR_COLLECTIVE,
            active=party.status == PartyStatus.ACTIVE,
            phone=masked_phone(party),
            papers=papers_of(party),
            accounts=accounts_of(party),
            panels=panels_for("party", party.id, actor),
            **(household_parts(party, actor) if kind is PartyKind.HOUSEHOLD else {}),
            may_see_people=may_see(actor, party.division_path, own=party.id),
            may_edit=actor.may(Permission.PARTY_EDIT),
            may_reveal=actor.may(Permission.PARTY_REVEAL),
            may_request=actor.may(Permission.ACCOUNT_CHANGE_REQUEST),
            may_decide=actor.may(Permission.ACCOUNT_CHANGE_APPROVE),
            actor=actor,
        )
    )


@blueprint.route("/find", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW)
def find() -> AnyResponse:
    """Who has this identity, phone or account number? Asked by POST: no address keeps it."""
    form = FindForm()
    found: Sequence[Party] | None = None
    if form.accepts():
        found = queries.list_parties_with(str(form.number.data), actor=current_actor())
        if len(found) == 1:
            return redirect(page_of(found[0]), 303)
    return show_form("parties/find.html", form, found=found, party_url=page_of)


@blueprint.get("/<int:party_id>/history")
@requires(Permission.PARTY_VIEW)
def history(party_id: int) -> Response:
    """Everything that was done to a party."""
    party = queries.get_party(party_id, actor=current_actor())
    kind = PartyKind(party.kind)
    return make_response(
        render_template(
            "parties/history.html",
            party=party,
            plural=PLURALS[kind],
            word=WORDS[kind],
            back=page_of(party),
        )
    )


@blueprint.route("/<int:party_id>/close", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def close(party_id: int) -> AnyResponse:
    """Take a party off the register, with a reason."""
    party = queries.get_party(party_id, actor=current_actor())
    form = ReasonForm(subject_id=party_id)
    if form.accepts():
        with form.submission() as sent:
            close_party(party_id=party_id, reason=form.because(), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已注销。编号保留，记录仍可查看。"), "success")
            return redirect(sent.url, 303)
    return show_form(
        "web/confirm.html",
        form,
        title=Text(f"注销 {party.name}", f"Close {party.name}"),
        said=CLOSING,
        word=Text("注销", "Close"),
        back=page_of(party),
        stop=True,
    )


@blueprint.route("/<int:party_id>/reopen", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def reopen(party_id: int) -> AnyResponse:
    """Put a closed party back, with a reason."""
    party = queries.get_party(party_id, actor=current_actor())
    form = ReasonForm(subject_id=party_id)
    if form.accepts():
        with form.submission() as sent:
            reopen_party(party_id=party_id, reason=form.because(), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已恢复在册。"), "success")
            return redirect(sent.url, 303)
    return show_form(
        "web/confirm.html",
        form,
        title=Text(f"恢复 {party.name}", f"Reopen {party.name}"),
        said=REOPENING,
        word=Text("恢复在册", "Reopen"),
        back=page_of(party),
    )
