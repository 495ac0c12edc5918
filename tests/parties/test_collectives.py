"""Rosters that can be made again for any day, shares that always add up, consents by version."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import clock
from app.core.database import session, transaction
from app.core.errors import InvalidValue, RuleBroken
from app.parties import lookups
from app.parties.commands.changes import end_membership
from app.parties.commands.households import add_member
from app.parties.commands.people import set_capacity
from app.parties.commands.register import close_party
from app.parties.commands.rosters import freeze_roster, frozen_lines, roster_is_whole
from app.parties.commands.shares import issue_shares, set_shares, transfer_shares
from app.parties.happenings import Evidence, LeavingInput
from app.parties.past import present_people, roster_lines
from app.parties.records import Roster, RosterMember
from app.parties.rules import LeavingReason
from app.parties.sharing import (
    HoldingInput,
    IssueInput,
    SettingInput,
    SharingMode,
    TransferInput,
    fraction_of,
    read_lines,
    read_units,
    show_units,
)
from app.parties.voting import (
    Ages,
    Capacity,
    CapacityInput,
    RosterInput,
    Vote,
    age_on,
    count_lines,
    fingerprint,
    vote_of,
)
from tests.factories.parties import make_household, make_organisation, next_serial, person
from tests.factories.places import COUNTY, OTHER_COUNTY, actor_at, make_places
from tests.parties.villages import village

CLERK = actor_at(COUNTY, user_id=1, name="陈敏行")
OUTSIDER = actor_at(OTHER_COUNTY, user_id=3, name="岚外人")
AGES = Ages()
DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def places(database: Session) -> None:
    make_places()


@pytest.mark.parametrize(
    ("person_", "vote"),
    [
        (Capacity(date(2008, 6, 1)), Vote.VOTES),
        (Capacity(date(2008, 6, 2)), Vote.TOO_YOUNG),
        (Capacity(date(2010, 6, 1), self_supporting_since=date(2026, 6, 1)), Vote.VOTES),
        (Capacity(date(2010, 6, 1), self_supporting_since=date(2026, 6, 2)), Vote.TOO_YOUNG),
        (Capacity(date(2010, 6, 2), self_supporting_since=date(2026, 1, 1)), Vote.TOO_YOUNG),
        (Capacity(date(1980, 1, 1), not_capable_since=date(2026, 6, 1)), Vote.NOT_CAPABLE),
        (Capacity(date(1980, 1, 1), not_capable_since=date(2026, 6, 2)), Vote.VOTES),
        (Capacity(None), Vote.BIRTH_UNKNOWN),
    ],
)
def test_who_votes_on_a_day(person_: Capacity, vote: Vote) -> None:
    assert vote_of(person_, on=DAY, ages=AGES) is vote


def test_a_birthday_counts_from_its_day_also_on_the_29th_of_february() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_a_frozen_roster_stays_whatever_is_recorded_later(database: Session) -> None:
    collective, household = village("20080601", "20100701")
    with transaction():
        frozen = freeze_roster(given=RosterInput(collective.id, DAY, "表决项目合作"), actor=CLERK)
    assert frozen.number == f"{collective.number}-MC-2026-01"
    assert (frozen.households, frozen.members, frozen.voters) == (1, 3, 2)
    lines = frozen_lines(frozen)
    child = present_people(household.id)[1]
    with transaction():
        end_membership(
            given=LeavingInput(
                child.id, LeavingReason.MOVED_OUT, Evidence(date(2026, 5, 1), "迁移证")
            ),
            actor=CLERK,
        )
    assert frozen_lines(frozen) == lines
    assert roster_is_whole(frozen.id, actor=CLERK)
    now = roster_lines(collective, DAY, ages=AGES)
    assert count_lines(now).members == 2
    known = roster_lines(collective, DAY, ages=AGES, known_at=frozen.frozen_at)
    assert fingerprint(known, collective=collective.number, on=DAY) == frozen.content_hash


def test_a_changed_line_of_a_frozen_roster_is_seen(database: Session) -> None:
    collective, _household = village("20080601")
    with transaction():
        frozen = freeze_roster(given=RosterInput(collective.id, DAY, "表决"), actor=CLERK)
    with database.get_bind().begin() as raw:
        raw.execute(sa.update(RosterMember).values(name="改名"))
    database.expire_all()
    assert not roster_is_whole(frozen.id, actor=CLERK)


def test_rosters_leave_out_the_closed_and_the_neighbours(database: Session) -> None:
    collective, household = village()
    make_household(head="邻村人", village="529901101202")
    with clock.fixed(datetime(2026, 5, 1, 4, tzinfo=UTC)), transaction():
        close_party(party_id=household.id, reason="整户迁出", actor=CLERK)
    assert count_lines(roster_lines(collective, date(2026, 4, 30), ages=AGES)).members == 1
    assert roster_lines(collective, date(2026, 5, 1), ages=AGES) == []
    with pytest.raises(RuleBroken) as refused, transaction():
        freeze_roster(given=RosterInput(collective.id, DAY, "表决"), actor=CLERK)
    assert refused.value.code == "parties.roster_empty"
    with pytest.raises(RuleBroken) as early, transaction():
        freeze_roster(given=RosterInput(collective.id, date(2999, 1, 1), "表决"), actor=CLERK)
    assert early.value.code == "parties.future_day"
    assert database.scalar(sa.select(sa.func.count()).select_from(Roster)) == 0


def test_capacity_changes_the_denominator_from_its_day(database: Session) -> None:
    collective, household = village("20100601")
    child = present_people(household.id)[1]
    with transaction():
        set_capacity(given=CapacityInput(child.id, date(2026, 6, 2), None, "务工合同"), actor=CLERK)
    assert count_lines(roster_lines(collective, DAY, ages=AGES)).voters == 1
    next_day = DAY + timedelta(days=1)
    assert count_lines(roster_lines(collective, next_day, ages=AGES)).voters == 2


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 300), st.integers(0, 99)), max_size=7))
def test_the_roster_of_any_past_day_can_be_made_again(
    database: Session, acts: list[tuple[bool, int, int]]
) -> None:
    """Frozen on the day with what was known then; made again later from the events alone."""
    # Each example begins after the one before: nothing may be known before it was recorded.
    start = datetime(2024, 1, 2, 4, tzinfo=UTC) + timedelta(days=next_serial())
    with clock.fixed(start):
        collective = make_organisation(name=f"合作社{next_serial()}")
        household = make_household(head=f"户{next_serial()}").id
    frozen = []
    for step, (joins, late, pick) in enumerate(acts):
        with clock.fixed(start + timedelta(hours=step)):
            on = clock.today() - timedelta(days=late)
            try:
                with transaction():
                    _join_or_leave(household, joins=joins, on=on, pick=pick)
            except RuleBroken:
                pass
            with transaction():
                frozen.append(
                    freeze_roster(
                        given=RosterInput(
                            collective.id, clock.today() - timedelta(days=pick), "表决"
                        ),
                        actor=CLERK,
                    )
                )
    session().expire_all()
    for roster in frozen:
        again = roster_lines(collective, roster.on_day, ages=AGES, known_at=roster.frozen_at)
        assert again == frozen_lines(roster)
        assert roster_is_whole(roster.id, actor=CLERK)


def _join_or_leave(household: int, *, joins: bool, on: date, pick: int) -> None:
    others = present_people(household)[1:]
    if joins or not others:
        add_member(household_id=household, given=person("新人", joined_on=on), actor=CLERK)
        return
    end_membership(
        given=LeavingInput(
            others[pick % len(others)].id, LeavingReason.MOVED_OUT, Evidence(on, "迁移证")
        ),
        actor=CLERK,
    )


def test_units_are_read_and_shown_exactly() -> None:
    assert [read_units(one) for one in ("1", "12.5", "0.001", "1,000")] == [
        1000,
        12500,
        1,
        1_000_000,
    ]
    assert [show_units(one) for one in (1000, 12500, 1, 0)] == ["1", "12.5", "0.001", "0"]
    assert fraction_of(1000, 3000) == Fraction(1, 3)
    for typed in ("", "-1", "1.2345", "一股", "1e3", "１２"):
        with pytest.raises(InvalidValue):
            read_units(typed)
    assert read_lines("a-1 2\n\n b-2\t3.5") == (("A-1", 2000), ("B-2", 3500))
    with pytest.raises(RuleBroken) as refused:
        read_lines("a-1 2\nb-2 三")
    assert "第 2 行" in refused.value.message.zh


def test_shares_are_set_for_each_member_and_read_on_any_day(database: Session) -> None:
    collective, household = village("20080601", "20100701")
    for on, each in ((date(2026, 1, 1), 1000), (date(2026, 3, 1), 2500)):
        with transaction():
            set_shares(
                given=SettingInput(
                    collective.id,
                    on,
                    SharingMode.EACH_MEMBER,
                    "成员大会决议",
                    each_x1000=each,
                    collective_x1000=500,
                ),
                actor=CLERK,
            )

    def total(day: date) -> int:
        return sum(one.units_x1000 for one in lookups.shares_on(collective.id, day))

    assert [total(date(2026, month, 1)) for month in (1, 2, 3)] == [3500, 3500, 8000]
    assert total(date(2025, 12, 31)) == 0
    assert len(lookups.shares_of_household(household.id, date(2026, 3, 1))) == 3


@pytest.mark.parametrize(
    ("holdings", "total", "code"),
    [
        (((0, 1000), (0, 1000)), 2000, "parties.share_twice"),
        (((0, 0),), 0, "parties.share_not_positive"),
        ((), 0, "parties.share_not_positive"),
        (((0, 1000), (1, 1000)), 2001, "parties.share_total"),
        (((0, 1000), (2, 1000)), 2000, "parties.share_holder"),
        (((0, 1000), (3, 1000)), 2000, "parties.share_holder"),
    ],
)
def test_registers_that_cannot_be(
    database: Session, holdings: tuple[tuple[int, int], ...], total: int, code: str
) -> None:
    collective, household = village()
    far = make_household(head="邻村人", village="529901101202")
    who = [collective.id, household.id, far.id, 10**9]
    given_ = IssueInput(
        collective.id,
        date(2026, 1, 1),
        total,
        tuple(HoldingInput(who[at], units) for at, units in holdings),
        "决议",
    )
    with pytest.raises(RuleBroken) as refused, transaction():
        issue_shares(given=given_, actor=CLERK)
    assert refused.value.code == code


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.integers(1, 50_000), min_size=2, max_size=5),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 40_000)), max_size=12),
)
def test_shares_total_what_was_issued_through_any_transfers(
    database: Session, units: list[int], moves: list[tuple[int, int, int]]
) -> None:
    collective = make_organisation(name=f"合作社{next_serial()}")
    households = [make_household(head=f"户{next_serial()}").id for _ in units]
    start = date(2025, 1, 1)
    with transaction():
        issue_shares(
            given=IssueInput(
                collective.id,
                start,
                sum(units),
                tuple(map(HoldingInput, households, units)),
                "决议",
            ),
            actor=CLERK,
        )
    stood: dict[date, dict[int, int]] = {start: dict(zip(households, units, strict=True))}
    for step, (giver, taker, moved) in enumerate(moves):
        day = start + timedelta(days=step // 2)
        change = TransferInput(
            collective.id,
            day,
            HoldingInput(households[giver % len(households)], moved),
            households[taker % len(households)],
            None,
            "转让",
        )
        try:
            with transaction():
                transfer_shares(given=change, actor=CLERK)
        except RuleBroken:
            pass
        stood[day] = {
            one.holder_id: one.units_x1000 for one in lookups.shares_on(collective.id, day)
        }
    for day, held in stood.items():
        again = lookups.shares_on(collective.id, day)
        assert {one.holder_id: one.units_x1000 for one in again} == held
        assert sum(held.values()) == sum(units)
        assert sum((fraction_of(one, sum(units)) for one in held.values()), Fraction(0)) == 1


def test_shares_do_not_change_before_their_latest_change(database: Session) -> None:
    collective, household = village()
    issue = IssueInput(
        collective.id, date(2026, 3, 1), 1000, (HoldingInput(household.id, 1000),), "决议"
    )
    with transaction():
        issue_shares(given=issue, actor=CLERK)
    for day in (date(2026, 2, 28), date(2999, 1, 1)):
        with pytest.raises(RuleBroken) as refused, transaction():
            issue_shares(
                given=IssueInput(collective.id, day, 1000, issue.holdings, "决议"), actor=CLERK
            )
        assert refused.value.code == "parties.share_day"
