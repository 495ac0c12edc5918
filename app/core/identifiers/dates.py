"""Days as people type them, and as papers print them.

The year comes first with four digits, always: 26/1/5 has three readings, so it is refused.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

from app.core.bilingual import Language, Text
from app.core.errors import InvalidValue
from app.core.typed_text import tidy_short_number, without_blanks

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200

_SHAPES = (
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
    re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]"),
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def parse(typed: object, *, field: str | None = None) -> date:
    """20260105 · 2026-01-05 · 2026.1.5 · 2026/1/5 · 2026年1月5日, or a date cell of a sheet."""
    if isinstance(typed, datetime):
        day: date | None = typed.date() if typed.time() == time() else None
    elif isinstance(typed, date):
        day = typed
    else:
        day = _read(without_blanks(tidy_short_number(typed, field=field)), field)
    if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise InvalidValue(_NOT_A_DATE, field=field)
    return day


def format_day(day: date, language: Language) -> str:
    """2026年1月5日, or 5 January 2026."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_NOT_A_DATE = Text(
    "无法识别这个日期。请按 2026-01-05、2026.1.5 或 2026年1月5日 填写，年份写四位。",
    "This is not a date. Write it as 2026-01-05, with a four-digit year.",
)


def _read(text: str, field: str | None) -> date | None:
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(text))), None)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part.isdigit())
    try:
        return date(year, month, day)
    except ValueError as unreal:
        raise InvalidValue(
            Text(
                f"日历上没有 {year} 年 {month} 月 {day} 日这一天。请核对。",
                f"There is no day {year:04d}-{month:02d}-{day:02d} in the calendar. Check it.",
            ),
            field=field,
        ) from unreal
