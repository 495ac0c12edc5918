"""What stands in the columns of a sheet of parcels, as measures and codes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.core.area import Area
from app.core.bilingual import Text
from app.imports.kinds import Option, SheetColumn
from app.imports.rules import ImportRow
from app.parcels.inputs import Attributes
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

UNIT, YEAR, NAME, AREA = "subcompartment", "survey_year", "name", "area"
BOUNDARY = "boundary"
SIDES = {
    "east": Text("东至", "East"),
    "south": Text("南至", "South"),
    "west": Text("西至", "West"),
    "north": Text("北至", "North"),
}
CODES: Mapping[str, tuple[type[StrEnum], Mapping[Any, Text], Text]] = {
    "resource_type": (ResourceType, RESOURCE_LABELS, Text("资源类型", "Resource")),
    "ownership_kind": (OwnershipKind, OWNERSHIP_LABELS, Text("林地权属", "Ownership")),
    "land_class": (LandClass, LAND_CLASS_LABELS, Text("地类", "Land class")),
    "forest_kind": (ForestKind, FOREST_KIND_LABELS, Text("林种", "Forest kind")),
    "origin": (Origin, ORIGIN_LABELS, Text("起源", "Origin")),
    "age_group": (AgeGroup, AGE_LABELS, Text("龄组", "Age group")),
    "public_benefit": (PublicBenefit, PUBLIC_BENEFIT_LABELS, Text("公益林级别", "Public benefit")),
}
MEASURES: Mapping[str, tuple[int, Text, str]] = {
    "canopy_x100": (100, Text("郁闭度", "Canopy closure"), "0.65"),
    "dbh_cm_x10": (10, Text("平均胸径(cm)", "Mean DBH (cm)"), "14.5"),
    "height_m_x10": (10, Text("平均树高(m)", "Mean height (m)"), "11.2"),
    "stems": (1, Text("株数", "Stems"), "900"),
    "volume_m3_x100": (100, Text("蓄积量(m³)", "Volume (m³)"), "86.50"),
}


def attribute_columns() -> tuple[SheetColumn, ...]:
    """Codes to choose from, species, years and measures."""
    codes = tuple(
        SheetColumn(
            name,
            label,
            "choice",
            options=tuple(Option(code.value, word) for code, word in labels.items()),
        )
        for name, (_type, labels, label) in CODES.items()
    )
    measures = tuple(
        SheetColumn(name, label, "decimal", example=example)
        for name, (_factor, label, example) in MEASURES.items()
    )
    return (
        *codes,
        SheetColumn("species", Text("树种", "Species"), example="杉木", longest=40),
        SheetColumn("planted_year", Text("造林年度", "Planted in"), "integer", example="2015"),
        *measures,
    )


def side_columns() -> tuple[SheetColumn, ...]:
    """The four sides in words."""
    return tuple(SheetColumn(name, label, longest=200) for name, label in SIDES.items())


def read_attributes(row: ImportRow, base: Attributes) -> Attributes:
    """The attributes a row states, over those there are; an empty cell says nothing."""
    given: dict[str, Any] = {}
    for name, (type_, _labels, _label) in CODES.items():
        if row.text(name):
            given[name] = type_(row.text(name))
    for name, (factor, label, _example) in MEASURES.items():
        if row.text(name):
            scaled = Decimal(row.text(name)) * factor
            if scaled != scaled.to_integral_value():
                places = len(str(factor)) - 1
                row.refuse(
                    name,
                    f"最多 {places} 位小数。" if places else "请填整数。",
                    f"At most {places} decimals for “{label.en.lower()}”.",
                )
                continue
            given[name] = int(scaled)
    if row.text("species"):
        given["species"] = row.text("species")
    if row.values.get("planted_year") is not None:
        given["planted_year"] = row.values["planted_year"]
    return replace(base, **given)


def compare_attributes(row: ImportRow, before: Attributes, after: Attributes) -> None:
    """Note each attribute that changes, as people read it."""
    for name, (_type, labels, _label) in CODES.items():
        one, other = getattr(before, name), getattr(after, name)
        row.change(name, labels[one] if one else "", labels[other] if other else "")
    for name, (factor, _label, _example) in MEASURES.items():
        row.change(
            name, _shown(getattr(before, name), factor), _shown(getattr(after, name), factor)
        )
    row.change("species", before.species, after.species)
    row.change("planted_year", str(before.planted_year or ""), str(after.planted_year or ""))


def _shown(value: int | None, factor: int) -> str:
    return "" if value is None else f"{Decimal(value) / factor:f}"


def area_of(row: ImportRow) -> Area:
    """The registered area."""
    return Area(int(row.values[AREA]))
