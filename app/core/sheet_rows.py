"""Rows of .xlsx, .xls, .ods and .csv files, each with its line number and cells. Pure.

Empty lines are passed over, styled or not. What the columns mean is decided by who reads them.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, load_workbook

from app.core.bilingual import Text
from app.core.errors import InvalidValue

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
MOST_PARTS = 2_000
WORKBOOKS = (".xlsx", ".xls", ".ods")

SheetLine = tuple[int, Sequence[object]]
"""The number of a line as a spreadsheet counts it, and its cells from the first column on."""


def read_lines(content: bytes, *, name: str) -> Iterator[SheetLine]:
    """The lines with words in them; InvalidValue when the file as a whole cannot be read."""
    if len(content) > MOST_BYTES:
        raise refused_file("文件超过 50 MB，请分成几份。", "The file exceeds 50 MB; split it.")
    if name.lower().endswith(".csv"):
        return csv_lines(content)
    return workbook_lines(content)


def plain_heading(word: object) -> str:
    """Headings are compared without blanks, stars for required ones, and case."""
    return "".join(str(word or "").split()).strip("*＊").casefold()


def workbook_lines(content: bytes) -> Iterator[SheetLine]:
    """The lines of the first sheet."""
    refuse_bomb(content)
    try:
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        lines = enumerate(sheet.iter_rows(), 1)
    except (CalamineError, ValueError, IndexError, OSError) as error:
        raise refused_file(
            "打不开这个表格文件，请另存为 .xlsx 后重试。",
            "This sheet cannot be opened; save it as .xlsx and try again.",
        ) from error
    for line, cells in lines:
        if any(cell != "" and str(cell).strip() for cell in cells):
            yield line, cells


def refuse_bomb(content: bytes) -> None:
    """An .xlsx or .ods is a zip; what it unpacks to is bounded before anybody parses it."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise refused_file(
            "文件已损坏，请重新导出后上传。", "The file is damaged; export it again."
        ) from error
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise refused_file(
            "文件解开后过大，没有读取。", "The file unpacks to too much; it was not read."
        )


def csv_lines(content: bytes) -> Iterator[SheetLine]:
    """The lines of comma-separated text."""
    reader = csv.reader(io.StringIO(decoded(content), newline=""))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise refused_file(
            f"第 {reader.line_num} 行读不懂，请另存为 .xlsx 后重试。",
            f"Line {reader.line_num} cannot be read; save the sheet as .xlsx and try again.",
        ) from error


def decoded(content: bytes) -> str:
    """UTF-8, or GB18030 as Excel and WPS save .csv in China."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused_file(
        "看不懂文件的文字编码，请存为 UTF-8。", "The encoding is unknown; save as UTF-8."
    )


def refused_file(zh: str, en: str) -> InvalidValue:
    """What is wrong with a file as a whole."""
    return InvalidValue(Text(zh, en), field="file")
