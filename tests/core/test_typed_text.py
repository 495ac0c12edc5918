"""Typed text made plain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import InvalidValue
from app.core.typed_text import LONGEST, tidy, tidy_short_number, without_blanks


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("　ＡＢＣ１２３（）　", "ABC123()"),
        ("\ufeff王\u200b小\u00ad明\u202c", "王小明"),
        ("a\tb\r\nc", "a b  c"),
        ("￥5", "¥5"),
        ("5−3–1", "5-3-1"),
        ("1²", "1²"),
        ("", ""),
    ],
)
def test_plain(typed, plain):
    assert tidy(typed) == plain


@pytest.mark.parametrize(
    "typed", [None, 5, 5.0, True, b"5", "x" * (LONGEST + 1), "a\x00b", "\ud800"]
)
def test_what_is_not_readable_text(typed):
    with pytest.raises(InvalidValue) as refused:
        tidy(typed, field="name")
    assert refused.value.field == "name"


def test_numbers_from_sheets_while_they_are_exact():
    assert tidy_short_number(13812341234.0) == tidy_short_number(13812341234) == "13812341234"
    assert tidy_short_number("０５") == "05"
    for typed in (10**15, 1e15, -1, 1.5, float("nan"), float("inf"), True, None):
        with pytest.raises(InvalidValue):
            tidy_short_number(typed)


@given(st.text(max_size=LONGEST))
@settings(max_examples=150)
def test_plain_stays_plain(typed):
    try:
        plain = tidy(typed)
    except InvalidValue:
        return
    assert tidy(plain) == plain
    assert without_blanks(plain) == without_blanks(without_blanks(plain))
    plain.encode()
