"""Boxes that only land has: fractions, measures with a fixed number of decimals, who holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from app.core.area import Area
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.typed_text import tidy
from app.web.fields import ParsedField

SHARE = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})")
PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,4}))?%")
WHOLE = ("全部", "全", "1", "all")
HALF = {"一半": Fraction(1, 2), "½": Fraction(1, 2), "half": Fraction(1, 2)}
LARGEST_DENOMINATOR = 10**9


def parse_share(typed: str) -> Fraction:
    """1/3, 2 / 7, 25%, 12.5%, 全部: exact, and never more than the whole."""
    text = tidy(typed)
    share = _read_share(text.lower())
    if share is None:
        raise InvalidValue(BAD_SHARE)
    if not 0 < share <= 1:
        raise InvalidValue(SHARE_OUT_OF_RANGE)
    return share


def _read_share(text: str) -> Fraction | None:
    if text in WHOLE:
        return Fraction(1)
    if text in HALF:
        return HALF[text]
    if found := SHARE.fullmatch(text):
        below = int(found[2])
        return Fraction(int(found[1]), below) if below else None
    if found := PERCENT.fullmatch(text):
        return Fraction(f"{found[1]}.{found[2] or '0'}") / 100
    return None


def show_share(share: Fraction) -> str:
    """As it is typed: 1/3, and 全部 for the whole."""
    return "1" if share == 1 else f"{share.numerator}/{share.denominator}"


BAD_SHARE = Text(
    "份额请写成分数，如 1/3；独有写 1；也可写 25%",
    "Write a share as a fraction such as 1/3, as 1 for the whole, or as 25%",
)
SHARE_OUT_OF_RANGE = Text("份额要大于 0，不能超过 1", "A share is more than 0 and at most 1")


class ShareField(ParsedField):
    """An exact fraction of a right."""

    def __init__(
        self,
        label: object = None,
        validators: Sequence[Any] = (),
        **kwargs: Any,  # noqa: ANN401 - handed on to ParsedField
    ) -> None:
        """Short, and no decimals: a third has none."""
        kwargs.setdefault("width", "short")
        super().__init__(label, validators, parse=parse_share, show=show_share, **kwargs)


class AreaField(ParsedField):
    """An area in mu."""

    def __init__(
        self,
        label: object = None,
        validators: Sequence[Any] = (),
        **kwargs: Any,  # noqa: ANN401 - handed on to ParsedField
    ) -> None:
        """Mu unless another unit is typed."""
        kwargs.setdefault("width", "short")
        kwargs.setdefault("unit", Text("亩", "mu"))
        super().__init__(label, validators, parse=Area.parse, show=Area.plain, **kwargs)


def scaled(decimals: int, most: int) -> Callable[[str], int]:
    """Reads a number with at most so many decimals into a whole count of the last one."""
    shape = re.compile(r"(\d{1,12})(?:\.(\d{1," + str(decimals) + r"}))?") if decimals else None

    def read(typed: str) -> int:
        text = tidy(typed).replace(",", "")
        found = shape.fullmatch(text) if shape is not None else re.fullmatch(r"(\d{1,12})", text)
        if found is None:
            raise InvalidValue(
                Text(
                    f"请填写数字，最多 {decimals} 位小数", f"A number, at most {decimals} decimals"
                )
                if decimals
                else Text("请填写整数", "Enter a whole number")
            )
        after = (found[2] or "") if decimals else ""
        value = int(found[1] + after.ljust(decimals, "0"))
        if value > most:
            raise InvalidValue(
                Text("数值太大，请核对单位和小数点", "Too large; check the unit and the point")
            )
        return value

    return read


def unscaled(decimals: int) -> Callable[[int], str]:
    """The other way: what stands in the box."""

    def write(value: int) -> str:
        if not decimals:
            return str(value)
        whole, after = divmod(value, 10**decimals)
        return f"{whole}.{after:0{decimals}d}".rstrip("0").rstrip(".")

    return write


class MeasureField(ParsedField):
    """A measured number with its unit: whole counts of the last decimal."""

    def __init__(
        self,
        label: object = None,
        validators: Sequence[Any] = (),
        *,
        decimals: int,
        most: int,
        unit: object = "",
        **kwargs: Any,  # noqa: ANN401 - handed on to ParsedField
    ) -> None:
        """`most` is in whole counts, as the column keeps it."""
        kwargs.setdefault("width", "short")
        super().__init__(
            label,
            validators,
            parse=scaled(decimals, most),
            show=unscaled(decimals),
            unit=unit,
            **kwargs,
        )


def filled(field: ParsedField) -> Any:  # noqa: ANN401 - what the field's own parse gives
    """The value of a box that the form insisted on."""
    assert field.data is not None, field.name
    return field.data
