"""One record of 青禾县 of each sort that stands on the ground of agreements, for whoever walks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.database import session, transaction
from app.core.storage import file_store
from app.imports.commands import start_import
from app.imports.kinds import get_import_kind
from app.imports.models import SheetImport
from app.parcels.models import Certificate, Hold, Parcel
from app.parties.models import Party
from app.parties.records import Consent, HouseholdRole, Roster
from app.rulepacks.models import RuleChoice
from tests.imports.sheets import XLSX, household_rows, workbook

HERE = "%/529901/%"
OPEN_RULE = "notices.agreement_days"
"""A rule the law leaves to the county."""


def settle_ground(clerk: Actor) -> None:
    """A sheet the county's clerk uploaded; its check waits."""
    if session().scalar(sa.select(sa.exists().where(SheetImport.id > 0))):
        return
    kept = file_store().put(
        "import",
        workbook(household_rows(2)),
        suffix="xlsx",
        media_type=XLSX,
        name="农户.xlsx",
        encrypted=True,
        actor=clerk,
    )
    with transaction():
        start_import(
            kind=get_import_kind("households"),
            file=kept,
            updates=False,
            language="zh",
            actor=clerk,
        )


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
        "import_id": one_of(database, sa.select(SheetImport.id)),
        "certificate_id": one_of(
            database, sa.select(Certificate.id).where(Certificate.division_path.like(HERE))
        ),
    }


def one_of(database: Session, query: sa.Select[Any]) -> int:
    """The first row the demo has of a sort."""
    found = database.scalar(query)
    assert found is not None, str(query)
    return int(found)
