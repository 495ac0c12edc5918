"""Reading a value as its shape asks, from a pack, from a stored choice or from a person. Pure.

Numbers with a point are written in quotes: a float would not be the number the article states.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from app.core.bilingual import Text
from app.rulepacks.rules.names import NUMBERS, Column, Shape, ValueType

Scalar: TypeAlias = int | Decimal | Fraction | bool | date | Text | str
Row: TypeAlias = Mapping[str, "RuleData"]
RuleData: TypeAlias = Scalar | tuple["RuleData", ...] | Row

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
PLACEHOLDER = re.compile(r"\{([a-z_]+)(?::0[1-9]d)?\}")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
FRACTION = re.compile(r"[0-9]+/[1-9][0-9]*")
LONGEST_TEXT = 500


class Misfit(Exception):
    """A value that is not as its shape asks; `at` is the row or element, where there is one."""

    def __init__(self, said: Text, remedy: Text, at: int | None = None) -> None:
        """What is wrong, and what to write instead."""
        super().__init__(said.zh)
        self.said, self.remedy, self.at = said, remedy, at


def read_value(shape: Shape, raw: object) -> RuleData:
    """The value, or Misfit."""
    if shape.type is ValueType.LIST:
        return _read_list(shape, raw)
    if shape.type is ValueType.TABLE:
        return _read_table(shape, raw)
    value = READERS[shape.type](shape, raw)
    if shape.type in NUMBERS:
        check_bounds(value, shape.minimum, shape.maximum)
    return value


def check_bounds(value: object, minimum: Fraction | None, maximum: Fraction | None) -> None:
    """No less and no more than the bounds; exact."""
    assert isinstance(value, (int, Decimal, Fraction)), value
    exact = Fraction(value)
    if minimum is not None and exact < minimum:
        raise Misfit(
            Text(f"{value} 小于下限 {_plain(minimum)}", f"{value} is below {_plain(minimum)}"),
            Text(f"请填不小于 {_plain(minimum)} 的数", f"write {_plain(minimum)} or more"),
        )
    if maximum is not None and exact > maximum:
        raise Misfit(
            Text(f"{value} 大于上限 {_plain(maximum)}", f"{value} is above {_plain(maximum)}"),
            Text(f"请填不大于 {_plain(maximum)} 的数", f"write {_plain(maximum)} or less"),
        )


def _plain(bound: Fraction) -> str:
    """A bound as it was written: 1, 0.85 or 2/3."""
    if bound.denominator == 1:
        return str(bound.numerator)
    exact = Decimal(bound.numerator) / Decimal(bound.denominator)
    return f"{exact:f}" if Fraction(exact) == bound else f"{bound.numerator}/{bound.denominator}"


def _read_integer(_shape: Shape, raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise _not_a("整数", "a whole number", raw, "15")
    return raw


def _read_decimal(_shape: Shape, raw: object) -> Decimal:
    if not isinstance(raw, str) or not DECIMAL.fullmatch(raw):
        raise _not_a("加引号的小数", "a decimal in quotes", raw, '"0.85"')
    try:
        return Decimal(raw)
    except InvalidOperation as error:
        raise _not_a("加引号的小数", "a decimal in quotes", raw, '"0.85"') from error


def _read_fraction(_shape: Shape, raw: object) -> Fraction:
    if not isinstance(raw, str) or not FRACTION.fullmatch(raw):
        raise _not_a("加引号的分数", "a fraction in quotes", raw, '"2/3"')
    return Fraction(raw)


def _read_boolean(_shape: Shape, raw: object) -> bool:
    if not isinstance(raw, bool):
        raise _not_a("是或否", "yes or no", raw, "true")
    return raw


def _read_date(_shape: Shape, raw: object) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw):
        try:
            return date.fromisoformat(raw)
        except ValueError as error:
            raise _not_a("日期", "a date", raw, "2013-01-01") from error
    raise _not_a("日期", "a date", raw, "2013-01-01")


def _read_text(_shape: Shape, raw: object) -> Text:
    if isinstance(raw, Mapping) and set(raw) == {"zh", "en"}:
        zh, en = raw["zh"], raw["en"]
        if all(isinstance(half, str) and 0 < len(half) <= LONGEST_TEXT for half in (zh, en)):
            return Text(zh, en)
    raise _not_a("中英文文字", "a text in both languages", raw, '{ zh = "…", en = "…" }')


def _read_choice(shape: Shape, raw: object) -> str:
    if not isinstance(raw, str) or raw not in shape.options:
        offered = "、".join(shape.options)
        raise Misfit(
            Text(f"{_shown(raw)} 不在选项之列", f"{_shown(raw)} is none of the options"),
            Text(f"请从中选用：{offered}", f"choose one of: {', '.join(shape.options)}"),
        )
    return raw


def _read_code(_shape: Shape, raw: object) -> str:
    if not isinstance(raw, str) or not CODE.fullmatch(raw):
        raise _not_a("代码", "a code of letters, digits, dot, dash, underscore", raw, '"AR-CM-001"')
    return raw


def _read_pattern(shape: Shape, raw: object) -> str:
    if not isinstance(raw, str) or not raw or len(raw) > 80:
        raise _not_a("编号样式", "a pattern", raw, '"{adcode}-{year}-{seq:04d}"')
    if set("{}") & set(PLACEHOLDER.sub("", raw)):
        raise _not_a("编号样式", "a pattern", raw, '"{adcode}-{year}-{seq:04d}"')
    used = set(PLACEHOLDER.findall(raw))
    strange = sorted(used - shape.placeholders)
    if strange:
        known = ", ".join(f"{{{one}}}" for one in sorted(shape.placeholders))
        raise Misfit(
            Text(f"编号样式里不能用 {{{strange[0]}}}", f"a pattern here has no {{{strange[0]}}}"),
            Text(f"可用的有：{known}", f"there are: {known}"),
        )
    if "seq" not in used:
        raise Misfit(
            Text("编号样式缺少流水号", "the pattern has no running number"),
            Text("请加上 {seq} 或 {seq:04d}", "add {seq} or {seq:04d}"),
        )
    return raw


READERS: Mapping[ValueType, Callable[[Shape, object], Scalar]] = {
    ValueType.INTEGER: _read_integer,
    ValueType.DECIMAL: _read_decimal,
    ValueType.FRACTION: _read_fraction,
    ValueType.BOOLEAN: _read_boolean,
    ValueType.DATE: _read_date,
    ValueType.TEXT: _read_text,
    ValueType.CHOICE: _read_choice,
    ValueType.CODE: _read_code,
    ValueType.PATTERN: _read_pattern,
}


def _read_list(shape: Shape, raw: object) -> tuple[RuleData, ...]:
    assert shape.of is not None, "a list without an element"
    if not isinstance(raw, (list, tuple)):
        raise _not_a("列表", "a list", raw, '["a", "b"]')
    found: list[RuleData] = []
    for at, one in enumerate(raw):
        try:
            value = read_value(shape.of, one)
        except Misfit as misfit:
            raise Misfit(misfit.said, misfit.remedy, at) from misfit
        if value in found:
            raise Misfit(
                Text(f"第 {at + 1} 项 {_shown(one)} 重复", f"item {at + 1} is double"),
                Text("请删去重复的一项", "drop the second one"),
                at,
            )
        found.append(value)
    return tuple(found)


def _read_table(shape: Shape, raw: object) -> tuple[RuleData, ...]:
    if not isinstance(raw, (list, tuple)) or not all(isinstance(one, Mapping) for one in raw):
        raise _not_a("表格", "a table", raw, "[{ … }, { … }]")
    found: list[RuleData] = []
    keys: set[tuple[object, ...]] = set()
    for at, one in enumerate(raw):
        try:
            row = {column.name: _read_cell(column, one) for column in _columns_of(shape, one)}
        except Misfit as misfit:
            raise Misfit(misfit.said, misfit.remedy, at) from misfit
        key = tuple(row.get(name) for name in shape.key)
        if shape.key and key in keys:
            named = "、".join(shape.key)
            raise Misfit(
                Text(f"第 {at + 1} 行的 {named} 与前面重复", f"row {at + 1} repeats {named}"),
                Text("请合并或删去其中一行", "merge the rows, or drop one"),
                at,
            )
        keys.add(key)
        found.append(MappingProxyType(row))
    return tuple(found)


def _columns_of(shape: Shape, row: Mapping[str, object]) -> list[Column]:
    """The columns this row fills; a strange or a missing one is a Misfit."""
    known = {column.name for column in shape.columns}
    strange = sorted(set(row) - known)
    if strange:
        raise Misfit(
            Text(f"没有“{strange[0]}”这一列", f"there is no column “{strange[0]}”"),
            Text(f"可用的列：{'、'.join(sorted(known))}", f"columns: {', '.join(sorted(known))}"),
        )
    for column in shape.columns:
        if column.name not in row and not column.optional:
            raise Misfit(
                Text(f"缺少“{column.name}”一列", f"the column “{column.name}” is missing"),
                Text(f"请补上 {column.name} = …", f"add {column.name} = …"),
            )
    return [column for column in shape.columns if column.name in row]


def _read_cell(column: Column, row: Mapping[str, object]) -> RuleData:
    try:
        return read_value(column.shape, row[column.name])
    except Misfit as misfit:
        raise Misfit(
            Text(f"{column.name}：{misfit.said.zh}", f"{column.name}: {misfit.said.en}"),
            misfit.remedy,
        ) from misfit


def _not_a(zh: str, en: str, raw: object, example: str) -> Misfit:
    return Misfit(
        Text(f"{_shown(raw)} 不是{zh}", f"{_shown(raw)} is not {en}"),
        Text(f"请写成 {example} 的样子", f"write it like {example}"),
    )


def _shown(raw: object) -> str:
    text = str(raw) if not isinstance(raw, str) else f"“{raw}”"
    return text if len(text) <= 60 else text[:59] + "…"


def as_raw(value: RuleData) -> object:
    """The value as JSON keeps it; read_value() gives the same value back."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [as_raw(one) for one in value]
    if isinstance(value, Mapping):
        return {name: as_raw(one) for name, one in value.items()}
    return value
