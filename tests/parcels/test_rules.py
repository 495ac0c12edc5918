"""Rules of land, without a database: parts of a split, attributes, exact shares."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.area import Area
from app.core.errors import InvalidValue, RuleBroken
from app.parcels import rules
from app.parcels.inputs import Attributes, ShareInput, check_attributes
from app.parcels.rules import LandClass, ResourceType, Right, check_area, check_parts
from app.parcels.shares import check_shares, joined, show, transferred

THIRD, WHOLE = Fraction(1, 3), Fraction(1)
EARLY, LATE = date(2050, 1, 1), date(2070, 1, 1)


def sets() -> st.SearchStrategy[tuple[ShareInput, ...]]:
    """Holders with exact parts of a right that total 1."""
    return st.lists(st.integers(1, 999), min_size=1, max_size=6).map(
        lambda weights: tuple(
            ShareInput(place, Fraction(weight, sum(weights)))
            for place, weight in enumerate(weights, start=1)
        )
    )


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        ([], "parcels.no_holder"),
        ([(1, WHOLE), (1, WHOLE)], "parcels.holder_twice"),
        ([(1, WHOLE), (2, Fraction(0))], "parcels.no_share"),
        ([(1, Fraction(3, 2)), (2, Fraction(-1, 2))], "parcels.no_share"),
        ([(1, THIRD), (2, THIRD)], "parcels.shares_total"),
        ([(1, WHOLE), (2, THIRD)], "parcels.shares_total"),
        ([(1, Fraction(333_333, 10**6)), (2, 2 * THIRD)], "parcels.shares_total"),
        ([(1, Fraction(1, 2**63)), (2, 1 - Fraction(1, 2**63))], "parcels.share_too_fine"),
    ],
)
def test_shares_that_are_not_the_whole_are_refused(
    shares: list[tuple[int, Fraction]], code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_shares(Right.TREES, [ShareInput(*one) for one in shares])
    assert refused.value.code == code


def test_thirds_are_exactly_one() -> None:
    check_shares(Right.TREES, [ShareInput(party, THIRD) for party in (1, 2, 3)])


@given(shares=sets(), giver=st.integers(1, 6), taker=st.integers(1, 8), part=st.fractions(0, 1))
def test_a_transfer_keeps_the_whole(
    shares: tuple[ShareInput, ...], giver: int, taker: int, part: Fraction
) -> None:
    held = {one.party_id: one.share for one in shares}
    share = held.get(giver, Fraction(0)) * part
    if giver == taker or share <= 0:
        with pytest.raises(RuleBroken):
            transferred(shares, giver=giver, taker=taker, share=share)
        return
    after = {
        one.party_id: one.share
        for one in transferred(shares, giver=giver, taker=taker, share=share)
    }
    assert sum(after.values()) == 1
    assert after[taker] == held.get(taker, 0) + share
    assert after.get(giver, 0) == held[giver] - share
    assert all(one > 0 for one in after.values())


def test_nobody_gives_more_than_they_hold() -> None:
    shares = [ShareInput(1, THIRD), ShareInput(2, 2 * THIRD)]
    for giver, share in ((1, Fraction(1, 2)), (3, THIRD), (1, Fraction(0)), (1, Fraction(-1))):
        with pytest.raises(RuleBroken) as refused:
            transferred(shares, giver=giver, taker=9, share=share)
        assert refused.value.code == "parcels.share_not_held"


def test_a_transfer_ends_with_the_earlier_term() -> None:
    shares = [ShareInput(1, THIRD, EARLY), ShareInput(2, 2 * THIRD, LATE)]
    after = transferred(shares, giver=1, taker=2, share=THIRD)
    assert after == (ShareInput(2, WHOLE, EARLY),)


@given(brought=st.lists(st.tuples(st.integers(1, 10**6), sets()), min_size=2, max_size=4))
def test_joined_land_is_held_by_area_and_whole(
    brought: list[tuple[int, tuple[ShareInput, ...]]],
) -> None:
    given_sets = [(Area(area), shares) for area, shares in brought]
    after = joined(given_sets, agreed=True)
    assert sum(one.share for one in after) == 1
    first = {one.party_id: one.share for one in brought[0][1]}
    if any({one.party_id: one.share for one in shares} != first for _area, shares in brought):
        with pytest.raises(RuleBroken) as refused:
            joined(given_sets, agreed=False)
        assert refused.value.code == "parcels.merge_holders"
        assert refused.value.article is not None
    else:
        assert joined(given_sets, agreed=False) == after


def test_joined_land_by_hand() -> None:
    """10 亩 of one and 30 亩 shared by two: 10/40, and 15/40 each."""
    half = Fraction(1, 2)
    after = joined(
        [
            (Area(1000), [ShareInput(1, WHOLE, LATE)]),
            (Area(3000), [ShareInput(1, half, EARLY), ShareInput(2, half)]),
        ],
        agreed=True,
    )
    assert after == (
        ShareInput(1, Fraction(5, 8), EARLY),
        ShareInput(2, Fraction(3, 8), None),
    )
    with pytest.raises(RuleBroken) as refused:
        joined([(Area(1), [ShareInput(1, WHOLE)]), (Area(1), [])], agreed=True)
    assert refused.value.code == "parcels.merge_right_missing"


@given(cuts=st.lists(st.integers(1, 10**7), min_size=2, max_size=60))
def test_parts_of_a_split_are_the_whole_to_the_last_hundredth(cuts: list[int]) -> None:
    areas = [Area(cut) for cut in cuts]
    check_parts(Area.total(areas), areas)
    for wrong in (1, -1):
        with pytest.raises(RuleBroken) as refused:
            check_parts(Area(sum(cuts) + wrong), areas)
        assert refused.value.code == "parcels.split_area"
        assert "0.01" in refused.value.message.zh


def test_a_split_makes_at_least_two_parts_with_some_land() -> None:
    with pytest.raises(RuleBroken):
        check_parts(Area(10), [Area(10)])
    with pytest.raises(InvalidValue):
        check_parts(Area(10), [Area(10), Area(0)])
    with pytest.raises(InvalidValue):
        check_area(Area(-1))


@pytest.mark.parametrize(
    ("field", "most"),
    [("canopy_x100", 100), ("dbh_cm_x10", 5000), ("height_m_x10", 1200), ("stems", 10**9)],
)
def test_measures_lie_in_what_trees_can_be(field: str, most: int) -> None:
    check_attributes(Attributes(**{field: most}))
    for wrong in (most + 1, -1):
        with pytest.raises(InvalidValue) as refused:
            check_attributes(Attributes(**{field: wrong}))
        assert refused.value.field == field


def test_the_class_of_land_fits_its_resource() -> None:
    with pytest.raises(RuleBroken):
        check_attributes(Attributes(land_class=LandClass.GRASSLAND))
    check_attributes(Attributes(resource_type=ResourceType.GRASS, land_class=LandClass.GRASSLAND))


def test_every_code_has_words_in_both_languages() -> None:
    labels = [value for name, value in vars(rules).items() if name.endswith("_LABELS")]
    assert len(labels) == 12
    for table in labels:
        assert set(table) == set(type(next(iter(table))))
        assert all(text.zh and text.en for text in table.values())


def test_shares_read_as_they_are_typed() -> None:
    assert show(THIRD) == "1/3"
    assert show(WHOLE) == "1"
