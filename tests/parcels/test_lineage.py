"""Splits, mergers and new surveys, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.area import Area
from app.core.audit.entries import AuditEntry
from app.core.database import session, transaction
from app.core.errors import RuleBroken
from app.parcels import queries
from app.parcels.commands.holds import open_hold
from app.parcels.commands.lineage import merge_parcels, resurvey_parcel, split_parcel
from app.parcels.commands.register import (
    update_parcel,
)
from app.parcels.commands.stated import attributes_of
from app.parcels.inputs import (
    HoldInput,
    MergedInput,
    ParcelChange,
    PartInput,
    ResurveyInput,
)
from app.parcels.models import Parcel
from app.parcels.rules import EventKind, HoldKind, ParcelStatus, Right
from tests.factories.parcels import (
    certify,
    give,
    make_clear_parcel,
    make_parcel,
)
from tests.factories.parties import make_household
from tests.factories.places import (
    COUNTY,
    NEXT_VILLAGE,
    OTHER_COUNTY,
    actor_at,
    make_places,
)

CLERK = actor_at(COUNTY, user_id=1, name="陈敏行")
OUTSIDER = actor_at(OTHER_COUNTY, user_id=3, name="岚外人")
LATER = date(2023, 3, 1)
REASON = "依据林改档案"


@pytest.fixture(autouse=True)
def _places(database: Session) -> None:
    make_places()


def part(number: str, area: int, **changes: object) -> PartInput:
    return PartInput(number, Area(area), **changes)


def split(parcel: Parcel, *, on: date = LATER) -> list[Parcel]:
    """Two parts of 5 and 10 亩."""
    place = parcel.unit
    unit = f"{place.compartment}林班{place.number}"
    with transaction():
        return split_parcel(
            parcel_id=parcel.id,
            parts=[part(f"{unit}-1小班", 500), part(f"{unit}-2小班", 1000, name="短坡")],
            on=on,
            reason=REASON,
            actor=CLERK,
        )


def last_entries(verb: str) -> list[AuditEntry]:
    return list(
        session().scalars(
            sa.select(AuditEntry).where(AuditEntry.verb == verb).order_by(AuditEntry.id)
        )
    )


def held(parcel: Parcel, right: Right, day: date) -> dict[int, Fraction]:
    return {one.party_id: one.share for one in queries.holders_on(parcel.id, right, day)}


def test_a_split_carries_rights_restrictions_and_papers(database: Session) -> None:
    parcel, collective, household = make_clear_parcel()
    neighbour = make_household()
    give(parcel, Right.TREES, (household, "1/3"), (neighbour, "2/3"), on=date(2022, 1, 1))
    with transaction():
        dispute = open_hold(
            parcel_id=parcel.id, given=HoldInput(HoldKind.DISPUTE, LATER, "界线"), actor=CLERK
        )
    children = split(parcel)
    database.refresh(dispute)
    assert parcel.status == ParcelStatus.SUPERSEDED
    assert parcel.until_on == LATER
    assert dispute.cleared_on == LATER
    thirds = {household.id: Fraction(1, 3), neighbour.id: Fraction(2, 3)}
    assert held(parcel, Right.TREES, LATER - timedelta(days=1)) == thirds
    assert held(parcel, Right.TREES, LATER) == {}
    for child in children:
        assert held(child, Right.TREES, LATER) == thirds
        assert held(child, Right.OWNERSHIP, LATER) == {collective.id: Fraction(1)}
        assert [one.inherited_from_id for one in queries.list_holds(child.id)] == [dispute.id]
        assert len(queries.list_certificates(child.id)) == 1
        assert child.from_on == LATER
        assert child.species == "杉木"
        assert child.stems is None
    assert [child.name for child in children] == ["长坡", "短坡"]
    assert sum(child.area_mu_x100 for child in children) == parcel.area_mu_x100
    assert len(last_entries("parcels.came_of_split")) == 2


def test_what_was_replaced_is_history(database: Session) -> None:
    parcel = make_parcel()
    child, _ = split(parcel)
    for change in (
        lambda: split(parcel),
        lambda: give(parcel, Right.TREES, (make_household(), "1")),
        lambda: certify(parcel),
        lambda: update_parcel(
            parcel_id=child.id,
            given=ParcelChange(1, "", Area(501), attributes_of(child), "改"),
            actor=CLERK,
        ),
    ):
        with pytest.raises(RuleBroken):
            change()


def test_parts_take_keys_nobody_has_and_days_after_the_records(database: Session) -> None:
    parcel = make_parcel(area=Area(1500))
    other = make_parcel()
    unit = other.unit
    taken = f"{unit.compartment}林班{unit.number}小班"
    for numbers in ((taken, "900林班1小班"), ("900林班1小班", "900林班1小班")):
        with pytest.raises(RuleBroken) as refused, transaction():
            split_parcel(
                parcel_id=parcel.id,
                parts=[part(number, 750) for number in numbers],
                on=LATER,
                reason=REASON,
                actor=CLERK,
            )
        assert refused.value.code == "parcels.key_taken"
    give(parcel, Right.TREES, (make_household(), "1"), on=LATER)
    with pytest.raises(RuleBroken) as refused:
        split(parcel, on=LATER - timedelta(days=1))
    assert refused.value.code == "parcels.event_too_early"


def test_a_merger_needs_the_same_holders_or_their_agreement(database: Session) -> None:
    first, collective, household = make_clear_parcel(area=Area(1000))
    second, neighbour = make_parcel(area=Area(3000)), make_household()
    give(second, Right.OWNERSHIP, (collective, "1"))
    give(second, Right.TREES, (neighbour, "1"))
    given = MergedInput("777林班1小班", 2023)

    def merge(agreement: str = "") -> Parcel:
        with transaction():
            return merge_parcels(
                parcel_ids=[first.id, second.id],
                given=MergedInput(given.subcompartment, 2023, agreement=agreement),
                on=LATER,
                reason=REASON,
                actor=CLERK,
            )

    with pytest.raises(RuleBroken) as refused:
        merge()
    assert refused.value.code == "parcels.merge_holders"
    joint = merge("云坪村合并协议1号")
    assert joint.area == Area(4000)
    assert held(joint, Right.OWNERSHIP, LATER) == {collective.id: Fraction(1)}
    assert held(joint, Right.TREES, LATER) == {
        household.id: Fraction(1, 4),
        neighbour.id: Fraction(3, 4),
    }
    assert len(queries.list_certificates(joint.id)) == 1
    assert joint.stems == 1800
    assert first.status == second.status == ParcelStatus.SUPERSEDED


def test_only_like_land_is_joined(database: Session) -> None:
    here, there = make_parcel(), make_parcel(NEXT_VILLAGE)
    for ids, code in (
        ([here.id, there.id], "parcels.merge_unlike"),
        ([here.id, here.id], "parcels.merge_parts"),
    ):
        with pytest.raises(RuleBroken) as refused, transaction():
            merge_parcels(
                parcel_ids=ids,
                given=MergedInput("777林班1小班", 2023),
                on=LATER,
                reason=REASON,
                actor=CLERK,
            )
        assert refused.value.code == code


def test_a_new_survey_states_what_it_found(database: Session) -> None:
    parcel, _collective, household = make_clear_parcel()
    with transaction():
        after = resurvey_parcel(
            parcel_id=parcel.id,
            given=ResurveyInput("001林班88小班", 2023, Area(1480)),
            on=LATER,
            reason="2023 年二类调查",
            actor=CLERK,
        )
    assert held(after, Right.TREES, LATER) == {household.id: Fraction(1)}
    (event,) = queries.lineage_of(after.id)
    assert (event.kind, event.difference_mu_x100) == (EventKind.RESURVEY, -20)
    assert after.stems == 900


def test_lineage_reads_from_any_of_its_parcels(database: Session) -> None:
    parcel = make_parcel()
    one, two = split(parcel)
    with transaction():
        joint = merge_parcels(
            parcel_ids=[one.id, two.id],
            given=MergedInput("778林班1小班", 2023),
            on=LATER + timedelta(days=30),
            reason=REASON,
            actor=CLERK,
        )
    for each in (parcel, one, joint):
        events = queries.lineage_of(each.id)
        assert [event.kind for event in events] == ["split", "merge"], each.key
    assert {line.parcel.key for line in events[0].lines if line.came} == {one.key, two.key}
    assert queries.lineage_of(make_parcel().id) == []
