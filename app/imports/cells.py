"""Headings and cells of a sheet, read for the columns of a kind: text in, plain values out. Pure.

Days become ISO text and areas hundredths of a mu, so that rows can be kept as JSON between the
check and the write. What cannot be read says what to type instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from app.core.area import Area
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers import dates
from app.core.identifiers.sheet_damage import refuse_number_cell, refuse_scientific
from app.core.sheet_rows import SheetLine, plain_heading, refused_file
from app.core.typed_text import tidy, tidy_short_number
from app.imports.kinds import ImportKind, SheetColumn
from app.imports.rules import ANSWER_HEADING, ImportRow, Problem

YES = frozenset({"是", "有", "yes", "y", "true", "√", "☑", "1"})
NO = frozenset({"否", "无", "no", "n", "false", "×", "☐", "0"})
MOST_NAMED = 8
ANSWERS = frozenset(plain_heading(word) for word in (ANSWER_HEADING.zh, ANSWER_HEADING.en))
Layout = list[SheetColumn | None]
"""For each column of the sheet which of the kind's it is; None for one that is passed over."""


def read_heading(cells: Sequence[object], kind: ImportKind) -> Layout:
    """Which column stands where; unknown, doubled and missing ones are named, never guessed."""
    known = {
        plain_heading(word): column
        for column in kind.columns
        for word in (column.name, column.label.zh, column.label.en)
    }
    layout: Layout = []
    unknown, seen, doubled = [], set(), []
    for cell in cells:
        word = plain_heading(cell)
        column = known.get(word)
        if column is None and word and word not in ANSWERS:
            unknown.append(str(cell).strip())
        if column is not None and column.name in seen:
            doubled.append(column)
        if column is not None:
            seen.add(column.name)
        layout.append(column)
    _refuse_headings(kind, unknown=unknown, doubled=doubled, seen=seen)
    return layout


def _refuse_headings(
    kind: ImportKind, *, unknown: list[str], doubled: list[SheetColumn], seen: set[str]
) -> None:
    if not seen:
        raise refused_file(
            "第一行不是列名。请下载模板，按模板的列名填写。",
            "The first row holds no known headings. Download the template and use its headings.",
        )
    if unknown:
        zh, en = "、".join(unknown[:MOST_NAMED]), ", ".join(unknown[:MOST_NAMED])
        raise refused_file(
            f"不认识这些列：{zh}。请按模板的列名填写，或删去这些列。",
            f"Unknown columns: {en}. Use the headings of the template, or delete them.",
        )
    if doubled:
        one = doubled[0].label
        raise refused_file(
            f"“{one.zh}”一列出现了不止一次，请只留一列。",
            f"The column “{one.en}” stands there twice; keep one.",
        )
    missing = [one.label for one in kind.columns if one.required and one.name not in seen]
    if missing:
        zh, en = "、".join(one.zh for one in missing), ", ".join(one.en for one in missing)
        raise refused_file(
            f"缺少必填的列：{zh}。请下载模板，补上这些列。",
            f"Required columns are missing: {en}. Add them as in the template.",
        )


def read_row(given: SheetLine, layout: Layout, kind: ImportKind) -> ImportRow:
    """One line's values and everything that cannot be read or is missing."""
    line, cells = given
    row = ImportRow(line, {})
    for column, cell in zip(layout, cells, strict=False):
        if column is None or _is_empty(cell):
            continue
        try:
            row.values[column.name] = READ[column.type](column, cell)
        except InvalidValue as error:
            row.problems.append(Problem(column.name, error.message))
    wrong = {problem.column for problem in row.problems}
    for column in kind.columns:
        if column.required and column.name not in row.values and column.name not in wrong:
            row.refuse(column.name, "必填，请补上。", "Required; fill it in.")
    return row


def is_blank(cells: Sequence[object], layout: Layout) -> bool:
    """Whether a line holds nothing in any column that is read: only an old answer, perhaps."""
    return all(_is_empty(cell) for column, cell in zip(layout, cells, strict=False) if column)


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _text(column: SheetColumn, typed: object) -> str:
    if isinstance(typed, float) and typed.is_integer():
        typed = int(typed)
    text = tidy(str(typed).replace("\r\n", "\n"), field=column.name)
    if len(text) > column.longest:
        raise InvalidValue(
            Text(f"最多 {column.longest} 个字。", f"At most {column.longest} characters.")
        )
    return text


def _long_text(column: SheetColumn, typed: object) -> str:
    """Several lines, or a drawing: longer than what a hand types into a box."""
    return _short(column, str(typed).replace("\r\n", "\n").strip())


def _code(column: SheetColumn, typed: object) -> str:
    return _short(column, tidy_short_number(typed, field=column.name))


def _short(column: SheetColumn, text: str) -> str:
    if len(text) > column.longest:
        raise InvalidValue(
            Text(f"最多 {column.longest} 个字符。", f"At most {column.longest} characters.")
        )
    return text


def _date(column: SheetColumn, typed: object) -> str:
    return dates.parse(typed, field=column.name).isoformat()


def _plain_number(typed: object) -> object:
    """A number cell's shortest spelling is what was typed."""
    if isinstance(typed, int | float) and not isinstance(typed, bool):
        return f"{Decimal(repr(typed)):f}"
    return typed


def _integer(column: SheetColumn, typed: object) -> int:
    text = tidy_short_number(typed, field=column.name).replace(",", "")
    try:
        return int(text)
    except ValueError as error:
        raise InvalidValue(Text("请填整数。", "Enter a whole number.")) from error


def _decimal(column: SheetColumn, typed: object) -> str:
    text = tidy(_plain_number(typed), field=column.name).replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InvalidValue(Text("请填数字，如 12.5。", "Enter a number such as 12.5."))
    return f"{number:f}"


def _area(column: SheetColumn, typed: object) -> int:
    return Area.parse(_plain_number(typed), field=column.name).mu_x100


def _choice(column: SheetColumn, typed: object) -> str:
    text = _text(column, typed).casefold()
    for option in column.options:
        words = (option.code, option.label.zh, option.label.en)
        if text in {word.casefold() for word in words}:
            return option.code
    zh = "、".join(option.label.zh for option in column.options)
    en = ", ".join(option.label.en for option in column.options)
    raise InvalidValue(Text(f"请从这些中选：{zh}。", f"Choose from: {en}."))


def _yes_no(column: SheetColumn, typed: object) -> bool:
    if isinstance(typed, bool):
        return typed
    text = _text(column, typed).casefold()
    if text in YES or text in NO:
        return text in YES
    raise InvalidValue(Text("请填“是”或“否”。", "Enter yes or no."))


def _fraction(column: SheetColumn, typed: object) -> str:
    """1/3, or the whole as 1. A number cell between is refused: 0.3333 is not a third."""
    refused = InvalidValue(
        Text(
            "请填分数，如 1/3；全部填 1。本列须为文本，不要写成小数。",
            "Enter a fraction such as 1/3, or 1 for the whole; text, not a decimal.",
        )
    )
    if isinstance(typed, float) and typed != 1:
        raise refused
    text = _text(column, typed).replace(" ", "")
    if "." in text:
        raise refused
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise refused from error
    if not 0 < share <= 1:
        raise InvalidValue(Text("份额应大于 0、不大于 1。", "A share is above 0 and at most 1."))
    return f"{share.numerator}/{share.denominator}"


def _phone(column: SheetColumn, typed: object) -> str:
    return _short(column, tidy_short_number(typed, field=column.name))


def _secret(column: SheetColumn, typed: object) -> str:
    """Text only: a number cell of more than fifteen digits has lost the others."""
    refuse_number_cell(typed, field=column.name)
    text = tidy(typed, field=column.name)
    refuse_scientific(text, field=column.name)
    return text


READ: Mapping[str, Callable[[SheetColumn, Any], Any]] = {
    "text": _text,
    "long_text": _long_text,
    "code": _code,
    "date": _date,
    "integer": _integer,
    "decimal": _decimal,
    "area": _area,
    "choice": _choice,
    "yes_no": _yes_no,
    "fraction": _fraction,
    "phone": _phone,
    "secret": _secret,
}
