"""Writes of divisions."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import RuleBroken
from app.divisions.models import Division
from app.divisions.rules import DivisionInput, level_of, parent_code, path_of


def record_division(*, division: DivisionInput, actor: Actor) -> Division:
    """Add a division below its parent, which must exist; its code stays resolvable for good."""
    level = level_of(division.code)
    above = parent_code(division.code)
    if above is not None and not _exists(above):
        raise RuleBroken(
            Text(
                f"上级区划 {above} 尚未登记，请先登记上级，再登记 {division.code}。",
                f"Record the division above ({above}) first, then {division.code}.",
            ),
            code="divisions.no_parent",
            field="code",
        )
    if _exists(division.code):
        raise RuleBroken(
            Text(
                f"代码 {division.code} 已登记。代码不可重复使用，请核对。",
                f"The code {division.code} is taken; codes are never reused. Check it.",
            ),
            code="divisions.code_taken",
            field="code",
        )
    row = Division(
        code=division.code,
        path=path_of(division.code),
        level=level,
        name_zh=division.name_zh,
        name_en=division.name_en,
        valid_from=division.valid_from,
        valid_to=division.valid_to,
        successor_code=division.successor_code,
    )
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


def _exists(code: str) -> bool:
    return bool(
        session().scalar(sa.select(sa.exists().where(Division.code == code))),
    )
