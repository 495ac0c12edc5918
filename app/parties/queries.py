"""Reads of parties: always through the actor's scope."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.access.scope import visible_where
from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.crypto import blind_index
from app.core.database import session
from app.core.errors import NotFound
from app.core.paths import within
from app.parties.models import (
    BankAccount,
    Household,
    HouseholdMember,
    Organisation,
    Party,
    Qualification,
)
from app.parties.rules import (
    AccountFacts,
    AccountStanding,
    AccountState,
    PartyKind,
    PartyStatus,
    account_standings,
)

DOCUMENT = "parties.document"
ACCOUNT = "parties.account"
PHONE = "parties.phone"
TAIL = "parties.document_tail"
TAIL_LENGTH = 4
MOST_FOUND = 50
REGISTER_NUMBER = re.compile(r"[0-9]{6}-[A-Z]{2}-[0-9]{6,}")


def _scoped(actor: Actor) -> sa.ColumnElement[bool]:
    """What this person may know of at all."""
    return visible_where(
        actor, Party.division_path, own=Party.id, subject_type="party", id_column=Party.id
    )


def select_parties(kind: PartyKind, *, actor: Actor) -> sa.Select[Any]:
    """The statement behind a list, its tabs and counts, its search and its export."""
    query = sa.select(Party).where(Party.kind == kind, _scoped(actor))
    if kind is PartyKind.HOUSEHOLD:
        return query.options(selectinload(Party.household).selectinload(Household.members))
    return query.options(selectinload(Party.organisation))


def narrow_to_place(query: sa.Select[Any], path: str) -> sa.Select[Any]:
    """The parties at or below a place."""
    return query.where(within(Party.division_path, path))


def narrow_to_words(query: sa.Select[Any], words: str) -> sa.Select[Any]:
    """Name by part; number, credit code and members' names whole. What stands in an address is
    never an identity or phone number: those are asked for by list_parties_with().
    """
    if REGISTER_NUMBER.fullmatch(words.upper()):
        # Answered by one step of an index, where a part of a name reads every row in scope.
        return query.where(Party.number == words.upper())
    part = f"%{words.replace('%', '').replace('_', '')}%"
    member_ids = sa.select(HouseholdMember.household_id).where(HouseholdMember.name == words)
    return query.where(
        sa.or_(
            Party.name.like(part),
            Party.number == words,
            Party.id.in_(
                sa.select(Organisation.party_id).where(Organisation.uscc == words.upper())
            ),
            Party.id.in_(member_ids),
        )
    )


def list_parties_with(number: str, *, actor: Actor) -> Sequence[Party]:
    """The parties in scope with this whole identity, phone or account number, by keyed index."""
    typed = "".join(number.split()).upper()
    members = sa.select(HouseholdMember.household_id).where(
        HouseholdMember.document_index == blind_index(DOCUMENT, typed)
    )
    accounts = sa.select(BankAccount.party_id).where(
        BankAccount.number_index == blind_index(ACCOUNT, typed)
    )
    found = sa.select(Party).where(
        _scoped(actor),
        sa.or_(
            Party.phone_index == blind_index(PHONE, typed),
            Party.id.in_(members),
            Party.id.in_(accounts),
        ),
    )
    return session().scalars(found.order_by(Party.id).limit(MOST_FOUND)).all()


def get_party(party_id: int, *, actor: Actor, kind: PartyKind | None = None) -> Party:
    """A party within scope, or NotFound: a foreign id and an absent one look the same."""
    query = sa.select(Party).where(Party.id == party_id, _scoped(actor))
    if kind is not None:
        query = query.where(Party.kind == kind)
    party = session().scalar(query)
    if party is None:
        raise NotFound
    return party


def list_organisations(*, actor: Actor) -> Sequence[Party]:
    """Collectives, developers and farms in the actor's area: who a user account may work for."""
    found = sa.select(Party).where(
        within(Party.division_path, actor.division_path),
        Party.kind != PartyKind.HOUSEHOLD,
        Party.status == PartyStatus.ACTIVE,
    )
    return session().scalars(found.order_by(Party.kind, Party.name)).all()


def find_by_number(number: str, *, actor: Actor) -> Party | None:
    """The party under a register number, in the actor's area."""
    return session().scalar(
        sa.select(Party).where(
            Party.number == number.strip().upper(),
            within(Party.division_path, actor.division_path),
        )
    )


def find_party_title(party_id: int) -> Text | None:
    """What a party is called; for lists of grants, which name records by id alone."""
    party = session().get(Party, party_id)
    return (
        Text(f"{party.name} {party.number}", f"{party.title.en} {party.number}") if party else None
    )


def get_member(member_id: int, *, actor: Actor) -> HouseholdMember:
    """A household member whose household is within scope."""
    member = session().scalar(
        sa.select(HouseholdMember)
        .join(Party, Party.id == HouseholdMember.household_id)
        .where(HouseholdMember.id == member_id, _scoped(actor))
    )
    if member is None:
        raise NotFound
    return member


def get_account(account_id: int, *, actor: Actor) -> BankAccount:
    """A bank account whose party is within scope."""
    account = session().scalar(
        sa.select(BankAccount)
        .join(Party, Party.id == BankAccount.party_id)
        .where(BankAccount.id == account_id, _scoped(actor))
    )
    if account is None:
        raise NotFound
    return account


def members_on(household: Household, day: date) -> list[HouseholdMember]:
    """Who belonged to a household on a day."""
    return [
        member
        for member in household.members
        if member.joined_on <= day and (member.left_on is None or member.left_on > day)
    ]


def standings_of(accounts: Sequence[BankAccount]) -> dict[int, AccountStanding]:
    """How each account of one party stands now."""
    return account_standings(
        tuple(
            AccountFacts(account.id, AccountState(account.state), account.usable_from_at)
            for account in accounts
        ),
        at=clock.now(),
    )


def find_account_in_use(party: Party) -> BankAccount | None:
    """The account a payout made now would go to."""
    standings = standings_of(party.accounts)
    return next(
        (one for one in party.accounts if standings[one.id] is AccountStanding.IN_USE), None
    )


def count_sharing_account(account: BankAccount) -> int:
    """How many other parties name the same account: a thing to ask about before money moves."""
    return (
        session().scalar(
            sa.select(sa.func.count(sa.distinct(BankAccount.party_id))).where(
                BankAccount.number_index == account.number_index,
                BankAccount.party_id != account.party_id,
                BankAccount.state.in_([AccountState.PENDING, AccountState.AGREED]),
            )
        )
        or 0
    )


def list_pending_accounts(*, actor: Actor) -> Sequence[BankAccount]:
    """Requests waiting for a second person, oldest first."""
    return (
        session()
        .scalars(
            sa.select(BankAccount)
            .join(Party, Party.id == BankAccount.party_id)
            .where(BankAccount.state == AccountState.PENDING, _scoped(actor))
            .order_by(BankAccount.requested_at)
            .options(joinedload(BankAccount.party))
        )
        .all()
    )


def list_accounts_decided_by(*, actor: Actor, limit: int = 50) -> Sequence[BankAccount]:
    """What this person has decided, newest first."""
    return (
        session()
        .scalars(
            sa.select(BankAccount)
            .join(Party, Party.id == BankAccount.party_id)
            .where(BankAccount.decided_by_id == actor.user_id, _scoped(actor))
            .order_by(BankAccount.decided_at.desc())
            .options(joinedload(BankAccount.party))
            .limit(limit)
        )
        .all()
    )


def list_qualifications(party: Party) -> Sequence[Qualification]:
    """The papers of a developer, newest first."""
    return party.organisation.qualifications if party.organisation else ()
