"""The log for people: all of the actor's area, its export, and the daily heads on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from flask import Response, render_template, url_for

from app.access.guards import current_actor, requires
from app.access.lists import AUDIT, audit_source
from app.access.permissions import Permission
from app.access.routes.blueprint import blueprint
from app.core.audit.anchors import anchor_text, make_anchor
from app.core.audit.entries import AuditEntry
from app.core.bilingual import Text
from app.core.clock import CHINA, today
from app.core.database import session
from app.web.listing import Action

DAYS = 31


@blueprint.get("/audit")
@requires(Permission.AUDIT_VIEW)
def audit() -> Response:
    """Who did what, newest first."""
    actor = current_actor()
    heads = Action(Text("每日校验值", "Daily heads"), url_for("access.audit_heads"))
    return AUDIT.page(
        audit_source(actor), actions=[heads], may_export=actor.may(Permission.AUDIT_EXPORT)
    )


@blueprint.post("/audit/export")
@requires(Permission.AUDIT_EXPORT)
def export_audit() -> Response:
    """The same as a sheet."""
    actor = current_actor()
    return AUDIT.export(audit_source(actor), actor=actor)


@dataclass(frozen=True, slots=True)
class DayHead:
    """The end of the chain as one day left it."""

    day: date
    seq: int
    hash: str


@blueprint.get("/audit/heads")
@requires(Permission.AUDIT_VIEW)
def audit_heads() -> str:
    """The heads of the last days and the anchor of now: printed and filed, they catch a rewrite."""
    return render_template(
        "access/audit_heads.html",
        heads=daily_heads(DAYS),
        anchor=anchor_text(make_anchor()),
        back=url_for("access.audit"),
    )


def daily_heads(days: int) -> list[DayHead]:
    """The last sealed entry of each day that has one, newest first."""
    found = []
    for back in range(days):
        day = today() - timedelta(days=back)
        begins = datetime.combine(day, time(), tzinfo=CHINA)
        row = (
            session()
            .execute(
                sa.select(AuditEntry.seq, AuditEntry.hash)
                .where(
                    AuditEntry.at >= begins,
                    AuditEntry.at < begins + timedelta(days=1),
                    AuditEntry.seq.is_not(None),
                )
                .order_by(AuditEntry.at.desc(), AuditEntry.seq.desc())
                .limit(1)
            )
            .one_or_none()
        )
        if row is not None and row.seq is not None and row.hash is not None:
            found.append(DayHead(day, row.seq, row.hash))
    return found
