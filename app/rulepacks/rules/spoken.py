"""Values as people read and type them. Pure.

What is typed: numbers and dates as they are; a text as `中文 / English`; a list with one element a
line; a table with one row a line and cells apart by `|`, elements of a cell by a comma.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.core.bilingual import Text
from app.rulepacks.rules.names import HUNDREDTHS, ONE, UNITS, Definition, Shape, ValueType
from app.rulepacks.rules.values import RuleData, as_raw
from app.rulepacks.rules.wording import COLUMN_NAME, COLUMNS, OPTIONS, PART, PLACEHOLDERS

Say = Callable[[Text], str]
"""One half of a statement: that of the reader's language."""
YES, NO = Text("是", "Yes"), Text("否", "No")
NONE = Text("无", "None")
NONE_SAID = "—"
APART = re.compile(r"[,，、]")
PATTERN_PART = re.compile(r"\{([a-z_]+)(?::0([1-9])d)?\}")


def value_text(definition: Definition, value: RuleData) -> Text:
    """A value in one line."""
    lines = value_lines(definition, value)
    if not lines:
        return NONE
    return Text("；".join(line.zh for line in lines), "; ".join(line.en for line in lines))


def value_lines(definition: Definition, value: RuleData) -> list[Text]:
    """A value in lines: one for each row or text of a list, one for anything else."""
    shape = definition.shape
    if shape.type is ValueType.LIST and isinstance(value, tuple):
        assert shape.of is not None
        sentences = any("、" in said.zh for said in shape.of.labels.values())
        if sentences or shape.of.type is ValueType.TEXT:
            return [_spoken(shape.of, one) for one in value]
        return [_spoken(shape, value)]
    if shape.type is ValueType.TABLE and isinstance(value, tuple):
        return [_row(shape, row) for row in value if isinstance(row, Mapping)]
    return [_with_unit(definition.unit, shape, value)]


def option_text(shape: Shape, option: str) -> Text:
    """What an option is called."""
    return shape.labels.get(option) or OPTIONS.get(option) or Text(option, option)


def column_text(name: str) -> Text:
    """What a column is called."""
    return COLUMNS.get(name) or Text(name, name)


def _row(shape: Shape, row: Mapping[str, RuleData]) -> Text:
    """A row as its sentence says it; without one, each cell behind the name of its column."""
    cells = [
        (column, _spoken(column.shape, row[column.name]))
        for column in shape.columns
        if column.name in row
    ]
    if shape.row is not None:
        filled = {column.name: said for column, said in cells if row[column.name] != ()}
        return Text(
            _filled(shape.row.zh, {name: said.zh for name, said in filled.items()}),
            _filled(shape.row.en, {name: said.en for name, said in filled.items()}),
        )
    return Text(
        "，".join(f"{column_text(column.name).zh}：{said.zh}" for column, said in cells) or " ",
        ", ".join(f"{column_text(column.name).en}: {said.en}" for column, said in cells) or " ",
    )


def _filled(sentence: str, cells: Mapping[str, str]) -> str:
    """The sentence with its columns; a part in brackets goes where one of its columns is empty."""

    def part(match: re.Match[str]) -> str:
        there = all(name in cells for name in COLUMN_NAME.findall(match[1]))
        return match[1] if there else ""

    said = COLUMN_NAME.sub(lambda match: cells.get(match[1], NONE_SAID), PART.sub(part, sentence))
    return said.strip()


def _with_unit(unit: str, shape: Shape, value: RuleData) -> Text:
    if unit in HUNDREDTHS and isinstance(value, int):
        number = f"{value // 100:,}.{value % 100:02d}"
        return UNITS[unit].format(n=number)
    said = _spoken(shape, value)
    if unit and unit in UNITS:
        alone = ONE.get(unit) if value == 1 else None
        return Text(UNITS[unit].zh.format(n=said.zh), alone or UNITS[unit].en.format(n=said.en))
    return said


def _spoken(shape: Shape, value: RuleData) -> Text:
    if isinstance(value, bool):
        return shape.labels.get(str(value).lower()) or (YES if value else NO)
    if isinstance(value, Text):
        return value
    if isinstance(value, date):
        return Text(f"{value.year}年{value.month}月{value.day}日", value.isoformat())
    if isinstance(value, Decimal):
        return _decimal(shape, value)
    if isinstance(value, tuple):
        of = shape.of or shape
        parts = [_spoken(of, one) for one in value]
        if not parts:
            return NONE
        return Text("、".join(one.zh for one in parts), ", ".join(one.en for one in parts))
    if shape.type is ValueType.CHOICE and isinstance(value, str):
        return option_text(shape, value)
    if shape.type is ValueType.PATTERN and isinstance(value, str):
        return _pattern(value)
    plain = _plain(value)
    return Text(plain, plain)


def _decimal(shape: Shape, value: Decimal) -> Text:
    """A share between 0 and 1 reads as a percentage."""
    if shape.maximum is not None and shape.maximum <= 1:
        percent = f"{(value * 100).normalize():f}%"
        return Text(percent, percent)
    return Text(f"{value:,f}", f"{value:,f}")


def _pattern(pattern: str) -> Text:
    """A numbering pattern in words, with one number as it would come out."""

    def said(match: re.Match[str], language: str) -> str:
        words = PLACEHOLDERS.get(match[1], (Text(match[1], match[1]), ""))[0]
        digits = match[2]
        if not digits:
            return words.zh if language == "zh" else f"({words.en})"
        return f"{digits} 位{words.zh}" if language == "zh" else f"({digits}-digit {words.en})"

    def example(match: re.Match[str]) -> str:
        shown = PLACEHOLDERS.get(match[1], (NONE, match[1]))[1]
        return shown.zfill(int(match[2] or 0))

    number = PATTERN_PART.sub(example, pattern)
    zh = PATTERN_PART.sub(lambda match: said(match, "zh"), pattern)
    en = PATTERN_PART.sub(lambda match: said(match, "en"), pattern)
    return Text(f"{zh}，如 {number}", f"{en}, like {number}")


def _plain(value: RuleData) -> str:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return str(value)


def typed_value(shape: Shape, value: RuleData, say: Say | None = None) -> str:
    """The value as somebody would type it: options by their codes, or as `say` says them."""
    if shape.type is ValueType.TABLE and isinstance(value, tuple):
        rows = [row for row in value if isinstance(row, Mapping)]
        return "\n".join(
            " | ".join(
                _typed(column.shape, row[column.name], say) if column.name in row else ""
                for column in shape.columns
            )
            for row in rows
        )
    if shape.type is ValueType.LIST and isinstance(value, tuple):
        assert shape.of is not None
        return "\n".join(_typed(shape.of, one, say) for one in value)
    return _typed(shape, value, say)


def typed_of(definition: Definition, value: RuleData, say: Say | None = None) -> str:
    """The same with money in 元 and areas in 亩, which are kept as hundredths."""
    if definition.unit in HUNDREDTHS and isinstance(value, int):
        return f"{value // 100}.{value % 100:02d}"
    return typed_value(definition.shape, value, say)


def raw_typed(definition: Definition, typed: str) -> object:
    """What was typed for a rule, as a pack would write it."""
    if definition.unit in HUNDREDTHS:
        match = re.fullmatch(r"([0-9]{1,15})(?:\.([0-9]{1,2}))?", typed.strip().replace(",", ""))
        return typed if match is None else int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    return raw_of(definition.shape, typed)


def unit_text(unit: str) -> Text | None:
    """The unit alone, as it stands behind a box."""
    said = UNITS.get(unit)
    if said is None or said.zh == "{n}":
        return None
    zh, en = said.zh.replace("{n}", "").strip(), said.en.replace("{n}", "").strip()
    return Text(zh, en)


def _typed(shape: Shape, value: RuleData, say: Say | None) -> str:
    if isinstance(value, tuple):
        return ", ".join(_typed(shape.of or shape, one, say) for one in value)
    if isinstance(value, Text):
        return f"{value.zh} / {value.en}"
    if isinstance(value, bool):
        said = shape.labels.get(str(value).lower()) or (YES if value else NO)
        return say(said) if say else str(value).lower()
    if shape.type is ValueType.CHOICE and isinstance(value, str) and say:
        said_so = say(option_text(shape, value))
        # What would not be read back as the same option is typed by its code.
        apart = APART.search(said_so) or "|" in said_so
        return value if apart or _option(shape, said_so) != value else said_so
    return str(as_raw(value))


def raw_of(shape: Shape, typed: str) -> object:
    """What was typed, as a pack would write it; read_value() judges it."""
    if shape.type is ValueType.TABLE:
        return [_raw_row(shape, line) for line in _lines(typed)]
    if shape.type is ValueType.LIST:
        assert shape.of is not None
        return [_raw_cell(shape.of, line) for line in _lines(typed)]
    return _raw_cell(shape, typed.strip())


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _raw_row(shape: Shape, line: str) -> dict[str, object]:
    cells = [cell.strip() for cell in line.replace("｜", "|").split("|")]
    row: dict[str, object] = {
        column.name: _raw_cell(column.shape, cell)
        for column, cell in zip(shape.columns, cells, strict=False)
        if cell or not column.optional
    }
    for extra in cells[len(shape.columns) :]:
        row[extra] = ""
    return row


def _raw_cell(shape: Shape, typed: str) -> object:
    if shape.type is ValueType.LIST:
        assert shape.of is not None
        return [_raw_cell(shape.of, one.strip()) for one in APART.split(typed) if one.strip()]
    if shape.type is ValueType.INTEGER and re.fullmatch(r"-?[0-9]{1,18}", typed):
        return int(typed)
    if shape.type is ValueType.BOOLEAN:
        return _truth(shape, typed)
    if shape.type is ValueType.TEXT:
        zh, _, en = typed.partition("/")
        return {"zh": zh.strip(), "en": en.strip()}
    if shape.type is ValueType.CHOICE:
        return _option(shape, typed)
    return typed


def _truth(shape: Shape, typed: str) -> object:
    """Yes or no, or what a column calls them; anything else as it was typed."""
    for value, word, said in ((True, "true", YES), (False, "false", NO)):
        own = shape.labels.get(word)
        names = {word, said.zh, said.en.lower()} | ({own.zh, own.en.lower()} if own else set())
        if typed.lower() in names:
            return value
    return typed


def _option(shape: Shape, typed: str) -> str:
    """An option by its code, or by what it is called in either language."""
    for option in shape.options:
        said = option_text(shape, option)
        if typed.lower() in (option, said.zh, said.en.lower()):
            return option
    return typed


def typing_help(shape: Shape) -> Text | None:
    """How to type a value of this shape; None where the box says it."""
    if shape.type is ValueType.TABLE:
        zh = " | ".join(column_text(one.name).zh for one in shape.columns)
        en = " | ".join(column_text(one.name).en for one in shape.columns)
        return Text(
            f"每行一条，栏目之间用 | 隔开：{zh}。{_options_of(shape).zh}",
            f"One row a line, cells apart by |: {en}. {_options_of(shape).en}",
        )
    if shape.type is ValueType.LIST:
        assert shape.of is not None
        offered = _offered(shape.of)
        return Text(f"每行一项。{offered.zh}", f"One a line. {offered.en}")
    return SIMPLE_HELP.get(shape.type)


def _options_of(shape: Shape) -> Text:
    said = []
    for column in shape.columns:
        of = column.shape.of or column.shape
        if of.options:
            name, offered = column_text(column.name), _offered(of)
            said.append(Text(f"{name.zh}：{offered.zh}", f"{name.en}: {offered.en}"))
    if not said:
        return Text(" ", " ")
    return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def _offered(shape: Shape) -> Text:
    if shape.type is ValueType.TEXT:
        return TEXT_HELP
    if not shape.options:
        return Text(" ", " ")
    said = [option_text(shape, option) for option in shape.options]
    return Text(
        "可用：" + "、".join(one.zh for one in said),
        "Choose from: " + ", ".join(one.en for one in said),
    )


TEXT_HELP = Text("写成：中文 / English", "Write: 中文 / English")
SIMPLE_HELP: dict[ValueType, Text] = {
    ValueType.TEXT: TEXT_HELP,
    ValueType.DECIMAL: Text("小数，如 0.85", "A decimal, like 0.85"),
    ValueType.FRACTION: Text("分数，如 2/3", "A fraction, like 2/3"),
    ValueType.DATE: Text("如 2026-01-05", "Like 2026-01-05"),
    ValueType.PATTERN: Text(
        "花括号内是自动填入的部分，{seq:04d} 是四位流水号",
        "What stands in braces is filled in; {seq:04d} is a running number of four digits",
    ),
}
