"""The field dictionary of a kind: every name a template may use, what it prints, how to loop. Pure.

For whoever edits a template in Word or WPS; the names are those of facts.template_names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.bilingual import Text
from app.documents.facts import ALWAYS, expand
from app.documents.kinds import Field, Kind
from app.documents.wording import STRUCK, SUMMED, names_of

LONGEST_EXAMPLE = 60

TYPE_LABELS: Mapping[str, Text] = {
    "text": Text("文字", "text"),
    "long_text": Text("多行文字", "text of several lines"),
    "date": Text("日期", "date"),
    "period": Text("起止日期", "period"),
    "integer": Text("整数", "whole number"),
    "decimal": Text("小数", "number"),
    "percent": Text("百分比", "percentage"),
    "money": Text("金额（元）", "amount (CNY)"),
    "area": Text("面积（亩）", "area (mu)"),
    "choice": Text("单选", "one choice"),
    "choices": Text("多选", "several choices"),
    "yes_no": Text("是或否", "yes or no"),
    "id_number": Text("身份证件号码", "identity number"),
    "account": Text("银行账号", "bank account"),
    "phone": Text("电话", "phone number"),
    "rows": Text("清单", "list"),
}

ENDING_LABELS: Mapping[str, Text] = {
    "": Text("中文", "in Chinese"),
    "_en": Text("英文", "in English"),
    "_iso": Text("数字写法", "in figures"),
    "_from": Text("起", "beginning"),
    "_to": Text("止", "end"),
    "_from_en": Text("起，英文", "beginning, in English"),
    "_to_en": Text("止，英文", "end, in English"),
    "_words": Text("大写金额", "in Chinese capitals"),
    "_words_en": Text("英文大写", "in English words"),
    "_mu": Text("只写亩数", "in mu alone"),
    "_ha": Text("只写公顷数", "in hectares alone"),
    "_code": Text("代码，用于判断", "the code, for conditions"),
    "_masked": Text("遮盖后", "masked"),
}

ALWAYS_SAID: Mapping[str, tuple[Text, Text]] = {
    "number": (Text("编号", "Number"), Text("529901-SQ-2026-0001", "529901-SQ-2026-0001")),
    "issued_on": (Text("签发日期", "Date of issue"), Text("2026年3月5日", "2026年3月5日")),
    "issued_on_en": (
        Text("签发日期，英文", "Date of issue, in English"),
        Text("5 March 2026", "5 March 2026"),
    ),
    "check_code": (Text("核验码", "Check code"), Text("ABCD-EFGH-JKMN", "ABCD-EFGH-JKMN")),
    "check_url": (
        Text("核验网址", "Address of the check page"),
        Text("http://…/check/ABCDEFGHJKMN", "http://…/check/ABCDEFGHJKMN"),
    ),
    "check_qr": (
        Text("核验二维码", "Check code as a QR picture"),
        Text("22 毫米见方的图片", "a picture, 22 mm square"),
    ),
    "layout_mark": (
        Text("“参考样式”字样", "The words 参考样式"),
        Text("自定模板不印", "not printed on a county's own template"),
    ),
    "layout_mark_en": (
        Text("“Reference layout”字样", "The words “Reference layout”"),
        Text("自定模板不印", "not printed on a county's own template"),
    ),
    "office_name": (Text("签发单位", "Issuing office"), Text("青禾县林业局", "青禾县林业局")),
    "office_name_en": (
        Text("签发单位，英文", "Issuing office, in English"),
        Text("Qinghe County Forestry Bureau", "Qinghe County Forestry Bureau"),
    ),
}
assert tuple(ALWAYS_SAID) == ALWAYS


@dataclass(frozen=True, slots=True)
class NameLine:
    """One name: the tag to copy, what it is, how it prints."""

    name: str
    tag: str
    said: Text
    example: Text


@dataclass(frozen=True, slots=True)
class FieldLines:
    """One fact with all its names."""

    label: Text
    type: Text
    required: bool
    help: Text | None
    lines: Sequence[NameLine]


@dataclass(frozen=True, slots=True)
class LoopLines:
    """One list: the three lines of its table, the names in a row, the sums."""

    name: str
    label: Text
    required: bool
    begin: str
    cells: Sequence[tuple[Text, str]]
    """What the middle line of the table looks like: heading and tag of each cell."""
    end: str
    fields: Sequence[FieldLines]
    totals: Sequence[NameLine]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All a template of a kind may say."""

    always: Sequence[NameLine]
    fields: Sequence[FieldLines]
    loops: Sequence[LoopLines]
    condition: str | None
    """How a paragraph is printed in some cases only, by a field of this kind."""


def dictionary_of(kind: Kind) -> Dictionary:
    """Every published name of a kind with an example from its invented case."""
    said = expand(kind, kind.sample())
    return Dictionary(
        always=[
            NameLine(name, _tag(name), label, example)
            for name, (label, example) in ALWAYS_SAID.items()
        ],
        fields=[_field(field, said, row="") for field in kind.plain_fields],
        loops=[_loop(field, said) for field in kind.row_fields],
        condition=_condition(kind),
    )


def _condition(kind: Kind) -> str | None:
    """A choice is asked by its code; what was not given prints as a stroke, and is asked so."""
    for field in kind.plain_fields:
        if field.type == "choice":
            return "{%p if " + f'{field.name}_code == "{field.options[0].code}"' + " %}"
        if field.type == "yes_no":
            return "{%p if " + f'{field.name}_code == "yes"' + " %}"
    optional = next((field for field in kind.plain_fields if not field.required), None)
    return None if optional is None else "{%p if " + f'{optional.name} != "{STRUCK}"' + " %}"


def _tag(name: str, row: str = "") -> str:
    return "{{ " + row + name + " }}"


def _field(field: Field, said: Mapping[str, Any], *, row: str) -> FieldLines:
    return FieldLines(
        label=field.label,
        type=TYPE_LABELS[field.type],
        required=field.required,
        help=field.help,
        lines=[
            NameLine(
                name,
                _tag(name, row),
                ENDING_LABELS[name.removeprefix(field.name)],
                _example(said.get(name, "")),
            )
            for name in names_of(field)
        ],
    )


def _loop(field: Field, said: Mapping[str, Any]) -> LoopLines:
    first: Mapping[str, Any] = next(iter(said[field.name]), {})
    number = Text("序号", "No.")
    cells = [(number, _tag("no", "row."))]
    cells += [(column.label, _tag(column.name, "row.")) for column in field.fields]
    own_number = FieldLines(
        label=number,
        type=Text("自动编号", "counted"),
        required=True,
        help=None,
        lines=[
            NameLine("no", _tag("no", "row."), ENDING_LABELS[""], Text("1", "1")),
            NameLine("no_en", _tag("no_en", "row."), ENDING_LABELS["_en"], Text("1", "1")),
        ],
    )
    return LoopLines(
        name=field.name,
        label=field.label,
        required=field.required,
        begin="{%tr for row in " + field.name + " %}",
        cells=cells,
        end="{%tr endfor %}",
        fields=[own_number, *(_field(column, first, row="row.") for column in field.fields)],
        totals=list(_totals(field, said)),
    )


def _totals(field: Field, said: Mapping[str, Any]) -> list[NameLine]:
    """The number of rows, and the sums of what can be added up."""
    lines = [
        NameLine(name, _tag(name), label, _example(said[name]))
        for name, label in (
            (f"{field.name}_count", Text("行数", "Number of rows")),
            (f"{field.name}_count_en", Text("行数，英文", "Number of rows, in English")),
        )
    ]
    for column in field.fields:
        if column.type not in SUMMED:
            continue
        for name in names_of(column):
            ending = name.removeprefix(column.name)
            total = f"{field.name}_total_{name}"
            how = ENDING_LABELS[ending]
            label = Text(f"{column.label.zh}合计，{how.zh}", f"Sum of {column.label.en}, {how.en}")
            lines.append(NameLine(total, _tag(total), label, _example(said[total])))
    return lines


def _example(value: object) -> Text:
    """How the invented case prints, on one line and not too long."""
    text = " ".join(str(value).split())
    if len(text) > LONGEST_EXAMPLE:
        text = text[: LONGEST_EXAMPLE - 1] + "…"
    return Text(text or "—", text or "—")
