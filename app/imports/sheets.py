"""A person's sheet as an import reads it, and kept rows as lines of JSON. No database."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.core.bilingual import Text
from app.core.sheet_rows import plain_heading, read_lines, refused_file
from app.imports.cells import ANSWERS, Layout, is_blank, read_heading, read_row
from app.imports.kinds import ImportKind
from app.imports.rules import Act, Difference, ImportRow, Problem, Said

MOST_ROWS = 100_000
ENDINGS = (".xlsx", ".xls", ".csv")


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened sheet: where its headings stand, and its rows, read as they are asked for."""

    heading_line: int
    layout: Layout
    answer_column: int
    """Where the answers of an earlier round stand, or the next free column."""
    rows: Iterator[ImportRow]

    def column_of(self, name: str) -> int | None:
        """Where a column of the kind stands in this sheet."""
        for at, column in enumerate(self.layout):
            if column is not None and column.name == name:
                return at
        return None


def open_sheet(content: bytes, *, name: str, kind: ImportKind) -> Sheet:
    """Read the headings; InvalidValue when the file as a whole is of no use."""
    if not name.lower().endswith(ENDINGS):
        raise refused_file(
            "请上传 .xlsx、.xls 或 .csv 文件。", "Upload an .xlsx, .xls or .csv file."
        )
    lines = read_lines(content, name=name)
    heading = next(lines, None)
    if heading is None:
        raise refused_file("表中没有内容。", "The sheet is empty.")
    layout = read_heading(heading[1], kind)
    words = [plain_heading(cell) for cell in heading[1]]
    filled = [at for at, word in enumerate(words) if word]
    answers = [at for at, word in enumerate(words) if word in ANSWERS]

    def rows() -> Iterator[ImportRow]:
        count = 0
        for line, cells in lines:
            if is_blank(cells, layout):
                continue
            count += 1
            if count > MOST_ROWS:
                raise refused_file(
                    f"超过 {MOST_ROWS} 行，请分成几份。",
                    f"More than {MOST_ROWS} rows; split the file.",
                )
            yield read_row((line, cells), layout, kind)

    return Sheet(heading[0], layout, answers[0] if answers else filled[-1] + 1, rows())


def chunks(rows: Iterable[ImportRow], size: int, kind: ImportKind) -> Iterator[list[ImportRow]]:
    """Rows, many at a time; what the kind wants together stays together."""
    some: list[ImportRow] = []
    for row in rows:
        apart = kind.group is None or not some or kind.group(some[-1]) != kind.group(row)
        if len(some) >= size and apart:
            yield some
            some = []
        some.append(row)
    if some:
        yield some


class Lines:
    """Lines of JSON that wait in memory, pressed together."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.count = 0
        self._blocks: list[bytes] = []
        self._open: list[str] = []

    def add(self, value: dict[str, Any]) -> None:
        """One more line."""
        self.count += 1
        self._open.append(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
        if len(self._open) >= 1000:
            self._press()

    def _press(self) -> None:
        text = "".join(line + "\n" for line in self._open)
        self._blocks.append(zlib.compress(text.encode(), 1))
        self._open = []

    def pieces(self) -> Iterator[bytes]:
        """The text, block by block."""
        if self._open:
            self._press()
        for block in self._blocks:
            yield zlib.decompress(block)

    def values(self) -> Iterator[dict[str, Any]]:
        """The lines again."""
        return read_values(self.pieces())


def read_values(pieces: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The values of lines that come in pieces; only the line end we wrote parts them."""
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        yield from (json.loads(line) for line in whole if line)
    if held:
        yield json.loads(held)


def row_as_json(row: ImportRow) -> dict[str, Any]:
    """A good row as it waits to be written."""
    return {"line": row.line, "values": row.values, "act": row.act.value}


def row_from_json(held: dict[str, Any]) -> ImportRow:
    """The row again, to be checked anew."""
    return ImportRow(int(held["line"]), held["values"], act=Act(held["act"]))


def problems_as_json(line: int, problems: Iterable[Problem]) -> dict[str, Any]:
    """What is wrong with one line."""
    return {"line": line, "wrong": [[one.column, one.said.zh, one.said.en] for one in problems]}


def problems_from_json(held: dict[str, Any]) -> tuple[int, list[Problem]]:
    """The same again."""
    wrong = [Problem(column, Text(zh, en)) for column, zh, en in held["wrong"]]
    return int(held["line"]), wrong


def differences_as_json(row: ImportRow) -> dict[str, Any]:
    """What a row will change."""
    found = [[one.column, _kept(one.before), _kept(one.after)] for one in row.differences]
    return {"line": row.line, "changes": found}


def differences_from_json(held: dict[str, Any]) -> tuple[int, list[Difference]]:
    """The same again."""
    changes = [
        Difference(column, _again(before), _again(after))
        for column, before, after in held["changes"]
    ]
    return int(held["line"]), changes


def _kept(said: Said) -> str | list[str]:
    return said if isinstance(said, str) else [said.zh, said.en]


def _again(held: str | list[str]) -> Said:
    return held if isinstance(held, str) else Text(*held)
