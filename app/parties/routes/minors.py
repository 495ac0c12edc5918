"""A head who is under age: allowed, for some families have nobody else, but not without a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from app.core.bilingual import Text
from app.parties.models import HouseholdMember
from app.parties.past import capacity_of
from app.parties.standards import usual_ages
from app.parties.voting import Vote, vote_of


def minors_of(
    people: Iterable[HouseholdMember | None], division_path: str, *, on: date
) -> frozenset[int]:
    """Those who are under age on that day by the rule of the place."""
    ages = usual_ages(division_path, on=on)
    return frozenset(
        one.id
        for one in people
        if one is not None and vote_of(capacity_of(one), on=on, ages=ages) is Vote.TOO_YOUNG
    )


def head_warnings(head: HouseholdMember | None, division_path: str, *, on: date) -> Sequence[Text]:
    """What to say of a head who is under age; nothing of any other."""
    if head is None or not minors_of([head], division_path, on=on):
        return ()
    return (
        Text(
            f"户主 {head.name} 在 {on} 未满法定年龄，是未成年人。签协议、领钱等须由监护人"
            "（一般是父母）代理（民法典第二十七条、第三十四条）；同户有成年人的，可登记为代领人。",
            f"The head, {head.name}, is under age on {on}. A guardian, as a rule a parent, acts "
            "for a minor who signs or is paid (Civil Code, Arts. 27 and 34); a grown member of "
            "the household may be recorded as collector.",
        ),
    )
