"""Making the row of a person: number sealed and indexed, birth and initials read from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from app.core.bilingual import Text
from app.core.crypto import blind_index, seal, unseal
from app.core.database import session
from app.core.errors import RuleBroken
from app.core.identifiers import id_number
from app.core.identifiers import phone as phones
from app.core.identifiers.document_type import DocumentType, parse_number
from app.parties.commands.register import initials_of
from app.parties.models import HouseholdMember, new_uid
from app.parties.queries import DOCUMENT, TAIL, TAIL_LENGTH
from app.parties.rules import MemberInput, Relation

TELLS_BIRTH = (DocumentType.IDENTITY_CARD, DocumentType.HOUSEHOLD_REGISTER)


def member_row(given: MemberInput) -> dict[str, object]:
    """The columns of a person from what was stated; InvalidValue where a number cannot be one."""
    kind = DocumentType(given.document_type)
    number = parse_number(
        kind,
        given.document_number,
        field="document_number",
        override=bool(given.document_reason.strip()),
    )
    uid = new_uid()
    return {
        "uid": uid,
        "name": given.name.strip(),
        "initials": initials_of(given.name, person=True),
        "relation": given.relation,
        "joined_on": given.joined_on,
        "phone_sealed": seal(phones.parse(given.phone, field="phone"), record=uid, field="phone")
        if given.phone.strip()
        else None,
        **document_columns(kind, number, uid=uid, reason=given.document_reason),
        "born_on": born_on(kind, number) or given.born_on,
    }


def document_columns(
    kind: DocumentType, number: str, *, uid: str, reason: str
) -> dict[str, object]:
    """Everything a row keeps of a document's number."""
    return {
        "document_type": kind,
        "document_sealed": seal(number, record=uid, field="document"),
        "document_index": blind_index(DOCUMENT, number),
        "tail_index": blind_index(TAIL, number[-TAIL_LENGTH:]),
        "document_reason": reason.strip(),
    }


def born_on(kind: DocumentType, number: str) -> date | None:
    """The birth date a number tells, if it is of the kind that does."""
    return id_number.born_on(number) if kind in TELLS_BIRTH else None


def moved_row(member: HouseholdMember, *, relation: Relation, on: date) -> dict[str, object]:
    """The same person as a member of another household: sealed anew, for another row."""
    uid = new_uid()
    number = unseal(member.document_sealed, record=member.uid, field="document")
    phone = (
        unseal(member.phone_sealed, record=member.uid, field="phone")
        if member.phone_sealed
        else None
    )
    return {
        "uid": uid,
        "name": member.name,
        "initials": member.initials,
        "relation": relation,
        "joined_on": on,
        "phone_sealed": seal(phone, record=uid, field="phone") if phone else None,
        **document_columns(
            DocumentType(member.document_type), number, uid=uid, reason=member.document_reason
        ),
        "born_on": member.born_on,
        "self_supporting_since": member.self_supporting_since,
        "not_capable_since": member.not_capable_since,
        "capacity_note": member.capacity_note,
    }


def present_indexes(indexes: Iterable[str]) -> set[str]:
    """Which of these numbers belong to a present member of some household."""
    wanted = list(indexes)
    return set(
        session().scalars(
            sa.select(HouseholdMember.document_index).where(
                HouseholdMember.document_index.in_(wanted), HouseholdMember.left_on.is_(None)
            )
        )
    )


def second_household() -> RuleBroken:
    """The other household is not named: it may lie outside this person's area."""
    return RuleBroken(
        Text(
            "这个证件号码的人已是另一户的在户成员。请核对号码；如已分户或婚嫁，请先在原户登记迁出。",
            "A person with this number is a member of another household. "
            "Check the number, or record their leaving there first.",
        ),
        code="parties.member_elsewhere",
        field="document_number",
    )
