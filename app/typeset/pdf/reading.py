"""Read PDF files back: how many pages one has. Refuses what is no PDF, or is locked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pikepdf

from app.core.bilingual import Text
from app.typeset.faults import RenderFailed


@contextmanager
def opened(content: bytes, *, name: str) -> Iterator[pikepdf.Pdf]:
    """A PDF to read; RenderFailed names the one that cannot be read."""
    try:
        pdf = pikepdf.open(BytesIO(content))
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise RenderFailed(
            Text(
                f"“{name}”不是可以读取的 PDF，或者设有密码：请换一份后重试。",
                f"'{name}' is no PDF that can be read, or it has a password: use another copy.",
            )
        ) from error
    with pdf:
        yield pdf


def count_pages(content: bytes, *, name: str = "PDF") -> int:
    """How many pages a file has."""
    with opened(content, name=name) as pdf:
        return len(pdf.pages)
