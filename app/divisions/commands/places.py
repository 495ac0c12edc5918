"""Entering divisions: one at a time, or a county's own list of townships and villages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.clock import today
from app.core.database import session
from app.core.errors import InvalidValue, RuleBroken
from app.core.paths import lies_within
from app.core.pinyin import initials
from app.divisions.commands.rows import columns_of, known_rows, outside_area, write_rows
from app.divisions.english import english_name
from app.divisions.models import Division
from app.divisions.queries import find_division, get_division
from app.divisions.rules import (
    LOCAL_LEVELS,
    LONGEST_ENGLISH,
    LONGEST_NAME,
    DivisionInput,
    PlaceRow,
    Recorded,
    level_of,
    parent_code,
    path_of,
)

MOST_NAMED = 50
"""Codes an audit entry names; beyond, it counts them."""


def record_division(*, division: DivisionInput, actor: Actor) -> Division:
    """Add a division below its parent, which must exist; its code stays resolvable for good."""
    level_of(division.code)
    above = parent_code(division.code)
    if above is not None and find_division(above) is None:
        raise _no_parent(division.code, above)
    if find_division(division.code) is not None:
        raise RuleBroken(
            Text(
                f"代码 {division.code} 已登记。代码不可重复使用，请核对。",
                f"The code {division.code} is taken; codes are never reused. Check it.",
            ),
            code="divisions.code_taken",
            field="code",
        )
    row = Division(**columns_of(division))
    session().add(row)
    session().flush()
    record(
        "divisions.recorded",
        actor=actor,
        subject_type="division",
        subject_id=row.id,
        division_path=row.path,
        after={"code": row.code, "name_zh": row.name_zh, "valid_from": row.valid_from},
    )
    return row


def record_places(*, rows: Sequence[PlaceRow], actor: Actor) -> Recorded:
    """Enter townships and villages of one's own area as a set: new ones are added, known ones take
    the new name, none is ever removed. One audit entry for each county.
    """
    wanted = {row.code: _place_input(row, actor) for row in rows}
    known = known_rows(wanted)
    above = {str(parent_code(code)) for code in wanted} - wanted.keys()
    missing = sorted(above - known_rows(above).keys())
    if missing:
        first = next(code for code in wanted if parent_code(code) == missing[0])
        raise _no_parent(first, missing[0])
    for code, row in known.items():
        if row.valid_to is not None:
            raise RuleBroken(
                Text(
                    f"代码 {code}（{row.name_zh}）已于 {row.valid_to:%Y-%m-%d} 停用，不可再用。"
                    "请改用新代码。",
                    f"The code {code} ({row.name_en}) ended on {row.valid_to:%Y-%m-%d}; "
                    "use the new one.",
                ),
                code="divisions.code_ended",
                field="code",
            )
    before = {code: row.name_zh for code, row in known.items()}
    spelled = {row.code for row in rows if row.name_en.strip()}
    done = write_rows(
        wanted, known, lambda row, given: _renaming(row, given, spelled=row.code in spelled)
    )
    for county in sorted({code[:6] for code in (*done.added, *done.changed)}):
        _log_places(county, done=done, before=before, actor=actor)
    return done


def _place_input(row: PlaceRow, actor: Actor) -> DivisionInput:
    """A row of a county's list as a division, if the actor may enter it."""
    if level_of(row.code) not in LOCAL_LEVELS:
        raise InvalidValue(
            Text(
                f"{row.code} 不是乡镇（9 位）或村（12 位）代码。县级以上区划随程序更新，无需登记。",
                f"{row.code} is no code of a township (9 digits) or village (12). "
                "Counties and above come with the program.",
            ),
            field="code",
        )
    if not lies_within(path_of(row.code), actor.division_path):
        raise outside_area(row.code, row.name_zh, row.name_en or row.name_zh)
    if not row.name_zh.strip():
        raise InvalidValue(
            Text(f"{row.code} 缺少名称。", f"{row.code} has no name."), field="name_zh"
        )
    name = row.name_zh.strip()
    if len(name) > LONGEST_NAME or len(row.name_en.strip()) > LONGEST_ENGLISH:
        raise InvalidValue(
            Text(
                f"{row.code} 的名称过长：中文最多 {LONGEST_NAME} 字，"
                f"英文最多 {LONGEST_ENGLISH} 个字母。",
                f"The name of {row.code} is too long: {LONGEST_NAME} characters in Chinese, "
                f"{LONGEST_ENGLISH} letters in English at most.",
            ),
            field="name_zh",
        )
    return DivisionInput(
        code=row.code,
        name_zh=name,
        name_en=row.name_en.strip() or english_name(name)[:LONGEST_ENGLISH],
        valid_from=row.valid_from or today(),
    )


def _renaming(row: Division, wanted: DivisionInput, *, spelled: bool) -> dict[str, object]:
    """What a county's own list changes of a place it has already: its names. An English one that
    the list does not spell out is left alone while the Chinese one stays.
    """
    if row.name_zh != wanted.name_zh:
        return {
            "name_zh": wanted.name_zh,
            "name_en": wanted.name_en,
            "initials": initials(wanted.name_zh),
        }
    return {"name_en": wanted.name_en} if spelled and row.name_en != wanted.name_en else {}


def _log_places(county: str, *, done: Recorded, before: Mapping[str, str], actor: Actor) -> None:
    """One entry: of the place itself if it is one, else of the county, with numbers and codes."""
    added = [code for code in done.added if code.startswith(county)]
    changed = [code for code in done.changed if code.startswith(county)]
    codes = [*added, *changed]
    if len(codes) == 1:
        row = get_division(codes[0])
        record(
            "divisions.recorded" if added else "divisions.renamed",
            actor=actor,
            subject_type="division",
            subject_id=row.id,
            division_path=row.path,
            before={"name_zh": before[row.code]} if changed else None,
            after={"code": row.code, "name_zh": row.name_zh, "name_en": row.name_en},
        )
        return
    said: dict[str, object] = {"added": len(added), "changed": len(changed)}
    if len(codes) <= MOST_NAMED:
        said["codes"] = " ".join(codes)
    record(
        "divisions.places_recorded",
        actor=actor,
        subject_type="division",
        subject_id=get_division(county).id,
        division_path=path_of(county),
        after=said,
    )


def _no_parent(code: str, above: str) -> RuleBroken:
    return RuleBroken(
        Text(
            f"上级区划 {above} 尚未登记，请先登记上级，再登记 {code}。",
            f"Record the division above ({above}) first, then {code}.",
        ),
        code="divisions.no_parent",
        field="code",
    )
