"""What parties put on people's desks and into the menu."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, url_for

from app.access.audit_words import add_words
from app.access.offers import Grantable, offer_grantable, offer_parties
from app.access.permissions import Permission
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.parties import queries, words
from app.parties.chips import decision_chip
from app.parties.imports import install as install_imports
from app.parties.kept import install_extract
from app.parties.lists import PLURALS, WORDS, party_url
from app.parties.models import BankAccount
from app.parties.rules import PartyKind
from app.web.navigation import REGISTERS, MenuEntry, add_menu
from app.web.todo import TodoItem, TodoSource, add_todo


def _item(account: BankAccount, url: str) -> TodoItem:
    return TodoItem(
        title=f"{account.party.name} · {account.party.number}",
        url=url,
        since_at=account.decided_at or account.requested_at,
        chip=decision_chip(account),
        why=Text(
            f"{account.requested_by_name} 申请变更收款账户：{account.reason}",
            f"{account.requested_by_name} asked for a new account: {account.reason}",
        ),
    )


def _pending(actor: Actor) -> Sequence[TodoItem]:
    """Requests of others that this person may decide."""
    if not actor.may(Permission.ACCOUNT_CHANGE_APPROVE):
        return ()
    return [
        _item(account, url_for("parties.agree", account_id=account.id))
        for account in queries.list_pending_accounts(actor=actor)
        if account.requested_by_id is None or account.requested_by_id != actor.user_id
    ]


def _started(actor: Actor) -> Sequence[TodoItem]:
    """This person's own requests that still wait."""
    return [
        _item(account, party_url(account.party))
        for account in queries.list_pending_accounts(actor=actor)
        if actor.user_id is not None and account.requested_by_id == actor.user_id
    ]


def _done(actor: Actor) -> Sequence[TodoItem]:
    """What this person decided."""
    if actor.user_id is None:
        return ()
    return [
        _item(account, party_url(account.party))
        for account in queries.list_accounts_decided_by(actor=actor)
    ]


ACCOUNT_CHANGES = TodoSource(
    key="parties.accounts",
    title=Text("收款账户变更", "Bank-account changes"),
    pending=_pending,
    started=_started,
    done=_done,
)


def _employers(actor: Actor) -> list[tuple[int, Text]]:
    """Who a user account may work for."""
    return [(party.id, party.title) for party in queries.list_organisations(actor=actor)]


def _grantable_id(number: str, actor: Actor) -> int:
    party = queries.find_by_number(number, actor=actor)
    if party is None:
        raise InvalidValue(
            Text(
                "辖区内没有这个编号的主体。编号形如 529901-HU-000001，在其页面上方。",
                "No party in your area has this number. It reads like 529901-HU-000001 and "
                "stands on top of the party's page.",
            ),
            field="number",
        )
    return party.id


def _grantable_label(party_id: int) -> Text:
    return queries.find_party_title(party_id) or Text(f"主体 {party_id}", f"Party {party_id}")


PARTY_GRANT = Grantable(
    subject_type="party",
    title=Text("主体（农户、集体、业主、林场）", "Party (household, collective, developer, farm)"),
    find=_grantable_id,
    label=_grantable_label,
)


def install(app: Flask) -> None:
    """Menu, desk, words of the log, and what administration pages may choose from."""
    offer_parties(app, _employers)
    offer_grantable(app, PARTY_GRANT)
    add_todo(app, ACCOUNT_CHANGES)
    install_extract(app)
    install_imports(app)
    add_words(
        app,
        verbs=words.VERBS,
        fields=words.FIELDS,
        subjects=words.SUBJECTS,
        values=words.VALUES,
    )
    add_menu(
        app,
        [
            MenuEntry(
                REGISTERS,
                PLURALS[kind],
                "parties.index",
                Permission.PARTY_VIEW,
                order=order,
                belongs=("parties.",),
                values=(("word", WORDS[kind]),),
            )
            for order, kind in enumerate(
                (PartyKind.HOUSEHOLD, PartyKind.COLLECTIVE, PartyKind.DEVELOPER, PartyKind.FARM)
            )
        ],
    )
