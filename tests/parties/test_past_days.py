"""Any past day reads the same from events as from the members' own spans."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.database import session, transaction
from app.core.errors import RuleBroken
from app.parties.commands.changes import change_relation, end_membership, make_head
from app.parties.commands.households import add_member
from app.parties.commands.splitting import merge_households, split_household
from app.parties.happenings import (
    Evidence,
    LeavingInput,
    MergerInput,
    SplitInput,
)
from app.parties.models import HouseholdMember
from app.parties.past import household_on, present_people
from app.parties.rules import LeavingReason, Relation
from tests.factories.parties import make_household, next_serial, person
from tests.factories.places import COUNTY, OTHER_COUNTY, actor_at, make_places

CLERK = actor_at(COUNTY, user_id=1, name="陈敏行")
OUTSIDER = actor_at(OTHER_COUNTY, user_id=3, name="岚外人")
SEEN = "村委会证明"


@pytest.fixture(autouse=True)
def places(database: Session) -> None:
    make_places()


def on(day: str) -> Evidence:
    return Evidence(date.fromisoformat(day), SEEN)


def spans_on(day: date) -> dict[int, set[int]]:
    """Who belonged to which household as the members' own spans say."""
    found: dict[int, set[int]] = {}
    for one in session().scalars(sa.select(HouseholdMember)):
        if one.joined_on <= day and (one.left_on is None or one.left_on > day):
            found.setdefault(one.household_id, set()).add(one.id)
    return found


START = date(2024, 1, 1)
ACTS = st.sampled_from(
    ["join", "leave", "wrong", "head", "relation", "split", "merge", "death_of_head"]
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(ACTS, st.integers(0, 20), st.integers(0, 10**6)), max_size=14))
def test_any_past_day_reads_the_same_from_events_and_spans(
    database: Session, acts: list[tuple[str, int, int]]
) -> None:
    """What the rules refuse is refused; whatever passes keeps both tellings alike, on every day."""
    households = [make_household(head=f"户{next_serial()}").id for _ in range(2)]
    day = START
    stood: list[tuple[date, dict[int, dict[int, Relation]]]] = []
    for act, pause, pick in acts:
        day += timedelta(days=pause)
        try:
            with transaction():
                _act(act, day, pick, households)
        except RuleBroken:
            continue
        if act == "wrong":
            stood.clear()
        stood = [one for one in stood if one[0] < day]
        stood.append((day, {one: household_on(one, day) for one in households}))
    database.expire_all()
    for offset in range(-1, (day - START).days + 2):
        then = START + timedelta(days=offset)
        spans = spans_on(then)
        for one in households:
            assert set(household_on(one, then)) == spans.get(one, set())
    for then, seen in stood:
        for one, members in seen.items():
            assert household_on(one, then) == members
    for one in households:
        now = {each.id: Relation(each.relation) for each in present_people(one)}
        assert household_on(one, day) == now


def _act(act: str, day: date, pick: int, households: list[int]) -> None:
    """One thing that may happen; who and where is picked by a number."""
    household = households[pick % len(households)]
    people = present_people(household)
    who = people[pick % len(people)] if people else None
    evidence = Evidence(day, SEEN)
    if act == "join":
        relation = list(Relation)[1 + pick % (len(Relation) - 1)]
        add_member(
            household_id=household, given=person("新人", relation, joined_on=day), actor=CLERK
        )
    elif who is None:
        return
    elif act in ("leave", "wrong", "death_of_head"):
        reasons = {"leave": LeavingReason.MOVED_OUT, "wrong": LeavingReason.RECORDED_WRONGLY}
        one = people[0] if act == "death_of_head" else who
        other = next((each.id for each in people if each.id != one.id), None)
        end_membership(
            given=LeavingInput(one.id, reasons.get(act, LeavingReason.DIED), evidence, other),
            actor=CLERK,
        )
    elif act == "head":
        make_head(
            member_id=who.id,
            former_head_relation=Relation.OTHER,
            evidence=evidence,
            actor=CLERK,
        )
    elif act == "relation":
        change_relation(member_id=who.id, relation=Relation.OTHER, evidence=evidence, actor=CLERK)
    elif act == "split":
        going = tuple(each.id for each in people if each.relation != Relation.HEAD)[: 1 + pick % 2]
        if going:
            founded = split_household(
                given=SplitInput(household, going, going[0], evidence), actor=CLERK
            )
            households.append(founded.id)
    else:
        other_household = households[(pick + 1) % len(households)]
        merge_households(
            given=MergerInput(household, other_household, Relation.OTHER, evidence), actor=CLERK
        )
