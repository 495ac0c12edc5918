"""Rules of parties: standings of accounts and papers, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import RuleBroken
from app.parties.rules import (
    AccountFacts,
    AccountStanding,
    AccountState,
    PartyKind,
    QualificationInput,
    QualificationKind,
    QualificationStanding,
    account_standings,
    check_account_holder,
    check_acting,
    check_qualification,
    check_second_person,
    qualification_standing,
)

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def agreed(number: int, usable_from_at: datetime) -> AccountFacts:
    return AccountFacts(number, AccountState.AGREED, usable_from_at)


def test_the_former_account_is_paid_until_the_new_one_has_cooled_off() -> None:
    accounts = (agreed(1, NOON - 48 * HOUR), agreed(2, NOON + HOUR))
    before = account_standings(accounts, at=NOON)
    after = account_standings(accounts, at=NOON + HOUR)
    assert before == {1: AccountStanding.IN_USE, 2: AccountStanding.COOLING}
    assert after == {1: AccountStanding.REPLACED, 2: AccountStanding.IN_USE}


def test_a_request_is_never_in_use_before_somebody_agreed() -> None:
    facts = AccountFacts(1, AccountState.PENDING, None)
    assert account_standings((facts,), at=NOON) == {1: AccountStanding.PENDING}


@given(
    st.lists(
        st.tuples(st.sampled_from(AccountState), st.integers(-100, 100)),
        max_size=12,
    )
)
def test_at_most_one_account_is_in_use(states: list[tuple[AccountState, int]]) -> None:
    accounts = tuple(
        AccountFacts(place, state, NOON + hours * HOUR if state is AccountState.AGREED else None)
        for place, (state, hours) in enumerate(states)
    )
    standings = account_standings(accounts, at=NOON)
    in_use = [one for one, standing in standings.items() if standing is AccountStanding.IN_USE]
    usable = [state is AccountState.AGREED and hours <= 0 for state, hours in states]
    assert len(in_use) == (1 if any(usable) else 0)
    assert len(standings) == len(accounts)


def test_money_of_a_collective_never_goes_to_a_person() -> None:
    with pytest.raises(RuleBroken) as refused:
        check_account_holder(
            kind=PartyKind.COLLECTIVE, party_name="云坪合作社", holder_name="云有田"
        )
    assert refused.value.article is not None
    assert refused.value.field == "holder_name"
    check_account_holder(kind=PartyKind.HOUSEHOLD, party_name="云大山", holder_name="云知秋")


def test_nobody_agrees_to_their_own_request() -> None:
    with pytest.raises(RuleBroken):
        check_second_person(requested_by_id=7, decided_by_id=7)
    check_second_person(requested_by_id=7, decided_by_id=8)


def test_a_committee_says_why_it_acts() -> None:
    with pytest.raises(RuleBroken) as refused:
        check_acting(acting_for_collective=True, reason="  ")
    assert refused.value.field == "acting_reason"
    check_acting(acting_for_collective=True, reason="尚未成立集体经济组织")
    check_acting(acting_for_collective=False, reason="")


@pytest.mark.parametrize(
    ("until", "red_flag", "standing"),
    [
        (None, False, QualificationStanding.VALID),
        (date(2026, 3, 5), False, QualificationStanding.EXPIRING),
        (date(2026, 3, 4), False, QualificationStanding.EXPIRED),
        (date(2026, 4, 4), False, QualificationStanding.EXPIRING),
        (date(2026, 4, 5), False, QualificationStanding.VALID),
        (date(2027, 1, 1), True, QualificationStanding.FLAGGED),
    ],
)
def test_papers_stand_by_their_last_day(
    until: date | None, red_flag: bool, standing: QualificationStanding
) -> None:
    found = qualification_standing(valid_until=until, red_flag=red_flag, on=date(2026, 3, 5))
    assert found is standing


def test_a_red_flag_is_explained_and_dates_are_in_order() -> None:
    def paper(**changes: object) -> QualificationInput:
        values: dict[str, object] = {
            "kind": QualificationKind.CREDIT_RECORD,
            "title": "信用报告",
            "number": "",
            "issued_by": "平台",
            "issued_on": date(2026, 1, 1),
            "valid_until": None,
        }
        return QualificationInput(**(values | changes))

    check_qualification(paper())
    with pytest.raises(RuleBroken):
        check_qualification(paper(red_flag=True))
    with pytest.raises(RuleBroken):
        check_qualification(paper(valid_until=date(2025, 12, 31)))
