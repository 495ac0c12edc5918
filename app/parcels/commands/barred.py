"""What a dispute or a seizure keeps holders from agreeing on; errors are corrected all the same.

Nothing else is decided here: whether a set adds up stands in shares.py, who may hold in holders.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from app.core import clock
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import InvalidValue, RuleBroken
from app.parcels.inputs import HoldersInput, ShareInput
from app.parcels.models import Hold, RightShare
from app.parcels.rules import (
    BASIS_LABELS,
    FOREST_LAW_DISPUTES,
    HOLD_LABELS,
    ChangeBasis,
    HoldKind,
    Right,
)

AT_ONCE = 500
BARRING = (HoldKind.SEIZURE, HoldKind.DISPUTE)
"""The graver one first: it is named where both stand."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A dispute or seizure, and the days it covers."""

    kind: HoldKind
    from_on: date
    cleared_on: date | None

    def covers(self, on: date) -> bool:
        """Whether it stands now, or stood on that day: a day before it is no way round it."""
        return self.cleared_on is None or self.from_on <= on < self.cleared_on


Bars = Mapping[int, Sequence[Bar]]


def bars_of(parcel_ids: Collection[int]) -> Bars:
    """Disputes and seizures of parcels in hand, whatever became of them."""
    ids, found = sorted(set(parcel_ids)), dict[int, list[Bar]]()
    for start in range(0, len(ids), AT_ONCE):
        rows = session().execute(
            sa.select(Hold.parcel_id, Hold.kind, Hold.from_on, Hold.cleared_on).where(
                Hold.parcel_id.in_(ids[start : start + AT_ONCE]), Hold.kind.in_(BARRING)
            )
        )
        for parcel_id, kind, from_on, cleared_on in rows:
            found.setdefault(parcel_id, []).append(Bar(HoldKind(kind), from_on, cleared_on))
    return found


def bar_on(bars: Bars, parcel_id: int, on: date) -> HoldKind | None:
    """What keeps holders from agreeing on a change from that day on."""
    kinds = {bar.kind for bar in bars.get(parcel_id, ()) if bar.covers(on)}
    return next((kind for kind in BARRING if kind in kinds), None)


def bar_now(parcel_id: int) -> HoldKind | None:
    """The same of a parcel in hand today."""
    return bar_on(bars_of([parcel_id]), parcel_id, clock.today())


def registered_ever(parcel_ids: Collection[int]) -> set[tuple[int, str]]:
    """Parcels and rights that have or had holders: for all others a set is the first entry."""
    ids, found = sorted(set(parcel_ids)), set[tuple[int, str]]()
    for start in range(0, len(ids), AT_ONCE):
        rows = session().execute(
            sa.select(RightShare.parcel_id, RightShare.right)
            .where(RightShare.parcel_id.in_(ids[start : start + AT_ONCE]))
            .distinct()
        )
        found |= {(parcel_id, right) for parcel_id, right in rows}
    return found


def check_basis(given: HoldersInput) -> None:
    """A correction and an act of an authority each stand on a paper with a number."""
    if given.basis is not ChangeBasis.AGREED and not given.document.strip():
        label = BASIS_LABELS[given.basis]
        raise InvalidValue(
            Text(
                f"“{label.zh}”须填写所依据文书的编号，如判决书、决定书或更正登记的文号。",
                f"For “{label.en}”, give the number of the paper it rests on.",
            ),
            field="document",
        )


def check_changeable(
    given: Sequence[HoldersInput], before: Mapping[int, Mapping[Right, Sequence[ShareInput]]]
) -> None:
    """While title is disputed or land is seized, holders change by correction or by an authority
    alone. A first entry, and the same holders said again, change nothing.
    """
    agreed = [one for one in given if one.basis is ChangeBasis.AGREED]
    bars = bars_of({one.parcel_id for one in agreed})
    held = registered_ever(bars)
    for one in agreed:
        kind = bar_on(bars, one.parcel_id, one.on)
        now = before.get(one.parcel_id, {}).get(one.right, ())
        if kind is None or (one.parcel_id, one.right) not in held or set(now) == set(one.shares):
            continue
        raise barred(kind)


def check_merger(
    held: Mapping[int, Mapping[Right, Sequence[ShareInput]]],
    joined: Mapping[Right, Sequence[ShareInput]],
    on: date,
) -> None:
    """Holding a merged parcel by area is agreed on, so not with land whose holders are not free."""
    bars = bars_of(held)
    for parcel_id, sets in held.items():
        kind = bar_on(bars, parcel_id, on)
        if kind is None or all(
            _parts(sets.get(right, ())) == _parts(after) for right, after in joined.items()
        ):
            continue
        label = HOLD_LABELS[kind]
        raise RuleBroken(
            Text(
                f"其中有小班登记了{label.zh}，合并会改变权利人或份额，解除之前不能合并。",
                f"One of the parcels is under “{label.en.lower()}”, and the merger would change "
                "holders or shares; it waits until that is cleared.",
            ),
            code="parcels.merge_barred",
            article=_article_of(kind),
            field="others",
        )


def _article_of(kind: HoldKind) -> Text | None:
    return FOREST_LAW_DISPUTES if kind is HoldKind.DISPUTE else None


def _parts(shares: Sequence[ShareInput]) -> dict[int, Fraction]:
    return {one.party_id: one.share for one in shares}


def barred(kind: HoldKind) -> RuleBroken:
    """The refusal, with the way that stays open."""
    return RuleBroken(
        said_of(kind),
        code="parcels.change_barred",
        article=_article_of(kind),
        field="basis",
    )


def not_transferable(kind: HoldKind) -> RuleBroken:
    """A transfer is always agreed on; other ways of change are asked for elsewhere."""
    label = HOLD_LABELS[kind]
    return RuleBroken(
        Text(
            f"小班有{label.zh}，解除之前不能转让。更正登记或依判决、决定办理的，请用“变更”。",
            f"The parcel is under “{label.en.lower()}”; nothing is transferred until cleared. A "
            "correction, judgment or decision is entered with “Change”.",
        ),
        code="parcels.transfer_barred",
        article=_article_of(kind),
    )


def said_of(kind: HoldKind) -> Text:
    """The same as a sentence, for the form that asks on what a change rests."""
    label = HOLD_LABELS[kind]
    return Text(
        f"小班有{label.zh}，解除之前不能按约定变更权利人、份额或期限。"
        "原登记有误的，选“更正登记”；有判决或决定的，选“依判决或决定”，并填写文书编号。",
        f"The parcel is under “{label.en.lower()}”: until that is cleared, holders, shares and "
        "terms do not change by agreement. Choose a correction of the register, or a judgment or "
        "decision, and give the number of its paper.",
    )
