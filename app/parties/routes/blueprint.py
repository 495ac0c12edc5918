"""The blueprint of parties, and what its pages share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import Blueprint, flash, url_for

from app.core import clock
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.parties.lists import PLURALS, WORDS
from app.parties.models import Party
from app.parties.rules import PartyKind
from app.web.fields import parse_day
from app.web.i18n import gettext as _
from app.web.i18n import pick

blueprint = Blueprint("parties", __name__, url_prefix="/parties", template_folder="../templates")

KIND = "<any(households,collectives,developers,farms):word>"
DOCUMENT_BOXES = ("document_type", "document_number", "document_reason", "born_on")
SEALED = Text(
    "证件号、电话加密保存，默认遮盖；谁看过完整号码都有记录。",
    "Document and phone numbers are sealed and masked; every full look is logged.",
)
ORGANISATION = "<any(collectives,developers,farms):word>"


def tell_soft(findings: Iterable[Text]) -> None:
    """Findings that warn and never refuse: saved all the same, and said once on the next page."""
    for finding in findings:
        flash(_("已保存，但请核对：%(what)s", what=pick(finding)), "warning")


def page_of(party: Party) -> str:
    """Where a party's page is."""
    return url_for("parties.show", word=WORDS[PartyKind(party.kind)], party_id=party.id)


def steps_to(party: Party) -> list[tuple[Text, str]]:
    """The way to a page below a party's own."""
    kind = PartyKind(party.kind)
    return [
        (PLURALS[kind], url_for("parties.index", word=WORDS[kind])),
        (party.title, page_of(party)),
    ]


def asked_day(typed: str) -> tuple[date, Text | None]:
    """The day in an address, today without one; what cannot be read is said and today shown."""
    if not typed.strip():
        return clock.today(), None
    try:
        return parse_day(typed[:20]), None
    except InvalidValue as error:
        return clock.today(), error.message
