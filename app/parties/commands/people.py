"""What is kept of a person besides belonging: papers, capacity to vote, roles, how to be told."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import require_one, session
from app.core.errors import NotFound, RuleBroken
from app.core.identifiers.document_type import DocumentType, parse_number
from app.parties.commands.members import (
    born_on,
    document_columns,
    present_indexes,
    second_household,
)
from app.parties.consenting import ContactInput
from app.parties.happenings import Evidence, RoleKind, check_day, check_evidence
from app.parties.lookups import get_role
from app.parties.models import HouseholdMember, Party
from app.parties.queries import get_member, get_party
from app.parties.records import ContactPreference, HouseholdRole
from app.parties.voting import CapacityInput, DocumentInput, check_capacity


def replace_document(*, given: DocumentInput, actor: Actor) -> HouseholdMember:
    """A newer or corrected document: a child got its identity number, a number was mistyped."""
    member = get_member(given.member_id, actor=actor)
    party = get_party(member.household_id, actor=actor)
    kind = DocumentType(given.document_type)
    number = parse_number(
        kind,
        given.document_number,
        field="document_number",
        override=bool(given.document_reason.strip()),
    )
    columns = document_columns(kind, number, uid=member.uid, reason=given.document_reason)
    changed = columns["document_index"] != member.document_index
    if changed and present_indexes([str(columns["document_index"])]):
        raise second_household()
    for name, value in columns.items():
        setattr(member, name, value)
    member.born_on = born_on(kind, number) or given.born_on or member.born_on
    try:
        session().flush()
    except IntegrityError as raced:
        raise second_household() from raced
    record(
        "parties.document_replaced",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={"member": member.name, "document_type": kind, "number_changed": changed},
        reason=given.reason.strip(),
    )
    return member


def set_capacity(*, given: CapacityInput, actor: Actor) -> HouseholdMember:
    """Say since when a person lives on own labour, or is not fully capable: both decide votes."""
    member = get_member(given.member_id, actor=actor)
    party = get_party(member.household_id, actor=actor)
    check_capacity(given, born_on=member.born_on, today=clock.today())
    before = {
        "self_supporting_since": member.self_supporting_since,
        "not_capable_since": member.not_capable_since,
    }
    member.self_supporting_since = given.self_supporting_since
    member.not_capable_since = given.not_capable_since
    member.capacity_note = given.note.strip()
    session().flush()
    record(
        "parties.capacity_recorded",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        before=before,
        after={
            "member": member.name,
            "self_supporting_since": given.self_supporting_since,
            "not_capable_since": given.not_capable_since,
        },
        reason=given.note.strip() or None,
    )
    return member


def give_role(*, member_id: int, kind: RoleKind, evidence: Evidence, actor: Actor) -> HouseholdRole:
    """Name the alternate collector (who replaces the one before), or a co-owner."""
    member = get_member(member_id, actor=actor)
    party = get_party(member.household_id, actor=actor)
    _check_role(member, kind, evidence)
    if kind is RoleKind.ALTERNATE_COLLECTOR:
        _end_collector(party, on=evidence.on)
    role = HouseholdRole(
        household_id=party.id,
        member_id=member.id,
        kind=kind,
        from_on=evidence.on,
        evidence=evidence.note.strip(),
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
    )
    session().add(role)
    try:
        session().flush()
    except IntegrityError as twice:
        raise _role_twice() from twice
    record(
        "parties.role_given",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={"member": member.name, "household_role": kind, "on": evidence.on},
        reason=evidence.note.strip(),
    )
    return role


def end_role(*, role_id: int, on: date, reason: str, actor: Actor) -> HouseholdRole:
    """Somebody collects, or owns along, no longer; once, whoever ends it at the same time."""
    role = get_role(role_id, actor=actor)
    party = get_party(role.household_id, actor=actor)
    check_day(on=on, today=clock.today(), not_before=role.from_on)
    require_one(
        session().execute(
            sa.update(HouseholdRole)
            .where(HouseholdRole.id == role.id, HouseholdRole.until_on.is_(None))
            .values(until_on=on, ended_reason=reason.strip())
            .execution_options(synchronize_session="fetch")
        )
    )
    record(
        "parties.role_ended",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={"member": role.member.name, "household_role": role.kind, "on": on},
        reason=reason.strip(),
    )
    session().refresh(role)
    return role


def set_contact_preference(
    *, party_id: int, given: ContactInput, actor: Actor
) -> ContactPreference:
    """Keep how a household wants to be told, and whether papers are read out to it."""
    party = get_party(party_id, actor=actor)
    kept = session().get(ContactPreference, party.id)
    before = {"channel": kept.channel, "read_aloud": kept.read_aloud} if kept else None
    if kept is None:
        kept = ContactPreference(party_id=party.id)
        session().add(kept)
    kept.channel = given.channel
    kept.speech = given.speech.strip()
    kept.read_aloud = given.read_aloud
    kept.hours = given.hours.strip()
    kept.note = given.note.strip()
    kept.updated_at = clock.now()
    kept.updated_by_name = actor.name
    session().flush()
    record(
        "parties.contact_preference_set",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        before=before,
        after={"channel": given.channel, "read_aloud": given.read_aloud},
    )
    return kept


def _check_role(member: HouseholdMember, kind: RoleKind, evidence: Evidence) -> None:
    check_evidence(evidence.note)
    check_day(on=evidence.on, today=clock.today(), not_before=member.joined_on)
    gone = member.left_on is not None
    if gone and (kind is RoleKind.ALTERNATE_COLLECTOR or member.left_reason == "died"):
        raise RuleBroken(
            Text("此人已不在本户。", "This person has already left the household."),
            code="parties.already_left",
            field="member_id",
        )
    if kind is RoleKind.ALTERNATE_COLLECTOR and member.relation == "head":
        raise RuleBroken(
            Text("户主本来就能领取，请选择其他成员。", "The head collects anyway; choose another."),
            code="parties.head_collects",
            field="member_id",
        )


def _end_collector(party: Party, *, on: date) -> None:
    """One alternate at a time: the new one takes over on the day."""
    before = session().scalar(
        sa.select(HouseholdRole).where(
            HouseholdRole.household_id == party.id,
            HouseholdRole.kind == RoleKind.ALTERNATE_COLLECTOR,
            HouseholdRole.until_on.is_(None),
        )
    )
    if before is not None:
        check_day(on=on, today=clock.today(), not_before=before.from_on)
        before.until_on = on
        before.ended_reason = "更换代领人"
        session().flush()


def _role_twice() -> RuleBroken:
    return RuleBroken(
        Text("此人已经登记过。", "This person is already recorded."),
        code="parties.role_twice",
        field="member_id",
    )


def forget_contact_preference(*, party_id: int, actor: Actor) -> None:
    """Remove what was kept of how to be told."""
    party = get_party(party_id, actor=actor)
    kept = session().get(ContactPreference, party.id)
    if kept is None:
        raise NotFound
    session().delete(kept)
    session().flush()
    record(
        "parties.contact_preference_removed",
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        before={"channel": kept.channel},
    )
