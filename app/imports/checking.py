"""Checking a whole sheet before anything is written: chunk by chunk, and doubles across all of it.

Reads the database through the kind's check, writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.core.bilingual import Text
from app.core.database import session
from app.core.sheet_rows import refused_file
from app.imports.kinds import ImportKind, Round
from app.imports.rules import Act, ImportRow, Problem, Tally
from app.imports.sheets import Lines, Sheet, chunks, differences_as_json, row_as_json

CHUNK = 500
"""Rows checked together: a few statements for each, and no more than both databases take."""


@dataclass(slots=True)
class Checked:
    """What came of a check."""

    good: Lines = field(default_factory=Lines)
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    differences: Lines = field(default_factory=Lines)
    tally: Tally = field(default_factory=Tally)


def check_sheet(
    sheet: Sheet, *, kind: ImportKind, round_: Round, told: Callable[[int], None]
) -> Checked:
    """Every row checked; `told` hears how many are done after each chunk."""
    checked = Checked()
    doubles = Doubles(kind)
    total = 0
    for rows in chunks(sheet.rows, CHUNK, kind):
        kind.check(rows, round_)
        for row in rows:
            doubles.meet(row)
            if row.good:
                checked.good.add(row_as_json(row))
                if row.differences:
                    checked.differences.add(differences_as_json(row))
            else:
                checked.problems[row.line] = row.problems
        total += len(rows)
        session().expunge_all()
        told(total)
    if not total:
        raise refused_file(
            "列名下面没有内容，请从第二行起填写。",
            "There is nothing below the headings; fill in from the second row on.",
        )
    _withdraw(checked, doubles.firsts)
    checked.tally = _counted(checked, total)
    return checked


class Doubles:
    """What may stand in one row only, and where it stood first."""

    def __init__(self, kind: ImportKind) -> None:
        """Nothing met yet."""
        self._kind = kind
        self._seen: dict[tuple[str, str], int] = {}
        self.firsts: dict[int, list[Problem]] = {}
        """Rows that looked good until their double came."""

    def meet(self, row: ImportRow) -> None:
        """Blame this row and the first one for what both have; neither is taken for right."""
        for column, key in self._kind.keys(row).items():
            first = self._seen.setdefault((column, key), row.line)
            if first == row.line:
                continue
            row.problems.append(Problem(column, _twice(first)))
            known = self.firsts.setdefault(first, [])
            if all(one.column != column for one in known):
                known.append(Problem(column, _twice(row.line)))


def _twice(line: int) -> Text:
    return Text(
        f"与第 {line} 行重复，请只留一行。", f"The same as in row {line}; keep one of them."
    )


def _withdraw(checked: Checked, firsts: dict[int, list[Problem]]) -> None:
    """Take rows back out of the good ones, if a later row has the same."""
    if not firsts:
        return
    for line, problems in firsts.items():
        checked.problems.setdefault(line, []).extend(problems)
    kept, changed = Lines(), Lines()
    for held in checked.good.values():
        if held["line"] not in firsts:
            kept.add(held)
    for held in checked.differences.values():
        if held["line"] not in firsts:
            changed.add(held)
    checked.good, checked.differences = kept, changed


def _counted(checked: Checked, total: int) -> Tally:
    acts = dict.fromkeys(Act, 0)
    for held in checked.good.values():
        acts[Act(held["act"])] += 1
    return Tally(
        total=total,
        bad=len(checked.problems),
        added=acts[Act.ADD],
        changed=acts[Act.CHANGE],
        same=acts[Act.SAME],
    )
