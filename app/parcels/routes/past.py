"""A parcel's history: what the log keeps of it, and which bulk entries brought it, its holders and
its certificates.

A sheet of thousands writes one entry on the import. Its rows carry the very instant that entry
names, and are found by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import url_for

from app.access.audit_words import HistoryLine, history_lines
from app.access.permissions import Permission
from app.core.actor import Actor
from app.core.audit.entries import AuditEntry
from app.core.bilingual import Text
from app.core.errors import NotFound
from app.imports.queries import get_import
from app.parcels.bulk import (
    ENTRY_FOLLOWS,
    MANY_CERTIFIED,
    MANY_HELD,
    MANY_REGISTERED,
    bulk_entries,
)
from app.parcels.models import Certificate, Parcel, RightShare
from app.web.i18n import pick

IN_BULK = {
    MANY_REGISTERED: Text("批量登记入册", "Registered together with others"),
    MANY_HELD: Text("批量登记权利人", "Holders registered together with others"),
    MANY_CERTIFIED: Text("批量登记证书", "Certificate recorded together with others"),
}
BY_IMPORT = {
    MANY_REGISTERED: Text("登记入册，来自批量导入", "Registered by import"),
    MANY_HELD: Text("登记权利人，来自批量导入", "Holders registered by import"),
    MANY_CERTIFIED: Text("登记证书，来自批量导入", "Certificate recorded by import"),
}


def past_of(
    parcel: Parcel,
    *,
    shares: Sequence[RightShare],
    papers: Sequence[Certificate],
    actor: Actor,
) -> list[HistoryLine]:
    """All that was done to it, newest first; the day it came is never missing."""
    lines = history_lines("parcel", parcel.id)
    written = {(MANY_HELD, one.recorded_at): one.recorded_by_name for one in shares} | {
        (MANY_CERTIFIED, one.recorded_at): one.recorded_by_name
        for one in papers
        # An older paper came to cover it with no day of its own.
        if one.recorded_at >= parcel.created_at
    }
    found = bulk_entries(parcel.created_at, {at for _verb, at in written})
    came: list[tuple[HistoryLine, AuditEntry | None]] = [
        (HistoryLine(at, pick(IN_BULK[verb]), who), found[verb, at])
        for (verb, at), who in written.items()
        if (verb, at) in found
    ]
    entry = found.get((MANY_REGISTERED, parcel.created_at))
    # Entered alone or come of a split, it has an entry of its own from that moment.
    since, until = parcel.created_at, parcel.created_at + ENTRY_FOLLOWS
    if entry is not None or not any(since <= line.at <= until for line in lines):
        said = pick(IN_BULK[MANY_REGISTERED])
        came.append((HistoryLine(since, said, parcel.created_by_name), entry))
    lines.extend(_with_import(line, entry, actor) for line, entry in came)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _with_import(line: HistoryLine, entry: AuditEntry | None, actor: Actor) -> HistoryLine:
    """The line with the number of the import; its file and its page for who may open it."""
    if entry is None or entry.subject_type != "sheet_import":
        return line
    said = f"{pick(BY_IMPORT[entry.verb])} {entry.subject_id}"
    if not (actor.may(Permission.IMPORT_RUN) and actor.may(Permission.PARCEL_EDIT)):
        return replace(line, said=said)
    try:
        sheet = get_import(int(entry.subject_id), actor=actor)
    except NotFound:
        return replace(line, said=said)
    return replace(
        line, said=f"{said} · {sheet.title}", url=url_for("imports.show", import_id=sheet.id)
    )
