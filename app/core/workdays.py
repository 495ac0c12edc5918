"""Working days: the yearly holiday notice of the State Council, and deadlines counted by it.

Published years come with the chinesecalendar package; the table `calendar_day` extends and corrects
it, so a county need not wait for a release. A year nobody published is an error, never a guess:
weekends alone say nothing about moved working days. How a period is counted (whether its first day
counts) is a rule of each deadline, so it is always said by name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from chinese_calendar import constants as published
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import Base, session
from app.core.errors import InvalidValue

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_LONGEST_PERIOD = 5000

_PUBLISHED_OFF = frozenset(published.holidays)
_PUBLISHED_WORK = frozenset(published.workdays)
PUBLISHED_YEARS = range(min(_PUBLISHED_OFF).year, max(_PUBLISHED_OFF).year + 1)


class CalendarDay(Base):
    """One day the house knows better than the package: a new year's notice, or a correction."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    is_working: Mapped[bool]
    source: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.String(200), default="")


class CalendarNotPublished(InvalidValue):
    """The holiday notice of a year is not known here yet."""

    def __init__(self, year: int) -> None:
        """Say who can mend it, and how."""
        super().__init__(
            Text(
                f"{year} 年的工作日历尚未录入，无法计算期限。"
                "请系统管理员按国务院办公厅的放假通知录入该年日历。",
                f"The working-day calendar of {year} is not recorded, so no deadline can be "
                "counted. Ask your administrator to enter that year's holiday notice.",
            )
        )
        self.year = year


class Calendar(Protocol):
    """Anything that knows which days are working days."""

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day; CalendarNotPublished when nobody knows."""
        ...


class WorkCalendar:
    """The published calendar, with the days the house recorded laid over it."""

    def __init__(self, recorded: Mapping[date, bool] | None = None) -> None:
        """Take the recorded days; none is the package alone."""
        self._recorded = dict(recorded or {})

    def is_working_day(self, day: date) -> bool:
        """Recorded days first, then the package."""
        if isinstance(day, datetime):
            message = "a legal day is a date, not an instant"
            raise TypeError(message)
        known = self._recorded.get(day)
        if known is not None:
            return known
        if day.year not in PUBLISHED_YEARS:
            raise CalendarNotPublished(day.year)
        return day in _PUBLISHED_WORK or (day.weekday() < _SATURDAY and day not in _PUBLISHED_OFF)


def load_calendar(current: Session) -> WorkCalendar:
    """The calendar with every recorded day; a few hundred rows a year, one query."""
    rows = current.execute(sa.select(CalendarDay.day, CalendarDay.is_working))
    return WorkCalendar(dict(rows.all()))


def year_of_days(
    year: int, *, days_off: Collection[date], working_weekends: Collection[date]
) -> dict[date, bool]:
    """Every day of a year as its holiday notice makes it, ready for `calendar_day`.

    All days are written, so that a year is either known whole or not at all. The notice is checked
    against the calendar: it cannot move a Wednesday to a weekend.
    """
    wrong = [day for day in (*days_off, *working_weekends) if day.year != year]
    wrong += [day for day in working_weekends if day.weekday() < _SATURDAY or day in days_off]
    if wrong:
        listed = "、".join(str(day) for day in sorted(set(wrong)))
        raise InvalidValue(
            Text(
                f"以下日期与 {year} 年的放假通知不符（年份不对，或补班日不在周末）："
                f"{listed}。请核对。",
                f"These days do not fit the notice of {year} (another year, or a make-up day "
                f"that is no weekend): {listed}. Check them.",
            )
        )
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    off, extra = frozenset(days_off), frozenset(working_weekends)
    return {day: day in extra or (day.weekday() < _SATURDAY and day not in off) for day in days}


def record_calendar(
    *, days: Mapping[date, bool], source: str, note: str = "", actor: Actor
) -> None:
    """Lay these days over the calendar: a whole year from `year_of_days`, or single corrections.

    Needs an open transaction. Afterwards every deadline counted anew follows them; deadlines
    already written into records stay as they are.
    """
    assert days, "a calendar has days"
    current = session()
    found = current.scalars(
        sa.select(CalendarDay).where(CalendarDay.day.between(min(days), max(days)))
    )
    known = {row.day: row for row in found}
    for day, is_working in sorted(days.items()):
        row = known.get(day)
        if row is None:
            row = CalendarDay(day=day)
            current.add(row)
        row.is_working, row.source, row.note = is_working, source, note
    current.flush()
    record(
        "calendar.days_recorded",
        actor=actor,
        subject_type="calendar",
        subject_id=str(min(days)),
        after={
            "first": min(days),
            "last": max(days),
            "working": sum(days.values()),
            "source": source,
        },
    )


def add_working_days(start: date, days: int, *, calendar: Calendar, count_start: bool) -> date:
    """The last day of a period of working days.

    With `count_start` the first day counts when it is a working day; without it, counting begins
    on the day after (the rule of the Civil Code, art. 201).
    """
    _require_length(days)
    day = start if count_start else start + _ONE_DAY
    left = days
    while True:
        if calendar.is_working_day(day):
            left -= 1
            if not left:
                return day
        day += _ONE_DAY


def add_calendar_days(
    start: date,
    days: int,
    *,
    calendar: Calendar,
    count_start: bool = False,
    roll_forward: bool = True,
) -> date:
    """The last day of a period of calendar days; one that ends on a day off ends on the next
    working day (Civil Code, art. 203), unless the rule says otherwise.
    """
    _require_length(days)
    day = start + timedelta(days=days - 1 if count_start else days)
    while roll_forward and not calendar.is_working_day(day):
        day += _ONE_DAY
    return day


def working_days_between(start: date, end: date, *, calendar: Calendar, count_start: bool) -> int:
    """How many working days lie from start to end, the end included; 0 when it is past.

    The counterpart of add_working_days: what that adds, this counts.
    """
    day = start if count_start else start + _ONE_DAY
    count = 0
    while day <= end:
        count += calendar.is_working_day(day)
        day += _ONE_DAY
    return count


def is_working_day(day: date, *, calendar: Calendar) -> bool:
    """Whether offices work on that day."""
    return calendar.is_working_day(day)


def _require_length(days: int) -> None:
    if type(days) is not int or not 1 <= days <= _LONGEST_PERIOD:
        message = f"a period has 1 to {_LONGEST_PERIOD} days, not {days!r}"
        raise ValueError(message)
