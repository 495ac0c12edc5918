"""What lies around a parcel or in a place, and who holds it, for plans and maps."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.database import session
from app.core.paths import within
from app.parcels.models import Hold, Parcel, RightShare
from app.parcels.overlap import box_of, neighbours
from app.parcels.queries import scoped
from app.parcels.rules import ParcelStatus, Right
from app.parties.models import Party

MOST_NEIGHBOURS = 24
AROUND_E7 = 10_000
"""How far around a parcel its neighbours are looked for: about 100 m."""
ON_PLANS = (Right.MANAGEMENT, Right.CONTRACT, Right.OWNERSHIP)
"""Whose name stands on a plan: who works the land, else who owns it."""
MOST_NAMED = 4


def list_neighbours(parcel: Parcel, *, actor: Actor) -> Sequence[Parcel]:
    """Current parcels whose box comes near this one's, the nearest first; as far as one may see."""
    if parcel.west_e7 is None:
        return ()
    west, south, east, north = box_of(parcel)
    around = (west - AROUND_E7, south - AROUND_E7, east + AROUND_E7, north + AROUND_E7)
    middle = (west + east, south + north)

    def distance(other: Parcel) -> int:
        box = box_of(other)
        return abs(box[0] + box[2] - middle[0]) + abs(box[1] + box[3] - middle[1])

    found = neighbours(around, actor=actor, but=parcel.id)
    return sorted(found, key=distance)[:MOST_NEIGHBOURS]


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


def drawn_parcels(ids: Collection[int], *, actor: Actor) -> dict[int, Parcel]:
    """These parcels with their boundaries, by id."""
    query = sa.select(Parcel).where(Parcel.id.in_(sorted(ids)), scoped(actor))
    found = session().scalars(query.options(undefer(Parcel.boundary)))
    return {one.id: one for one in found}


def held_ids(parcels: Sequence[Parcel]) -> frozenset[int]:
    """Those of these parcels with a restriction that nobody has cleared."""
    return frozenset(
        session().scalars(
            sa.select(Hold.parcel_id).where(
                Hold.parcel_id.in_([one.id for one in parcels]), Hold.cleared_on.is_(None)
            )
        )
    )


def names_on_plan(ids: Collection[int]) -> dict[int, Text]:
    """Who works or owns each of these parcels today, in one statement."""
    today = clock.today()
    rows = session().execute(
        sa.select(RightShare.parcel_id, RightShare.right, Party)
        .join(Party, Party.id == RightShare.party_id)
        .where(
            RightShare.parcel_id.in_(sorted(ids)),
            RightShare.right.in_(ON_PLANS),
            RightShare.from_on <= today,
            sa.or_(RightShare.until_on.is_(None), RightShare.until_on > today),
        )
        .order_by(RightShare.id)
    )
    held: dict[int, dict[str, list[Text]]] = {}
    for parcel_id, right, party in rows:
        held.setdefault(parcel_id, {}).setdefault(right, []).append(party.title)
    return {
        parcel_id: _joined(next(by_right[one] for one in ON_PLANS if one in by_right))
        for parcel_id, by_right in held.items()
    }


def _joined(names: Sequence[Text]) -> Text:
    shown, more = names[:MOST_NAMED], len(names) > MOST_NAMED
    return Text(
        "、".join(one.zh for one in shown) + (f"等 {len(names)} 户" if more else ""),
        ", ".join(one.en for one in shown)
        + (f" and {len(names) - MOST_NAMED} more" if more else ""),
    )
