"""Whether a collective decision passes its gates: whole people, never floats. Pure.

A gate is one law's threshold for one body (all members, their representatives, households): which
share of whom must agree, and how many must attend. The shares come from the rule pack; who was on
the roster and how each voted is the concern of the slice that asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.core.bilingual import Text
from app.rulepacks.rules import RuleValue


class Body(StrEnum):
    """Who decides."""

    MEMBERS = "members"
    REPRESENTATIVES = "representatives"
    HOUSEHOLDS = "households"


BODY_LABELS: dict[Body, Text] = {
    Body.MEMBERS: Text("成员大会", "members' assembly"),
    Body.REPRESENTATIVES: Text("成员代表大会", "assembly of representatives"),
    Body.HOUSEHOLDS: Text("户代表会议", "assembly of households"),
}

HEADS: dict[Body, str] = {Body.MEMBERS: "人", Body.REPRESENTATIVES: "人", Body.HOUSEHOLDS: "户"}
"""What is counted: people, or households of which one speaks for all."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One threshold: `share` of `of` must agree, `quorum` of all must attend."""

    body: Body
    share: Fraction
    of_all: bool
    """The denominator: everybody on the roster, or those present."""
    above: bool = False
    """More than the share, not merely as much."""
    quorum: Fraction | None = None
    quorum_above: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Heads counted at one meeting; proxies and people online are present."""

    total: int
    present: int
    agree: int

    def __post_init__(self) -> None:
        """No more agree than came, and no more came than there are."""
        if not 0 <= self.agree <= self.present <= self.total or not self.total:
            message = f"{self.agree} of {self.present} present of {self.total} is no count"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a gate says of a tally: the numbers that a resolution has to show."""

    gate: Gate
    agree: int
    agree_needed: int
    denominator: int
    present: int
    present_needed: int
    source: Text
    firm: bool
    """Whether the rule behind it is in force; a draft or an expired one only advises."""

    @property
    def quorate(self) -> bool:
        """Enough came."""
        return self.present >= self.present_needed

    @property
    def passed(self) -> bool:
        """Enough came and enough agreed."""
        return self.quorate and self.agree >= self.agree_needed

    @property
    def reason(self) -> Text:
        """One sentence for the minutes."""
        heads = HEADS[self.gate.body]
        if not self.quorate:
            return Text(
                f"到会 {self.present} {heads}，至少须 {self.present_needed} {heads}，"
                "会议不能作出决定。",
                f"{self.present} attended and {self.present_needed} must: nothing can be decided.",
            )
        verdict = Text("通过", "passed") if self.passed else Text("未通过", "not passed")
        return Text(
            f"同意 {self.agree} {heads}，以 {self.denominator} {heads}计，"
            f"至少须 {self.agree_needed} {heads}，{verdict.zh}。",
            f"{self.agree} of {self.denominator} agreed, {self.agree_needed} are needed: "
            f"{verdict.en}.",
        )


def reaches(part: int, *, of: int, share: Fraction, above: bool = False) -> bool:
    """Whether `part` is at least (or more than) this share of `of`, in whole numbers."""
    mine, theirs = part * share.denominator, of * share.numerator
    return mine > theirs if above else mine >= theirs


def fewest(*, of: int, share: Fraction, above: bool = False) -> int:
    """The smallest number that reaches the share: 21 representatives need 14."""
    whole, rest = divmod(of * share.numerator, share.denominator)
    return whole + (1 if rest or above else 0)


def gates_of(rule: RuleValue) -> tuple[Gate, ...]:
    """The gates one law sets, from its value in a pack."""
    return tuple(_gate(row) for row in rule.rows)


def gate_for(rule: RuleValue, body: Body) -> Gate | None:
    """The gate of one body; None where the law does not let that body decide."""
    return next((gate for gate in gates_of(rule) if gate.body is body), None)


def judge(rule: RuleValue, body: Body, tally: Tally) -> Outcome | None:
    """What a law says of this meeting; None where it does not let that body decide."""
    gate = gate_for(rule, body)
    if gate is None:
        return None
    denominator = tally.total if gate.of_all else tally.present
    return Outcome(
        gate=gate,
        agree=tally.agree,
        agree_needed=fewest(of=denominator, share=gate.share, above=gate.above),
        denominator=denominator,
        present=tally.present,
        present_needed=_quorum(gate, tally.total),
        source=rule.source,
        firm=rule.is_firm,
    )


def judge_all(
    rules: Sequence[RuleValue], body: Body, tally: Tally
) -> tuple[tuple[RuleValue, Outcome | None], ...]:
    """Every law asked; the decision holds when each lets the body decide and passes."""
    return tuple((rule, judge(rule, body, tally)) for rule in rules)


def _quorum(gate: Gate, total: int) -> int:
    if gate.quorum is None:
        return 1
    return fewest(of=total, share=gate.quorum, above=gate.quorum_above)


def _gate(row: Mapping[str, object]) -> Gate:
    share, quorum = row["share"], row.get("quorum")
    assert isinstance(share, Fraction), row
    return Gate(
        body=Body(str(row["body"])),
        share=share,
        of_all=row["of"] == "all",
        above=bool(row["above"]),
        quorum=quorum if isinstance(quorum, Fraction) else None,
        quorum_above=bool(row.get("quorum_above", False)),
    )
