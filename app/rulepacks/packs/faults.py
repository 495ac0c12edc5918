"""What is wrong with a pack: file, line, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.bilingual import Text
from app.core.errors import LinyueError

SHOWN = 20


@dataclass(frozen=True, slots=True)
class PackFault:
    """One fault of one file."""

    file: str
    line: int
    said: Text
    remedy: Text

    @property
    def message(self) -> Text:
        """`guizhou.toml:12：… 请…` in both languages."""
        place = f"{self.file}:{self.line}"
        return Text(
            f"{place}：{self.said.zh}。{self.remedy.zh}。",
            f"{place}: {self.said.en}; {self.remedy.en}.",
        )


class RulePackWrong(LinyueError):
    """A pack that is not loaded; all its faults at once, so that one round mends them."""

    def __init__(self, faults: Sequence[PackFault]) -> None:
        """The first faults in words, all of them in `faults`."""
        shown = [fault.message for fault in faults[:SHOWN]]
        left = len(faults) - len(shown)
        more_zh = f"\n另有 {left} 处" if left else ""
        more_en = f"\nand {left} more" if left else ""
        super().__init__(
            Text(
                "规则包有误，未载入：\n" + "\n".join(one.zh for one in shown) + more_zh,
                "The rule packs are wrong and were not loaded:\n"
                + "\n".join(one.en for one in shown)
                + more_en,
            )
        )
        self.faults = tuple(faults)
