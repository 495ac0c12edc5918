"""Telephone numbers in mainland China: mobile and landline. Old people may have none at all."""

from __future__ import annotations

import re

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.typed_text import tidy_short_number, without_blanks

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))([1-9][0-9]{6,7})")
_COUNTRY = re.compile(r"^(?:\+86|0086|86(?=1[3-9][0-9]{9}$))")
_SEPARATORS = str.maketrans("", "", "-()")


def parse(typed: object, *, field: str | None = None) -> str:
    """13812341234 or 0851-12345678, or why it cannot be a number."""
    text = without_blanks(tidy_short_number(typed, field=field)).translate(_SEPARATORS)
    number = _COUNTRY.sub("", text, count=1)
    if number != text and not number.startswith(("0", "1")):
        # +86 851 …: abroad the zero of the area code is left out.
        number = f"0{number}"
    if _MOBILE.fullmatch(number):
        return number
    landline = _LANDLINE.fullmatch(number)
    if landline:
        return f"{landline[1]}-{landline[2]}"
    raise InvalidValue(
        Text(
            "无法识别这个电话号码。手机请填 11 位数字；座机请带区号，例如 0851-12345678。",
            "This is not a telephone number. Enter an 11-digit mobile number, or a landline with "
            "its area code such as 0851-12345678.",
        ),
        field=field,
    )


def is_mobile(number: str) -> bool:
    """Whether a parsed number can receive a text message."""
    return "-" not in number


def warnings(number: str) -> tuple[Text, ...]:
    """What to look at twice in a parsed number."""
    if len(set(number[-8:])) <= 2:
        return (
            Text(
                "号码的数字几乎都相同，可能是随手填写。请核对。",
                "Nearly all digits are alike, as in a made-up number. Please check it.",
            ),
        )
    return ()
