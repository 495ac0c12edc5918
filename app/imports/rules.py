"""The states of an import and what may happen in each; what a checked row is. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.core.bilingual import Language, Text


class ImportState(StrEnum):
    """How far a sheet has come."""

    CHECKING = "checking"
    UNREADABLE = "unreadable"
    CHECKED = "checked"
    WRITING = "writing"
    DONE = "done"
    REFUSED = "refused"
    ABANDONED = "abandoned"
    REPLACED = "replaced"


STATE_LABELS: dict[ImportState, Text] = {
    ImportState.CHECKING: Text("检查中", "Checking"),
    ImportState.UNREADABLE: Text("读不了", "Unreadable"),
    ImportState.CHECKED: Text("待确认", "To confirm"),
    ImportState.WRITING: Text("写入中", "Writing"),
    ImportState.DONE: Text("已完成", "Done"),
    ImportState.REFUSED: Text("未写入", "Nothing written"),
    ImportState.ABANDONED: Text("已放弃", "Given up"),
    ImportState.REPLACED: Text("已由改好的表替代", "Replaced by the repaired sheet"),
}

# from, verb, to: the one table behind buttons, commands and tests.
IMPORT_TRANSITIONS: tuple[tuple[ImportState, str, ImportState], ...] = (
    (ImportState.CHECKING, "check", ImportState.CHECKED),
    (ImportState.CHECKING, "fail", ImportState.UNREADABLE),
    (ImportState.CHECKED, "confirm", ImportState.WRITING),
    (ImportState.CHECKED, "abandon", ImportState.ABANDONED),
    (ImportState.CHECKED, "replace", ImportState.REPLACED),
    (ImportState.WRITING, "finish", ImportState.DONE),
    (ImportState.WRITING, "refuse", ImportState.REFUSED),
)
MOVING = frozenset({ImportState.CHECKING, ImportState.WRITING})


class Extent(StrEnum):
    """How much of a sheet with errors is written."""

    ALL = "all"
    GOOD = "good"


EXTENT_LABELS: dict[Extent, Text] = {
    Extent.ALL: Text(
        "全部正确才写入：有一行不对就一行也不写",
        "All or nothing: one wrong row, and none is written",
    ),
    Extent.GOOD: Text(
        "只写入正确的行：错误的行退回来改", "Good rows only: wrong rows come back to be corrected"
    ),
}


class Act(StrEnum):
    """What writing a good row will do."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"


ACT_LABELS: dict[Act, Text] = {
    Act.ADD: Text("新增", "New"),
    Act.CHANGE: Text("更新", "Changed"),
    Act.SAME: Text("无变化", "Unchanged"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct; an empty column means the line as a whole."""

    column: str
    said: Text


Said = str | Text
"""What a record says: as it was entered, or words of ours."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a row changes of a record that is there. Personal numbers come masked."""

    column: str
    before: Said
    after: Said


@dataclass(slots=True)
class ImportRow:
    """One line of a sheet: its values by column name, and what the checks say of it."""

    line: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    act: Act = Act.ADD
    found: Any = None
    """What the kind's check found for its write: never stored, found anew when written."""

    @property
    def good(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems

    def refuse(self, column: str, zh: str, en: str) -> None:
        """Note one thing to correct."""
        self.problems.append(Problem(column, Text(zh, en)))

    def change(self, column: str, before: Said, after: Said) -> None:
        """Note a difference from the record that is there; equal values are none."""
        if before != after:
            self.differences.append(Difference(column, before, after))

    def text(self, column: str) -> str:
        """A value as text; nothing typed is an empty text."""
        value = self.values.get(column)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a check counted."""

    total: int = 0
    bad: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0

    @property
    def good(self) -> int:
        """Rows without a problem."""
        return self.total - self.bad


RETURNED = Text("退回", "returned")
"""What stands at the end of a returned file's name."""
LONGEST_ROOT = 150
_RETURNED_END = re.compile(
    rf"\s*-(?:{RETURNED.zh}|{RETURNED.en})(?:\s*[-(（]\s*(?:\d+|副本|copy)\s*[)）]?)*$"
)


def root_of(name: str) -> tuple[str, bool]:
    """What a file was called at first, and whether its name says that it came back.

    Browsers and people number copies: 云坪-退回 (1).xlsx is still the one.
    """
    root = name.rpartition(".")[0] or name
    returned = False
    while found := _RETURNED_END.search(root):
        root, returned = root[: found.start()], True
    return root.strip(), returned


def returned_name(name: str, language: Language) -> str:
    """The name of the file that goes back: the first one's, and that it is the returned one."""
    return f"{root_of(name)[0][:LONGEST_ROOT]}-{RETURNED.pick(language)}.xlsx"


ANSWER_HEADING = Text("错误说明", "What is wrong")
"""The heading of the column added to a person's own file; passed over when it is read again."""
