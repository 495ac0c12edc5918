"""Households: entering, editing, and their members."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core.bilingual import Text
from app.parties import queries
from app.parties.commands.households import create_household, update_household
from app.parties.forms import HouseholdChangeForm, HouseholdForm, seen_version
from app.parties.lists import PLURALS
from app.parties.models import Party
from app.parties.routes.blueprint import (
    DOCUMENT_BOXES,
    SEALED,
    blueprint,
    page_of,
    steps_to,
    tell_soft,
)
from app.parties.rules import PartyKind
from app.web.forms import show_form
from app.web.i18n import gettext as _


def _phone_boxes(party: Party) -> list[str]:
    """Only a number that is there can be removed."""
    return ["phone", "drop_phone"] if party.phone_sealed else ["phone"]


@blueprint.route("/households/new", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def new_household() -> Response:
    """Enter a household under its head."""
    form = HouseholdForm()
    if form.accepts():
        with form.submission() as sent:
            party = create_household(given=form.to_input(), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已登记。接着可以添加家庭成员和收款账户。"), "success")
            tell_soft(form.soft_findings())
            return redirect(sent.url, 303)
    return show_form(
        "parties/form.html",
        form,
        title=Text("登记农户", "New household"),
        lead=Text("先登记户主，保存后再添加其他成员。", "Enter the head first, then the others."),
        caution=SEALED,
        steps=[(PLURALS[PartyKind.HOUSEHOLD], url_for("parties.index", word="households"))],
        sections=[
            (Text("在哪里", "Where"), ["division_code", "villager_group", "address"]),
            (Text("户主", "Head"), ["name", *DOCUMENT_BOXES, "joined_on", "phone"]),
        ],
        word_on_button=Text("登记", "Enter"),
        back=url_for("parties.index", word="households"),
    )


@blueprint.route("/households/<int:party_id>/edit", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def edit_household(party_id: int) -> Response:
    """Edit group, phone and address."""
    party = queries.get_party(party_id, actor=current_actor(), kind=PartyKind.HOUSEHOLD)
    form = HouseholdChangeForm(subject_id=party_id, **_shown_values(party))
    if form.accepts():
        with form.submission() as sent:
            update_household(
                party_id=party_id,
                version=seen_version(form),
                given=form.to_input(),
                actor=current_actor(),
            )
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已保存。"), "success")
            return redirect(sent.url, 303)
    return show_form(
        "parties/form.html",
        form,
        title=Text(f"修改 {party.name} 户", f"Edit {party.name}"),
        lead=None,
        caution=None,
        steps=steps_to(party),
        sections=[(Text("基本情况", "Facts"), ["villager_group", "address", *_phone_boxes(party)])],
        word_on_button=Text("保存", "Save"),
        back=page_of(party),
    )


def _shown_values(party: Party) -> dict[str, str]:
    """What may be edited. The phone stays sealed: reading it is a thing of its own."""
    return {
        "version": str(party.version),
        "villager_group": party.household.villager_group if party.household else "",
        "address": party.address,
    }
