"""Facts of a paper: checked against its kind, then said in both languages for the template.

One set of facts makes the Chinese, the English and the facing document. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.bilingual import Text
from app.core.errors import RuleBroken
from app.documents.kinds import Field, Kind
from app.documents.wording import SAY, SUMMED, names_of, struck

Facts = Mapping[str, Any]

ALWAYS = (
    "number",
    "issued_on",
    "issued_on_en",
    "check_code",
    "check_url",
    "check_qr",
    "layout_mark",
    "layout_mark_en",
    "office_name",
    "office_name_en",
)
"""Names that every template may use beside its kind's own."""

MOST_ROWS = 20_000
DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,8})?")
AMOUNT = 10**15
"""Fen, or hundredths of a 亩: more than any paper will ever show, and exact everywhere."""


@dataclass(frozen=True, slots=True)
class FactError:
    """One fact that cannot be printed, and what to do."""

    field: str
    """`name`, or `rows[3].name`, counted from 1."""
    message: Text


def template_names(kind: Kind) -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    """Every name a template of this kind may use: once-only ones, and those of each list."""
    once = set(ALWAYS)
    lists = {}
    for field in kind.fields:
        if field.type != "rows":
            once.update(names_of(field))
            continue
        once.update({f"{field.name}_count", f"{field.name}_count_en"})
        for column in field.fields:
            if column.type in SUMMED:
                total = f"{field.name}_total_{column.name}"
                once.update(total + name.removeprefix(column.name) for name in names_of(column))
        lists[field.name] = frozenset(
            {"no", "no_en"} | {name for column in field.fields for name in names_of(column)}
        )
    return frozenset(once), lists


def check_facts(kind: Kind, facts: Facts) -> tuple[FactError, ...]:
    """Everything wrong with the facts, each at its field; nothing when they can be printed."""
    known = {field.name for field in kind.fields}
    errors = [
        FactError(str(name), Text("这种文书没有这一项，请删去。", "This paper has no such fact."))
        for name in facts
        if name not in known
    ]
    for field in kind.fields:
        errors.extend(_check(field, facts.get(field.name), field.name))
    return tuple(errors)


def require_facts(kind: Kind, facts: Facts) -> None:
    """RuleBroken with the first error, for commands; forms and files ask check_facts."""
    errors = check_facts(kind, facts)
    if errors:
        first = errors[0]
        raise RuleBroken(
            Text(f"{first.field}：{first.message.zh}", f"{first.field}: {first.message.en}"),
            code="documents.facts",
            field=first.field if first.field in {field.name for field in kind.fields} else None,
        )


def is_empty(value: object) -> bool:
    """Whether nothing was given. False and 0 are answers."""
    return (
        value is None
        or value == ""
        or value == []
        or value == {}
        or (isinstance(value, Mapping) and not any(str(part or "") for part in value.values()))
    )


def _check(field: Field, value: object, place: str) -> Iterator[FactError]:
    """One fact against its declaration."""
    if is_empty(value):
        if field.required:
            yield FactError(
                place,
                Text(f"请填写“{field.label.zh}”。", f"Please give “{field.label.en}”."),
            )
        return
    if field.type == "rows":
        yield from _check_rows(field, value, place)
        return
    problem = CHECKS[field.type](field, value)
    if problem is not None:
        yield FactError(
            place, Text(f"“{field.label.zh}”{problem.zh}", f"“{field.label.en}” {problem.en}")
        )


def _check_rows(field: Field, value: object, place: str) -> Iterator[FactError]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        yield FactError(place, Text("应是若干行。", "must be a list of rows."))
        return
    if len(value) > MOST_ROWS:
        yield FactError(
            place,
            Text(
                f"最多 {MOST_ROWS} 行，请分成几份。", f"At most {MOST_ROWS} rows; split the paper."
            ),
        )
        return
    known = {column.name for column in field.fields}
    for number, row in enumerate(value, 1):
        for name in row:
            if name not in known:
                yield FactError(
                    f"{place}[{number}].{name}", Text("没有这一列。", "There is no such column.")
                )
        for column in field.fields:
            yield from _check(column, row.get(column.name), f"{place}[{number}].{column.name}")


def _check_text(field: Field, value: object) -> Text | None:
    parts: list[Any] = list(value.values()) if isinstance(value, Mapping) else [value]
    if isinstance(value, Mapping) and ("zh" not in value or not set(value) <= {"zh", "en"}):
        return Text("应含 zh 和 en 两种文字。", "must hold zh and en.")
    if not all(isinstance(part, str) for part in parts):
        return Text("应是文字。", "must be text.")
    longest = field.longest * (3 if isinstance(value, Mapping) else 1)
    if any(len(part) > longest for part in parts):
        return Text(f"最多 {longest} 个字。", f"may have at most {longest} characters.")
    if any(_unprintable(part) for part in parts):
        return Text(
            "含有无法印出的控制字符，请重新输入。", "holds characters that cannot be printed."
        )
    return None


def _unprintable(text: str) -> bool:
    """Control characters, lone surrogates and noncharacters; newline and tab are welcome."""
    return any(
        (code < 32 and code not in (9, 10))
        or 0x7F <= code < 0xA0
        or 0xD800 <= code < 0xE000
        or code & 0xFFFE == 0xFFFE
        for code in map(ord, text)
    )


def _check_date(_field: Field, value: object) -> Text | None:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return Text("应是日期，如 2026-03-05。", "must be a date such as 2026-03-05.")
    return None if len(str(value)) == 10 else Text("应写成 2026-03-05。", "must read 2026-03-05.")


def _check_period(field: Field, value: object) -> Text | None:
    if not isinstance(value, Mapping) or set(value) != {"from", "to"}:
        return Text("应含起止两个日期。", "must hold two dates, from and to.")
    for part in value.values():
        problem = _check_date(field, part)
        if problem is not None:
            return problem
    if value["from"] > value["to"]:
        return Text("的止日早于起日。", "ends before it begins.")
    return None


def _check_whole(field: Field, value: object) -> Text | None:
    if isinstance(value, bool) or not isinstance(value, int):
        unit = {
            "money": Text("应是以分为单位的整数。", "must be a whole number of fen."),
            "area": Text("应是以 0.01 亩为单位的整数。", "must be whole hundredths of a mu."),
            "percent": Text("应是以万分之一为单位的整数。", "must be whole basis points."),
        }
        return unit.get(field.type, Text("应是整数。", "must be a whole number."))
    if not -AMOUNT < value < AMOUNT or (value < 0 and field.type in {"area", "percent"}):
        return Text("超出范围。", "is out of range.")
    return None


def _check_decimal(_field: Field, value: object) -> Text | None:
    good = isinstance(value, str) and DECIMAL.fullmatch(value)
    return None if good else Text("应是数字，如 12.5。", "must be a number such as 12.5.")


def _check_choice(field: Field, value: object) -> Text | None:
    if value in {option.code for option in field.options}:
        return None
    codes = "、".join(f"{option.code}（{option.label.zh}）" for option in field.options)
    plain = ", ".join(f"{option.code} ({option.label.en})" for option in field.options)
    return Text(f"应是其中之一：{codes}。", f"must be one of: {plain}.")


def _check_choices(field: Field, value: object) -> Text | None:
    if not isinstance(value, list):
        return Text("应是若干选项。", "must be a list of codes.")
    for each in value:
        problem = _check_choice(field, each)
        if problem is not None:
            return problem
    return None


def _check_yes_no(_field: Field, value: object) -> Text | None:
    return None if isinstance(value, bool) else Text("应是“是”或“否”。", "must be yes or no.")


def _check_number(field: Field, value: object) -> Text | None:
    if not isinstance(value, str):
        return Text("应是文本，不要用数字格式。", "must be text, not a number.")
    return _check_text(field, value)


CHECKS: Mapping[str, Callable[[Field, Any], Text | None]] = {
    "text": _check_text,
    "long_text": _check_text,
    "date": _check_date,
    "period": _check_period,
    "integer": _check_whole,
    "decimal": _check_decimal,
    "percent": _check_whole,
    "money": _check_whole,
    "area": _check_whole,
    "choice": _check_choice,
    "choices": _check_choices,
    "yes_no": _check_yes_no,
    "id_number": _check_number,
    "account": _check_number,
    "phone": _check_number,
}


def expand(kind: Kind, facts: Facts) -> dict[str, Any]:
    """Facts that passed check_facts, as the flat strings a template names.

    What belongs to the issue (number, check code …) is added by whoever issues or previews.
    """
    said: dict[str, Any] = {}
    for field in kind.fields:
        value = facts.get(field.name)
        if field.type == "rows":
            said.update(_expand_rows(field, value or []))
        elif is_empty(value):
            said.update(struck(field))
        else:
            said.update(SAY[field.type](field, field.name, value))
    return said


def _expand_rows(field: Field, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The list, its length and the totals of what can be added up: summed first, rounded last."""
    count = f"{len(rows):,}"
    said: dict[str, Any] = {f"{field.name}_count": count, f"{field.name}_count_en": count}
    columns = [(column, column.name, SAY[column.type], struck(column)) for column in field.fields]
    lines = []
    for number, row in enumerate(rows, 1):
        line = {"no": str(number), "no_en": str(number)}
        for column, name, say, nothing in columns:
            value = row.get(name)
            line.update(nothing if is_empty(value) else say(column, name, value))
        lines.append(line)
    said[field.name] = lines
    for column in field.fields:
        if column.type in SUMMED:
            total = sum(row.get(column.name) or 0 for row in rows)
            said.update(SUMMED[column.type](column, f"{field.name}_total_{column.name}", total))
    return said
