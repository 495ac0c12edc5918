"""Gap-free numbers: patterns, periods, voids and the proof of a series. Races: tests/races."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.audit.queries import history, values_of
from app.core.database import db, transaction
from app.core.errors import Conflict, NotFound, RuleBroken
from app.core.numbering import (
    IssuedNumber,
    check_series,
    find_number,
    format_number,
    issue_number,
    list_numbers,
    void_number,
)
from tests.core.audit_cast import CLERK, hold_test_key


@pytest.fixture(autouse=True)
def _key() -> Iterator[None]:
    yield from hold_test_key()


def issue(series: str = "contract", **changed: Any) -> IssuedNumber:
    values: dict[str, Any] = {
        "period": 2026,
        "pattern": "{adcode}-WT-{year}-{seq:04d}",
        "values": {"adcode": "529901"},
        "subject_type": "contract",
        "subject_id": 5,
    }
    return issue_number(series, **{**values, **changed})


def test_numbers_count_up_and_start_again_each_year(database: Session) -> None:
    """Series and periods do not touch each other."""
    with transaction():
        texts = [issue().text for _ in range(3)]
        texts.append(issue(period=2027).text)
        texts.append(issue("filing", pattern="〔{year}〕{seq}号").text)
        texts.append(issue().text)
    assert texts == [
        "529901-WT-2026-0001",
        "529901-WT-2026-0002",
        "529901-WT-2026-0003",
        "529901-WT-2027-0001",
        "〔2026〕1号",
        "529901-WT-2026-0004",
    ]
    found = find_number("filing", "〔2026〕1号")
    assert found is not None
    assert (found.value, found.subject_type, found.subject_id) == (1, "contract", "5")
    assert len(list_numbers("contract", 5)) == 6


def test_rolled_back_number_is_free_again(database: Session) -> None:
    """Nobody ever saw it."""
    with transaction():
        issue()
    with pytest.raises(AssertionError), transaction():
        assert issue().value == 1, "an error after the second number was taken"
    with transaction():
        assert issue().value == 2
    assert check_series("contract", 2026).gap_free


def test_only_inside_a_transaction(database: Session) -> None:
    """A number without a record would be a gap."""
    with pytest.raises(AssertionError):
        issue()


@pytest.mark.parametrize(
    "pattern",
    [
        "{year}",
        "{seq} {other}",
        "{seq.__class__}",
        "{seq!r}",
        "{seq:>9}",
        "{seq:4d}",
        "{0}{seq}",
        "{{seq}}",
        "{seq}}",
        "",
    ],
)
def test_unknown_patterns_are_refused(pattern: str) -> None:
    """Patterns may come from a rule pack: nothing but names is understood."""
    with pytest.raises(RuleBroken) as met:
        format_number(pattern, {"seq": 1, "year": 2026})
    assert met.value.code == "numbering.pattern"


@given(st.text(), st.dictionaries(st.text(alphabet="abcdefg_", min_size=1), st.integers()))
def test_any_pattern_gives_text_or_a_broken_rule(pattern: str, values: dict[str, int]) -> None:
    """Never another error, never an unfilled brace."""
    try:
        text = format_number(pattern + "{seq}", {**values, "seq": 1})
    except RuleBroken:
        return
    assert "{" not in text


@given(st.integers(min_value=0, max_value=10**12))
def test_width_pads_and_never_cuts(value: int) -> None:
    """The 10,000th contract of a year is a good contract."""
    assert int(format_number("{seq:04d}", {"seq": value})) == value


def test_voided_number_stays_and_is_not_given_again(database: Session) -> None:
    """With the reason, the person and one entry in the log."""
    with transaction():
        first = issue()
    with transaction():
        void_number(first.id, reason=" 打印错误 ", actor=CLERK, division_path="/52/")
    with transaction():
        assert issue().value == 2
    check = check_series("contract", 2026)
    assert (check.gap_free, check.issued, check.voided) == (True, 2, 1)
    entry = history("contract", 5)[0]
    assert (entry.verb, entry.reason, entry.division_path) == (
        "numbering.number_voided",
        "打印错误",
        "/52/",
    )
    assert values_of(entry)[1]["number"] == "529901-WT-2026-0001"


def test_void_asks_for_a_reason_once_and_for_a_known_number(database: Session) -> None:
    """Each refusal says which."""
    with transaction():
        number = issue().id
    with pytest.raises(RuleBroken), transaction():
        void_number(number, reason="  ", actor=CLERK)
    with pytest.raises(NotFound), transaction():
        void_number(number + 1, reason="x", actor=CLERK)
    with transaction():
        void_number(number, reason="x", actor=CLERK)
    with pytest.raises(Conflict), transaction():
        void_number(number, reason="y", actor=CLERK)


def test_two_patterns_cannot_print_the_same_number(database: Session) -> None:
    """A pattern without the year repeats itself in the second year: the database refuses."""
    with transaction():
        issue(pattern="{seq}")
    with pytest.raises(IntegrityError), transaction():
        issue(pattern="{seq}", period=2027)


@pytest.mark.parametrize(
    ("damage", "missing", "beyond"),
    [
        ("DELETE FROM issued_number WHERE value IN (2, 5)", (2, 5), ()),
        ("DELETE FROM issued_number", (1, 2, 3, 4, 5), ()),
        ("UPDATE issued_number SET value = 9 WHERE value = 3", (3,), (9,)),
        ("UPDATE number_series SET last_value = 6", (6,), ()),
        ("UPDATE number_series SET last_value = 4", (), (5,)),
    ],
)
def test_check_finds_each_gap(
    database: Session, damage: str, missing: tuple[int, ...], beyond: tuple[int, ...]
) -> None:
    """From the numbers, not from the counter."""
    with transaction():
        for _ in range(5):
            issue()
    assert check_series("contract", 2026).gap_free
    database.rollback()
    with db.engine.begin() as connection:
        connection.execute(sa.text(damage))
    check = check_series("contract", "2026")
    assert (check.gap_free, check.missing, check.beyond) == (False, missing, beyond)


def test_unknown_series_is_empty_and_sound(database: Session) -> None:
    """Nothing issued, nothing missing."""
    assert check_series("none", 2026).gap_free
