"""What happens to a household: somebody comes or goes, heads it, it splits or merges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core import clock
from app.core.bilingual import Text
from app.core.errors import RuleBroken
from app.parties import queries
from app.parties.commands.changes import change_relation, end_membership, make_head
from app.parties.commands.households import add_member
from app.parties.commands.splitting import merge_households, split_household
from app.parties.event_forms import (
    NOT_LAND,
    LeavingForm,
    MemberForm,
    MergerForm,
    NewHeadForm,
    PersonField,
    RelationForm,
    SplitForm,
)
from app.parties.models import HouseholdMember, Party
from app.parties.past import present_people
from app.parties.routes.blueprint import (
    DOCUMENT_BOXES,
    SEALED,
    blueprint,
    page_of,
    steps_to,
    tell_soft,
)
from app.parties.routes.minors import head_warnings, minors_of
from app.parties.rules import PartyKind, Relation
from app.web.forms import LinyueForm, show_form
from app.web.i18n import gettext as _

EVENT_BOXES = ["on", "evidence"]
LEAVING = Text(
    "离开后不再计入在户人数和以后的名册；以前的名册不变。登记有误的，视为从未在户。",
    "From that day the person is no longer counted; earlier rosters stay as they were. "
    "Who was recorded wrongly is taken as never having belonged.",
)
HEADING = Text(
    "本户以后以新户主的姓名显示；户编号不变。其他成员的关系随之改写，可再逐人修改。",
    "The household goes by the new head's name; its number stays. The others are seen from the "
    "new head, and may be corrected one by one.",
)
SPLITTING = Text(
    "原户户主留在原户；新户另有编号。",
    "The head stays in the old household; the new one has a number of its own.",
)
MERGING = Text(
    "本户全部成员并入另一户，本户随即注销，编号和历史保留。",
    "All members join the other household; this one is closed and keeps number and history.",
)


GUARDED = Text(
    "标有“未成年”的也可以当户主，但签协议、领钱须由监护人代理。",
    "Who is marked as under age may be head, but a guardian signs and collects.",
)


def _told(*parts: Text) -> Text:
    return Text("".join(one.zh for one in parts), " ".join(one.en for one in parts))


def _warn_of_head(head: HouseholdMember | None, party: Party, *, on: date) -> None:
    """A head who was under age that day is entered, and the next page says what that takes.

    Of one who still is, the household's page says so itself.
    """
    if not head_warnings(head, party.division_path, on=clock.today()):
        tell_soft(head_warnings(head, party.division_path, on=on))


def _chosen(box: PersonField, people: Sequence[HouseholdMember]) -> HouseholdMember | None:
    return next((one for one in people if one.id == box.person_id), None)


def _household(party_id: int) -> Party:
    return queries.get_party(party_id, actor=current_actor(), kind=PartyKind.HOUSEHOLD)


def _page(
    form: LinyueForm,
    party: Party,
    *,
    title: Text,
    boxes: Sequence[str],
    word: Text,
    caution: Text | None = None,
) -> Response:
    return show_form(
        "parties/form.html",
        form,
        title=title,
        lead=None,
        caution=caution,
        steps=steps_to(party),
        sections=[(Text("登记内容", "What to record"), list(boxes))],
        word_on_button=word,
        back=page_of(party),
    )


@blueprint.route("/households/<int:party_id>/members/new", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def new_member(party_id: int) -> Response:
    """A person is born, marries in, moves in, or was left out so far."""
    party = _household(party_id)
    form = MemberForm(subject_id=party_id)
    if form.accepts():
        with form.submission() as sent:
            add_member(
                household_id=party_id,
                given=form.to_input(),
                actor=current_actor(),
                how=form.arrival(),
                evidence=form.evidence.data or "",
            )
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已添加成员。"), "success")
            tell_soft(form.soft_findings())
            return redirect(sent.url, 303)
    return _page(
        form,
        party,
        title=Text(f"为 {party.name} 户添加成员", f"Add a member to {party.name}"),
        boxes=["how", "name", "relation", *DOCUMENT_BOXES, "joined_on", "evidence", "phone"],
        word=Text("添加", "Add"),
        caution=SEALED,
    )


@blueprint.route("/members/<int:member_id>/leave", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def end_member(member_id: int) -> Response:
    """A person dies, marries out, moves away; where it is the head, another follows at once."""
    member, party, others = _member_and_others(member_id)
    form = LeavingForm(subject_id=member_id)
    today = clock.today()
    form.successor_id.offer(others, minors=minors_of(others, party.division_path, on=today))
    if form.accepts():
        with form.submission() as sent:
            end_membership(given=form.to_input(member_id), actor=current_actor())
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已登记离开。"), "success")
            _warn_of_head(_chosen(form.successor_id, others), party, on=form.proof().on)
            return redirect(sent.url, 303)
    follows = ["successor_id"] if member.relation == Relation.HEAD and others else []
    return _page(
        form,
        party,
        title=Text(f"登记 {member.name} 离开本户", f"{member.name} leaves the household"),
        boxes=["why", *EVENT_BOXES, *follows],
        word=Text("登记离开", "Record leaving"),
        caution=LEAVING,
    )


@blueprint.route("/members/<int:member_id>/head", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def new_head(member_id: int) -> Response:
    """Another member becomes head."""
    member, party, _others = _member_and_others(member_id)
    form = NewHeadForm(subject_id=member_id)
    if form.accepts():
        with form.submission() as sent:
            make_head(
                member_id=member_id,
                former_head_relation=Relation(form.former_relation.data),
                evidence=form.proof(),
                actor=current_actor(),
            )
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("户主已更换。"), "success")
            _warn_of_head(member, party, on=form.proof().on)
            return redirect(sent.url, 303)
    return _page(
        form,
        party,
        title=Text(f"把 {member.name} 设为户主", f"Make {member.name} the head"),
        boxes=["former_relation", *EVENT_BOXES],
        word=Text("设为户主", "Make head"),
        caution=HEADING,
    )


@blueprint.route("/members/<int:member_id>/relation", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def new_relation(member_id: int) -> Response:
    """What a member is to the head."""
    member, party, _others = _member_and_others(member_id)
    form = RelationForm(subject_id=member_id, relation=str(member.relation))
    if form.accepts():
        with form.submission() as sent:
            change_relation(
                member_id=member_id,
                relation=Relation(form.relation.data),
                evidence=form.proof(),
                actor=current_actor(),
            )
            sent.leads_to(page_of(party))
        if sent.done:
            flash(_("已保存。"), "success")
            return redirect(sent.url, 303)
    return _page(
        form,
        party,
        title=Text(f"{member.name} 与户主的关系", f"{member.name}: relation to the head"),
        boxes=["relation", *EVENT_BOXES],
        word=Text("保存", "Save"),
    )


@blueprint.route("/households/<int:party_id>/split", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def split(party_id: int) -> Response:
    """Some members found a household of their own."""
    party = _household(party_id)
    others = [one for one in present_people(party_id) if one.relation != Relation.HEAD]
    form = SplitForm(subject_id=party_id)
    form.member_ids.offer(others)
    minors = minors_of(others, party.division_path, on=clock.today())
    form.new_head_id.offer(others, minors=minors)
    if form.accepts():
        with form.submission() as sent:
            new = split_household(given=form.to_input(party_id), actor=current_actor())
            sent.leads_to(page_of(new))
        if sent.done:
            flash(_("已分户。这是新立的一户，请核对成员关系。"), "success")
            _warn_of_head(_chosen(form.new_head_id, others), party, on=form.proof().on)
            return redirect(sent.url, 303)
    return _page(
        form,
        party,
        title=Text(f"{party.name} 户分户", f"Split {party.name}'s household"),
        boxes=["member_ids", "new_head_id", *EVENT_BOXES, "villager_group", "address"],
        word=Text("分户", "Split"),
        caution=_told(SPLITTING, NOT_LAND, *([GUARDED] if minors else [])),
    )


@blueprint.route("/households/<int:party_id>/merge", methods=["GET", "POST"])
@requires(Permission.PARTY_VIEW, Permission.PARTY_EDIT)
def merge(party_id: int) -> Response:
    """This household goes into another, whole."""
    party = _household(party_id)
    form = MergerForm(subject_id=party_id)
    if form.accepts():
        with form.submission() as sent:
            kept = merge_households(
                given=form.to_input(
                    absorbed_id=party_id, kept_id=_numbered(str(form.kept_number.data)).id
                ),
                actor=current_actor(),
            )
            sent.leads_to(page_of(kept))
        if sent.done:
            flash(_("已并户。这是并入的一户，请核对成员关系。"), "success")
            return redirect(sent.url, 303)
    return _page(
        form,
        party,
        title=Text(f"{party.name} 户并入另一户", f"Merge {party.name} into another household"),
        boxes=["kept_number", "head_is", *EVENT_BOXES],
        word=Text("并户", "Merge"),
        caution=_told(MERGING, NOT_LAND),
    )


def _member_and_others(member_id: int) -> tuple[HouseholdMember, Party, list[HouseholdMember]]:
    member = queries.get_member(member_id, actor=current_actor())
    others = [one for one in present_people(member.household_id) if one.id != member_id]
    return member, member.household.party, others


def _numbered(number: str) -> Party:
    party = queries.find_by_number(number, actor=current_actor())
    if party is None or party.kind != PartyKind.HOUSEHOLD:
        raise RuleBroken(
            Text(
                "辖区内没有这个编号的农户，请核对。",
                "No household of your area has this number; check it.",
            ),
            code="parties.no_such_household",
            field="kept_number",
        )
    return party
