"""What a sheet of holders meets on the register: sets that stand, and who leaves when one goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core.bilingual import Text
from app.core.database import session
from app.imports.rules import ImportRow
from app.parcels.commands.barred import Bars, bar_on, bars_of
from app.parcels.inputs import HoldersInput, ShareInput
from app.parcels.queries import latest_entries, open_shares
from app.parcels.rules import RIGHT_LABELS, HoldKind, Right
from app.parcels.shares import show
from app.parties.models import Party

AT_ONCE = 500
LEAVES, JOINS, SHARE, TERM = "leaves", "joins", "share", "term_until"
SAID = {LEAVES: Text("退出", "Leaves"), JOINS: Text("加入", "Joins")}
Shares = tuple[ShareInput, ...]
Replaced = tuple[Sequence[ImportRow], HoldersInput, Shares]
"""The rows of a set, the set they state, and the one that stands."""


@dataclass(frozen=True, slots=True)
class OnRegister:
    """What is registered of the parcels of a chunk."""

    standing: Mapping[int, Mapping[Right, Shares]]
    latest: Mapping[tuple[int, str], date]
    """The day up to which each right is recorded: a new set begins no earlier."""
    bars: Bars

    def before(self, given: HoldersInput) -> Shares:
        """Who holds that right now."""
        return self.standing.get(given.parcel_id, {}).get(given.right, ())

    def recorded(self, given: HoldersInput) -> date | None:
        """The last day anything was recorded of it; None for a first entry."""
        return self.latest.get((given.parcel_id, given.right.value))

    def barred(self, given: HoldersInput) -> HoldKind | None:
        """What keeps a sheet from changing its holders."""
        if self.recorded(given) is None:
            return None
        return bar_on(self.bars, given.parcel_id, given.on)


def on_register(parcel_ids: Iterable[int]) -> OnRegister:
    """Read it, a few statements for all of them."""
    ids = list(parcel_ids)
    return OnRegister(open_shares(ids), latest_entries(ids), bars_of(ids))


def tell_replaced(replaced: Sequence[Replaced]) -> None:
    """Note who leaves, who joins, and whose share or term becomes another."""
    ids = {one.party_id for _rows, given, before in replaced for one in (*given.shares, *before)}
    names = _names(sorted(ids))
    for rows, given, before in replaced:
        held = {one.party_id: one for one in before}
        named = {one.party_id for one in given.shares}
        place = rows[0].text("key"), RIGHT_LABELS[given.right]
        for gone in before:
            if gone.party_id not in named:
                rows[0].change(LEAVES, _of(place, names[gone.party_id], show(gone.share)), "")
        for row, share in zip(rows, given.shares, strict=True):
            who = names[share.party_id]
            if (known := held.get(share.party_id)) is None:
                row.change(JOINS, "", _of(place, who, show(share.share)))
                continue
            if known.share != share.share:
                row.change(SHARE, _of(place, who, show(known.share)), show(share.share))
            if known.term_until != share.term_until:
                term = str(known.term_until) if known.term_until else ""
                row.change(TERM, _of(place, who, term), str(share.term_until or ""))


def _of(place: tuple[str, Text], who: str, what: str) -> Text:
    """Parcel, right and holder, and what is said of it."""
    key, right = place
    return Text(
        f"{key} {right.zh}：{who}" + (f"（{what}）" if what else ""),
        f"{key} {right.en.lower()}: {who}" + (f" ({what})" if what else ""),
    )


def _names(party_ids: Sequence[int]) -> dict[int, str]:
    """Number and name, as holders stand on a parcel's page."""
    found: dict[int, str] = {}
    for start in range(0, len(party_ids), AT_ONCE):
        rows = session().execute(
            sa.select(Party.id, Party.name, Party.number).where(
                Party.id.in_(party_ids[start : start + AT_ONCE])
            )
        )
        found |= {id_: f"{name} {number}" for id_, name, number in rows}
    return found
