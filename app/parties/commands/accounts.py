"""Bank accounts: asked for by one person, decided by another, paid to after a cooling-off time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.crypto import blind_index, seal, unseal
from app.core.database import require_one, session
from app.core.errors import RuleBroken
from app.core.identifiers import bank_card
from app.core.masking import mask_account
from app.parties.models import BankAccount, Party, new_uid
from app.parties.queries import ACCOUNT, get_account, get_party
from app.parties.rules import (
    ACCOUNT_TRANSITIONS,
    AccountInput,
    AccountState,
    PartyKind,
    PartyStatus,
    check_account_holder,
    check_second_person,
    check_typed_twice,
)


def request_account(*, party_id: int, given: AccountInput, actor: Actor) -> BankAccount:
    """Ask for an account to be used; it pays nothing until a second person agrees."""
    party = get_party(party_id, actor=actor)
    if party.status != PartyStatus.ACTIVE:
        raise RuleBroken(
            Text("已注销的主体不能变更账户。", "A closed party's account cannot be changed."),
            code="parties.closed",
        )
    check_account_holder(
        kind=PartyKind(party.kind), party_name=party.name, holder_name=given.holder_name.strip()
    )
    check_typed_twice(given)
    number = bank_card.parse(given.number, field="number", override=given.compared)
    uid = new_uid()
    account = BankAccount(
        uid=uid,
        party_id=party.id,
        holder_name=given.holder_name.strip(),
        number_sealed=seal(number, record=uid, field="number"),
        number_index=blind_index(ACCOUNT, number),
        bank_name=given.bank_name.strip(),
        branch=given.branch.strip(),
        state=AccountState.PENDING,
        reason=given.reason.strip(),
        requested_at=clock.now(),
        requested_by_id=actor.user_id,
        requested_by_name=actor.name,
    )
    session().add(account)
    try:
        session().flush()
    except IntegrityError as raced:
        raise RuleBroken(
            Text(
                "已有一份账户变更在等待复核，请先处理那一份。",
                "Another account change is waiting for a decision; settle that one first.",
            ),
            code="parties.account_pending",
        ) from raced
    _note(account, party, "parties.account_requested", actor, reason=account.reason)
    return account


def agree_account(
    *, account_id: int, note: str, cooling_off: timedelta, actor: Actor
) -> BankAccount:
    """A second person agrees; the account is paid to once the cooling-off time has passed."""
    return _decide(
        account_id=account_id,
        verb="agree",
        note=note,
        actor=actor,
        values={"usable_from_at": clock.now() + cooling_off},
    )


def refuse_account(*, account_id: int, note: str, actor: Actor) -> BankAccount:
    """A second person refuses, and says why."""
    return _decide(account_id=account_id, verb="refuse", note=note, actor=actor, values={})


def withdraw_account(*, account_id: int, note: str, actor: Actor) -> BankAccount:
    """Who asked takes the request back before it is decided."""
    account = get_account(account_id, actor=actor)
    if account.requested_by_id != actor.user_id:
        raise RuleBroken(
            Text("只有申请人可以撤回。", "Only the person who asked can withdraw it."),
            code="parties.not_requester",
        )
    return _decide(account_id=account_id, verb="withdraw", note=note, actor=actor, values={})


def _decide(
    *, account_id: int, verb: str, note: str, actor: Actor, values: dict[str, Any]
) -> BankAccount:
    """One conditional UPDATE: of many deciders exactly one wins."""
    account = get_account(account_id, actor=actor)
    party = get_party(account.party_id, actor=actor)
    start, _, end = next(row for row in ACCOUNT_TRANSITIONS if row[1] == verb)
    if verb != "withdraw":
        check_second_person(requested_by_id=account.requested_by_id, decided_by_id=actor.user_id)
    require_one(
        session().execute(
            sa.update(BankAccount)
            .where(BankAccount.id == account.id, BankAccount.state == start)
            .values(
                state=end,
                decided_at=clock.now(),
                decided_by_id=actor.user_id,
                decided_by_name=actor.name,
                decision_note=note.strip(),
                **values,
            )
            .execution_options(synchronize_session=False)
        )
    )
    session().refresh(account)
    past = {"agree": "agreed", "refuse": "refused", "withdraw": "withdrawn"}[verb]
    _note(account, party, f"parties.account_{past}", actor, reason=note.strip() or None)
    return account


def _note(
    account: BankAccount, party: Party, verb: str, actor: Actor, *, reason: str | None
) -> None:
    number = unseal(account.number_sealed, record=account.uid, field="number")
    record(
        verb,
        actor=actor,
        subject_type="party",
        subject_id=party.id,
        division_path=party.division_path,
        after={
            "account": mask_account(number),
            "holder": account.holder_name,
            "bank": account.bank_name,
            "state": account.state,
            "usable_from_at": account.usable_from_at,
        },
        reason=reason,
    )
