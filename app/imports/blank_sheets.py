"""The empty sheet of a kind: text columns, drop-down lists, and a sheet that explains. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter

from app.core.bilingual import Language, Text
from app.imports.kinds import ImportKind, SheetColumn

FILL, EXPLAIN = Text("填写", "Fill in"), Text("填写说明", "How to fill in")
LISTS = "lists"
LAST_ROW = 20_000
LONGEST_LIST = 255
"""Letters a list inside a validation may have; longer ones stand on a sheet of their own."""
YES, NO = Text("是", "yes"), Text("否", "no")
HOW: Mapping[str, Text] = {
    "text": Text("文字", "text"),
    "long_text": Text("文字", "text"),
    "code": Text("编号或代码；本列为文本", "a number or code; this column holds text"),
    "date": Text("日期，如 2026-03-05", "a date such as 2026-03-05"),
    "integer": Text("整数", "a whole number"),
    "decimal": Text("数字，如 12.5", "a number such as 12.5"),
    "area": Text("面积，单位亩，如 12.34", "an area in mu such as 12.34"),
    "choice": Text("从下拉表中选一个", "choose one from the list"),
    "yes_no": Text("是 或 否", "yes or no"),
    "fraction": Text("分数，如 1/3；全部填 1", "a fraction such as 1/3; 1 for the whole"),
    "phone": Text("电话号码；本列为文本", "a phone number; this column holds text"),
    "secret": Text(
        "本列已设为文本，勿改为数值，否则第 15 位以后的数字会丢失",
        "this column holds text; as a number, digits after the 15th would be lost",
    ),
}
COLUMNS = (
    (Text("列名", "Heading"), 28),
    (Text("必填", "Required"), 10),
    (Text("填什么", "What to enter"), 36),
    (Text("说明", "Remarks"), 60),
    (Text("示例（虚构）", "Example (invented)"), 28),
)
ADVICE = (
    Text(
        "在第一页填写，一行一条；带 * 的列必填；不用的列可以删去，列的先后可以改，列名不要改。",
        "Fill in the first sheet, one record a line. Columns with * are required; others may be "
        "deleted or moved; keep the headings as they are.",
    ),
    Text(
        "上传后先检查全部行，确认之前一行也不写入。有错的行会在您自己的表里加一列“错误说明”退回，"
        "改好后原样再传即可。",
        "All rows are checked first and nothing is written before you confirm. Wrong rows come "
        "back in your own file with a column “What is wrong”; correct and upload it as it is.",
    ),
    Text("本页不会被读取。", "This sheet is not read."),
)


def blank_sheet(kind: ImportKind, *, language: Language) -> bytes:
    """The empty sheet, in the language of whoever fills it in."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": kind.title.pick(language)})
    _Blank(book, kind, language).write()
    book.close()
    return target.getvalue()


class _Blank:
    """One template being written."""

    def __init__(self, book: Any, kind: ImportKind, language: Language) -> None:  # noqa: ANN401 - xlsxwriter ships no types
        """Two sheets; a hidden third when a list is long."""
        self.book, self.kind, self.language = book, kind, language
        self.fill = book.add_worksheet(FILL.pick(language))
        self.explain = book.add_worksheet(EXPLAIN.pick(language))
        self.lists: Any = None

    def write(self) -> None:
        """Headings, lists, explanation."""
        look = {"valign": "vcenter", "bold": True, "bottom": 1, "bg_color": "#E9F1EC"}
        may = self.book.add_format(look)
        must = self.book.add_format({**look, "font_color": "#A5281B"})
        text = self.book.add_format({"num_format": "@"})
        for at, column in enumerate(self.kind.columns):
            self.fill.set_column(at, at, 26 if column.type == "secret" else 18, text)
            word = column.label.pick(self.language) + ("*" if column.required else "")
            self.fill.write_string(0, at, word, must if column.required else may)
            self._offer(at, column)
        self.fill.freeze_panes(1, 0)
        self.fill.set_row(0, 26)
        self._explain()

    def _offer(self, at: int, column: SheetColumn) -> None:
        words = self._words(column)
        if not words:
            return
        source: list[str] | str = words
        if len(",".join(words)) > LONGEST_LIST or any("," in word for word in words):
            if self.lists is None:
                self.lists = self.book.add_worksheet(LISTS)
                self.lists.hide()
            for line, word in enumerate(words):
                self.lists.write_string(line, at, word)
            name = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
            source = f"={LISTS}!{name}$1:{name}${len(words)}"
        self.fill.data_validation(1, at, LAST_ROW, at, {"validate": "list", "source": source})

    def _words(self, column: SheetColumn) -> list[str]:
        if column.type == "choice":
            return [option.label.pick(self.language) for option in column.options]
        if column.type == "yes_no":
            return [YES.pick(self.language), NO.pick(self.language)]
        return []

    def _explain(self) -> None:
        title = self.book.add_format({"bold": True, "font_size": 13})
        head = self.book.add_format({"bold": True, "bottom": 1, "bg_color": "#E9F1EC"})
        text = self.book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        page = self.explain
        page.write_string(0, 0, self.kind.title.pick(self.language), title)
        page.write_string(1, 0, self.kind.lead.pick(self.language))
        for line, advice in enumerate(ADVICE, 2):
            page.write_string(line, 0, advice.pick(self.language))
        first = len(ADVICE) + 3
        for at, (label, width) in enumerate(COLUMNS):
            page.set_column(at, at, width)
            page.write_string(first, at, label.pick(self.language), head)
        for line, column in enumerate(self.kind.columns, first + 1):
            cells = (
                column.label.pick(self.language),
                YES.pick(self.language) if column.required else "",
                HOW[column.type].pick(self.language),
                self._remarks(column),
                column.example,
            )
            for at, cell in enumerate(cells):
                page.write_string(line, at, cell, text)
        page.freeze_panes(first + 1, 1)

    def _remarks(self, column: SheetColumn) -> str:
        said = [column.help.pick(self.language)] if column.help else []
        if column.options:
            joint = "、" if self.language == "zh" else ", "
            said.append(joint.join(option.label.pick(self.language) for option in column.options))
        return ("；" if self.language == "zh" else "; ").join(said)
