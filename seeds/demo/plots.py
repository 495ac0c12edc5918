"""Which invented plot lies where, what grows on it, and what its papers say. Pure.

Every village has a block of ten by nine plots of its county's grid; blocks touch each other. The
cast's land is the southern row; the rest comes with the whole demo.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.area import Area
from app.parcels.inputs import Attributes, FourSides, ParcelInput
from app.parcels.rules import (
    AgeGroup,
    ForestKind,
    LandClass,
    Origin,
    PublicBenefit,
    ResourceType,
)
from seeds.demo.crowd import a_number, pick
from seeds.demo.terrain import Ground, Plot, plots_of

HILLS = Ground("qinghe", 106.52, 26.61, 260.0)
SANDS = Ground("shaliu", 108.93, 39.04, 640.0)
COLUMNS, ROWS, ROWS_OF_COMPARTMENT = 10, 9, 3
CAST_COLUMNS = 6
"""Plots of a village's southern row that belong to the cast."""
SURVEYED = 2020


@dataclass(frozen=True, slots=True)
class Block:
    """A village's place in its county's grid."""

    village: str
    name: str
    ground: Ground
    column: int
    row: int


BLOCKS: tuple[Block, ...] = (
    Block("529901101201", "云坪村", HILLS, 0, 0),
    Block("529901101202", "松林村", HILLS, 10, 0),
    Block("529901201201", "石桥村", HILLS, 0, 9),
    Block("529901201202", "大坝村", HILLS, 10, 9),
    Block("529901102201", "竹溪村", HILLS, 20, 0),
    Block("529901102202", "茶园村", HILLS, 20, 9),
    Block("150699101201", "柳滩村", SANDS, 0, 0),
    Block("150699101202", "红柳嘎查", SANDS, 10, 0),
    Block("150699201201", "沙海嘎查", SANDS, 0, 9),
    Block("150699201202", "驼铃嘎查", SANDS, 10, 9),
)
CAST = frozenset({"529901101201", "529901201201", "150699101201"})
"""Villages whose southern row stands in the small demo."""
HILL_NAMES = (
    "大湾",
    "老鹰岩",
    "响水沟",
    "杉树坳",
    "石板坡",
    "二台地",
    "水井湾",
    "雷打岩",
    "燕子洞",
    "桐子林",
)
SAND_NAMES = (
    "东梁",
    "西湾",
    "红柳滩",
    "驼井",
    "白沙窝",
    "甜水泉",
    "羊场壕",
    "北圪旦",
    "草库伦",
    "长壕",
)


@dataclass(frozen=True, slots=True)
class Stand:
    """What grows on a plot: species and kind of stand."""

    species: str
    land_class: LandClass
    forest_kind: ForestKind | None
    origin: Origin | None
    resource: ResourceType = ResourceType.FOREST


ARBOR, SHRUB, YOUNG = LandClass.ARBOR, LandClass.SHRUB, LandClass.YOUNG
SHELTER, TIMBER, FRUIT = ForestKind.PROTECTION, ForestKind.TIMBER, ForestKind.ECONOMIC
HILL_STANDS = (
    Stand("马尾松", ARBOR, TIMBER, Origin.NATURAL),
    Stand("杉木", ARBOR, TIMBER, Origin.PLANTED),
    Stand("柏木", ARBOR, SHELTER, Origin.PLANTED),
    Stand("枫香", ARBOR, SHELTER, Origin.NATURAL),
    Stand("毛竹", LandClass.BAMBOO, TIMBER, Origin.PLANTED),
    Stand("油茶", SHRUB, FRUIT, Origin.PLANTED),
    Stand("杉木", YOUNG, TIMBER, Origin.PLANTED),
)
SAND_STANDS = (
    Stand("沙柳", SHRUB, SHELTER, Origin.PLANTED),
    Stand("柠条", SHRUB, SHELTER, Origin.SOWN),
    Stand("樟子松", ARBOR, SHELTER, Origin.PLANTED),
    Stand("油松", YOUNG, SHELTER, Origin.PLANTED),
    Stand("", LandClass.GRASSLAND, None, None, ResourceType.GRASS),
    Stand("", LandClass.WETLAND, None, None, ResourceType.WETLAND),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One plot as it is registered, and what decides who holds it."""

    block: Block
    plot: Plot
    nth: int
    """Running number in the village, from 0."""
    given: ParcelInput

    @property
    def of_cast(self) -> bool:
        """Whether it stands in the small demo."""
        in_row = self.plot.row == self.block.row
        return in_row and self.nth < CAST_COLUMNS and self.block.village in CAST


def pieces_of(block: Block) -> Iterator[Piece]:
    """The ninety plots of a village."""
    plots = plots_of(block.ground, west=block.column, south=block.row, columns=COLUMNS, rows=ROWS)
    for nth, plot in enumerate(plots):
        yield Piece(block, plot, nth, _given(block, plot, nth))


def number_of(nth: int) -> str:
    """Thirty plots to a 林班: 002林班07小班."""
    in_compartment = COLUMNS * ROWS_OF_COMPARTMENT
    return f"{nth // in_compartment + 1:03d}林班{nth % in_compartment + 1:02d}小班"


def _given(block: Block, plot: Plot, nth: int) -> ParcelInput:
    key = f"{block.village}.{nth}"
    sandy = block.ground is SANDS
    return ParcelInput(
        village_code=block.village,
        subcompartment=number_of(nth),
        survey_year=SURVEYED,
        area=_registered_area(plot, key),
        name=pick(f"{key}.name", SAND_NAMES if sandy else HILL_NAMES),
        attributes=_attributes(pick(f"{key}.stand", SAND_STANDS if sandy else HILL_STANDS), key),
        sides=_sides(block, nth),
        boundary=plot.boundary,
        since=None,
    )


def _registered_area(plot: Plot, key: str) -> Area:
    """What the paper says: near what the border encloses; of every fortieth, far from it."""
    off = 80 if a_number(f"{key}.off", 40) == 0 else a_number(f"{key}.area", 7) - 3
    return Area(plot.area_mu_x100 * (1000 + off) // 1000)


def _attributes(stand: Stand, key: str) -> Attributes:
    if stand.resource is not ResourceType.FOREST:
        return Attributes(resource_type=stand.resource, land_class=stand.land_class)
    grown = stand.land_class is ARBOR
    age = pick(f"{key}.age", tuple(AgeGroup)) if grown else AgeGroup.YOUNG
    planted = 2005 + a_number(f"{key}.planted", 15) if stand.origin is Origin.PLANTED else None
    return Attributes(
        land_class=stand.land_class,
        forest_kind=stand.forest_kind,
        origin=stand.origin,
        species=stand.species,
        age_group=age,
        planted_year=planted,
        canopy_x100=40 + a_number(f"{key}.canopy", 50) if grown else None,
        dbh_cm_x10=90 + a_number(f"{key}.dbh", 150) if grown else None,
        height_m_x10=60 + a_number(f"{key}.height", 120) if grown else 15,
        public_benefit=PublicBenefit.PROVINCIAL
        if stand.forest_kind is SHELTER
        else PublicBenefit.COMMERCIAL,
    )


def _sides(block: Block, nth: int) -> FourSides:
    """The neighbours by number; beyond the block is another village."""
    row, column = divmod(nth, COLUMNS)

    def said(aside: int, up: int) -> str:
        inside = 0 <= column + aside < COLUMNS and 0 <= row + up < ROWS
        return number_of(nth + aside + up * COLUMNS) if inside else f"{block.name}界"

    return FourSides(east=said(1, 0), south=said(0, -1), west=said(-1, 0), north=said(0, 1))
