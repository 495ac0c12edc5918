"""Money in whole fen: the one type amounts have, how it is typed, printed and split.

No float ever gets in. Tax rules, waterfalls and bank formats are not here; they belong to benefits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from sqlalchemy import BigInteger, ColumnElement, func, literal
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeDecorator

from app.core.bilingual import Language, Text
from app.core.errors import InvalidValue
from app.core.typed_text import tidy

Holder = TypeVar("Holder", int, str)

# Sixteen digits of yuan is as far as 仟 万 亿 read naturally, and it fits a signed 64-bit column.
WORDS_LIMIT_FEN = 10**18
_LARGEST_COLUMN = 2**63 - 1

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ((10**12, "万"), (10**8, "亿"), (10**4, "万"), (1, ""))

_AMOUNT = re.compile(
    r"(?P<minus>-?)(?P<yuan>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<cents>[0-9]{1,2}))?"
)
_CURRENCY = re.compile(r"^(-?) ?(?:人民币|CNY|RMB|¥)? ?(-?)", re.IGNORECASE)
_TYPED_MANY_DECIMALS = re.compile(r"-?[0-9,]+\.[0-9]{3,}")
_TYPED_EXPONENT = re.compile(r"-?[0-9.]+E[+-]?[0-9]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole fen. It adds and compares with Money only, and takes whole multiples."""

    fen: int

    def __post_init__(self) -> None:
        """True is not one fen, and a float is not an amount."""
        if type(self.fen) is not int:
            message = f"Money takes whole fen as int, not {type(self.fen).__name__}"
            raise TypeError(message)

    @classmethod
    def exact(cls, yuan: Decimal | int) -> Money:
        """An amount of yuan that is a whole number of fen; anything finer is refused."""
        fen = _fen_of(yuan)
        if fen.denominator != 1:
            raise InvalidValue(
                Text(
                    f"{yuan} 元不是整数分。请先确定四舍五入后的金额。",
                    f"{yuan} yuan is not a whole number of fen. Settle the rounded amount first.",
                )
            )
        return cls(fen.numerator)

    @classmethod
    def rounded(cls, yuan: Decimal | int) -> Money:
        """An amount of yuan rounded to the fen, halves away from zero: asked for by name."""
        return cls(_half_up(_fen_of(yuan)))

    @classmethod
    def parse(cls, typed: object, *, field: str | None = None) -> Money:
        """Read an amount of yuan as people type it: 1,409.50 · ¥1409.5 · 1409.5元."""
        text = tidy(typed, field=field)
        bare = _CURRENCY.sub(r"\1\2", text, count=1).removesuffix("元").strip()
        found = _AMOUNT.fullmatch(bare)
        if found is None:
            raise InvalidValue(_why_not_an_amount(bare), field=field)
        yuan = found["yuan"].replace(",", "").lstrip("0") or "0"
        fen = int(yuan[:20]) * 100 + int((found["cents"] or "").ljust(2, "0"))
        if fen >= WORDS_LIMIT_FEN:
            raise InvalidValue(_TOO_LARGE, field=field)
        return cls(-fen if found["minus"] else fen)

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        """The sum; nothing at all sums to zero."""
        return cls(sum(amount.fen for amount in amounts))

    def __add__(self, other: Money) -> Money:
        """Money and Money."""
        return Money(self.fen + other.fen) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Money) -> Money:
        """Money less Money."""
        return Money(self.fen - other.fen) if isinstance(other, Money) else NotImplemented

    def __mul__(self, times: int) -> Money:
        """A price times whole units; a rate goes through `portion`, which says how it rounds."""
        return Money(self.fen * times) if type(times) is int else NotImplemented

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        """The opposite entry."""
        return Money(-self.fen)

    def __abs__(self) -> Money:
        """The amount without its sign."""
        return Money(abs(self.fen))

    def __bool__(self) -> bool:
        """Whether there is any money in it."""
        return self.fen != 0

    def portion(self, part: int, of: int) -> Money:
        """`part`/`of` of the amount, rounded to the fen, halves away from zero: (650, 10_000)."""
        if type(part) is not int or type(of) is not int or of <= 0:
            message = "a portion is a whole part of a positive whole"
            raise TypeError(message)
        return Money(_half_up(Fraction(self.fen * part, of)))

    def plain(self) -> str:
        """Yuan with two decimals and nothing else, for form fields and bank files: 1409.50."""
        yuan, fen = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}{yuan}.{fen:02d}"

    def format(self, language: Language) -> str:
        """For readers: ¥1,409.50 or CNY 1,409.50."""
        yuan, fen = divmod(abs(self.fen), 100)
        sign = "-" if self.fen < 0 else ""
        if language == "zh":
            return f"{sign}¥{yuan:,}.{fen:02d}"
        return f"CNY {sign}{yuan:,}.{fen:02d}"

    def __str__(self) -> str:
        """Chinese prevails."""
        return self.format("zh")

    def in_words(self) -> str:
        """The amount in 大写, for contracts and receipts.

        House style among the forms the rules for bills allow: 整 after 元 and after 角, so that
        nothing can be written behind it, never after 分; 零 is written when the last digit of the
        yuan is 0 and jiao follow. A negative amount reads 人民币负…….
        """
        if abs(self.fen) >= WORDS_LIMIT_FEN:
            raise InvalidValue(_TOO_LARGE)
        yuan, fen = divmod(abs(self.fen), 100)
        sign = "负" if self.fen < 0 else ""
        return f"人民币{sign}{_yuan_in_words(yuan)}{_jiao_fen_in_words(yuan, fen)}"


ZERO = Money(0)

_TOO_LARGE = Text(
    "金额太大：须小于一亿亿元。请核对小数点和位数。",
    "The amount is too large: it must be below 10^16 yuan. Check the decimal point and digits.",
)


def _half_up(exact: Fraction) -> int:
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return whole if exact >= 0 else -whole


def _fen_of(yuan: object) -> Fraction:
    if isinstance(yuan, bool) or not isinstance(yuan, Decimal | int):
        message = f"Money takes Decimal or int yuan, not {type(yuan).__name__}"
        raise TypeError(message)
    exact = Decimal(yuan)
    exponent = exact.as_tuple().exponent
    # NaN and infinity have a letter for an exponent; a Fraction keeps what a Decimal would round.
    if not isinstance(exponent, int) or exponent < -100 or exact.adjusted() > 18:
        raise InvalidValue(_TOO_LARGE)
    return Fraction(exact) * 100


def _why_not_an_amount(bare: str) -> Text:
    if not bare:
        return Text("请填写金额，例如 1409.50。", "Enter an amount, for example 1409.50.")
    if bare.endswith(("万", "亿", "千", "百")) or "万" in bare or "亿" in bare:
        return Text(
            "金额请以元填写完整数字，不用“万”“亿”：1.2万 请写作 12000。",
            "Write the amount out in yuan, without 万 or 亿: 12000, not 1.2万.",
        )
    if _TYPED_EXPONENT.fullmatch(bare):
        return Text(
            "金额被表格软件改成了科学计数法。请按普通数字重新填写，例如 1409.50。",
            "A spreadsheet turned the amount into scientific notation. Type it as 1409.50.",
        )
    if _TYPED_MANY_DECIMALS.fullmatch(bare):
        return Text(
            "金额最多两位小数（精确到分）。请先四舍五入到分再填写。",
            "At most two decimals: the fen is the smallest unit. Round it first, then enter it.",
        )
    if "," in bare:
        return Text(
            "千分位逗号的位置不对。请写作 1,409.50 或 1409.50。",
            "The thousands commas are misplaced. Write 1,409.50 or 1409.50.",
        )
    return Text(
        "无法识别这个金额。请只填数字，例如 1409.50。",
        "This is not an amount. Enter digits only, for example 1409.50.",
    )


def _yuan_in_words(yuan: int) -> str:
    """The whole yuan in 大写 with its 元; nothing for zero yuan before jiao or fen."""
    words: list[str] = []
    gap = False
    for size, name in _GROUPS:
        group, yuan = divmod(yuan, size)
        if not group:
            # 亿 must be said even when the group itself is empty: 1 0000 0000 0000 is 壹万亿.
            if name == "亿" and words:
                words.append("亿")
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words.append("零")
        words.append(_group_in_words(group) + name)
        gap = False
    return "".join(words) + "元" if words else ""


def _group_in_words(group: int) -> str:
    words = ""
    for digit, place in zip(f"{group:04d}", _PLACES, strict=True):
        if digit == "0":
            words += "零" if words and not words.endswith("零") else ""
        else:
            words += _DIGITS[int(digit)] + place
    return words.rstrip("零")


def _jiao_fen_in_words(yuan: int, fen: int) -> str:
    jiao, rest = divmod(fen, 10)
    if not fen:
        return "整" if yuan else "零元整"
    zero = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    if not rest:
        return f"{zero}{_DIGITS[jiao]}角整"
    return f"{zero}{_DIGITS[jiao] + '角' if jiao else ''}{_DIGITS[rest]}分"


def apportion(
    total: int, weights: Mapping[Holder, int] | Iterable[tuple[Holder, int]]
) -> dict[Holder, int]:
    """Share out whole units by largest remainder; the parts always add up to the total.

    The leftover units go to the largest exact remainders, ties to the smaller id, so the order of
    the list never matters. A weight of zero receives nothing; a negative weight is refused; when
    every weight is zero only a total of zero can be shared. A negative total is the mirror image
    of the positive one, so that a reversal cancels each line.
    """
    pairs = list(weights.items() if isinstance(weights, Mapping) else weights)
    if type(total) is not int or any(type(weight) is not int for _, weight in pairs):
        message = "totals and weights are whole numbers"
        raise TypeError(message)
    whole = sum(weight for _, weight in pairs)
    _require_shareable(total, pairs, whole)
    if not total:
        return {holder: 0 for holder, _ in pairs}
    size = abs(total)
    shares = {holder: size * weight // whole for holder, weight in pairs}
    if len(shares) != len(pairs):
        message = "a holder is listed twice"
        raise ValueError(message)
    leftover = size - sum(shares.values())
    if leftover:
        remainders = [size * weight % whole for _, weight in pairs]
        # Only the last place needs the ids: sorting plain numbers keeps a million holders quick.
        threshold = sorted(remainders, reverse=True)[leftover - 1]
        tied: list[Holder] = []
        for (holder, _), remainder in zip(pairs, remainders, strict=True):
            if remainder > threshold:
                shares[holder] += 1
                leftover -= 1
            elif remainder == threshold:
                tied.append(holder)
        for holder in sorted(tied)[:leftover]:
            shares[holder] += 1
    return shares if total > 0 else {holder: -share for holder, share in shares.items()}


def _require_shareable(total: int, pairs: list[tuple[Holder, int]], whole: int) -> None:
    if any(weight < 0 for _, weight in pairs):
        raise InvalidValue(
            Text(
                "份额不能为负数。请核对分配名册。",
                "A share cannot be negative. Check the roster.",
            )
        )
    if total and not whole:
        raise InvalidValue(
            Text(
                "没有任何份额大于 0，金额无法分配。请先填写份额。",
                "No share is above zero, so nothing can be split. Enter the shares first.",
            )
        )


def split(
    total: Money, weights: Mapping[Holder, int] | Iterable[tuple[Holder, int]]
) -> dict[Holder, Money]:
    """Split an amount by weight, to the fen; see `apportion` for the rule."""
    return {holder: Money(fen) for holder, fen in apportion(total.fen, weights).items()}


class MoneyType(TypeDecorator[Money]):
    """A column of whole fen that gives and takes Money."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> int | None:
        """Only Money goes in: a bare number would not say yuan or fen."""
        if value is None:
            return None
        if not isinstance(value, Money):
            message = f"a money column takes Money, not {type(value).__name__}"
            raise TypeError(message)
        if abs(value.fen) > _LARGEST_COLUMN:
            raise InvalidValue(_TOO_LARGE)
        return value.fen

    def process_result_value(self, value: int | Decimal | None, dialect: Dialect) -> Money | None:
        """PostgreSQL sums 64-bit columns to NUMERIC, hence int()."""
        return None if value is None else Money(int(value))


def sum_of(column: ColumnElement[Money] | InstrumentedAttribute[Money]) -> ColumnElement[Money]:
    """The sum of a money column inside a query; ¥0.00 when no row matches, never NULL."""
    return func.coalesce(func.sum(column), literal(ZERO, MoneyType()))
