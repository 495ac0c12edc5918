"""What happens to households on a day, and who belonged to one on any day after. Pure.

Membership is told twice: as spans on the member (fast) and as changes on dated events (complete).
members_on() replays the changes; tests hold the two to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.core.bilingual import Text
from app.core.errors import RuleBroken
from app.parties.rules import LeavingReason, Relation


class Happening(StrEnum):
    """What happened to a household."""

    REGISTERED = "registered"
    BIRTH = "birth"
    MARRIED_IN = "married_in"
    MOVED_IN = "moved_in"
    DEATH = "death"
    MARRIED_OUT = "married_out"
    MOVED_OUT = "moved_out"
    HEAD_CHANGED = "head_changed"
    RELATION_CHANGED = "relation_changed"
    SPLIT = "split"
    FOUNDED_BY_SPLIT = "founded"
    MERGED_AWAY = "merged_away"
    MERGED_IN = "merged_in"
    CORRECTED = "corrected"
    CLOSED = "closed"
    REOPENED = "reopened"


HAPPENING_LABELS: dict[Happening, Text] = {
    Happening.REGISTERED: Text("登记入册", "Entered on the register"),
    Happening.BIRTH: Text("出生", "Birth"),
    Happening.MARRIED_IN: Text("婚入", "Joined by marriage"),
    Happening.MOVED_IN: Text("迁入", "Moved in"),
    Happening.DEATH: Text("去世", "Death"),
    Happening.MARRIED_OUT: Text("婚出", "Left by marriage"),
    Happening.MOVED_OUT: Text("迁出", "Moved away"),
    Happening.HEAD_CHANGED: Text("更换户主", "New head"),
    Happening.RELATION_CHANGED: Text("变更与户主关系", "Relation to the head changed"),
    Happening.SPLIT: Text("分户（分出）", "Split: some members left"),
    Happening.FOUNDED_BY_SPLIT: Text("分户（新立）", "Split: founded"),
    Happening.MERGED_AWAY: Text("并户（并出）", "Merged into another household"),
    Happening.MERGED_IN: Text("并户（并入）", "Took in another household"),
    Happening.CORRECTED: Text("更正误登", "Wrong entry taken back"),
    Happening.CLOSED: Text("注销", "Closed"),
    Happening.REOPENED: Text("恢复在册", "Reopened"),
}
ARRIVALS: tuple[Happening, ...] = (
    Happening.REGISTERED,
    Happening.BIRTH,
    Happening.MARRIED_IN,
    Happening.MOVED_IN,
)
"""How a single person comes into a household; a split or a merger moves several."""
LEAVINGS: dict[LeavingReason, Happening] = {
    LeavingReason.DIED: Happening.DEATH,
    LeavingReason.MARRIED_OUT: Happening.MARRIED_OUT,
    LeavingReason.MOVED_OUT: Happening.MOVED_OUT,
    LeavingReason.RECORDED_WRONGLY: Happening.CORRECTED,
}


@dataclass(frozen=True, slots=True)
class Change:
    """What an event does to one person: None before is joining, None after is leaving."""

    on: date
    order: int
    """The order of recording, which decides between changes of one day."""
    member_id: int
    household_id: int
    before: Relation | None
    after: Relation | None


def members_on(changes: Iterable[Change], day: date) -> dict[int, Relation]:
    """Who belonged to the households of these changes at the end of a day, and as what."""
    present: dict[int, Relation] = {}
    for change in sorted(changes, key=lambda one: (one.on, one.order)):
        if change.on > day:
            break
        if change.after is None:
            present.pop(change.member_id, None)
        elif change.before is None or change.member_id in present:
            # A relation changes only for somebody who is there: a wrong entry stays taken back.
            present[change.member_id] = change.after
    return present


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an event stands on: the day it happened and the paper somebody saw."""

    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeavingInput:
    """Somebody died, married out, moved away, or never belonged; and who heads the house then."""

    member_id: int
    reason: LeavingReason
    evidence: Evidence
    successor_id: int | None = None
    """The next head, where the head leaves and others stay."""


@dataclass(frozen=True, slots=True)
class SplitInput:
    """Members who found a household of their own, and who heads it."""

    household_id: int
    member_ids: tuple[int, ...]
    new_head_id: int
    evidence: Evidence
    villager_group: str = ""
    address: str = ""
    relations: Mapping[int, Relation] = field(default_factory=dict)
    """To the new head; who is not named is placed by suggest_relation()."""


@dataclass(frozen=True, slots=True)
class MergerInput:
    """A household that goes into another, whole."""

    absorbed_id: int
    kept_id: int
    absorbed_head_is: Relation
    """What the head of the one is to the head of the other."""
    evidence: Evidence


_SEEN_FROM: dict[Relation, dict[Relation, Relation]] = {
    # successor was: {other was: other now is}
    Relation.SPOUSE: {
        Relation.HEAD: Relation.SPOUSE,
        Relation.CHILD: Relation.CHILD,
        Relation.GRANDCHILD: Relation.GRANDCHILD,
    },
    Relation.CHILD: {
        Relation.HEAD: Relation.PARENT,
        Relation.SPOUSE: Relation.PARENT,
        Relation.CHILD: Relation.SIBLING,
    },
    Relation.PARENT: {
        Relation.HEAD: Relation.CHILD,
        Relation.PARENT: Relation.SPOUSE,
        Relation.SIBLING: Relation.CHILD,
        Relation.CHILD: Relation.GRANDCHILD,
    },
    Relation.SIBLING: {
        Relation.HEAD: Relation.SIBLING,
        Relation.SIBLING: Relation.SIBLING,
        Relation.PARENT: Relation.PARENT,
    },
    Relation.GRANDCHILD: {Relation.GRANDCHILD: Relation.SIBLING, Relation.CHILD: Relation.PARENT},
}


def suggest_relation(*, successor: Relation, other: Relation) -> Relation:
    """How a member is likely related to a new head; a person may correct it afterwards."""
    return _SEEN_FROM.get(successor, {}).get(other, Relation.OTHER)


_THROUGH: dict[Relation, dict[Relation, Relation]] = {
    # the absorbed head is: {a member was: to the new head that member is}
    Relation.CHILD: {Relation.CHILD: Relation.GRANDCHILD, Relation.SIBLING: Relation.CHILD},
    Relation.PARENT: {Relation.SPOUSE: Relation.PARENT, Relation.CHILD: Relation.SIBLING},
    Relation.SPOUSE: {Relation.CHILD: Relation.CHILD, Relation.GRANDCHILD: Relation.GRANDCHILD},
    Relation.SIBLING: {Relation.SIBLING: Relation.SIBLING, Relation.PARENT: Relation.PARENT},
}


def relation_through(*, head_is: Relation, other: Relation) -> Relation:
    """How a member of an absorbed household is likely related to the other head."""
    return _THROUGH.get(head_is, {}).get(other, Relation.OTHER)


def check_day(*, on: date, today: date, not_before: date | None, field_name: str = "on") -> None:
    """Nothing is recorded ahead of its day, nor before what was already recorded of the person."""
    if on > today:
        raise RuleBroken(
            Text("日期还没有到，请核对。", "That day has not come yet; check the date."),
            code="parties.future_day",
            field=field_name,
        )
    if not_before is not None and on < not_before:
        raise RuleBroken(
            Text(
                f"早于此人上一次变动的日期（{not_before.isoformat()}），请核对。",
                f"Before the person's latest recorded change ({not_before.isoformat()}); check it.",
            ),
            code="parties.day_before_last_change",
            field=field_name,
        )


def check_evidence(note: str) -> None:
    """An event without a paper or a witness is a rumour."""
    if len(note.strip()) < 2:
        raise RuleBroken(
            Text(
                "请写明凭证（如：死亡证明、结婚证、分户协议，或由谁证明）。",
                "Say what it stands on: a certificate, an agreement, or who testified.",
            ),
            code="parties.evidence_missing",
            field="evidence",
        )


def check_split(given: SplitInput, *, present: frozenset[int], head_id: int) -> None:
    """Some go and some stay; the head stays; the new head is one of those who go."""
    going = frozenset(given.member_ids)
    if not going or not going <= present:
        raise RuleBroken(
            Text("请选择分出去的在户成员。", "Choose the members who leave."),
            code="parties.split_members",
            field="member_ids",
        )
    if head_id in going:
        raise RuleBroken(
            Text(
                "户主留在原户。户主要分出去的，请先更换户主。",
                "The head stays. Change the head first if the head is to leave.",
            ),
            code="parties.split_head",
            field="member_ids",
        )
    if given.new_head_id not in going:
        raise RuleBroken(
            Text(
                "新户的户主应是分出去的成员之一。",
                "The new household's head must be one of those who leave.",
            ),
            code="parties.split_new_head",
            field="new_head_id",
        )


class RoleKind(StrEnum):
    """What a person does for a household besides belonging to it."""

    ALTERNATE_COLLECTOR = "collector"
    CO_OWNER = "co_owner"


ROLE_LABELS: dict[RoleKind, Text] = {
    RoleKind.ALTERNATE_COLLECTOR: Text("代领人", "Alternate collector"),
    RoleKind.CO_OWNER: Text("共有人", "Co-owner"),
}
ENDED_BY_LEAVING = {RoleKind.ALTERNATE_COLLECTOR}
"""Rights in land outlast a marriage or a move; collecting money for the household does not."""
KEEPS_RIGHTS = Text("农村土地承包法第三十一条", "Law on Rural Land Contracting, Art. 31")


def check_arrival(how: Happening, *, born_on: object, on: date, evidence: str) -> None:
    """A birth is on the day of birth; whoever joins by an event shows something for it."""
    assert how in ARRIVALS, how
    if how is not Happening.REGISTERED:
        check_evidence(evidence)
    if how is Happening.BIRTH and born_on is not None and born_on != on:
        raise RuleBroken(
            Text(
                "出生登记的加入日期应为出生日期，请核对。",
                "A child joins on the day of birth; check the dates.",
            ),
            code="parties.birth_day",
            field="joined_on",
        )
