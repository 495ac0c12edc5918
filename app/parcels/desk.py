"""What land puts on people's desks, into the menu and onto other slices' pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import joinedload, selectinload

from app.access.audit_words import add_words
from app.access.permissions import Permission
from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.database import session
from app.parcels import words
from app.parcels.chips import EXPIRING_DAYS, certificate_chip, hold_chip
from app.parcels.held import HELD, KEPT_LAND
from app.parcels.imports import install as install_imports
from app.parcels.lists import LAND, parcel_url
from app.parcels.models import Certificate, CertificateParcel, Hold, Parcel
from app.parcels.queries import scoped
from app.parcels.rules import HOLD_LABELS, HoldKind, ParcelStatus
from app.parties.extract import add_extract_section
from app.web.i18n import pick
from app.web.navigation import REGISTERS, MenuEntry, add_menu
from app.web.panels import add_panel
from app.web.todo import TodoItem, TodoSource, add_todo

MOST_SHOWN = 50
LONG_OVER_DAYS = 90
"""A paper whose term ended longer ago stays on the parcel's page, not on the desk."""


def _expiring(actor: Actor) -> Sequence[TodoItem]:
    """Certificates whose term ends soon or just ended, for those who record them."""
    if not actor.may(Permission.PARCEL_EDIT):
        return ()
    today = clock.today()
    papers = session().scalars(
        sa.select(Certificate)
        .where(
            Certificate.valid_until.between(
                today - timedelta(days=LONG_OVER_DAYS), today + timedelta(days=EXPIRING_DAYS)
            ),
            Certificate.cancelled_on.is_(None),
            # Asked of the few that end soon, not worked out for all the land in reach.
            sa.exists().where(
                CertificateParcel.certificate_id == Certificate.id,
                CertificateParcel.parcel_id == Parcel.id,
                Parcel.status == ParcelStatus.CURRENT,
                scoped(actor),
            ),
        )
        .order_by(Certificate.valid_until, Certificate.id)
        .limit(MOST_SHOWN)
        .options(selectinload(Certificate.links).joinedload(CertificateParcel.parcel))
    )
    return [item for item in map(_paper_item, papers) if item is not None]


def _paper_item(paper: Certificate) -> TodoItem | None:
    current = [one.parcel for one in paper.links if one.parcel.status == ParcelStatus.CURRENT]
    if not current:
        return None
    return TodoItem(
        title=f"{paper.number} · {pick(current[0].title)}",
        url=f"{parcel_url(current[0])}#certificates",
        since_at=paper.recorded_at,
        chip=certificate_chip(paper),
        why=Text("证书期限将满或已满，请换证或补登新证", "Renew it, or record the new paper"),
        due_on=paper.valid_until,
    )


CERTIFICATES = TodoSource(
    key="parcels.certificates",
    title=Text("证书到期", "Certificates running out"),
    pending=_expiring,
)


def _overdue_holds(actor: Actor) -> Sequence[TodoItem]:
    """Restrictions whose own paper says they have ended, and that nobody has cleared."""
    if not actor.may(Permission.PARCEL_EDIT):
        return ()
    holds = session().scalars(
        sa.select(Hold)
        .join(Hold.parcel)
        .where(
            Hold.cleared_on.is_(None),
            Hold.until_on < clock.today(),
            Parcel.status == ParcelStatus.CURRENT,
            scoped(actor),
        )
        .order_by(Hold.until_on, Hold.id)
        .limit(MOST_SHOWN)
        .options(joinedload(Hold.parcel))
    )
    return [
        TodoItem(
            title=f"{pick(HOLD_LABELS[HoldKind(one.kind)])} · {pick(one.parcel.title)}",
            url=f"{parcel_url(one.parcel)}#holds",
            since_at=one.recorded_at,
            chip=hold_chip(one),
            why=Text("到期日已过还没有解除，请核实", "Past its end and not cleared; find out"),
            due_on=one.until_on,
        )
        for one in holds
    ]


HOLDS = TodoSource(
    key="parcels.holds",
    title=Text("限制到期", "Restrictions past their end"),
    pending=_overdue_holds,
)


def install(app: Flask) -> None:
    """Menu, desk, words of the log, and the section on a holder's page."""
    add_todo(app, CERTIFICATES)
    add_todo(app, HOLDS)
    add_panel(app, HELD)
    add_extract_section(app, KEPT_LAND)
    install_imports(app)
    add_words(
        app,
        verbs=words.VERBS,
        fields=words.FIELDS,
        subjects=words.SUBJECTS,
        values=words.VALUES,
    )
    add_menu(
        app,
        [
            MenuEntry(
                REGISTERS,
                LAND,
                "parcels.index",
                Permission.PARCEL_VIEW,
                order=10,
                belongs=("parcels.",),
            )
        ],
    )
