"""Resident identity numbers (GB 11643): 18 characters with a check digit, the birth date inside.

The area code is never a reason to refuse: divisions are abolished and late registrations carry
newer codes. Sealing, indexing and masking are in app.core.crypto and app.core.masking.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from app.core.bilingual import Text
from app.core.clock import today
from app.core.errors import InvalidValue
from app.core.identifiers.confirmation import NeedsConfirmation
from app.core.identifiers.sheet_damage import (
    CUT_TAIL,
    looks_cut,
    refuse_number_cell,
    refuse_scientific,
)
from app.core.typed_text import tidy, without_blanks

_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")
_HISTORICAL = re.compile(r"[1-9][0-9]{14}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_OLDEST_PLAUSIBLE = 120
_GUARDIAN_BELOW = 14

# The first two digits: provinces, Hong Kong, Macao and Taiwan residents, foreign residents.
_PROVINCES = frozenset(
    f"{region}{province}"
    for region, provinces in enumerate(
        ("12345", "123", "1234567", "123456", "01234", "12345", "1", "123", "1"), start=1
    )
    for province in provinces
)


class Sex(StrEnum):
    """Sex as the number says it."""

    MALE = "male"
    FEMALE = "female"

    @property
    def label(self) -> Text:
        """For readers."""
        return Text("男", "male") if self is Sex.MALE else Text("女", "female")


def parse(typed: object, *, field: str | None = None, override: bool = False) -> str:
    """The number with an upper-case X, or why it cannot be one.

    Raises NeedsConfirmation when the tail looks cut by a spreadsheet, unless `override`.
    """
    refuse_number_cell(typed, field=field)
    text = without_blanks(tidy(typed, field=field)).replace("-", "").upper()
    refuse_scientific(text, field=field)
    problem = _problem(text)
    if problem is not None:
        raise InvalidValue(problem, field=field)
    if looks_cut(text) and not override:
        raise NeedsConfirmation(CUT_TAIL, field=field)
    return text


def parse_historical(typed: object, *, field: str | None = None) -> str:
    """A 15-digit number from an old certificate: kept as history, never as a person's number."""
    refuse_number_cell(typed, field=field)
    text = without_blanks(tidy(typed, field=field))
    if not _HISTORICAL.fullmatch(text) or _day(f"19{text[6:12]}") is None:
        raise InvalidValue(
            Text(
                "旧式身份证号应为 15 位数字，其中第 7 至 12 位为出生年月日。请与旧证核对。",
                "An old identity number has 15 digits, the 7th to 12th being the birth date. "
                "Compare it with the old certificate.",
            ),
            field=field,
        )
    return text


def check_digit(first_17: str) -> str:
    """The eighteenth character for the first seventeen digits."""
    weighted = zip(first_17, _WEIGHTS, strict=True)
    return _CHECK[sum(int(digit) * weight for digit, weight in weighted) % 11]


def born_on(number: str) -> date:
    """The birth date inside a parsed number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> Sex:
    """Odd is male, even is female."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def area_code(number: str) -> str:
    """The county that issued the number, as it was called then."""
    return number[:6]


def age_on(number: str, day: date) -> int:
    """Full years of age on a day."""
    born = born_on(number)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def warnings(number: str) -> tuple[Text, ...]:
    """What to look at twice in a parsed number."""
    found: list[Text] = []
    if number[:2] not in _PROVINCES:
        found.append(
            Text(
                f"前两位 {number[:2]} 不是现行省级代码，请与证件核对。",
                f"{number[:2]} is not a current province code; compare with the card.",
            )
        )
    age = age_on(number, today())
    if age > _OLDEST_PLAUSIBLE:
        found.append(
            Text(
                f"按号码计算已 {age} 岁，请核对号码或是否已故。",
                f"The number makes this person {age} years old; check it, or whether they live.",
            )
        )
    if age < _GUARDIAN_BELOW:
        found.append(
            Text(
                "按号码计算不满十四周岁，属敏感个人信息，须取得监护人同意。",
                "The number makes this person younger than 14: a guardian must consent.",
            )
        )
    if looks_cut(number):
        found.append(CUT_TAIL)
    return tuple(found)


def _problem(text: str) -> Text | None:
    if not text:
        return Text("请填写身份证号。", "Enter the identity number.")
    if _HISTORICAL.fullmatch(text):
        return Text(
            "这是 15 位旧号码，已停止使用。请填写 18 位身份证号；旧号只在历史资料栏登记。",
            "This is an old 15-digit number, no longer valid. Enter the 18-character number; "
            "keep the old one as a historical note only.",
        )
    if len(text) != len(_WEIGHTS) + 1:
        return Text(
            f"身份证号应为 18 位，现在是 {len(text)} 位。请与证件核对。",
            f"An identity number has 18 characters; this has {len(text)}. Compare with the card.",
        )
    if not _SHAPE.fullmatch(text):
        return Text(
            "身份证号应为 17 位数字加 1 位数字或 X。请检查是否混入了字母或符号。",
            "An identity number is 17 digits and a last digit or X. Look for stray characters.",
        )
    born = _day(text[6:14])
    if born is None or born > today():
        return Text(
            f"第 7 至 14 位 {text[6:14]} 不是有效的出生日期。请与证件核对。",
            f"Characters 7 to 14, {text[6:14]}, are not a birth date. Compare with the card.",
        )
    if check_digit(text[:17]) != text[17]:
        return Text(
            "身份证号校验位不对，至少有一位填错。请与证件逐位核对。",
            "The check digit does not fit, so at least one digit is wrong. Compare with the card.",
        )
    return None


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
