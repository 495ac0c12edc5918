"""Freezing the roster of a collective for a day: number, hash, counts and every line."""

from __future__ import annotations

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.database import session
from app.core.numbering import issue_number
from app.parties.lookups import get_collective, get_roster, lines_of
from app.parties.models import Party, new_uid
from app.parties.past import roster_lines
from app.parties.records import Roster, RosterMember
from app.parties.rules import Relation
from app.parties.standards import ages_for
from app.parties.voting import (
    RosterInput,
    RosterLine,
    Vote,
    check_roster,
    count_lines,
    fingerprint,
)


def freeze_roster(*, given: RosterInput, actor: Actor) -> Roster:
    """Copy who belongs on a day and who votes; nothing recorded later changes the copy."""
    collective = get_collective(given.collective_id, actor=actor)
    ages = ages_for(collective.division_path, on=given.on)
    lines = roster_lines(collective, given.on, ages=ages)
    counts = count_lines(lines)
    check_roster(given, today=clock.today(), counts=counts)
    uid = new_uid()
    roster = Roster(
        uid=uid,
        number=_number_of(collective, given, uid),
        collective_id=collective.id,
        division_path=collective.division_path,
        on_day=given.on,
        purpose=given.purpose.strip(),
        households=counts.households,
        members=counts.members,
        voters=counts.voters,
        full_age=ages.full,
        working_age=ages.self_supporting,
        content_hash=fingerprint(lines, collective=collective.number, on=given.on),
        frozen_at=clock.now(),
        frozen_by_id=actor.user_id,
        frozen_by_name=actor.name,
    )
    session().add(roster)
    session().flush()
    session().execute(
        sa.insert(RosterMember),
        [_row(line, roster.id, position) for position, line in enumerate(lines, start=1)],
    )
    record(
        "parties.roster_frozen",
        actor=actor,
        subject_type="party",
        subject_id=collective.id,
        division_path=collective.division_path,
        after={
            "number": roster.number,
            "on": given.on,
            "members": counts.members,
            "voters": counts.voters,
            "households": counts.households,
            "hash": roster.content_hash,
        },
        reason=given.purpose.strip(),
    )
    return roster


def _number_of(collective: Party, given: RosterInput, uid: str) -> str:
    return issue_number(
        f"roster.{collective.number}",
        period=str(given.on.year),
        pattern="{collective}-MC-{year}-{seq:02d}",
        subject_type="roster",
        subject_id=uid,
        values={"collective": collective.number},
    ).text


def roster_is_whole(roster_id: int, *, actor: Actor) -> bool:
    """Whether the lines of a frozen roster are still those its hash was made from."""
    roster = get_roster(roster_id, actor=actor)
    lines = frozen_lines(roster)
    return roster.content_hash == fingerprint(
        lines, collective=roster.collective.number, on=roster.on_day
    )


def frozen_lines(roster: Roster) -> list[RosterLine]:
    """The stored lines as they were frozen."""
    return [
        RosterLine(
            member_id=row.member_id,
            household_id=row.household_id,
            household_number=row.household_number,
            villager_group=row.villager_group,
            name=row.name,
            relation=Relation(row.relation),
            born_on=row.born_on,
            vote=Vote(row.vote),
        )
        for row in lines_of(roster)
    ]


def _row(line: RosterLine, roster_id: int, position: int) -> dict[str, object]:
    return {
        "roster_id": roster_id,
        "position": position,
        "member_id": line.member_id,
        "household_id": line.household_id,
        "household_number": line.household_number,
        "villager_group": line.villager_group,
        "name": line.name,
        "relation": line.relation,
        "born_on": line.born_on,
        "vote": line.vote,
    }
