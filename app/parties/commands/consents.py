"""Recording that somebody agreed, to which words and how; and that somebody took it back."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import require_one, session
from app.core.errors import RuleBroken
from app.parties.consenting import (
    ConsentInput,
    ConsentWay,
    check_consent,
    check_withdrawal,
    text_on,
)
from app.parties.lookups import get_consent
from app.parties.queries import get_member, get_party
from app.parties.records import Consent
from app.parties.voting import age_on


def record_consent(*, given: ConsentInput, actor: Actor) -> Consent:
    """A person agreed to a purpose, in the words in force on that day."""
    member = get_member(given.member_id, actor=actor)
    party = get_party(member.household_id, actor=actor)
    if member.left_on is not None and member.left_on <= given.on:
        raise RuleBroken(
            Text("此人已不在本户。", "This person has already left the household."),
            code="parties.already_left",
            field="member_id",
        )
    check_consent(
        given,
        age=age_on(member.born_on, given.on) if member.born_on else None,
        today=clock.today(),
        open_already=_is_open(given),
    )
    words = text_on(given.purpose, given.on)
    consent = Consent(
        household_id=party.id,
        member_id=member.id,
        purpose=given.purpose,
        text_version=words.version,
        text_hash=words.digest,
        given_on=given.on,
        way=given.way,
        guardian=given.guardian.strip(),
        note=given.note.strip(),
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
    )
    _add_once(consent)
    record(
        "parties.consent_recorded",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={
            "member": member.name,
            "purpose": given.purpose,
            "text_version": words.version,
            "on": given.on,
            "way": given.way,
        },
    )
    return consent


def _add_once(consent: Consent) -> None:
    """Two clerks may record the same consent at once; the index lets one of them."""
    session().add(consent)
    try:
        session().flush()
    except IntegrityError as twice:
        raise RuleBroken(
            Text("此人对这一事项的同意已在册。", "This consent is already on record."),
            code="parties.consent_twice",
            field="purpose",
        ) from twice


def withdraw_consent(
    *, consent_id: int, on: date, way: ConsentWay, note: str, actor: Actor
) -> Consent:
    """A person took a consent back; what was done before stays as it was."""
    consent = get_consent(consent_id, actor=actor)
    party = get_party(consent.household_id, actor=actor)
    check_withdrawal(
        given_on=consent.given_on,
        on=on,
        today=clock.today(),
        withdrawn=consent.withdrawn_on is not None,
    )
    require_one(
        session().execute(
            sa.update(Consent)
            .where(Consent.id == consent.id, Consent.withdrawn_on.is_(None))
            .values(
                withdrawn_on=on,
                withdrawn_way=way,
                withdrawn_note=note.strip(),
                withdrawn_recorded_at=clock.now(),
                withdrawn_by_name=actor.name,
            )
            .execution_options(synchronize_session="fetch")
        )
    )
    record(
        "parties.consent_withdrawn",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={
            "member": consent.member.name,
            "purpose": consent.purpose,
            "on": on,
            "way": way,
        },
        reason=note.strip() or None,
    )
    session().refresh(consent)
    return consent


def _is_open(given: ConsentInput) -> bool:
    return bool(
        session().scalar(
            sa.select(
                sa.exists().where(
                    Consent.member_id == given.member_id,
                    Consent.purpose == given.purpose,
                    Consent.withdrawn_on.is_(None),
                )
            )
        )
    )
