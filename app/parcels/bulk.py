"""Entries of the log that speak of many parcels at once, found again from any one of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core.audit.entries import AuditEntry
from app.core.audit.queries import values_of
from app.core.database import session

MANY_REGISTERED, MANY_HELD = "parcels.many_registered", "parcels.many_holders_set"
MANY_CERTIFIED = "parcels.many_certificates_recorded"
ENTRY_FOLLOWS = timedelta(minutes=10)
MOST_INSTANTS = 20


def bulk_entries(
    first: datetime, later: Collection[datetime]
) -> dict[tuple[str, datetime], AuditEntry]:
    """The entries on imports that wrote at the first of some instants or one of the last, by verb
    and instant.

    An entry follows the rows it speaks of, so it is looked for shortly after each.
    """
    newest = {first, *sorted(later, reverse=True)[:MOST_INSTANTS]}
    entries = session().scalars(
        sa.select(AuditEntry).where(
            AuditEntry.verb.in_([MANY_REGISTERED, MANY_HELD, MANY_CERTIFIED]),
            sa.or_(*(AuditEntry.at.between(at, at + ENTRY_FOLLOWS) for at in newest)),
        )
    )
    found = {}
    for entry in entries:
        _before, after = values_of(entry)
        if written := after.get("written_at"):
            found[entry.verb, datetime.fromisoformat(written)] = entry
    return found
