"""Whether a stand may carry a forest-carbon ticket: facts against the rules of the place. Pure.

A rule that no pack of the place sets is not asked. What the facts do not say is neither met nor
failed but missing, and keeps the whole from passing. Double counting across mechanisms is not
judged here: it is looked up in the ledgers, and comes in as a circumstance.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core.bilingual import Text
from app.rulepacks.rules import RuleValue

MU_X100_PER_HECTARE = 1500


class Circumstance(StrEnum):
    """What may exclude a stand whatever else it is."""

    OTHER_MECHANISM_ISSUED = "other_mechanism_issued"
    OTHER_MECHANISM_PLANNED = "other_mechanism_planned"
    FOUR_SIDES_TREES = "four_sides_trees"
    URBAN_GREENING = "urban_greening"
    OTHERWISE_UNFIT = "otherwise_unfit"


CIRCUMSTANCE_LABELS: dict[Circumstance, Text] = {
    Circumstance.OTHER_MECHANISM_ISSUED: Text(
        "已在 CCER、VCS 等机制备案签发",
        "filed or issued under CCER, VCS or another mechanism",
    ),
    Circumstance.OTHER_MECHANISM_PLANNED: Text(
        "拟申报 CCER、VCS 等机制", "planned for CCER, VCS or another mechanism"
    ),
    Circumstance.FOUR_SIDES_TREES: Text("农村四旁树", "trees about houses, roads and waters"),
    Circumstance.URBAN_GREENING: Text("城市绿化树木", "urban greening"),
    Circumstance.OTHERWISE_UNFIT: Text("其他不符合条件", "otherwise unfit"),
}


@dataclass(frozen=True, slots=True)
class StandFacts:
    """What is known of a stand; None is unknown."""

    arable: bool | None = None
    tenure_clear: bool | None = None
    works_on: date | None = None
    planted_on: date | None = None
    area_mu_x100: int | None = None
    survival: Decimal | None = None
    circumstances: frozenset[Circumstance] | None = None
    other_standard: str = ""
    """The international or national standard the applicant points to instead, with reasons."""


class Met(StrEnum):
    """How one rule came out."""

    MET = "met"
    FAILED = "failed"
    MISSING = "missing"
    EXCEPTION = "exception"


class Verdict(StrEnum):
    """How all rules together came out."""

    ELIGIBLE = "eligible"
    EXCEPTION = "exception"
    INCOMPLETE = "incomplete"
    INELIGIBLE = "ineligible"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule and what the facts say to it, with the article."""

    rule: RuleValue
    met: Met
    said: Text

    @property
    def article(self) -> Text:
        """Regulation and article."""
        return self.rule.source


def check_eligibility(
    facts: StandFacts, rules: Mapping[str, RuleValue], *, on: date
) -> tuple[Finding, ...]:
    """A finding for each rule the place sets, in the order they are asked."""
    findings = [
        Finding(rules[name], *check(facts, rules[name], on))
        for name, check in _CHECKS.items()
        if name in rules and rules[name].value is not False
    ]
    exception = rules.get("tickets.reasoned_exception")
    if exception is None or not exception.flag or not facts.other_standard.strip():
        return tuple(findings)
    return tuple(_excepted(one, facts.other_standard.strip()) for one in findings)


def verdict(findings: tuple[Finding, ...]) -> Verdict:
    """One failed rule is enough to refuse; one missing fact is enough to wait."""
    found = {finding.met for finding in findings}
    if Met.FAILED in found:
        return Verdict.INELIGIBLE
    if Met.MISSING in found:
        return Verdict.INCOMPLETE
    return Verdict.EXCEPTION if Met.EXCEPTION in found else Verdict.ELIGIBLE


def _non_arable(facts: StandFacts, _rule: RuleValue, _on: date) -> tuple[Met, Text]:
    if facts.arable is None:
        return _missing(Text("地类", "whether the land is arable"))
    if facts.arable:
        return Met.FAILED, Text("国土空间规划为耕地。", "The land is planned as arable.")
    return Met.MET, Text("非耕地。", "The land is not arable.")


def _tenure(facts: StandFacts, _rule: RuleValue, _on: date) -> tuple[Met, Text]:
    if facts.tenure_clear is None:
        return _missing(Text("权属是否清晰", "whether tenure is clear"))
    if not facts.tenure_clear:
        return Met.FAILED, Text("权属不清晰。", "Tenure is not clear.")
    return Met.MET, Text("权属清晰。", "Tenure is clear.")


def _works(facts: StandFacts, rule: RuleValue, _on: date) -> tuple[Met, Text]:
    if facts.works_on is None:
        return _missing(Text("造林等工程实施时间", "when the works were done"))
    done, since = facts.works_on.isoformat(), rule.day.isoformat()
    if facts.works_on < rule.day:
        return Met.FAILED, Text(
            f"工程实施于 {done}，早于 {since}。", f"Done on {done}, before {since}."
        )
    return Met.MET, Text(f"工程实施于 {done}。", f"Done on {done}.")


def _area(facts: StandFacts, rule: RuleValue, _on: date) -> tuple[Met, Text]:
    if facts.area_mu_x100 is None:
        return _missing(Text("面积", "the area"))
    has, least = _mu(facts.area_mu_x100), _mu(rule.integer)
    hectares = _plain(_hectares(rule.integer))
    if facts.area_mu_x100 < rule.integer:
        return Met.FAILED, Text(
            f"面积 {has} 亩，不足 {least} 亩（{hectares} 公顷）。",
            f"{has} mu, less than {least} mu ({hectares} ha).",
        )
    return Met.MET, Text(
        f"面积 {has} 亩，达到 {least} 亩（{hectares} 公顷）。",
        f"{has} mu reach {least} mu ({hectares} ha).",
    )


def _stand_age(facts: StandFacts, rule: RuleValue, on: date) -> tuple[Met, Text]:
    if facts.planted_on is None:
        return _missing(Text("造林时间", "when the stand was planted"))
    if facts.planted_on > on:
        day = facts.planted_on.isoformat()
        return Met.FAILED, Text(f"造林时间 {day} 尚未到。", f"Planted on {day}, which is to come.")
    years = _full_years(facts.planted_on, on)
    said = Text(
        f"造林满 {years} 年，须满 {rule.integer} 年。",
        f"Planted {years} full years ago; {rule.integer} are needed.",
    )
    return (Met.MET if years >= rule.integer else Met.FAILED), said


def _survival(facts: StandFacts, rule: RuleValue, _on: date) -> tuple[Met, Text]:
    if facts.survival is None:
        return _missing(Text("成活率", "the survival rate"))
    has, least = _plain(facts.survival * 100), _plain(rule.decimal * 100)
    said = Text(f"成活率 {has}%，须达 {least}%。", f"{has} % survive; {least} % are needed.")
    return (Met.MET if facts.survival >= rule.decimal else Met.FAILED), said


def _exclusions(facts: StandFacts, rule: RuleValue, _on: date) -> tuple[Met, Text]:
    if facts.circumstances is None:
        return _missing(Text("是否属于不得签发的情形", "whether an exclusion applies"))
    hit = [
        CIRCUMSTANCE_LABELS[one]
        for one in Circumstance
        if one in facts.circumstances and one.value in rule.items
    ]
    if hit:
        zh, en = "、".join(one.zh for one in hit), "; ".join(one.en for one in hit)
        return Met.FAILED, Text(f"不得签发：{zh}。", f"Excluded: {en}.")
    return Met.MET, Text("无不得签发的情形。", "No exclusion applies.")


_Check = Callable[[StandFacts, RuleValue, date], tuple[Met, Text]]
_CHECKS: dict[str, _Check] = {
    "tickets.non_arable": _non_arable,
    "tickets.clear_tenure": _tenure,
    "tickets.works_since": _works,
    "tickets.min_area_mu_x100": _area,
    "tickets.min_stand_years": _stand_age,
    "tickets.min_survival": _survival,
    "tickets.exclusions": _exclusions,
}
ASKED = (*_CHECKS, "tickets.reasoned_exception")
"""The names a caller looks up for the place and passes in, as far as the place sets them."""

# What another standard may stand in for: how much and how old, never whose land or which land.
_REPLACEABLE = frozenset(
    {
        "tickets.works_since",
        "tickets.min_area_mu_x100",
        "tickets.min_stand_years",
        "tickets.min_survival",
    }
)


def _excepted(finding: Finding, standard: str) -> Finding:
    if finding.met is not Met.FAILED or finding.rule.name not in _REPLACEABLE:
        return finding
    said = Text(
        f"{finding.said.zh}申请人另以“{standard}”说明理由，须经审核认定。",
        f"{finding.said.en} The applicant points to “{standard}”; a reviewer decides.",
    )
    return Finding(finding.rule, Met.EXCEPTION, said)


def _missing(what: Text) -> tuple[Met, Text]:
    return Met.MISSING, Text(f"尚未填写：{what.zh}。", f"Not recorded yet: {what.en}.")


def _full_years(since: date, on: date) -> int:
    """Full once the day comes round; the 29th of February on the last of the month (art. 202)."""
    due = min(since.day, monthrange(on.year, since.month)[1])
    return on.year - since.year - ((on.month, on.day) < (since.month, due))


def _hectares(mu_x100: int) -> Decimal:
    """Four places, as areas in hectares are written; a hectare is 15 mu."""
    return (Decimal(mu_x100) / MU_X100_PER_HECTARE).quantize(Decimal("0.0001"))


def _mu(mu_x100: int) -> str:
    return _plain(Decimal(mu_x100) / 100)


def _plain(number: Decimal) -> str:
    """300, not 3E+2 and not 300.00."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
