"""Is this parcel clear on that day, and if not why: each reason, its article and what it stops."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.database import transaction
from app.core.errors import NotFound
from app.parcels.clearance import clearance, clearances
from app.parcels.clearing import ALL_STEPS, NEW_BUSINESS, Step
from app.parcels.commands.certificates import cancel_certificate
from app.parcels.commands.holders import end_right
from app.parcels.commands.holds import clear_hold, open_hold
from app.parcels.commands.lineage import split_parcel
from app.parcels.inputs import HoldInput, PartInput
from app.parcels.models import Parcel
from app.parcels.queries import list_certificates
from app.parcels.rules import HoldKind, Right
from app.parties.commands.register import close_party
from tests.factories.parcels import (
    HELD_SINCE,
    SINCE,
    certify,
    give,
    make_clear_parcel,
    make_parcel,
)
from tests.factories.parties import make_household
from tests.factories.places import COUNTY, actor_at, make_places

CLERK = actor_at(COUNTY, user_id=1, name="陈敏行")
DAY = date(2026, 3, 1)
SOON = timedelta(days=1)


@pytest.fixture(autouse=True)
def _places(database: Session) -> None:
    make_places()


def codes(parcel: Parcel, on: date = DAY) -> list[str]:
    return [one.code for one in clearance(parcel.id, on).reasons]


def hold(parcel: Parcel, kind: HoldKind, **changes: object) -> int:
    values: dict[str, object] = {"kind": kind, "from_on": DAY, "said": "与邻村界线不清"}
    with transaction():
        return open_hold(
            parcel_id=parcel.id,
            given=HoldInput(**(values | changes)),
            actor=CLERK,
        ).id


def test_a_parcel_with_holders_and_a_paper_is_clear(database: Session) -> None:
    parcel, _collective, _household = make_clear_parcel()
    answer = clearance(parcel.id, DAY)
    assert answer.clear
    assert answer.cautions == ()
    assert all(answer.stops(step) == () for step in Step)


def test_a_dispute_cites_the_measure_of_the_place_and_the_law(database: Session) -> None:
    parcel, _collective, _household = make_clear_parcel()
    hold_id = hold(parcel, HoldKind.DISPUTE)
    (reason,) = clearance(parcel.id, DAY).reasons
    assert reason.code == "dispute"
    assert "与邻村界线不清" in reason.text.zh
    assert reason.article is not None
    assert "第十八条" in reason.article.zh
    assert "森林法第二十二条" in reason.article.zh
    assert reason.stops == ALL_STEPS
    assert codes(parcel, DAY - SOON) == []
    with transaction():
        clear_hold(hold_id=hold_id, on=DAY + SOON, how="调解协议", actor=CLERK)
    assert codes(parcel) == ["dispute"]
    assert codes(parcel, DAY + SOON) == []


@pytest.mark.parametrize(
    ("kind", "code", "stops"),
    [
        (HoldKind.SEIZURE, "seizure", ALL_STEPS),
        (HoldKind.PLEDGE, "pledge", NEW_BUSINESS),
        (HoldKind.OTHER, "other_hold", NEW_BUSINESS),
    ],
)
def test_other_restrictions_stop_what_they_must(
    database: Session, kind: HoldKind, code: str, stops: tuple[Step, ...]
) -> None:
    parcel, _collective, _household = make_clear_parcel()
    hold(parcel, kind)
    (reason,) = clearance(parcel.id, DAY).reasons
    assert (reason.code, reason.stops) == (code, stops)
    assert bool(clearance(parcel.id, DAY).stops(Step.PAYOUT)) is (Step.PAYOUT in stops)


def test_a_restriction_past_its_day_stands_until_it_is_cleared(database: Session) -> None:
    parcel, _collective, _household = make_clear_parcel()
    hold(parcel, HoldKind.SEIZURE, from_on=HELD_SINCE, until_on=date(2024, 6, 1))
    answer = clearance(parcel.id, DAY)
    assert [one.code for one in answer.reasons] == ["seizure"]
    assert "2024-06-01" in answer.cautions[0].zh


def test_land_without_holders_or_papers_is_not_clear(database: Session) -> None:
    parcel = make_parcel()
    assert codes(parcel) == ["no_owner", "no_user", "no_certificate"]
    reasons = clearance(parcel.id, DAY).reasons
    assert all(reason.article is not None for reason in reasons)
    assert reasons[0].article is not None
    assert "第十八条" in reasons[0].article.zh
    give(parcel, Right.TREES, (make_household(), "1"))
    assert codes(parcel) == ["no_owner", "no_certificate"]


def test_a_right_that_ended_is_missed(database: Session) -> None:
    parcel, _collective, _household = make_clear_parcel()
    with transaction():
        end_right(parcel_id=parcel.id, right=Right.TREES, on=DAY, reason="交回", actor=CLERK)
    assert codes(parcel, DAY - SOON) == []
    assert codes(parcel) == ["no_user"]


def test_a_holder_that_left_the_register_is_asked_about(database: Session) -> None:
    parcel, _collective, household = make_clear_parcel()
    with transaction():
        close_party(party_id=household.id, reason="户内无人", actor=CLERK)
    answer = clearance(parcel.id, DAY)
    assert answer.clear
    assert household.name in answer.cautions[0].zh


def test_a_term_that_is_over(database: Session) -> None:
    parcel, _collective, household = make_clear_parcel()
    give(parcel, Right.CONTRACT, (household, "1"), term_until=DAY)
    assert codes(parcel) == []
    assert codes(parcel, DAY + SOON) == ["term_over"]


def test_papers_that_ended_were_cancelled_or_are_newer(database: Session) -> None:
    parcel, collective, household = make_clear_parcel()
    (paper,) = list_certificates(parcel.id)
    assert codes(parcel, HELD_SINCE - SOON) == ["no_owner", "no_user", "no_certificate"]
    with transaction():
        cancel_certificate(certificate_id=paper.id, on=DAY, reason="遗失换发", actor=CLERK)
    assert codes(parcel, DAY - SOON) == []
    assert codes(parcel) == ["certificate_cancelled"]
    certify(parcel, issued_on=DAY, valid_until=DAY + 30 * SOON)
    answer = clearance(parcel.id, DAY)
    assert answer.clear
    assert "30" in answer.cautions[0].zh
    assert codes(parcel, DAY + 31 * SOON) == ["certificate_expired"]
    assert collective.id != household.id


def test_a_unit_number_may_say_that_the_land_is_disputed(database: Session) -> None:
    parcel, _collective, _household = make_clear_parcel()
    certify(parcel, unit_number="529901101001JW00001L00000001")
    assert codes(parcel) == ["unit_disputed"]


def test_only_the_parcel_of_the_day_counts(database: Session) -> None:
    parcel, _collective, _household = make_clear_parcel()
    unit = parcel.unit
    number = f"{unit.compartment}林班{unit.number}"
    with transaction():
        children = split_parcel(
            parcel_id=parcel.id,
            parts=[
                PartInput(f"{number}-{place}小班", area=type(parcel.area)(750)) for place in (1, 2)
            ],
            on=DAY,
            reason="分户",
            actor=CLERK,
        )
    assert codes(parcel, DAY - SOON) == []
    assert codes(parcel)[0] == "superseded"
    assert codes(children[0]) == []
    assert codes(children[0], DAY - SOON)[0] == "not_yet"
    assert codes(children[0], SINCE)[0] == "not_yet"


def test_a_day_before_all_rules_gets_the_strictest_reading(database: Session) -> None:
    parcel = make_parcel(since=date(1985, 1, 1), survey_year=1985)
    reasons = clearance(parcel.id, date(1990, 1, 1)).reasons
    assert reasons[0].code == "no_owner"
    assert all(step in reasons[0].stops for step in Step)


def test_of_land_not_on_the_register_nothing_else_is_said(database: Session) -> None:
    parcel = make_parcel()
    assert codes(parcel, parcel.from_on - SOON) == ["not_yet"]


def test_many_are_answered_with_as_many_statements_as_one(database: Session) -> None:
    parcels = [make_clear_parcel()[0] for _ in range(4)]
    hold(parcels[2], HoldKind.DISPUTE)
    ids = [one.id for one in parcels]
    clearance(ids[0], DAY)
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    engine = database.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        answers = clearances(ids, DAY)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert [answers[one].clear for one in ids] == [True, True, False, True]
    assert len(asked) == 4
    with pytest.raises(NotFound):
        clearance(10**9, DAY)
