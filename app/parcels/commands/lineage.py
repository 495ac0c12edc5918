"""Parcels that come of parcels: split, merger, new survey. Area, rights and restrictions go along.

The old parcel stays with its holders up to the day; nothing of it is changed afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.area import Area
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import require_one, session
from app.core.errors import RuleBroken
from app.divisions.models import Division
from app.parcels.commands.barred import check_merger
from app.parcels.commands.register import (
    add_parcels,
    check_past,
    current_parcel,
    current_parcels,
    parcel_row,
)
from app.parcels.commands.stated import attributes_of
from app.parcels.inputs import (
    Attributes,
    MergedInput,
    ParcelInput,
    PartInput,
    ResurveyInput,
    ShareInput,
)
from app.parcels.models import (
    Certificate,
    CertificateParcel,
    Hold,
    LineageLine,
    Parcel,
    ParcelEvent,
    RightShare,
)
from app.parcels.queries import open_shares
from app.parcels.rules import EventKind, ParcelStatus, Right, check_area, check_parts
from app.parcels.shares import joined

CARRIED = "随小班变更转入后来的小班"
VERBS: dict[EventKind, tuple[str, str]] = {
    EventKind.SPLIT: ("parcels.split", "parcels.came_of_split"),
    EventKind.MERGE: ("parcels.merged", "parcels.came_of_merger"),
    EventKind.RESURVEY: ("parcels.resurveyed", "parcels.came_of_survey"),
}
Sets = dict[Right, tuple[ShareInput, ...]]


@dataclass(frozen=True, slots=True)
class _Change:
    """What an event says for all its parcels."""

    kind: EventKind
    on: date
    reason: str
    actor: Actor
    agreement: str = ""


def split_parcel(
    *, parcel_id: int, parts: Sequence[PartInput], on: date, reason: str, actor: Actor
) -> list[Parcel]:
    """Divide a parcel. Each right goes to every part with the same holders and fractions."""
    whole = current_parcel(parcel_id, actor=actor)
    check_parts(whole.area, [part.area for part in parts])
    kept = replace(attributes_of(whole), stems=None, volume_m3_x100=None)
    rows = [
        _following(whole, _stated(part, whole.survey_year), default=kept, on=on) for part in parts
    ]
    sets = open_shares([whole.id])[whole.id]
    change = _Change(EventKind.SPLIT, on, reason, actor)
    return _replace([whole], rows, sets=sets, change=change)


def merge_parcels(
    *, parcel_ids: Sequence[int], given: MergedInput, on: date, reason: str, actor: Actor
) -> Parcel:
    """Join parcels of one village. Different holders need their recorded agreement, and then hold
    the whole by the areas they bring.
    """
    parts = current_parcels(list(dict.fromkeys(parcel_ids)), actor=actor)
    _check_mergeable(parts)
    areas = [part.area for part in parts]
    held = open_shares([part.id for part in parts])
    agreed = bool(given.agreement.strip())
    sets: Sets = {}
    for right in Right:
        of_right = [held[part.id].get(right, ()) for part in parts]
        if any(of_right):
            sets[right] = joined(list(zip(areas, of_right, strict=True)), agreed=agreed)
    check_merger(held, sets, on)
    stated = _stated(given, given.survey_year, area=Area.total(areas))
    row = _following(parts[0], stated, default=_merged_attributes(parts), on=on)
    change = _Change(EventKind.MERGE, on, reason, actor, given.agreement.strip())
    return _replace(parts, [row], sets=sets, change=change)[0]


def resurvey_parcel(
    *, parcel_id: int, given: ResurveyInput, on: date, reason: str, actor: Actor
) -> Parcel:
    """The same land after a new survey. A different area is stated in the event."""
    before = current_parcel(parcel_id, actor=actor)
    check_area(given.area)
    stated = _stated(given, given.survey_year)
    row = _following(before, stated, default=attributes_of(before), on=on)
    sets = open_shares([before.id])[before.id]
    change = _Change(EventKind.RESURVEY, on, reason, actor)
    return _replace([before], [row], sets=sets, change=change)[0]


def _check_mergeable(parts: Sequence[Parcel]) -> None:
    if len(parts) < 2:
        raise RuleBroken(
            Text("合并至少要两个小班。", "A merger takes at least two parcels."),
            code="parcels.merge_parts",
        )
    if len({(part.division_id, part.ownership_kind, part.resource_type) for part in parts}) > 1:
        raise RuleBroken(
            Text(
                "只能合并同一村、同一土地所有制、同一资源类型的小班。",
                "Only parcels of one village, one kind of ownership and one resource type join.",
            ),
            code="parcels.merge_unlike",
        )


def _stated(
    given: PartInput | MergedInput | ResurveyInput, year: int, *, area: Area | None = None
) -> ParcelInput:
    """The new parcel as it would be registered; the village is filled in by _following()."""
    return ParcelInput(
        village_code="",
        subcompartment=given.subcompartment,
        survey_year=year,
        area=area or getattr(given, "area", None) or Area(0),
        name=given.name,
        sides=given.sides,
        boundary=given.boundary,
        attributes=given.attributes or _AS_BEFORE,
    )


_AS_BEFORE = Attributes()


def _following(
    before: Parcel, stated: ParcelInput, *, default: Attributes, on: date
) -> ParcelInput:
    return replace(
        stated,
        village_code=before.key[:12],
        name=stated.name or before.name,
        attributes=default if stated.attributes is _AS_BEFORE else stated.attributes,
        since=on,
    )


def _merged_attributes(parts: Sequence[Parcel]) -> Attributes:
    """What all have in common; counts are summed where all are known."""
    each = [attributes_of(part) for part in parts]
    largest = each[max(range(len(parts)), key=lambda place: parts[place].area_mu_x100)]
    return replace(
        largest,
        stems=_sum([one.stems for one in each]),
        volume_m3_x100=_sum([one.volume_m3_x100 for one in each]),
    )


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [one for one in counts if one is not None]
    return sum(known) if len(known) == len(counts) else None


def _replace(
    before: Sequence[Parcel], given: Sequence[ParcelInput], *, sets: Sets, change: _Change
) -> list[Parcel]:
    """Let new parcels take the place of old ones, with all that hangs on them."""
    check_past(change.on)
    _check_day(before, change.on)
    place = session().get_one(Division, before[0].division_id)
    after = [Parcel(**parcel_row(one, place, change.actor)) for one in given]
    add_parcels(after)
    _close(before, change)
    _carry_rights(after, sets, change)
    _carry_holds(before, after, change)
    _carry_certificates(before, after)
    _note_event(before, after, change)
    return after


def _check_day(parcels: Sequence[Parcel], on: date) -> None:
    """Nothing recorded of the old parcels lies after the day they ended."""
    ids = [parcel.id for parcel in parcels]
    days = [
        session().scalar(sa.select(sa.func.max(RightShare.from_on)).where(_of(RightShare, ids))),
        session().scalar(sa.select(sa.func.max(RightShare.until_on)).where(_of(RightShare, ids))),
        session().scalar(sa.select(sa.func.max(Hold.from_on)).where(_of(Hold, ids))),
        session().scalar(sa.select(sa.func.max(Hold.cleared_on)).where(_of(Hold, ids))),
        *(parcel.from_on for parcel in parcels),
    ]
    last = max(day for day in days if day is not None)
    if on < last:
        raise RuleBroken(
            Text(
                f"该小班在 {last} 还有登记事项，变更日期不能早于那一天。",
                f"Something of the parcel is recorded for {last}; the change cannot be earlier.",
            ),
            code="parcels.event_too_early",
            field="on",
        )


def _of(model: type[RightShare] | type[Hold], ids: Sequence[int]) -> sa.ColumnElement[bool]:
    return model.parcel_id.in_(ids)


def _close(parcels: Sequence[Parcel], change: _Change) -> None:
    for parcel in parcels:
        require_one(
            session().execute(
                sa.update(Parcel)
                .where(Parcel.id == parcel.id, Parcel.status == ParcelStatus.CURRENT)
                .values(
                    status=ParcelStatus.SUPERSEDED,
                    until_on=change.on,
                    version=Parcel.version + 1,
                )
                .execution_options(synchronize_session=False)
            )
        )
        session().refresh(parcel)
    ids = [parcel.id for parcel in parcels]
    session().execute(
        sa.update(RightShare)
        .where(RightShare.parcel_id.in_(ids), RightShare.until_on.is_(None))
        .values(until_on=change.on)
        .execution_options(synchronize_session="fetch")
    )


def _carry_rights(after: Sequence[Parcel], sets: Sets, change: _Change) -> None:
    rows = [
        {
            "parcel_id": parcel.id,
            "right": right,
            "party_id": one.party_id,
            "numerator": one.share.numerator,
            "denominator": one.share.denominator,
            "from_on": change.on,
            "term_until": one.term_until,
            "reason": change.reason,
            "recorded_at": clock.now(),
            "recorded_by_name": change.actor.name,
        }
        for parcel in after
        for right, shares in sets.items()
        for one in shares
    ]
    if rows:
        session().execute(sa.insert(RightShare), rows)


def _carry_holds(before: Sequence[Parcel], after: Sequence[Parcel], change: _Change) -> None:
    """A dispute is not settled by a new number: it stands on everything that came of the land."""
    ids = [parcel.id for parcel in before]
    standing = (
        session()
        .scalars(sa.select(Hold).where(Hold.parcel_id.in_(ids), Hold.cleared_on.is_(None)))
        .all()
    )
    for hold in standing:
        session().add_all(
            Hold(
                parcel_id=parcel.id,
                kind=hold.kind,
                said=hold.said,
                claimant=hold.claimant,
                document=hold.document,
                from_on=hold.from_on,
                until_on=hold.until_on,
                inherited_from_id=hold.id,
                recorded_at=clock.now(),
                recorded_by_name=change.actor.name,
            )
            for parcel in after
        )
        hold.cleared_on = change.on
        hold.cleared_how = CARRIED
        hold.cleared_by_name = change.actor.name
    session().flush()


def _carry_certificates(before: Sequence[Parcel], after: Sequence[Parcel]) -> None:
    """A paper covers the land until a new one is issued, whatever its parcels are called."""
    ids = [parcel.id for parcel in before]
    covering = sorted(
        set(
            session().scalars(
                sa.select(CertificateParcel.certificate_id)
                .join(Certificate, Certificate.id == CertificateParcel.certificate_id)
                .where(CertificateParcel.parcel_id.in_(ids), Certificate.cancelled_on.is_(None))
            )
        )
    )
    if covering:
        session().execute(
            sa.insert(CertificateParcel),
            [
                {"certificate_id": one, "parcel_id": parcel.id}
                for one in covering
                for parcel in after
            ],
        )


def _note_event(before: Sequence[Parcel], after: Sequence[Parcel], change: _Change) -> None:
    total_before, total_after = (
        Area.total(one.area for one in parcels) for parcels in (before, after)
    )
    difference = total_after - total_before
    assert change.kind is EventKind.RESURVEY or not difference
    event = ParcelEvent(
        kind=change.kind,
        on=change.on,
        reason=change.reason.strip(),
        agreement=change.agreement,
        difference_mu_x100=difference.mu_x100,
        recorded_at=clock.now(),
        recorded_by_name=change.actor.name,
    )
    event.lines = [
        LineageLine(parcel_id=one.id, came=came, area_mu_x100=one.area_mu_x100)
        for parcels, came in ((before, False), (after, True))
        for one in parcels
    ]
    session().add(event)
    session().flush()
    _record(before, after, change)


def _record(before: Sequence[Parcel], after: Sequence[Parcel], change: _Change) -> None:
    """An entry on each parcel, so that the history of each reads by itself."""
    went, came = VERBS[change.kind]
    facts = {"on": change.on, "from_keys": _named(before), "to_keys": _named(after)}
    if change.agreement:
        facts["agreement"] = change.agreement
    for verb, parcels in ((went, before), (came, after)):
        for parcel in parcels:
            record(
                verb,
                actor=change.actor,
                subject_type="parcel",
                subject_id=parcel.id,
                division_path=parcel.division_path,
                after=facts | {"area_mu": parcel.area.plain()},
                reason=change.reason,
            )


def _named(parcels: Sequence[Parcel]) -> str:
    return "、".join(f"{parcel.key}（{parcel.area.plain()}）" for parcel in parcels)
