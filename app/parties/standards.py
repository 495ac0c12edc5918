"""What the rules of a place say about people: ages of voting, notice of assemblies."""

from __future__ import annotations

from datetime import date

from app.parties.voting import Ages
from app.rulepacks.queries import find_rule, rule
from app.rulepacks.rules.effective import RuleValue


def ages_for(division_path: str, *, on: date) -> Ages:
    """From what age members vote in a place on a day."""
    return Ages(
        full=_whole(rule("parties.voting_age", division_path, on)),
        self_supporting=_whole(rule("parties.voting_age_own_labour", division_path, on)),
    )


def usual_ages(division_path: str, *, on: date) -> Ages:
    """The same for a warning, which no missing rule of a day long past may turn into a refusal."""
    usual = Ages()
    full = find_rule("parties.voting_age", division_path, on)
    alone = find_rule("parties.voting_age_own_labour", division_path, on)
    return Ages(
        full=_whole(full) if full else usual.full,
        self_supporting=_whole(alone) if alone else usual.self_supporting,
    )


def notice_days(division_path: str, *, on: date) -> RuleValue | None:
    """How long before an assembly its members are told, where a rule says so."""
    return find_rule("parties.roster_notice_days", division_path, on)


def _whole(found: RuleValue) -> int:
    assert isinstance(found.value, int), found.name
    return found.value
