"""Land made through the commands, as a clerk would enter it."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from itertools import count

from app.core.actor import Actor
from app.core.area import Area
from app.core.database import transaction
from app.parcels.commands.certificates import record_certificate
from app.parcels.commands.holders import set_holders
from app.parcels.commands.register import register_parcel
from app.parcels.inputs import (
    Attributes,
    CertificateInput,
    HoldersInput,
    ParcelInput,
    ShareInput,
)
from app.parcels.models import Certificate, Parcel
from app.parcels.rules import LandClass, Right
from app.parties.models import Party
from tests.factories.parties import make_household, make_organisation
from tests.factories.places import VILLAGE, actor_at

_serials = count(1)

SINCE = date(2021, 1, 1)
HELD_SINCE = date(2021, 6, 1)


def square(east: float, north: float, *, side: float = 0.001) -> str:
    """A square boundary by its south-west corner, in degrees; 0.001° is about 15 亩 here."""
    ring = [
        [east, north],
        [east + side, north],
        [east + side, north + side],
        [east, north + side],
        [east, north],
    ]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def parcel_input(village: str = VILLAGE, **changes: object) -> ParcelInput:
    """A parcel with a fresh number."""
    serial = next(_serials)
    values: dict[str, object] = {
        "village_code": village,
        "subcompartment": f"{serial // 90 + 1:03d}林班{serial % 90 + 1:02d}小班",
        "survey_year": 2021,
        "area": Area(1500),
        "name": "长坡",
        "attributes": Attributes(land_class=LandClass.ARBOR, species="杉木", stems=900),
    }
    return ParcelInput(**(values | changes))


def make_parcel(village: str = VILLAGE, *, actor: Actor | None = None, **changes: object) -> Parcel:
    """A registered parcel, entered by somebody of its county."""
    given = parcel_input(village, **changes)
    with transaction():
        return register_parcel(given=given, actor=actor or actor_at(village[:6]))


def parts(*shares: tuple[Party, str]) -> tuple[ShareInput, ...]:
    """parts((one, "1/3"), (two, "2/3"))"""
    return tuple(ShareInput(party.id, Fraction(share)) for party, share in shares)


def give(
    parcel: Parcel,
    right: Right,
    *shares: tuple[Party, str],
    on: date = HELD_SINCE,
    term_until: date | None = None,
    actor: Actor | None = None,
) -> None:
    """Set the holders of a right."""
    given = HoldersInput(
        parcel_id=parcel.id,
        right=right,
        shares=tuple(ShareInput(party.id, Fraction(share), term_until) for party, share in shares),
        on=on,
        reason="林改确权",
    )
    with transaction():
        set_holders(given=given, actor=actor or actor_at(parcel.key[:6]))


def certify(parcel: Parcel, **changes: object) -> Certificate:
    """A certificate for a parcel."""
    values: dict[str, object] = {
        "number": f"示(2021)青禾县不动产权第{next(_serials):07d}号",
        "parcel_ids": (parcel.id,),
        "issued_on": HELD_SINCE,
        "valid_until": date(2071, 5, 31),
        "issued_by": "青禾县自然资源局",
    }
    with transaction():
        return record_certificate(
            given=CertificateInput(**(values | changes)),
            actor=actor_at(parcel.key[:6]),
        )


def make_clear_parcel(**changes: object) -> tuple[Parcel, Party, Party]:
    """A parcel nothing stands against, its collective and the household that holds the trees."""
    parcel, collective, household = make_parcel(**changes), make_organisation(), make_household()
    give(parcel, Right.OWNERSHIP, (collective, "1"))
    give(parcel, Right.TREES, (household, "1"), term_until=date(2070, 12, 31))
    certify(parcel)
    return parcel, collective, household
