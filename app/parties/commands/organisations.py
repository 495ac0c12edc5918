"""Collectives, developers and state farms: entering, editing, and a developer's papers."""

from __future__ import annotations

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import NotFound, RuleBroken
from app.core.identifiers import uscc
from app.parties.commands.register import (
    check_version,
    enter_party,
    initials_of,
    place_of,
    set_contact,
)
from app.parties.models import Organisation, Party, Qualification
from app.parties.queries import get_party
from app.parties.rules import (
    OrganisationInput,
    PartyKind,
    QualificationInput,
    check_acting,
    check_qualification,
)


def create_organisation(*, given: OrganisationInput, actor: Actor) -> Party:
    """Enter a collective, developer or farm; its credit code is new to the register."""
    check_acting(acting_for_collective=given.acting_for_collective, reason=given.acting_reason)
    code = _checked_uscc(given, own_party_id=None)
    party = enter_party(
        kind=given.kind,
        name=given.name,
        name_en=given.name_en,
        division=place_of(given.division_code, actor),
        actor=actor,
    )
    set_contact(party, contact_name=given.contact_name, phone=given.phone, address=given.address)
    party.organisation = Organisation(uscc=code, **_own_facts(given))
    session().flush()
    record(
        f"parties.{given.kind}_created",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after=_shown(party),
    )
    return party


def update_organisation(
    *, party_id: int, version: int, given: OrganisationInput, actor: Actor
) -> Party:
    """Edit what was shown at this version; somebody else's newer edit is a Conflict."""
    party = get_party(party_id, actor=actor, kind=given.kind)
    check_version(party, version)
    check_acting(acting_for_collective=given.acting_for_collective, reason=given.acting_reason)
    organisation = _organisation_of(party)
    before = _shown(party)
    organisation.uscc = _checked_uscc(given, own_party_id=party.id)
    for name, value in _own_facts(given).items():
        setattr(organisation, name, value)
    party.name = given.name.strip()
    party.name_en = given.name_en.strip()
    party.initials = initials_of(given.name, person=False)
    party.version += 1
    set_contact(party, contact_name=given.contact_name, phone=given.phone, address=given.address)
    session().flush()
    record(
        f"parties.{given.kind}_updated",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        before=before,
        after=_shown(party),
    )
    return party


def record_qualification(
    *, party_id: int, given: QualificationInput, actor: Actor
) -> Qualification:
    """Keep a paper a developer showed; papers are added, never changed."""
    check_qualification(given)
    party = get_party(party_id, actor=actor, kind=PartyKind.DEVELOPER)
    paper = Qualification(
        kind=given.kind,
        title=given.title.strip(),
        number=given.number.strip(),
        issued_by=given.issued_by.strip(),
        issued_on=given.issued_on,
        valid_until=given.valid_until,
        red_flag=given.red_flag,
        note=given.note.strip(),
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
    )
    _organisation_of(party).qualifications.append(paper)
    session().flush()
    record(
        "parties.qualification_recorded",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={
            "kind": paper.kind,
            "title": paper.title,
            "valid_until": paper.valid_until,
            "red_flag": paper.red_flag,
        },
    )
    return paper


def _organisation_of(party: Party) -> Organisation:
    if party.organisation is None:
        raise NotFound
    return party.organisation


def _own_facts(given: OrganisationInput) -> dict[str, str | bool]:
    return {
        "uscc_reason": given.uscc_reason.strip(),
        "legal_rep": given.legal_rep.strip(),
        "acting_for_collective": given.acting_for_collective,
        "acting_reason": given.acting_reason.strip() if given.acting_for_collective else "",
        "superior": given.superior.strip(),
    }


def _checked_uscc(given: OrganisationInput, *, own_party_id: int | None) -> str:
    """Well formed (or vouched for with a reason), and nobody else's."""
    code = uscc.parse(given.uscc, field="uscc", override=bool(given.uscc_reason.strip()))
    taken = session().scalar(
        sa.select(Party)
        .join(Organisation, Organisation.party_id == Party.id)
        .where(Organisation.uscc == code, Party.id != (own_party_id or 0))
    )
    if taken is not None:
        raise RuleBroken(
            Text(
                f"统一社会信用代码 {code} 已登记给另一单位（编号 {taken.number}），请核对。",
                f"The credit code {code} is already registered ({taken.number}); check it.",
            ),
            code="parties.uscc_taken",
            field="uscc",
        )
    return code


def _shown(party: Party) -> dict[str, object]:
    """What the audit log keeps of an organisation: nothing sealed."""
    organisation = _organisation_of(party)
    return {
        "number": party.number,
        "title": party.name,
        "name_en": party.name_en,
        "uscc": organisation.uscc,
        "legal_rep": organisation.legal_rep,
        "contact_name": party.contact_name,
        "address": party.address,
        "acting_for_collective": organisation.acting_for_collective,
        "acting_reason": organisation.acting_reason,
        "superior": organisation.superior,
    }
