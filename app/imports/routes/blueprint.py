"""The blueprint of imports, and files as downloads."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response

blueprint = Blueprint("imports", __name__, template_folder="../templates")
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_answer(content: bytes, *, name: str) -> Response:
    """A workbook as a download with a Chinese name, never kept by anybody on the way."""
    answer = Response(content, mimetype=SHEET_TYPE)
    plain = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "-_."))
    stem = plain.removesuffix(".xlsx") or "import"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{stem}.xlsx\"; filename*=UTF-8''{quote(name)}"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
