"""A parcel itself: registering it, and correcting what a survey says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from wtforms import HiddenField

from app.access.guards import current_actor
from app.core import clock
from app.core.bilingual import Text
from app.divisions.queries import list_divisions
from app.parcels.forms.boxes import AreaField, MeasureField, filled
from app.parcels.inputs import Attributes, FourSides, ParcelChange, ParcelInput
from app.parcels.rules import (
    AGE_LABELS,
    FOREST_KIND_LABELS,
    LAND_CLASS_LABELS,
    ORIGIN_LABELS,
    OWNERSHIP_LABELS,
    PUBLIC_BENEFIT_LABELS,
    RESOURCE_LABELS,
    AgeGroup,
    ForestKind,
    LandClass,
    Origin,
    OwnershipKind,
    PublicBenefit,
    ResourceType,
)
from app.web.fields import ChoiceField, DayField, LongTextField, Needed, TextField
from app.web.forms import LinyueForm
from app.web.i18n import lazy_gettext as _l

CODE_OF_VILLAGE = 12
SIDE_BOXES = ["east", "south", "west", "north"]
MEASURE_BOXES = ["canopy_x100", "dbh_cm_x10", "height_m_x10", "stems", "volume_m3_x100"]
STAND_BOXES = [
    "resource_type",
    "ownership_kind",
    "land_class",
    "forest_kind",
    "origin",
    "species",
    "age_group",
    "planted_year",
    "public_benefit",
    *MEASURE_BOXES,
]

Code = TypeVar("Code", bound=StrEnum)


def villages() -> Iterable[tuple[str, Text]]:
    """The villages of the reader's area, each under its township."""
    places = list_divisions(path=current_actor().division_path)
    names = {one.path: one.name for one in places}
    return [
        (one.code, _under(names.get(one.path[: -len(one.code) - 1]), one.name))
        for one in places
        if len(one.code) == CODE_OF_VILLAGE
    ]


def _under(township: Text | None, village: Text) -> Text:
    if township is None:
        return village
    return Text(f"{township.zh} {village.zh}", f"{village.en}, {township.en}")


def options(labels: Mapping[Code, Text]) -> list[tuple[str, Text]]:
    """The choices of an enum."""
    return [(code.value, text) for code, text in labels.items()]


def _chosen(kind: type[Code], value: object) -> Code | None:
    return kind(str(value)) if value else None


class SidesForm(LinyueForm):
    """What lies on each side, as certificates state it."""

    east = TextField(_l("东至"), longest=200)
    south = TextField(_l("南至"), longest=200)
    west = TextField(_l("西至"), longest=200)
    north = TextField(_l("北至"), longest=200)

    def to_sides(self) -> FourSides:
        """The four of them."""
        return FourSides(
            east=self.east.data or "",
            south=self.south.data or "",
            west=self.west.data or "",
            north=self.north.data or "",
        )


class StandForm(LinyueForm):
    """What a survey says of the land and its stand."""

    resource_type = ChoiceField(
        _l("资源类型"), [Needed()], choices=options(RESOURCE_LABELS), default="forest"
    )
    ownership_kind = ChoiceField(
        _l("土地所有权"), [Needed()], choices=options(OWNERSHIP_LABELS), default="collective"
    )
    land_class = ChoiceField(_l("地类"), choices=options(LAND_CLASS_LABELS))
    forest_kind = ChoiceField(_l("林种"), choices=options(FOREST_KIND_LABELS))
    origin = ChoiceField(_l("起源"), choices=options(ORIGIN_LABELS))
    species = TextField(_l("优势树种"), longest=40, width="short")
    age_group = ChoiceField(_l("龄组"), choices=options(AGE_LABELS))
    planted_year = MeasureField(
        _l("造林年份"), decimals=0, most=9999, description=_l("如 2013；天然林留空")
    )
    public_benefit = ChoiceField(_l("公益林等级"), choices=options(PUBLIC_BENEFIT_LABELS))
    canopy_x100 = MeasureField(
        _l("郁闭度"), decimals=2, most=10**6, description=_l("0 至 1，如 0.65")
    )
    dbh_cm_x10 = MeasureField(_l("平均胸径"), decimals=1, most=10**6, unit=Text("厘米", "cm"))
    height_m_x10 = MeasureField(_l("平均树高"), decimals=1, most=10**6, unit=Text("米", "m"))
    stems = MeasureField(_l("株数"), decimals=0, most=10**10, unit=Text("株", "stems"))
    volume_m3_x100 = MeasureField(_l("蓄积量"), decimals=2, most=10**12, unit=Text("立方米", "m³"))

    def to_attributes(self) -> Attributes:
        """The frozen facts."""
        return Attributes(
            resource_type=ResourceType(self.resource_type.data),
            ownership_kind=OwnershipKind(self.ownership_kind.data),
            land_class=_chosen(LandClass, self.land_class.data),
            forest_kind=_chosen(ForestKind, self.forest_kind.data),
            origin=_chosen(Origin, self.origin.data),
            species=self.species.data or "",
            age_group=_chosen(AgeGroup, self.age_group.data),
            planted_year=self.planted_year.data,
            canopy_x100=self.canopy_x100.data,
            dbh_cm_x10=self.dbh_cm_x10.data,
            height_m_x10=self.height_m_x10.data,
            stems=self.stems.data,
            volume_m3_x100=self.volume_m3_x100.data,
            public_benefit=_chosen(PublicBenefit, self.public_benefit.data),
        )


class ParcelForm(SidesForm, StandForm):
    """A parcel to register."""

    draft_key = "parcels.parcel"
    village_code = ChoiceField(_l("所在村"), [Needed()], choices=villages)
    subcompartment = TextField(
        _l("小班号"),
        [Needed()],
        longest=60,
        width="medium",
        description=_l("如 012林班05小班；有大班的写 012林班03大班05小班"),
    )
    survey_year = MeasureField(
        _l("调查年份"), [Needed()], decimals=0, most=9999, description=_l("如 2024")
    )
    name = TextField(_l("小地名"), longest=80, width="medium", description=_l("当地人的叫法"))
    area = AreaField(_l("登记面积"), [Needed()], description=_l("照权属证书填写"))
    since = DayField(
        _l("自哪天起"), default=clock.today, description=_l("补登以前的，填当时的日期")
    )

    def to_input(self) -> ParcelInput:
        """The frozen input."""
        return ParcelInput(
            village_code=self.village_code.data,
            subcompartment=self.subcompartment.data,
            survey_year=filled(self.survey_year),
            area=filled(self.area),
            name=self.name.data or "",
            attributes=self.to_attributes(),
            sides=self.to_sides(),
            since=self.since.data,
        )


class ParcelChangeForm(StandForm):
    """What may be corrected of a registered parcel; its key may not."""

    draft_key = "parcels.change"
    version = HiddenField(default="0")
    name = TextField(_l("小地名"), longest=80, width="medium", description=_l("当地人的叫法"))
    area = AreaField(_l("登记面积"), [Needed()], description=_l("照权属证书填写"))
    reason = LongTextField(_l("依据或原因"), [Needed()], longest=300)

    def to_input(self) -> ParcelChange:
        """The frozen input."""
        return ParcelChange(
            version=seen_version(self),
            name=self.name.data or "",
            area=filled(self.area),
            attributes=self.to_attributes(),
            reason=self.reason.data,
        )


def seen_version(form: LinyueForm) -> int:
    """The version the page was made from; what is no number was never a version."""
    typed = str(form["version"].data or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def stand_values(attributes: object) -> dict[str, Any]:
    """What stands in the boxes when an edit begins: columns and boxes have the same names."""
    return {name: getattr(attributes, name) for name in STAND_BOXES}
