"""Disputes, mortgages, seizures and other restrictions: opened, and cleared once."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import require_one, session
from app.core.errors import InvalidValue
from app.parcels.commands.register import check_past, current_parcel
from app.parcels.inputs import HoldInput
from app.parcels.models import Hold
from app.parcels.queries import get_hold


def open_hold(*, parcel_id: int, given: HoldInput, actor: Actor) -> Hold:
    """Record a restriction; from its day on the parcel is not clear."""
    parcel = current_parcel(parcel_id, actor=actor)
    check_past(given.from_on, field="from_on")
    if given.until_on is not None and given.until_on < given.from_on:
        raise InvalidValue(
            Text("结束日期不能早于开始日期。", "It cannot end before it begins."), field="until_on"
        )
    hold = Hold(
        parcel_id=parcel.id,
        kind=given.kind,
        said=given.said.strip(),
        claimant=given.claimant.strip(),
        document=given.document.strip(),
        from_on=given.from_on,
        until_on=given.until_on,
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
    )
    session().add(hold)
    session().flush()
    record(
        "parcels.hold_opened",
        actor=actor,
        subject_type="parcel",
        subject_id=parcel.id,
        division_path=parcel.division_path,
        after={
            "hold": hold.kind,
            "said": hold.said,
            "claimant": hold.claimant,
            "document": hold.document,
            "from_on": hold.from_on,
            "until_on": hold.until_on,
        },
    )
    return hold


def clear_hold(*, hold_id: int, on: date, how: str, actor: Actor) -> Hold:
    """Record how and when a restriction ended."""
    hold = get_hold(hold_id, actor=actor)
    check_past(on)
    if on < hold.from_on:
        raise InvalidValue(
            Text("解除日期不能早于开始日期。", "It cannot be cleared before it began."), field="on"
        )
    require_one(
        session().execute(
            sa.update(Hold)
            .where(Hold.id == hold.id, Hold.cleared_on.is_(None))
            .values(cleared_on=on, cleared_how=how.strip(), cleared_by_name=actor.name)
            .execution_options(synchronize_session="fetch")
        )
    )
    record(
        "parcels.hold_cleared",
        actor=actor,
        subject_type="parcel",
        subject_id=hold.parcel_id,
        division_path=hold.parcel.division_path,
        before={"hold": hold.kind, "said": hold.said, "from_on": hold.from_on},
        after={"cleared_on": on},
        reason=how,
    )
    session().refresh(hold)
    return hold
