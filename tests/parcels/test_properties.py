"""Whatever is split, joined, surveyed, given or restricted, in whatever order: parts total 1, area
is conserved, past days read as they did, and nobody sees beyond their area.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.area import Area
from app.core.database import session, transaction
from app.core.paths import lies_within
from app.parcels import queries
from app.parcels.commands.holders import transfer_share
from app.parcels.commands.lineage import merge_parcels, resurvey_parcel, split_parcel
from app.parcels.inputs import MergedInput, PartInput, ResurveyInput
from app.parcels.models import Parcel, ParcelEvent, RightShare
from app.parcels.overlap import overlaps_in
from app.parcels.rules import ParcelStatus, Right
from tests.factories.parcels import HELD_SINCE, give, make_parcel, square
from tests.factories.parties import make_household, make_organisation
from tests.factories.places import (
    COUNTY,
    FAR_VILLAGE,
    NEXT_VILLAGE,
    OTHER_COUNTY,
    VILLAGE,
    actor_at,
    make_places,
)

CLERK = actor_at(COUNTY, user_id=1, name="陈敏行")
START = date(2022, 1, 1)
WEIGHTS = st.lists(st.integers(1, 40), min_size=1, max_size=4)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["split", "merge", "survey", "give", "set"]),
        st.integers(0, 10**6),
        st.lists(st.integers(1, 99), min_size=2, max_size=4),
    ),
    min_size=1,
    max_size=7,
)
OFTEN = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_numbers = count(1)


def fresh() -> str:
    """A number no other parcel has."""
    serial = next(_numbers)
    return f"{9000 + serial // 900}林班{serial % 900 + 1}小班"


def shares_of(parties: list[int], weights: list[int]) -> list[tuple[int, Fraction]]:
    total = sum(weights)
    return [
        (party, Fraction(weight, total)) for party, weight in zip(parties, weights, strict=False)
    ]


class Walk:
    """Land of one village on which steps are taken, each on a later day."""

    def __init__(self, weights: list[list[int]]) -> None:
        """Some parcels with different holders of the trees and one owner."""
        self.people = [make_household() for _ in range(4)]
        owner = make_organisation()
        self.day = START
        self.first: list[int] = []
        self.found = Area(0)
        for one in weights:
            parcel = make_parcel(area=Area(997 * len(one) + sum(one)))
            give(parcel, Right.OWNERSHIP, (owner, "1"), on=HELD_SINCE)
            self._set(parcel, one, on=HELD_SINCE)
            self.first.append(parcel.id)
        self.before = sum(queries.get_parcel(one, actor=CLERK).area_mu_x100 for one in self.first)

    def _set(self, parcel: Parcel, weights: list[int], *, on: date) -> None:
        weights = weights[:4]
        total = sum(weights)
        give(
            parcel,
            Right.TREES,
            *(
                (party, f"{weight}/{total}")
                for party, weight in zip(self.people, weights, strict=False)
            ),
            on=on,
        )

    def current(self) -> list[Parcel]:
        query = queries.select_parcels(actor=CLERK).where(
            Parcel.status == ParcelStatus.CURRENT, Parcel.id >= self.first[0]
        )
        return list(session().scalars(query.order_by(Parcel.id)))

    def step(self, what: str, pick: int, weights: list[int]) -> None:
        """One change of one parcel, a week later."""
        self.day += timedelta(days=7)
        land = self.current()
        parcel = land[pick % len(land)]
        if what == "merge" and len(land) < 2:
            what = "split"
        if what == "split" and parcel.area_mu_x100 >= len(weights):
            self._split(parcel, weights)
        elif what == "merge":
            self._merge([parcel, land[(pick + 1) % len(land)]])
        elif what == "survey":
            self._survey(parcel, pick)
        elif what == "give":
            self._give(parcel, weights)
        elif what == "set":
            self._set(parcel, weights, on=self.day)

    def _split(self, parcel: Parcel, weights: list[int]) -> None:
        free = parcel.area_mu_x100 - len(weights)
        areas = [1 + free * weight // sum(weights) for weight in weights]
        areas[0] += parcel.area_mu_x100 - sum(areas)
        with transaction():
            split_parcel(
                parcel_id=parcel.id,
                parts=[PartInput(fresh(), Area(area)) for area in areas],
                on=self.day,
                reason="分",
                actor=CLERK,
            )

    def _merge(self, land: list[Parcel]) -> None:
        with transaction():
            merge_parcels(
                parcel_ids=[one.id for one in land],
                given=MergedInput(fresh(), 2022, agreement="全体权利人协议"),
                on=self.day,
                reason="合",
                actor=CLERK,
            )

    def _survey(self, parcel: Parcel, pick: int) -> None:
        area = Area(parcel.area_mu_x100 + pick % 7)
        self.found += area - parcel.area
        with transaction():
            resurvey_parcel(
                parcel_id=parcel.id,
                given=ResurveyInput(fresh(), 2022, area),
                on=self.day,
                reason="查",
                actor=CLERK,
            )

    def _give(self, parcel: Parcel, weights: list[int]) -> None:
        held = queries.holders_on(parcel.id, Right.TREES, self.day)
        giver = held[weights[0] % len(held)]
        taker = self.people[weights[1] % len(self.people)]
        if taker.id != giver.party_id:
            with transaction():
                transfer_share(
                    parcel_id=parcel.id,
                    right=Right.TREES,
                    giver=giver.party_id,
                    taker=taker.id,
                    share=giver.share * Fraction(weights[0], weights[0] + weights[1]),
                    on=self.day,
                    reason="转",
                    actor=CLERK,
                )


def holders_of_all(day: date) -> dict[tuple[int, str], dict[int, Fraction]]:
    """Every set that stood on a day."""
    sets: dict[tuple[int, str], dict[int, Fraction]] = {}
    for id_ in session().scalars(sa.select(Parcel.id)):
        for right in (Right.OWNERSHIP, Right.TREES):
            for row in queries.holders_on(id_, right, day):
                sets.setdefault((id_, right), {})[row.party_id] = row.share
    return sets


@OFTEN
@given(weights=st.lists(WEIGHTS, min_size=2, max_size=3), steps=STEPS)
def test_parts_total_one_area_is_conserved_and_past_days_stay(
    database: Session, weights: list[list[int]], steps: list[tuple[str, int, list[int]]]
) -> None:
    make_places()
    walk = Walk(weights)
    kept: dict[date, dict[tuple[int, str], dict[int, Fraction]]] = {}
    for what, pick, numbers in steps:
        kept[walk.day + timedelta(days=6)] = holders_of_all(walk.day + timedelta(days=6))
        walk.step(what, pick, numbers)
        land = walk.current()
        assert sum(one.area_mu_x100 for one in land) == walk.before + walk.found.mu_x100
        today = holders_of_all(walk.day)
        assert set(today) >= {(one.id, right) for one in land for right in ("ownership", "trees")}
        assert all(sum(parts.values()) == 1 for parts in today.values())
    for day, sets in kept.items():
        assert holders_of_all(day) == sets, day
    _check_lineage()


def _check_lineage() -> None:
    """Each event by itself keeps what went in, or states the difference."""
    for event in session().scalars(sa.select(ParcelEvent)):
        went = sum(line.area_mu_x100 for line in event.lines if not line.came)
        came = sum(line.area_mu_x100 for line in event.lines if line.came)
        assert came == went + event.difference_mu_x100
        assert event.kind == "resurvey" or event.difference_mu_x100 == 0
        assert all(line.area_mu_x100 == line.parcel.area_mu_x100 for line in event.lines)


AREAS = ["52", COUNTY, OTHER_COUNTY, "529901101", VILLAGE, NEXT_VILLAGE, FAR_VILLAGE]


@pytest.mark.parametrize("code", AREAS)
def test_what_anybody_sees_lies_in_their_area(database: Session, code: str) -> None:
    make_places()
    household = make_household()
    for place, village in enumerate((VILLAGE, NEXT_VILLAGE, FAR_VILLAGE)):
        for _twice in range(2):
            parcel = make_parcel(village, boundary=square(107 + place, 27))
            if village != FAR_VILLAGE:
                give(parcel, Right.TREES, (household, "1"))
    actor = actor_at(code)
    every = {one.id: one.division_path for one in session().scalars(sa.select(Parcel))}
    inside = {id_ for id_, path in every.items() if lies_within(path, actor.division_path)}
    query = queries.select_parcels(actor=actor)
    seen = {one.id for one in session().scalars(query)}
    assert seen == inside
    assert session().scalar(sa.select(sa.func.count()).select_from(query.subquery())) == len(inside)
    words = queries.narrow_to_words(query, "长坡")
    assert {one.id for one in session().scalars(words)} == inside
    drawn = queries.boundaries_in("/", actor=actor, limit=99)
    assert {one.id for one in drawn} == inside
    pairs = overlaps_in("/", actor=actor)
    assert {id_ for pair in pairs for id_ in (pair.first_id, pair.second_id)} == inside
    held = queries.holdings_of(household.id, START, actor=actor)
    assert {row.parcel_id for row in held} == inside & set(
        session().scalars(sa.select(RightShare.parcel_id))
    )
