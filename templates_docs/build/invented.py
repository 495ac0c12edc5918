"""Invented places, people and plots that the samples share. Nobody of this name is meant."""

from __future__ import annotations

from typing import Any

from app.core.bilingual import Text
from templates_docs.build.kind import Field

OWNER = {
    "zh": "青禾县云坪镇云坪村股份经济合作社",
    "en": "Yunping Village Stock Economic Co-operative, Qinghe County",
}
DEVELOPER = {"zh": "松原碳汇科技有限公司", "en": "Songyuan Carbon Technology Co., Ltd."}
PROJECT = {"zh": "青禾县云坪村林业碳票项目", "en": "Yunping forest-carbon ticket project"}
PLACE = {
    "zh": "云岭市青禾县云坪镇云坪村",
    "en": "Yunping Village, Yunping Town, Qinghe County, Yunling City",
}
BUREAU = {"zh": "青禾县林业局", "en": "Qinghe County Forestry Bureau"}
CITY_BUREAU = {"zh": "云岭市林业局", "en": "Yunling City Forestry Bureau"}
COMMITTEE = {"zh": "云坪村村务监督委员会", "en": "Yunping Village Supervision Committee"}

PEOPLE = (
    ("云大山", "Yun Dashan"),
    ("田间风", "Tian Jianfeng"),
    ("林小禾", "Lin Xiaohe"),
    ("石望岳", "Shi Wangyue"),
    ("松长根", "Song Changgen"),
)
FAMILIES = (
    ("ccer", Text("国家核证自愿减排量（CCER）", "CCER")),
    ("ticket", Text("贵州林业碳票", "Guizhou forest-carbon ticket")),
    ("vcs", Text("国际自愿减排（VCS 等）", "International (VCS and others)")),
    ("other", Text("其他", "Other")),
)


def person(number: int) -> dict[str, str]:
    """One of the invented people."""
    zh, en = PEOPLE[number % len(PEOPLE)]
    return {"zh": zh, "en": en}


def parcels_field() -> Field:
    """小班清单: the plots a paper speaks of."""
    return Field(
        "parcels",
        "rows",
        Text("小班清单", "List of plots"),
        fields=[
            Field("village", "text", Text("村", "Village"), longest=30),
            Field("compartment", "text", Text("林班", "Compartment"), longest=12),
            Field("plot", "text", Text("小班", "Plot"), longest=12),
            Field("area", "area", Text("面积", "Area")),
            Field("species", "text", Text("优势树种", "Species"), longest=30),
            Field("land_class", "text", Text("地类", "Land class"), longest=30, required=False),
            Field("certificate", "text", Text("权属证号", "Certificate"), longest=60),
        ],
    )


PARCEL_COLUMNS = [
    ("no", 10.0),
    ("village", 18.0),
    ("compartment", 14.0),
    ("plot", 12.0),
    ("area", 34.0),
    ("species", 16.0),
    ("land_class", 18.0),
    ("certificate", 44.0),
]


def parcels() -> list[dict[str, Any]]:
    """Five plots of 云坪村."""
    species = ({"zh": "杉木", "en": "Chinese fir"}, {"zh": "马尾松", "en": "Masson pine"})
    areas = (5_250, 12_840, 8_815, 20_095, 3_000)
    return [
        {
            "village": {"zh": "云坪村", "en": "Yunping"},
            "compartment": f"{number:03d}",
            "plot": f"{number * 3:02d}",
            "area": area,
            "species": species[number % 2],
            "land_class": {"zh": "乔木林地", "en": "Arbor forest"},
            "certificate": f"黔(2023)青禾县不动产权第000{1200 + number}号",
        }
        for number, area in enumerate(areas, 1)
    ]


AREA_OF_PARCELS = 50_000
"""The five plots together, in hundredths of a 亩."""


def party_fields(prefix: str, label: Text, *, person_only: bool = False) -> list[Field]:
    """Name, credit code or identity number, address, representative and phone of a party."""
    named = Field(f"{prefix}_name", "text", Text(f"{label.zh}名称", f"{label.en}"), longest=60)
    place = Field(f"{prefix}_address", "text", Text("住所", "Address"), longest=80)
    phone = Field(f"{prefix}_phone", "phone", Text("电话", "Phone"), longest=20, personal=True)
    if person_only:
        number = Field(
            f"{prefix}_id", "id_number", Text("身份证号", "ID number"), longest=20, personal=True
        )
        return [named, number, place, phone]
    code = Field(f"{prefix}_code", "text", Text("统一社会信用代码", "Credit code"), longest=20)
    head = Field(
        f"{prefix}_head", "text", Text("法定代表人（负责人）", "Legal representative"), longest=30
    )
    return [named, code, head, place, phone]
