"""Local choices: who, what, from when, with reason and entry; and lookups that cost no query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.audit.entries import AuditEntry
from app.core.clock import today
from app.core.database import db, transaction
from app.core.errors import Conflict, InvalidValue, LinyueError, NotFound, RuleBroken
from app.divisions.models import Division
from app.rulepacks.commands import ChoiceInput, choose_rule, end_choice
from app.rulepacks.models import RuleChoice
from app.rulepacks.queries import find_rule, library, rule, rules_at
from app.rulepacks.rules import RuleMissing, Standing
from tests.people import CITY, COUNTY, NEIGHBOUR, VILLAGE, People
from tests.races.racing import race

pytestmark = pytest.mark.usefixtures("small_packs")


def given(value: object, name: str = "notices.days", **changes: object) -> ChoiceInput:
    held: dict[str, object] = {"from_on": today(), "reason": "群众要求延长", **changes}
    return ChoiceInput(name=name, value=value, **held)


def division(path: str) -> int:
    found = db.session.scalar(sa.select(Division.id).where(Division.path == path))
    assert found is not None
    return int(found)


def choose(actor: Actor, asked: ChoiceInput, path: str = COUNTY) -> RuleChoice:
    where = division(path)
    with transaction():
        return choose_rule(division_id=where, given=asked, actor=actor)


def days(path: str = VILLAGE, on: date | None = None) -> tuple[int, Standing]:
    held = rule("notices.days", path, on or today())
    return held.integer, held.status


def test_a_choice_holds_from_its_day_for_the_county_and_below(people: People) -> None:
    begins = today() + timedelta(days=10)
    choose(people.approver.actor, given(45, from_on=begins))
    assert days(on=begins - timedelta(days=1)) == (30, Standing.IN_FORCE)
    assert days(on=begins) == (45, Standing.LOCAL_CHOICE)
    assert days(CITY, begins) == (30, Standing.IN_FORCE)
    assert days(NEIGHBOUR, begins) == (30, Standing.IN_FORCE)


def test_a_choice_is_entered_in_the_log_with_what_held_before(
    people: People, database: Session
) -> None:
    row = choose(people.approver.actor, given(45, document="青林发〔2026〕3号"))
    entry = database.scalars(
        sa.select(AuditEntry).where(AuditEntry.verb == "rulepacks.chosen")
    ).one()
    assert (entry.subject_id, entry.reason) == (str(row.id), "群众要求延长")
    assert entry.before is not None
    assert entry.after is not None
    assert '"value":30' in entry.before
    assert '"value":45' in entry.after


def test_a_later_choice_ends_the_one_before(people: People) -> None:
    actor, begins = people.approver.actor, today() + timedelta(days=5)
    first = choose(actor, given(45))
    choose(actor, given(50, from_on=begins))
    assert db.session.get_one(RuleChoice, first.id).until_on == begins - timedelta(days=1)
    assert days(on=begins - timedelta(days=1)) == (45, Standing.LOCAL_CHOICE)
    assert days(on=begins) == (50, Standing.LOCAL_CHOICE)
    with pytest.raises(RuleBroken) as refused, transaction():
        choose_rule(division_id=division_of(first), given=given(40), actor=actor)
    assert refused.value.code == "rulepacks.later_choice"


def division_of(row: RuleChoice) -> int:
    return row.division_id


def test_a_choice_for_a_time_gives_way_to_the_law_again(people: People) -> None:
    ends = today() + timedelta(days=3)
    choose(people.approver.actor, given(45, until_on=ends))
    assert days(on=ends) == (45, Standing.LOCAL_CHOICE)
    assert days(on=ends + timedelta(days=1)) == (30, Standing.IN_FORCE)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (given(45, from_on=date(2025, 6, 1)), "rulepacks.past"),
        (given(30), "rulepacks.same"),
        (given("0.9", "tickets.survival"), "rulepacks.not_open"),
        (given("3/4", "votes.share"), "rulepacks.not_open"),
        (given(True, "cases.silent"), "rulepacks.not_open"),
    ],
)
def test_what_the_law_does_not_leave_open_is_refused(
    people: People, asked: ChoiceInput, code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        choose(people.approver.actor, asked)
    assert refused.value.code == code
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RuleChoice)) == 0


@pytest.mark.parametrize(
    "asked",
    [
        given(0),
        given("45"),
        given(45, reason="  "),
        given(45, until_on=today() - timedelta(days=1)),
        given("up", "tickets.rounding"),
        given([{"mode": "copy"}], "archives.approvers"),
    ],
)
def test_what_cannot_be_a_value_is_refused(people: People, asked: ChoiceInput) -> None:
    with pytest.raises(InvalidValue):
        choose(people.approver.actor, asked)


def test_the_article_may_bound_the_choice(people: People) -> None:
    """The national law allows 7 to 60 days; it alone holds in a county of another province."""
    actor, far = people.approver.actor, today() + timedelta(days=800)
    assert rule("notices.days", COUNTY, far).base.pack.code == "nation"
    for value in (6, 61):
        with pytest.raises(InvalidValue):
            choose(actor, given(value, from_on=far))
    assert choose(actor, given(60, from_on=far)).value == 60


def test_only_for_a_county_and_only_for_ones_own(people: People) -> None:
    actor = people.approver.actor
    for path, error in ((NEIGHBOUR, NotFound), (CITY, NotFound), (VILLAGE, RuleBroken)):
        with pytest.raises(error):
            choose(actor, given(45), path)


def test_ending_and_taking_back(people: People) -> None:
    actor, begins = people.approver.actor, today() + timedelta(days=5)
    held = choose(actor, given(45)).id
    with pytest.raises(NotFound), transaction():
        end_choice(choice_id=held, until_on=today(), reason="不是本县", actor=people.outsider.actor)
    with pytest.raises(RuleBroken), transaction():
        end_choice(choice_id=held, until_on=today() - timedelta(days=2), reason="过去", actor=actor)
    with transaction():
        end_choice(choice_id=held, until_on=today(), reason="恢复", actor=actor)
    assert days() == (45, Standing.LOCAL_CHOICE)
    assert days(on=today() + timedelta(days=1)) == (30, Standing.IN_FORCE)
    later = choose(actor, given(50, from_on=begins)).id
    with transaction():
        end_choice(choice_id=later, until_on=today(), reason="不办了", actor=actor)
    assert db.session.get_one(RuleChoice, later).withdrawn
    assert days(on=begins) == (30, Standing.IN_FORCE)
    with pytest.raises(Conflict), transaction():
        end_choice(choice_id=later, until_on=today(), reason="再来", actor=actor)


def test_a_choice_rolled_back_never_held(people: People) -> None:
    actor, county = people.approver.actor, division(COUNTY)

    def change_of_mind() -> None:
        with transaction():
            choose_rule(division_id=county, given=given(45), actor=actor)
            assert days() == (45, Standing.LOCAL_CHOICE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_of_mind()
    assert days() == (30, Standing.IN_FORCE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tickets.rounding", "nearest"),
        ("archives.extra", [{"zh": "村民会议决议", "en": "Resolution"}]),
        ("archives.approvers", [{"mode": "view", "approvers": ["city"], "days": 3}]),
        ("tickets.area", 45000),
        ("tickets.number", "{adcode}{year}{seq}"),
        ("tickets.title", {"zh": "林业碳票", "en": "Forest ticket"}),
    ],
)
def test_every_type_comes_back_as_it_was_set(people: People, name: str, value: object) -> None:
    choose(people.approver.actor, given(value, name))
    held = rule(name, COUNTY, today())
    assert held.status is Standing.LOCAL_CHOICE
    assert held.choice is not None
    assert held.choice.who == people.approver.name


def test_missing_says_what_where_and_when(people: People) -> None:
    with pytest.raises(RuleMissing) as missing:
        rule("cases.silent", COUNTY, date(2026, 3, 1))
    assert isinstance(missing.value, LinyueError)
    for part in ("无人规定", "cases.silent", COUNTY, "2026-03-01"):
        assert part in missing.value.message.zh
    assert find_rule("cases.silent", COUNTY, today()) is None
    with pytest.raises(AssertionError, match="no rule"):
        rule("notices.dais", COUNTY, today())


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every query that reaches the database meanwhile."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        statement = str(arguments[2])
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_lookups_cost_no_query_after_the_first_in_a_request(app: Flask, people: People) -> None:
    choose(people.approver.actor, given(45))
    db.session.remove()
    with app.app_context(), counted() as seen:
        assert days() == (45, Standing.LOCAL_CHOICE)
        first = len(seen)
        for path in (COUNTY, VILLAGE, NEIGHBOUR, CITY, "/"):
            for offset in range(0, 2000, 100):
                rules_at(path, today() + timedelta(days=offset))
    assert first == 2, "the stamp, and once in a process the choices"
    assert len(seen) == first
    with app.app_context(), counted() as again:
        for name in library().names:
            find_rule(name, VILLAGE, today())
    assert len(again) == 1, "the stamp alone: nothing has changed"


def test_another_process_sees_a_change_at_its_next_request(app: Flask, people: People) -> None:
    """Rows another process commits change the stamp, without a word to this one."""
    row = choose(people.approver.actor, given(45)).id
    with app.app_context():
        assert days() == (45, Standing.LOCAL_CHOICE)
    with db.engine.begin() as elsewhere:
        table = RuleChoice.__table__
        elsewhere.execute(
            sa.update(table).where(table.c.id == row).values(withdrawn=True, version=2)
        )
    with app.app_context():
        assert days() == (30, Standing.IN_FORCE)


def test_of_many_at_once_one_wins(app: Flask, people: People) -> None:
    """Each for a time of its own length, so that no unique index decides between them."""
    actor, county = people.approver.actor, division(COUNTY)
    db.session.remove()

    def run(racer: int, _turn: int) -> int:
        asked = given(40 + racer, until_on=today() + timedelta(days=racer))
        with transaction():
            return choose_rule(division_id=county, given=asked, actor=actor).id

    [results] = race(app, 8, run)
    assert len([one for one in results if isinstance(one, int)]) == 1, results
    lost = [one for one in results if not isinstance(one, int)]
    assert {one.code for one in lost if isinstance(one, RuleBroken)} == {"rulepacks.later_choice"}
    assert all(isinstance(one, RuleBroken) for one in lost)
