"""Status chips: a colour never without a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.core.bilingual import Text

Tone = Literal["go", "wait", "warn", "stop", "rest"]
"""go: in force, fine · wait: somebody's turn · warn: look here · stop: blocked · rest: over."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A state in a word, and how it should strike the eye."""

    tone: Tone
    text: Text
