"""What a caller says about a register or a statement: finished words, no facts to format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Align = Literal["left", "right", "center"]
Tongue = Literal["zh", "en", "zh-en"]


@dataclass(frozen=True, slots=True)
class Label:
    """Words of a heading; the second line is the other language where both are printed."""

    first: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Widths are proportions: together they always fill the page."""

    label: Label
    width_mm: float
    align: Align = "left"
    total: bool = False
    """Adds a sum to each page and one to the end."""
    empty: str = "/"
    """What an empty cell shows; "" where somebody writes by hand."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells one paper from another, printed on it."""

    number: str = ""
    layout_mark: str = ""
    """参考样式, or nothing."""
    check_code: str = ""
    check_url: str = ""
    office: str = ""
    issued_on: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """A list of any length: 登记簿, 明细表, 公示表, 签到表, 代发汇总表, 领款签收单."""

    title: Label
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    made_at: datetime
    tongue: Tongue = "zh"
    marks: Marks = Marks()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    signs: tuple[Label, ...] = ()
    """Who signs at the foot of every page."""
    landscape: bool = False
    size: float = 9.0
    row_mm: float = 6.0
    """The least height of a row; a roll to be signed by hand wants 9 or more."""
    archival: bool = False


@dataclass(frozen=True, eq=False)
class StatementForm:
    """What all statements of a packet have in common. Make it once a packet: it is drawn once."""

    title: Label
    labels: tuple[Label, ...]
    tongue: Tongue = "zh"
    columns: tuple[Column, ...] = ()
    """Of a small table below the labels, where there is one; its columns are not added up."""
    notes: tuple[str, ...] = ()
    signs: tuple[Label, ...] = ()
    office: str = ""
    issued_on: str = ""
    layout_mark: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One person's notice: a value to each label of its form."""

    form: StatementForm
    values: tuple[str, ...]
    rows: Sequence[Sequence[str]] = ()
    number: str = ""
    check_code: str = ""
    check_url: str = ""
    bookmark: str = ""
    """What the outline of a packet calls it; its number where empty."""
