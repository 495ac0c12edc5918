"""Two invented counties, made by calling commands, so that seeds are tests too.

The cast is small and quick: tests load it often. The whole adds four hundred households and their
land, which is what somebody who starts the program finds.
"""

from __future__ import annotations

from app.core.actor import system_actor
from app.core.bilingual import Text
from seeds.demo.choices import load_choices
from seeds.demo.crowd import load_crowd
from seeds.demo.divisions import load_divisions
from seeds.demo.land import load_land
from seeds.demo.life import load_life
from seeds.demo.papers import load_papers
from seeds.demo.parties import load_parties
from seeds.demo.people import PEOPLE, load_people

DEMO_VERSION = "3"


def load_demo(*, whole: bool = False) -> None:
    """Load inside the caller's transaction; what is there already is left alone."""
    actor = system_actor("演示数据")
    load_divisions(actor)
    load_parties(actor)
    load_choices(actor)
    load_life(actor)
    if whole:
        load_crowd(actor)
    load_land(actor, whole=whole)
    load_people(actor)
    load_papers()


def demo_people() -> list[tuple[str, str, Text]]:
    """User name, name and role of each demo account."""
    return [(person.user_name, person.name, person.role_label) for person in PEOPLE]
