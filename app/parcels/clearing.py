"""Whether a parcel is clear on a day, and if not why, with the article. Pure.

What the register says on that day is put together in queries.py; what it means is decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.bilingual import Text
from app.parcels.rules import (
    CONTRACT_TERM,
    FOREST_LAW_DISPUTES,
    FOREST_LAW_REGISTER,
    MORTGAGED_TRANSFER,
    RESOURCE_LABELS,
    RIGHT_LABELS,
    HoldKind,
    ParcelStatus,
    ResourceType,
    Right,
)


class Step(StrEnum):
    """What a parcel may be wanted for, as rule packs name it."""

    PROJECT = "project"
    AGREEMENT = "agreement"
    TICKET = "ticket"
    PAYOUT = "payout"


STEP_LABELS: dict[Step, Text] = {
    Step.PROJECT: Text("开发项目", "Projects"),
    Step.AGREEMENT: Text("签订协议", "Agreements"),
    Step.TICKET: Text("制发碳票", "Tickets"),
    Step.PAYOUT: Text("发放收益", "Payouts"),
}
ALL_STEPS = tuple(Step)
NEW_BUSINESS = (Step.PROJECT, Step.AGREEMENT, Step.TICKET)
"""What a paper that ended stops: nothing new begins, income already earned is still paid."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands in the way, what it rests on, and what it stops."""

    code: str
    text: Text
    article: Text | None
    stops: tuple[Step, ...] = ALL_STEPS


@dataclass(frozen=True, slots=True)
class Clearance:
    """The answer for one parcel and one day."""

    parcel_id: int
    on: date
    reasons: tuple[Reason, ...]
    cautions: tuple[Text, ...] = ()
    """What to look at, though it stops nothing."""

    @property
    def clear(self) -> bool:
        """Whether nothing stands in the way of anything."""
        return not self.reasons

    def stops(self, step: Step) -> tuple[Reason, ...]:
        """The reasons that stop one step: none, and it may go on."""
        return tuple(one for one in self.reasons if step in one.stops)


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A restriction that stood on the day."""

    kind: HoldKind
    from_on: date
    until_on: date | None
    said: str


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """A certificate of the parcel."""

    number: str
    issued_on: date
    valid_until: date | None
    cancelled_on: date | None
    disputed_unit: bool


@dataclass(frozen=True, slots=True)
class GroundRules:
    """What the place's rules say on the day."""

    dispute_stops: tuple[Step, ...]
    dispute_article: Text
    resource_types: tuple[str, ...]
    resource_article: Text | None
    warning_days: int


@dataclass(frozen=True, slots=True)
class LandFacts:
    """What the register says of a parcel on a day."""

    parcel_id: int
    status: ParcelStatus
    from_on: date
    until_on: date | None
    resource_type: ResourceType
    rights: Collection[Right]
    """Those that have holders."""
    terms: Collection[tuple[Right, date]]
    """The days on which terms of those rights end."""
    holds: tuple[HoldFacts, ...]
    titles: tuple[TitleFacts, ...]
    closed_holders: tuple[str, ...] = ()
    """Holders that have left the register."""


def judge(land: LandFacts, on: date, rules: GroundRules) -> Clearance:
    """All reasons at once, the gravest first: nobody likes to come back for each.

    Of land that was not on the register that day there is nothing else to say.
    """
    if away := tuple(_standing(land, on)):
        return Clearance(land.parcel_id, on, away)
    reasons = [
        *_holds(land, rules),
        *_tenure(land, on, rules),
        *_papers(land, on, rules),
        *_resource(land, rules),
    ]
    return Clearance(land.parcel_id, on, tuple(reasons), tuple(_cautions(land, on, rules)))


def _standing(land: LandFacts, on: date) -> Iterable[Reason]:
    if land.from_on == land.until_on == on:
        yield Reason(
            "superseded",
            Text(
                f"该小班 {on} 登记，当天即分割、合并或重新调查，没有单独在册；请改用后来的小班。",
                f"It was registered on {on} and others took its place the same day; use the "
                "parcels that came of it.",
            ),
            None,
        )
    elif land.until_on is not None and land.until_on <= on:
        yield Reason(
            "superseded",
            Text(
                f"该小班已于 {land.until_on} 分割、合并或重新调查，请改用后来的小班。",
                f"Others took its place on {land.until_on}; use the parcels that came of it.",
            ),
            None,
        )
    elif on < land.from_on:
        yield Reason(
            "not_yet",
            Text(
                f"这一天还没有这个小班：它自 {land.from_on} 起在册。",
                f"It was not on the register yet: it stands there from {land.from_on}.",
            ),
            None,
        )


_HOLD_WORDS: dict[HoldKind, tuple[str, str]] = {
    HoldKind.DISPUTE: ("权属有争议", "Its title is in dispute"),
    HoldKind.PLEDGE: ("已抵押", "It is mortgaged"),
    HoldKind.SEIZURE: ("已查封", "It is seized"),
    HoldKind.OTHER: ("有其他限制", "It is under another restriction"),
}


def _holds(land: LandFacts, rules: GroundRules) -> Iterable[Reason]:
    order = (HoldKind.DISPUTE, HoldKind.SEIZURE, HoldKind.PLEDGE, HoldKind.OTHER)
    for hold in sorted(land.holds, key=lambda one: (order.index(one.kind), one.from_on)):
        zh, en = _HOLD_WORDS[hold.kind]
        text = Text(
            f"{zh}（自 {hold.from_on}）：{hold.said}",
            f"{en} (since {hold.from_on}): {hold.said}",
        )
        if hold.kind is HoldKind.DISPUTE:
            yield Reason("dispute", text, rules.dispute_article, rules.dispute_stops)
        elif hold.kind is HoldKind.SEIZURE:
            yield Reason("seizure", text, None)
        elif hold.kind is HoldKind.PLEDGE:
            yield Reason("pledge", text, MORTGAGED_TRANSFER, NEW_BUSINESS)
        else:
            yield Reason("other_hold", text, None, NEW_BUSINESS)


def _tenure(land: LandFacts, on: date, rules: GroundRules) -> Iterable[Reason]:
    if Right.OWNERSHIP not in land.rights:
        yield Reason(
            "no_owner",
            Text(
                "没有登记林地所有权人，权属不清。请先登记权利人。",
                "No owner of the land is registered, so title is unclear. Register one first.",
            ),
            rules.dispute_article,
            rules.dispute_stops,
        )
    if not set(land.rights) - {Right.OWNERSHIP}:
        yield Reason(
            "no_user",
            Text(
                "没有登记承包权、经营权或林木所有权的权利人，权属不清。请先登记权利人。",
                "Nobody is registered for contract, management or trees, so title is unclear. "
                "Register the holders first.",
            ),
            rules.dispute_article,
            rules.dispute_stops,
        )
    for right, ends in sorted(set(land.terms)):
        if ends < on:
            label = RIGHT_LABELS[right]
            yield Reason(
                "term_over",
                Text(
                    f"{label.zh}的期限已于 {ends} 届满。请先办理延包或重新登记。",
                    f"The term of “{label.en}” ended on {ends}. Renew it first.",
                ),
                CONTRACT_TERM,
                NEW_BUSINESS,
            )


def _in_force(title: TitleFacts, on: date) -> bool:
    return (
        title.issued_on <= on
        and (title.valid_until is None or title.valid_until >= on)
        and (title.cancelled_on is None or title.cancelled_on > on)
    )


def _papers(land: LandFacts, on: date, rules: GroundRules) -> Iterable[Reason]:
    for title in land.titles:
        if title.disputed_unit and _in_force(title, on):
            yield Reason(
                "unit_disputed",
                Text(
                    f"证书 {title.number} 的不动产单元号登记为权属争议地（特征码 W）。",
                    f"The unit number of {title.number} marks disputed land (W).",
                ),
                FOREST_LAW_DISPUTES,
                rules.dispute_stops,
            )
    if any(_in_force(title, on) for title in land.titles):
        return
    yield Reason(*_why_no_paper(land, on), FOREST_LAW_REGISTER, NEW_BUSINESS)


def _why_no_paper(land: LandFacts, on: date) -> tuple[str, Text]:
    """The best of the papers there are, and why it does not count on the day."""
    issued = [one for one in land.titles if one.issued_on <= on]
    standing = [one for one in issued if one.cancelled_on is None or one.cancelled_on > on]
    if standing:
        last = max(standing, key=lambda one: one.valid_until or date.max)
        return "certificate_expired", Text(
            f"证书 {last.number} 已于 {last.valid_until} 到期。请先换证。",
            f"The certificate {last.number} ended on {last.valid_until}. Renew it first.",
        )
    if issued:
        last = max(issued, key=lambda one: one.cancelled_on or date.min)
        return "certificate_cancelled", Text(
            f"证书 {last.number} 已于 {last.cancelled_on} 注销。",
            f"The certificate {last.number} was cancelled on {last.cancelled_on}.",
        )
    return "no_certificate", Text(
        "没有登记不动产权证书、林权证或其他权属凭证。",
        "No certificate or other proof of title is registered.",
    )


def _resource(land: LandFacts, rules: GroundRules) -> Iterable[Reason]:
    if land.resource_type not in rules.resource_types:
        label = RESOURCE_LABELS[land.resource_type]
        yield Reason(
            "resource_type",
            Text(
                f"当地规则没有把{label.zh}列为可开发碳汇的资源。",
                f"The rules of the place do not let projects use {label.en.lower()}.",
            ),
            rules.resource_article,
            NEW_BUSINESS,
        )


def _cautions(land: LandFacts, on: date, rules: GroundRules) -> Iterable[Text]:
    for name in land.closed_holders:
        yield Text(
            f"权利人“{name}”已注销，由谁承继还没有登记。",
            f"The holder “{name}” is closed, and who takes over is not registered.",
        )
    standing = [one for one in land.titles if _in_force(one, on)]
    ends = [one.valid_until for one in standing if one.valid_until is not None]
    if standing and len(ends) == len(standing):
        left = (max(ends) - on).days
        if left <= rules.warning_days:
            yield Text(
                f"证书还有 {left} 天到期（{max(ends)}）。",
                f"The certificate ends in {left} days ({max(ends)}).",
            )
    for hold in land.holds:
        if hold.until_on is not None and hold.until_on < on:
            zh, en = _HOLD_WORDS[hold.kind]
            yield Text(
                f"“{zh}”原定 {hold.until_on} 结束，至今没有办理解除，请核实。",
                f"“{en}” was due to end on {hold.until_on} and was not cleared; look into it.",
            )
