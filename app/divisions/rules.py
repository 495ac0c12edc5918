"""Levels and codes of divisions (GB/T 2260 and its 9- and 12-digit extensions). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.bilingual import Text
from app.core.errors import InvalidValue


class Level(StrEnum):
    """How high a division stands."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


LEVEL_LABELS: dict[Level, Text] = {
    Level.PROVINCE: Text("省", "Province"),
    Level.CITY: Text("市（州）", "Prefecture"),
    Level.COUNTY: Text("县", "County"),
    Level.TOWNSHIP: Text("乡镇", "Township"),
    Level.VILLAGE: Text("村", "Village"),
}

# A code is as long as its level: 52 · 5299 · 529901 · 529901101 · 529901101201.
CODE_LENGTHS: dict[Level, int] = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
}
_LEVEL_OF_LENGTH = {length: level for level, length in CODE_LENGTHS.items()}


@dataclass(frozen=True, slots=True)
class DivisionInput:
    """What is needed to record a division."""

    code: str
    name_zh: str
    name_en: str
    valid_from: date
    valid_to: date | None = None
    successor_code: str | None = None


def level_of(code: str) -> Level:
    """The level a code's length stands for."""
    if not re.fullmatch(r"[0-9]+", code) or len(code) not in _LEVEL_OF_LENGTH:
        raise InvalidValue(
            Text(
                f"区划代码“{code[:20]}”不对：应为 2、4、6、9 或 12 位数字。请对照代码表更正。",
                f"Division code “{code[:20]}” is wrong: it takes 2, 4, 6, 9 or 12 digits.",
            ),
            field="code",
        )
    return _LEVEL_OF_LENGTH[len(code)]


def parent_code(code: str) -> str | None:
    """The code one level up; none above a province."""
    lengths = sorted(_LEVEL_OF_LENGTH)
    place = lengths.index(len(code))
    return code[: lengths[place - 1]] if place else None


def path_of(code: str) -> str:
    """`/52/5299/529901/`: everything below starts with it."""
    parts: list[str] = []
    at: str | None = code
    while at is not None:
        parts.append(at)
        at = parent_code(at)
    return "/" + "/".join(reversed(parts)) + "/"
