"""What happens to members of a household: leaving it, heading it, being something else in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import RuleBroken
from app.parties.commands.events import (
    Step,
    end_roles,
    latest_change_on,
    note_event,
)
from app.parties.commands.register import initials_of
from app.parties.happenings import (
    LEAVINGS,
    Evidence,
    Happening,
    LeavingInput,
    check_day,
    check_evidence,
    suggest_relation,
)
from app.parties.models import HouseholdMember, Party
from app.parties.past import present_people
from app.parties.queries import get_member, get_party
from app.parties.rules import LEAVING_LABELS, LeavingReason, Relation, check_one_head


def end_membership(*, given: LeavingInput, actor: Actor) -> HouseholdMember:
    """A person leaves on a day. Where the head leaves, another becomes head in the same step."""
    member = _present(given.member_id, actor)
    party = get_party(member.household_id, actor=actor)
    check_evidence(given.evidence.note)
    others = [one for one in present_people(party.id) if one.id != member.id]
    successor = _successor(given, member, others)
    check_day(on=given.evidence.on, today=clock.today(), not_before=None, field_name="left_on")
    if given.reason is LeavingReason.RECORDED_WRONGLY:
        return _take_back(member, party, given=given, successor=successor, actor=actor)
    affected = [member, *others] if successor else [member]
    _check_after(affected, on=given.evidence.on, field_name="left_on")
    steps = [Step(member.id, Relation(member.relation), None)]
    _leave(member, on=given.evidence.on, reason=given.reason)
    if successor is not None:
        steps += _crown(party, successor, others)
    note_event(party.id, LEAVINGS[given.reason], evidence=given.evidence, steps=steps, actor=actor)
    _record_leaving(member, party, given=given, successor=successor, actor=actor)
    return member


def make_head(
    *, member_id: int, former_head_relation: Relation, evidence: Evidence, actor: Actor
) -> Party:
    """Another present member becomes head; the household goes by the new head's name."""
    member = get_member(member_id, actor=actor)
    party = get_party(member.household_id, actor=actor)
    if member.left_on is not None or member.relation == Relation.HEAD:
        raise _not_eligible()
    present = present_people(party.id)
    check_day(on=evidence.on, today=clock.today(), not_before=None)
    _check_after(present, on=evidence.on, field_name="on")
    former = next((one for one in present if one.relation == Relation.HEAD), None)
    steps: list[Step] = []
    if former is not None:
        stepped = Relation.OTHER if former_head_relation is Relation.HEAD else former_head_relation
        steps.append(Step(former.id, Relation.HEAD, stepped))
        former.relation = stepped
        # The former head steps down before the new one stands up: the index allows one at a time.
        session().flush()
    steps += _crown(party, member, [one for one in present if one is not former])
    note_event(party.id, Happening.HEAD_CHANGED, evidence=evidence, steps=steps, actor=actor)
    record(
        "parties.head_changed",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        before={"head": former.name if former else None},
        after={"head": member.name, "on": evidence.on},
        reason=evidence.note.strip() or None,
    )
    return party


def change_relation(
    *, member_id: int, relation: Relation, evidence: Evidence, actor: Actor
) -> HouseholdMember:
    """Say what a member is to the head, from a day on."""
    member = _present(member_id, actor)
    check_one_head(relation)
    party = get_party(member.household_id, actor=actor)
    if member.relation == Relation.HEAD:
        raise _not_eligible()
    check_day(on=evidence.on, today=clock.today(), not_before=None)
    _check_after([member], on=evidence.on, field_name="on")
    before = Relation(member.relation)
    member.relation = relation
    note_event(
        party.id,
        Happening.RELATION_CHANGED,
        evidence=evidence,
        steps=[Step(member.id, before, relation)],
        actor=actor,
    )
    record(
        "parties.relation_changed",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        before={"relation": before},
        after={"member": member.name, "relation": relation, "on": evidence.on},
        reason=evidence.note.strip() or None,
    )
    return member


def _present(member_id: int, actor: Actor) -> HouseholdMember:
    member = get_member(member_id, actor=actor)
    if member.left_on is not None:
        raise RuleBroken(
            Text("此人已不在本户。", "This person has already left the household."),
            code="parties.already_left",
        )
    return member


def _successor(
    given: LeavingInput, member: HouseholdMember, others: Sequence[HouseholdMember]
) -> HouseholdMember | None:
    """Who follows a head that leaves; nobody follows where nobody is left."""
    if member.relation != Relation.HEAD or not others:
        return None
    if given.successor_id is None:
        raise RuleBroken(
            Text(
                "户主离开的，请同时选定接任的户主。",
                "Where the head leaves, choose who heads the household next.",
            ),
            code="parties.head_leaves",
            field="successor_id",
        )
    found = next((one for one in others if one.id == given.successor_id), None)
    if found is None:
        raise _not_eligible()
    return found


def _take_back(
    member: HouseholdMember,
    party: Party,
    *,
    given: LeavingInput,
    successor: HouseholdMember | None,
    actor: Actor,
) -> HouseholdMember:
    """A wrong entry: the person never belonged, on no day, whatever was recorded since."""
    if successor is not None:
        make_head(
            member_id=successor.id,
            former_head_relation=Relation.OTHER,
            evidence=given.evidence,
            actor=actor,
        )
    step = Step(member.id, Relation(member.relation), None)
    _leave(member, on=member.joined_on, reason=given.reason)
    note_event(
        party.id,
        Happening.CORRECTED,
        evidence=Evidence(member.joined_on, given.evidence.note),
        steps=[step],
        actor=actor,
    )
    _record_leaving(member, party, given=given, successor=None, actor=actor)
    return member


def _crown(party: Party, member: HouseholdMember, others: Sequence[HouseholdMember]) -> list[Step]:
    """Somebody becomes head, and the others are seen from the new head."""
    was = Relation(member.relation)
    steps = [Step(member.id, was, Relation.HEAD)]
    for other in others:
        if other.id == member.id:
            continue
        seen = suggest_relation(successor=was, other=Relation(other.relation))
        if seen != other.relation:
            steps.append(Step(other.id, Relation(other.relation), seen))
            other.relation = seen
    member.relation = Relation.HEAD
    party.name = member.name
    party.initials = initials_of(member.name, person=True)
    party.contact_name = member.name
    party.version += 1
    session().flush()
    return steps


def _leave(member: HouseholdMember, *, on: date, reason: LeavingReason) -> None:
    """End the span before anybody takes the place of a head: the index allows one."""
    end_roles(
        member,
        on=on,
        why=LEAVING_LABELS[reason],
        all_kinds=reason in (LeavingReason.DIED, LeavingReason.RECORDED_WRONGLY),
    )
    member.left_on = on
    member.left_reason = reason
    session().flush()


def _record_leaving(
    member: HouseholdMember,
    party: Party,
    *,
    given: LeavingInput,
    successor: HouseholdMember | None,
    actor: Actor,
) -> None:
    after = {"member": member.name, "left_on": member.left_on, "why": given.reason}
    record(
        "parties.member_left",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after=after | ({"head": successor.name} if successor else {}),
        reason=given.evidence.note.strip(),
    )


def _check_after(members: Sequence[HouseholdMember], *, on: date, field_name: str) -> None:
    check_day(
        on=on,
        today=clock.today(),
        not_before=latest_change_on([one.id for one in members]),
        field_name=field_name,
    )


def _not_eligible() -> RuleBroken:
    return RuleBroken(
        Text(
            "只能把在户的其他成员设为户主。",
            "Only another member still in the household can become head.",
        ),
        code="parties.not_eligible_as_head",
        field="successor_id",
    )
