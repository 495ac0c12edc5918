"""What lies around a parcel or in a place, for plans and maps."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.core.actor import Actor
from app.core.database import session
from app.core.paths import within
from app.parcels.models import Hold, Parcel
from app.parcels.queries import scoped
from app.parcels.rules import ParcelStatus

MOST_NEIGHBOURS = 40
AROUND_E7 = 15_000
"""How far around a parcel its neighbours are looked for: about 150 m."""


def list_neighbours(parcel: Parcel, *, actor: Actor) -> Sequence[Parcel]:
    """Current parcels whose box comes near this one's, as far as the reader may see them."""
    west, south, east, north = parcel.west_e7, parcel.south_e7, parcel.east_e7, parcel.north_e7
    if west is None or south is None or east is None or north is None:
        return ()
    return (
        session()
        .scalars(
            sa.select(Parcel)
            .where(
                Parcel.status == ParcelStatus.CURRENT,
                Parcel.id != parcel.id,
                Parcel.west_e7.between(west - _widest() - AROUND_E7, east + AROUND_E7),
                Parcel.east_e7 >= west - AROUND_E7,
                Parcel.south_e7 <= north + AROUND_E7,
                Parcel.north_e7 >= south - AROUND_E7,
                scoped(actor),
            )
            .order_by(
                sa.func.abs(Parcel.west_e7 + Parcel.east_e7 - west - east)
                + sa.func.abs(Parcel.south_e7 + Parcel.north_e7 - south - north)
            )
            .limit(MOST_NEIGHBOURS)
            .options(undefer(Parcel.boundary))
        )
        .all()
    )


def _widest() -> int:
    """The widest boundary there is: no neighbour begins further west than that."""
    return (
        session().scalar(
            sa.select(sa.func.max(Parcel.width_e7)).where(Parcel.status == ParcelStatus.CURRENT)
        )
        or 0
    )


def count_drawn(path: str, *, actor: Actor) -> int:
    """How many current parcels of a place have a boundary."""
    return (
        session().scalar(
            sa.select(sa.func.count(Parcel.id)).where(
                within(Parcel.division_path, path),
                Parcel.status == ParcelStatus.CURRENT,
                Parcel.west_e7.is_not(None),
                scoped(actor),
            )
        )
        or 0
    )


def held_ids(parcels: Sequence[Parcel]) -> frozenset[int]:
    """Those of these parcels with a restriction that nobody has cleared."""
    return frozenset(
        session().scalars(
            sa.select(Hold.parcel_id).where(
                Hold.parcel_id.in_([one.id for one in parcels]), Hold.cleared_on.is_(None)
            )
        )
    )
