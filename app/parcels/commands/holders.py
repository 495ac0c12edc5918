"""Who holds a right: sets are closed on a day and opened anew, never changed; they total 1."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

import sqlalchemy as sa

from app.access.scope import visible_where
from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import NotFound, RuleBroken
from app.core.paths import within
from app.parcels.bulk import MANY_HELD
from app.parcels.commands.barred import (
    bar_on,
    bars_of,
    check_basis,
    check_changeable,
    not_transferable,
)
from app.parcels.commands.register import check_past, current_parcel, current_parcels
from app.parcels.inputs import HoldersInput, ShareInput
from app.parcels.models import Parcel, RightShare
from app.parcels.queries import holders_on, latest_entries, open_shares
from app.parcels.rules import (
    BASIS_LABELS,
    FOREST_LAW_OWNERS,
    RIGHT_LABELS,
    ChangeBasis,
    Right,
)
from app.parcels.shares import check_shares, show, transferred
from app.parties.models import Party
from app.parties.rules import PartyKind, PartyStatus

AT_ONCE = 500
OWNERS = frozenset({PartyKind.COLLECTIVE, PartyKind.FARM})
Known = Mapping[int, tuple[str, str, str]]
"""Party → name, kind, status."""


def set_holders(*, given: HoldersInput, actor: Actor) -> Sequence[RightShare]:
    """All holders of one right from a day on; who held it before stays readable."""
    parcel = current_parcel(given.parcel_id, actor=actor)
    known = _parties({one.party_id for one in given.shares}, parcel, actor)
    before = open_shares([parcel.id])[parcel.id].get(given.right, ())
    check_basis(given)
    check_set(given, known, before=before)
    _check_day([given])
    check_changeable([given], {parcel.id: {given.right: before}})
    _write([given], actor, clock.now())
    after = holders_on(parcel.id, given.right, given.on)
    _record_set("parcels.holders_set", parcel, given, before=before, actor=actor)
    return after


def transfer_share(
    *,
    parcel_id: int,
    right: Right,
    giver: int,
    taker: int,
    share: Fraction,
    on: date,
    reason: str,
    actor: Actor,
) -> Sequence[RightShare]:
    """One holder gives part of a right to another; not while land is disputed or seized."""
    parcel = current_parcel(parcel_id, actor=actor)
    kind = bar_on(bars_of([parcel.id]), parcel.id, on)
    if kind is not None:
        raise not_transferable(kind)
    before = open_shares([parcel.id])[parcel.id].get(right, ())
    after = transferred(before, giver=giver, taker=taker, share=share)
    given = HoldersInput(parcel.id, right, after, on, reason)
    known = _parties({one.party_id for one in after}, parcel, actor)
    check_set(given, known, before=[one for one in before if one.party_id != taker])
    _check_day([given])
    _write([given], actor, clock.now())
    _record_set("parcels.share_transferred", parcel, given, before=before, actor=actor)
    return holders_on(parcel.id, right, on)


def end_right(
    *,
    parcel_id: int,
    right: Right,
    on: date,
    reason: str,
    actor: Actor,
    basis: ChangeBasis = ChangeBasis.AGREED,
    document: str = "",
) -> None:
    """Nobody holds this right any more, as when a contract ends and the land returns."""
    parcel = current_parcel(parcel_id, actor=actor)
    before = open_shares([parcel.id])[parcel.id].get(right, ())
    given = HoldersInput(parcel.id, right, (), on, reason, basis, document)
    check_basis(given)
    if not before:
        raise RuleBroken(
            Text("这项权利没有登记权利人。", "Nobody is registered for this right."),
            code="parcels.no_holder",
        )
    check_past(on)
    _check_day([given])
    check_changeable([given], {parcel.id: {given.right: before}})
    _close([given])
    _record_set("parcels.right_ended", parcel, given, before=before, actor=actor)


def set_holders_of_many(
    *, given: Sequence[HoldersInput], actor: Actor, subject: tuple[str, int | str]
) -> int:
    """Holders of many parcels in a few statements for each five hundred; one entry, on `subject`.

    One bad set refuses the whole call, so callers check theirs first (check_shares()).
    """
    if not given:
        return 0
    if len({(one.parcel_id, one.right) for one in given}) != len(given):
        raise RuleBroken(
            Text(
                "同一小班的同一权利出现了两组权利人。",
                "One right of one parcel stands there with two sets of holders.",
            ),
            code="parcels.set_twice",
        )
    parcels = current_parcels(list({one.parcel_id for one in given}), actor=actor)
    party_ids = {share.party_id for one in given for share in one.shares}
    known = _parties(party_ids, parcels[0], actor)
    for one in given:
        check_basis(one)
        check_set(one, known)
    check_changeable(given, open_shares({one.parcel_id for one in given}))
    at = clock.now()
    for start in range(0, len(given), AT_ONCE):
        batch = given[start : start + AT_ONCE]
        _check_day(batch)
        _write(batch, actor, at)
    record(
        MANY_HELD,
        actor=actor,
        subject_type=subject[0],
        subject_id=subject[1],
        division_path=actor.division_path,
        after={
            "parcels": len(parcels),
            "sets": len(given),
            "parties": len(party_ids),
            "written_at": at.isoformat(),
        },
    )
    return len(given)


def _parties(party_ids: Collection[int], parcel: Parcel, actor: Actor) -> Known:
    """Who may be named: whom the actor may see, and whoever is registered in the land's county."""
    county = "/".join(parcel.division_path.split("/")[:4]) + "/"
    seen = sa.or_(
        visible_where(
            actor, Party.division_path, own=Party.id, subject_type="party", id_column=Party.id
        ),
        within(Party.division_path, county),
    )
    ids, found = list(party_ids), dict[int, tuple[str, str, str]]()
    for start in range(0, len(ids), AT_ONCE):
        rows = session().execute(
            sa.select(Party.id, Party.name, Party.kind, Party.status).where(
                Party.id.in_(ids[start : start + AT_ONCE]), seen
            )
        )
        found |= {id_: (name, kind, status) for id_, name, kind, status in rows}
    if set(found) != set(ids):
        raise NotFound
    return found


def check_set(given: HoldersInput, known: Known, *, before: Sequence[ShareInput] = ()) -> None:
    """One right's holders: whole, active, of a kind that may hold it, in no future. Whoever held
    it before may have been closed since and keeps the share, until somebody inherits it.
    """
    held = {one.party_id for one in before}
    check_past(given.on)
    check_shares(given.right, given.shares)
    for one in given.shares:
        name, kind, status = known[one.party_id]
        if status != PartyStatus.ACTIVE and one.party_id not in held:
            raise RuleBroken(
                Text(
                    f"“{name}”已注销，不能登记为权利人。",
                    f"“{name}” is closed and cannot hold land.",
                ),
                code="parcels.holder_closed",
                field="who",
            )
        if given.right is Right.OWNERSHIP and kind not in OWNERS:
            raise RuleBroken(
                Text(
                    f"林地属于国家或集体所有，“{name}”不能登记为所有权人。"
                    "农户请登记承包权、经营权或林木所有权。",
                    f"Forest land belongs to the state or a collective, so “{name}” cannot own "
                    "it. Households hold contract, management or trees.",
                ),
                code="parcels.owner_kind",
                article=FOREST_LAW_OWNERS,
                field="who",
            )
        if one.term_until is not None and one.term_until < given.on:
            raise RuleBroken(
                Text(
                    "权利期限不能早于开始的日期。", "The term cannot end before the right begins."
                ),
                code="parcels.term_before_start",
                field="term_until",
            )


def _check_day(given: Sequence[HoldersInput]) -> None:
    """A new set begins no earlier than what is recorded of that right: past days stay."""
    last = latest_entries({one.parcel_id for one in given})
    for one in given:
        known = last.get((one.parcel_id, one.right))
        if known is not None and one.on < known:
            label = RIGHT_LABELS[one.right]
            raise RuleBroken(
                Text(
                    f"{label.zh}在 {known} 已有登记，新的登记不能早于那一天。",
                    f"“{label.en}” has an entry of {known}; a new one cannot be earlier.",
                ),
                code="parcels.holders_too_early",
                field="on",
            )


def _close(given: Sequence[HoldersInput]) -> None:
    """End the sets that stand; one statement for each day and right."""
    groups: dict[tuple[date, Right], list[int]] = {}
    for one in given:
        groups.setdefault((one.on, one.right), []).append(one.parcel_id)
    for (on, right), ids in groups.items():
        session().execute(
            sa.update(RightShare)
            .where(
                RightShare.parcel_id.in_(ids),
                RightShare.right == right,
                RightShare.until_on.is_(None),
            )
            .values(until_on=on)
            .execution_options(synchronize_session="fetch")
        )


def _write(given: Sequence[HoldersInput], actor: Actor, at: datetime) -> None:
    _close(given)
    session().execute(
        sa.insert(RightShare),
        [
            {
                "parcel_id": one.parcel_id,
                "right": one.right,
                "party_id": share.party_id,
                "numerator": share.share.numerator,
                "denominator": share.share.denominator,
                "from_on": one.on,
                "term_until": share.term_until,
                "reason": _grounds(one),
                "recorded_at": at,
                "recorded_by_name": actor.name,
            }
            for one in given
            for share in one.shares
        ],
    )


def _grounds(given: HoldersInput) -> str:
    """What the row says a set rests on, as far as the column reaches; the log has it whole."""
    if given.basis is ChangeBasis.AGREED and not given.document.strip():
        return given.reason.strip()
    return f"{BASIS_LABELS[given.basis].zh} {given.document.strip()}：{given.reason.strip()}"[:300]


def _record_set(
    verb: str,
    parcel: Parcel,
    given: HoldersInput,
    *,
    before: Sequence[ShareInput],
    actor: Actor,
) -> None:
    names = _names({one.party_id for one in (*before, *given.shares)})
    record(
        verb,
        actor=actor,
        subject_type="parcel",
        subject_id=parcel.id,
        division_path=parcel.division_path,
        before={"right": given.right, "holders": _written(before, names)},
        after={
            "right": given.right,
            "holders": _written(given.shares, names),
            "on": given.on,
            "basis": given.basis,
            "document": given.document.strip(),
        },
        reason=given.reason,
    )


def _names(party_ids: Collection[int]) -> dict[int, str]:
    rows = session().execute(
        sa.select(Party.id, Party.name, Party.number).where(Party.id.in_(party_ids))
    )
    return {id_: f"{name} {number}" for id_, name, number in rows}


def _written(shares: Sequence[ShareInput], names: Mapping[int, str]) -> str:
    return "；".join(f"{names[one.party_id]}：{show(one.share)}" for one in shares)
