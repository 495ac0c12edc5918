"""An invented county and its people, made by calling commands, so that seeds are tests too."""

from __future__ import annotations

from app.core.actor import system_actor
from app.core.bilingual import Text
from seeds.demo.divisions import load_divisions
from seeds.demo.papers import load_papers
from seeds.demo.parties import load_parties
from seeds.demo.people import PEOPLE, load_people

DEMO_VERSION = "2"


def load_demo() -> None:
    """Load everything inside the caller's transaction; what is there already is left alone."""
    actor = system_actor("演示数据")
    load_divisions(actor)
    load_parties(actor)
    load_people(actor)
    load_papers()


def demo_people() -> list[tuple[str, str, Text]]:
    """User name, name and role of each demo account."""
    return [(person.user_name, person.name, person.role_label) for person in PEOPLE]
