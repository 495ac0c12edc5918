"""Households and their members: entering, joining, leaving, and who is head."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.crypto import blind_index, seal
from app.core.database import session
from app.core.errors import NotFound, RuleBroken
from app.core.identifiers import phone as phones
from app.core.identifiers.document_type import DocumentType, parse_number
from app.parties.commands.register import check_version, enter_party, place_of, set_contact
from app.parties.models import Household, HouseholdMember, Party, new_uid
from app.parties.queries import DOCUMENT, get_member, get_party
from app.parties.rules import (
    HouseholdChange,
    HouseholdInput,
    LeavingReason,
    MemberInput,
    PartyKind,
    Relation,
)


def create_household(*, given: HouseholdInput, actor: Actor) -> Party:
    """Enter a household under its head, who is a present member of no other household."""
    party = enter_party(
        kind=PartyKind.HOUSEHOLD,
        name=given.head.name,
        name_en="",
        division=place_of(given.division_code, actor),
        actor=actor,
    )
    set_contact(party, contact_name=given.head.name, phone=given.phone, address=given.address)
    party.household = Household(villager_group=given.villager_group.strip())
    session().flush()
    _join(party, given.head)
    record(
        "parties.household_created",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={
            "number": party.number,
            "head": party.name,
            "villager_group": given.villager_group,
        },
    )
    return party


def update_household(*, party_id: int, version: int, given: HouseholdChange, actor: Actor) -> Party:
    """Edit group, phone and address as shown at this version."""
    party = get_party(party_id, actor=actor, kind=PartyKind.HOUSEHOLD)
    check_version(party, version)
    household = _household_of(party)
    before = {"villager_group": household.villager_group, "address": party.address}
    phone_before = party.phone_index
    household.villager_group = given.villager_group.strip()
    set_contact(party, contact_name=party.contact_name, phone=given.phone, address=given.address)
    party.version += 1
    session().flush()
    record(
        "parties.household_updated",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        before=before,
        after={
            "villager_group": household.villager_group,
            "address": party.address,
            "phone_changed": party.phone_index != phone_before,
        },
    )
    return party


def add_member(*, household_id: int, given: MemberInput, actor: Actor) -> HouseholdMember:
    """A person joins; there is one head at a time, and one household for one person."""
    party = get_party(household_id, actor=actor, kind=PartyKind.HOUSEHOLD)
    if given.relation is Relation.HEAD:
        raise RuleBroken(
            Text(
                "每户只有一位户主。请先以其他关系登记，再用“设为户主”更换。",
                "A household has one head. Add the person first, then make them head.",
            ),
            code="parties.second_head",
            field="relation",
        )
    member = _join(party, given)
    record(
        "parties.member_joined",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={"member": member.name, "relation": member.relation, "joined_on": member.joined_on},
    )
    return member


def end_membership(
    *, member_id: int, on: date, reason: LeavingReason, actor: Actor
) -> HouseholdMember:
    """A person leaves on a day. The head leaves only after another became head."""
    member = get_member(member_id, actor=actor)
    party = get_party(member.household_id, actor=actor)
    if member.left_on is not None:
        raise RuleBroken(
            Text("此人已不在本户。", "This person has already left the household."),
            code="parties.already_left",
        )
    if member.relation == Relation.HEAD:
        raise RuleBroken(
            Text(
                "户主离开前，请先把另一位成员设为户主。",
                "Make another member head first; then the former head can leave.",
            ),
            code="parties.head_leaves",
        )
    if on < member.joined_on:
        raise RuleBroken(
            Text(
                "离开日期早于加入日期，请核对。", "The day of leaving is before the day of joining."
            ),
            code="parties.leaving_date",
            field="left_on",
        )
    member.left_on = on
    member.left_reason = reason
    session().flush()
    record(
        "parties.member_left",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={"member": member.name, "left_on": on, "why": reason},
    )
    return member


def make_head(*, member_id: int, former_head_relation: Relation, actor: Actor) -> Party:
    """Another present member becomes head; the household goes by the new head's name."""
    member = get_member(member_id, actor=actor)
    party = get_party(member.household_id, actor=actor)
    if member.left_on is not None or member.relation == Relation.HEAD:
        raise RuleBroken(
            Text(
                "只能把在户的其他成员设为户主。",
                "Only another member still in the household can become head.",
            ),
            code="parties.not_eligible_as_head",
        )
    former = session().scalar(
        sa.select(HouseholdMember).where(
            HouseholdMember.household_id == party.id,
            HouseholdMember.relation == Relation.HEAD,
            HouseholdMember.left_on.is_(None),
        )
    )
    if former is not None:
        former.relation = (
            Relation.OTHER if former_head_relation is Relation.HEAD else former_head_relation
        )
        # The former head steps down before the new one stands up: the index allows one at a time.
        session().flush()
    member.relation = Relation.HEAD
    party.name = member.name
    party.contact_name = member.name
    party.version += 1
    session().flush()
    record(
        "parties.head_changed",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        before={"head": former.name if former else None},
        after={"head": member.name},
    )
    return party


def _household_of(party: Party) -> Household:
    if party.household is None:
        raise NotFound
    return party.household


def _join(party: Party, given: MemberInput) -> HouseholdMember:
    number = parse_number(
        DocumentType(given.document_type),
        given.document_number,
        field="document_number",
        override=bool(given.document_reason.strip()),
    )
    uid = new_uid()
    member = HouseholdMember(
        uid=uid,
        household_id=party.id,
        name=given.name.strip(),
        relation=given.relation,
        document_type=given.document_type,
        document_sealed=seal(number, record=uid, field="document"),
        document_index=blind_index(DOCUMENT, number),
        document_reason=given.document_reason.strip(),
        joined_on=given.joined_on,
    )
    if given.phone.strip():
        member.phone_sealed = seal(
            phones.parse(given.phone, field="phone"), record=uid, field="phone"
        )
    _refuse_second_household(member.document_index)
    session().add(member)
    try:
        session().flush()
    except IntegrityError as raced:
        raise _second_household() from raced
    return member


def _refuse_second_household(document_index: str) -> None:
    present = session().scalar(
        sa.select(
            sa.exists().where(
                HouseholdMember.document_index == document_index,
                HouseholdMember.left_on.is_(None),
            )
        )
    )
    if present:
        raise _second_household()


def _second_household() -> RuleBroken:
    """The other household is not named: it may lie outside this person's area."""
    return RuleBroken(
        Text(
            "这个证件号码的人已是另一户的在户成员。请核对号码；如已分户或婚嫁，请先在原户登记迁出。",
            "A person with this number is a member of another household. "
            "Check the number, or record their leaving there first.",
        ),
        code="parties.member_elsewhere",
        field="document_number",
    )
