"""What spreadsheets do to long numbers: they keep fifteen digits and put zeros behind.

Check digits do not catch it: one damaged card in ten still passes. So numbers longer than fifteen
digits are taken as text only, and one whose tail is all zeros is held until it is confirmed.
"""

from __future__ import annotations

import re

from app.core.bilingual import Text
from app.core.errors import InvalidValue

KEPT_DIGITS = 15

_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]*)?E\+?[0-9]{1,3}", re.IGNORECASE)


def refuse_number_cell(typed: object, *, field: str | None = None) -> None:
    """A cell that holds a number has already lost digits, or may have."""
    if isinstance(typed, int | float):
        raise InvalidValue(
            Text(
                "这一格是“数值”，表格软件只保留前 15 位，后面的数字已不可靠。"
                "请把整列设为“文本”，再对照原件重新填写。",
                "This cell holds a number; spreadsheets keep only its first 15 digits. "
                "Format the column as text and enter it again from the original.",
            ),
            field=field,
        )


def refuse_scientific(text: str, *, field: str | None = None) -> None:
    """6.217E+18 is what a spreadsheet shows; the digits behind it are gone."""
    if _SCIENTIFIC.fullmatch(text):
        raise InvalidValue(
            Text(
                "号码被表格软件改成了科学计数法，原来的数字已丢失。"
                "请把整列设为“文本”，再对照原件重新填写。",
                "A spreadsheet turned the number into scientific notation and lost its digits. "
                "Format the column as text and enter it again from the original.",
            ),
            field=field,
        )


def looks_cut(number: str) -> bool:
    """Whether everything after the fifteenth digit is zero."""
    tail = number[KEPT_DIGITS:]
    return bool(tail) and set(tail) == {"0"}


CUT_TAIL = Text(
    "第 15 位以后全是 0，很可能是表格软件截断了号码。请与原件逐位核对，确认无误后再继续。",
    "Every digit after the 15th is 0, as when a spreadsheet cuts a number. "
    "Compare it with the original digit by digit, then confirm.",
)
