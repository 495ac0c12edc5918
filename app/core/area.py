"""Forest area in whole hundredths of a mu, the unit certificates print; hectares are derived.

15 亩 = 1 公顷 = 10,000 m². Sum areas first and round last: hectares and square metres are for
printing and never go back into a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import BigInteger
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from app.core.bilingual import Language, Text
from app.core.errors import InvalidValue
from app.core.typed_text import tidy

LARGEST_MU_X100 = 10**12

# How many hundredths of a mu one unit holds.
_MU = Fraction(100)
_HECTARE = Fraction(1500)
_SQUARE_METRE = Fraction(3, 20)
_UNITS = {
    "": _MU,
    "亩": _MU,
    "mu": _MU,
    "公顷": _HECTARE,
    "ha": _HECTARE,
    "hm2": _HECTARE,
    "hm²": _HECTARE,
    "平方米": _SQUARE_METRE,
    "m2": _SQUARE_METRE,
    "m²": _SQUARE_METRE,
    "㎡": _SQUARE_METRE,
}
_TYPED = re.compile(
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,8})?)"
    r" ?(?P<unit>[^0-9.,\s-]*2?)"
)


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """An area in 0.01 亩. Negative only as a difference; what is typed is never negative."""

    mu_x100: int

    def __post_init__(self) -> None:
        """Floats and booleans are not areas."""
        if type(self.mu_x100) is not int:
            message = f"Area takes whole hundredths of a mu, not {type(self.mu_x100).__name__}"
            raise TypeError(message)

    @classmethod
    def exact(cls, mu: Decimal | int) -> Area:
        """An area in mu with at most two decimals; anything finer is refused."""
        hundredths = _hundredths(mu, _MU)
        if hundredths.denominator != 1:
            raise InvalidValue(_TOO_FINE)
        return cls(hundredths.numerator)

    @classmethod
    def rounded(cls, mu: Decimal | int) -> Area:
        """An area in mu rounded to 0.01 亩, halves away from zero. Rounding is asked by name."""
        return cls(_half_up(_hundredths(mu, _MU)))

    @classmethod
    def rounded_from_hectares(cls, hectares: Decimal | int) -> Area:
        """An area given in hectares only (older surveys), rounded to 0.01 亩."""
        return cls(_half_up(_hundredths(hectares, _HECTARE)))

    @classmethod
    def parse(cls, typed: object, *, field: str | None = None) -> Area:
        """Read an area: 12.5 · 12.50亩 · 0.8公顷 · 400平方米.

        Without a unit it is mu. Another unit is taken only when it comes to a whole 0.01 亩:
        rounding land is a decision, and the certificate shows the figure in mu.
        """
        text = tidy(typed, field=field)
        found = _TYPED.fullmatch(text)
        unit = _UNITS.get(found["unit"].lower()) if found else None
        if found is None or unit is None:
            raise InvalidValue(_why_not_an_area(text), field=field)
        hundredths = Fraction(found["number"].replace(",", "")) * unit
        if hundredths.denominator != 1:
            raise InvalidValue(_TOO_FINE if unit == _MU else _NOT_WHOLE, field=field)
        if hundredths > LARGEST_MU_X100:
            raise InvalidValue(_TOO_LARGE, field=field)
        return cls(hundredths.numerator)

    @classmethod
    def total(cls, areas: Iterable[Area]) -> Area:
        """The sum; nothing at all sums to zero."""
        return cls(sum(area.mu_x100 for area in areas))

    def __add__(self, other: Area) -> Area:
        """Area and Area."""
        return Area(self.mu_x100 + other.mu_x100) if isinstance(other, Area) else NotImplemented

    def __sub__(self, other: Area) -> Area:
        """Area less Area."""
        return Area(self.mu_x100 - other.mu_x100) if isinstance(other, Area) else NotImplemented

    def __bool__(self) -> bool:
        """Whether there is any land in it."""
        return self.mu_x100 != 0

    @property
    def mu(self) -> Decimal:
        """In mu, two decimals."""
        return Decimal(self.mu_x100).scaleb(-2)

    @property
    def hectares(self) -> Decimal:
        """In hectares, four decimals, rounded: one 0.01 亩 is 20/3 of 0.0001 ha."""
        return Decimal(_half_up(Fraction(self.mu_x100 * 20, 3))).scaleb(-4)

    @property
    def square_metres(self) -> Decimal:
        """In square metres, two decimals, rounded."""
        return Decimal(_half_up(Fraction(self.mu_x100 * 2000, 3))).scaleb(-2)

    def plain(self) -> str:
        """Mu with two decimals and nothing else, for form fields and sheets: 1286.40."""
        return f"{self.mu:.2f}"

    def format(self, language: Language) -> str:
        """For readers: 1,286.40 亩, or 1,286.40 mu (85.7600 ha), as few abroad know the mu."""
        if language == "zh":
            return f"{self.mu:,.2f} 亩"
        return f"{self.mu:,.2f} mu ({self.hectares:,.4f} ha)"

    def format_with_hectares(self, language: Language) -> str:
        """Both units in both languages, as contracts and carbon papers print them."""
        if language == "zh":
            return f"{self.mu:,.2f} 亩（{self.hectares:,.4f} 公顷）"
        return self.format("en")

    def __str__(self) -> str:
        """Chinese prevails."""
        return self.format("zh")


ZERO = Area(0)

_TOO_FINE = Text(
    "面积最多两位小数（最小 0.01 亩）。请按权属证书上的亩数填写。",
    "At most two decimals: 0.01 mu is the smallest unit. Enter the mu printed on the certificate.",
)
_NOT_WHOLE = Text(
    "这个面积换算成亩后不是 0.01 亩的整倍数。请直接按亩填写。",
    "This does not come to a whole 0.01 mu. Enter the area in mu instead.",
)
_TOO_LARGE = Text(
    "面积太大。请核对小数点和单位（默认单位是亩）。",
    "The area is too large. Check the decimal point and the unit (mu unless stated).",
)


def _hundredths(amount: object, unit: Fraction) -> Fraction:
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
        message = f"Area takes Decimal or int, not {type(amount).__name__}"
        raise TypeError(message)
    exact = Decimal(amount)
    exponent = exact.as_tuple().exponent
    # NaN and infinity have a letter for an exponent.
    if not isinstance(exponent, int) or exponent < -100 or exact.adjusted() > 12:
        raise InvalidValue(_TOO_LARGE)
    return Fraction(exact) * unit


def _half_up(exact: Fraction) -> int:
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return whole if exact >= 0 else -whole


def _why_not_an_area(text: str) -> Text:
    if not text:
        return Text("请填写面积（亩），例如 12.50。", "Enter the area in mu, for example 12.50.")
    if text.startswith("-"):
        return Text("面积不能为负数。", "An area cannot be negative.")
    return Text(
        "无法识别这个面积。请写数字，单位为亩，例如 12.50；也可写 0.8公顷。",
        "This is not an area. Enter a number of mu such as 12.50; 0.8公顷 or 0.8 ha also works.",
    )


class AreaType(TypeDecorator[Area]):
    """A column of whole 0.01 亩 that gives and takes Area."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> int | None:
        """Only Area goes in: a bare number would not say its unit."""
        if value is None:
            return None
        if not isinstance(value, Area):
            message = f"an area column takes Area, not {type(value).__name__}"
            raise TypeError(message)
        return value.mu_x100

    def process_result_value(self, value: int | Decimal | None, dialect: Dialect) -> Area | None:
        """PostgreSQL sums 64-bit columns to NUMERIC, hence int()."""
        return None if value is None else Area(int(value))
