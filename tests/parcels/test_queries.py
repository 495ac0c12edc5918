"""Reads of land: scope in every one, search words, overlaps by the index and by the tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.area import Area
from app.core.database import session, transaction
from app.core.errors import NotFound
from app.divisions.rules import path_of
from app.parcels import geometry, queries
from app.parcels.commands.lineage import split_parcel
from app.parcels.inputs import PartInput
from app.parcels.models import Parcel
from app.parcels.overlap import (
    SLIVER,
    clashes_with,
    neighbours,
    overlapping,
    overlapping_pairs,
    overlaps_in,
    square_metres_of,
)
from app.parcels.rules import Right
from tests.factories.parcels import HELD_SINCE, certify, give, make_parcel, square
from tests.factories.parties import make_household
from tests.factories.places import (
    COUNTY,
    FAR_VILLAGE,
    NEXT_VILLAGE,
    OTHER_COUNTY,
    VILLAGE,
    actor_at,
    make_places,
)

CLERK = actor_at(COUNTY, user_id=1)
OUTSIDER = actor_at(OTHER_COUNTY, user_id=2)
VILLAGER = actor_at(VILLAGE, user_id=3)
DAY = date(2026, 3, 1)
ANYWHERE = path_of("52")


@pytest.fixture(autouse=True)
def _places(database: Session) -> None:
    make_places()


def found(actor: Actor, words: str = "") -> set[str]:
    query = queries.select_parcels(actor=actor)
    if words:
        query = queries.narrow_to_words(query, words)
    return {one.key for one in session().scalars(query)}


def test_everybody_sees_their_area_and_nothing_else(database: Session) -> None:
    here, next_door, far = make_parcel(), make_parcel(NEXT_VILLAGE), make_parcel(FAR_VILLAGE)
    assert found(CLERK) == {here.key, next_door.key}
    assert found(VILLAGER) == {here.key}
    assert found(OUTSIDER) == {far.key}
    inside = queries.narrow_to_place(queries.select_parcels(actor=CLERK), path_of(NEXT_VILLAGE))
    assert [one.key for one in session().scalars(inside)] == [next_door.key]


def test_a_foreign_id_and_an_absent_one_look_the_same(database: Session) -> None:
    parcel = make_parcel(boundary=square(107, 27))
    paper = certify(parcel)
    asks: list[Callable[[], object]] = [
        lambda: queries.get_parcel(parcel.id, actor=OUTSIDER),
        lambda: queries.get_parcel(10**9, actor=OUTSIDER),
        lambda: queries.get_parcels([parcel.id], actor=OUTSIDER),
        lambda: queries.get_certificate(paper.id, actor=OUTSIDER),
        lambda: queries.get_hold(10**9, actor=OUTSIDER),
    ]
    for ask in asks:
        with pytest.raises(NotFound):
            ask()
    assert queries.find_by_key(parcel.key, actor=OUTSIDER) is None
    assert queries.find_by_key(parcel.key, actor=CLERK) == parcel
    assert queries.ids_of_keys([parcel.key], actor=OUTSIDER) == {}
    assert queries.ids_of_keys([parcel.key], actor=CLERK) == {parcel.key: parcel.id}
    assert queries.boundaries_in(ANYWHERE, actor=OUTSIDER, limit=9) == []
    assert queries.boundaries_in(ANYWHERE, actor=CLERK, limit=9) == [parcel]
    assert overlaps_in(ANYWHERE, actor=OUTSIDER) == []
    assert clashes_with(square(107, 27), (10**9, 0, 2 * 10**9, 10**9), actor=OUTSIDER) == []


def test_a_holder_sees_what_they_hold_today_wherever_it_lies(database: Session) -> None:
    mine, other = make_parcel(), make_parcel()
    household = make_household()
    give(mine, Right.TREES, (household, "1"))
    person = replace(OUTSIDER, party_id=household.id)
    assert found(person) == {mine.key}
    assert [row.parcel_id for row in queries.holdings_of(household.id, DAY, actor=person)] == [
        mine.id
    ]
    assert queries.holdings_of(household.id, DAY, actor=OUTSIDER) == []
    give(mine, Right.TREES, (make_household(), "1"), on=date(2024, 1, 1))
    assert found(person) == set()
    assert other.key not in found(person)


def test_land_is_found_by_what_people_know_of_it(database: Session) -> None:
    parcel = make_parcel(subcompartment="012林班05大班03小班", name="响水坡")
    part = make_parcel(subcompartment="012林班05大班03-1小班", name="")
    certify(parcel, number="青林证字(2009)第77号", unit_number="529901101001JE00001L00000001")
    for words in ("响水", "xsp", "青林证字(2009)第77号", "529901101001je00001l00000001"):
        assert found(CLERK, words) == {parcel.key}, words
    assert found(CLERK, parcel.key.lower()) == {parcel.key}
    assert found(CLERK, "12林班5大班3小班") == {parcel.key}
    assert found(CLERK, "012林班05大班03小班1细班") == {part.key}
    assert found(CLERK, VILLAGE) == {parcel.key, part.key}
    assert found(CLERK, "%") == found(CLERK)
    assert found(CLERK, "没有这个") == set()


def test_neighbours_by_the_index_and_overlaps_with_their_area(database: Session) -> None:
    mine = make_parcel(boundary=square(107, 27))
    beside = make_parcel(boundary=square(107.001, 27))
    across = make_parcel(boundary=square(107.0005, 27.0005))
    around = make_parcel(boundary=square(106.99, 26.99, side=0.05))
    make_parcel(boundary=square(107.5, 27.5))
    make_parcel()
    box = (1070000000, 270000000, 1070010000, 270010000)
    assert {one.id for one in neighbours(box, actor=CLERK, but=mine.id)} == {
        beside.id,
        across.id,
        around.id,
    }
    clashes = overlapping(mine, actor=CLERK)
    assert [one.parcel.id for one in clashes] == [around.id, across.id]
    assert mine.drawn_area is not None
    assert abs(clashes[0].area.mu_x100 - mine.drawn_area.mu_x100) <= 1
    assert abs(4 * clashes[1].area.mu_x100 - mine.drawn_area.mu_x100) <= 4
    assert overlapping(make_parcel(), actor=CLERK) == []
    pairs = {(one.first_id, one.second_id): one.area for one in overlaps_in(ANYWHERE, actor=CLERK)}
    assert set(pairs) == {
        (mine.id, across.id),
        (mine.id, around.id),
        (beside.id, across.id),
        (beside.id, around.id),
        (across.id, around.id),
    }
    assert pairs[mine.id, across.id] == clashes[1].area


def test_slivers_and_what_was_replaced_do_not_count(database: Session) -> None:
    mine = make_parcel(boundary=square(107, 27))
    make_parcel(boundary=square(107.000999, 27))
    assert overlapping(mine, actor=CLERK) == []
    with transaction():
        split_parcel(
            parcel_id=mine.id,
            parts=[
                PartInput("900林班1小班", Area(700), boundary=square(107, 27, side=0.0005)),
                PartInput("900林班2小班", Area(800)),
            ],
            on=DAY,
            reason="分户",
            actor=CLERK,
        )
    assert overlaps_in(ANYWHERE, actor=CLERK) == []
    assert Area(10) == SLIVER


def test_the_search_for_neighbours_is_a_range_of_an_index(database: Session) -> None:
    """SQLite says how it would look; PostgreSQL chooses by its own statistics."""
    if database.get_bind().dialect.name != "sqlite":
        return
    plan = database.execute(
        sa.text(
            "EXPLAIN QUERY PLAN SELECT id FROM parcel WHERE status = 'current' "
            "AND west_e7 BETWEEN 1 AND 2 AND east_e7 >= 1 AND south_e7 <= 2 AND north_e7 >= 1"
        )
    ).all()
    assert "ix_parcel_box" in str(plan)
    assert Parcel.__table__.c.boundary.type.length is None


@given(
    places=st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 12)), max_size=25
    )
)
def test_the_tree_finds_what_asking_each_pair_finds(places: list[tuple[int, int, int]]) -> None:
    geos = geometry.shapely()
    shapes = [
        geos.box(107 + x / 1e4, 27 + y / 1e4, 107 + (x + size) / 1e4, 27 + (y + size) / 1e4)
        for x, y, size in places
    ]
    ids = [100 + place for place in range(len(shapes))]
    expected = {
        (ids[one], ids[two])
        for one, two in combinations(range(len(shapes)), 2)
        if square_metres_of(geos.intersection(shapes[one], shapes[two])) > 70
    }
    assert {(pair.first_id, pair.second_id) for pair in overlapping_pairs(ids, shapes)} == expected


def test_what_a_party_holds_is_read_for_the_first_parcels_alone(database: Session) -> None:
    household = make_household()
    parcels = [make_parcel() for _ in range(5)]
    for parcel in parcels:
        give(parcel, Right.TREES, (household, "1"))
        give(parcel, Right.CONTRACT, (household, "1"))
    first = sorted(parcels, key=lambda one: one.key)[:2]
    found = queries.holdings_of(household.id, DAY, actor=CLERK, parcels=2)
    assert [one.parcel_id for one in found] == [first[0].id] * 2 + [first[1].id] * 2
    assert queries.count_held(household.id, DAY, actor=CLERK) == 5
    assert queries.count_held(household.id, DAY, actor=OUTSIDER) == 0
    assert queries.count_held(household.id, HELD_SINCE - timedelta(days=1), actor=CLERK) == 0
