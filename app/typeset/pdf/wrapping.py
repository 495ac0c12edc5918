"""Break a text into lines: Chinese anywhere but before a closing mark, Latin words whole.

Greedy, with widths looked up per character. What is wider than a line by itself, as a long number
is, is broken where the line ends.
"""

from __future__ import annotations

from collections.abc import Mapping

NO_START = frozenset(
    "，。；：、！？）》」』】〕〉”’％℃‰·…—～,.;:!?)]}%"
    "﹐﹑﹒﹔﹕﹖﹗＂＇），．／：；＞？］｝｠"
    "々〃ーぁぃぅぇぉっゃゅょァィゥェォッャュョ°′″㎡"
)
NO_END = frozenset("（《「『【〔〈“‘([{￥¥$＄£＜［｛｟№")
_JOINTS = frozenset("-/_")


def _free(char: str) -> bool:
    """Whether a line may break beside this character as such: Chinese and its punctuation."""
    return char >= "\u2e80" or char in "“”‘’…—·"


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two neighbours, neither of them a space."""
    if after in NO_START or before in NO_END:
        return False
    return _free(before) or _free(after)


def _joint(text: str, at: int) -> bool:
    """After a hyphen or slash inside a name with letters: "520000-WT" but never "2026-03-05"."""
    if at < 2 or text[at - 1] not in _JOINTS:
        return False
    left, right = text[at - 2], text[at]
    return (left.isalpha() and right.isalnum()) or (left.isalnum() and right.isalpha())


def _may_end(text: str, at: int) -> bool:
    """Whether a line may end before the character at a place, which is no space."""
    before = text[at - 1]
    if before == " ":
        left = text[:at].rstrip(" ")[-1:]
        return left not in NO_END and text[at] not in NO_START
    return may_break(before, text[at]) or _joint(text, at)


def wrap(text: str, limit: float, advances: Mapping[str, float]) -> list[str]:
    """Lines no wider than the limit; both in the unit of `advances`. A newline always breaks."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        _wrap_paragraph(paragraph, limit, advances, lines)
    return lines


def _wrap_paragraph(
    text: str, limit: float, advances: Mapping[str, float], lines: list[str]
) -> None:
    start = 0
    while True:
        end = _line_end(text, start, limit, advances)
        lines.append(text[start:end].rstrip(" "))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
        if start >= len(text):
            return


def _line_end(text: str, start: int, limit: float, advances: Mapping[str, float]) -> int:
    """Where the line that begins at `start` ends."""
    width, chance = 0.0, start
    for at in range(start, len(text)):
        char = text[at]
        if at > start and char != " " and _may_end(text, at):
            chance = at
        width += advances[char]
        if width > limit and char != " ":
            if chance > start:
                return chance
            return max(at, start + 1)
    return len(text)
