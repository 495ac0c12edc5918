"""clearance(): is this parcel clear on that day, and if not why. Four statements for any number.

It answers for parcels in hand: whoever asks has found them through the actor's scope. What the
facts mean is decided in clearing.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import NotFound
from app.core.identifiers import real_estate_unit
from app.parcels.clearing import (
    ALL_STEPS,
    Clearance,
    GroundRules,
    HoldFacts,
    LandFacts,
    Step,
    TitleFacts,
    judge,
)
from app.parcels.models import Certificate, CertificateParcel, Hold, Parcel, RightShare
from app.parcels.rules import FOREST_LAW_DISPUTES, HoldKind, ParcelStatus, ResourceType, Right
from app.parties.models import Party
from app.parties.rules import PartyStatus
from app.rulepacks.queries import find_rule
from app.rulepacks.rules.effective import RuleValue

AT_ONCE = 500
WARNING_DAYS = 90


def clearance(parcel_id: int, on: date) -> Clearance:
    """The answer for one parcel."""
    return clearances([parcel_id], on)[parcel_id]


def clearances(parcel_ids: Sequence[int], on: date) -> dict[int, Clearance]:
    """The same for many, with as many statements."""
    found: dict[int, Clearance] = {}
    for start in range(0, len(parcel_ids), AT_ONCE):
        found |= _judge_batch(parcel_ids[start : start + AT_ONCE], on)
    if set(found) != set(parcel_ids):
        raise NotFound
    return found


def _judge_batch(ids: Sequence[int], on: date) -> dict[int, Clearance]:
    columns = (
        *(Parcel.id, Parcel.status, Parcel.from_on, Parcel.until_on),
        *(Parcel.resource_type, Parcel.division_path),
    )
    parcels = session().execute(sa.select(*columns).where(Parcel.id.in_(ids))).all()
    held, holds, titles = _rights(ids, on), _holds(ids, on), _titles(ids)
    rules = {path: ground_rules(path, on) for path in {row.division_path for row in parcels}}
    return {
        row.id: judge(
            LandFacts(
                parcel_id=row.id,
                status=ParcelStatus(row.status),
                from_on=row.from_on,
                until_on=row.until_on,
                resource_type=ResourceType(row.resource_type),
                rights=frozenset(held[row.id].rights),
                terms=tuple(held[row.id].terms),
                holds=tuple(holds[row.id]),
                titles=tuple(titles[row.id]),
                closed_holders=tuple(sorted(held[row.id].closed)),
            ),
            on,
            rules[row.division_path],
        )
        for row in parcels
    }


def ground_rules(path: str, on: date) -> GroundRules:
    """What the packs say at a place; before any of them began, the strictest reading."""
    dispute = find_rule("parcels.dispute_blocks", path, on)
    kinds = find_rule("parcels.resource_types", path, on)
    days = find_rule("parcels.certificate_warning_days", path, on)
    return GroundRules(
        dispute_stops=tuple(Step(str(one)) for one in dispute.items) if dispute else ALL_STEPS,
        dispute_article=_cited(dispute),
        resource_types=(tuple(str(one) for one in kinds.items) if kinds else tuple(ResourceType)),
        resource_article=kinds.source if kinds else None,
        warning_days=days.integer if days else WARNING_DAYS,
    )


def _cited(found: RuleValue | None) -> Text:
    """The measure of the place, if it has one, and the law above it."""
    if found is None or found.pack.is_national:
        return FOREST_LAW_DISPUTES
    source = found.source
    return Text(f"{source.zh}；{FOREST_LAW_DISPUTES.zh}", f"{source.en}; {FOREST_LAW_DISPUTES.en}")


@dataclass(slots=True)
class _Held:
    """Who holds a parcel on the day."""

    rights: set[Right] = field(default_factory=set)
    terms: list[tuple[Right, date]] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)


def _rights(ids: Sequence[int], on: date) -> dict[int, _Held]:
    found: dict[int, _Held] = defaultdict(_Held)
    columns = (RightShare.parcel_id, RightShare.right, RightShare.term_until)
    rows = session().execute(
        sa.select(*columns, Party.name, Party.status)
        .join(Party, Party.id == RightShare.party_id)
        .where(
            RightShare.parcel_id.in_(ids),
            RightShare.from_on <= on,
            sa.or_(RightShare.until_on.is_(None), RightShare.until_on > on),
        )
    )
    for parcel_id, code, term_until, name, status in rows:
        held = found[parcel_id]
        held.rights.add(Right(code))
        if term_until is not None:
            held.terms.append((Right(code), term_until))
        if status == PartyStatus.CLOSED:
            held.closed.add(name)
    return found


def _holds(ids: Sequence[int], on: date) -> dict[int, list[HoldFacts]]:
    found: dict[int, list[HoldFacts]] = defaultdict(list)
    rows = session().scalars(
        sa.select(Hold).where(
            Hold.parcel_id.in_(ids),
            Hold.from_on <= on,
            sa.or_(Hold.cleared_on.is_(None), Hold.cleared_on > on),
        )
    )
    for row in rows:
        found[row.parcel_id].append(
            HoldFacts(HoldKind(row.kind), row.from_on, row.until_on, row.said)
        )
    return found


def _titles(ids: Sequence[int]) -> dict[int, list[TitleFacts]]:
    found: dict[int, list[TitleFacts]] = defaultdict(list)
    rows = session().execute(
        sa.select(
            CertificateParcel.parcel_id,
            Certificate.number,
            Certificate.issued_on,
            Certificate.valid_until,
            Certificate.cancelled_on,
            Certificate.unit_number,
        )
        .join(Certificate, Certificate.id == CertificateParcel.certificate_id)
        .where(CertificateParcel.parcel_id.in_(ids))
    )
    for parcel_id, number, issued_on, valid_until, cancelled_on, unit in rows:
        found[parcel_id].append(
            TitleFacts(
                number=number,
                issued_on=issued_on,
                valid_until=valid_until,
                cancelled_on=cancelled_on,
                disputed_unit=unit is not None and real_estate_unit.is_disputed(unit),
            )
        )
    return found
