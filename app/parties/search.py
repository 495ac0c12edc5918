"""What the search box finds here: people and organisations by name, initials, number, and the last
signs of an identity number. Whole personal numbers are matched by keyed index alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import InstrumentedAttribute

from app.access.permissions import Permission
from app.access.scope import visible_where
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.crypto import blind_index, unseal
from app.core.database import session
from app.core.masking import mask_id_number
from app.divisions.queries import place_name, remember_names
from app.parties.chips import status_chip
from app.parties.lists import party_url
from app.parties.models import HouseholdMember, Organisation, Party
from app.parties.queries import REGISTER_NUMBER, TAIL, TAIL_LENGTH, list_parties_with
from app.parties.rules import KIND_LABELS, PartyKind, PartyStatus
from app.web.search import LEAST_TAIL, MOST_SHOWN, Asked, Hit, SearchSource, add_search

MOST_TAILS = 200
"""People with the same last four signs in one area who are looked at for more of the number."""
LONGEST_TAIL = 14
USCC_LENGTH = 18
Found: TypeAlias = tuple[str, Text | None]
"""A member's name, and what is said beside it."""
FoundBy: TypeAlias = dict[int, dict[int, Found]]
"""household → member → how that member is told."""


def find_hits(asked: Asked, actor: Actor) -> Sequence[Hit]:
    """Parties within the asker's area, their own and those opened to them."""
    if not actor.may(Permission.PARTY_VIEW):
        return ()
    people: FoundBy = {}
    if REGISTER_NUMBER.fullmatch(asked.code):
        exact = _parties(actor, Party.number == asked.code)
        return _shown(exact, people, exact=True)
    if asked.stays_out_of_addresses:
        exact = _with_whole_number(asked, actor)
        if exact:
            return _shown(exact, people, exact=True)
    ids: list[int] = []
    if LEAST_TAIL <= len(asked.tail) <= LONGEST_TAIL:
        _note(_people_ending(asked.tail, actor), people, ids, numbered=True)
    elif not asked.code.isdigit():
        ids += _by_name(asked, actor)
        _note(_people_named(asked, actor), people, ids)
    wanted = list(dict.fromkeys(ids))[: MOST_SHOWN + 1]
    return _shown(_in_order(wanted, _parties(actor, Party.id.in_(wanted))), people, exact=False)


def _scoped(actor: Actor) -> sa.ColumnElement[bool]:
    """The same scope as lists and pages ask (queries.py)."""
    return visible_where(
        actor, Party.division_path, own=Party.id, subject_type="party", id_column=Party.id
    )


def _parties(actor: Actor, *tests: sa.ColumnElement[bool]) -> Sequence[Party]:
    query = sa.select(Party).where(_scoped(actor), *tests).order_by(Party.id)
    return session().scalars(query.limit(MOST_SHOWN + 1)).all()


def _with_whole_number(asked: Asked, actor: Actor) -> Sequence[Party]:
    """An identity, phone or account number; or the credit code of an organisation."""
    found = list_parties_with(asked.code, actor=actor)
    if found or len(asked.code) != USCC_LENGTH:
        return found
    owner = sa.select(Organisation.party_id).where(Organisation.uscc == asked.code)
    return _parties(actor, Party.id.in_(owner))


def _by_name(asked: Asked, actor: Actor) -> list[int]:
    """Parties whose name holds the words or reads so; the nearest first."""
    nearness = sa.case(
        (Party.name == asked.words, 0),
        (Party.name.startswith(asked.words, autoescape=True), 1),
        (Party.name.contains(asked.words, autoescape=True), 2),
        else_=3,
    )
    tests = [
        Party.name.contains(asked.words, autoescape=True),
        sa.func.lower(Party.name_en).contains(asked.words.lower(), autoescape=True),
        Party.id.in_(sa.select(Organisation.party_id).where(Organisation.uscc == asked.code)),
    ]
    if asked.letters:
        tests.append(_reads(Party.initials, asked.letters))
    query = (
        sa.select(Party.id)
        .where(_scoped(actor), sa.or_(*tests))
        .order_by(Party.status, nearness, sa.func.length(Party.name), Party.id)
    )
    return list(session().scalars(query.limit(MOST_SHOWN + 1)))


def _reads(column: InstrumentedAttribute[str], letters: str) -> sa.ColumnElement[bool]:
    """Initials that begin so, as one range of the index: `{` follows `z`."""
    return sa.and_(column >= letters, column < letters + "{")


def _people_named(asked: Asked, actor: Actor) -> Sequence[HouseholdMember]:
    """Members, present and past, whose name holds the words or reads so."""
    tests = [HouseholdMember.name.contains(asked.words, autoescape=True)]
    if asked.letters:
        tests.append(_reads(HouseholdMember.initials, asked.letters))
    return _members(actor, sa.or_(*tests), most=MOST_SHOWN * 3)


def _people_ending(tail: str, actor: Actor) -> Sequence[HouseholdMember]:
    """Members whose number ends so. The index knows four signs; more are read and compared."""
    found = _members(
        actor,
        HouseholdMember.tail_index == blind_index(TAIL, tail[-TAIL_LENGTH:]),
        most=MOST_TAILS,
    )
    if len(tail) == TAIL_LENGTH:
        return found
    return [
        member
        for member in found
        if unseal(member.document_sealed, record=member.uid, field="document").endswith(tail)
    ]


def _members(actor: Actor, test: sa.ColumnElement[bool], *, most: int) -> Sequence[HouseholdMember]:
    query = (
        sa.select(HouseholdMember)
        .join(Party, Party.id == HouseholdMember.household_id)
        .where(_scoped(actor), test)
        .order_by(HouseholdMember.left_on.is_not(None), HouseholdMember.id)
    )
    return session().scalars(query.limit(most)).all()


def _note(
    members: Sequence[HouseholdMember], people: FoundBy, ids: list[int], *, numbered: bool = False
) -> None:
    """Whose household it is, and the person it was found by: by a number, with that number masked,
    for the head too: a household may have several people, and the number is only one's.
    """
    for member in members:
        named = people.setdefault(member.household_id, {})
        named.setdefault(member.id, (member.name, _found_as(member, numbered=numbered)))
        ids.append(member.household_id)


def _found_as(member: HouseholdMember, *, numbered: bool) -> Text | None:
    """What else is said of a member: the masked number, and that somebody is there no more."""
    said = []
    if numbered:
        number = unseal(member.document_sealed, record=member.uid, field="document")
        masked = mask_id_number(number)
        said.append(Text(masked, masked))
    if member.left_on is not None:
        said.append(Text("已离开", "left"))
    if not said:
        return None
    return Text("，".join(one.zh for one in said), ", ".join(one.en for one in said))


def _in_order(ids: Sequence[int], parties: Sequence[Party]) -> list[Party]:
    by_id = {party.id: party for party in parties}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _shown(parties: Sequence[Party], people: FoundBy, *, exact: bool) -> list[Hit]:
    remember_names([party.division_path for party in parties])
    return [_hit(party, people.get(party.id, {}), exact=exact) for party in parties]


def _hit(party: Party, people: Mapping[int, Found], *, exact: bool) -> Hit:
    """A party in one line: kind, place, and the member it was found by if that is another name."""
    kind, place = KIND_LABELS[PartyKind(party.kind)], place_name(party.division_path)
    zh, en = f"{kind.zh} · {place.zh}", f"{kind.en} · {place.en}"
    told = dict.fromkeys(_told(*one) for one in people.values() if one != (party.name, None))
    if told:
        zh = f"{zh} · 成员：{'、'.join(one.zh for one in told)}"
        en = f"{en} · member: {', '.join(one.en for one in told)}"
    return Hit(
        title=party.title,
        url=party_url(party),
        detail=Text(zh, en),
        code=party.number,
        chip=status_chip(party) if party.status != PartyStatus.ACTIVE else None,
        exact=exact,
    )


def _told(name: str, more: Text | None) -> Text:
    return Text(f"{name}（{more.zh}）", f"{name} ({more.en})") if more else Text(name, name)


def install_search(app: Flask) -> None:
    """People come first."""
    title = Text("人和主体", "People and organisations")
    add_search(app, SearchSource("parties", title, order=10, find=find_hits))
