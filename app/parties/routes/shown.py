"""What the page of a party shows, in words: numbers masked, states as chips."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from app.access.permissions import Permission
from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.crypto import unseal
from app.core.identifiers.document_type import DocumentType
from app.core.masking import mask_account, mask_id_number, mask_phone
from app.parties import lookups, past, queries
from app.parties.chips import paper_chip, standing_chip
from app.parties.consenting import (
    CHANNEL_LABELS,
    PURPOSE_LABELS,
    WAY_LABELS,
    Channel,
    ConsentWay,
    Purpose,
)
from app.parties.happenings import HAPPENING_LABELS, ROLE_LABELS, Happening, RoleKind
from app.parties.models import BankAccount, HouseholdMember, Party
from app.parties.past import capacity_of
from app.parties.records import CollectiveShare, Consent, HouseholdEvent, HouseholdRole
from app.parties.routes.minors import head_warnings
from app.parties.rules import (
    LEAVING_LABELS,
    QUALIFICATION_LABELS,
    RELATION_LABELS,
    AccountStanding,
    LeavingReason,
    QualificationKind,
    Relation,
    qualification_standing,
)
from app.parties.sharing import show_units
from app.parties.standards import ages_for
from app.parties.voting import VOTE_LABELS, Ages, Vote, vote_of
from app.web.chips import Chip
from app.web.i18n import pick


def household_parts(party: Party, actor: Actor) -> dict[str, object]:
    """What only the page of a household has."""
    today = clock.today()
    ages = ages_for(party.division_path, on=today)
    people = lookups.list_people(party.id)
    members = [_member_row(one, ages) for one in people]
    head = next((one for one in people if one.relation == Relation.HEAD and not one.left_on), None)
    roles = lookups.list_roles(party.id)
    return {
        "members": members,
        "head_warnings": head_warnings(head, party.division_path, on=today),
        "roles": [_role_row(one) for one in roles],
        "consents": [_consent_row(one) for one in lookups.list_consents(party.id)],
        "events": [_event_row(one) for one in past.list_events(party.id)],
        "shares": [_share_words(one) for one in lookups.shares_of_household(party.id, today)],
        "glance": _glance(party, members, roles),
        "may_consent": actor.may(Permission.CONSENT_RECORD),
        "may_extract": actor.may(Permission.EXTRACT_PRINT),
    }


def _glance(
    party: Party, members: list[dict[str, object]], roles: Sequence[HouseholdRole]
) -> dict[str, object]:
    """The household in a few plain lines."""
    present = [row for row in members if row["present"]]
    account = queries.find_account_in_use(party)
    collector = next(
        (
            one.member.name
            for one in roles
            if one.kind == RoleKind.ALTERNATE_COLLECTOR and one.until_on is None
        ),
        None,
    )
    contact = lookups.find_contact_preference(party.id)
    return {
        "people": [row["called"] for row in present],
        "voters": sum(bool(row["votes"]) for row in present),
        "account": f"{account.holder_name} · {account.bank_name} · {_masked(account)}"
        if account
        else None,
        "collector": collector,
        "contact": {
            "channel": CHANNEL_LABELS[Channel(contact.channel)],
            "speech": contact.speech,
            "read_aloud": contact.read_aloud,
        }
        if contact
        else None,
    }


def _role_row(role: HouseholdRole) -> dict[str, object]:
    return {"role": role, "kind": ROLE_LABELS[RoleKind(role.kind)]}


def _consent_row(consent: Consent) -> dict[str, object]:
    standing = (
        Chip("rest", Text("已撤回", "Withdrawn"))
        if consent.withdrawn_on
        else Chip("go", Text("有效", "Standing"))
    )
    return {
        "consent": consent,
        "purpose": PURPOSE_LABELS[Purpose(consent.purpose)],
        "way": WAY_LABELS[ConsentWay(consent.way)],
        "chip": standing,
    }


def _event_row(event: HouseholdEvent) -> dict[str, object]:
    other = event.other
    return {
        "event": event,
        "kind": HAPPENING_LABELS[Happening(event.kind)],
        "who": past.told_of(event),
        "other": other.number if other else None,
        "other_url": url_for("parties.show", word="households", party_id=other.id)
        if other
        else None,
    }


def _share_words(share: CollectiveShare) -> str:
    units = show_units(share.units_x1000)
    said = pick(Text(f"{units} 股", f"{units} units"))
    return f"{share.member.name} · {said}" if share.member else said


def _masked(account: BankAccount) -> str:
    return mask_account(unseal(account.number_sealed, record=account.uid, field="number"))


def masked_phone(party: Party) -> str | None:
    if party.phone_sealed is None:
        return None
    return mask_phone(unseal(party.phone_sealed, record=party.uid, field="phone"))


def _member_row(member: HouseholdMember, ages: Ages) -> dict[str, object]:
    """A member as the page shows one: the number masked."""
    number = unseal(member.document_sealed, record=member.uid, field="document")
    document = DocumentType(member.document_type)
    relation = RELATION_LABELS[Relation(member.relation)]
    vote = vote_of(capacity_of(member), on=clock.today(), ages=ages)
    head = member.relation == Relation.HEAD and member.left_on is None
    return {
        "vote": VOTE_LABELS[vote],
        "votes": vote is Vote.VOTES,
        "called": f"{member.name}（{pick(relation)}）" if head else member.name,
        "member": member,
        "relation": relation,
        "document": document.label,
        "number": mask_id_number(number),
        "head": head,
        "present": member.left_on is None or member.left_on > clock.today(),
        "why_left": LEAVING_LABELS[LeavingReason(member.left_reason)]
        if member.left_reason
        else None,
    }


def papers_of(party: Party) -> list[dict[str, object]]:
    """A developer's papers with how they stand today."""
    rows: list[dict[str, object]] = []
    for paper in queries.list_qualifications(party):
        standing = qualification_standing(
            valid_until=paper.valid_until, red_flag=paper.red_flag, on=clock.today()
        )
        rows.append(
            {
                "paper": paper,
                "kind": QUALIFICATION_LABELS[QualificationKind(paper.kind)],
                "chip": paper_chip(standing),
            }
        )
    return rows


def accounts_of(party: Party) -> list[dict[str, object]]:
    """Accounts with how they stand now; numbers masked."""
    standings = queries.standings_of(party.accounts)
    return [_account_row(account, standings[account.id]) for account in party.accounts]


def _account_row(account: BankAccount, standing: AccountStanding) -> dict[str, object]:
    number = unseal(account.number_sealed, record=account.uid, field="number")
    return {
        "account": account,
        "number": mask_account(number),
        "standing": standing,
        "chip": standing_chip(standing),
        "shared_by": queries.count_sharing_account(account)
        if standing is AccountStanding.PENDING
        else 0,
    }
