"""The blueprint of parties, and what its pages share."""

from __future__ import annotations

from flask import Blueprint, url_for

from app.parties.lists import WORDS
from app.parties.models import Party
from app.parties.rules import PartyKind

blueprint = Blueprint("parties", __name__, url_prefix="/parties", template_folder="../templates")

KIND = "<any(households,collectives,developers,farms):word>"
ORGANISATION = "<any(collectives,developers,farms):word>"


def page_of(party: Party) -> str:
    """Where a party's page is."""
    return url_for("parties.show", word=WORDS[PartyKind(party.kind)], party_id=party.id)
