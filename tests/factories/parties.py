"""Parties made through the commands, as a clerk would make them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from app.core.actor import Actor
from app.core.database import transaction
from app.parties.commands.accounts import agree_account, request_account
from app.parties.commands.households import create_household
from app.parties.commands.organisations import create_organisation
from app.parties.models import BankAccount, Party
from app.parties.rules import (
    AccountInput,
    HouseholdInput,
    MemberInput,
    OrganisationInput,
    PartyKind,
    Relation,
)
from seeds.demo.invented import card, credit_code, id_number
from tests.factories.places import COUNTY, VILLAGE, actor_at

_serials = count(1)


def next_serial() -> int:
    """A number no other record of this run has."""
    return next(_serials)


def _fresh_number() -> str:
    """One that does not look cut by a sheet: that would have to be confirmed."""
    while True:
        serial = next_serial()
        number = id_number(f"19{60 + serial % 40}0{1 + serial % 9}15", serial % 1000)
        if not number.endswith("000"):
            return number


def person(
    name: str = "田小苗", relation: Relation = Relation.CHILD, **changes: object
) -> MemberInput:
    """Somebody with a fresh identity number."""
    values: dict[str, object] = {
        "name": name,
        "relation": relation,
        "document_type": "id_card",
        "document_number": _fresh_number(),
        "joined_on": date(2021, 1, 1),
    }
    return MemberInput(**(values | changes))


def make_household(
    *,
    village: str = VILLAGE,
    head: str | MemberInput = "田大禾",
    actor: Actor | None = None,
    **changes: object,
) -> Party:
    """A household of one, entered by somebody of its county."""
    given = {
        "division_code": village,
        "villager_group": "一组",
        "head": person(head, Relation.HEAD) if isinstance(head, str) else head,
        "phone": "13800001111",
        "address": "村口",
    }
    with transaction():
        return create_household(
            given=HouseholdInput(**(given | changes)),
            actor=actor or actor_at(village[:6]),
        )


def organisation(kind: PartyKind = PartyKind.COLLECTIVE, **changes: object) -> OrganisationInput:
    """An organisation with a fresh credit code."""
    values: dict[str, object] = {
        "kind": kind,
        "name": "云坪村股份经济合作社",
        "name_en": "Yunping Cooperative",
        "division_code": VILLAGE if kind is PartyKind.COLLECTIVE else COUNTY,
        "uscc": credit_code("N2", next_serial()),
        "legal_rep": "云有田",
    }
    return OrganisationInput(**(values | changes))


def make_organisation(kind: PartyKind = PartyKind.COLLECTIVE, **changes: object) -> Party:
    """An organisation, entered by somebody of its county."""
    given = organisation(kind, **changes)
    with transaction():
        return create_organisation(given=given, actor=actor_at(given.division_code[:6]))


def account_input(holder: str, **changes: object) -> AccountInput:
    """A bank account to ask for."""
    values: dict[str, object] = {
        "holder_name": holder,
        "number": card(next_serial()),
        "bank_name": "示例农村商业银行",
        "branch": "云坪支行",
        "reason": "首次登记",
    }
    return AccountInput(**(values | changes))


def ask_for_account(party: Party, *, by: Actor, **changes: object) -> BankAccount:
    """A request that waits for a second person."""
    with transaction():
        return request_account(
            party_id=party.id, given=account_input(party.name, **changes), actor=by
        )


def agree_to_account(account: BankAccount, *, by: Actor, hours: int = 24) -> BankAccount:
    """The second person agrees."""
    with transaction():
        return agree_account(
            account_id=account.id, note="已核对", cooling_off=timedelta(hours=hours), actor=by
        )
