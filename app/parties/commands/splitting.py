"""A household becomes two, or two become one: members move with their papers, in one step."""

from __future__ import annotations

from collections.abc import Sequence

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import RuleBroken
from app.divisions.queries import get_division
from app.parties.commands.events import (
    Step,
    end_roles,
    head_of,
    latest_change_on,
    note_event,
)
from app.parties.commands.households import join
from app.parties.commands.members import moved_row
from app.parties.commands.register import close_party, enter_party, set_contact
from app.parties.happenings import (
    Evidence,
    Happening,
    MergerInput,
    SplitInput,
    check_day,
    check_evidence,
    check_split,
    relation_through,
    suggest_relation,
)
from app.parties.models import Household, HouseholdMember, Party
from app.parties.past import present_people
from app.parties.queries import get_party
from app.parties.rules import (
    LEAVING_LABELS,
    LeavingReason,
    PartyKind,
    PartyStatus,
    Relation,
)


def split_household(*, given: SplitInput, actor: Actor) -> Party:
    """Some members found a household of their own, with its own number, in the same village."""
    party = _active(given.household_id, actor)
    check_evidence(given.evidence.note)
    present = {one.id: one for one in present_people(party.id)}
    check_split(given, present=frozenset(present), head_id=head_of(party).id)
    going = [present[one] for one in sorted(given.member_ids)]
    _check_after(going, given.evidence)
    founder = present[given.new_head_id]
    new = _found(party, founder, given=given, actor=actor)
    relations = {
        one.id: Relation.HEAD
        if one is founder
        else given.relations.get(
            one.id,
            suggest_relation(successor=Relation(founder.relation), other=Relation(one.relation)),
        )
        for one in going
    }
    note_event(
        party.id,
        Happening.SPLIT,
        evidence=given.evidence,
        steps=_go(going, given.evidence, LeavingReason.SPLIT_OFF),
        actor=actor,
        other_household_id=new.id,
    )
    note_event(
        new.id,
        Happening.FOUNDED_BY_SPLIT,
        evidence=given.evidence,
        steps=_come(new, going, relations=relations, evidence=given.evidence),
        actor=actor,
        other_household_id=party.id,
    )
    names = "、".join(one.name for one in going)
    _record("parties.household_split", party, other=new, names=names, given=given, actor=actor)
    _record("parties.household_founded", new, other=party, names=names, given=given, actor=actor)
    return new


def merge_households(*, given: MergerInput, actor: Actor) -> Party:
    """All members of one household join another; the emptied one is closed and keeps its number."""
    kept = _active(given.kept_id, actor)
    absorbed = _active(given.absorbed_id, actor)
    if kept.id == absorbed.id:
        raise RuleBroken(
            Text("请选择另一户。", "Choose another household."),
            code="parties.merge_same",
            field="kept_number",
        )
    check_evidence(given.evidence.note)
    going = present_people(absorbed.id)
    head_of(kept)
    _check_after(going, given.evidence)
    relations = {
        one.id: given.absorbed_head_is
        if one.relation == Relation.HEAD
        else relation_through(head_is=given.absorbed_head_is, other=Relation(one.relation))
        for one in going
    }
    note_event(
        absorbed.id,
        Happening.MERGED_AWAY,
        evidence=given.evidence,
        steps=_go(going, given.evidence, LeavingReason.MERGED),
        actor=actor,
        other_household_id=kept.id,
    )
    note_event(
        kept.id,
        Happening.MERGED_IN,
        evidence=given.evidence,
        steps=_come(kept, going, relations=relations, evidence=given.evidence),
        actor=actor,
        other_household_id=absorbed.id,
    )
    names = "、".join(one.name for one in going)
    _record("parties.household_merged", kept, other=absorbed, names=names, given=given, actor=actor)
    close_party(party_id=absorbed.id, reason=f"并入 {kept.number}", actor=actor)
    return kept


def _active(party_id: int, actor: Actor) -> Party:
    party = get_party(party_id, actor=actor, kind=PartyKind.HOUSEHOLD)
    if party.status != PartyStatus.ACTIVE:
        raise RuleBroken(
            Text("本户已注销，不能分户或并户。", "A closed household cannot split or merge."),
            code="parties.closed",
        )
    return party


def _found(party: Party, founder: HouseholdMember, *, given: SplitInput, actor: Actor) -> Party:
    new = enter_party(
        kind=PartyKind.HOUSEHOLD,
        name=founder.name,
        name_en="",
        division=get_division(party.division_path.rstrip("/").rpartition("/")[2]),
        actor=actor,
    )
    set_contact(new, contact_name=founder.name, phone=None, address=given.address or party.address)
    group = party.household.villager_group if party.household else ""
    new.household = Household(villager_group=given.villager_group.strip() or group)
    session().flush()
    return new


def _go(going: Sequence[HouseholdMember], evidence: Evidence, reason: LeavingReason) -> list[Step]:
    """All leave before any joins: a person is present in one household at a time."""
    steps = [Step(one.id, Relation(one.relation), None) for one in going]
    for member in going:
        end_roles(member, on=evidence.on, why=LEAVING_LABELS[reason], all_kinds=False)
        member.left_on = evidence.on
        member.left_reason = reason
    session().flush()
    return steps


def _come(
    into: Party,
    going: Sequence[HouseholdMember],
    *,
    relations: dict[int, Relation],
    evidence: Evidence,
) -> list[Step]:
    steps = []
    for member in going:
        row = moved_row(member, relation=relations[member.id], on=evidence.on)
        joined = join(into.id, row)
        steps.append(Step(joined.id, None, relations[member.id]))
    return steps


def _check_after(going: Sequence[HouseholdMember], evidence: Evidence) -> None:
    check_day(
        on=evidence.on,
        today=clock.today(),
        not_before=latest_change_on([one.id for one in going]),
    )


def _record(
    verb: str,
    party: Party,
    *,
    other: Party,
    names: str,
    given: SplitInput | MergerInput,
    actor: Actor,
) -> None:
    record(
        verb,
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={"other_household": other.number, "members": names, "on": given.evidence.on},
        reason=given.evidence.note.strip(),
    )
