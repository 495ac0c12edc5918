"""A village for tests: its collective, and a household of people born on given days."""

from __future__ import annotations

from datetime import date

from app.core.database import transaction
from app.parties.commands.households import add_member
from app.parties.models import Party
from app.parties.rules import Relation
from seeds.demo.invented import id_number
from tests.factories.parties import make_household, make_organisation, next_serial, person
from tests.factories.places import COUNTY, actor_at

CLERK = actor_at(COUNTY, user_id=1, name="陈敏行")


def born(day: str, relation: Relation = Relation.CHILD, **more: object) -> object:
    return person(
        f"生{day}",
        relation,
        document_number=id_number(day, next_serial() % 99 + 1),
        joined_on=date(2024, 1, 1),
        **more,
    )


def village(*births: str) -> tuple[Party, Party]:
    """A collective and one household of its village: a head and people born on these days."""
    collective = make_organisation()
    household = make_household(head="田大禾")
    for day in births:
        with transaction():
            add_member(household_id=household.id, given=born(day), actor=CLERK)
    return collective, household
