"""The national list that comes with the program."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.paths import ROOT_PATH
from app.core.pinyin import initials
from app.divisions.commands.rows import known_rows, write_rows
from app.divisions.models import Division
from app.divisions.rules import DivisionInput, Recorded


def record_national_list(*, rows: Sequence[DivisionInput], actor: Actor) -> Recorded:
    """Bring the table up to the list shipped with the program, with one audit entry.

    Nothing is removed. An ending recorded here stays until the list states one itself.
    """
    wanted = {row.code: row for row in rows}
    done = write_rows(wanted, known_rows(wanted), _following_list)
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


def _following_list(row: Division, wanted: DivisionInput) -> dict[str, object]:
    """What the national list changes of a row."""
    changed: dict[str, object] = {}
    if row.name_zh != wanted.name_zh or not row.initials:
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
