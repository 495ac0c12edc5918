"""Writes of rules: a county sets what its law leaves open, and lets go of it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import Conflict, InvalidValue, NotFound, RuleBroken
from app.core.paths import lies_within
from app.divisions.models import Division
from app.divisions.rules import Level
from app.rulepacks.models import RuleChoice
from app.rulepacks.queries import find_rule, forget_choices, get_definition
from app.rulepacks.rules.effective import RuleValue
from app.rulepacks.rules.names import NUMBERS
from app.rulepacks.rules.values import Misfit, RuleData, as_raw, check_bounds, read_value


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    """What a county sets: a value as a pack would write it, from a day, and why."""

    name: str
    value: object
    from_on: date
    reason: str
    document: str = ""
    until_on: date | None = None


def choose_rule(*, division_id: int, given: ChoiceInput, actor: Actor) -> RuleChoice:
    """Set a rule for a county. What held before ends the day before."""
    division = _county(division_id, actor)
    definition = get_definition(given.name)
    _check_days(given)
    held = _open_rule(given, division)
    value = _checked(given, held)
    if value == held.value:
        raise RuleBroken(
            Text(
                "所填的值与现行规定相同，不必另行规定。",
                "This is the value that holds already; there is nothing to set.",
            ),
            code="rulepacks.same",
            field="value",
        )
    ended = _make_room(given, division)
    row = RuleChoice(
        name=definition.name,
        division_id=division.id,
        division_path=division.path,
        value=as_raw(value),
        reason=given.reason.strip(),
        document=given.document.strip(),
        from_on=given.from_on,
        until_on=given.until_on,
        withdrawn=False,
        chosen_at=clock.now(),
        chosen_by_id=actor.user_id,
        chosen_by_name=actor.name,
    )
    session().add(row)
    try:
        session().flush()
    except IntegrityError as raced:
        raise Conflict from raced
    forget_choices()
    _enter(row, before={"value": as_raw(held.value), "choice_ended": ended}, actor=actor)
    return row


def _enter(row: RuleChoice, *, before: Mapping[str, object], actor: Actor) -> None:
    """The entry of a new choice, with what held before it."""
    record(
        "rulepacks.chosen",
        actor=actor,
        subject_type="rule_choice",
        subject_id=row.id,
        division_path=row.division_path,
        before=before,
        after={
            "rule": row.name,
            "value": row.value,
            "from_on": row.from_on,
            "until_on": row.until_on,
            "own_document": row.document,
        },
        reason=row.reason,
    )


def end_choice(*, choice_id: int, until_on: date, reason: str, actor: Actor) -> RuleChoice:
    """Let a local choice end after a day; one that has not begun by then never held."""
    row = get_choice(choice_id, actor=actor)
    if row.withdrawn or (row.until_on is not None and row.until_on < clock.today()):
        raise Conflict
    last = clock.today() - timedelta(days=1)
    if until_on < last:
        raise RuleBroken(
            Text(
                "已经过去的日子不能改：最后一天最早填昨天。",
                "What has passed stays as it was: the last day is yesterday or later.",
            ),
            code="rulepacks.past",
            field="until_on",
        )
    before = {"until_on": row.until_on, "withdrawn": row.withdrawn}
    if until_on < row.from_on:
        row.withdrawn = True
    else:
        row.until_on = until_on
    session().flush()
    forget_choices()
    record(
        "rulepacks.choice_withdrawn" if row.withdrawn else "rulepacks.choice_ended",
        actor=actor,
        subject_type="rule_choice",
        subject_id=row.id,
        division_path=row.division_path,
        before=before,
        after={"rule": row.name, "until_on": row.until_on, "withdrawn": row.withdrawn},
        reason=reason.strip(),
    )
    return row


def get_choice(choice_id: int, *, actor: Actor) -> RuleChoice:
    """A choice of this person's own county; anything else is not found."""
    row = session().get(RuleChoice, choice_id)
    if row is None or not lies_within(row.division_path, actor.division_path):
        raise NotFound
    return row


def _county(division_id: int, actor: Actor) -> Division:
    # Two choices for one county are weighed one after the other.
    division = session().get(Division, division_id, with_for_update={"key_share": True})
    if division is None or not lies_within(division.path, actor.division_path):
        raise NotFound
    if division.level != Level.COUNTY:
        raise RuleBroken(
            Text("本地规定以县为单位作出。", "Local choices are made for a county."),
            code="rulepacks.not_a_county",
        )
    return division


def _check_days(given: ChoiceInput) -> None:
    if given.from_on < clock.today():
        raise RuleBroken(
            Text(
                "本地规定不溯及既往：起始日最早为今天。",
                "A local choice does not reach back: it begins today or later.",
            ),
            code="rulepacks.past",
            field="from_on",
        )
    if given.until_on is not None and given.until_on < given.from_on:
        raise InvalidValue(
            Text("截止日早于起始日，请核对。", "The last day is before the first; check both."),
            field="until_on",
        )
    if not given.reason.strip():
        raise InvalidValue(
            Text("请写明理由。", "Say why."),
            field="reason",
        )


def _open_rule(given: ChoiceInput, division: Division) -> RuleValue:
    """What holds there on that day; refused unless the article leaves it to the county."""
    held = find_rule(given.name, division.path, given.from_on)
    if held is None or not held.base.local:
        raise RuleBroken(
            Text(
                "这一项由上位规定确定，没有留给县级另行规定的余地。",
                "The law fixes this; it leaves nothing for the county to set.",
            ),
            code="rulepacks.not_open",
            article=None if held is None else held.source,
        )
    return held


def _checked(given: ChoiceInput, held: RuleValue) -> RuleData:
    """The value as its shape asks, within what the article allows."""
    try:
        value = read_value(held.definition.shape, given.value)
        if held.definition.shape.type in NUMBERS:
            check_bounds(value, held.base.least, held.base.most)
    except Misfit as misfit:
        said, remedy = misfit.said, misfit.remedy
        raise InvalidValue(
            Text(f"{said.zh}。{remedy.zh}。", f"{said.en}; {remedy.en}."), field="value"
        ) from misfit
    return value


def _make_room(given: ChoiceInput, division: Division) -> int | None:
    """End the choice that holds until now; one that is to begin later stands in the way."""
    later = sa.and_(RuleChoice.division_path == division.path, RuleChoice.name == given.name)
    rows = session().scalars(
        sa.select(RuleChoice).where(
            later,
            sa.not_(RuleChoice.withdrawn),
            sa.or_(RuleChoice.until_on.is_(None), RuleChoice.until_on >= given.from_on),
        )
    )
    ended: int | None = None
    for row in rows.all():
        if row.from_on >= given.from_on:
            raise RuleBroken(
                Text(
                    f"本县已定于 {row.from_on.isoformat()} 起另有规定，请先收回那一条。",
                    f"The county has set another value from {row.from_on.isoformat()}; "
                    "take that one back first.",
                ),
                code="rulepacks.later_choice",
                field="from_on",
            )
        row.until_on = given.from_on - timedelta(days=1)
        ended = row.id
    session().flush()
    return ended
