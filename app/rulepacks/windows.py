"""Until when a notice is posted or a duty is due: the days of a rule, counted as the rule says.

What a holiday is comes from the working-day calendar, which the caller loads; here is only how a
period that is given in days, working days or months ends. Nothing is read or written.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.workdays import Calendar, add_calendar_days, add_working_days
from app.rulepacks.rules import RuleValue

_ONE_DAY = timedelta(days=1)


class DayUnit(StrEnum):
    """What a period is counted in; the words are the units of names.toml."""

    CALENDAR = "calendar_day"
    WORKING = "working_day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Window:
    """A period and how it is counted."""

    length: int
    unit: DayUnit
    count_start: bool
    """Whether the first day is the first of the period (Civil Code, art. 201: it is not)."""
    roll_forward: bool
    """Whether a last day that is a holiday moves to the next working day (art. 203: it does)."""


def window_of(length: RuleValue, *, count_start: RuleValue, roll_forward: RuleValue) -> Window:
    """The period of a rule, counted as two other rules say."""
    return Window(
        length=length.integer,
        unit=DayUnit(length.unit),
        count_start=count_start.flag,
        roll_forward=roll_forward.flag,
    )


def last_day(start: date, window: Window, *, calendar: Calendar) -> date:
    """The day on which the period ends; the day after is the first on which it is over.

    A period of no days ends on the first day, or on the next working day where it rolls: a duty
    due at once that arises on a Sunday is due on Monday.
    """
    if not window.length:
        return _rolled(start, window, calendar)
    if window.unit is DayUnit.WORKING:
        return add_working_days(
            start, window.length, calendar=calendar, count_start=window.count_start
        )
    if window.unit is DayUnit.CALENDAR:
        return add_calendar_days(
            start,
            window.length,
            calendar=calendar,
            count_start=window.count_start,
            roll_forward=window.roll_forward,
        )
    return _rolled(_months_later(start, window), window, calendar)


def is_over(start: date, window: Window, *, on: date, calendar: Calendar) -> bool:
    """Whether the whole period lies before this day."""
    return on > last_day(start, window, calendar=calendar)


def earliest_meeting(told_on: date, days: int, *, count_start: bool) -> date:
    """The first day of a meeting that must be announced so many days before it.

    All the days lie between: neither the day of telling (unless it counts) nor that of the meeting
    is one of them, so that nobody can say the notice was a day short. Nothing rolls forward: the
    period ends with the meeting, not on a day of its own.
    """
    return told_on + timedelta(days=days if count_start else days + 1)


def _months_later(start: date, window: Window) -> date:
    """The day with the same number, or the last of a shorter month (Civil Code, art. 202).

    Where the first day counts, the period ends a day before that number comes round; a month that
    has no such day is full at its end all the same.
    """
    months = start.year * 12 + start.month - 1 + window.length
    year, month = divmod(months, 12)
    longest = monthrange(year, month + 1)[1]
    day = date(year, month + 1, min(start.day, longest))
    return day - _ONE_DAY if window.count_start and start.day <= longest else day


def _rolled(day: date, window: Window, calendar: Calendar) -> date:
    while window.roll_forward and not calendar.is_working_day(day):
        day += _ONE_DAY
    return day
