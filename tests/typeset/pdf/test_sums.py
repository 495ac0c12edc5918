"""Sums are exact, however the cells are written, and a cell that is no number is named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.typeset.faults import RenderFailed
from app.typeset.pdf.sums import read_amounts


@given(
    st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=40),
    st.integers(0, 4),
    st.booleans(),
)
def test_a_total_is_the_sum_of_what_is_printed(
    values: list[int], decimals: int, grouped: bool
) -> None:
    exact = [Decimal(value).scaleb(-decimals) for value in values]
    cells = [f"{amount:,.{decimals}f}" if grouped else f"{amount:.{decimals}f}" for amount in exact]
    assert (
        read_amounts(cells, column="金额").total(range(len(cells))) == f"{sum(exact):,.{decimals}f}"
    )


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 5)), min_size=1, max_size=30))
def test_cells_with_different_decimals_lose_nothing(pairs: list[tuple[int, int]]) -> None:
    exact = [Decimal(value).scaleb(-places) for value, places in pairs]
    cells = [f"{amount:.{places}f}" for amount, (_, places) in zip(exact, pairs, strict=True)]
    total = read_amounts(cells, column="面积").total(range(len(cells)))
    assert Decimal(total.replace(",", "")) == sum(exact)


def test_struck_and_empty_cells_count_as_nothing() -> None:
    amounts = read_amounts(["1,000.50", "/", "", "0.25"], column="金额")
    assert amounts.total(range(4)) == "1,000.75"
    assert amounts.total(range(1, 3)) == "0.00"


@pytest.mark.parametrize(
    "cell",
    ["十元", "1.2.3", "1e5", "NaN", "1_000", "１２", " 1", "+1", "1,0,0", ".5", "1\n2", "--1"],
)
def test_what_is_no_number_is_named_with_its_row(cell: str) -> None:
    with pytest.raises(RenderFailed) as refused:
        read_amounts(["1.00", cell, "2.00"], column="金额")
    assert "第 2 行" in refused.value.message.zh
    assert "金额" in refused.value.message.zh


@pytest.mark.parametrize("cells", [["1.00", ""], ["", "1.00"], [""], ["/", "/"]])
def test_an_empty_cell_at_an_end_is_a_row_too(cells: list[str]) -> None:
    assert len(read_amounts(cells, column="金额").values) == len(cells)


def test_two_numbers_in_one_cell_are_no_number() -> None:
    with pytest.raises(RenderFailed):
        read_amounts(["1.00\n2.00"], column="金额")
