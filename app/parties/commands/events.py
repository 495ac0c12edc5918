"""Writing a dated event of a household with what it does to its members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import RuleBroken
from app.parties.happenings import ENDED_BY_LEAVING, Evidence, Happening, RoleKind
from app.parties.models import HouseholdMember, Party
from app.parties.records import HouseholdEvent, HouseholdRole, MembershipChange
from app.parties.rules import Relation


@dataclass(frozen=True, slots=True)
class Step:
    """What an event does to one person."""

    member_id: int
    before: Relation | None
    after: Relation | None


def note_event(
    household_id: int,
    kind: Happening,
    *,
    evidence: Evidence,
    steps: Sequence[Step],
    actor: Actor,
    other_household_id: int | None = None,
) -> HouseholdEvent:
    """Keep an event; the caller has changed the members and writes the audit entry."""
    event = HouseholdEvent(
        household_id=household_id,
        kind=kind,
        happened_on=evidence.on,
        evidence=evidence.note.strip(),
        other_household_id=other_household_id,
        recorded_at=clock.now(),
        recorded_by_id=actor.user_id,
        recorded_by_name=actor.name,
    )
    event.changes = [
        MembershipChange(
            household_id=household_id,
            member_id=step.member_id,
            happened_on=evidence.on,
            relation_before=step.before,
            relation_after=step.after,
        )
        for step in steps
    ]
    session().add(event)
    session().flush()
    return event


def latest_change_on(member_ids: Sequence[int]) -> date | None:
    """The newest day on which anything is recorded of these people."""
    return session().scalar(
        sa.select(sa.func.max(MembershipChange.happened_on)).where(
            MembershipChange.member_id.in_(member_ids)
        )
    )


def head_of(party: Party) -> HouseholdMember:
    """The present head; a household without one must get one first."""
    head = session().scalar(
        sa.select(HouseholdMember).where(
            HouseholdMember.household_id == party.id,
            HouseholdMember.relation == Relation.HEAD,
            HouseholdMember.left_on.is_(None),
        )
    )
    if head is None:
        raise RuleBroken(
            Text("本户还没有户主，请先设户主。", "This household has no head; choose one first."),
            code="parties.no_head",
        )
    return head


def end_roles(member: HouseholdMember, *, on: date, why: Text, all_kinds: bool) -> None:
    """Whoever leaves collects no more; co-owners stay so unless they died."""
    kinds = list(RoleKind) if all_kinds else sorted(ENDED_BY_LEAVING)
    open_roles = session().scalars(
        sa.select(HouseholdRole).where(
            HouseholdRole.member_id == member.id,
            HouseholdRole.kind.in_(kinds),
            HouseholdRole.until_on.is_(None),
        )
    )
    for role in open_roles:
        role.until_on = max(on, role.from_on)
        role.ended_reason = why.zh
