"""A kind of paper that has every type of field, for tests without the shipped templates."""

from __future__ import annotations

from pathlib import Path

from app.core.bilingual import Text
from app.documents.kinds import Field, Kind, Option

FAMILIES = (
    Option("ccer", Text("国家核证自愿减排量", "CCER")),
    Option("ticket", Text("贵州碳票", "Guizhou ticket")),
)


def field(name: str, type_: str, **more: object) -> Field:
    """A field named after its type."""
    return Field(name=name, type=type_, label=Text(f"栏{name}", f"Field {name}"), **more)


EVERY = Kind(
    code="every",
    name=Text("样式", "Specimen"),
    group="notices",
    series="YS",
    basis=Text("测试", "Test"),
    reference_layout=True,
    fields=(
        field("name", "text", longest=200),
        field("about", "long_text", required=False, longest=400),
        field("day", "date"),
        field("term", "period"),
        field("count", "integer"),
        field("height", "decimal", required=False),
        field("share", "percent"),
        field("amount", "money"),
        field("area", "area"),
        field("family", "choice", options=FAMILIES),
        field("families", "choices", options=FAMILIES, required=False),
        field("agreed", "yes_no"),
        field("identity", "id_number", personal=True),
        field(
            "rows",
            "rows",
            required=False,
            fields=(
                field("who", "text"),
                field("mu", "area"),
                field("paid", "money", required=False),
            ),
        ),
    ),
    register=None,
    statement=None,
    folder=Path("/nowhere/every/v1"),
)

FACTS = {
    "name": {"zh": "青禾县云坪村", "en": "Yunping Village"},
    "day": "2026-03-05",
    "term": {"from": "2026-01-01", "to": "2045-12-31"},
    "count": 1234,
    "share": 6050,
    "amount": 14_084_500,
    "area": 319_700,
    "family": "ticket",
    "families": ["ccer"],
    "agreed": True,
    "identity": "52990119491231002X",
    "rows": [
        {"who": "甲示例", "mu": 1_050, "paid": 15_000},
        {"who": "乙示例", "mu": 2_001},
    ],
}
