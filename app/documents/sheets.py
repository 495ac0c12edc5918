"""Rows of facts from .xlsx, .xls, .ods, .csv and .jsonl, each told by its line number. Pure.

Headings are the fields' Chinese or English labels or their names, in any order; empty lines are
passed over, styled or not. Nothing is guessed: an unknown heading is named.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, load_workbook

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.documents.facts import FactError, check_facts
from app.documents.kinds import Field, Kind
from app.documents.typed import read_fact

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 20_000
ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".jsonl")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line: its number in the file, its facts, and what is wrong with them."""

    line: int
    facts: dict[str, Any]
    errors: tuple[FactError, ...]


def read_facts(content: bytes, *, name: str, kind: Kind) -> Iterator[SheetRow]:
    """Each line's facts with their errors; InvalidValue when the file as a whole cannot be read."""
    if len(content) > MOST_BYTES:
        raise _refuse("文件超过 50 MB，请分成几份。", "The file exceeds 50 MB; split it.")
    ending = next((end for end in ENDINGS if name.lower().endswith(end)), None)
    if ending == ".jsonl":
        yield from _read_lines(content, kind)
        return
    if ending is None:
        raise _refuse(
            "请上传 .xlsx、.xls、.ods、.csv 或 .jsonl 文件。",
            "Upload an .xlsx, .xls, .ods, .csv or .jsonl file.",
        )
    rows = _csv_rows(content) if ending == ".csv" else _workbook_rows(content)
    yield from _read_table(rows, kind.plain_fields, kind)


def read_rows(content: bytes, *, name: str, field: Field) -> Iterator[SheetRow]:
    """The lines of one rows field, from a sheet of its columns."""
    rows = _csv_rows(content) if name.lower().endswith(".csv") else _workbook_rows(content)
    yield from _read_table(rows, field.fields, None)


def _read_lines(content: bytes, kind: Kind) -> Iterator[SheetRow]:
    """One JSON object a line: facts as they are kept."""
    for line, text in enumerate(_decoded(content).split("\n"), 1):
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
        raise _refuse("表中没有内容。", "The sheet is empty.")
    columns = _columns(heading[1], fields)
    for count, (line, cells) in enumerate(rows):
        if count >= MOST_ROWS:
            raise _refuse(
                f"超过 {MOST_ROWS} 行，请分成几份。", f"More than {MOST_ROWS} rows; split the file."
            )
        yield _read_row(line, cells, columns, kind)


def _columns(heading: Sequence[object], fields: Sequence[Field]) -> list[Field | None]:
    by_word = {}
    for field in fields:
        for word in (field.name, field.label.zh, field.label.en):
            by_word[_plain(word)] = field
    columns: list[Field | None] = []
    unknown = []
    for cell in heading:
        word = _plain(cell)
        if word and word not in by_word:
            unknown.append(str(cell).strip())
        columns.append(by_word.get(word))
    if unknown:
        zh, en = "、".join(unknown[:8]), ", ".join(unknown[:8])
        raise _refuse(
            f"不认识这些列：{zh}。请按模板的列名填写，或删去这些列。",
            f"Unknown columns: {en}. Use the headings of the sheet given, or delete them.",
        )
    if not any(columns):
        raise _refuse("第一行应是列名。", "The first row must hold the headings.")
    return columns


def _plain(word: object) -> str:
    """Headings are compared without blanks, stars for required ones, and case."""
    return "".join(str(word or "").split()).strip("*＊").casefold()


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


def _workbook_rows(content: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    _refuse_bomb(content)
    try:
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        first = (sheet.start or (0, 0))[0]
        rows = sheet.to_python(skip_empty_area=True)
    except (CalamineError, ValueError, IndexError, OSError) as error:
        raise _refuse(
            "打不开这个表格文件，请另存为 .xlsx 后重试。",
            "This sheet cannot be opened; save it as .xlsx and try again.",
        ) from error
    for line, cells in enumerate(rows, first + 1):
        if any(str(cell).strip() for cell in cells):
            yield line, cells


def _refuse_bomb(content: bytes) -> None:
    """An .xlsx or .ods is a zip; what it unpacks to is bounded before anybody parses it."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _refuse(
            "文件已损坏，请重新导出后上传。", "The file is damaged; export it again."
        ) from error
    if len(entries) > 2_000 or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _refuse(
            "文件解开后过大，没有读取。", "The file unpacks to too much; it was not read."
        )


def _csv_rows(content: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    reader = csv.reader(io.StringIO(_decoded(content), newline=""))
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _decoded(content: bytes) -> str:
    """UTF-8, or GB18030 as Excel and WPS save .csv in China."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refuse("看不懂文件的文字编码，请存为 UTF-8。", "The encoding is unknown; save as UTF-8.")


def _refuse(zh: str, en: str) -> InvalidValue:
    return InvalidValue(Text(zh, en), field="file")
