"""Rows of facts from .xlsx, .xls, .ods, .csv and .jsonl, each told by its line number. Pure.

Headings are the fields' Chinese or English labels or their names, in any order; empty lines are
passed over, styled or not. Nothing is guessed: an unknown heading is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.sheet_rows import (
    MOST_BYTES,
    WORKBOOKS,
    decoded,
    plain_heading,
    read_lines,
    refused_file,
)
from app.documents.facts import FactError, check_facts
from app.documents.kinds import Field, Kind
from app.documents.typed import read_fact

MOST_ROWS = 20_000
ENDINGS = (*WORKBOOKS, ".csv", ".jsonl")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line: its number in the file, its facts, and what is wrong with them."""

    line: int
    facts: dict[str, Any]
    errors: tuple[FactError, ...]


def read_facts(content: bytes, *, name: str, kind: Kind) -> Iterator[SheetRow]:
    """Each line's facts with their errors; InvalidValue when the file as a whole cannot be read."""
    if len(content) > MOST_BYTES:
        raise refused_file("文件超过 50 MB，请分成几份。", "The file exceeds 50 MB; split it.")
    ending = next((end for end in ENDINGS if name.lower().endswith(end)), None)
    if ending == ".jsonl":
        yield from _read_lines(content, kind)
        return
    if ending is None:
        raise refused_file(
            "请上传 .xlsx、.xls、.ods、.csv 或 .jsonl 文件。",
            "Upload an .xlsx, .xls, .ods, .csv or .jsonl file.",
        )
    yield from _read_table(read_lines(content, name=name), kind.plain_fields, kind)


def read_rows(content: bytes, *, name: str, field: Field) -> Iterator[SheetRow]:
    """The lines of one rows field, from a sheet of its columns."""
    yield from _read_table(read_lines(content, name=name), field.fields, None)


def _read_lines(content: bytes, kind: Kind) -> Iterator[SheetRow]:
    """One JSON object a line: facts as they are kept."""
    for line, text in enumerate(decoded(content).split("\n"), 1):
        if not text.strip():
            continue
        try:
            facts = json.loads(text)
        except ValueError:
            facts = None
        if not isinstance(facts, dict):
            wrong = FactError("", Text("这一行不是 JSON 对象。", "This line is not a JSON object."))
            yield SheetRow(line, {}, (wrong,))
            continue
        yield SheetRow(line, facts, check_facts(kind, facts))


def _read_table(
    rows: Iterator[tuple[int, Sequence[object]]], fields: Sequence[Field], kind: Kind | None
) -> Iterator[SheetRow]:
    """The first line with words is the heading; then one set of facts a line."""
    heading = next(rows, None)
    if heading is None:
        raise refused_file("表中没有内容。", "The sheet is empty.")
    columns = _columns(heading[1], fields)
    for count, (line, cells) in enumerate(rows):
        if count >= MOST_ROWS:
            raise refused_file(
                f"超过 {MOST_ROWS} 行，请分成几份。", f"More than {MOST_ROWS} rows; split the file."
            )
        yield _read_row(line, cells, columns, kind)


def _columns(heading: Sequence[object], fields: Sequence[Field]) -> list[Field | None]:
    by_word = {}
    for field in fields:
        for word in (field.name, field.label.zh, field.label.en):
            by_word[plain_heading(word)] = field
    columns: list[Field | None] = []
    unknown = []
    for cell in heading:
        word = plain_heading(cell)
        if word and word not in by_word:
            unknown.append(str(cell).strip())
        columns.append(by_word.get(word))
    if unknown:
        zh, en = "、".join(unknown[:8]), ", ".join(unknown[:8])
        raise refused_file(
            f"不认识这些列：{zh}。请按模板的列名填写，或删去这些列。",
            f"Unknown columns: {en}. Use the headings of the sheet given, or delete them.",
        )
    if not any(columns):
        raise refused_file("第一行应是列名。", "The first row must hold the headings.")
    return columns


def _read_row(
    line: int, cells: Sequence[object], columns: Sequence[Field | None], kind: Kind | None
) -> SheetRow:
    facts: dict[str, Any] = {}
    errors = []
    for field, cell in zip(columns, cells, strict=False):
        if field is None:
            continue
        try:
            value = read_fact(field, cell)
        except InvalidValue as error:
            message = Text(
                f"“{field.label.zh}”{error.message.zh}", f"“{field.label.en}” {error.message.en}"
            )
            errors.append(FactError(field.name, message))
            continue
        if value is not None:
            facts[field.name] = value
    if kind is not None:
        named = {error.field for error in errors}
        errors += [error for error in check_facts(kind, facts) if error.field not in named]
    return SheetRow(line, facts, tuple(errors))
