"""Bank accounts money is paid to: cards, passbooks and corporate accounts, as text end to end.

Only cards have a check digit, and passbooks are as common as cards in villages, so a failed check
warns and never refuses. Which bank it is, and its file formats, belong to benefits.
"""

from __future__ import annotations

import re

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers.confirmation import NeedsConfirmation
from app.core.identifiers.sheet_damage import (
    CUT_TAIL,
    looks_cut,
    refuse_number_cell,
    refuse_scientific,
)
from app.core.typed_text import tidy, without_blanks

_SHAPE = re.compile(r"[0-9]{6,32}")
_CARD_LENGTHS = range(16, 20)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def parse(typed: object, *, field: str | None = None, override: bool = False) -> str:
    """The account as digits only, or why it cannot be one.

    Raises NeedsConfirmation when the tail looks cut by a spreadsheet, unless `override`.
    """
    refuse_number_cell(typed, field=field)
    number = without_blanks(tidy(typed, field=field)).replace("-", "")
    refuse_scientific(number, field=field)
    if not _SHAPE.fullmatch(number):
        raise InvalidValue(
            Text(
                "银行账号应为 6 至 32 位数字。请与银行卡或存折核对，不要填户名或开户行。",
                "A bank account is 6 to 32 digits. Compare with the card or passbook; "
                "leave out the holder's and the bank's names.",
            ),
            field=field,
        )
    if looks_cut(number) and not override:
        raise NeedsConfirmation(CUT_TAIL, field=field)
    return number


def luhn_fits(number: str) -> bool:
    """Whether the last digit is the check digit cards carry."""
    total = sum(int(digit) for digit in number[-1::-2])
    return (total + sum(_DOUBLED[int(digit)] for digit in number[-2::-2])) % 10 == 0


def warnings(number: str) -> tuple[Text, ...]:
    """What to look at twice in a parsed account."""
    found: list[Text] = []
    if len(number) not in _CARD_LENGTHS:
        found.append(
            Text(
                f"共 {len(number)} 位，不是常见的银行卡号；如为存折或对公账户，请核对后继续。",
                f"{len(number)} digits are unusual for a card; if it is a passbook or corporate "
                "account, check it and go on.",
            )
        )
    elif not luhn_fits(number):
        found.append(
            Text(
                "末位与银行卡校验规则不符；如为银行卡，请逐位核对，存折和对公账户可忽略。",
                "The last digit does not fit the rule for cards. Check a card digit by digit; "
                "passbooks and corporate accounts may differ.",
            )
        )
    if looks_cut(number):
        found.append(CUT_TAIL)
    return tuple(found)
