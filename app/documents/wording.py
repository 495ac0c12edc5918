"""How one fact reads in both languages: dates, amounts, areas, choices. Pure.

Each function returns the names a template may use: the field's own for Chinese, `_en` for English
and what else the type offers. Both halves come from the same value, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.core import masking
from app.core.area import Area
from app.core.identifiers.dates import format_day
from app.core.money import Money
from app.documents.kinds import Field

STRUCK = "/"
"""What stands where nothing was given: the customary stroke, so that nothing is added later."""

SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))

Words = dict[str, str]
Say = Callable[[Field, str, Any], Words]


def count_in_english(number: int) -> str:
    """140845 → one hundred and forty thousand eight hundred and forty-five."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens] + (f"-{SMALL[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        tail = f" and {count_in_english(rest)}" if rest else ""
        return f"{SMALL[hundreds]} hundred{tail}"
    size, name = next((size, name) for size, name in SCALES if number >= size)
    many, rest = divmod(number, size)
    joint = " and " if 0 < rest < 100 else " "
    tail = f"{joint}{count_in_english(rest)}" if rest else ""
    return f"{count_in_english(many)} {name}{tail}"


def grouped(amount: Money) -> str:
    """140,845.00."""
    yuan, fen = divmod(abs(amount.fen), 100)
    return f"{'-' if amount.fen < 0 else ''}{yuan:,}.{fen:02d}"


def money_in_english(amount: Money) -> str:
    """CNY 140,845.00 (one hundred … yuan)."""
    sign = "minus " if amount.fen < 0 else ""
    yuan, fen = divmod(abs(amount.fen), 100)
    jiao, fen = divmod(fen, 10)
    words = [f"{count_in_english(yuan)} yuan"] if yuan or not (jiao or fen) else []
    words += [f"{SMALL[jiao]} jiao"] if jiao else []
    words += [f"{SMALL[fen]} fen"] if fen else []
    return f"CNY {grouped(amount)} ({sign}{' '.join(words)})"


def percent(points: int) -> str:
    """6000 basis points → 60%; 3333 → 33.33%."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"


def _text(_field: Field, name: str, value: object) -> Words:
    if isinstance(value, Mapping):
        return {name: str(value["zh"]), f"{name}_en": str(value.get("en") or value["zh"])}
    return {name: str(value), f"{name}_en": str(value)}


def _date(_field: Field, name: str, value: str) -> Words:
    day = date.fromisoformat(value)
    return {name: format_day(day, "zh"), f"{name}_en": format_day(day, "en"), f"{name}_iso": value}


def _period(_field: Field, name: str, value: Mapping[str, str]) -> Words:
    first, last = date.fromisoformat(value["from"]), date.fromisoformat(value["to"])
    return {
        name: f"{format_day(first, 'zh')}至{format_day(last, 'zh')}",
        f"{name}_en": f"{format_day(first, 'en')} to {format_day(last, 'en')}",
        f"{name}_from": format_day(first, "zh"),
        f"{name}_to": format_day(last, "zh"),
        f"{name}_from_en": format_day(first, "en"),
        f"{name}_to_en": format_day(last, "en"),
    }


def _integer(_field: Field, name: str, value: int) -> Words:
    return {name: f"{value:,}", f"{name}_en": f"{value:,}"}


def _decimal(_field: Field, name: str, value: str) -> Words:
    return {name: str(value), f"{name}_en": str(value)}


def _percent(_field: Field, name: str, value: int) -> Words:
    return {name: percent(value), f"{name}_en": percent(value)}


def _money(_field: Field, name: str, value: int) -> Words:
    amount = Money(value)
    return {
        name: grouped(amount),
        f"{name}_en": grouped(amount),
        f"{name}_words": amount.in_words(),
        f"{name}_words_en": money_in_english(amount),
    }


def _area(_field: Field, name: str, value: int) -> Words:
    area = Area(value)
    hectares = f"{area.hectares:,.4f}"
    return {
        name: area.format_with_hectares("zh"),
        f"{name}_en": area.format_with_hectares("en"),
        f"{name}_mu": f"{area.mu:,.2f}",
        f"{name}_ha": hectares,
    }


def _choice(field: Field, name: str, value: str) -> Words:
    option = next(option for option in field.options if option.code == value)
    return {name: option.label.zh, f"{name}_en": option.label.en, f"{name}_code": value}


def _choices(field: Field, name: str, value: list[str]) -> Words:
    ticked = set(value)
    marks = [("☑" if option.code in ticked else "☐", option.label) for option in field.options]
    return {
        name: " ".join(f"{mark}{label.zh}" for mark, label in marks),
        f"{name}_en": "  ".join(f"{mark} {label.en}" for mark, label in marks),
    }


def _yes_no(_field: Field, name: str, value: bool) -> Words:
    return {
        name: "是" if value else "否",
        f"{name}_en": "Yes" if value else "No",
        f"{name}_code": "yes" if value else "no",
    }


def _number_of(mask: Callable[[str], str]) -> Say:
    def say(_field: Field, name: str, value: str) -> Words:
        return {name: value, f"{name}_en": value, f"{name}_masked": mask(value)}

    return say


SAY: Mapping[str, Say] = {
    "text": _text,
    "long_text": _text,
    "date": _date,
    "period": _period,
    "integer": _integer,
    "decimal": _decimal,
    "percent": _percent,
    "money": _money,
    "area": _area,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "id_number": _number_of(masking.mask_id_number),
    "account": _number_of(masking.mask_account),
    "phone": _number_of(masking.mask_phone),
}

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "date": ("", "_en", "_iso"),
    "period": ("", "_en", "_from", "_to", "_from_en", "_to_en"),
    "money": ("", "_en", "_words", "_words_en"),
    "area": ("", "_en", "_mu", "_ha"),
    "choice": ("", "_en", "_code"),
    "yes_no": ("", "_en", "_code"),
    "id_number": ("", "_en", "_masked"),
    "account": ("", "_en", "_masked"),
    "phone": ("", "_en", "_masked"),
}
"""The names each type gives; all others give the field's own and `_en`."""

SUMMED = {"money": _money, "area": _area, "integer": _integer}


def names_of(field: Field) -> tuple[str, ...]:
    """What a template may call this field."""
    return tuple(field.name + end for end in ENDINGS.get(field.type, ("", "_en")))


def struck(field: Field) -> Words:
    """A fact that was not given."""
    if field.type == "choices":
        return _choices(field, field.name, [])
    words = dict.fromkeys(names_of(field), STRUCK)
    words.update({name: "" for name in words if name.endswith("_code")})
    return words
