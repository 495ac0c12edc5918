"""Exact parts of a right: they total 1, whatever is transferred, split or merged. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from app.core.area import Area
from app.core.bilingual import Text
from app.core.errors import RuleBroken
from app.parcels.inputs import ShareInput
from app.parcels.rules import CO_OWNERS, RIGHT_LABELS, Right

LARGEST_DENOMINATOR = 2**62
"""What a 64-bit column holds with room; nobody can check parts that fine anyway."""
ONE = Fraction(1)


def check_shares(right: Right, shares: Sequence[ShareInput]) -> None:
    """Every part is more than nothing, each holder stands once, and together they are the whole."""
    label = RIGHT_LABELS[right]
    if not shares:
        raise RuleBroken(
            Text(f"请至少填写一位{label.zh}的权利人。", "Name at least one holder of the right."),
            code="parcels.no_holder",
        )
    if len({one.party_id for one in shares}) != len(shares):
        raise RuleBroken(
            Text(
                "同一权利人填了两次，请合并为一行，份额相加。",
                "A holder stands there twice; make it one row and add the shares.",
            ),
            code="parcels.holder_twice",
        )
    if any(one.share <= 0 for one in shares):
        raise RuleBroken(
            Text("每份都要大于 0。", "Every share must be more than 0."), code="parcels.no_share"
        )
    if any(one.share.denominator > LARGEST_DENOMINATOR for one in shares):
        raise RuleBroken(
            Text(
                "份额的分母太大，无法核对。请按协议重新确定份额，再登记。",
                "The fractions have grown too fine to check. Agree on new shares and enter them.",
            ),
            code="parcels.share_too_fine",
        )
    total = sum((one.share for one in shares), Fraction(0))
    if total != ONE:
        raise RuleBroken(
            Text(
                f"{label.zh}的份额合计为 {show(total)}，应正好为 1。请核对每一份。",
                f"The shares of “{label.en}” add up to {show(total)} and not to 1. Check each.",
            ),
            code="parcels.shares_total",
        )


def transferred(
    shares: Sequence[ShareInput], *, giver: int, taker: int, share: Fraction
) -> tuple[ShareInput, ...]:
    """The set after one holder has given a part of the right to another."""
    held = {one.party_id: one for one in shares}
    mine = held.get(giver)
    if mine is None or share <= 0 or share > mine.share:
        have = show(mine.share) if mine else "0"
        raise RuleBroken(
            Text(
                f"转出方持有 {have}，不能转出 {show(share)}。请核对份额。",
                f"The giver holds {have} and cannot give {show(share)}. Check the share.",
            ),
            code="parcels.share_not_held",
            field="share",
        )
    if giver == taker:
        raise RuleBroken(
            Text("转出方和受让方是同一主体。", "Giver and taker are the same."),
            code="parcels.transfer_to_self",
            field="who",
        )
    other = held.get(taker)
    held[giver] = ShareInput(giver, mine.share - share, mine.term_until)
    held[taker] = ShareInput(
        taker,
        share + (other.share if other else 0),
        earliest([mine.term_until, other.term_until if other else None]),
    )
    return tuple(one for one in held.values() if one.share)


def joined(
    sets: Sequence[tuple[Area, Sequence[ShareInput]]], *, agreed: bool
) -> tuple[ShareInput, ...]:
    """The holders of a right after land is joined.

    The same holders with the same parts keep them. Different ones hold by the area they bring, and
    only if they agreed to that.
    """
    assert sets
    portions = [{one.party_id: one.share for one in shares} for _area, shares in sets]
    if all(one == portions[0] for one in portions):
        parts: Mapping[int, Fraction] = portions[0]
    elif not agreed:
        raise RuleBroken(
            Text(
                "各小班的权利人或份额不同，不能直接合并。"
                "请先取得全体权利人的书面协议，并填写协议文号。",
                "The parcels have different holders or shares. Record the paper in which all "
                "holders agreed before joining them.",
            ),
            code="parcels.merge_holders",
            article=CO_OWNERS,
            field="agreement",
        )
    else:
        parts = _by_area([area for area, _shares in sets], portions)
    terms: dict[int, list[date | None]] = {}
    for _area, shares in sets:
        for one in shares:
            terms.setdefault(one.party_id, []).append(one.term_until)
    return tuple(ShareInput(party, part, earliest(terms[party])) for party, part in parts.items())


def _by_area(
    areas: Sequence[Area], portions: Sequence[Mapping[int, Fraction]]
) -> dict[int, Fraction]:
    total = Area.total(areas).mu_x100
    if any(not one for one in portions):
        raise RuleBroken(
            Text(
                "有的小班登记了这项权利，有的没有。请先补登权利人，再合并。",
                "Some of the parcels have no holder of this right. Register them first.",
            ),
            code="parcels.merge_right_missing",
        )
    held: dict[int, Fraction] = {}
    for area, portion in zip(areas, portions, strict=True):
        for party, part in portion.items():
            held[party] = held.get(party, Fraction(0)) + part * Fraction(area.mu_x100, total)
    return held


def is_whole(parts: Iterable[Fraction]) -> bool:
    """Whether parts of a right are all of it: nobody's part is left open."""
    return sum(parts, Fraction(0)) == ONE


def earliest(days: Iterable[date | None]) -> date | None:
    """The first day a term ends; what has no end binds nobody."""
    return min((day for day in days if day is not None), default=None)


def show(share: Fraction) -> str:
    """1/3, or 1."""
    return str(share.numerator) if share.denominator == 1 else str(share)
