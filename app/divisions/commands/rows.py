"""Rows of divisions in bulk: what is there, what is new, what differs. No audit, no rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import RuleBroken
from app.core.pinyin import initials
from app.divisions.models import Division
from app.divisions.rules import DivisionInput, Recorded, level_of, parent_code, path_of

AT_ONCE = 1000
"""Rows of one statement; both databases take many more values than this needs."""
Difference = Callable[[Division, DivisionInput], dict[str, object]]
"""What a list changes of a row that is there."""


def columns_of(division: DivisionInput) -> dict[str, object]:
    """A division as the columns of its row."""
    return {
        "code": division.code,
        "parent_code": parent_code(division.code),
        "path": path_of(division.code),
        "level": level_of(division.code),
        "name_zh": division.name_zh,
        "name_en": division.name_en,
        "initials": initials(division.name_zh),
        "valid_from": division.valid_from,
        "valid_to": division.valid_to,
        "successor_code": division.successor_code,
    }


def known_rows(codes: Mapping[str, object] | set[str]) -> dict[str, Division]:
    """Rows of these codes that are there already."""
    asked = sorted(codes)
    found: dict[str, Division] = {}
    for start in range(0, len(asked), AT_ONCE):
        rows = session().scalars(
            sa.select(Division).where(Division.code.in_(asked[start : start + AT_ONCE]))
        )
        found.update({row.code: row for row in rows})
    return found


def write_rows(
    wanted: Mapping[str, DivisionInput],
    known: Mapping[str, Division],
    difference: Difference,
) -> Recorded:
    """Insert what is new in bulk, and change what differs."""
    new = [columns_of(one) for code, one in wanted.items() if code not in known]
    for start in range(0, len(new), AT_ONCE):
        session().execute(sa.insert(Division), new[start : start + AT_ONCE])
    changed: list[str] = []
    for code, row in known.items():
        values = difference(row, wanted[code])
        if values:
            changed.append(code)
            for name, value in values.items():
                setattr(row, name, value)
    session().flush()
    added = tuple(sorted(str(one["code"]) for one in new))
    return Recorded(
        added=added, changed=tuple(sorted(changed)), unchanged=len(known) - len(changed)
    )


def outside_area(code: str, name_zh: str, name_en: str) -> RuleBroken:
    """The refusal of a place that is somebody else's."""
    return RuleBroken(
        Text(
            f"{name_zh}（{code}）不在您的管辖范围内。",
            f"{name_en} ({code}) is outside your area.",
        ),
        code="divisions.outside_area",
        field="code",
    )
