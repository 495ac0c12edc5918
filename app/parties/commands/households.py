"""Households: entering one with its members, editing its facts, and a person joining."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.database import session
from app.core.errors import NotFound
from app.parties.commands.events import Step, note_event
from app.parties.commands.members import member_row, present_indexes, second_household
from app.parties.commands.register import check_version, enter_party, place_of, set_contact
from app.parties.happenings import Evidence, Happening, check_arrival, check_day
from app.parties.models import Household, HouseholdMember, Party
from app.parties.queries import get_party
from app.parties.rules import (
    HouseholdChange,
    HouseholdInput,
    MemberInput,
    PartyKind,
    Relation,
    check_heads,
    check_one_head,
)


def create_household(*, given: HouseholdInput, actor: Actor, evidence: str = "") -> Party:
    """Enter a household under its head, who is a present member of no other household."""
    check_heads(given)
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
    for person in (given.head, *given.others):
        member = join(party.id, member_row(person))
        note_event(
            party.id,
            Happening.REGISTERED,
            evidence=Evidence(person.joined_on, evidence),
            steps=[Step(member.id, None, Relation(member.relation))],
            actor=actor,
        )
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
            **({"members": 1 + len(given.others)} if given.others else {}),
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


def add_member(
    *,
    household_id: int,
    given: MemberInput,
    actor: Actor,
    how: Happening = Happening.REGISTERED,
    evidence: str = "",
) -> HouseholdMember:
    """A person is born, marries in, moves in, or was left out so far; one household for one."""
    party = get_party(household_id, actor=actor, kind=PartyKind.HOUSEHOLD)
    check_one_head(given.relation)
    row = member_row(given)
    if how is Happening.BIRTH and row["born_on"] is None:
        # A certificate of birth carries no date in its number; the day of the event is the day.
        row["born_on"] = given.joined_on
    check_arrival(how, born_on=row["born_on"], on=given.joined_on, evidence=evidence)
    check_day(on=given.joined_on, today=clock.today(), not_before=None, field_name="joined_on")
    member = join(party.id, row)
    note_event(
        party.id,
        how,
        evidence=Evidence(given.joined_on, evidence),
        steps=[Step(member.id, None, Relation(member.relation))],
        actor=actor,
    )
    record(
        "parties.member_joined",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={
            "member": member.name,
            "relation": member.relation,
            "joined_on": member.joined_on,
            "event": how,
        },
        reason=evidence.strip() or None,
    )
    return member


def join(household_id: int, row: dict[str, object]) -> HouseholdMember:
    """Put a person's row into a household, unless another household has the person."""
    member = HouseholdMember(household_id=household_id, **row)
    if present_indexes([member.document_index]):
        raise second_household()
    session().add(member)
    try:
        session().flush()
    except IntegrityError as raced:
        raise second_household() from raced
    return member


def _household_of(party: Party) -> Household:
    if party.household is None:
        raise NotFound
    return party.household
