"""Entering a party on the register, and what all kinds share: number, place, phone, closing."""

from __future__ import annotations

from functools import lru_cache
from typing import TypedDict

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.crypto import blind_index, seal
from app.core.database import require_one, session
from app.core.errors import Conflict, RuleBroken
from app.core.identifiers import phone as phones
from app.core.numbering import issue_number
from app.core.paths import lies_within
from app.core.pinyin import initials
from app.divisions.models import Division
from app.divisions.queries import get_division
from app.parties.commands.events import note_event
from app.parties.happenings import Evidence, Happening
from app.parties.models import Party, new_uid
from app.parties.queries import PHONE, get_party
from app.parties.rules import PARTY_TRANSITIONS, PartyKind, PartyStatus

NUMBER_LETTERS = {
    PartyKind.HOUSEHOLD: "HU",
    PartyKind.COLLECTIVE: "JT",
    PartyKind.DEVELOPER: "YZ",
    PartyKind.FARM: "LC",
}
LONGEST_INITIALS = 60


def place_of(code: str, actor: Actor) -> Division:
    """The division a party is entered under; only inside the actor's own area."""
    division = get_division(code)
    if not lies_within(division.path, actor.division_path):
        raise RuleBroken(
            Text(
                f"{division.name_zh}不在您的管辖范围内，请选择本辖区的乡镇或村。",
                f"{division.name_en} is outside your area; choose a place inside it.",
            ),
            code="parties.outside_area",
            field="division_code",
        )
    return division


def enter_party(
    *, kind: PartyKind, name: str, name_en: str, division: Division, actor: Actor
) -> Party:
    """Make the common row with its gap-free number; the caller adds the kind's own facts."""
    uid = new_uid()
    number = issue_number(**number_series(NUMBER_LETTERS[kind], division.code[:6]), subject_id=uid)
    party = Party(
        uid=uid,
        number=number.text,
        kind=kind,
        status=PartyStatus.ACTIVE,
        name=name.strip(),
        name_en=name_en.strip(),
        initials=initials_of(name, person=kind is PartyKind.HOUSEHOLD),
        division_id=division.id,
        division_path=division.path,
        created_at=clock.now(),
        created_by_id=actor.user_id,
        created_by_name=actor.name,
    )
    session().add(party)
    return party


class NumberSeries(TypedDict):
    """What the numbers of one kind in one county have in common."""

    series: str
    period: str
    pattern: str
    subject_type: str
    values: dict[str, str | int]


def number_series(letters: str, county: str) -> NumberSeries:
    """The series a county's parties of one kind are numbered in."""
    return NumberSeries(
        series=f"party.{letters}.{county}",
        period="all",
        pattern="{county}-{letters}-{seq:06d}",
        subject_type="party",
        values={"county": county, "letters": letters},
    )


@lru_cache(maxsize=4096)
def initials_of(name: str, *, person: bool) -> str:
    """What the search box compares a name with; a very long name by its beginning. A household
    bears the name of its head, and lists repeat names, so the last few are remembered.
    """
    return initials(name, person=person)[:LONGEST_INITIALS]


def set_contact(party: Party, *, contact_name: str, phone: str | None, address: str) -> None:
    """Keep how to reach a party; the phone sealed, findable only whole, and None: unchanged."""
    party.contact_name = contact_name.strip()
    party.address = address.strip()
    if phone is None:
        return
    if phone.strip():
        number = phones.parse(phone, field="phone")
        party.phone_sealed = seal(number, record=party.uid, field="phone")
        party.phone_index = blind_index(PHONE, number)
    else:
        party.phone_sealed = None
        party.phone_index = None


def check_version(party: Party, version: int) -> None:
    """What was edited must still be what was shown."""
    if party.version != version:
        raise Conflict


def close_party(*, party_id: int, reason: str, actor: Actor) -> Party:
    """Take a party off the register. It stays readable, and keeps its number."""
    return _move(party_id=party_id, verb="close", reason=reason, actor=actor)


def reopen_party(*, party_id: int, reason: str, actor: Actor) -> Party:
    """Put a closed party back on the register."""
    return _move(party_id=party_id, verb="reopen", reason=reason, actor=actor)


def _move(*, party_id: int, verb: str, reason: str, actor: Actor) -> Party:
    party = get_party(party_id, actor=actor)
    start, _, end = next(row for row in PARTY_TRANSITIONS if row[1] == verb)
    require_one(
        session().execute(
            sa.update(Party)
            .where(Party.id == party.id, Party.status == start)
            .values(
                status=end,
                closed_reason=reason if end is PartyStatus.CLOSED else "",
                version=Party.version + 1,
            )
            .execution_options(synchronize_session="fetch")
        )
    )
    if party.kind == PartyKind.HOUSEHOLD:
        # Rosters of days after this one leave a closed household out.
        note_event(
            party.id,
            Happening.CLOSED if end is PartyStatus.CLOSED else Happening.REOPENED,
            evidence=Evidence(clock.today(), reason),
            steps=(),
            actor=actor,
        )
    record(
        f"parties.{'closed' if end is PartyStatus.CLOSED else 'reopened'}",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        before={"status": start},
        after={"status": end},
        reason=reason,
    )
    session().refresh(party)
    return party
