"""What land is and what may happen to it. Pure: no database, no Flask, no clock.

What forms and imports state stands in inputs.py, how fractions of a right add up in shares.py, why
a parcel is not clear in clearing.py, and what a boundary must be in geometry.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from app.core.area import Area
from app.core.bilingual import Text
from app.core.errors import InvalidValue, RuleBroken


class ParcelStatus(StrEnum):
    """Whether a parcel is on the register, or others came of it."""

    CURRENT = "current"
    SUPERSEDED = "superseded"


PARCEL_STATUS_LABELS: dict[ParcelStatus, Text] = {
    ParcelStatus.CURRENT: Text("现行", "Current"),
    ParcelStatus.SUPERSEDED: Text("已被替代", "Superseded"),
}


class ResourceType(StrEnum):
    """What grows there: the measures for forests hold for grass and wetland too."""

    FOREST = "forest"
    GRASS = "grass"
    WETLAND = "wetland"


RESOURCE_LABELS: dict[ResourceType, Text] = {
    ResourceType.FOREST: Text("林地", "Forest land"),
    ResourceType.GRASS: Text("草地", "Grassland"),
    ResourceType.WETLAND: Text("湿地", "Wetland"),
}


class OwnershipKind(StrEnum):
    """Who owns the land under Chinese law; nobody else can."""

    STATE = "state"
    COLLECTIVE = "collective"
    UNDETERMINED = "undetermined"


OWNERSHIP_LABELS: dict[OwnershipKind, Text] = {
    OwnershipKind.STATE: Text("国家所有", "State-owned"),
    OwnershipKind.COLLECTIVE: Text("集体所有", "Collectively owned"),
    OwnershipKind.UNDETERMINED: Text("尚未确定", "Not yet determined"),
}


class LandClass(StrEnum):
    """Classes of land as forest surveys name them."""

    ARBOR = "arbor"
    BAMBOO = "bamboo"
    SPARSE = "sparse"
    SHRUB = "shrub"
    YOUNG = "young"
    NURSERY = "nursery"
    CUTOVER = "cutover"
    PLANTABLE = "plantable"
    GRASSLAND = "grassland"
    WETLAND = "wetland"
    ARABLE = "arable"
    OTHER = "other"


LAND_CLASS_LABELS: dict[LandClass, Text] = {
    LandClass.ARBOR: Text("乔木林地", "Tree forest"),
    LandClass.BAMBOO: Text("竹林地", "Bamboo forest"),
    LandClass.SPARSE: Text("疏林地", "Sparse forest"),
    LandClass.SHRUB: Text("灌木林地", "Shrubland"),
    LandClass.YOUNG: Text("未成林造林地", "Young plantation"),
    LandClass.NURSERY: Text("苗圃地", "Nursery"),
    LandClass.CUTOVER: Text("迹地", "Cut or burnt-over land"),
    LandClass.PLANTABLE: Text("宜林地", "Land fit for planting"),
    LandClass.GRASSLAND: Text("草地", "Grassland"),
    LandClass.WETLAND: Text("湿地", "Wetland"),
    LandClass.ARABLE: Text("耕地", "Arable land"),
    LandClass.OTHER: Text("其他", "Other"),
}


class ForestKind(StrEnum):
    """What a forest is for (Forest Law, Art. 83)."""

    PROTECTION = "protection"
    SPECIAL = "special"
    TIMBER = "timber"
    ECONOMIC = "economic"
    ENERGY = "energy"


FOREST_KIND_LABELS: dict[ForestKind, Text] = {
    ForestKind.PROTECTION: Text("防护林", "Protection forest"),
    ForestKind.SPECIAL: Text("特种用途林", "Special-purpose forest"),
    ForestKind.TIMBER: Text("用材林", "Timber forest"),
    ForestKind.ECONOMIC: Text("经济林", "Economic forest"),
    ForestKind.ENERGY: Text("能源林", "Energy forest"),
}


class Origin(StrEnum):
    """How a stand came to be."""

    NATURAL = "natural"
    PLANTED = "planted"
    SOWN = "sown"


ORIGIN_LABELS: dict[Origin, Text] = {
    Origin.NATURAL: Text("天然", "Natural"),
    Origin.PLANTED: Text("人工", "Planted"),
    Origin.SOWN: Text("飞播", "Sown from the air"),
}


class AgeGroup(StrEnum):
    """The five age groups of a stand."""

    YOUNG = "young"
    MIDDLE = "middle"
    NEAR_MATURE = "near_mature"
    MATURE = "mature"
    OVER_MATURE = "over_mature"


AGE_LABELS: dict[AgeGroup, Text] = {
    AgeGroup.YOUNG: Text("幼龄林", "Young"),
    AgeGroup.MIDDLE: Text("中龄林", "Middle-aged"),
    AgeGroup.NEAR_MATURE: Text("近熟林", "Near mature"),
    AgeGroup.MATURE: Text("成熟林", "Mature"),
    AgeGroup.OVER_MATURE: Text("过熟林", "Over-mature"),
}


class PublicBenefit(StrEnum):
    """Grade of public-benefit forest; what has none is commercial."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    LOCAL = "local"
    COMMERCIAL = "commercial"


PUBLIC_BENEFIT_LABELS: dict[PublicBenefit, Text] = {
    PublicBenefit.NATIONAL: Text("国家级公益林", "National public-benefit forest"),
    PublicBenefit.PROVINCIAL: Text("省级公益林", "Provincial public-benefit forest"),
    PublicBenefit.LOCAL: Text("市县级公益林", "Local public-benefit forest"),
    PublicBenefit.COMMERCIAL: Text("商品林", "Commercial forest"),
}


class Right(StrEnum):
    """The rights in a parcel; each is held by somebody, or by several in exact parts."""

    OWNERSHIP = "ownership"
    CONTRACT = "contract"
    MANAGEMENT = "management"
    TREES = "trees"


RIGHT_LABELS: dict[Right, Text] = {
    Right.OWNERSHIP: Text("林地所有权", "Ownership of the land"),
    Right.CONTRACT: Text("林地承包权", "Contract right"),
    Right.MANAGEMENT: Text("林地经营权", "Management right"),
    Right.TREES: Text("林木所有权", "Ownership of the trees"),
}


USING = (Right.CONTRACT, Right.MANAGEMENT, Right.TREES)
"""The rights of those who work the land; one of them is held wherever title is clear."""


class HoldKind(StrEnum):
    """What keeps a parcel from being clear."""

    DISPUTE = "dispute"
    PLEDGE = "pledge"
    SEIZURE = "seizure"
    OTHER = "other"


HOLD_LABELS: dict[HoldKind, Text] = {
    HoldKind.DISPUTE: Text("权属争议", "Dispute over title"),
    HoldKind.PLEDGE: Text("抵押", "Mortgage"),
    HoldKind.SEIZURE: Text("查封", "Seizure"),
    HoldKind.OTHER: Text("其他限制", "Other restriction"),
}


class ChangeBasis(StrEnum):
    """What a change of holders rests on."""

    AGREED = "agreed"
    CORRECTION = "correction"
    AUTHORITY = "authority"


BASIS_LABELS: dict[ChangeBasis, Text] = {
    ChangeBasis.AGREED: Text(
        "约定、继承等变更，或首次登记", "Agreement or inheritance, or first entry"
    ),
    ChangeBasis.CORRECTION: Text("更正登记（原登记有误）", "Correction of the register"),
    ChangeBasis.AUTHORITY: Text(
        "依判决或决定（法院、仲裁、行政机关）", "Judgment or decision of an authority"
    ),
}


class EventKind(StrEnum):
    """How parcels come of parcels."""

    SPLIT = "split"
    MERGE = "merge"
    RESURVEY = "resurvey"


EVENT_LABELS: dict[EventKind, Text] = {
    EventKind.SPLIT: Text("分割", "Split"),
    EventKind.MERGE: Text("合并", "Merger"),
    EventKind.RESURVEY: Text("重新调查", "New survey"),
}

FOREST_LAW_OWNERS = Text("森林法第十四条", "Forest Law, Art. 14")
FOREST_LAW_REGISTER = Text("森林法第十五条", "Forest Law, Art. 15")
FOREST_LAW_DISPUTES = Text("森林法第二十二条", "Forest Law, Art. 22")
# The article lets mortgaged land change hands, with word to the mortgagee; waiting is our caution.
MORTGAGED_TRANSFER = Text(
    "民法典第四百零六条（转让须通知抵押权人；先停办新业务是本系统从严处理）",
    "Civil Code, Art. 406 (a transfer is told to the mortgagee; that new business waits is our "
    "caution)",
)
CONTRACT_TERM = Text("农村土地承包法第三十八条", "Law on Rural Land Contracting, Art. 38")
CO_OWNERS = Text("民法典第三百零一条", "Civil Code, Art. 301")


MOST_PARTS = 60


def check_area(area: Area, *, field: str = "area") -> None:
    """Land has some area."""
    if area.mu_x100 <= 0:
        raise InvalidValue(
            Text("面积要大于 0，请按权属证书填写亩数。", "The area must be more than 0 mu."),
            field=field,
        )


def check_parts(whole: Area, parts: Sequence[Area]) -> None:
    """The parts of a split are the whole, to 0.01 亩."""
    if not 2 <= len(parts) <= MOST_PARTS:
        raise RuleBroken(
            Text(
                f"分割要分成 2 至 {MOST_PARTS} 个小班。",
                f"A split makes 2 to {MOST_PARTS} parcels.",
            ),
            code="parcels.split_parts",
        )
    for one in parts:
        check_area(one)
    total = Area.total(parts)
    if total != whole:
        gap = whole - total
        way = ("还差", "short by") if gap.mu_x100 > 0 else ("多出", "too much by")
        size = Area(abs(gap.mu_x100))
        raise RuleBroken(
            Text(
                f"各部分合计 {total.format('zh')}，原小班 {whole.format('zh')}，"
                f"{way[0]} {size.format('zh')}。分割不能改变总面积；"
                "面积确有变化的，请按重新调查办理。",
                f"The parts come to {total.plain()} mu, the parcel has {whole.plain()} mu: "
                f"{way[1]} {size.plain()} mu. A split keeps the area; if the land measures "
                "differently, enter a new survey.",
            ),
            code="parcels.split_area",
            field="area",
        )
