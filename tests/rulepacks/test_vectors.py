"""Edges where a rule turns, through the real packs: areas, votes, days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workdays import Calendar
from app.rulepacks.eligibility import (
    ASKED,
    Circumstance,
    Finding,
    Met,
    StandFacts,
    Verdict,
    check_eligibility,
    verdict,
)
from app.rulepacks.rules import RuleValue, Standing
from app.rulepacks.votes import Body, Tally, fewest, gate_for, judge, judge_all, reaches
from app.rulepacks.windows import DayUnit, Window, earliest_meeting, is_over, last_day, window_of
from tests.rulepacks.shipped import CALENDAR, ELSEWHERE, GUIZHOU, MINGXI, ORDOS, TODAY, ask, find

GOOD = StandFacts(
    arable=False,
    tenure_clear=True,
    works_on=date(2015, 4, 1),
    planted_on=date(2015, 4, 1),
    area_mu_x100=300_00,
    survival=Decimal("0.9"),
    circumstances=frozenset(),
)


def rules_of(path: str, on: date = TODAY) -> dict[str, RuleValue]:
    return {name: rule for name in ASKED if (rule := find(name, path, on)) is not None}


def judged(facts: StandFacts, path: str = ORDOS) -> tuple[Verdict, dict[str, Finding]]:
    findings = check_eligibility(facts, rules_of(path), on=TODAY)
    return verdict(findings), {finding.rule.name: finding for finding in findings}


def failed(facts: StandFacts) -> set[str]:
    return {name for name, finding in judged(facts)[1].items() if finding.met is Met.FAILED}


def test_300_mu_pass_and_299_99_fail() -> None:
    assert judged(GOOD)[0] is Verdict.ELIGIBLE
    small = replace(GOOD, area_mu_x100=299_99)
    outcome, findings = judged(small)
    area = findings["tickets.min_area_mu_x100"]
    assert outcome is Verdict.INELIGIBLE
    assert failed(small) == {"tickets.min_area_mu_x100"}
    assert area.said.zh == "面积 299.99 亩，不足 300 亩（20 公顷）。"
    assert "Part 4(2)" in area.article.en
    assert area.rule.status is Standing.DRAFT, "the caller can say that this is a draft"


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (replace(GOOD, arable=True), "tickets.non_arable"),
        (replace(GOOD, tenure_clear=False), "tickets.clear_tenure"),
        (replace(GOOD, works_on=date(2012, 12, 31)), "tickets.works_since"),
        (replace(GOOD, planted_on=date(2023, 11, 22)), "tickets.min_stand_years"),
        (replace(GOOD, survival=Decimal("0.8499")), "tickets.min_survival"),
        *(
            (replace(GOOD, circumstances=frozenset({one})), "tickets.exclusions")
            for one in Circumstance
        ),
    ],
)
def test_just_outside_fails_by_its_own_rule(facts: StandFacts, rule: str) -> None:
    assert failed(facts) == {rule}
    assert judged(facts)[0] is Verdict.INELIGIBLE


@pytest.mark.parametrize(
    "facts",
    [
        replace(GOOD, works_on=date(2013, 1, 1)),
        replace(GOOD, planted_on=date(2023, 11, 21)),
        replace(GOOD, survival=Decimal("0.85")),
    ],
)
def test_the_bound_itself_passes(facts: StandFacts) -> None:
    assert judged(facts)[0] is Verdict.ELIGIBLE


def test_a_stand_planted_on_a_leap_day_is_full_at_the_end_of_february() -> None:
    rules = rules_of(ORDOS)
    leap = replace(GOOD, planted_on=date(2020, 2, 29))
    for on, old in (
        (date(2023, 2, 27), False),
        (date(2023, 2, 28), True),
        (date(2024, 2, 28), True),
    ):
        assert (verdict(check_eligibility(leap, rules, on=on)) is Verdict.ELIGIBLE) is old
    young = replace(GOOD, planted_on=date(2026, 12, 1))
    age = judged(young)[1]["tickets.min_stand_years"]
    assert (age.met, "尚未到" in age.said.zh) == (Met.FAILED, True)


def test_a_bound_that_is_no_whole_hectare_is_shown_to_four_places() -> None:
    rule = ask("tickets.min_area_mu_x100", ORDOS)
    rules = {rule.name: replace(rule, value=100_00)}
    [finding] = check_eligibility(replace(GOOD, area_mu_x100=99_99), rules, on=TODAY)
    assert finding.said.zh == "面积 99.99 亩，不足 100 亩（6.6667 公顷）。"


def test_what_nobody_recorded_neither_passes_nor_fails() -> None:
    outcome, findings = judged(StandFacts())
    assert outcome is Verdict.INCOMPLETE
    assert {finding.met for finding in findings.values()} == {Met.MISSING}
    assert len(findings) == 7


def test_another_standard_may_stand_in_for_size_and_age_but_not_for_title() -> None:
    small = replace(GOOD, area_mu_x100=100_00, other_standard="某国家标准")
    assert judged(small)[0] is Verdict.EXCEPTION
    unclear = replace(small, tenure_clear=False)
    assert failed(unclear) == {"tickets.clear_tenure"}
    excluded = replace(small, circumstances=frozenset({Circumstance.URBAN_GREENING}))
    assert failed(excluded) == {"tickets.exclusions"}


def test_a_place_without_thresholds_asks_for_none() -> None:
    assert set(judged(StandFacts(), GUIZHOU)[1]) == set()
    assert set(judged(GOOD, MINGXI)[1]) == {"tickets.clear_tenure"}


@pytest.mark.parametrize(
    ("agree", "total", "passes"),
    [(20, 30, True), (19, 30, False), (34, 51, True), (33, 51, False)],
)
@pytest.mark.parametrize("law", ["votes.collective", "votes.forest", "votes.contracting"])
def test_two_thirds_of_all(law: str, agree: int, total: int, *, passes: bool) -> None:
    outcome = judge(ask(law, GUIZHOU), Body.MEMBERS, Tally(total=total, present=total, agree=agree))
    assert outcome is not None
    assert outcome.passed is passes
    assert outcome.denominator == total
    assert str(outcome.agree_needed) in outcome.reason.zh


def test_21_representatives_need_14() -> None:
    rule = ask("votes.collective", GUIZHOU)
    gate = gate_for(rule, Body.REPRESENTATIVES)
    assert gate is not None
    assert fewest(of=21, share=gate.share) == 14
    assert ask("votes.fewest_representatives", GUIZHOU).integer == 21
    outcomes = [
        judge(rule, Body.REPRESENTATIVES, Tally(total=21, present=21, agree=agree))
        for agree in (13, 14)
    ]
    assert [one is not None and one.passed for one in outcomes] == [False, True]


def test_the_denominator_is_everybody_not_those_who_came() -> None:
    rule = ask("votes.collective", GUIZHOU)
    outcome = judge(rule, Body.MEMBERS, Tally(total=30, present=20, agree=19))
    assert outcome is not None
    assert outcome.quorate
    assert not outcome.passed


def test_below_the_quorum_nothing_is_decided() -> None:
    rule = ask("votes.collective", GUIZHOU)
    outcome = judge(rule, Body.MEMBERS, Tally(total=30, present=19, agree=19))
    assert outcome is not None
    assert (outcome.quorate, outcome.passed, outcome.present_needed) == (False, False, 20)
    assert "20" in outcome.reason.en


def test_the_old_villagers_vote_counted_those_present_and_wanted_more_than_half() -> None:
    rule = ask("votes.villagers", GUIZHOU, date(2025, 6, 1))

    def passed(body: Body, **heads: int) -> bool:
        outcome = judge(rule, body, Tally(**heads))
        assert outcome is not None
        return outcome.passed

    assert passed(Body.MEMBERS, total=100, present=51, agree=26)
    assert not passed(Body.MEMBERS, total=100, present=50, agree=50)
    assert not passed(Body.MEMBERS, total=100, present=60, agree=30)
    assert passed(Body.HOUSEHOLDS, total=30, present=20, agree=11)


@pytest.mark.parametrize(
    ("total", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (30, 20), (51, 34), (100, 67), (301, 201)]
)
@pytest.mark.parametrize("body", [Body.MEMBERS, Body.REPRESENTATIVES])
def test_two_thirds_are_whole_heads_for_every_body(body: Body, total: int, needed: int) -> None:
    for law in ("votes.collective", "votes.forest", "votes.contracting"):
        for agree, passes in ((needed, True), (needed - 1, False)):
            tally = Tally(total=total, present=total, agree=agree)
            outcome = judge(ask(law, GUIZHOU), body, tally)
            assert outcome is not None
            assert (outcome.passed, outcome.agree_needed) == (passes, needed)


def test_a_meeting_of_households_counts_households() -> None:
    rule = ask("votes.villagers", GUIZHOU, date(2025, 6, 1))
    passed = judge(rule, Body.HOUSEHOLDS, Tally(total=30, present=20, agree=11))
    tied = judge(rule, Body.HOUSEHOLDS, Tally(total=30, present=20, agree=10))
    empty = judge(rule, Body.HOUSEHOLDS, Tally(total=30, present=19, agree=19))
    assert passed is not None
    assert tied is not None
    assert empty is not None
    assert passed.reason.zh == "同意 11 户，以 20 户计，至少须 11 户，通过。"
    assert (tied.passed, empty.quorate) == (False, False)
    assert empty.reason.zh.startswith("到会 19 户，至少须 20 户")


def test_a_villager_group_needs_two_thirds_to_meet_and_a_majority_of_them() -> None:
    rule = ask("votes.villager_group", GUIZHOU, date(2025, 6, 1))
    for body in (Body.MEMBERS, Body.HOUSEHOLDS):
        for present, agree, passes in ((20, 11, True), (20, 10, False), (19, 19, False)):
            outcome = judge(rule, body, Tally(total=30, present=present, agree=agree))
            assert outcome is not None
            assert outcome.passed is passes
    assert judge(rule, Body.REPRESENTATIVES, Tally(total=30, present=30, agree=30)) is None


def test_nobody_there_decides_nothing() -> None:
    for law in ("votes.forest", "votes.collective"):
        outcome = judge(ask(law, GUIZHOU), Body.MEMBERS, Tally(total=5, present=0, agree=0))
        assert outcome is not None
        assert not outcome.passed


def test_a_law_that_lets_a_body_decide_nothing_says_so() -> None:
    rules = [
        ask(f"votes.{name}", ELSEWHERE) for name in ask("votes.required_gates", ELSEWHERE).items
    ]
    tally = Tally(total=30, present=30, agree=30)
    assert [outcome for _, outcome in judge_all(rules, Body.HOUSEHOLDS, tally)] == [None, None]
    both = judge_all(rules, Body.MEMBERS, tally)
    assert all(outcome is not None and outcome.passed for _, outcome in both)


@pytest.mark.parametrize("heads", [(0, 0, 0), (10, 11, 5), (10, 5, 6), (10, 5, -1)])
def test_a_count_that_cannot_be_is_refused(heads: tuple[int, int, int]) -> None:
    total, present, agree = heads
    with pytest.raises(ValueError, match="no count"):
        Tally(total=total, present=present, agree=agree)


@given(
    st.integers(1, 10**6),
    st.integers(1, 50).flatmap(lambda den: st.tuples(st.integers(1, den), st.just(den))),
    st.booleans(),
)
def test_the_fewest_reach_the_share_and_one_less_does_not(
    of: int, parts: tuple[int, int], above: bool
) -> None:
    share = Fraction(*parts)
    least = fewest(of=of, share=share, above=above)
    assert reaches(least, of=of, share=share, above=above)
    assert not reaches(least - 1, of=of, share=share, above=above)


def posted(length: str, *, count_start: str = "notices.count_start", path: str = GUIZHOU) -> Window:
    return window_of(
        ask(length, path),
        count_start=ask(count_start, path),
        roll_forward=ask("notices.roll_forward", path),
    )


def test_20_working_days_with_and_without_the_first() -> None:
    counted = posted("notices.registry_days", count_start="notices.registry_count_start")
    not_counted = posted("notices.registry_days")
    start = date(2026, 7, 17)
    assert last_day(start, counted, calendar=CALENDAR) == date(2026, 8, 13)
    assert last_day(start, not_counted, calendar=CALENDAR) == date(2026, 8, 14)


def test_a_notice_of_15_days_rolls_over_the_holiday() -> None:
    window = posted("notices.agreement_days")
    assert (window.length, window.unit) == (15, DayUnit.CALENDAR)
    # Posted on 18 September 2026: the fifteenth day after is 3 October, in the National Day week.
    last = last_day(date(2026, 9, 18), window, calendar=CALENDAR)
    assert last > date(2026, 10, 3)
    assert CALENDAR.is_working_day(last)
    assert not any(CALENDAR.is_working_day(date(2026, 10, day)) for day in range(3, last.day))
    assert not is_over(date(2026, 9, 18), window, on=last, calendar=CALENDAR)
    assert is_over(date(2026, 9, 18), window, on=date(2026, 10, 30), calendar=CALENDAR)


def test_seven_working_days_leave_weekends_out() -> None:
    window = posted("notices.payout_days")
    assert last_day(date(2026, 11, 2), window, calendar=CALENDAR) == date(2026, 11, 11)


class _Weekdays:
    """A calendar for the arithmetic of months alone: every weekday is worked."""

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5


WEEKDAYS: Calendar = _Weekdays()


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 12, 15), 2, date(2024, 2, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 21), 1, date(2026, 12, 21)),
        (date(2026, 12, 31), 14, date(2028, 2, 29)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(
    start: date, months: int, last: date
) -> None:
    window = Window(months, DayUnit.MONTH, count_start=False, roll_forward=False)
    assert last_day(start, window, calendar=WEEKDAYS) == last


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 3, 1), 1, date(2026, 3, 31)),
        (date(2026, 3, 15), 1, date(2026, 4, 14)),
        (date(2026, 1, 28), 1, date(2026, 2, 27)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 29), 1, date(2028, 2, 28)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_month_whose_first_day_counts_ends_a_day_before_but_never_before_its_month(
    start: date, months: int, last: date
) -> None:
    window = Window(months, DayUnit.MONTH, count_start=True, roll_forward=False)
    assert last_day(start, window, calendar=WEEKDAYS) == last


@given(st.dates(date(2004, 2, 1), date(2026, 6, 1)), st.integers(1, 40), st.booleans())
def test_no_way_of_counting_ends_later_by_counting_the_first_day(
    start: date, length: int, roll: bool
) -> None:
    for unit in DayUnit:
        ends = [
            last_day(start, Window(length, unit, counted, roll), calendar=WEEKDAYS)
            for counted in (True, False)
        ]
        assert start <= ends[0] <= ends[1]
        assert not roll or all(WEEKDAYS.is_working_day(day) for day in ends)


def test_a_notice_on_the_eve_of_a_holiday_and_on_a_day_off() -> None:
    """National Day 2026: 1 to 7 October off, 20 September and 10 October worked."""
    payout, agreement = posted("notices.payout_days"), posted("notices.agreement_days")
    for start, last in (
        (date(2026, 9, 30), date(2026, 10, 15)),
        (date(2026, 10, 3), date(2026, 10, 15)),
    ):
        assert last_day(start, payout, calendar=CALENDAR) == last
    # Posted on a day off: the next day is the first. Ends on Sunday the 18th: Monday.
    assert last_day(date(2026, 10, 3), agreement, calendar=CALENDAR) == date(2026, 10, 19)
    # A Saturday that is worked is no day off: nothing rolls.
    assert last_day(date(2026, 9, 25), agreement, calendar=CALENDAR) == date(2026, 10, 10)


def test_an_assembly_told_today_meets_when_ten_whole_days_have_passed() -> None:
    days = ask("parties.roster_notice_days", GUIZHOU).integer
    assert earliest_meeting(date(2026, 3, 1), days, count_start=False) == date(2026, 3, 12)
    assert earliest_meeting(date(2026, 3, 1), days, count_start=True) == date(2026, 3, 11)


def test_at_once_is_the_same_working_day() -> None:
    window = posted("filings.at_once_working_days")
    assert last_day(date(2026, 11, 20), window, calendar=CALENDAR) == date(2026, 11, 20)
    assert last_day(date(2026, 11, 21), window, calendar=CALENDAR) == date(2026, 11, 23)
