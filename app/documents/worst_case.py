"""Facts as bad as the fields allow: longest names, 300 rows, rare characters. For trials and tests.

Pure. A template that survives these survives real people's names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.documents.kinds import Field, Kind

ROWS = 300
RARE = "喆昇祎翀玥䶮〇㎡¥☑"
LONG_ZH = "青禾县云坪镇云坪村第十三村民小组股份经济合作联合社（筹）"
LONG_EN = "Qinghe County Yunping Village Thirteenth Group Stock Economic Co-operative "
MARKUP = "<甲&乙>“{{ x }}”"


def worst_case(kind: Kind, *, rows: int = ROWS) -> dict[str, Any]:
    """Facts of a kind that pass check_facts and try its layout as hard as they can."""
    return {
        field.name: [_row(field, number) for number in range(1, rows + 1)]
        if field.type == "rows"
        else WORST[field.type](field)
        for field in kind.fields
    }


def _row(field: Field, number: int) -> dict[str, Any]:
    """Every seventh row is as long as it may be, the others are as people write them."""
    makers: Mapping[str, Callable[[Field], Any]] = WORST if number % 7 == 1 else PLAIN
    return {column.name: makers[column.type](column) for column in field.fields}


def _fill(text: str, longest: int) -> str:
    return (text * (longest // len(text) + 1))[:longest]


def _text(field: Field) -> dict[str, str]:
    longest = max(field.longest, 1)
    english = _fill(LONG_EN, longest).strip() or "x"
    return {"zh": _fill(RARE + MARKUP + LONG_ZH, longest), "en": english}


def _long_text(field: Field) -> dict[str, str]:
    held = _text(field)
    return {"zh": "\n".join((held["zh"][:-1], "终"))[: field.longest], "en": held["en"]}


def _amount(_field: Field) -> int:
    return 98_765_432_109_99


WORST: Mapping[str, Callable[[Field], Any]] = {
    "text": _text,
    "long_text": _long_text,
    "date": lambda _field: "2026-12-31",
    "period": lambda _field: {"from": "2026-11-30", "to": "2066-12-31"},
    "integer": lambda _field: 987_654_321,
    "decimal": lambda _field: "987654321.1234",
    "percent": lambda _field: 3333,
    "money": _amount,
    "area": lambda _field: 98_765_432,
    "choice": lambda field: max(field.options, key=lambda option: len(option.label.zh)).code,
    "choices": lambda field: [option.code for option in field.options],
    "yes_no": lambda _field: True,
    "id_number": lambda _field: "52990119491231002X",
    "account": lambda _field: "6217000000000000004",
    "phone": lambda _field: "13800000000",
}

PLAIN: Mapping[str, Callable[[Field], Any]] = {
    **WORST,
    "text": lambda field: {"zh": "甲示例"[: field.longest], "en": "Jia Shili"[: field.longest]},
    "long_text": lambda field: {"zh": "无"[: field.longest], "en": "None"[: field.longest]},
    "integer": lambda _field: 3,
    "decimal": lambda _field: "12.5",
    "money": lambda _field: 12_345,
    "area": lambda _field: 1_234,
}
