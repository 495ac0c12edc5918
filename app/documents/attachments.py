"""Files that people put into a packet beside its papers: which kinds, how large, and are they that.

The name says what a file claims to be, its first bytes say what it is. Pure.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.typeset.faults import RenderFailed
from app.typeset.gate import inspect_docx
from app.typeset.pdf.reading import count_pages

MOST_BYTES = 20 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".docx": OFFICE + "wordprocessingml.document",
    ".xlsx": OFFICE + "spreadsheetml.sheet",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
ENDINGS = tuple(MEDIA_TYPES)
BEGINNINGS: Mapping[str, bytes] = {
    ".pdf": b"%PDF-",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".png": b"\x89PNG\r\n\x1a\n",
}
MAIN_PARTS: Mapping[str, str] = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
ACTIVE = ("vbaproject.bin", "/activex/", "/embeddings/oleobject")


def media_type_of(content: bytes, *, name: str) -> str:
    """The media type of an attachment; InvalidValue says what is wrong with it."""
    ending = next((end for end in ENDINGS if name.lower().endswith(end)), None)
    if ending is None:
        raise _refuse(
            "附件只能是 PDF、Word（.docx）、Excel（.xlsx）或照片（.jpg、.png）。",
            "An attachment is a PDF, .docx, .xlsx, .jpg or .png file.",
        )
    if not content:
        raise _refuse("文件是空的，请重新选择。", "The file is empty; choose it again.")
    if len(content) > MOST_BYTES:
        raise _refuse("文件超过 20 MB，请压缩或拆分。", "The file exceeds 20 MB; make it smaller.")
    if ending in MAIN_PARTS:
        _require_office(content, MAIN_PARTS[ending])
        if ending == ".docx":
            _require_harmless(content)
    elif not content.startswith(BEGINNINGS[ending]):
        raise _refuse(
            f"文件内容不是 {ending} 格式，请重新导出或另存后上传。",
            f"The file is not what its ending {ending} says; export it again.",
        )
    if ending == ".pdf":
        _require_pages(content, name)
    return MEDIA_TYPES[ending]


def _require_pages(content: bytes, name: str) -> None:
    """A packet's PDFs are merged later; one that is locked or broken is told of now."""
    try:
        pages = count_pages(content, name=name)
    except RenderFailed as error:
        raise InvalidValue(error.message, field="file") from error
    if pages == 0:
        raise _refuse("这个 PDF 没有页，请换一份。", "This PDF has no page; use another copy.")


def _require_office(content: bytes, main: str) -> None:
    """A Word or Excel file holds its main part, and nothing that runs by itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _refuse(
            "文件已损坏，或不是 .docx、.xlsx 格式，请另存后上传。",
            "The file is damaged or no .docx or .xlsx; save it again.",
        ) from error
    if main not in names:
        raise _refuse(
            "文件内容与扩展名不符，请用 Word、Excel 或 WPS 另存后上传。",
            "The file is not what its ending says; save it again.",
        )
    if any(sign in f"/{name.lower()}" for name in names for sign in ACTIVE):
        raise _refuse(
            "文件里有宏或嵌入的程序，请另存为不带宏的文件后上传。",
            "The file holds macros or embedded programs; save it without them.",
        )


def _require_harmless(content: bytes) -> None:
    """The same look into the package that templates get."""
    for finding in inspect_docx(content):
        if finding.fatal:
            raise InvalidValue(finding.sentence(), field="file")


def _refuse(zh: str, en: str) -> InvalidValue:
    return InvalidValue(Text(zh, en), field="file")
