"""Masks on screens, and numbers found inside free text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.masking import (
    mask_account,
    mask_deep,
    mask_id_number,
    mask_name,
    mask_phone,
    mask_text,
)

ID, CARD, MOBILE = "11010519491231002X", "6217000000000000004", "13812341234"


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_id_number, ID, "110105********002X"),
        (mask_id_number, "110105491231002", "110105******002"),
        (mask_id_number, "E12345678", "*******78"),
        (mask_id_number, "AB1", "***"),
        (mask_id_number, "", ""),
        (mask_account, CARD, "**** **** 0004"),
        (mask_account, "123456", "******"),
        (mask_phone, MOBILE, "138****1234"),
        (mask_phone, "0851-12345678", "0851-****678"),
        (mask_phone, "0851-12", "0851-**"),
        (mask_phone, "", ""),
        (mask_name, "王小明", "王**"),
        (mask_name, "王明", "王*"),
        (mask_name, "阿卜杜拉", "阿**"),
        (mask_name, "王", "*"),
        (mask_name, "", ""),
    ],
)
def test_masks(mask, value, shown):
    assert mask(value) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"王小明 {ID} 于村", "王小明 110105********002X 于村"),
        (f"id={ID.lower()};", "id=110105********002x;"),
        ("110105 19491231 002X", "110105********002X"),
        ("110105-1949-1231-002X", "110105********002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "110105********002X"),
        (f"卡{CARD}。", "卡**** **** 0004。"),
        ("6217 0000 0000 0000 004", "**** **** 0004"),
        (f"tel{MOBILE}x", "tel138****1234x"),
        ("138 1234 1234", "138****1234"),
        ("+86-138-1234-1234", "+86-138****1234"),
        ("8613812341234", "86138****1234"),
        ("12 13812341234", "12 138****1234"),
        ("旧号110105491231002", "旧号**** **** 1002"),
        ("1" * 200, "**** **** 1111"),
        (f"{ID}{ID}", "110105********002X110105********002X"),
        ("529901101201", "529901101201"),
        ("2026-01-05T12:30:45.123456+00:00", "2026-01-05T12:30:45.123456+00:00"),
        ("2026-01-05 123456", "2026-01-05 123456"),
        ("¥140,845.00 3197亩", "¥140,845.00 3197亩"),
        ("", ""),
    ],
)
def test_numbers_in_free_text(text, shown):
    assert mask_text(text) == shown


PRIVATE = st.sampled_from([ID, CARD, MOBILE, "6217000000000000", "52990119900101123x"])
AROUND = st.text(st.characters(exclude_categories=("Nd", "Cs")), max_size=20)


@given(st.lists(st.tuples(AROUND, PRIVATE), max_size=5), AROUND)
@settings(max_examples=150)
def test_no_number_stays_readable(pieces, end):
    text = "".join(f"{before}{number} " for before, number in pieces) + end
    masked = mask_text(text)
    for _, number in pieces:
        assert number not in masked
    assert not re.search(r"[0-9]{11}", masked)
    assert mask_text(masked) == masked


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_any_text_can_be_masked(text):
    assert isinstance(mask_text(text), str)


def test_log_events_are_masked_all_the_way_down():
    event = {"event": f"paid {CARD}", "rows": [{"id": ID}, (MOBILE,)], MOBILE: 1, "n": 5, "x": True}
    assert mask_deep(event) == {
        "event": "paid **** **** 0004",
        "rows": [{"id": "110105********002X"}, ["138****1234"]],
        "138****1234": 1,
        "n": 5,
        "x": True,
    }
    assert mask_deep(int(MOBILE)) == "138****1234"
    assert mask_deep(14084500) == 14084500
    assert mask_deep(None) is None
