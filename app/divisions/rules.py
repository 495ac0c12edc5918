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


LONGEST_NAME, LONGEST_ENGLISH = 40, 120
LOCAL_LEVELS = frozenset({Level.TOWNSHIP, Level.VILLAGE})
"""What a county keeps itself; the levels above come with the program and are known to all."""

# What stands between a province and its counties, or a city and its towns, only because codes
# are read in pairs of digits. Nobody governs there, and no address names it.
_DIRECT = re.compile(r"(?:11|12|31|50)0[1-3]|[0-9]{2}(?:00|90)|3409|[0-9]{4}00")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A township or village as a county's own list has it."""

    code: str
    name_zh: str
    name_en: str = ""
    """Written from the reading where the list has none."""
    valid_from: date | None = None
    """The day of recording where the list has none."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a whole list did, by code."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class DivisionInput:
    """What is needed to record a division."""

    code: str
    name_zh: str
    name_en: str
    valid_from: date
    valid_to: date | None = None
    successor_code: str | None = None


def is_placeholder(code: str) -> bool:
    """市辖区 (1101), 省直辖县级行政区划 (4690), towns right under a city (441900)."""
    return len(code) in (4, 6) and _DIRECT.fullmatch(code) is not None


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


def ancestor_paths(path: str) -> list[str]:
    """`/52/`, `/52/5299/` … down to the path itself; none for the root."""
    parts = [part for part in path.split("/") if part]
    return ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
