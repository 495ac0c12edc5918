"""Some four hundred households of invented people, entered as an import enters them.

Names are made of herbs, weather and water; who they are follows from the village and a running
number, so that every load makes the same people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.database import session
from app.parties.commands.bulk import create_households
from app.parties.commands.organisations import create_organisation
from app.parties.models import Party
from app.parties.rules import (
    HouseholdInput,
    MemberInput,
    OrganisationInput,
    PartyKind,
    Relation,
)
from seeds.demo.invented import credit_code, id_number, phone

Choice = TypeVar("Choice")
JOINED = date(2021, 1, 1)
FIRST_SERIAL = 300
"""Three digits below belong to the cast in parties.py."""
FIRST_COLLECTIVE = 31


@dataclass(frozen=True, slots=True)
class Village:
    """How many households of which surnames in which groups."""

    code: str
    name: str
    households: int
    surnames: str
    groups: tuple[str, ...]


VILLAGES: tuple[Village, ...] = (
    Village("529901101201", "云坪村", 34, "云水田禾竹", ("一组", "二组", "三组")),
    Village("529901101202", "松林村", 34, "松林梅路柏", ("上组", "下组", "岭上组")),
    Village("529901201201", "石桥村", 34, "石桥泉岩谷", ("桥头组", "桥尾组", "河边组")),
    Village("529901201202", "大坝村", 34, "坝田堤江溪", ("坝上组", "坝下组")),
    Village("529901102201", "竹溪村", 34, "竹溪笋荷塘", ("溪东组", "溪西组")),
    Village("529901102202", "茶园村", 34, "茶园叶雨岭", ("前山组", "后山组")),
    Village("150699101201", "柳滩村", 46, "柳滩沙草鹰", ("东社", "西社", "南社")),
    Village("150699101202", "红柳嘎查", 46, "红柳骏原霜", ("一队", "二队")),
    Village("150699201201", "沙海嘎查", 46, "沙海驼雁风", ("北队", "南队")),
    Village("150699201202", "驼铃嘎查", 46, "驼铃泉雪苇", ("东队", "西队")),
)
FIRST_SIGNS = "青晓春秋明小远长知望初映若向归听踏问沐怀"
SECOND_SIGNS = "禾苗露霞溪竹茶菊荷枫桐桂兰芦荻萤蝉燕鹭鹤"


def load_crowd(actor: Actor) -> None:
    """Every village's people, unless they are there; one statement for thousands."""
    with clock.shifted(timedelta(days=-3)):
        for village, given in households():
            _found_collective(village, actor)
            if not _exists(given[0]):
                create_households(
                    given=given,
                    actor=actor,
                    subject=("division", village.code),
                    note="演示数据：整村登记",
                )


def _found_collective(village: Village, actor: Actor) -> None:
    """The collective of a village where the cast has none: somebody owns the land."""
    known = sa.exists().where(
        Party.kind == PartyKind.COLLECTIVE, Party.division_path.like(f"%/{village.code}/")
    )
    if session().scalar(sa.select(known)):
        return
    serial = FIRST_COLLECTIVE + VILLAGES.index(village)
    create_organisation(
        given=OrganisationInput(
            kind=PartyKind.COLLECTIVE,
            name=f"{village.name}股份经济合作社",
            name_en="",
            division_code=village.code,
            uscc=credit_code("N2", serial, area=village.code[:6]),
            legal_rep=village.surnames[0] + "向前",
            address=f"{village.name}村部",
        ),
        actor=actor,
    )


def households() -> Iterator[tuple[Village, list[HouseholdInput]]]:
    """Every village with its households; no two people of a county share a running number."""
    serials: dict[str, int] = {}
    for village in VILLAGES:
        given = []
        for nth in range(village.households):
            serial = serials.setdefault(village.code[:6], 0)
            members = _members(village, nth, serial)
            serials[village.code[:6]] += len(members)
            given.append(_household(village, nth, members))
        yield village, given


def _household(village: Village, nth: int, members: list[MemberInput]) -> HouseholdInput:
    group = village.groups[nth % len(village.groups)]
    return HouseholdInput(
        division_code=village.code,
        villager_group=group,
        head=members[0],
        others=tuple(members[1:]),
        phone=phone(a_number(f"{village.code}.phone.{nth}", 9000) + 1000),
        address=f"{village.name}{group}{nth + 1}号",
    )


def _members(village: Village, nth: int, serial: int) -> list[MemberInput]:
    """Head, and by lot a spouse, children and a parent."""
    key = f"{village.code}.{nth}"
    surname = pick(f"{key}.surname", village.surnames)
    other = pick(f"{key}.other", village.surnames)
    head_born = 1952 + a_number(f"{key}.age", 42)
    people = [(surname, Relation.HEAD, head_born)]
    if a_number(f"{key}.spouse", 10) < 8:
        people.append((other, Relation.SPOUSE, head_born + a_number(f"{key}.apart", 5) - 2))
        children = a_number(f"{key}.children", 4)
        people += [(surname, Relation.CHILD, head_born + 24 + 3 * one) for one in range(children)]
    if head_born > 1974 and a_number(f"{key}.parent", 10) < 4:
        people.append((surname, Relation.PARENT, head_born - 25))
    return [
        _person(f"{key}.{at}", who, serial + at, area=village.code[:6])
        for at, who in enumerate(one for one in people if one[2] <= 2024)
    ]


def _person(key: str, who: tuple[str, Relation, int], serial: int, *, area: str) -> MemberInput:
    surname, relation, year = who
    month, day = 1 + a_number(f"{key}.month", 12), 1 + a_number(f"{key}.day", 28)
    born = date(year, month, day)
    return MemberInput(
        name=surname + pick(f"{key}.first", FIRST_SIGNS) + pick(f"{key}.second", SECOND_SIGNS),
        relation=relation,
        document_type="id_card",
        document_number=id_number(f"{born:%Y%m%d}", _three_digits(serial), area=area),
        joined_on=max(JOINED, born),
    )


def _three_digits(serial: int) -> int:
    """Never a round hundred: a number that ends in zeros looks cut by a spreadsheet."""
    return FIRST_SERIAL + serial // 99 * 100 + serial % 99 + 1


def _exists(given: HouseholdInput) -> bool:
    return bool(
        session().scalar(
            sa.select(
                sa.exists().where(
                    Party.kind == PartyKind.HOUSEHOLD,
                    Party.name == given.head.name,
                    Party.address == given.address,
                )
            )
        )
    )


def a_number(key: str, below: int) -> int:
    """A number that follows from a word."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % below


def pick(key: str, choices: Sequence[Choice]) -> Choice:
    """One of several that follows from a word."""
    return choices[a_number(key, len(choices))]
