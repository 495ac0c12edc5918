"""Showing a sealed number in full: with a reason, and one audit entry for each look."""

from __future__ import annotations

from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.crypto import unseal
from app.core.errors import NotFound, RuleBroken
from app.parties.queries import get_account, get_member, get_party

SHORTEST_REASON = 4


def reveal_document(*, member_id: int, reason: str, actor: Actor) -> str:
    """The identity number of a household member."""
    member = get_member(member_id, actor=actor)
    party = get_party(member.household_id, actor=actor)
    _note(
        "parties.document_revealed",
        actor=actor,
        party_id=party.id,
        path=party.division_path,
        whose=member.name,
        reason=reason,
    )
    return unseal(member.document_sealed, record=member.uid, field="document")


def reveal_account(*, account_id: int, reason: str, actor: Actor) -> str:
    """The number of a bank account."""
    account = get_account(account_id, actor=actor)
    party = get_party(account.party_id, actor=actor)
    _note(
        "parties.account_revealed",
        actor=actor,
        party_id=party.id,
        path=party.division_path,
        whose=account.holder_name,
        reason=reason,
    )
    return unseal(account.number_sealed, record=account.uid, field="number")


def reveal_phone(*, party_id: int, reason: str, actor: Actor) -> str:
    """The phone number of a party."""
    party = get_party(party_id, actor=actor)
    if party.phone_sealed is None:
        raise NotFound
    _note(
        "parties.phone_revealed",
        actor=actor,
        party_id=party.id,
        path=party.division_path,
        whose=party.name,
        reason=reason,
    )
    return unseal(party.phone_sealed, record=party.uid, field="phone")


def _note(verb: str, *, actor: Actor, party_id: int, path: str, whose: str, reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(
            Text(
                "请写明查看原因（不少于 4 个字），原因会记入操作日志。",
                "Say why you need the full number (at least 4 characters); it is logged.",
            ),
            code="parties.reveal_reason",
            field="reason",
        )
    record(
        verb,
        actor=actor,
        subject_type="party",
        subject_id=party_id,
        division_path=path,
        after={"whose": whose},
        reason=reason.strip(),
    )
