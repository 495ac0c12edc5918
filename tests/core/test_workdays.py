"""Working days and deadlines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.actor import system_actor
from app.core.database import transaction
from app.core.errors import InvalidValue
from app.core.workdays import (
    PUBLISHED_YEARS,
    CalendarDay,
    CalendarNotPublished,
    WorkCalendar,
    add_calendar_days,
    add_working_days,
    is_working_day,
    load_calendar,
    record_calendar,
    working_days_between,
    year_of_days,
)

PACKAGE = WorkCalendar()
DAYS = st.dates(date(2005, 1, 1), date(2025, 6, 30))


def test_twenty_working_days():
    start = date(2026, 7, 17)
    counted = add_working_days(start, 20, calendar=PACKAGE, count_start=True)
    assert counted == date(2026, 8, 13)
    excluded = add_working_days(start, 20, calendar=PACKAGE, count_start=False)
    assert excluded == date(2026, 8, 14)


def test_a_start_on_a_day_off_counts_from_the_next_working_day():
    saturday = date(2026, 7, 18)
    for count_start in (True, False):
        end = add_working_days(saturday, 1, calendar=PACKAGE, count_start=count_start)
        assert end == date(2026, 7, 20)


def test_calendar_days_that_end_on_a_day_off_roll_on():
    # 2026-10-01 to 10-07 are off.
    start = date(2026, 9, 26)
    assert add_calendar_days(start, 5, calendar=PACKAGE) == date(2026, 10, 8)
    assert add_calendar_days(start, 5, calendar=PACKAGE, roll_forward=False) == date(2026, 10, 1)
    assert add_calendar_days(start, 5, calendar=PACKAGE, count_start=True) == date(2026, 9, 30)


def test_the_package_is_read_as_it_reads_itself():
    day = date(PUBLISHED_YEARS[0], 1, 1)
    while day.year in PUBLISHED_YEARS:
        assert is_working_day(day, calendar=PACKAGE) == chinese_calendar.is_workday(day)
        day += timedelta(days=1)


def test_years_nobody_published_fail_loudly():
    beyond = PUBLISHED_YEARS[-1] + 1
    with pytest.raises(CalendarNotPublished) as refused:
        PACKAGE.is_working_day(date(beyond, 3, 1))
    assert isinstance(refused.value, InvalidValue)
    assert refused.value.year == beyond
    assert "放假通知" in refused.value.message.zh
    with pytest.raises(CalendarNotPublished):
        add_working_days(date(beyond - 1, 12, 20), 30, calendar=PACKAGE, count_start=True)
    with pytest.raises(CalendarNotPublished):
        add_calendar_days(date(beyond - 1, 12, 20), 30, calendar=PACKAGE)
    # A calendar day alone needs no notice.
    end = add_calendar_days(date(beyond - 1, 12, 20), 30, calendar=PACKAGE, roll_forward=False)
    assert end.year == beyond


def test_instants_are_not_legal_days():
    with pytest.raises(TypeError):
        PACKAGE.is_working_day(datetime(2026, 7, 17, tzinfo=UTC))


@pytest.mark.parametrize("days", [0, -1, 5001, True, 1.0])
def test_periods_have_a_length(days):
    with pytest.raises(ValueError, match="a period"):
        add_working_days(date(2026, 1, 5), days, calendar=PACKAGE, count_start=True)


@given(DAYS, st.integers(1, 60), st.booleans())
@settings(max_examples=100)
def test_what_is_added_is_what_is_counted(start, days, count_start):
    end = add_working_days(start, days, calendar=PACKAGE, count_start=count_start)
    assert PACKAGE.is_working_day(end)
    counted = working_days_between(start, end, calendar=PACKAGE, count_start=count_start)
    assert counted == days
    before = working_days_between(
        start, end - timedelta(days=1), calendar=PACKAGE, count_start=count_start
    )
    assert before == days - 1
    longer = add_working_days(start, days + 1, calendar=PACKAGE, count_start=count_start)
    assert longer > end


@given(DAYS, st.integers(1, 90))
@settings(max_examples=60)
def test_rolling_forward_never_ends_early_or_on_a_day_off(start, days):
    plain = add_calendar_days(start, days, calendar=PACKAGE, roll_forward=False)
    rolled = add_calendar_days(start, days, calendar=PACKAGE)
    assert plain == start + timedelta(days=days)
    assert rolled >= plain
    assert PACKAGE.is_working_day(rolled)
    assert not any(
        PACKAGE.is_working_day(plain + timedelta(days=n)) for n in range((rolled - plain).days)
    )


def test_a_period_that_is_past_counts_nothing():
    assert not working_days_between(
        date(2026, 7, 17), date(2026, 7, 1), calendar=PACKAGE, count_start=True
    )


def test_a_year_comes_whole_from_its_notice():
    days = year_of_days(2028, days_off={date(2028, 1, 3)}, working_weekends={date(2028, 1, 8)})
    assert len(days) == 366
    assert not days[date(2028, 1, 1)]
    assert not days[date(2028, 1, 3)]
    assert days[date(2028, 1, 4)]
    assert days[date(2028, 1, 8)]
    for wrong in (
        {"days_off": {date(2027, 1, 1)}, "working_weekends": set()},
        {"days_off": set(), "working_weekends": {date(2028, 1, 4)}},
        {"days_off": {date(2028, 1, 8)}, "working_weekends": {date(2028, 1, 8)}},
    ):
        with pytest.raises(InvalidValue):
            year_of_days(2028, **wrong)


def test_recorded_days_extend_and_correct_the_package(database):
    beyond = PUBLISHED_YEARS[-1] + 1
    actor = system_actor("test")
    new_year = date(beyond, 1, 1)
    with transaction():
        record_calendar(
            days=year_of_days(beyond, days_off={new_year}, working_weekends=()),
            source="通知〔示例〕1号",
            actor=actor,
        )
    with transaction():
        record_calendar(
            days={date(2026, 7, 17): False}, source="更正", note="防汛停工", actor=actor
        )
        record_calendar(days={new_year: True}, source="更正", actor=actor)
    calendar = load_calendar(database)
    assert calendar.is_working_day(new_year)
    assert not calendar.is_working_day(date(2026, 7, 17))
    assert calendar.is_working_day(date(2026, 7, 16))
    end = add_working_days(date(2026, 7, 17), 20, calendar=calendar, count_start=True)
    assert end == date(2026, 8, 14)
    with pytest.raises(CalendarNotPublished):
        calendar.is_working_day(date(beyond + 1, 1, 4))
    assert database.get(CalendarDay, date(2026, 7, 17)).note == "防汛停工"
