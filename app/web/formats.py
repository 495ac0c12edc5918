"""How money, areas, numbers, days and moments read on a page, in both languages.

Plain f-strings: Chinese and English group digits alike, and a locale library costs more than the
rest of a list page. Papers have formats of their own, in app/documents.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from app.core.bilingual import Language
from app.core.clock import CHINA, on_day, today
from app.web.i18n import language

NOTHING = "—"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def hundredths(value: int) -> str:
    """An integer of hundredths as 1,234.50, without passing through a float."""
    sign, value = ("-", -value) if value < 0 else ("", value)
    return f"{sign}{value // 100:,}.{value % 100:02d}"


def money(value: object, *, unit: bool = True) -> str:
    """`1,234.50 元` / `CNY 1,234.50` from Money or fen; unit=False under a heading with 元."""
    if value is None:
        return NOTHING
    text = hundredths(_whole(value, "fen"))
    if not unit:
        return text
    return f"{text} 元" if language() == "zh" else f"CNY {text}"


def area(value: object, *, unit: bool = True) -> str:
    """`1,286.40 亩` / `1,286.40 mu` from Area or integer 0.01 mu."""
    if value is None:
        return NOTHING
    text = hundredths(_whole(value, "mu_x100"))
    if not unit:
        return text
    return f"{text} 亩" if language() == "zh" else f"{text} mu"


def _whole(value: object, attribute: str) -> int:
    """The integer behind a value type; anything else is a programming mistake."""
    whole = value if isinstance(value, int) else getattr(value, attribute, None)
    assert isinstance(whole, int), f"{value!r} has no {attribute}"
    return whole


def number(value: int | Decimal | None) -> str:
    """`1,234` or `1,234.5`: grouped, decimals as they are."""
    return NOTHING if value is None else f"{value:,}"


def day(value: date | datetime | None) -> str:
    """`2026年1月5日` / `5 Jan 2026`; an instant gives its legal day."""
    if value is None:
        return NOTHING
    return _day(on_day(value) if isinstance(value, datetime) else value, language())


def iso_day(value: date | datetime | None) -> str:
    """`2026-01-05`: for columns, where days stand under one another."""
    if value is None:
        return NOTHING
    return (on_day(value) if isinstance(value, datetime) else value).isoformat()


def moment(value: datetime | None) -> str:
    """`2026年1月5日 14:03` / `5 Jan 2026 14:03`, China time."""
    if value is None:
        return NOTHING
    local = value.astimezone(CHINA)
    return f"{_day(local.date(), language())} {local:%H:%M}"


def iso_moment(value: datetime | None) -> str:
    """`2026-01-05 14:03`, China time: for columns and logs."""
    return NOTHING if value is None else f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"


def waited(since: date | datetime | None) -> str:
    """How long something has lain: 今天, 1 天, 12 天 / today, 1 day, 12 days."""
    if since is None:
        return NOTHING
    days = (today() - (on_day(since) if isinstance(since, datetime) else since)).days
    if days <= 0:
        return "今天" if language() == "zh" else "today"
    if language() == "zh":
        return f"{days} 天"
    return f"{days} day" if days == 1 else f"{days} days"


def _day(value: date, spoken: Language) -> str:
    if spoken == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


FILTERS = {
    "money": money,
    "area": area,
    "number": number,
    "day": day,
    "iso_day": iso_day,
    "moment": moment,
    "iso_moment": iso_moment,
    "waited": waited,
}
