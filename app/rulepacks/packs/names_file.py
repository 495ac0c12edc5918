"""Reading names.toml: what rules there are, and what their values look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from app.core.bilingual import Text
from app.rulepacks.packs.faults import PackFault
from app.rulepacks.packs.tables import Entry, File, open_file
from app.rulepacks.rules.names import (
    NUMBERS,
    SCALARS,
    UNITS,
    Column,
    Definition,
    Shape,
    ValueType,
)
from app.rulepacks.rules.values import DECIMAL, FRACTION
from app.rulepacks.rules.wording import COLUMN_NAME, PART

SHAPE_KEYS = ("type", "min", "max", "options", "labels", "placeholders", "of", "columns", "key")
KEYS = ("name", "zh", "en", "slice", "unit", *SHAPE_KEYS, "row_zh", "row_en")
TRUTHS = ("false", "true")
"""What labels of a boolean are given for, in this order."""
COLUMN_KEYS = ("name", "optional", *SHAPE_KEYS)


def read_names(path: Path) -> tuple[dict[str, Definition], list[PackFault]]:
    """Every name that is in order, and what is wrong with the others."""
    file = open_file(path)
    found: dict[str, Definition] = {}
    if not file.faults:
        file.only(("name",))
    for entry in file.entries("name"):
        definition = _definition(entry)
        if definition is None:
            continue
        if definition.name in found:
            entry.blame(
                "name",
                Text(f"{definition.name} 已定义过", f"{definition.name} is defined twice"),
                Text("请删去其中一处", "drop one of the two"),
            )
        found[definition.name] = definition
    return found, file.faults


def _definition(entry: Entry) -> Definition | None:
    entry.only(KEYS)
    name = entry.text("name", longest=80)
    title = entry.both("zh", "en")
    slice_ = entry.text("slice", longest=40)
    unit = entry.text("unit", needed=False)
    shape = _shape(entry)
    if unit and unit not in UNITS:
        entry.blame(
            "unit",
            Text(f"没有单位“{unit}”", f"there is no unit “{unit}”"),
            Text(f"可用的有 {'、'.join(UNITS)}", f"there are {', '.join(UNITS)}"),
        )
    if not name or shape is None:
        return None
    if shape.type is not ValueType.TABLE and "row_zh" in entry.table:
        entry.blame(
            "row_zh",
            Text("只有表格才有 row_zh", "only a table has row_zh"),
            Text("请删去，或改成表格", "drop it, or make this a table"),
        )
    return Definition(name=name, shape=shape, title=title, slice=slice_, unit=unit)


def _shape(entry: Entry) -> Shape | None:
    type_ = _type(entry, "type")
    if type_ is None:
        return None
    if type_ is ValueType.LIST:
        of = _type(entry, "of")
        if of is None or of not in SCALARS:
            return None
        return Shape(ValueType.LIST, of=_scalar(entry, of))
    if type_ is ValueType.TABLE:
        return _table(entry)
    return _scalar(entry, type_)


def _type(entry: Entry, key: str) -> ValueType | None:
    word = entry.text(key)
    if not word:
        return None
    try:
        return ValueType(word)
    except ValueError:
        known = [one.value for one in ValueType]
        entry.blame(
            key,
            Text(f"没有类型“{word}”", f"there is no type “{word}”"),
            Text(f"可用的有 {'、'.join(known)}", f"there are {', '.join(known)}"),
        )
        return None


def _scalar(entry: Entry, type_: ValueType) -> Shape:
    least, most = _bound(entry, "min", type_), _bound(entry, "max", type_)
    if least is not None and most is not None and least > most:
        entry.blame(
            "min",
            Text("min 大于 max", "min is above max"),
            Text("请核对上下限", "check both bounds"),
        )
    options = entry.words("options")
    if type_ is ValueType.CHOICE and not options:
        entry.blame(
            "options",
            Text("选项类型没有 options", "a choice has no options"),
            Text('请写 options = ["…", "…"]', 'write options = ["…", "…"]'),
        )
    return Shape(
        type_,
        minimum=least,
        maximum=most,
        options=options,
        labels=_labels(entry, TRUTHS if type_ is ValueType.BOOLEAN else options),
        placeholders=frozenset(entry.words("placeholders")),
    )


def _bound(entry: Entry, key: str, type_: ValueType) -> Fraction | None:
    """min and max as they are written: a bare integer, or a decimal or fraction in quotes."""
    raw = entry.table.get(key)
    if raw is None:
        return None
    if type_ in NUMBERS:
        if isinstance(raw, int) and not isinstance(raw, bool):
            return Fraction(raw)
        if isinstance(raw, str) and (DECIMAL.fullmatch(raw) or FRACTION.fullmatch(raw)):
            return Fraction(raw)
    entry.blame(
        key,
        Text(f"{key} 不能用在这里", f"{key} cannot be used like this"),
        Text('数值写成 1 或 "0.85"；其他类型没有上下限', 'write 1 or "0.85"; only numbers have it'),
    )
    return None


def _labels(entry: Entry, options: tuple[str, ...]) -> Mapping[str, Text]:
    """What the options are called, one { zh, en } for each, in their order."""
    raw = entry.table.get("labels")
    if raw is None:
        return {}
    labels: dict[str, Text] = {}
    if isinstance(raw, list) and len(raw) == len(options):
        for option, one in zip(options, raw, strict=True):
            if isinstance(one, Mapping) and one.get("zh") and one.get("en"):
                labels[option] = Text(str(one["zh"]), str(one["en"]))
    if len(labels) != len(options):
        entry.blame(
            "labels",
            Text("labels 与 options 不是一一对应", "labels do not match the options"),
            Text('请按次序逐项写 { zh = "…", en = "…" }', "write one { zh, en } for each option"),
        )
    return labels


def _table(entry: Entry) -> Shape | None:
    raw = entry.table.get("columns")
    if not isinstance(raw, list) or not raw or not all(isinstance(one, Mapping) for one in raw):
        entry.blame(
            "columns",
            Text("表格没有 columns", "a table has no columns"),
            Text('请写 columns = [{ name = "…", type = "…" }]', "write columns = [{ name, type }]"),
        )
        return None
    columns = [
        column for at, one in enumerate(raw) if (column := _column(entry, one, at)) is not None
    ]
    key = entry.words("key")
    for name in key:
        if name not in {column.name for column in columns}:
            entry.blame(
                "key",
                Text(f"key 里的“{name}”不是列名", f"“{name}” in key is no column"),
                Text("请改成 columns 里的列名", "name one of the columns"),
            )
    return Shape(ValueType.TABLE, columns=tuple(columns), key=key, row=_sentence(entry, columns))


def _sentence(entry: Entry, columns: Sequence[Column]) -> Text | None:
    """How a row reads. What may be left out stands in brackets, which vanish with it."""
    if "row_zh" not in entry.table and "row_en" not in entry.table:
        return None
    known = {column.name: column.optional for column in columns}
    for key in ("row_zh", "row_en"):
        words = entry.text(key)
        always = PART.sub("", words)
        for name in COLUMN_NAME.findall(words):
            if name not in known:
                entry.blame(
                    key,
                    Text(f"{key} 里的 {{{name}}} 不是列名", f"{{{name}}} in {key} is no column"),
                    Text("请改成 columns 里的列名", "name one of the columns"),
                )
            elif known[name] and name in COLUMN_NAME.findall(always):
                entry.blame(
                    key,
                    Text(f"{name} 可以不填，{key} 里没有括起来", f"{name} may be left out"),
                    Text(f"请写成 […{{{name}}}…]", f"put it into brackets: […{{{name}}}…]"),
                )
    return entry.both("row_zh", "row_en")


class _ColumnPlace:
    """A column's faults stand on the line of the column, not of `columns`."""

    def __init__(self, entry: Entry, at: int) -> None:
        self.line = entry.place.of("columns", at)

    def of(self, _key: str, _at: int | None = None) -> int:
        """Always the column's own line."""
        return self.line


def _column(entry: Entry, raw: Mapping[str, object], at: int) -> Column | None:
    file: File = entry.file
    own = Entry(file, raw, _ColumnPlace(entry, at))  # type: ignore[arg-type]  # of() is all it asks
    own.only(COLUMN_KEYS)
    name = own.text("name", longest=60)
    shape = _shape(own)
    if not name or shape is None:
        return None
    return Column(name, shape, optional=own.flag("optional"))
