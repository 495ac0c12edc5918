"""Ending a code, with who carries it on, and taking that back."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import require_one, session
from app.core.errors import InvalidValue, RuleBroken
from app.core.paths import ROOT_PATH, lies_within
from app.divisions.commands.rows import outside_area
from app.divisions.models import Division
from app.divisions.queries import MOST_HOPS, find_division, get_division
from app.divisions.rules import LOCAL_LEVELS, Level


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


def _own_place(code: str, actor: Actor) -> Division:
    """A township or village the actor keeps; whoever keeps everything keeps higher levels too."""
    division = get_division(code)
    if not lies_within(division.path, actor.division_path):
        raise outside_area(code, division.name_zh, division.name_en)
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
