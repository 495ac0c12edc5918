"""Papers with personal data leave a trace: what was printed, why, and with which numbers."""

from __future__ import annotations

from app.access.permissions import Permission
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.errors import Forbidden, RuleBroken
from app.parties.lookups import get_collective, get_roster
from app.parties.models import Party
from app.parties.queries import get_party
from app.parties.records import Roster
from app.parties.rules import PartyKind

SHORTEST_REASON = 4


def log_extract(*, household_id: int, full: bool, reason: str, actor: Actor) -> Party:
    """Note that all that is kept about a household is printed; whole numbers take the right."""
    party = get_party(household_id, actor=actor, kind=PartyKind.HOUSEHOLD)
    if full and not actor.may(Permission.PARTY_REVEAL):
        raise Forbidden
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(
            Text(
                "请写明用途（不少于 4 个字），会记入操作日志。",
                "Say what it is for (at least 4 characters); it is logged.",
            ),
            code="parties.extract_reason",
            field="reason",
        )
    record(
        "parties.extract_printed",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={"full_numbers": full},
        reason=reason.strip(),
    )
    return party


def log_roster(*, roster_id: int, actor: Actor) -> Roster:
    """Note that a roster is printed."""
    roster = get_roster(roster_id, actor=actor)
    record(
        "parties.roster_printed",
        actor=actor,
        subject_type="party",
        subject_id=roster.collective_id,
        division_path=roster.division_path,
        after={"number": roster.number},
    )
    return roster


def log_shares(*, collective_id: int, actor: Actor) -> Party:
    """Note that a register of shares is printed."""
    collective = get_collective(collective_id, actor=actor)
    record(
        "parties.shares_printed",
        actor=actor,
        subject_type="party",
        subject_id=collective.id,
        division_path=collective.division_path,
        after={"number": collective.number},
    )
    return collective
