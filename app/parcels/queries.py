"""Reads of land: through the actor's scope, wherever a person's request reaches them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.access.scope import visible_where
from app.core import clock
from app.core.actor import Actor
from app.core.database import session
from app.core.errors import InvalidValue, NotFound
from app.core.identifiers import parcel_key
from app.core.paths import within
from app.parcels.geometry import differs
from app.parcels.inputs import ShareInput
from app.parcels.models import (
    Certificate,
    CertificateParcel,
    Hold,
    LineageLine,
    Parcel,
    ParcelEvent,
    RightShare,
)
from app.parcels.rules import ParcelStatus, Right
from app.rulepacks.queries import find_rule

AT_ONCE = 500
"""Ids of one statement."""


def scoped(actor: Actor) -> sa.ColumnElement[bool]:
    """What this person may know of: their area, what was opened, and what their party holds."""
    seen = visible_where(actor, Parcel.division_path, subject_type="parcel", id_column=Parcel.id)
    if actor.party_id is None:
        return seen
    held = sa.select(RightShare.parcel_id).where(
        RightShare.party_id == actor.party_id, _on(RightShare, clock.today())
    )
    return sa.or_(seen, Parcel.id.in_(held))


def _on(model: type[RightShare], day: date) -> sa.ColumnElement[bool]:
    """Rows that hold on a day: from their first day until before their last."""
    return sa.and_(model.from_on <= day, sa.or_(model.until_on.is_(None), model.until_on > day))


def select_parcels(*, actor: Actor) -> sa.Select[Any]:
    """The statement behind the list, its tabs and counts, its search and its export."""
    return sa.select(Parcel).where(scoped(actor))


def narrow_to_place(query: sa.Select[Any], path: str) -> sa.Select[Any]:
    """The parcels at or below a place."""
    return query.where(within(Parcel.division_path, path))


def narrow_to_words(query: sa.Select[Any], words: str) -> sa.Select[Any]:
    """By key, subcompartment number, name or its initials, certificate or unit number."""
    typed = words.strip()
    if key := _as_key(typed):
        return query.where(Parcel.key == key)
    plain = typed.replace("%", "").replace("_", "")
    ways: list[sa.ColumnElement[bool]] = [
        Parcel.name.like(f"%{plain}%"),
        Parcel.key.like(f"{plain.upper()}%"),
        Parcel.id.in_(
            sa.select(CertificateParcel.parcel_id)
            .join(Certificate)
            .where(sa.or_(Certificate.number == typed, Certificate.unit_number == typed.upper()))
        ),
    ]
    if plain.isascii() and plain.isalpha():
        ways.append(Parcel.initials.like(f"{plain.lower()}%"))
    try:
        unit = parcel_key.parse_subcompartment(typed)
    except InvalidValue:
        return query.where(sa.or_(*ways))
    # The number stands between village and year of the key, whatever both are.
    middle = str(parcel_key.ParcelKey("0" * 12, unit, 2000))[12:-5]
    return query.where(sa.or_(*ways, Parcel.key.like(f"%{middle}-____")))


def _as_key(typed: str) -> str:
    try:
        return str(parcel_key.parse(typed))
    except InvalidValue:
        return ""


def get_parcel(parcel_id: int, *, actor: Actor, drawn: bool = False) -> Parcel:
    """A parcel within scope, or NotFound: a foreign id and an absent one look the same."""
    query = sa.select(Parcel).where(Parcel.id == parcel_id, scoped(actor))
    if drawn:
        query = query.options(undefer(Parcel.boundary))
    parcel = session().scalar(query)
    if parcel is None:
        raise NotFound
    return parcel


def get_parcels(parcel_ids: Sequence[int], *, actor: Actor, fresh: bool = False) -> list[Parcel]:
    """Several, in the order asked for; NotFound if one is missing. Fresh: read again."""
    found = {
        one.id: one
        for batch in _batches(parcel_ids)
        for one in session().scalars(
            sa.select(Parcel).where(Parcel.id.in_(batch), scoped(actor)),
            execution_options={"populate_existing": fresh},
        )
    }
    if set(found) != set(parcel_ids):
        raise NotFound
    return [found[one] for one in parcel_ids]


def find_by_key(key: str, *, actor: Actor) -> Parcel | None:
    """The parcel under a key, in scope."""
    return session().scalar(sa.select(Parcel).where(Parcel.key == key, scoped(actor)))


def ids_of_keys(keys: Collection[str], *, actor: Actor) -> dict[str, int]:
    """Which of these keys are registered in the actor's scope; for imports, in batches."""
    wanted = list(dict.fromkeys(keys))
    return {
        key: id_
        for batch in _batches(wanted)
        for key, id_ in session().execute(
            sa.select(Parcel.key, Parcel.id).where(Parcel.key.in_(batch), scoped(actor))
        )
    }


def boundaries_in(path: str, *, actor: Actor, limit: int) -> Sequence[Parcel]:
    """Current parcels of a place that have a boundary, with it."""
    return (
        session()
        .scalars(
            select_parcels(actor=actor)
            .where(
                within(Parcel.division_path, path),
                Parcel.status == ParcelStatus.CURRENT,
                Parcel.west_e7.is_not(None),
            )
            .order_by(Parcel.id)
            .options(undefer(Parcel.boundary))
            .limit(limit)
        )
        .all()
    )


def list_shares(parcel_id: int) -> Sequence[RightShare]:
    """Who holds and held what, of a parcel in hand: newest first, with the parties."""
    return (
        session()
        .scalars(
            sa.select(RightShare)
            .where(RightShare.parcel_id == parcel_id)
            .order_by(RightShare.right, RightShare.from_on.desc(), RightShare.id)
            .options(joinedload(RightShare.party))
        )
        .all()
    )


def holders_on(parcel_id: int, right: Right, day: date) -> Sequence[RightShare]:
    """The holders of a right on a day, past or present; their parts total 1, or there is none."""
    return (
        session()
        .scalars(
            sa.select(RightShare)
            .where(
                RightShare.parcel_id == parcel_id,
                RightShare.right == right,
                _on(RightShare, day),
            )
            .order_by(RightShare.id)
            .options(joinedload(RightShare.party))
        )
        .all()
    )


def latest_entries(parcel_ids: Collection[int]) -> dict[tuple[int, str], date]:
    """The last day something was recorded of a right, by parcel and right."""
    found: dict[tuple[int, str], date] = {}
    for batch in _batches(list(parcel_ids)):
        rows = session().execute(
            sa.select(
                RightShare.parcel_id,
                RightShare.right,
                sa.func.max(RightShare.from_on),
                sa.func.max(RightShare.until_on),
            )
            .where(RightShare.parcel_id.in_(batch))
            .group_by(RightShare.parcel_id, RightShare.right)
        )
        found |= {(id_, right): max(began, ended or began) for id_, right, began, ended in rows}
    return found


def open_shares(parcel_ids: Collection[int]) -> dict[int, dict[Right, tuple[ShareInput, ...]]]:
    """The sets that stand now, by parcel and right: what splits and mergers carry over."""
    found: dict[int, dict[Right, tuple[ShareInput, ...]]] = {id_: {} for id_ in parcel_ids}
    for batch in _batches(list(parcel_ids)):
        rows = session().scalars(
            sa.select(RightShare)
            .where(RightShare.parcel_id.in_(batch), RightShare.until_on.is_(None))
            .order_by(RightShare.id)
        )
        for row in rows:
            sets, right = found[row.parcel_id], Right(row.right)
            one = ShareInput(row.party_id, row.share, row.term_until)
            sets[right] = (*sets.get(right, ()), one)
    return found


def _held_parcels(party_id: int, day: date, actor: Actor) -> sa.Select[Any]:
    held = sa.select(RightShare.parcel_id).where(
        RightShare.party_id == party_id, _on(RightShare, day)
    )
    return sa.select(Parcel.id).where(Parcel.id.in_(held), scoped(actor))


def count_held(party_id: int, day: date, *, actor: Actor) -> int:
    """In how many parcels a party holds anything, as far as the actor may see them."""
    found = _held_parcels(party_id, day, actor).subquery()
    return session().scalar(sa.select(sa.func.count()).select_from(found)) or 0


def holdings_of(
    party_id: int, day: date, *, actor: Actor, parcels: int | None = None
) -> Sequence[RightShare]:
    """What a party holds on a day, as far as the actor may see the land; in the first so many
    parcels by key, for a collective holds thousands.
    """
    first = _held_parcels(party_id, day, actor).order_by(Parcel.key).limit(parcels).subquery()
    return (
        session()
        .scalars(
            sa.select(RightShare)
            .join(RightShare.parcel)
            .where(
                RightShare.party_id == party_id,
                _on(RightShare, day),
                RightShare.parcel_id.in_(sa.select(first.c.id)),
            )
            .order_by(Parcel.key, RightShare.right)
            .options(joinedload(RightShare.parcel))
        )
        .all()
    )


def rights_of(party_id: int) -> Sequence[RightShare]:
    """Everything a party holds or held, wherever it lies, newest first: for its own extract,
    whose caller has checked its scope.
    """
    return (
        session()
        .scalars(
            sa.select(RightShare)
            .join(RightShare.parcel)
            .where(RightShare.party_id == party_id)
            .order_by(RightShare.from_on.desc(), Parcel.key, RightShare.right)
            .options(joinedload(RightShare.parcel))
        )
        .all()
    )


def certificates_of(party_id: int) -> Sequence[Certificate]:
    """The certificates that name a party as holder; the caller has checked its scope."""
    named = sa.select(Certificate).where(Certificate.holder_party_id == party_id)
    return session().scalars(named.order_by(Certificate.issued_on, Certificate.id)).all()


def list_certificates(parcel_id: int) -> Sequence[Certificate]:
    """The certificates of a parcel in hand, newest first."""
    return (
        session()
        .scalars(
            sa.select(Certificate)
            .join(CertificateParcel)
            .where(CertificateParcel.parcel_id == parcel_id)
            .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
            .options(joinedload(Certificate.holder))
        )
        .all()
    )


def certificate_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Certificates of which this person may see a parcel."""
    return Certificate.id.in_(
        sa.select(CertificateParcel.certificate_id)
        .join(Parcel, Parcel.id == CertificateParcel.parcel_id)
        .where(scoped(actor))
    )


def get_certificate(certificate_id: int, *, actor: Actor) -> Certificate:
    """A certificate that covers a parcel in scope."""
    found = session().scalar(
        sa.select(Certificate)
        .where(Certificate.id == certificate_id, certificate_scope(actor))
        .options(selectinload(Certificate.links).joinedload(CertificateParcel.parcel))
    )
    if found is None:
        raise NotFound
    return found


def list_holds(parcel_id: int) -> Sequence[Hold]:
    """Restrictions of a parcel in hand: those that stand first, then by day."""
    return (
        session()
        .scalars(
            sa.select(Hold)
            .where(Hold.parcel_id == parcel_id)
            .order_by(Hold.cleared_on.is_not(None), Hold.from_on.desc(), Hold.id.desc())
        )
        .all()
    )


def get_hold(hold_id: int, *, actor: Actor) -> Hold:
    """A restriction of a parcel in scope."""
    hold = session().scalar(
        sa.select(Hold)
        .join(Hold.parcel)
        .where(Hold.id == hold_id, scoped(actor))
        .options(joinedload(Hold.parcel))
    )
    if hold is None:
        raise NotFound
    return hold


def lineage_of(parcel_id: int) -> Sequence[ParcelEvent]:
    """All events before and after a parcel in hand, oldest first, with their parcels."""
    found: dict[int, ParcelEvent] = {}
    _follow({parcel_id}, found, came=True)
    _follow({parcel_id}, found, came=False)
    return sorted(found.values(), key=lambda event: (event.on, event.id))


def _follow(parcel_ids: set[int], found: dict[int, ParcelEvent], *, came: bool) -> None:
    """Upward from what came of an event to what went in; downward the other way."""
    while parcel_ids:
        events = (
            session()
            .scalars(
                sa.select(ParcelEvent)
                .join(ParcelEvent.lines)
                .where(LineageLine.parcel_id.in_(parcel_ids), LineageLine.came.is_(came))
                .options(selectinload(ParcelEvent.lines).joinedload(LineageLine.parcel))
            )
            .unique()
        )
        new = [event for event in events if event.id not in found]
        found.update({event.id: event for event in new})
        parcel_ids = {
            line.parcel_id for event in new for line in event.lines if line.came is not came
        }


def is_drawn_too_far(parcel: Parcel, on: date) -> bool:
    """Whether the boundary encloses clearly more or less than is registered: a warning."""
    if parcel.drawn_area is None:
        return False
    return differs(parcel.area, parcel.drawn_area, area_tolerance(parcel.division_path, on))


def area_tolerance(path: str, on: date) -> Decimal:
    """How far, as a share of it, a drawn area may be from the registered one without a word."""
    tolerance = find_rule("parcels.area_tolerance", path, on)
    return Decimal("0.05") if tolerance is None else tolerance.decimal


def _batches(ids: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
