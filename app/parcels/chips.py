"""How land stands, as chips: a word and a tone."""

from __future__ import annotations

from datetime import date

from app.core.bilingual import Text
from app.core.clock import today
from app.parcels.models import Certificate, Hold, Parcel
from app.parcels.rules import PARCEL_STATUS_LABELS, HoldKind, ParcelStatus
from app.web.chips import Chip

EXPIRING_DAYS = 180
"""How long before its end a certificate is called expiring: a renewal takes months."""
CLEAR = Chip("go", Text("权属清楚", "Clear"))
NOT_CLEAR = Chip("stop", Text("权属有问题", "Not clear"))


def status_chip(parcel: Parcel) -> Chip:
    """On the register, or replaced by others."""
    status = ParcelStatus(parcel.status)
    return Chip("go" if status is ParcelStatus.CURRENT else "rest", PARCEL_STATUS_LABELS[status])


def clear_chip(clear: bool) -> Chip:
    """Whether business may be done with it."""
    return CLEAR if clear else NOT_CLEAR


def certificate_chip(paper: Certificate, on: date | None = None) -> Chip:
    """In force, soon over, over, or cancelled."""
    day = on or today()
    if paper.cancelled_on is not None and paper.cancelled_on <= day:
        return Chip("rest", Text("已注销", "Cancelled"))
    if paper.valid_until is None:
        return Chip("go", Text("有效", "In force"))
    left = (paper.valid_until - day).days
    if left < 0:
        return Chip("stop", Text("期限已满", "Expired"))
    if left <= EXPIRING_DAYS:
        return Chip("warn", Text(f"{left} 天后期满", f"Expires in {left} days"))
    return Chip("go", Text("有效", "In force"))


def hold_chip(hold: Hold, on: date | None = None) -> Chip:
    """Standing or cleared."""
    if hold.cleared_on is not None and hold.cleared_on <= (on or today()):
        return Chip("rest", Text("已解除", "Cleared"))
    return Chip("stop" if hold.kind != HoldKind.PLEDGE else "warn", Text("未解除", "Standing"))
