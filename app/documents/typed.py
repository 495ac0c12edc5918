"""Facts as people type them, in a box or a cell: 1,409.50元 → fen, 2026年3月5日 → 2026-03-05. Pure.

What comes out still passes check_facts; what cannot be read says what to type instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from app.core.area import Area
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers import dates
from app.core.identifiers.sheet_damage import refuse_number_cell, refuse_scientific
from app.core.money import Money
from app.core.typed_text import tidy, tidy_short_number
from app.documents.kinds import Field

YES = frozenset({"是", "有", "yes", "y", "true", "√", "☑"})
NO = frozenset({"否", "无", "no", "n", "false", "×", "☐"})
BETWEEN = "、,，;；|"


def read_fact(field: Field, typed: object) -> Any:  # noqa: ANN401 - one of the fact types
    """The fact of one box or cell; None when nothing was typed. InvalidValue says what to type."""
    if typed is None or (isinstance(typed, str) and not typed.strip()):
        return None
    return READ[field.type](field, typed)


def show_fact(field: Field, value: Any) -> str:  # noqa: ANN401 - one of the fact types
    """A fact as its box shows it again; the other way round of read_fact."""
    if value is None:
        return ""
    if field.type == "money":
        return Money(value).plain().replace(",", "")
    if field.type == "area":
        return Area(value).plain().replace(",", "")
    if field.type == "percent":
        return f"{Decimal(value) / 100:f}"
    if field.type == "yes_no":
        return "yes" if value else "no"
    if isinstance(value, Mapping) and "zh" in value:
        return str(value["zh"])
    return str(value)


def _text(_field: Field, typed: object) -> str:
    if isinstance(typed, float) and typed.is_integer():
        typed = int(typed)
    return str(typed).replace("\r\n", "\n").strip()


def _date(field: Field, typed: object) -> str:
    return dates.parse(typed, field=field.name).isoformat()


def _period(field: Field, typed: object) -> dict[str, str]:
    parts = tidy(typed, field=field.name).replace("～", "至").replace("~", "至").split("至")
    if len(parts) != 2:
        raise InvalidValue(
            Text("请写成 2026-01-01至2026-12-31。", "Write it as 2026-01-01至2026-12-31."),
            field=field.name,
        )
    first, last = (dates.parse(part.strip(), field=field.name).isoformat() for part in parts)
    return {"from": first, "to": last}


def _integer(field: Field, typed: object) -> int:
    text = tidy_short_number(typed, field=field.name).replace(",", "")
    try:
        return int(text)
    except ValueError as error:
        raise InvalidValue(Text("请填整数。", "Enter a whole number."), field=field.name) from error


def _decimal(field: Field, typed: object) -> str:
    if isinstance(typed, int | float) and not isinstance(typed, bool):
        typed = f"{typed:g}"
    return tidy(typed, field=field.name).replace(",", "")


def _percent(field: Field, typed: object) -> int:
    """60 or 60% → 6000; a cell holding 0.6 means 0.6 %."""
    text = _decimal(field, typed).removesuffix("%").strip()
    try:
        points = Decimal(text) * 100
    except ArithmeticError as error:
        raise InvalidValue(
            Text("请填百分比，如 60 或 60%。", "Enter a percentage such as 60 or 60%."),
            field=field.name,
        ) from error
    if points != points.to_integral_value():
        raise InvalidValue(Text("百分比最多两位小数。", "At most two decimals."), field=field.name)
    return int(points)


def _plain_number(typed: object) -> object:
    """A number cell of an amount is exact to the fen; its shortest spelling is what was typed."""
    if isinstance(typed, int | float) and not isinstance(typed, bool):
        return f"{Decimal(repr(typed)):f}"
    return typed


def _money(field: Field, typed: object) -> int:
    return Money.parse(_plain_number(typed), field=field.name).fen


def _area(field: Field, typed: object) -> int:
    return Area.parse(_plain_number(typed), field=field.name).mu_x100


def _choice(field: Field, typed: object) -> str:
    text = _text(field, typed)
    for option in field.options:
        if text.casefold() in {
            option.code.casefold(),
            option.label.zh.casefold(),
            option.label.en.casefold(),
        }:
            return option.code
    zh = "、".join(option.label.zh for option in field.options)
    en = ", ".join(option.label.en for option in field.options)
    raise InvalidValue(Text(f"请从这些中选：{zh}。", f"Choose from: {en}."), field=field.name)


def _choices(field: Field, typed: object) -> list[str]:
    parts = list(typed) if isinstance(typed, list | tuple) else [_text(field, typed)]
    for sign in BETWEEN:
        parts = [piece for part in parts for piece in part.split(sign)]
    return [_choice(field, part.strip()) for part in parts if part.strip()]


def _yes_no(field: Field, typed: object) -> bool:
    text = str(typed).strip().casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    raise InvalidValue(Text("请填“是”或“否”。", "Enter yes or no."), field=field.name)


def _number(field: Field, typed: object) -> str:
    """Identity, account and phone numbers: text only, for sheets cut what is longer than 15."""
    if field.type == "phone":
        return tidy_short_number(typed, field=field.name)
    refuse_number_cell(typed, field=field.name)
    text = tidy(typed, field=field.name)
    refuse_scientific(text, field=field.name)
    return text


READ: Mapping[str, Callable[[Field, Any], Any]] = {
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
    "id_number": _number,
    "account": _number,
    "phone": _number,
}
