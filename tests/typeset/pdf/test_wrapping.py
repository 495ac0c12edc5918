"""Lines break as a reader of Chinese expects."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.typeset.pdf.wrapping import NO_END, NO_START, wrap
from tests.typeset.fonts import faces

ADVANCES = faces().pick("song").advances
MIXED = st.text(st.sampled_from("林业碳汇资料（），。；“”《》、ab Wx12 345-/％…"), max_size=60)


def width(text: str) -> float:
    return sum(ADVANCES[char] for char in text)


@given(MIXED, st.floats(1500, 9000))
@example("、 ””", 2256.0)
def test_lines_fit_lose_nothing_and_end_where_they_may(text: str, limit: float) -> None:
    lines = wrap(text, limit, ADVANCES)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert width(line) <= limit or len(line) == 1
    for before, after in pairwise(lines):
        if not before or not after:
            continue
        # A closing mark begins a line only where the line before could not end anywhere else.
        if after[0] in NO_START or before[-1] in NO_END:
            assert not any(
                left not in NO_END
                and right not in NO_START
                and (left > "\u2e80" or right > "\u2e80")
                # At a space it is the sign behind it that would begin the next line.
                for left, right in pairwise(before.replace(" ", ""))
            ), (before, after)


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("", 5000, [""]),
        ("林业碳汇", 2000, ["林业", "碳汇"]),
        ("林业碳汇。", 2000, ["林业", "碳", "汇。"]),
        ("（一）总则", 2999, ["（一", "）总", "则"]),
        ("他说（林业）", 3000, ["他说", "（林", "业）"]),
        ("forest carbon", 4000, ["forest", "carbon"]),
        ("碳汇forest", 4000, ["碳汇", "forest"]),
        ("5200001980", 3000, ["52000", "01980"]),
        ("2026-03-05", 4000, ["2026-03", "-05"]),
        ("第一行\n第二行", 9000, ["第一行", "第二行"]),
        ("甲\n\n乙", 9000, ["甲", "", "乙"]),
    ],
)
def test_examples(text: str, limit: float, lines: list[str]) -> None:
    assert wrap(text, limit, ADVANCES) == lines


def test_a_number_with_letters_breaks_at_its_joints() -> None:
    assert wrap("529901-WT-2026-0001", 6000, ADVANCES) == ["529901-WT-", "2026-0001"]
