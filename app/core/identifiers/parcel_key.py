"""Subcompartment numbers (林班-大班-小班) and the key a forest parcel is known by.

A subcompartment number is unique only inside its village and its survey, so the key holds the
village code, the number and the survey year. Splits and merges are lineage, kept by app.parcels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.bilingual import Language, Text
from app.core.errors import InvalidValue
from app.core.identifiers import division_code
from app.core.identifiers.dates import LATEST_YEAR
from app.core.identifiers.division_code import Level
from app.core.typed_text import tidy, without_blanks

EARLIEST_SURVEY = 1949

_TYPED = re.compile(
    r"第?0{0,5}([1-9][0-9]{0,4})号?林班"
    r"(?:第?0{0,5}([1-9][0-9]{0,4})号?大班)?"
    r"第?0{0,5}([1-9][0-9]{0,4})(?:-0{0,5}([1-9][0-9]{0,4}))?号?小班"
    r"(?:第?0{0,5}([1-9][0-9]{0,4})号?细班)?"
)
_KEY = re.compile(
    r"([0-9]{12})-L([0-9]{3,5})(?:-D([0-9]{2,5}))?-X([0-9]{2,5})(?:-S([0-9]{2,5}))?-([0-9]{4})"
)


@dataclass(frozen=True, slots=True, order=True)
class Subcompartment:
    """The number of a 小班: its 林班, where the province uses one its 大班, and a 细班 if split."""

    compartment: int
    section: int
    number: int
    part: int

    def __post_init__(self) -> None:
        """Zero stands for a level that is not used; 林班 and 小班 always are."""
        assert 0 < self.compartment < 10**5, self.compartment
        assert 0 < self.number < 10**5, self.number
        assert 0 <= self.section < 10**5, self.section
        assert 0 <= self.part < 10**5, self.part

    def format(self, language: Language) -> str:
        """012林班05大班03小班, or compartment 12, section 5, subcompartment 3."""
        if language == "zh":
            section = f"{self.section:02d}大班" if self.section else ""
            part = f"{self.part:02d}细班" if self.part else ""
            return f"{self.compartment:03d}林班{section}{self.number:02d}小班{part}"
        section = f"section {self.section}, " if self.section else ""
        part = f", part {self.part}" if self.part else ""
        return f"compartment {self.compartment}, {section}subcompartment {self.number}{part}"

    def __str__(self) -> str:
        """Chinese prevails."""
        return self.format("zh")


@dataclass(frozen=True, slots=True, order=True)
class ParcelKey:
    """Village, subcompartment and survey year: what makes a parcel one and no other."""

    village_code: str
    subcompartment: Subcompartment
    survey_year: int

    def __str__(self) -> str:
        """The key as stored and compared: 529901101201-L012-D05-X03-2024."""
        unit = self.subcompartment
        section = f"-D{unit.section:02d}" if unit.section else ""
        part = f"-S{unit.part:02d}" if unit.part else ""
        return (
            f"{self.village_code}-L{unit.compartment:03d}{section}-X{unit.number:02d}{part}"
            f"-{self.survey_year:04d}"
        )


def parse_subcompartment(typed: object, *, field: str | None = None) -> Subcompartment:
    """Read 012林班05大班03小班; 03-1小班 and 03小班1细班 are the same part of a split one."""
    found = _TYPED.fullmatch(without_blanks(tidy(typed, field=field)))
    if found is None or (found[4] and found[5]):
        raise InvalidValue(
            Text(
                "无法识别小班号。请写明林班和小班，例如 012林班03小班；"
                "有大班的写 012林班05大班03小班。",
                "This is not a subcompartment number. Name 林班 and 小班, such as 012林班03小班, "
                "or 012林班05大班03小班 where sections are used.",
            ),
            field=field,
        )
    return Subcompartment(
        compartment=int(found[1]),
        section=int(found[2] or 0),
        number=int(found[3]),
        part=int(found[4] or found[5] or 0),
    )


def compose(*, village_code: str, subcompartment: Subcompartment, survey_year: int) -> ParcelKey:
    """The key of a parcel; the village is given by its 12-digit code."""
    village = division_code.parse(village_code, field="village_code")
    if division_code.level(village) is not Level.VILLAGE:
        raise InvalidValue(
            Text(
                "小班须落到村：请选择 12 位村级区划代码。",
                "A parcel lies in a village: choose the 12-digit village code.",
            ),
            field="village_code",
        )
    if not EARLIEST_SURVEY <= survey_year <= LATEST_YEAR:
        raise InvalidValue(
            Text(
                "调查年份应为四位年份，例如 2024。",
                "The survey year is a four-digit year such as 2024.",
            ),
            field="survey_year",
        )
    return ParcelKey(village, subcompartment, survey_year)


def parse(typed: object, *, field: str | None = None) -> ParcelKey:
    """Read a key as it is printed on labels and in exports."""
    found = _KEY.fullmatch(without_blanks(tidy(typed, field=field)).upper())
    numbers = [int(part or 0) for part in found.groups()[1:]] if found else []
    if found is None or not numbers[0] or not numbers[2]:
        raise InvalidValue(
            Text(
                "小班编码形如 529901101201-L012-D05-X03-2024。请照原样填写。",
                "A parcel key looks like 529901101201-L012-D05-X03-2024. Copy it as printed.",
            ),
            field=field,
        )
    unit = Subcompartment(
        compartment=numbers[0], section=numbers[1], number=numbers[2], part=numbers[3]
    )
    return compose(village_code=found[1], subcompartment=unit, survey_year=numbers[4])


def warnings(key: ParcelKey) -> tuple[Text, ...]:
    """What to look at twice in a key."""
    if key.survey_year < 2000:
        return (
            Text(
                f"{key.survey_year} 年的调查数据较旧，小班界线可能已调整。请核对。",
                f"The survey of {key.survey_year} is old; boundaries may have moved. Check them.",
            ),
        )
    return ()
