"""What is stated of a parcel, said again: for edits that begin from it, and for the log."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum

from app.parcels.inputs import Attributes
from app.parcels.models import Parcel
from app.parcels.rules import (
    AgeGroup,
    ForestKind,
    LandClass,
    Origin,
    OwnershipKind,
    PublicBenefit,
    ResourceType,
)

ATTRIBUTES = tuple(one.name for one in fields(Attributes))
_CODES: dict[str, type[StrEnum]] = {
    "resource_type": ResourceType,
    "ownership_kind": OwnershipKind,
    "land_class": LandClass,
    "forest_kind": ForestKind,
    "origin": Origin,
    "age_group": AgeGroup,
    "public_benefit": PublicBenefit,
}


def attributes_of(parcel: Parcel) -> Attributes:
    """What the survey said, as it would be stated again."""
    values = {name: getattr(parcel, name) for name in ATTRIBUTES}
    coded = {name: code(values[name]) for name, code in _CODES.items() if values[name] is not None}
    return Attributes(**(values | coded))


def facts_of(parcel: Parcel) -> dict[str, object]:
    """What the log keeps of a parcel: plain values, empty ones left out."""
    kept: dict[str, object] = {
        "key": parcel.key,
        "name": parcel.name,
        "area_mu": parcel.area.plain(),
        "drawn_mu": parcel.drawn_area.plain() if parcel.drawn_area else None,
    }
    kept |= {name: getattr(parcel, name) for name in ATTRIBUTES}
    return {name: value for name, value in kept.items() if value not in (None, "")}


def place_facts(parcel: Parcel) -> dict[str, object]:
    """The same of where it lies."""
    sides = parcel.sides
    return {
        "drawn_mu": parcel.drawn_area.plain() if parcel.drawn_area else None,
        "sides": "；".join(
            f"{word}至{said}"
            for word, said in zip(
                "东南西北", (sides.east, sides.south, sides.west, sides.north), strict=True
            )
            if said
        ),
    }
