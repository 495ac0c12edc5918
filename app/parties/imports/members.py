"""The kind for people who join households that are on the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.access.permissions import Permission
from app.core import clock
from app.core.bilingual import Text
from app.imports.kinds import ImportKind, Option, Round, SheetColumn
from app.imports.rules import Act, ImportRow
from app.parties.commands.bulk import add_members
from app.parties.commands.changes import change_relation
from app.parties.happenings import Evidence
from app.parties.imports.households import ELSEWHERE
from app.parties.imports.people import (
    HOUSEHOLD_COLUMNS,
    NAME,
    NUMBER,
    Known,
    Present,
    document_columns,
    find_present,
    member_input,
    settle_existing,
    settle_parties,
    tidy_person,
)
from app.parties.rules import RELATION_LABELS, Relation

RELATION = "relation"


def check_members(rows: Sequence[ImportRow], round_: Round) -> None:
    """Households, numbers; and whether the person is somewhere already."""
    indexes = {row.line: index for row in rows if (index := tidy_person(row))}
    households = settle_parties(rows, round_, households_only=True)
    present = find_present(set(indexes.values()))
    for row in rows:
        household = households.get(row.line)
        person = present.get(indexes.get(row.line, ""))
        if person is not None and (household is None or person.household_id != household.id):
            row.refuse(NUMBER, ELSEWHERE.zh, ELSEWHERE.en)
        elif person is not None and household is not None:
            _compare(row, person, round_)
        else:
            _check_new(row)
            row.found = household


def _compare(row: ImportRow, person: Present, round_: Round) -> None:
    if row.text(NAME) and row.text(NAME) != person.name:
        row.refuse(
            NAME,
            f"此人已登记，姓名为“{person.name}”。姓名有误请在农户页更正。",
            f"Recorded under the name “{person.name}”; correct names on the household's page.",
        )
    wanted = row.text(RELATION)
    if wanted and wanted != person.relation and Relation.HEAD in (wanted, person.relation):
        row.refuse(
            RELATION,
            "户主的更换请在农户页办理。",
            "A change of the head is made on the household's page.",
        )
    elif wanted:
        labels = RELATION_LABELS
        row.change(RELATION, labels[Relation(person.relation)], labels[Relation(wanted)])
    if row.good:
        settle_existing(row, round_)
        row.found = person


def _check_new(row: ImportRow) -> None:
    if row.text(RELATION) == Relation.HEAD:
        row.refuse(
            RELATION,
            "每户只有一位户主，户主随“农户”模板登记。",
            "A household has one head, who is entered by the sheet of households.",
        )


def write_members(rows: Sequence[ImportRow], round_: Round) -> None:
    """New people in a few statements; a changed relation by the command a clerk uses."""
    given = []
    for row in rows:
        if row.act is Act.ADD:
            household: Known = row.found
            person = member_input(row, name=row.text(NAME), relation=Relation(row.text(RELATION)))
            given.append((household.id, person))
        else:
            present: Present = row.found
            change_relation(
                member_id=present.member_id,
                relation=Relation(row.text(RELATION)),
                evidence=Evidence(clock.today(), round_.note),
                actor=round_.actor,
            )
    add_members(given=given, actor=round_.actor, subject=round_.subject, note=round_.note)


def keys_of(row: ImportRow) -> Mapping[str, str]:
    """A person belongs to one household."""
    return {NUMBER: row.text(NUMBER)} if row.text(NUMBER) else {}


MEMBERS = ImportKind(
    code="members",
    title=Text("家庭成员", "Household members"),
    lead=Text(
        "一行一人，加入已登记的农户。", "One person a line, who joins a household on the register."
    ),
    permission=Permission.PARTY_EDIT,
    columns=(
        *HOUSEHOLD_COLUMNS,
        SheetColumn(NAME, Text("姓名", "Name"), required=True, example="林小例", longest=60),
        SheetColumn(
            RELATION,
            Text("与户主关系", "Relation to the head"),
            "choice",
            required=True,
            options=tuple(Option(code.value, label) for code, label in RELATION_LABELS.items()),
            example="子女",
        ),
        *document_columns(Text("证件号码", "Document number")),
    ),
    check=check_members,
    write=write_members,
    keys=keys_of,
    updates=Text("与户主的关系", "The relation to the head"),
    order=20,
)
