"""Division codes (GB/T 2260 and 10114): 2 province, 4 city, 6 county, 9 township, 12 village.

Structure only. Which codes exist, since when and what replaced them is known to app.divisions.
"""

from __future__ import annotations

import re
from enum import IntEnum

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.typed_text import tidy_short_number, without_blanks

_SHAPE = re.compile(r"[1-9][0-9](?:[0-9]{2}){0,2}|[1-9][0-9]{8}|[1-9][0-9]{11}")
_ENDS = (2, 4, 6, 9, 12)


class Level(IntEnum):
    """A level of administration; the value is the length of its codes."""

    PROVINCE = 2
    CITY = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12

    @property
    def label(self) -> Text:
        """For readers."""
        return _LEVELS[self]


_LEVELS = {
    Level.PROVINCE: Text("省", "province"),
    Level.CITY: Text("市（州）", "city (prefecture)"),
    Level.COUNTY: Text("县（市、区）", "county"),
    Level.TOWNSHIP: Text("乡（镇、街道）", "township"),
    Level.VILLAGE: Text("村（居）", "village"),
}


def parse(typed: object, *, field: str | None = None) -> str:
    """The shortest code of the division: 520000 and 520000000000 are both province 52."""
    text = without_blanks(tidy_short_number(typed, field=field))
    if not _SHAPE.fullmatch(text):
        raise InvalidValue(
            Text(
                "区划代码应为 6 位（县）、9 位（乡）或 12 位（村）数字；省、市也可写 2 位、4 位。",
                "A division code has 6 digits (county), 9 (township) or 12 (village); "
                "2 and 4 do for province and city.",
            ),
            field=field,
        )
    return _without_zero_levels(text)


def level(code: str) -> Level:
    """The level of a parsed code."""
    return Level(len(code))


def parent(code: str) -> str | None:
    """The code one level up, None above a province; 441900003 lies in city 4419, in no county."""
    end = _ENDS.index(len(code))
    return _without_zero_levels(code[: _ENDS[end - 1]]) if end else None


def ancestors(code: str) -> tuple[str, ...]:
    """All codes above, the province first."""
    found: list[str] = []
    above = parent(code)
    while above is not None:
        found.insert(0, above)
        above = parent(above)
    return tuple(found)


def lies_in(code: str, area: str) -> bool:
    """Whether a parsed code is the area or lies below it."""
    return code == area or area in ancestors(code)


def padded(code: str, length: int = 12) -> str:
    """The code filled with zeros, as statistics and exchange files want it."""
    return code.ljust(length, "0")


def warnings(code: str) -> tuple[Text, ...]:
    """Nothing can look odd in the structure alone."""
    assert level(code)
    return ()


def _without_zero_levels(code: str) -> str:
    end = _ENDS.index(len(code))
    while end and not code[_ENDS[end - 1] :].strip("0"):
        end -= 1
        code = code[: _ENDS[end]]
    return code
