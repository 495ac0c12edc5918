"""Reads of what is kept about people and collectives: roles, consents, rosters, shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.access.scope import may_see
from app.core.actor import Actor
from app.core.database import session
from app.core.errors import NotFound
from app.parties.consenting import Purpose
from app.parties.models import HouseholdMember, Party
from app.parties.queries import get_party
from app.parties.records import (
    CollectiveShare,
    Consent,
    ContactPreference,
    HouseholdRole,
    Roster,
    RosterMember,
    ShareChange,
)
from app.parties.rules import PartyKind


def get_role(role_id: int, *, actor: Actor) -> HouseholdRole:
    """A role whose household is within scope."""
    role = session().get(HouseholdRole, role_id)
    if role is None:
        raise NotFound
    get_party(role.household_id, actor=actor)
    return role


def list_roles(household_id: int) -> Sequence[HouseholdRole]:
    """Collectors and co-owners of a household in scope, those of now first."""
    return (
        session()
        .scalars(
            sa.select(HouseholdRole)
            .where(HouseholdRole.household_id == household_id)
            .order_by(HouseholdRole.until_on.is_not(None), HouseholdRole.from_on.desc())
            .options(joinedload(HouseholdRole.member))
        )
        .all()
    )


def get_consent(consent_id: int, *, actor: Actor) -> Consent:
    """A consent whose household is within scope."""
    consent = session().get(Consent, consent_id)
    if consent is None:
        raise NotFound
    get_party(consent.household_id, actor=actor)
    return consent


def list_consents(household_id: int) -> Sequence[Consent]:
    """What the people of a household in scope agreed to, newest first."""
    return (
        session()
        .scalars(
            sa.select(Consent)
            .where(Consent.household_id == household_id)
            .order_by(Consent.given_on.desc(), Consent.id.desc())
            .options(joinedload(Consent.member))
        )
        .all()
    )


def consented(member_id: int, purpose: Purpose, *, on: date) -> bool:
    """Whether a person's consent stood on a day; a withdrawal counts from its own day."""
    found = session().scalar(
        sa.select(
            sa.exists().where(
                Consent.member_id == member_id,
                Consent.purpose == purpose,
                Consent.given_on <= on,
                sa.or_(Consent.withdrawn_on.is_(None), Consent.withdrawn_on > on),
            )
        )
    )
    return bool(found)


def find_contact_preference(party_id: int) -> ContactPreference | None:
    """How a party in scope wants to be told."""
    return session().get(ContactPreference, party_id)


def get_roster(roster_id: int, *, actor: Actor) -> Roster:
    """A frozen roster whose collective is within scope."""
    roster = session().get(Roster, roster_id)
    if roster is None:
        raise NotFound
    get_collective(roster.collective_id, actor=actor)
    return roster


def list_rosters(collective_id: int) -> Sequence[Roster]:
    """The frozen rosters of a collective in scope, newest first."""
    return (
        session()
        .scalars(
            sa.select(Roster)
            .where(Roster.collective_id == collective_id)
            .order_by(Roster.on_day.desc(), Roster.id.desc())
        )
        .all()
    )


def lines_of(roster: Roster) -> Sequence[RosterMember]:
    """The lines of a roster in their order."""
    return (
        session()
        .scalars(
            sa.select(RosterMember)
            .where(RosterMember.roster_id == roster.id)
            .order_by(RosterMember.position)
        )
        .all()
    )


def shares_on(collective_id: int, day: date) -> Sequence[CollectiveShare]:
    """Who held how many units of a collective in scope at the end of a day."""
    return (
        session()
        .scalars(
            sa.select(CollectiveShare)
            .where(
                CollectiveShare.collective_id == collective_id,
                CollectiveShare.from_on <= day,
                sa.or_(CollectiveShare.until_on.is_(None), CollectiveShare.until_on > day),
            )
            .join(Party, Party.id == CollectiveShare.holder_id)
            .order_by(Party.number, CollectiveShare.member_id, CollectiveShare.id)
            .options(joinedload(CollectiveShare.holder), joinedload(CollectiveShare.member))
        )
        .all()
    )


def shares_of_household(household_id: int, day: date) -> Sequence[CollectiveShare]:
    """The units a household in scope and its members hold on a day, in whatever collective."""
    return (
        session()
        .scalars(
            sa.select(CollectiveShare)
            .where(
                CollectiveShare.holder_id == household_id,
                CollectiveShare.from_on <= day,
                sa.or_(CollectiveShare.until_on.is_(None), CollectiveShare.until_on > day),
            )
            .order_by(CollectiveShare.id)
            .options(joinedload(CollectiveShare.member))
        )
        .all()
    )


def list_share_changes(collective_id: int) -> Sequence[ShareChange]:
    """How the shares of a collective in scope came to stand as they do, newest first."""
    return (
        session()
        .scalars(
            sa.select(ShareChange)
            .where(ShareChange.collective_id == collective_id)
            .order_by(ShareChange.on_day.desc(), ShareChange.id.desc())
        )
        .all()
    )


def get_collective(party_id: int, *, actor: Actor) -> Party:
    """A collective whose members this person may know: of their area, or the one they work for.

    Sight of a collective alone, as a developer may be granted, opens no roster of its people.
    """
    collective = get_party(party_id, actor=actor, kind=PartyKind.COLLECTIVE)
    if not may_see(actor, collective.division_path, own=collective.id):
        raise NotFound
    return collective


def list_people(household_id: int) -> Sequence[HouseholdMember]:
    """All who belong or belonged to a household in scope, in the order of entry."""
    return (
        session()
        .scalars(
            sa.select(HouseholdMember)
            .where(HouseholdMember.household_id == household_id)
            .order_by(HouseholdMember.left_on.is_not(None), HouseholdMember.id)
        )
        .all()
    )


def rosters_naming(household_id: int) -> Sequence[tuple[Roster, str]]:
    """The frozen rosters that name people of a household in scope, newest first."""
    found = session().execute(
        sa.select(Roster, RosterMember.name)
        .join(RosterMember, RosterMember.roster_id == Roster.id)
        .where(RosterMember.household_id == household_id)
        .order_by(Roster.on_day.desc(), Roster.id.desc(), RosterMember.position)
    )
    return [(roster, name) for roster, name in found]
