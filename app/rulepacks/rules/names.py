"""What a name of the rules is: its type, bounds, unit, and the slice that asks for it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from app.core.bilingual import Text


class ValueType(StrEnum):
    """How a value is written in a pack, and what it becomes."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    FRACTION = "fraction"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"
    CODE = "code"
    PATTERN = "pattern"
    LIST = "list"
    TABLE = "table"


NUMBERS = frozenset({ValueType.INTEGER, ValueType.DECIMAL, ValueType.FRACTION})
SCALARS = frozenset(ValueType) - {ValueType.LIST, ValueType.TABLE}

TYPE_LABELS: dict[ValueType, Text] = {
    ValueType.INTEGER: Text("整数", "whole number"),
    ValueType.DECIMAL: Text("小数", "decimal"),
    ValueType.FRACTION: Text("分数", "fraction"),
    ValueType.BOOLEAN: Text("是或否", "yes or no"),
    ValueType.DATE: Text("日期", "date"),
    ValueType.TEXT: Text("中英文文字", "text in both languages"),
    ValueType.CHOICE: Text("选项", "one of a few"),
    ValueType.CODE: Text("代码", "code"),
    ValueType.PATTERN: Text("编号样式", "pattern of a number"),
    ValueType.LIST: Text("列表", "list"),
    ValueType.TABLE: Text("表格", "table"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value must look like."""

    type: ValueType
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    options: tuple[str, ...] = ()
    labels: Mapping[str, Text] = field(default_factory=dict)
    placeholders: frozenset[str] = frozenset()
    of: Shape | None = None
    """What each element of a list looks like."""
    columns: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()
    """Columns of a table that are unique together."""
    row: Text | None = None
    """How one row of a table reads: a sentence with its columns in braces."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    shape: Shape
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """One name: what it means, what its values look like, who asks for it."""

    name: str
    shape: Shape
    title: Text
    slice: str
    unit: str = ""


UNITS: dict[str, Text] = {
    "calendar_day": Text("{n} 天（自然日）", "{n} calendar days"),
    "working_day": Text("{n} 个工作日", "{n} working days"),
    "month": Text("{n} 个月", "{n} months"),
    "year": Text("{n} 年", "{n} years"),
    "hour": Text("{n} 小时", "{n} hours"),
    "minute": Text("{n} 分钟", "{n} minutes"),
    "person": Text("{n} 人", "{n} people"),
    "household": Text("{n} 户", "{n} households"),
    "copy": Text("{n} 份", "{n} copies"),
    "share": Text("{n}", "{n}"),
    "tonne": Text("{n} 吨二氧化碳当量", "{n} t CO2e"),
    "hectare": Text("{n} 公顷", "{n} ha"),
    "fen": Text("{n} 元", "CNY {n}"),
    "mu_x100": Text("{n} 亩", "{n} mu"),
}
"""How a number with a unit reads; fen and mu_x100 are whole hundredths of what is shown."""
ONE: dict[str, str] = {
    "calendar_day": "1 calendar day",
    "working_day": "1 working day",
    "month": "1 month",
    "year": "1 year",
    "hour": "1 hour",
    "minute": "1 minute",
    "person": "1 person",
    "household": "1 household",
    "copy": "1 copy",
}
"""English of one alone."""
HUNDREDTHS = frozenset({"fen", "mu_x100"})
