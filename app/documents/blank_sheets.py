"""An empty sheet for the facts of a kind: headings, lists to choose from, an explanation. Pure.

What it asks for is what sheets.read_facts reads. The example stands on the second sheet, so that
nobody makes a paper of it by mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter

from app.core.bilingual import Language, Text
from app.documents.dictionary import TYPE_LABELS
from app.documents.kinds import Field, Kind
from app.documents.typed import show_fact

FILL, EXPLAIN = Text("填写", "Fill in"), Text("说明", "Explanation")
LISTS = "lists"
LAST_ROW = 20_000
LONGEST_LIST = 255
"""Letters a list inside a validation may have; longer ones stand on a sheet of their own."""
HOW: Mapping[str, Text] = {
    "text": Text("文字", "text"),
    "long_text": Text("文字，可换行（Alt+回车）", "text; Alt+Enter begins a new line"),
    "date": Text("日期，如 2026-03-05", "a date such as 2026-03-05"),
    "period": Text("如 2026-01-01至2026-12-31", "for example 2026-01-01至2026-12-31"),
    "integer": Text("整数", "a whole number"),
    "decimal": Text("数字，如 12.5", "a number such as 12.5"),
    "percent": Text("百分比，如 60 或 60%", "a percentage such as 60 or 60%"),
    "money": Text("金额，单位元，如 1409.50", "an amount in yuan such as 1409.50"),
    "area": Text("面积，单位亩，如 12.34", "an area in mu such as 12.34"),
    "choice": Text("从下拉表中选一个", "choose one from the list"),
    "choices": Text("可填几个，用顿号隔开", "one or several, with commas between"),
    "yes_no": Text("是 或 否", "yes or no"),
    "id_number": Text(
        "本列已设为文本，勿改为数字格式", "this column holds text; do not turn it into numbers"
    ),
    "account": Text(
        "本列已设为文本，勿改为数字格式", "this column holds text; do not turn it into numbers"
    ),
    "phone": Text("电话号码", "a phone number"),
}
FORMATS: Mapping[str, str] = {
    "integer": "0",
    "decimal": "General",
    "money": "#,##0.00",
    "area": "#,##0.00",
}
"""All others are text: no spreadsheet may cut a number, guess a date or turn 60% into 0.6."""
COLUMNS = (
    Text("列名", "Heading"),
    Text("必填", "Required"),
    Text("填什么", "What to enter"),
    Text("说明", "Remarks"),
    Text("示例（虚构）", "Example (invented)"),
)


def fits_sheet(kind: Kind) -> bool:
    """Whether one line of a sheet can hold a whole paper: a list inside it cannot."""
    return not any(field.required for field in kind.row_fields)


def headings(kind: Kind, language: Language) -> list[tuple[Field, str]]:
    """Each field and the heading of its column; a label that stands twice gives way to names."""
    labels = Counter(field.label.pick(language) for field in kind.plain_fields)
    found = []
    for field in kind.plain_fields:
        label = field.label.pick(language)
        found.append((field, label if labels[label] == 1 else field.name))
    return found


def blank_sheet(kind: Kind, *, language: Language) -> bytes:
    """The empty sheet, in the language of whoever fills it in."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": kind.name.pick(language)})
    fill = book.add_worksheet(FILL.pick(language))
    explain = book.add_worksheet(EXPLAIN.pick(language))
    columns = headings(kind, language)
    _write_headings(book, fill, columns)
    _write_choices(book, fill, columns=columns, language=language)
    _write_explanation(book, explain, kind=kind, language=language)
    book.close()
    return target.getvalue()


def _look(book: Any, **own: object) -> Any:  # noqa: ANN401 - xlsxwriter ships no types
    return book.add_format({"valign": "top", **own})


def _write_headings(book: Any, sheet: Any, columns: list[tuple[Field, str]]) -> None:  # noqa: ANN401 - xlsxwriter ships no types
    plain = {"bold": True, "bottom": 1, "bg_color": "#E9F1EC", "text_wrap": True}
    may, must = _look(book, **plain), _look(book, **plain, font_color="#A5281B")
    for at, (field, heading) in enumerate(columns):
        form = _look(book, num_format=FORMATS.get(field.type, "@"))
        sheet.set_column(at, at, 28 if field.type in {"text", "long_text"} else 20, form)
        sheet.write_string(
            0, at, heading + ("*" if field.required else ""), must if field.required else may
        )
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 30)


def _write_choices(
    book: Any,  # noqa: ANN401 - xlsxwriter ships no types
    sheet: Any,  # noqa: ANN401 - xlsxwriter ships no types
    *,
    columns: list[tuple[Field, str]],
    language: Language,
) -> None:
    """Lists to choose from; a list too long for a validation stands on a hidden sheet."""
    hidden = None
    for at, (field, _heading) in enumerate(columns):
        words = _words(field, language)
        if not words:
            continue
        source: list[str] | str = words
        if len(",".join(words)) > LONGEST_LIST or any("," in word for word in words):
            if hidden is None:
                hidden = book.add_worksheet(LISTS)
                hidden.hide()
            for line, word in enumerate(words):
                hidden.write_string(line, at, word)
            column = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
            source = f"={LISTS}!{column}$1:{column}${len(words)}"
        sheet.data_validation(1, at, LAST_ROW, at, {"validate": "list", "source": source})


def _words(field: Field, language: Language) -> list[str]:
    if field.type == "choice":
        return [option.label.pick(language) for option in field.options]
    if field.type == "yes_no":
        return ["是", "否"] if language == "zh" else ["yes", "no"]
    return []


def _write_explanation(book: Any, sheet: Any, *, kind: Kind, language: Language) -> None:  # noqa: ANN401 - xlsxwriter ships no types
    head = _look(book, bold=True, bottom=1, bg_color="#E9F1EC")
    text = _look(book, num_format="@", text_wrap=True)
    title = _look(book, bold=True, font_size=13)
    sheet.write_string(0, 0, kind.name.pick(language), title)
    sheet.write_string(1, 0, INTRODUCTION.pick(language))
    for at, (column, width) in enumerate(zip(COLUMNS, (28, 8, 32, 48, 40), strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(3, at, column.pick(language), head)
    sample = kind.sample()
    for line, (field, heading) in enumerate(headings(kind, language), 4):
        cells = (
            heading,
            YES.pick(language) if field.required else "",
            HOW.get(field.type, TYPE_LABELS[field.type]).pick(language),
            _remarks(field, language),
            example_of(field, sample.get(field.name), language),
        )
        for at, cell in enumerate(cells):
            sheet.write_string(line, at, cell, text)
    sheet.freeze_panes(4, 1)


YES = Text("是", "yes")
INTRODUCTION = Text(
    "在第一页填写：一行就是一份文书；带 * 的列必填；不用的列可以删去，列的先后可以改。"
    "本页不会被读取。",
    "Fill in the first sheet: each line becomes one paper. Columns with * are required; others may "
    "be deleted or moved. This sheet is not read.",
)


def _remarks(field: Field, language: Language) -> str:
    said = [field.help.pick(language)] if field.help else []
    if field.options:
        joint = "、" if language == "zh" else ", "
        said.append(joint.join(option.label.pick(language) for option in field.options))
    if field.type in {"text", "long_text"}:
        most = Text(f"最多 {field.longest} 个字", f"at most {field.longest} characters")
        said.append(most.pick(language))
    return ("；" if language == "zh" else "; ").join(said)


def example_of(field: Field, value: object, language: Language) -> str:
    """A fact of the invented case as somebody would type it."""
    if value is None or value == "":
        return ""
    labels = {option.code: option.label.pick(language) for option in field.options}
    if field.type == "choice":
        return labels.get(str(value), str(value))
    if field.type == "choices" and isinstance(value, list):
        return ("、" if language == "zh" else ", ").join(
            str(labels.get(code, code)) for code in value
        )
    if field.type == "period" and isinstance(value, Mapping):
        return f"{value['from']}至{value['to']}"
    if field.type == "yes_no":
        return (YES if value else NO).pick(language)
    return show_fact(field, value)


NO = Text("否", "no")
