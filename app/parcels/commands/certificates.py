"""Title papers: recorded with the parcels they cover, cancelled with a reason, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.access.scope import visible_where
from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import require_one, session
from app.core.errors import InvalidValue, NotFound, RuleBroken
from app.core.identifiers import certificate as numbers
from app.core.identifiers import real_estate_unit
from app.core.paths import within
from app.parcels.bulk import MANY_CERTIFIED
from app.parcels.commands.register import check_past, current_parcels
from app.parcels.inputs import CertificateInput
from app.parcels.models import Certificate, CertificateParcel, Parcel
from app.parcels.queries import get_certificate
from app.parties.models import Party

AT_ONCE = 500


def record_certificate(*, given: CertificateInput, actor: Actor) -> Certificate:
    """Enter a paper and the parcels it covers; all of them lie in one county."""
    parcels = _covered([given], actor)
    certificate = _certificate(given, parcels, actor, at=clock.now())
    known = session().scalar(
        sa.select(Certificate.id).where(
            Certificate.number == certificate.number,
            Certificate.division_path == certificate.division_path,
        )
    )
    if known is not None:
        raise _number_taken(certificate.number)
    session().add(certificate)
    try:
        session().flush()
    except IntegrityError as raced:
        raise _number_taken(certificate.number) from raced
    _link(certificate, given.parcel_ids)
    for parcel_id in dict.fromkeys(given.parcel_ids):
        _record_on(parcels[parcel_id], certificate, "parcels.certificate_recorded", actor)
    return certificate


def record_certificates(
    *, given: Sequence[CertificateInput], actor: Actor, subject: tuple[str, int | str]
) -> int:
    """Many papers, one entry on `subject` (the import). A number that is known covers the new
    parcels too.
    """
    if not given:
        return 0
    parcels = _covered(given, actor)
    at = clock.now()
    made = [_certificate(one, parcels, actor, at=at) for one in given]
    known = _known(made)
    links: dict[tuple[int, int], None] = {}
    for certificate in made:
        place = (certificate.number, certificate.division_path)
        if place not in known:
            session().add(certificate)
            known[place] = certificate
    session().flush()
    for certificate, one in zip(made, given, strict=True):
        kept = known[certificate.number, certificate.division_path]
        links |= {(kept.id, parcel_id): None for parcel_id in one.parcel_ids}
    _add_links(list(links))
    record(
        MANY_CERTIFIED,
        actor=actor,
        subject_type=subject[0],
        subject_id=subject[1],
        division_path=actor.division_path,
        after={
            "certificates": len(known),
            "parcels": len(parcels),
            "written_at": at.isoformat(),
        },
    )
    return len(known)


def cancel_certificate(*, certificate_id: int, on: date, reason: str, actor: Actor) -> Certificate:
    """A paper that no longer counts: withdrawn, replaced by a new one, or recorded wrongly."""
    certificate = get_certificate(certificate_id, actor=actor)
    check_past(on)
    if on < certificate.issued_on:
        raise InvalidValue(
            Text("注销日期不能早于发证日期。", "It cannot be cancelled before it was issued."),
            field="on",
        )
    require_one(
        session().execute(
            sa.update(Certificate)
            .where(Certificate.id == certificate.id, Certificate.cancelled_on.is_(None))
            .values(cancelled_on=on, cancelled_reason=reason.strip())
            .execution_options(synchronize_session="fetch")
        )
    )
    session().refresh(certificate)
    for link in certificate.links:
        record(
            "parcels.certificate_cancelled",
            actor=actor,
            subject_type="parcel",
            subject_id=link.parcel_id,
            division_path=link.parcel.division_path,
            before={"certificate": certificate.number},
            after={"cancelled_on": on},
            reason=reason,
        )
    return certificate


def _covered(given: Sequence[CertificateInput], actor: Actor) -> Mapping[int, Parcel]:
    ids = list(dict.fromkeys(id_ for one in given for id_ in one.parcel_ids))
    if not all(one.parcel_ids for one in given):
        raise RuleBroken(
            Text("请选择证书所载的小班。", "Choose the parcels the certificate covers."),
            code="parcels.certificate_without_land",
            field="parcel_ids",
        )
    return {parcel.id: parcel for parcel in current_parcels(ids, actor=actor)}


def _certificate(
    given: CertificateInput, parcels: Mapping[int, Parcel], actor: Actor, *, at: datetime
) -> Certificate:
    number = numbers.parse(given.number, field="number")
    check_past(given.issued_on, field="issued_on")
    if given.valid_until is not None and given.valid_until < given.issued_on:
        raise InvalidValue(
            Text("终止日期不能早于发证日期。", "It cannot end before it was issued."),
            field="valid_until",
        )
    counties = {_county_of(parcels[id_]) for id_ in given.parcel_ids}
    if len(counties) > 1:
        raise RuleBroken(
            Text(
                "一本证书上的小班应在同一个县。", "The parcels of a certificate lie in one county."
            ),
            code="parcels.certificate_counties",
            field="parcel_ids",
        )
    unit = given.unit_number.strip()
    return Certificate(
        number=number,
        kind=numbers.kind(number),
        unit_number=real_estate_unit.parse(unit, field="unit_number") if unit else None,
        division_path=counties.pop(),
        holder_party_id=_holder(given.holder_party_id, parcels[given.parcel_ids[0]], actor),
        holder_name=given.holder_name.strip(),
        issued_by=given.issued_by.strip(),
        issued_on=given.issued_on,
        valid_until=given.valid_until,
        area_mu_x100=given.area.mu_x100 if given.area else None,
        note=given.note.strip(),
        recorded_at=at,
        recorded_by_name=actor.name,
    )


def _county_of(parcel: Parcel) -> str:
    return "/".join(parcel.division_path.split("/")[:4]) + "/"


def _holder(party_id: int | None, parcel: Parcel, actor: Actor) -> int | None:
    if party_id is None:
        return None
    found = session().scalar(
        sa.select(Party.id).where(
            Party.id == party_id,
            sa.or_(
                visible_where(actor, Party.division_path, own=Party.id),
                within(Party.division_path, _county_of(parcel)),
            ),
        )
    )
    if found is None:
        raise NotFound
    return found


def _known(made: Sequence[Certificate]) -> dict[tuple[str, str], Certificate]:
    wanted = list(dict.fromkeys(one.number for one in made))
    found: dict[tuple[str, str], Certificate] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = session().scalars(
            sa.select(Certificate).where(Certificate.number.in_(wanted[start : start + AT_ONCE]))
        )
        found |= {(row.number, row.division_path): row for row in rows}
    return found


def _link(certificate: Certificate, parcel_ids: Sequence[int]) -> None:
    _add_links([(certificate.id, parcel_id) for parcel_id in dict.fromkeys(parcel_ids)])


def _add_links(links: Sequence[tuple[int, int]]) -> None:
    """Links that are not there yet."""
    ids = sorted({certificate_id for certificate_id, _parcel in links})
    there: set[tuple[int, int]] = set()
    for start in range(0, len(ids), AT_ONCE):
        rows = session().execute(
            sa.select(CertificateParcel.certificate_id, CertificateParcel.parcel_id).where(
                CertificateParcel.certificate_id.in_(ids[start : start + AT_ONCE])
            )
        )
        there |= {(certificate_id, parcel_id) for certificate_id, parcel_id in rows}
    new = [
        {"certificate_id": certificate_id, "parcel_id": parcel_id}
        for certificate_id, parcel_id in links
        if (certificate_id, parcel_id) not in there
    ]
    if new:
        session().execute(sa.insert(CertificateParcel), new)


def _number_taken(number: str) -> RuleBroken:
    return RuleBroken(
        Text(
            f"本县已登记过证书 {number}，请核对证号。",
            f"The certificate {number} is registered in this county; check the number.",
        ),
        code="parcels.certificate_taken",
        field="number",
    )


def _record_on(parcel: Parcel, certificate: Certificate, verb: str, actor: Actor) -> None:
    record(
        verb,
        actor=actor,
        subject_type="parcel",
        subject_id=parcel.id,
        division_path=parcel.division_path,
        after={
            "certificate": certificate.number,
            "unit_number": certificate.unit_number,
            "issued_on": certificate.issued_on,
            "valid_until": certificate.valid_until,
        },
    )
