"""What verification can find, said so that a person knows where it is and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.core.bilingual import Text

KEPT = 200
"""Problems described one by one; the rest are counted."""


class Kind(StrEnum):
    """What happened to the log."""

    EDITED = "edited"
    INSERTED = "inserted"
    MISSING = "missing"
    SWAPPED = "swapped"
    RENUMBERED = "renumbered"
    TAIL_CUT = "tail_cut"
    REWRITTEN = "rewritten"
    ANCHOR_UNUSABLE = "anchor_unusable"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place: seq in the chain, id of the row where known."""

    kind: Kind
    seq: int | None
    row_id: int | None
    message: Text


@dataclass(slots=True)
class Report:
    """The outcome of one verification."""

    checked: int = 0
    unsealed: int = 0
    last_seq: int = 0
    last_hash: str = ""
    anchors: int = 0
    problems: list[Problem] = field(default_factory=list)
    more: int = 0
    """Further problems beyond those kept."""

    def add(self, problem: Problem) -> None:
        """Keep it, or count it when there are too many to read."""
        if len(self.problems) < KEPT:
            self.problems.append(problem)
        else:
            self.more += 1

    @property
    def broken(self) -> bool:
        """Whether the log itself was tampered with."""
        return any(problem.kind != Kind.ANCHOR_UNUSABLE for problem in self.problems)

    @property
    def exit_code(self) -> int:
        """0 intact, 1 broken, 2 could not be checked against what was given."""
        if self.broken:
            return 1
        return 2 if self.problems else 0


def place(seq: int | None, row_id: int | None) -> Text:
    """Where, for people."""
    if seq is None:
        return Text(f"未封存的记录（id {row_id}）", f"the unsealed entry (id {row_id})")
    if row_id is None:
        return Text(f"第 {seq} 条", f"entry {seq}")
    return Text(f"第 {seq} 条（id {row_id}）", f"entry {seq} (id {row_id})")


def edited(seq: int | None, row_id: int | None, what: Text | None = None) -> Problem:
    """Content or chain columns are not what was signed."""
    where, named = place(seq, row_id), what or Text("内容", "the content")
    message = Text(
        f"{where.zh}：{named.zh}与签名不符，已被改动或系伪造。请与备份比对该条。",
        f"{where.en}: {named.en} does not match its signature: edited, or forged. "
        "Compare it with a backup.",
    )
    return Problem(Kind.EDITED, seq, row_id, message)


def inserted(seq: int | None, row_id: int | None) -> Problem:
    """A row that the chain passes by."""
    where = place(seq, row_id)
    message = Text(
        f"{where.zh}：不属于审计链，是事后插入的。请查明来源。",
        f"{where.en}: not part of the chain; it was put in afterwards. Find out by whom.",
    )
    return Problem(Kind.INSERTED, seq, row_id, message)


def missing(first: int, last: int) -> Problem:
    """Rows that should be between two others."""
    span = f"{first}" if first == last else f"{first}–{last}"
    message = Text(
        f"第 {span} 条缺失，已被删除。请从备份中找回。",
        f"Missing: {span}. Deleted; recover from a backup.",
    )
    return Problem(Kind.MISSING, first, None, message)


def swapped(seq: int, row_id: int | None, other: int) -> Problem:
    """Two rows in each other's place."""
    message = Text(
        f"第 {seq} 条与第 {other} 条被互换。请与备份比对这两条。",
        f"Entries {seq} and {other} were swapped. Compare both with a backup.",
    )
    return Problem(Kind.SWAPPED, seq, row_id, message)


def renumbered(seq: int, row_id: int | None, own: int) -> Problem:
    """An authentic row under another number, and usually all that follow it too."""
    message = Text(
        f"第 {seq} 条原为第 {own} 条，序号被改（其后各条可能同样顺移）。",
        f"Entry {seq} was entry {own}: its number was changed (those after it may be shifted too).",
    )
    return Problem(Kind.RENUMBERED, seq, row_id, message)


def tail_cut(first: int, last: int) -> Problem:
    """The chain ends before an anchor does."""
    message = Text(
        f"锚点证明曾有第 {last} 条，而现在的链在第 {first - 1} 条结束：第 {first}–{last} 条被截去。"
        "请从备份恢复。",
        f"An anchor proves entry {last}, but the chain ends at {first - 1}: "
        f"{first}–{last} were cut off. Restore them from a backup.",
    )
    return Problem(Kind.TAIL_CUT, first, None, message)


def rewritten(good: int, seq: int, row_id: int | None) -> Problem:
    """Consistent in itself, yet not what the anchor saw: whoever did it holds the key."""
    message = Text(
        f"第 {good + 1}–{seq} 条自洽但与锚点不符：日志被持有密钥者整体改写。"
        "请更换密钥并从备份恢复。",
        f"{good + 1}–{seq} are consistent but contradict the anchor: rewritten by somebody who "
        "holds the key. Replace the key and restore from a backup.",
    )
    return Problem(Kind.REWRITTEN, seq, row_id, message)


def anchor_unusable(message: Text) -> Problem:
    """The anchor, not the log, is at fault."""
    return Problem(Kind.ANCHOR_UNUSABLE, None, None, message)
