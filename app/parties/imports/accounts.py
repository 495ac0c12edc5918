"""The kind for bank accounts. Each row asks for one; a second person still decides on each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from app.access.permissions import Permission
from app.core import clock
from app.core.bilingual import Text
from app.core.crypto import blind_index, unseal
from app.core.database import session
from app.core.errors import InvalidValue, RuleBroken
from app.core.identifiers import bank_card
from app.core.masking import mask_account
from app.imports.kinds import ImportKind, Round, SheetColumn
from app.imports.rules import Act, ImportRow
from app.parties.commands.accounts import request_account
from app.parties.imports.people import (
    HOUSEHOLD,
    HOUSEHOLD_COLUMNS,
    Known,
    refuse_broken,
    settle_existing,
    settle_parties,
)
from app.parties.models import BankAccount
from app.parties.queries import ACCOUNT
from app.parties.rules import (
    AccountFacts,
    AccountInput,
    AccountStanding,
    AccountState,
    account_standings,
    check_account_holder,
)

HOLDER, NUMBER, BANK, BRANCH = "holder_name", "number", "bank_name", "branch"
REASON, COMPARED = "reason", "compared"


def check_accounts(rows: Sequence[ImportRow], round_: Round) -> None:
    """Whose, which number; and what the party is paid to now."""
    parties = settle_parties(rows, round_, households_only=False)
    held = _accounts_of({one.id for one in parties.values()})
    for row in rows:
        _tidy_number(row)
        party = parties.get(row.line)
        if party is None:
            continue
        # Two rows may name a party by different words; the party is what may stand once.
        row.values["party"] = party.number
        try:
            check_account_holder(
                kind=party.kind, party_name=party.name, holder_name=row.text(HOLDER)
            )
        except RuleBroken as broken:
            refuse_broken(row, HOLDER, broken)
        row.found = party
        if row.text(NUMBER):
            _compare(row, held.get(party.id, []), round_)


def _tidy_number(row: ImportRow) -> None:
    if not row.text(NUMBER):
        return
    try:
        row.values[NUMBER] = bank_card.parse(
            row.text(NUMBER), override=bool(row.values.get(COMPARED))
        )
    except InvalidValue as error:
        row.refuse(NUMBER, error.message.zh, error.message.en)
        row.values.pop(NUMBER)


def _accounts_of(party_ids: Iterable[int]) -> dict[int, list[BankAccount]]:
    found: dict[int, list[BankAccount]] = {}
    wanted = list(party_ids)
    if wanted:
        query = sa.select(BankAccount).where(BankAccount.party_id.in_(wanted))
        for account in session().scalars(query):
            found.setdefault(account.party_id, []).append(account)
    return found


def _compare(row: ImportRow, accounts: Sequence[BankAccount], round_: Round) -> None:
    """The same account again is nothing new; another one is a change, if it was asked for."""
    facts = tuple(
        AccountFacts(one.id, AccountState(one.state), one.usable_from_at) for one in accounts
    )
    standing = account_standings(facts, at=clock.now())
    good = {AccountStanding.IN_USE, AccountStanding.COOLING, AccountStanding.PENDING}
    current = sorted((one for one in accounts if standing[one.id] in good), key=lambda one: one.id)
    index = blind_index(ACCOUNT, row.text(NUMBER))
    known = next((one for one in reversed(current) if one.number_index == index), None)
    if known is not None and not _corrected(row, known):
        row.act = Act.SAME
    elif any(standing[one.id] is AccountStanding.PENDING for one in current):
        row.refuse(
            "",
            "已有一份账户变更在等待复核，请先处理那一份。",
            "Another account change waits for a decision; settle that one first.",
        )
    elif known is not None:
        for column, before in _corrected(row, known):
            row.change(column, before, row.text(column))
        settle_existing(row, round_)
    elif current:
        before = mask_account(
            unseal(current[-1].number_sealed, record=current[-1].uid, field="number")
        )
        row.change(NUMBER, before, mask_account(row.text(NUMBER)))
        settle_existing(row, round_)


def _corrected(row: ImportRow, known: BankAccount) -> list[tuple[str, str]]:
    """What a row says otherwise about an account of this number: column and what is kept."""
    kept = ((HOLDER, known.holder_name), (BANK, known.bank_name), (BRANCH, known.branch))
    return [(column, said) for column, said in kept if row.text(column) not in ("", said)]


def write_accounts(rows: Sequence[ImportRow], round_: Round) -> None:
    """Each as a request, like those typed by hand."""
    for row in rows:
        party: Known = row.found
        request_account(
            party_id=party.id,
            given=AccountInput(
                holder_name=row.text(HOLDER),
                number=row.text(NUMBER),
                bank_name=row.text(BANK),
                branch=row.text(BRANCH),
                reason=row.text(REASON) or round_.note[:200],
                compared=bool(row.values.get(COMPARED)),
            ),
            actor=round_.actor,
        )


def keys_of(row: ImportRow) -> Mapping[str, str]:
    """One account for each party."""
    return {HOUSEHOLD: row.text("party")} if row.text("party") else {}


ACCOUNTS = ImportKind(
    code="accounts",
    title=Text("收款账户", "Bank accounts"),
    lead=Text(
        "一行一个账户，导入后须由另一人逐个复核才能收款。",
        "One account a line; after the import a second person decides on each.",
    ),
    permission=Permission.ACCOUNT_CHANGE_REQUEST,
    columns=(
        SheetColumn(
            HOUSEHOLD,
            Text("编号", "Register No."),
            "code",
            help=Text(
                "农户、村集体等的编号；与户主证件号码任填一项",
                "of the household, collective or other; this or the head's document number",
            ),
            example="529901-HU-000001",
            longest=40,
        ),
        HOUSEHOLD_COLUMNS[1],
        SheetColumn(
            HOLDER, Text("户名", "Account holder"), required=True, example="林示例", longest=120
        ),
        SheetColumn(
            NUMBER, Text("银行账号", "Account number"), "secret", required=True, example="（文本）"
        ),
        SheetColumn(
            BANK, Text("开户银行", "Bank"), required=True, example="示例农村商业银行", longest=80
        ),
        SheetColumn(BRANCH, Text("开户网点", "Branch"), example="云坪支行", longest=120),
        SheetColumn(REASON, Text("登记原因", "Reason"), example="首次登记"),
        SheetColumn(
            COMPARED,
            Text("已与存折核对", "Compared with the passbook"),
            "yes_no",
            help=Text(
                "仅当提示账号像被截断时填“是”",
                "yes only when told that the number looks cut off",
            ),
        ),
    ),
    check=check_accounts,
    write=write_accounts,
    keys=keys_of,
    updates=Text("换成另一个账户", "Change to another account"),
    order=30,
)
