"""Shares in a collective: exact units that always add up to what was issued. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.core.bilingual import Text
from app.core.errors import InvalidValue, RuleBroken

SCALE = 1000
"""Units are kept in thousandths, so that half and third-decimal shares stay exact integers."""
MOST_UNITS = 10**12


class ShareEvent(StrEnum):
    """How shares came to stand as they do."""

    ISSUED = "issued"
    TRANSFERRED = "transferred"


SHARE_EVENT_LABELS: dict[ShareEvent, Text] = {
    ShareEvent.ISSUED: Text("量化确股", "Shares set"),
    ShareEvent.TRANSFERRED: Text("份额变动", "Shares moved"),
}


@dataclass(frozen=True, slots=True)
class HoldingInput:
    """Units of one holder: a household, one of its members, or the collective itself."""

    party_id: int
    units_x1000: int
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class IssueInput:
    """The whole register as decided on a day."""

    collective_id: int
    on: date
    total_x1000: int
    holdings: tuple[HoldingInput, ...]
    reason: str


class SharingMode(StrEnum):
    """How a whole register is set."""

    EACH_MEMBER = "each_member"
    EACH_HOUSEHOLD = "each_household"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class SettingInput:
    """The register as a form states it: so many for each, or a list, and the collective's own."""

    collective_id: int
    on: date
    mode: SharingMode
    reason: str
    each_x1000: int = 0
    listed: tuple[tuple[str, int], ...] = ()
    """Household numbers and units."""
    collective_x1000: int = 0


@dataclass(frozen=True, slots=True)
class TransferInput:
    """Units of one holder that go to another."""

    collective_id: int
    on: date
    giver: HoldingInput
    """Who gives, and how many units."""
    taker_party_id: int
    taker_member_id: int | None
    reason: str


def read_units(typed: str, *, field: str | None = None) -> int:
    """12, 12.5 or 12.345 shares as thousandths; more digits would be lost, so they are refused."""
    text = typed.strip().replace(",", "").replace("，", "")
    whole, _, part = text.partition(".")
    if not whole.isascii() or not whole.isdigit() or len(whole) > 9:
        raise _not_units(field)
    if len(part) > 3 or (part and not (part.isascii() and part.isdigit())):
        raise _not_units(field)
    return int(whole) * SCALE + int((part + "000")[:3])


def _not_units(field: str | None) -> InvalidValue:
    return InvalidValue(
        Text("份额写成数字，最多三位小数，如 12.5", "Write shares as a number, e.g. 12.5"),
        field=field,
    )


def read_lines(typed: str) -> tuple[tuple[str, int], ...]:
    """Lines of a number and its units; what cannot be read is named with its line."""
    found = []
    for at, line in enumerate(typed.splitlines(), start=1):
        if not line.strip():
            continue
        number, _, units = line.replace("\t", " ").strip().partition(" ")
        try:
            found.append((number.upper(), read_units(units)))
        except InvalidValue as error:
            raise RuleBroken(
                Text(
                    f"第 {at} 行“{line.strip()[:40]}”读不懂：应为户编号、空格、股数。",
                    f"Line {at} “{line.strip()[:40]}” is not a number, a blank and units.",
                ),
                code="parties.share_line",
                field="lines",
            ) from error
    return tuple(found)


def show_units(units_x1000: int) -> str:
    """12.5 for 12500."""
    whole, part = divmod(units_x1000, SCALE)
    return f"{whole}.{part:03d}".rstrip("0").rstrip(".")


def fraction_of(units_x1000: int, total_x1000: int) -> Fraction:
    """A holder's part of the whole, exactly."""
    return Fraction(units_x1000, total_x1000)


def check_issue(given: IssueInput) -> None:
    """Every holder once, everything positive, and together exactly what is issued."""
    keys = [(one.party_id, one.member_id) for one in given.holdings]
    if len(set(keys)) != len(keys):
        raise RuleBroken(
            Text("同一持有人出现了两次，请合并。", "A holder is listed twice; add them up."),
            code="parties.share_twice",
            field="holdings",
        )
    if not keys or any(one.units_x1000 <= 0 for one in given.holdings):
        raise RuleBroken(
            Text("每个持有人的份额应大于零。", "Every holder has more than zero units."),
            code="parties.share_not_positive",
            field="holdings",
        )
    total = sum(one.units_x1000 for one in given.holdings)
    if total != given.total_x1000:
        raise RuleBroken(
            Text(
                f"各户份额合计 {show_units(total)}，与总份额 "
                f"{show_units(given.total_x1000)} 不符，请核对。",
                f"The units add up to {show_units(total)}, not to "
                f"{show_units(given.total_x1000)} as issued.",
            ),
            code="parties.share_total",
            field="holdings",
        )


def check_share_day(*, on: date, latest: date | None, today: date) -> None:
    """The register grows at its end: what stood on an earlier day stays as it was."""
    if on > today or (latest is not None and on < latest):
        raise RuleBroken(
            Text(
                "日期不能在今天之后，也不能早于份额册上一次变动。",
                "The day lies neither in the future nor before the latest change of the register.",
            ),
            code="parties.share_day",
            field="on",
        )


def move_units(
    held: Mapping[tuple[int, int | None], int], given: TransferInput
) -> dict[tuple[int, int | None], int]:
    """What giver and taker hold afterwards; who is left with nothing holds zero."""
    giver = (given.giver.party_id, given.giver.member_id)
    taker = (given.taker_party_id, given.taker_member_id)
    units = given.giver.units_x1000
    if giver == taker:
        raise RuleBroken(
            Text("转出和转入不能是同一人。", "Giver and taker must differ."),
            code="parties.share_same",
            field="taker",
        )
    if units <= 0 or held.get(giver, 0) < units:
        raise RuleBroken(
            Text(
                f"转出份额应大于零且不超过现有的 {show_units(held.get(giver, 0))}。",
                f"Move more than zero and at most the {show_units(held.get(giver, 0))} held.",
            ),
            code="parties.share_too_much",
            field="units",
        )
    return {giver: held[giver] - units, taker: held.get(taker, 0) + units}
