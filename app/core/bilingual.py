"""A text in Chinese and English side by side; which one is shown is decided at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """Both languages of one statement. Chinese prevails; English may not be left out."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        """An empty half would show as a hole on some reader's page."""
        if not self.zh or not self.en:
            message = "Text needs both languages"
            raise ValueError(message)

    def pick(self, language: Language) -> str:
        """The half for this language."""
        return self.zh if language == "zh" else self.en

    def format(self, **values: object) -> Text:
        """Fill {names} in both halves with the same values."""
        return Text(self.zh.format(**values), self.en.format(**values))

    def both(self, between: str = " ") -> str:
        """Chinese first, English after: for terminals and papers that show both."""
        return f"{self.zh}{between}{self.en}"

    def __str__(self) -> str:
        """Chinese prevails."""
        return self.zh
