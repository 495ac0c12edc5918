"""Sums of printed columns, exact: what stands in the cells is what is added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.bilingual import Text
from app.typeset.faults import RenderFailed

_NOTHING = frozenset({"", "/", "-", "—"})
_NUMBER = re.compile(r"-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Amounts:
    """The numbers of a column as integers of its smallest printed unit."""

    values: list[int]
    decimals: int

    def total(self, rows: range) -> str:
        """The sum of some rows, written as the cells are: 140,845.00."""
        units = sum(self.values[rows.start : rows.stop])
        sign = "-" if units < 0 else ""
        whole, rest = divmod(abs(units), 10**self.decimals)
        return f"{sign}{whole:,}" + (f".{rest:0{self.decimals}d}" if self.decimals else "")


def read_amounts(cells: Sequence[str], *, column: str) -> Amounts:
    """The numbers a column shows; a cell left empty or struck counts as nothing."""
    return _read_even(cells) or _read_uneven(cells, column=column)


def _read_even(cells: Sequence[str]) -> Amounts | None:
    """The usual column, every cell with the same decimals, read in one go."""
    decimals = len(cells[0].partition(".")[2])
    tail = rf"\.[0-9]{{{decimals}}}" if decimals else ""
    one = rf"-?[0-9]+(?:,[0-9]{{3}})*{tail}"
    joined = "\n".join(cells)
    if not re.fullmatch(rf"{one}(?:\n{one})*+", joined):
        return None
    plain = joined.replace(",", "").replace(".", "")
    values = list(map(int, plain.split("\n")))
    return Amounts(values, decimals) if len(values) == len(cells) else None


def _read_uneven(cells: Sequence[str], *, column: str) -> Amounts:
    for row, cell in enumerate(cells, 1):
        if cell not in _NOTHING and not _NUMBER.fullmatch(cell):
            raise RenderFailed(
                Text(
                    f"第 {row} 行“{column}”栏的“{cell}”不是数字，不能合计：请改成数字后重试。",
                    f"Row {row}, column '{column}': '{cell}' is no number and cannot be added "
                    "up. Write a number there and try again.",
                )
            )
    split = [
        ("0", "") if cell in _NOTHING else cell.replace(",", "").partition(".")[::2]
        for cell in cells
    ]
    decimals = max((len(rest) for _, rest in split), default=0)
    return Amounts([int(whole + rest.ljust(decimals, "0")) for whole, rest in split], decimals)
