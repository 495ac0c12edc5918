"""What forms, imports and seeds state about land, and which of it cannot be. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from app.core.area import Area
from app.core.bilingual import Text
from app.core.errors import InvalidValue, RuleBroken
from app.parcels.rules import (
    RESOURCE_LABELS,
    AgeGroup,
    ChangeBasis,
    ForestKind,
    HoldKind,
    LandClass,
    Origin,
    OwnershipKind,
    PublicBenefit,
    ResourceType,
    Right,
)


@dataclass(frozen=True, slots=True)
class FourSides:
    """What lies on each side, as certificates state it."""

    east: str = ""
    south: str = ""
    west: str = ""
    north: str = ""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a survey says of a parcel. Measures are whole counts of their last decimal."""

    resource_type: ResourceType = ResourceType.FOREST
    ownership_kind: OwnershipKind = OwnershipKind.COLLECTIVE
    land_class: LandClass | None = None
    forest_kind: ForestKind | None = None
    origin: Origin | None = None
    species: str = ""
    age_group: AgeGroup | None = None
    planted_year: int | None = None
    canopy_x100: int | None = None
    dbh_cm_x10: int | None = None
    height_m_x10: int | None = None
    stems: int | None = None
    volume_m3_x100: int | None = None
    public_benefit: PublicBenefit | None = None


@dataclass(frozen=True, slots=True)
class ParcelInput:
    """A parcel to register. `since` is the day it counts from; survey day or earlier register."""

    village_code: str
    subcompartment: str
    survey_year: int
    area: Area
    name: str = ""
    attributes: Attributes = field(default_factory=Attributes)
    sides: FourSides = field(default_factory=FourSides)
    boundary: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ParcelChange:
    """What may be corrected of a registered parcel; its key may not."""

    version: int
    name: str
    area: Area
    attributes: Attributes
    reason: str


@dataclass(frozen=True, slots=True)
class BoundaryInput:
    """Where a parcel lies: GeoJSON (empty: none), and its four sides in words."""

    version: int
    boundary: str
    sides: FourSides
    reason: str


@dataclass(frozen=True, slots=True)
class PartInput:
    """One parcel that comes of a split. What is left out it takes over from the whole."""

    subcompartment: str
    area: Area
    name: str = ""
    attributes: Attributes | None = None
    sides: FourSides = field(default_factory=FourSides)
    boundary: str = ""


@dataclass(frozen=True, slots=True)
class MergedInput:
    """The parcel that comes of a merger; its area is the sum."""

    subcompartment: str
    survey_year: int
    name: str = ""
    attributes: Attributes | None = None
    sides: FourSides = field(default_factory=FourSides)
    boundary: str = ""
    agreement: str = ""
    """The paper in which different holders agreed to hold the whole by the areas they bring."""


@dataclass(frozen=True, slots=True)
class ResurveyInput:
    """The same land after a new survey: a new key, and perhaps another area."""

    subcompartment: str
    survey_year: int
    area: Area
    name: str = ""
    attributes: Attributes | None = None
    sides: FourSides = field(default_factory=FourSides)
    boundary: str = ""


@dataclass(frozen=True, slots=True)
class ShareInput:
    """One holder's part of a right, and until when they hold it."""

    party_id: int
    share: Fraction
    term_until: date | None = None


@dataclass(frozen=True, slots=True)
class HoldersInput:
    """All holders of one right in one parcel from a day on."""

    parcel_id: int
    right: Right
    shares: tuple[ShareInput, ...]
    on: date
    reason: str
    basis: ChangeBasis = ChangeBasis.AGREED
    document: str = ""
    """The number of the paper a correction or an act of an authority rests on."""


@dataclass(frozen=True, slots=True)
class CertificateInput:
    """A title paper and the parcels it covers."""

    number: str
    parcel_ids: tuple[int, ...]
    issued_on: date
    holder_party_id: int | None = None
    holder_name: str = ""
    unit_number: str = ""
    issued_by: str = ""
    valid_until: date | None = None
    area: Area | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class HoldInput:
    """A dispute, mortgage, seizure or other restriction that begins."""

    kind: HoldKind
    from_on: date
    said: str
    claimant: str = ""
    document: str = ""
    until_on: date | None = None


_LIMITS: tuple[tuple[str, int, Text], ...] = (
    ("canopy_x100", 100, Text("郁闭度应在 0 至 1 之间。", "Canopy closure lies from 0 to 1.")),
    ("dbh_cm_x10", 5000, Text("平均胸径过大，单位是厘米。", "The mean DBH is too large; in cm.")),
    ("height_m_x10", 1200, Text("平均树高过大，单位是米。", "The height is too large; in metres.")),
    ("stems", 10**9, Text("株数过大，请核对。", "Too many stems; check the number.")),
    ("volume_m3_x100", 10**11, Text("蓄积量过大，请核对。", "Too much volume; check the number.")),
)


def check_attributes(given: Attributes) -> None:
    """Measures lie in what trees can be; classes fit the kind of land."""
    for name, most, said in _LIMITS:
        value = getattr(given, name)
        if value is not None and not 0 <= value <= most:
            raise InvalidValue(said, field=name)
    wanted = {
        LandClass.GRASSLAND: ResourceType.GRASS,
        LandClass.WETLAND: ResourceType.WETLAND,
        LandClass.ARBOR: ResourceType.FOREST,
        LandClass.BAMBOO: ResourceType.FOREST,
    }
    expected = wanted.get(given.land_class) if given.land_class is not None else None
    if expected is not None and expected is not given.resource_type:
        label = RESOURCE_LABELS[expected]
        raise RuleBroken(
            Text(
                f"地类与资源类型不符：这个地类属于{label.zh}。请改其中一项。",
                f"The class does not fit the type of resource: it is {label.en.lower()}.",
            ),
            code="parcels.class_and_resource",
            field="land_class",
        )
