"""Reads of the past: who belonged to a household or a collective on any day, from its events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.core.bilingual import Text
from app.core.database import session
from app.core.paths import within
from app.parties.happenings import Change, Happening, members_on
from app.parties.models import Household, HouseholdMember, Party
from app.parties.records import HouseholdEvent, MembershipChange
from app.parties.rules import PartyKind, Relation
from app.parties.voting import Ages, Capacity, RosterLine, sort_lines, vote_of

STANDING = (Happening.CLOSED, Happening.REOPENED)


def changes_of(
    households: sa.Select[int], *, until: date, known_at: datetime | None = None
) -> list[Change]:
    """What events did to members of some households up to a day, as known at an instant."""
    query = (
        sa.select(
            MembershipChange.id,
            MembershipChange.happened_on,
            MembershipChange.member_id,
            MembershipChange.household_id,
            MembershipChange.relation_before,
            MembershipChange.relation_after,
        )
        .where(
            MembershipChange.household_id.in_(households),
            MembershipChange.happened_on <= until,
        )
        .order_by(MembershipChange.happened_on, MembershipChange.id)
    )
    if known_at is not None:
        query = query.join(HouseholdEvent).where(HouseholdEvent.recorded_at <= known_at)
    return [
        Change(
            on=on,
            order=id_,
            member_id=member_id,
            household_id=household_id,
            before=Relation(before) if before else None,
            after=Relation(after) if after else None,
        )
        for id_, on, member_id, household_id, before, after in session().execute(query)
    ]


def household_on(
    household_id: int, day: date, *, known_at: datetime | None = None
) -> dict[int, Relation]:
    """Who belonged to a household on a day and as what, replayed from its events."""
    one = sa.select(Household.party_id).where(Household.party_id == household_id)
    return members_on(changes_of(one, until=day, known_at=known_at), day)


def roster_lines(
    collective: Party, day: date, *, ages: Ages, known_at: datetime | None = None
) -> list[RosterLine]:
    """The members of a collective on a day: all who belong to a household of its place."""
    of_place = (
        sa.select(Household.party_id)
        .join(Party, Party.id == Household.party_id)
        .where(
            Party.kind == PartyKind.HOUSEHOLD,
            within(Party.division_path, collective.division_path),
        )
    )
    closed = _closed_on(of_place, day, known_at=known_at)
    present = members_on(changes_of(of_place, until=day, known_at=known_at), day)
    people = _people(of_place)
    return sort_lines(
        RosterLine(
            member_id=member.id,
            household_id=household_id,
            household_number=number,
            villager_group=group,
            name=member.name,
            relation=present[member.id],
            born_on=member.born_on,
            vote=vote_of(capacity_of(member), on=day, ages=ages),
        )
        for member, household_id, number, group in people
        if member.id in present and household_id not in closed
    )


def capacity_of(member: HouseholdMember) -> Capacity:
    """What decides whether a member votes."""
    return Capacity(
        born_on=member.born_on,
        self_supporting_since=member.self_supporting_since,
        not_capable_since=member.not_capable_since,
    )


def _people(
    households: sa.Select[int],
) -> Iterable[sa.Row[HouseholdMember, int, str, str]]:
    return session().execute(
        sa.select(HouseholdMember, Party.id, Party.number, Household.villager_group)
        .join(Household, Household.party_id == HouseholdMember.household_id)
        .join(Party, Party.id == Household.party_id)
        .where(HouseholdMember.household_id.in_(households))
    )


def _closed_on(households: sa.Select[int], day: date, *, known_at: datetime | None) -> set[int]:
    """Households that stood closed at the end of a day."""
    query = (
        sa.select(HouseholdEvent.household_id, HouseholdEvent.kind)
        .where(
            HouseholdEvent.household_id.in_(households),
            HouseholdEvent.kind.in_(STANDING),
            HouseholdEvent.happened_on <= day,
        )
        .order_by(HouseholdEvent.happened_on, HouseholdEvent.id)
    )
    if known_at is not None:
        query = query.where(HouseholdEvent.recorded_at <= known_at)
    standing = {row.household_id: row.kind for row in session().execute(query)}
    return {one for one, kind in standing.items() if kind == Happening.CLOSED}


def told_of(event: HouseholdEvent) -> Text | None:
    """Who an event is about, if anyone; who follows as head is said to follow, not to have died.

    Closing and reopening a household touch none of its members.
    """
    if not event.changes:
        return None
    said = []
    for change in event.changes:
        name = change.member.name
        follows = change.relation_before is not None and change.relation_after == Relation.HEAD
        said.append(
            Text(f"{name} 接任户主", f"{name} follows as head") if follows else Text(name, name)
        )
    return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def list_events(household_id: int) -> Sequence[HouseholdEvent]:
    """What happened to a household, newest first; the caller has checked its scope."""
    return (
        session()
        .scalars(
            sa.select(HouseholdEvent)
            .where(HouseholdEvent.household_id == household_id)
            .order_by(HouseholdEvent.happened_on.desc(), HouseholdEvent.id.desc())
            .options(
                selectinload(HouseholdEvent.changes).joinedload(MembershipChange.member),
                joinedload(HouseholdEvent.other),
            )
        )
        .all()
    )


def present_people(household_id: int) -> list[HouseholdMember]:
    """Who belongs to a household now, in the order of entry; the caller has checked its scope."""
    return list(
        session().scalars(
            sa.select(HouseholdMember)
            .where(HouseholdMember.household_id == household_id, HouseholdMember.left_on.is_(None))
            .order_by(HouseholdMember.id)
        )
    )
