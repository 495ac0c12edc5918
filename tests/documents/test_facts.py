"""Facts: what is refused, and how each type reads in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import RuleBroken
from app.core.money import Money
from app.documents.facts import check_facts, expand, require_facts, template_names
from app.documents.typed import read_fact, show_fact
from app.documents.wording import count_in_english, money_in_english, percent
from app.documents.worst_case import worst_case
from tests.documents.kinds import EVERY, FACTS


def test_every_type_reads_in_both_languages_from_one_value() -> None:
    """One set of facts, two languages, no disagreement."""
    said = expand(EVERY, FACTS)
    assert said["name"] == "青禾县云坪村"
    assert said["name_en"] == "Yunping Village"
    assert (said["day"], said["day_en"]) == ("2026年3月5日", "5 March 2026")
    assert said["term"] == "2026年1月1日至2045年12月31日"
    assert said["term_to_en"] == "31 December 2045"
    assert said["share"] == "60.5%"
    assert said["amount"] == "140,845.00"
    assert said["amount_words"] == "人民币壹拾肆万零捌佰肆拾伍元整"
    assert said["amount_words_en"].endswith(
        "(one hundred and forty thousand eight hundred and forty-five yuan)"
    )
    assert said["area"] == "3,197.00 亩（213.1333 公顷）"
    assert (said["area_mu"], said["area_ha"]) == ("3,197.00", "213.1333")
    assert (said["family"], said["family_en"]) == ("贵州碳票", "Guizhou ticket")
    assert said["families"] == "☑国家核证自愿减排量 ☐贵州碳票"
    assert (said["agreed"], said["agreed_en"]) == ("是", "Yes")
    assert said["identity_masked"] != said["identity"]


def test_rows_are_numbered_counted_and_summed_first_rounded_last() -> None:
    """Totals come from the facts, not from what is printed."""
    said = expand(EVERY, FACTS)
    assert [row["no"] for row in said["rows"]] == ["1", "2"]
    assert said["rows_count"] == "2"
    assert said["rows_total_mu_mu"] == "30.51"
    assert said["rows_total_paid"] == "150.00"
    assert said["rows"][1]["paid"] == "/"


def test_what_was_not_given_is_struck_through() -> None:
    """A form's blank is closed with a stroke, so that nothing is written in later."""
    said = expand(EVERY, FACTS)
    assert said["about"] == "/"
    assert said["height_en"] == "/"


def test_the_names_offered_are_the_names_expanded() -> None:
    """No template can name what is never given, and nothing given is unnamed."""
    once, lists = template_names(EVERY)
    said = expand(EVERY, FACTS)
    issue = {"number", "check_code", "check_url", "check_qr", "office_name", "office_name_en"}
    issue |= {"issued_on", "issued_on_en", "layout_mark", "layout_mark_en"}
    assert once - issue == {name for name in said if name not in lists}
    assert lists["rows"] == set(said["rows"][0])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", {"en": "only"}),
        ("name", "长" * 201),
        ("name", "控制\x07"),
        ("day", "2026-13-01"),
        ("day", "20260305"),
        ("term", {"from": "2026-02-01", "to": "2026-01-01"}),
        ("count", "12"),
        ("count", True),
        ("amount", 12.5),
        ("area", -1),
        ("family", "vcs"),
        ("families", ["ccer", "x"]),
        ("agreed", "yes"),
        ("identity", 52990119491231002),
        ("rows", [{"who": "甲"}]),
        ("rows", [{"who": "甲", "mu": 1, "other": 1}]),
        ("rows", "x"),
        ("stranger", 1),
    ],
)
def test_wrong_facts_are_named(name: str, value: object) -> None:
    """Each error names its field."""
    errors = check_facts(EVERY, {**FACTS, name: value})
    assert [error.field.split("[")[0] for error in errors] == [name]
    with pytest.raises(RuleBroken):
        require_facts(EVERY, {**FACTS, name: value})


def test_good_facts_and_the_worst_case_pass() -> None:
    """The worst case is bad, not wrong."""
    assert check_facts(EVERY, FACTS) == ()
    assert check_facts(EVERY, worst_case(EVERY)) == ()
    expand(EVERY, worst_case(EVERY))


@given(st.integers(0, 10**15))
def test_english_counts_are_words_of_one_reading(number: int) -> None:
    """Said twice the same, never with figures, never empty."""
    words = count_in_english(number)
    assert words
    assert not any(sign.isdigit() for sign in words)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (1_000_001, "one million and one"),
        (107_000, "one hundred and seven thousand"),
        (1_680, "one thousand six hundred and eighty"),
    ],
)
def test_english_counts(number: int, words: str) -> None:
    """As a bank would write it."""
    assert count_in_english(number) == words


def test_english_money_names_jiao_and_fen() -> None:
    """1,680.32 and half a yuan."""
    assert money_in_english(Money(168_032)).endswith("eighty yuan three jiao two fen)")
    assert money_in_english(Money(50)) == "CNY 0.50 (five jiao)"
    assert money_in_english(Money(0)) == "CNY 0.00 (zero yuan)"


@given(st.integers(0, 10_000))
def test_percent_reads_back(points: int) -> None:
    """What is printed is what was meant."""
    whole, _, rest = percent(points).removesuffix("%").partition(".")
    assert int(whole) * 100 + int((rest or "0").ljust(2, "0")) == points


def _fact(name: str) -> Any:
    return EVERY.field(name)


@pytest.mark.parametrize(
    ("name", "typed", "fact"),
    [
        ("amount", "1,409.50元", 140_950),
        ("amount", 1409.5, 140_950),
        ("area", "3197亩", 319_700),
        ("area", 3197, 319_700),
        ("day", "2026年3月5日", "2026-03-05"),
        ("day", date(2026, 3, 5), "2026-03-05"),
        ("term", "2026-01-01至2026-12-31", {"from": "2026-01-01", "to": "2026-12-31"}),
        ("share", "60.5%", 6_050),
        ("count", "1,234", 1_234),
        ("family", "贵州碳票", "ticket"),
        ("family", "Guizhou Ticket", "ticket"),
        ("families", "贵州碳票、CCER", ["ticket", "ccer"]),
        ("agreed", "是", True),
        ("agreed", "否", False),
        ("name", "  ", None),
    ],
)
def test_typed_facts(name: str, typed: object, fact: object) -> None:
    """As hands and sheets write them."""
    assert read_fact(_fact(name), typed) == fact


@given(st.integers(0, 10**12))
def test_shown_amounts_read_back(fen: int) -> None:
    """A replacement begins with the very facts of the paper it replaces."""
    assert read_fact(_fact("amount"), show_fact(_fact("amount"), fen)) == fen
    assert read_fact(_fact("area"), show_fact(_fact("area"), fen % 10**9)) == fen % 10**9
