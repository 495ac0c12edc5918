"""The kind for households: one row for each, entered under its head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.access.permissions import Permission
from app.core.bilingual import Text
from app.core.crypto import blind_index
from app.core.database import session
from app.imports.kinds import ImportKind, Round, SheetColumn
from app.imports.rules import Act, ImportRow
from app.imports.villages import COLUMN as VILLAGE
from app.imports.villages import Village, settle_villages, village_column
from app.parties.commands.bulk import create_households
from app.parties.commands.households import update_household
from app.parties.imports.people import (
    NAME,
    NUMBER,
    PHONE,
    Known,
    document_columns,
    find_known,
    find_present,
    member_input,
    settle_existing,
    tidy_person,
)
from app.parties.models import Household, Party
from app.parties.queries import PHONE as PHONE_PURPOSE
from app.parties.rules import HouseholdChange, HouseholdInput, Relation

GROUP, ADDRESS = "villager_group", "address"
OLD_PHONE = Text("（原号码）", "(the number kept)")
NEW_PHONE = Text("（表中号码）", "(the number in the sheet)")
ELSEWHERE = Text(
    "这个证件号码的人已是另一户的在户成员，请核对；如已分户或婚嫁，请先在原户登记迁出。",
    "A person with this number is a member of another household; record their leaving there first.",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A household that is there."""

    party: Known
    group: str


def check_households(rows: Sequence[ImportRow], round_: Round) -> None:
    """Villages, numbers, phones; and whether the head is on the register already."""
    villages = settle_villages(rows, round_)
    indexes = {row.line: index for row in rows if (index := tidy_person(row))}
    present = find_present(set(indexes.values()))
    standing = _standing({one.household_id for one in present.values()}, round_)
    for row in rows:
        head = present.get(indexes.get(row.line, ""))
        if head is None:
            continue
        held = standing.get(head.household_id)
        if head.relation is not Relation.HEAD or held is None:
            row.refuse(NUMBER, ELSEWHERE.zh, ELSEWHERE.en)
            continue
        _compare(row, held, villages.get(row.line))
        if row.good:
            settle_existing(row, round_)
            row.found = held.party


def _standing(ids: set[int], round_: Round) -> dict[int, Standing]:
    """Open households of the actor's area, with their groups."""
    if not ids:
        return {}
    asked = sa.select(Household.party_id, Household.villager_group).where(
        Household.party_id.in_(ids)
    )
    groups = {row.party_id: row.villager_group for row in session().execute(asked)}
    return {
        one.id: Standing(one, groups.get(one.id, ""))
        for one in find_known(Party.id.in_(ids), round_)
        if one.active
    }


def _compare(row: ImportRow, held: Standing, village: Village | None) -> None:
    """What the sheet says otherwise. A name and a village are changed by acts of their own."""
    if row.text(NAME) and row.text(NAME) != held.party.name:
        row.refuse(
            NAME,
            f"此人已登记，姓名为“{held.party.name}”。姓名有误请在农户页更正。",
            f"Recorded under the name “{held.party.name}”; correct names on the household's page.",
        )
    if village is not None and village.path != held.party.path:
        row.refuse(
            VILLAGE,
            f"此户（{held.party.number}）登记在另一个村，请核对。",
            f"This household ({held.party.number}) is recorded in another village.",
        )
    # An empty cell says nothing, so it changes nothing.
    if row.text(GROUP):
        row.change(GROUP, held.group, row.text(GROUP))
    if row.text(ADDRESS):
        row.change(ADDRESS, held.party.address, row.text(ADDRESS))
    if row.text(PHONE) and blind_index(PHONE_PURPOSE, row.text(PHONE)) != held.party.phone_index:
        row.change(PHONE, OLD_PHONE if held.party.phone_index else "", NEW_PHONE)


def write_households(rows: Sequence[ImportRow], round_: Round) -> None:
    """New ones in a few statements, changed ones by the command a clerk uses."""
    fresh = [row for row in rows if row.act is Act.ADD]
    create_households(
        given=[_household_input(row) for row in fresh],
        actor=round_.actor,
        subject=round_.subject,
        note=round_.note,
    )
    for row in rows:
        if row.act is Act.CHANGE:
            _update(row, round_)


def _household_input(row: ImportRow) -> HouseholdInput:
    return HouseholdInput(
        division_code=row.text(VILLAGE),
        villager_group=row.text(GROUP),
        head=member_input(row, name=row.text(NAME), relation=Relation.HEAD),
        phone=row.text(PHONE),
        address=row.text(ADDRESS),
    )


def _update(row: ImportRow, round_: Round) -> None:
    held: Known = row.found
    changed = {one.column: one for one in row.differences}
    group = session().scalar(
        sa.select(Household.villager_group).where(Household.party_id == held.id)
    )
    update_household(
        party_id=held.id,
        version=held.version,
        given=HouseholdChange(
            villager_group=row.text(GROUP) if GROUP in changed else group or "",
            phone=row.text(PHONE) if PHONE in changed else None,
            address=row.text(ADDRESS) if ADDRESS in changed else held.address,
        ),
        actor=round_.actor,
    )


def keys_of(row: ImportRow) -> Mapping[str, str]:
    """A head heads one household."""
    return {NUMBER: row.text(NUMBER)} if row.text(NUMBER) else {}


HOUSEHOLDS = ImportKind(
    code="households",
    title=Text("农户", "Households"),
    lead=Text(
        "一行一户，按户主登记；其他成员用“家庭成员”模板。",
        "One household a line, under its head; other people go into the sheet of members.",
    ),
    permission=Permission.PARTY_EDIT,
    columns=(
        village_column(),
        SheetColumn(GROUP, Text("村民小组", "Villager group"), example="二组", longest=60),
        SheetColumn(
            NAME, Text("户主姓名", "Name of the head"), required=True, example="林示例", longest=60
        ),
        *document_columns(Text("户主证件号码", "Head's document number")),
        SheetColumn(ADDRESS, Text("住址", "Address"), example="云坪村二组 8 号"),
    ),
    check=check_households,
    write=write_households,
    keys=keys_of,
    updates=Text("村民小组、联系电话、住址", "Villager group, phone and address"),
    order=10,
)
