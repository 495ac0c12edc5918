"""A parcel's history: what the log keeps of it, and which bulk entry brought it and its holders.

A sheet of thousands writes one entry on the import. Its rows carry the very instant that entry
names, and are found by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from app.access.audit_words import HistoryLine, history_lines
from app.access.permissions import Permission
from app.core.actor import Actor
from app.core.audit.entries import AuditEntry
from app.core.bilingual import Text
from app.core.errors import NotFound
from app.imports.queries import get_import
from app.parcels.models import Parcel, RightShare
from app.parcels.queries import ENTRY_FOLLOWS, MANY_HELD, MANY_REGISTERED, bulk_entries
from app.web.i18n import pick

IN_BULK = {
    MANY_REGISTERED: Text("批量登记入册", "Registered together with others"),
    MANY_HELD: Text("批量登记权利人", "Holders registered together with others"),
}
BY_IMPORT = {
    MANY_REGISTERED: Text("登记入册，来自批量导入", "Registered by import"),
    MANY_HELD: Text("登记权利人，来自批量导入", "Holders registered by import"),
}


def past_of(parcel: Parcel, shares: Sequence[RightShare], actor: Actor) -> list[HistoryLine]:
    """All that was done to it, newest first; the day it came is never missing."""
    lines = history_lines("parcel", parcel.id)
    held = {one.recorded_at: one.recorded_by_name for one in shares}
    found = bulk_entries({parcel.created_at, *held})
    for at, who in held.items():
        if (entry := found.get((MANY_HELD, at))) is not None:
            lines.append(_line(at, who, MANY_HELD, entry, actor))
    entry = found.get((MANY_REGISTERED, parcel.created_at))
    # Entered alone or come of a split, it has an entry of its own from that moment.
    since, until = parcel.created_at, parcel.created_at + ENTRY_FOLLOWS
    if entry is not None or not any(since <= line.at <= until for line in lines):
        who = parcel.created_by_name
        lines.append(_line(parcel.created_at, who, MANY_REGISTERED, entry, actor))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _line(at: datetime, who: str, verb: str, entry: AuditEntry | None, actor: Actor) -> HistoryLine:
    if entry is None or entry.subject_type != "sheet_import":
        return HistoryLine(at, pick(IN_BULK[verb]), who)
    said = f"{pick(BY_IMPORT[verb])} {entry.subject_id}"
    if not (actor.may(Permission.IMPORT_RUN) and actor.may(Permission.PARCEL_EDIT)):
        return HistoryLine(at, said, who)
    try:
        sheet = get_import(int(entry.subject_id), actor=actor)
    except NotFound:
        return HistoryLine(at, said, who)
    url = url_for("imports.show", import_id=sheet.id)
    return HistoryLine(at, f"{said} · {sheet.title}", who, url)
