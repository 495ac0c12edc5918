"""What is asked of the chamber and what comes back. Plain values; nothing runs here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.bilingual import Text


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost before it is stopped."""

    cpu_seconds: int = 60
    memory_mb: int = 1024
    """On top of what the process holds before it begins."""
    wall_seconds: float = 120.0


TRIAL = Limits(cpu_seconds=10, memory_mb=512, wall_seconds=20.0)
"""Nobody has read an unapproved template yet."""


@dataclass(frozen=True, slots=True)
class PdfWish:
    """What the PDF says about itself."""

    title: str
    language: str
    identifier: str
    made_at: datetime
    archival: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """One finished document."""

    docx: bytes
    pdf: bytes | None = None
    pages: int | None = None
    way: str = "compiled"
    reason: Text | None = None
    """Why it was not the compiled way."""
