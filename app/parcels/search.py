"""What the search box finds here: parcels by name, initials, number and key; papers by number.

A paper has no page of its own: it leads to the first parcel it covers that the asker may see.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import selectinload

from app.access.permissions import Permission
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import InvalidValue
from app.core.identifiers import certificate, parcel_key
from app.divisions.models import Division
from app.divisions.queries import place_name, remember_names
from app.parcels.chips import certificate_chip, status_chip
from app.parcels.lists import parcel_url
from app.parcels.models import Certificate, CertificateParcel, Parcel
from app.parcels.queries import select_parcels
from app.parcels.rules import ParcelStatus
from app.web.search import LEAST_TAIL, MOST_SHOWN, Asked, Hit, SearchSource, add_search

UNIT = re.compile(r"第?[0-9]+号?林班.+")
UNIT_NUMBER = 28


def find_parcels(asked: Asked, actor: Actor) -> Sequence[Hit]:
    """Parcels the asker may see, those on the register first."""
    if not actor.may(Permission.PARCEL_VIEW):
        return ()
    query = (
        select_parcels(actor=actor)
        .join(Division, Division.id == Parcel.division_id)
        .where(_named(asked))
        .order_by(Parcel.status, Parcel.name != asked.words, Parcel.key)
    )
    found = session().scalars(query.limit(MOST_SHOWN + 1)).all()
    remember_names([parcel.division_path for parcel in found])
    return [
        Hit(
            title=parcel.title,
            url=parcel_url(parcel),
            detail=_place_and_area(parcel),
            code=parcel.key,
            chip=status_chip(parcel) if parcel.status != ParcelStatus.CURRENT else None,
            exact=parcel.key == asked.code,
        )
        for parcel in found
    ]


def _named(asked: Asked) -> sa.ColumnElement[bool]:
    """By name, by initials of the name, by key or its beginning, or `云坪村012林班03小班`."""
    unit = UNIT.search(asked.code)
    if unit is not None:
        return _numbered(asked.code[: unit.start()], unit.group())
    tests = [
        Parcel.name.contains(asked.words, autoescape=True),
        Parcel.key.startswith(asked.code, autoescape=True) if "-" in asked.code else sa.false(),
    ]
    if asked.letters:
        # One range of the index: `{` follows `z`.
        tests.append(
            sa.and_(Parcel.initials >= asked.letters, Parcel.initials < asked.letters + "{")
        )
    return sa.or_(*tests)


def _numbered(place: str, unit: str) -> sa.ColumnElement[bool]:
    """A 小班 by its number, in the village named before it if one is."""
    try:
        number = parcel_key.parse_subcompartment(unit)
    except InvalidValue:
        return sa.false()
    section = f"-D{number.section:02d}" if number.section else ""
    part = f"-S{number.part:02d}" if number.part else ""
    piece = f"-L{number.compartment:03d}{section}-X{number.number:02d}{part}-"
    test: sa.ColumnElement[bool] = Parcel.key.contains(piece, autoescape=True)
    if place:
        here = sa.or_(
            sa.literal(place).like(sa.literal("%").concat(Division.name_zh)),
            Division.name_zh.contains(place, autoescape=True),
        )
        test = sa.and_(test, here)
    return test


def _place_and_area(parcel: Parcel) -> Text:
    place, area = place_name(parcel.division_path), parcel.area
    return Text(f"{place.zh} · {area.format('zh')}", f"{place.en} · {area.format('en')}")


def find_certificates(asked: Asked, actor: Actor) -> Sequence[Hit]:
    """Papers over parcels the asker may see: part of the number, or the whole unit number."""
    number = asked.code.translate(str.maketrans("〔〕[]【】", "()()()"))
    if not actor.may(Permission.PARCEL_VIEW) or len(number) < LEAST_TAIL:
        return ()
    wanted = (
        Certificate.unit_number == number
        if len(number) == UNIT_NUMBER and number.isascii()
        else sa.func.upper(Certificate.number).contains(number, autoescape=True)
    )
    seen = select_parcels(actor=actor).with_only_columns(Parcel.id).order_by(None)
    rows = (
        session()
        .execute(
            sa.select(Certificate, sa.func.min(CertificateParcel.parcel_id))
            .join(CertificateParcel, CertificateParcel.certificate_id == Certificate.id)
            .where(wanted, CertificateParcel.parcel_id.in_(seen))
            .group_by(Certificate.id)
            .options(selectinload(Certificate.holder))
            .order_by(Certificate.issued_on.desc(), Certificate.id)
            .limit(MOST_SHOWN + 1)
        )
        .all()
    )
    ids = [parcel_id for _paper, parcel_id in rows]
    parcels = {
        parcel.id: parcel
        for parcel in session().scalars(sa.select(Parcel).where(Parcel.id.in_(ids)))
    }
    remember_names([parcel.division_path for parcel in parcels.values()])
    return [_paper_hit(paper, parcels[parcel_id], number) for paper, parcel_id in rows]


def _paper_hit(paper: Certificate, parcel: Parcel, number: str) -> Hit:
    kind = certificate.CertificateKind(paper.kind).label
    place = place_name(parcel.division_path)
    held = paper.holder.title if paper.holder is not None else None
    zh, en = held.zh if held else paper.holder_name, held.en if held else paper.holder_name
    return Hit(
        title=Text(paper.number, paper.number),
        url=parcel_url(parcel),
        detail=Text(
            " · ".join(filter(None, (kind.zh, place.zh, zh))),
            " · ".join(filter(None, (kind.en, place.en, en))),
        ),
        code=paper.unit_number or "",
        chip=certificate_chip(paper),
        exact=number in (paper.number.upper(), paper.unit_number),
    )


def install_search(app: Flask) -> None:
    """Land after people, its papers after land."""
    for source in (
        SearchSource("parcels", Text("地块", "Parcels"), order=20, find=find_parcels),
        SearchSource(
            "certificates", Text("权属证书", "Title papers"), order=30, find=find_certificates
        ),
    ):
        add_search(app, source)
