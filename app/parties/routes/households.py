"""Households: entering, editing, and their members."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core.bilingual import Text
from app.parties import queries
from app.parties.commands.households import (
    add_member,
    create_household,
    end_membership,
    make_head,
    update_household,
)
from app.parties.forms import (
    HouseholdChangeForm,
    HouseholdForm,
    LeavingForm,
    MemberForm,
    NewHeadForm,
    seen_version,
)
from app.parties.lists import PLURALS
from app.parties.models import Party
from app.parties.routes.blueprint import blueprint, page_of, tell_soft
from app.parties.rules import LeavingReason, PartyKind, Relation
from app.web.forms import show_form
from app.web.i18n import gettext as _

DOCUMENT_BOXES = ("document_type", "document_number", "document_reason")
SEALED = Text(
    "证件号、电话加密保存，默认遮盖；谁看过完整号码都有记录。",
    "Document and phone numbers are sealed and masked; every full look is logged.",
)
LEAVING = Text(
    "离开后不再计入在户人数和以后的名册；以前的名册不变。",
    "From that day the person is no longer counted; earlier rosters stay as they were.",
)
HEADING = Text(
    "本户以后以新户主的姓名显示；户编号不变。",
    "The household goes by the new head's name; its number stays.",
)


def _phone_boxes(party: Party) -> list[str]:
    """Only a number that is there can be removed."""
    return ["phone", "drop_phone"] if party.phone_sealed else ["phone"]


def _steps(party: Party) -> list[tuple[Text, str]]:
    return [
        (PLURALS[PartyKind.HOUSEHOLD], url_for("parties.index", word="households")),
        (party.title, page_of(party)),
    ]


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
        steps=_steps(party),
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


@blueprint.route("/households/<int:party_id>/members/new", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def new_member(party_id: int) -> Response:
    """A person joins."""
    party = queries.get_party(party_id, actor=current_actor(), kind=PartyKind.HOUSEHOLD)
    form = MemberForm(subject_id=party_id)
    if form.accepts():
        with form.submission() as sent:
            add_member(household_id=party_id, given=form.to_input(), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已添加成员。"), "success")
            tell_soft(form.soft_findings())
            return redirect(sent.url, 303)
    return show_form(
        "parties/form.html",
        form,
        title=Text(f"为 {party.name} 户添加成员", f"Add a member to {party.name}"),
        lead=None,
        caution=SEALED,
        steps=_steps(party),
        sections=[
            (Text("成员", "Member"), ["name", "relation", *DOCUMENT_BOXES, "joined_on", "phone"]),
        ],
        word_on_button=Text("添加", "Add"),
        back=page_of(party),
    )


@blueprint.route("/members/<int:member_id>/leave", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def end_member(member_id: int) -> Response:
    """A person leaves."""
    member = queries.get_member(member_id, actor=current_actor())
    party = member.household.party
    form = LeavingForm(subject_id=member_id)
    if form.accepts():
        with form.submission() as sent:
            end_membership(
                member_id=member_id,
                on=form.day(),
                reason=LeavingReason(form.why.data),
                actor=current_actor(),
            )
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已登记离开。"), "success")
            return redirect(sent.url, 303)
    return show_form(
        "web/confirm.html",
        form,
        title=Text(f"登记 {member.name} 离开本户", f"{member.name} leaves the household"),
        said=LEAVING,
        word=Text("登记离开", "Record leaving"),
        back=page_of(party),
    )


@blueprint.route("/members/<int:member_id>/head", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def new_head(member_id: int) -> Response:
    """Another member becomes head."""
    member = queries.get_member(member_id, actor=current_actor())
    party = member.household.party
    form = NewHeadForm(subject_id=member_id)
    if form.accepts():
        with form.submission() as sent:
            make_head(
                member_id=member_id,
                former_head_relation=Relation(form.former_relation.data),
                actor=current_actor(),
            )
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("户主已更换。"), "success")
            return redirect(sent.url, 303)
    return show_form(
        "web/confirm.html",
        form,
        title=Text(f"把 {member.name} 设为户主", f"Make {member.name} the head"),
        said=HEADING,
        word=Text("设为户主", "Make head"),
        back=page_of(party),
    )
