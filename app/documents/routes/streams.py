"""Answers that are sent piece by piece, as they are made."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, stream_with_context

from app.documents.routes.papers import file_answer

ZIP = "application/zip"


def stream_answer(
    pieces: Iterator[bytes], *, name: str, media_type: str, length: int | None = None
) -> Response:
    """A download of which no more than a piece is in memory; the length is told where known."""
    answer = file_answer(b"", name=name, media_type=media_type)
    answer.response = stream_with_context(pieces)
    answer.headers.pop("Content-Length", None)
    if length is not None:
        answer.content_length = length
    return answer
