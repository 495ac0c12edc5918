"""Which value holds: near before far, in force before draft and expired, local choice on top."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulepacks.packs import load_packs
from app.rulepacks.rules.effective import LocalChoice, RuleValue, Standing, effective_value, upward
from tests.rulepacks.conftest import SMALL

COUNTY = "/52/5299/529901/"
VILLAGE = COUNTY + "529901101/529901101201/"
OTHER = "/15/1506/150699/"
DAY = date(2026, 3, 1)


def ask(name: str, path: str, on: date = DAY, *choices: LocalChoice) -> RuleValue | None:
    held = {choice.division_path: [choice] for choice in choices}
    return effective_value(load_packs(SMALL).values.get(name, {}), path, on, choices=held)


def choice(value: object, path: str = COUNTY, start: date = DAY) -> LocalChoice:
    return LocalChoice(1, "notices.days", path, value, "理由", "", start, None, "申批准")


def test_upward() -> None:
    assert upward("/52/5299/") == ("/52/5299/", "/52/", "/")
    assert upward("/") == ("/",)


@pytest.mark.parametrize(
    ("on", "value", "path", "article"),
    [
        (date(1999, 12, 31), None, None, None),
        (date(2022, 12, 31), 15, "/", "示例法第一条"),
        (date(2023, 1, 1), 20, "/52/", "第十条"),
        (date(2024, 12, 31), 20, "/52/", "第十条"),
        (date(2025, 1, 1), 30, "/52/", "第十条（修正）"),
        (date(2027, 12, 31), 30, "/52/", "第十条（修正）"),
        # The province's measures have ended: what is in force farther up goes before them.
        (date(2028, 1, 1), 15, "/", "示例法第一条"),
    ],
)
def test_validity_decides_to_the_day(
    on: date, value: int | None, path: str | None, article: str | None
) -> None:
    held = ask("notices.days", COUNTY, on)
    if held is None:
        assert value is None
        return
    assert (held.integer, held.division_path, held.article.zh) == (value, path, article)
    assert held.status is Standing.IN_FORCE
    assert held.is_firm


def test_a_village_inherits_and_a_stranger_does_not() -> None:
    village, stranger = ask("notices.days", VILLAGE), ask("notices.days", OTHER)
    assert village is not None
    assert stranger is not None
    assert (village.integer, stranger.integer) == (30, 15)


def test_a_draft_is_told_apart_and_never_goes_before_law() -> None:
    held = ask("tickets.since", COUNTY)
    assert held is not None
    assert (held.day, held.status, held.is_firm) == (date(2013, 1, 1), Standing.DRAFT, False)
    days = ask("notices.days", COUNTY)
    assert days is not None
    assert days.pack.code == "province"
    assert ask("tickets.since", COUNTY, date(2023, 12, 31)) is None


def test_an_expired_value_is_told_apart_and_was_law_in_its_time() -> None:
    then, now = (
        ask("tickets.non_arable", COUNTY, date(2025, 12, 31)),
        ask("tickets.non_arable", COUNTY, date(2026, 1, 1)),
    )
    assert then is not None
    assert now is not None
    assert (then.status, now.status) == (Standing.IN_FORCE, Standing.EXPIRED)
    survival = ask("tickets.survival", COUNTY, date(2026, 1, 1))
    assert survival is not None
    assert (str(survival.decimal), survival.status) == ("0.85", Standing.IN_FORCE)


def test_a_local_choice_holds_where_the_law_leaves_it_open() -> None:
    held = ask("notices.days", VILLAGE, DAY, choice(40))
    assert held is not None
    assert (held.integer, held.status, held.division_path) == (40, Standing.LOCAL_CHOICE, COUNTY)
    assert held.article.zh == "第十条（修正）"
    assert held.left_open_by.zh == "《示例省办法》第十条（修正）"
    assert held.source.zh == "本地规定，2026-03-01 起；由县定的依据：《示例省办法》第十条（修正）"


def test_a_local_choice_means_nothing_before_its_day_or_where_nothing_is_open() -> None:
    early = ask("notices.days", COUNTY, DAY - timedelta(days=1), choice(40))
    closed = ask("notices.days", COUNTY, date(2024, 6, 1), choice(40, start=date(2024, 1, 1)))
    assert early is not None
    assert closed is not None
    assert (early.integer, closed.integer) == (30, 20)


def test_a_choice_above_the_law_that_leaves_it_open_does_not_reach_down() -> None:
    held = ask("notices.days", COUNTY, DAY, choice(40, path="/"))
    assert held is not None
    assert held.integer == 30


DAYS = st.dates(date(1998, 1, 1), date(2030, 12, 31))
PATHS = st.sampled_from(["/", "/52/", "/52/5299/", COUNTY, VILLAGE, OTHER])


@given(name=st.sampled_from(sorted(load_packs(SMALL).values)), path=PATHS, on=DAYS)
def test_what_is_given_holds_there_and_then(name: str, path: str, on: date) -> None:
    """Whatever is found lies upward, has begun, and yields to nothing in force that is nearer."""
    held = ask(name, path, on)
    everything = [
        value
        for values in load_packs(SMALL).values[name].values()
        for value in values
        if path.startswith(value.pack.division_path) and value.standing_on(on) is not None
    ]
    if held is None:
        assert everything == []
        return
    assert path.startswith(held.division_path)
    assert held.valid_from <= on
    firm = [value for value in everything if value.standing_on(on) is Standing.IN_FORCE]
    assert (held.status is Standing.IN_FORCE) == bool(firm)
    for value in firm or everything:
        assert len(value.pack.division_path) <= len(held.division_path)
