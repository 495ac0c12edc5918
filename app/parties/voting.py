"""Who of a collective votes on a day, and a roster that nobody can change unseen. Pure.

One person, one vote. Capable are those of full age, and those from sixteen who live on their own
labour, unless capacity was taken from them. Ages come from the rules of the place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.bilingual import Text
from app.core.errors import RuleBroken
from app.parties.rules import Relation

CAPABLE = Text("民法典第十七、十八、二十一条", "Civil Code, Arts. 17, 18 and 21")
ASSEMBLY = Text(
    "农村集体经济组织法第二十六条", "Law on Rural Collective Economic Organisations, Art. 26"
)


class Vote(StrEnum):
    """Whether a member counts for the vote, and why not."""

    VOTES = "votes"
    TOO_YOUNG = "too_young"
    NOT_CAPABLE = "not_capable"
    BIRTH_UNKNOWN = "birth_unknown"


VOTE_LABELS: dict[Vote, Text] = {
    Vote.VOTES: Text("有表决权", "Votes"),
    Vote.TOO_YOUNG: Text("未成年", "Under age"),
    Vote.NOT_CAPABLE: Text("无完全行为能力", "Not fully capable"),
    Vote.BIRTH_UNKNOWN: Text("出生日期待补", "Date of birth missing"),
}


@dataclass(frozen=True, slots=True)
class Ages:
    """From what age a member votes, and from what age on one's own labour."""

    full: int = 18
    self_supporting: int = 16


@dataclass(frozen=True, slots=True)
class Capacity:
    """What decides whether a person votes, as the register knows it."""

    born_on: date | None
    self_supporting_since: date | None = None
    not_capable_since: date | None = None


def age_on(born_on: date, day: date) -> int:
    """Full years; a birthday counts from the day itself."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def vote_of(person: Capacity, *, on: date, ages: Ages) -> Vote:
    """Whether a person votes on a day."""
    if person.not_capable_since is not None and person.not_capable_since <= on:
        return Vote.NOT_CAPABLE
    if person.born_on is None:
        return Vote.BIRTH_UNKNOWN
    age = age_on(person.born_on, on)
    if age >= ages.full:
        return Vote.VOTES
    lives_alone = person.self_supporting_since is not None and person.self_supporting_since <= on
    return Vote.VOTES if lives_alone and age >= ages.self_supporting else Vote.TOO_YOUNG


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One member of a collective on a day."""

    member_id: int
    household_id: int
    household_number: str
    villager_group: str
    name: str
    relation: Relation
    born_on: date | None
    vote: Vote

    def words(self) -> str:
        """What the hash of a roster is made from."""
        return "\t".join(
            (
                self.household_number,
                self.villager_group,
                str(self.member_id),
                self.name,
                self.relation,
                self.born_on.isoformat() if self.born_on else "",
                self.vote,
            )
        )


def sort_lines(lines: Iterable[RosterLine]) -> list[RosterLine]:
    """By household, the head first: the same people always make the same roster."""
    return sorted(
        lines,
        key=lambda one: (one.household_number, one.relation != Relation.HEAD, one.member_id),
    )


def fingerprint(lines: Sequence[RosterLine], *, collective: str, on: date) -> str:
    """SHA-256 over collective, day and every line in order."""
    held = hashlib.sha256(f"{collective}\n{on.isoformat()}\n".encode())
    for line in lines:
        held.update(f"{line.words()}\n".encode())
    return held.hexdigest()


@dataclass(frozen=True, slots=True)
class Counts:
    """The denominators of a roster."""

    households: int
    members: int
    voters: int


def count_lines(lines: Sequence[RosterLine]) -> Counts:
    """Households for votes by household, voters for votes by member."""
    return Counts(
        households=len({line.household_id for line in lines}),
        members=len(lines),
        voters=sum(line.vote is Vote.VOTES for line in lines),
    )


@dataclass(frozen=True, slots=True)
class CapacityInput:
    """What is recorded of a person's capacity, and on what evidence."""

    member_id: int
    self_supporting_since: date | None
    not_capable_since: date | None
    note: str = ""


def check_capacity(given: CapacityInput, *, born_on: date | None, today: date) -> None:
    """Dates that can be, and a paper where somebody's vote is taken away."""
    days = [given.self_supporting_since, given.not_capable_since]
    if any(day is not None and (day > today or (born_on or day) > day) for day in days):
        raise RuleBroken(
            Text(
                "日期应在出生之后、今天之前，请核对。",
                "The day lies between birth and today; check it.",
            ),
            code="parties.capacity_day",
            field="not_capable_since",
        )
    if any(days) and len(given.note.strip()) < 2:
        raise RuleBroken(
            Text(
                "请写明凭证（如：法院判决、劳动收入证明）。",
                "Say what it stands on: a judgement, a proof of earnings.",
            ),
            code="parties.evidence_missing",
            article=CAPABLE,
            field="note",
        )


@dataclass(frozen=True, slots=True)
class DocumentInput:
    """Another document of a person."""

    member_id: int
    document_type: str
    document_number: str
    reason: str
    document_reason: str = ""
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class RosterInput:
    """A roster somebody freezes: of whom, for which day, what for."""

    collective_id: int
    on: date
    purpose: str


def check_roster(given: RosterInput, *, today: date, counts: Counts) -> None:
    """A day that has come, people on it, and a purpose."""
    if given.on > today:
        raise RuleBroken(
            Text("名册日期还没有到。", "The day of the roster has not come yet."),
            code="parties.future_day",
            field="on",
        )
    if counts.members == 0:
        raise RuleBroken(
            Text(
                "这一天没有在册成员，请核对日期，或先登记农户。",
                "Nobody was a member on that day; check it, or enter the households first.",
            ),
            code="parties.roster_empty",
            field="on",
        )
