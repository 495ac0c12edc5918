"""Section: effective rules. Packs read once, one small query a request, lookups that cost none."""

from __future__ import annotations

import time
from datetime import date

import sqlalchemy as sa
from flask import g

from app.core.clock import today
from app.core.database import session, transaction
from app.divisions.models import Division
from app.rulepacks.commands import ChoiceInput, choose_rule
from app.rulepacks.packs import SHIPPED, check_packs, load_packs
from app.rulepacks.queries import find_rule, library, rules_at
from benchmarks.house import House, new_house
from benchmarks.rounds import Gates, heading, line, medians
from tests.people import COUNTY, VILLAGE

NAME = "notices.agreement_days"
ANOTHER = "agreements.sunset_months"


def _settle(house: House) -> None:
    """A local choice, so that lookups have one to find."""
    assert house.people is not None
    actor = house.people.approver.actor
    county = session().scalars(sa.select(Division.id).where(Division.path == COUNTY)).one()
    given = ChoiceInput(name=NAME, value=21, from_on=today(), reason="measured")
    with transaction():
        choose_rule(division_id=county, given=given, actor=actor)


def run(gates: Gates, *, quick: bool) -> None:
    """Ratios to one query by primary key, the cheapest way to keep rules in a table."""
    with new_house() as house, house.app.app_context():
        _settle(house)
        key = session().scalars(sa.select(Division.id).limit(1)).one()
        day = today()

        def one_query() -> None:
            session().execute(sa.select(Division.code).where(Division.id == key)).one()

        def new_request() -> None:
            g.pop("linyue_rule_choices", None)
            find_rule(NAME, VILLAGE, day)

        calls = {
            "one lookup, chosen by the county": lambda: find_rule(NAME, VILLAGE, day),
            "one lookup, from the packs": lambda: find_rule(ANOTHER, VILLAGE, day),
            "every rule of a village": lambda: rules_at(VILLAGE, day),
            "the first lookup of a request": new_request,
            "all packs read and checked": _read_packs,
        }
        find_rule(NAME, VILLAGE, day)
        found = medians(
            {"query": one_query, **calls}, rounds=3 if quick else 9, times=5 if quick else 20
        )
        heading("Effective rules", "one query by primary key on SQLite (less is better)")
        for name in calls:
            line(found[name] / found["query"], name)
        _say_size(day)
    lookup = found["one lookup, chosen by the county"] / found["query"]
    gates.at_most("one lookup of a rule", lookup, 0.25)
    first = found["the first lookup of a request"] / found["query"]
    gates.at_most("the first lookup of a request", first, 3)


def _read_packs() -> None:
    """Not from the copy the process keeps."""
    check_packs(sorted(SHIPPED.glob("*.toml")), names_path=SHIPPED / "names.toml")


def _say_size(day: date) -> None:
    """What was measured over."""
    began = time.perf_counter()
    held = rules_at(COUNTY, day)
    spent = (time.perf_counter() - began) * 1000
    packs = load_packs()
    print(
        f"   {len(library().names)} names, {len(packs.packs)} packs, "
        f"{len(held)} hold in a county ({spent:.2f} ms for all)"
    )
