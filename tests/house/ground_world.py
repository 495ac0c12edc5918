"""One record of 青禾县 of each sort that stands on the ground of agreements, for whoever walks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.parcels.models import Certificate, Hold, Parcel
from app.parties.models import Party
from app.parties.records import Consent, HouseholdRole, Roster
from app.rulepacks.models import RuleChoice

HERE = "%/529901/%"
OPEN_RULE = "notices.agreement_days"
"""A rule the law leaves to the county."""


def ground_ids(database: Session) -> dict[str, object]:
    """What an address of places, rules and people may name."""
    return {
        "division_code": "529901101201",
        "rule_name": OPEN_RULE,
        "pack_code": "guizhou",
        "choice_id": one_of(database, sa.select(RuleChoice.id)),
        "roster_id": one_of(database, sa.select(Roster.id)),
        "role_id": one_of(
            database,
            sa.select(HouseholdRole.id)
            .join(Party, Party.id == HouseholdRole.household_id)
            .where(HouseholdRole.until_on.is_(None), Party.division_path.like(HERE)),
        ),
        "consent_id": one_of(
            database,
            sa.select(Consent.id)
            .join(Party, Party.id == Consent.household_id)
            .where(Consent.withdrawn_on.is_(None), Party.division_path.like(HERE)),
        ),
        "parcel_id": one_of(
            database,
            sa.select(Parcel.id).where(Parcel.status == "current", Parcel.division_path.like(HERE)),
        ),
        "right": "management",
        "hold_id": one_of(
            database,
            sa.select(Hold.id)
            .join(Parcel, Parcel.id == Hold.parcel_id)
            .where(Parcel.division_path.like(HERE)),
        ),
        "certificate_id": one_of(
            database, sa.select(Certificate.id).where(Certificate.division_path.like(HERE))
        ),
    }


def one_of(database: Session, query: sa.Select[Any]) -> int:
    """The first row the demo has of a sort."""
    found = database.scalar(query)
    assert found is not None, str(query)
    return int(found)
