"""Second readers of our PDFs: pypdf, PDFium, and poppler's pdftotext where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO

import pypdf
import pypdfium2

MADE_AT = datetime(2026, 3, 5, 1, 2, 3, tzinfo=UTC)


def by_pypdf(content: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages]


def by_pdfium(content: bytes) -> list[str]:
    """The text of each page, ligatures taken apart."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def by_poppler(content: bytes) -> list[str]:
    """The text of each page, in the order it was written."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    )
    assert not done.stderr, done.stderr
    return done.stdout.decode().split("\f")[:-1]


def readers() -> Mapping[str, Callable[[bytes], list[str]]]:
    """Two that the lock brings, and a third where the machine has it."""
    held: dict[str, Callable[[bytes], list[str]]] = {"pypdf": by_pypdf, "pdfium": by_pdfium}
    if shutil.which("pdftotext"):
        held["poppler"] = by_poppler
    return held


def bare(text: str) -> str:
    """Without what readers add or drop between words."""
    return "".join(text.split())
