"""Writes of divisions: one at a time, a county's own list, the national list, endings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.clock import today
from app.core.database import require_one, session
from app.core.errors import InvalidValue, RuleBroken
from app.core.paths import ROOT_PATH, lies_within
from app.core.pinyin import initials
from app.divisions.english import english_name
from app.divisions.models import Division
from app.divisions.queries import MOST_HOPS, find_division, get_division
from app.divisions.rules import (
    LOCAL_LEVELS,
    DivisionInput,
    Level,
    PlaceRow,
    Recorded,
    level_of,
    parent_code,
    path_of,
)

Difference = Callable[[Division, DivisionInput], dict[str, object]]
"""What a list changes of a row that is there."""
AT_ONCE = 1000
"""Rows of one statement; both databases take many more values than this needs."""
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
    row = Division(**_columns(division))
    session().add(row)
    session().flush()
    record(
        "divisions.recorded",
        actor=actor,
        subject_type="division",
        subject_id=row.id,
        division_path=row.path,
        after={"code": row.code, "name": row.name_zh, "valid_from": row.valid_from},
    )
    return row


def record_places(*, rows: Sequence[PlaceRow], actor: Actor) -> Recorded:
    """Enter townships and villages of one's own area as a set: new ones are added, known ones take
    the new name, none is ever removed. One audit entry for each county.
    """
    wanted = {row.code: _place_input(row, actor) for row in rows}
    known = _known(wanted)
    above = {str(parent_code(code)) for code in wanted} - wanted.keys()
    missing = sorted(above - _known(above).keys())
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
    done = _write(wanted, known, _renaming)
    for county in sorted({code[:6] for code in (*done.added, *done.changed)}):
        record(
            "divisions.places_recorded",
            actor=actor,
            subject_type="division",
            subject_id=get_division(county).id,
            division_path=path_of(county),
            after=_summary(done, county),
        )
    return done


def record_national_list(*, rows: Sequence[DivisionInput], actor: Actor) -> Recorded:
    """Bring the table up to the list shipped with the program, with one audit entry.

    Nothing is removed. An ending recorded here stays until the list states one itself.
    """
    wanted = {row.code: row for row in rows}
    done = _write(wanted, _known(wanted), _following_list)
    if done.added or done.changed:
        record(
            "divisions.national_list_recorded",
            actor=actor,
            subject_type="division",
            subject_id="china",
            division_path=ROOT_PATH,
            after={"added": len(done.added), "changed": len(done.changed)},
        )
    return done


def end_division(*, code: str, on: date, successor_code: str | None, actor: Actor) -> Division:
    """End a township or village after its last day, and name who carries it on."""
    division = _own_place(code, actor)
    if on < division.valid_from:
        raise RuleBroken(
            Text(
                f"停用日期不能早于启用日期 {division.valid_from:%Y-%m-%d}。",
                f"The last day cannot be before the first, {division.valid_from:%Y-%m-%d}.",
            ),
            code="divisions.ends_before_start",
            field="on",
        )
    if successor_code is not None:
        _check_successor(division, successor_code)
    _refuse_living_below(division, on)
    require_one(
        session().execute(
            sa.update(Division)
            .where(Division.id == division.id, Division.valid_to.is_(None))
            .values(valid_to=on, successor_code=successor_code)
        )
    )
    session().refresh(division)
    record(
        "divisions.ended",
        actor=actor,
        subject_type="division",
        subject_id=division.id,
        division_path=division.path,
        before={"valid_to": None},
        after={"valid_to": on, "successor_code": successor_code},
    )
    return division


def reopen_division(*, code: str, reason: str, actor: Actor) -> Division:
    """Take back an ending entered by mistake."""
    division = _own_place(code, actor)
    before = {"valid_to": division.valid_to, "successor_code": division.successor_code}
    require_one(
        session().execute(
            sa.update(Division)
            .where(Division.id == division.id, Division.valid_to.is_not(None))
            .values(valid_to=None, successor_code=None)
        )
    )
    session().refresh(division)
    record(
        "divisions.reopened",
        actor=actor,
        subject_type="division",
        subject_id=division.id,
        division_path=division.path,
        before=before,
        after={"valid_to": None, "successor_code": None},
        reason=reason,
    )
    return division


def _columns(division: DivisionInput) -> dict[str, object]:
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
        raise _outside(row.code, row.name_zh, row.name_en or row.name_zh)
    if not row.name_zh.strip():
        raise InvalidValue(
            Text(f"{row.code} 缺少名称。", f"{row.code} has no name."), field="name_zh"
        )
    name = row.name_zh.strip()
    return DivisionInput(
        code=row.code,
        name_zh=name,
        name_en=row.name_en.strip() or english_name(name),
        valid_from=row.valid_from or today(),
    )


def _known(codes: Mapping[str, object] | set[str]) -> dict[str, Division]:
    """Rows of these codes that are there already."""
    asked = sorted(codes)
    found: dict[str, Division] = {}
    for start in range(0, len(asked), AT_ONCE):
        rows = session().scalars(
            sa.select(Division).where(Division.code.in_(asked[start : start + AT_ONCE]))
        )
        found.update({row.code: row for row in rows})
    return found


def _renaming(row: Division, wanted: DivisionInput) -> dict[str, object]:
    """What a county's own list changes of a place it has already: its name."""
    if row.name_zh == wanted.name_zh:
        # The same name: an English one that somebody wrote by hand is left alone.
        return {}
    return {
        "name_zh": wanted.name_zh,
        "name_en": wanted.name_en,
        "initials": initials(wanted.name_zh),
    }


def _following_list(row: Division, wanted: DivisionInput) -> dict[str, object]:
    """What the national list changes of a row."""
    changed: dict[str, object] = {}
    if row.name_zh != wanted.name_zh:
        changed |= {"name_zh": wanted.name_zh, "initials": initials(wanted.name_zh)}
    if row.name_en != wanted.name_en:
        changed["name_en"] = wanted.name_en
    if row.valid_from != wanted.valid_from:
        changed["valid_from"] = wanted.valid_from
    if wanted.valid_to is not None:
        ending = {"valid_to": wanted.valid_to, "successor_code": wanted.successor_code}
        if {"valid_to": row.valid_to, "successor_code": row.successor_code} != ending:
            changed |= ending
    return changed


def _write(
    wanted: Mapping[str, DivisionInput],
    known: Mapping[str, Division],
    difference: Difference,
) -> Recorded:
    """Insert what is new in bulk, and change what differs."""
    new = [_columns(one) for code, one in wanted.items() if code not in known]
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


def _summary(done: Recorded, county: str) -> dict[str, object]:
    """What an audit entry says of a set: numbers, and the codes while they are few."""
    added = [code for code in done.added if code.startswith(county)]
    changed = [code for code in done.changed if code.startswith(county)]
    said: dict[str, object] = {"added": len(added), "changed": len(changed)}
    if len(added) + len(changed) <= MOST_NAMED:
        said["codes"] = " ".join((*added, *changed))
    return said


def _own_place(code: str, actor: Actor) -> Division:
    """A township or village the actor keeps; whoever keeps everything keeps higher levels too."""
    division = get_division(code)
    if not lies_within(division.path, actor.division_path):
        raise _outside(code, division.name_zh, division.name_en)
    if Level(division.level) not in LOCAL_LEVELS and actor.division_path != ROOT_PATH:
        raise RuleBroken(
            Text(
                "县级以上区划的变更随程序更新，不在本县办理。",
                "Changes of counties and above come with the program; they are not made here.",
            ),
            code="divisions.national_level",
        )
    return division


def _check_successor(division: Division, successor_code: str) -> None:
    """Who carries on stands at the same level or higher, is in force, and leads back nowhere."""
    follower = find_division(successor_code)
    if follower is None or len(follower.code) > len(division.code):
        raise InvalidValue(
            Text(
                f"后续代码 {successor_code} 尚未登记，或级别低于 {division.code}。"
                "请先登记后续区划。",
                f"The successor {successor_code} is not recorded, or of a lower level. "
                "Record it first.",
            ),
            field="successor_code",
        )
    step: Division | None = follower
    for _hop in range(MOST_HOPS):
        if step is None:
            return
        if step.code == division.code or step.path.startswith(division.path):
            raise InvalidValue(
                Text(
                    "后续代码不能是本区划、其下级，或又由本区划接续的代码。",
                    "The successor cannot be this division, one below it, "
                    "or one that this division carries on.",
                ),
                field="successor_code",
            )
        step = find_division(step.successor_code) if step.successor_code else None


def _refuse_living_below(division: Division, on: date) -> None:
    """A township ends after its villages did."""
    living = session().scalar(
        sa.select(sa.func.count())
        .select_from(Division)
        .where(
            Division.parent_code == division.code,
            sa.or_(Division.valid_to.is_(None), Division.valid_to > on),
        )
    )
    if living:
        raise RuleBroken(
            Text(
                f"其下还有 {living} 个区划在用，请先停用它们。",
                f"{living} divisions below are still in force; end them first.",
            ),
            code="divisions.living_below",
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


def _outside(code: str, name_zh: str, name_en: str) -> RuleBroken:
    return RuleBroken(
        Text(
            f"{name_zh}（{code}）不在您的管辖范围内。",
            f"{name_en} ({code}) is outside your area.",
        ),
        code="divisions.outside_area",
        field="code",
    )
