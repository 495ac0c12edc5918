"""Many households at once, with their members, in a few statements for each thousand.

For imports and seeds. Checks are those of create_household(); one bad row refuses the whole call,
so callers check rows first (find_taken(), and member_row() for numbers).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.crypto import blind_index, seal
from app.core.database import session
from app.core.identifiers import phone as phones
from app.core.numbering import issue_numbers
from app.divisions.models import Division
from app.parties.commands.members import member_row, present_indexes, second_household
from app.parties.commands.register import NUMBER_LETTERS, initials_of, number_series, place_of
from app.parties.happenings import Happening
from app.parties.models import Household, HouseholdMember, Party, new_uid
from app.parties.queries import PHONE
from app.parties.records import HouseholdEvent, MembershipChange
from app.parties.rules import (
    HouseholdInput,
    MemberInput,
    PartyKind,
    PartyStatus,
    check_heads,
    check_one_head,
)

BATCH = 500
"""Numbers asked for in one statement; SQLite takes a few thousand at most."""


def create_households(
    *, given: Sequence[HouseholdInput], actor: Actor, subject: tuple[str, int | str], note: str
) -> list[int]:
    """Enter households with all their members; one audit entry, on `subject` (the import)."""
    if not given:
        return []
    for one in given:
        check_heads(one)
    places = {code: place_of(code, actor) for code in {one.division_code for one in given}}
    rows = [_party_row(one, places[one.division_code], actor) for one in given]
    _number(rows)
    members = [[member_row(person) for person in (one.head, *one.others)] for one in given]
    _refuse_taken([str(row["document_index"]) for rows_ in members for row in rows_])
    try:
        ids = _insert(Party, rows)
        session().execute(
            sa.insert(Household),
            [
                {"party_id": id_, "villager_group": one.villager_group.strip()}
                for id_, one in zip(ids, given, strict=True)
            ],
        )
        people = [
            row | {"household_id": id_}
            for id_, rows_ in zip(ids, members, strict=True)
            for row in rows_
        ]
        member_ids = _insert(HouseholdMember, people)
    except IntegrityError as raced:
        raise second_household() from raced
    _note_arrivals(people, member_ids, note=note, actor=actor)
    record(
        "parties.households_created",
        actor=actor,
        subject_type=subject[0],
        subject_id=subject[1],
        division_path=actor.division_path,
        after={
            "households": len(ids),
            "members": len(member_ids),
            "first_number": rows[0]["number"],
            "last_number": rows[-1]["number"],
        },
    )
    return ids


def add_members(
    *,
    given: Sequence[tuple[int, MemberInput]],
    actor: Actor,
    subject: tuple[str, int | str],
    note: str,
) -> list[int]:
    """Enter people into households that are there and in the actor's area, which callers checked;
    one audit entry, on `subject` (the import).
    """
    if not given:
        return []
    people = []
    for household_id, person in given:
        check_one_head(person.relation)
        people.append(member_row(person) | {"household_id": household_id})
    _refuse_taken([str(row["document_index"]) for row in people])
    try:
        member_ids = _insert(HouseholdMember, people)
    except IntegrityError as raced:
        raise second_household() from raced
    _note_arrivals(people, member_ids, note=note, actor=actor)
    record(
        "parties.members_added",
        actor=actor,
        subject_type=subject[0],
        subject_id=subject[1],
        division_path=actor.division_path,
        after={
            "households": len({household_id for household_id, _ in given}),
            "members": len(member_ids),
        },
    )
    return member_ids


def find_taken(document_indexes: Sequence[str]) -> set[str]:
    """Which numbers already belong to a present member; asked in batches."""
    left = iter(document_indexes)
    taken: set[str] = set()
    while batch := list(islice(left, BATCH)):
        taken |= present_indexes(batch)
    return taken


def _refuse_taken(indexes: list[str]) -> None:
    if len(set(indexes)) != len(indexes) or find_taken(indexes):
        raise second_household()


def _party_row(given: HouseholdInput, place: Division, actor: Actor) -> dict[str, Any]:
    uid = new_uid()
    phone = phones.parse(given.phone, field="phone") if given.phone.strip() else None
    return {
        "uid": uid,
        "kind": PartyKind.HOUSEHOLD,
        "status": PartyStatus.ACTIVE,
        "name": given.head.name.strip(),
        "initials": initials_of(given.head.name, person=True),
        "division_id": place.id,
        "division_path": place.path,
        "contact_name": given.head.name.strip(),
        "phone_sealed": seal(phone, record=uid, field="phone") if phone else None,
        "phone_index": blind_index(PHONE, phone) if phone else None,
        "address": given.address.strip(),
        "version": 1,
        "created_at": clock.now(),
        "created_by_id": actor.user_id,
        "created_by_name": actor.name,
        "county": place.code[:6],
    }


def _number(rows: list[dict[str, Any]]) -> None:
    """Numbers of each county in the order of the rows; counties one after the other."""
    letters = NUMBER_LETTERS[PartyKind.HOUSEHOLD]
    for county, of_county in groupby(
        sorted(rows, key=lambda row: str(row["county"])), key=lambda row: str(row["county"])
    ):
        mine = list(of_county)
        texts = issue_numbers(
            **number_series(letters, county), subject_ids=[row["uid"] for row in mine]
        )
        for row, text in zip(mine, texts, strict=True):
            row["number"] = text
    for row in rows:
        del row["county"]


def _insert(model: type[Party | HouseholdMember], rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows and know their ids, in their order."""
    return list(
        session().scalars(sa.insert(model).returning(model.id, sort_by_parameter_order=True), rows)
    )


def _note_arrivals(
    people: list[dict[str, Any]], member_ids: list[int], *, note: str, actor: Actor
) -> None:
    """One event for each household and day on which members joined."""
    days = list(dict.fromkeys((row["household_id"], row["joined_on"]) for row in people))
    at = clock.now()
    events = list(
        session().scalars(
            sa.insert(HouseholdEvent).returning(HouseholdEvent.id, sort_by_parameter_order=True),
            [
                {
                    "household_id": household_id,
                    "kind": Happening.REGISTERED,
                    "happened_on": day,
                    "evidence": note[:300],
                    "recorded_at": at,
                    "recorded_by_id": actor.user_id,
                    "recorded_by_name": actor.name,
                }
                for household_id, day in days
            ],
        )
    )
    event_of = dict(zip(days, events, strict=True))
    session().execute(
        sa.insert(MembershipChange),
        [
            {
                "event_id": event_of[row["household_id"], row["joined_on"]],
                "household_id": row["household_id"],
                "member_id": member_id,
                "happened_on": row["joined_on"],
                "relation_before": None,
                "relation_after": row["relation"],
            }
            for row, member_id in zip(people, member_ids, strict=True)
        ],
    )
