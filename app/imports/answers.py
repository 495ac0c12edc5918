"""The person's own file with what is wrong in it: a column 错误说明, and the cells in colour.

An .xlsx is edited in place (marks). Of .xls and .csv, and of an .xlsx nobody can edit, a fresh
workbook with the same cells is made; text stays text. Either can be uploaded again as it is. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import xlsxwriter

from app.core.bilingual import Language, Text
from app.core.sheet_rows import read_lines
from app.imports.kinds import ImportKind
from app.imports.marks import FILL, INK, Answer, NotPatchable, mark_workbook
from app.imports.rules import ANSWER_HEADING, Problem
from app.imports.sheets import Sheet

AS_TEXT = frozenset({"secret", "code", "phone", "fraction"})
LONGEST_CELL = 32_000
"""A cell holds 32,767 characters."""


def answer_file(
    content: bytes,
    *,
    name: str,
    sheet: Sheet,
    kind: ImportKind,
    problems: Mapping[int, Sequence[Problem]],
    language: Language,
) -> bytes:
    """The workbook to give back."""
    texts = frozenset(
        at for at, column in enumerate(sheet.layout) if column and column.type in AS_TEXT
    )
    answers = {
        line: Answer(_sentence(found, kind, language), _columns(found, sheet), texts)
        for line, found in problems.items()
    }
    heading = ANSWER_HEADING.pick(language)
    if name.lower().endswith(".xlsx"):
        try:
            return mark_workbook(
                content,
                answers=answers,
                heading_line=sheet.heading_line,
                heading=heading,
                column=sheet.answer_column,
            )
        except (NotPatchable, BadZipFile, KeyError, ValueError):
            pass
    return _fresh(content, name=name, sheet=sheet, answers=answers, heading=heading)


def _sentence(problems: Sequence[Problem], kind: ImportKind, language: Language) -> str:
    """All that is wrong with a line, each with its column."""
    said = []
    for number, problem in enumerate(problems, 1):
        quoted = told_of(problem, kind).pick(language)
        said.append(f"{number}. {quoted}" if len(problems) > 1 else quoted)
    return "\n".join(said)[:LONGEST_CELL]


def told_of(problem: Problem, kind: ImportKind) -> Text:
    """One problem with its column in front."""
    if not problem.column:
        return problem.said
    label = kind.label(problem.column)
    return Text(f"【{label.zh}】{problem.said.zh}", f"[{label.en}] {problem.said.en}")


def _columns(problems: Sequence[Problem], sheet: Sheet) -> tuple[int, ...]:
    found = {sheet.column_of(problem.column) for problem in problems if problem.column}
    return tuple(sorted(at for at in found if at is not None))


def _fresh(
    content: bytes, *, name: str, sheet: Sheet, answers: Mapping[int, Answer], heading: str
) -> bytes:
    """The same cells in a new workbook, a line in memory at a time."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False})
    paper = _Paper(book)
    paper.page.set_column(0, max(len(sheet.layout), sheet.answer_column), 18, paper.text)
    for line, cells in read_lines(content, name=name):
        answer = answers.get(line)
        marked = answer.columns if answer else ()
        for at in range(max(len(cells), *(column + 1 for column in (*marked, 0)))):
            if at != sheet.answer_column:
                cell = cells[at] if at < len(cells) else ""
                paper.write(line - 1, at, cell, marked=at in marked)
        if line == sheet.heading_line:
            paper.page.write_string(line - 1, sheet.answer_column, heading, paper.told)
        elif answer is not None:
            paper.page.write_string(line - 1, sheet.answer_column, answer.said, paper.told)
    book.close()
    return target.getvalue()


class _Paper:
    """A fresh sheet and its few looks."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter ships no types
        """One page; text is text."""
        self.page = book.add_worksheet()
        colour = f"#{FILL[2:]}"
        self.text = book.add_format({"num_format": "@"})
        self.told = book.add_format({"num_format": "@", "font_color": f"#{INK[2:]}"})
        self._marked = book.add_format({"num_format": "@", "bg_color": colour})

    def write(self, row: int, at: int, cell: Any, *, marked: bool) -> None:  # noqa: ANN401 - whatever a cell holds
        """A cell as it was; a number stays a number, so that it is still told apart."""
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            # Whatever is typed over a marked cell stays text.
            self.page.write_number(row, at, cell, self._marked if marked else None)
        elif cell not in ("", None):
            self.page.write_string(row, at, _written(cell), self._marked if marked else self.text)
        elif marked:
            self.page.write_blank(row, at, None, self._marked)


def _written(cell: Any) -> str:  # noqa: ANN401 - whatever a sheet holds
    """A cell as text that reads back to the same value."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
