"""What rows about people share: columns of a person, numbers made plain, whom they belong to.

Everything is asked of the database for many rows at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.access.scope import visible_where
from app.core import clock
from app.core.bilingual import Text
from app.core.crypto import blind_index
from app.core.database import session
from app.core.errors import InvalidValue, RuleBroken
from app.core.identifiers import phone as phones
from app.core.identifiers.document_type import DocumentType, parse_number
from app.imports.kinds import Option, Round, SheetColumn
from app.imports.rules import Act, ImportRow
from app.parties.models import HouseholdMember, Party
from app.parties.queries import DOCUMENT
from app.parties.rules import MemberInput, PartyKind, Relation

HOUSEHOLD, HEAD = "household_number", "head_document"
NAME, TYPE, NUMBER, REASON = "name", "document_type", "document_number", "document_reason"
BORN, JOINED, PHONE = "born_on", "joined_on", "phone"

HOUSEHOLD_COLUMNS = (
    SheetColumn(
        HOUSEHOLD,
        Text("户编号", "Household No."),
        "code",
        help=Text("与户主证件号码任填一项", "this or the head's document number"),
        example="529901-HU-000001",
        longest=40,
    ),
    SheetColumn(
        HEAD,
        Text("户主证件号码", "Head's document number"),
        "secret",
        help=Text("与户编号任填一项", "this or the household number"),
    ),
)
TYPES = tuple(Option(kind.value, kind.label) for kind in DocumentType)


def document_columns(number: Text) -> tuple[SheetColumn, ...]:
    """The columns of a person's document."""
    return (
        SheetColumn(
            TYPE,
            Text("证件类型", "Document type"),
            "choice",
            options=TYPES,
            help=Text("不填为居民身份证", "a resident identity card when left empty"),
            example="居民身份证",
        ),
        SheetColumn(NUMBER, number, "secret", required=True, example="（18 位，文本）"),
        SheetColumn(
            REASON,
            Text("核对说明", "Note on the number"),
            help=Text(
                "仅当提示须与证件核对时填写",
                "only when told to compare the number with the document",
            ),
        ),
        SheetColumn(
            BORN,
            Text("出生日期", "Born on"),
            "date",
            help=Text("身份证号已含出生日期，可不填", "not needed with an identity number"),
            example="1968-03-05",
        ),
        SheetColumn(
            JOINED,
            Text("入户日期", "Member since"),
            "date",
            help=Text("不填为导入当天", "the day of the import when left empty"),
            example="2020-01-01",
        ),
        SheetColumn(PHONE, Text("联系电话", "Phone"), "phone", example="13800000000"),
    )


@dataclass(frozen=True, slots=True)
class Present:
    """A present member as rows are compared with them."""

    member_id: int
    household_id: int
    name: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Known:
    """A party as rows are compared with it; only those the actor may know of."""

    id: int
    number: str
    kind: PartyKind
    name: str
    active: bool
    path: str
    version: int
    address: str
    phone_index: str | None


def tidy_person(row: ImportRow) -> str | None:
    """Make a row's number, phone and days plain; the index of the number, if it can be one."""
    today = clock.today()
    row.values.setdefault(JOINED, today.isoformat())
    for column in (JOINED, BORN):
        if row.text(column) and date.fromisoformat(row.text(column)) > today:
            row.refuse(column, "日期不能晚于今天。", "The day lies in the future.")
    if row.text(PHONE):
        try:
            row.values[PHONE] = phones.parse(row.text(PHONE))
        except InvalidValue as error:
            row.refuse(PHONE, error.message.zh, error.message.en)
    return tidy_number(row)


def tidy_number(row: ImportRow) -> str | None:
    """Make a row's document number plain; its index, if it can be one."""
    if not row.text(NUMBER):
        return None
    kind = DocumentType(row.values.setdefault(TYPE, DocumentType.IDENTITY_CARD.value))
    try:
        number = parse_number(kind, row.text(NUMBER), override=bool(row.text(REASON)))
    except InvalidValue as error:
        row.refuse(NUMBER, error.message.zh, error.message.en)
        # What is no number is nobody's, so two such rows are not the same person.
        row.values.pop(NUMBER)
        return None
    row.values[NUMBER] = number
    return blind_index(DOCUMENT, number)


def find_present(indexes: Iterable[str]) -> dict[str, Present]:
    """The present members with these numbers, wherever they are."""
    rows = session().execute(
        sa.select(
            HouseholdMember.document_index,
            HouseholdMember.id,
            HouseholdMember.household_id,
            HouseholdMember.name,
            HouseholdMember.relation,
        ).where(
            HouseholdMember.document_index.in_(list(indexes)), HouseholdMember.left_on.is_(None)
        )
    )
    return {
        index: Present(member_id, household_id, name, Relation(relation))
        for index, member_id, household_id, name, relation in rows
    }


def find_known(condition: sa.ColumnElement[bool], round_: Round) -> list[Known]:
    """Parties within the actor's scope."""
    rows = session().execute(
        sa.select(
            Party.id,
            Party.number,
            Party.kind,
            Party.name,
            Party.status,
            Party.division_path,
            Party.version,
            Party.address,
            Party.phone_index,
        ).where(condition, _seen_by(round_))
    )
    return [
        Known(id_, number, PartyKind(kind), name, status == "active", path, version, address, phone)
        for id_, number, kind, name, status, path, version, address, phone in rows
    ]


def _seen_by(round_: Round) -> sa.ColumnElement[bool]:
    return visible_where(
        round_.actor, Party.division_path, own=Party.id, subject_type="party", id_column=Party.id
    )


def settle_parties(
    rows: Sequence[ImportRow], round_: Round, *, households_only: bool
) -> dict[int, Known]:
    """Whom each row belongs to, by line: named by number, or by the head's document."""
    indexes = {row.line: _head_index(row) for row in rows if row.text(HEAD)}
    heads = find_present({index for index in indexes.values() if index})
    numbers = {row.text(HOUSEHOLD).upper() for row in rows if row.text(HOUSEHOLD)}
    of_heads = {one.household_id for one in heads.values() if one.relation is Relation.HEAD}
    found = find_known(sa.or_(Party.number.in_(numbers), Party.id.in_(of_heads)), round_)
    by_number = {one.number: one for one in found}
    by_id = {one.id: one for one in found}
    settled: dict[int, Known] = {}
    for row in rows:
        head = heads.get(indexes.get(row.line) or "")
        party = by_id.get(head.household_id) if head and head.relation is Relation.HEAD else None
        if row.text(HOUSEHOLD):
            named = by_number.get(row.text(HOUSEHOLD).upper())
            if row.text(HEAD) and named != party:
                row.refuse(
                    HOUSEHOLD,
                    "编号与户主证件号码不是同一户，请核对。",
                    "The number and the head's document belong to different households.",
                )
                continue
            party = named
        if _fits(row, party, households_only=households_only):
            assert party is not None
            settled[row.line] = party
    return settled


def _head_index(row: ImportRow) -> str | None:
    typed = "".join(row.text(HEAD).split()).upper()
    return blind_index(DOCUMENT, typed) if typed else None


def _fits(row: ImportRow, party: Known | None, *, households_only: bool) -> bool:
    column = HOUSEHOLD if row.text(HOUSEHOLD) or not row.text(HEAD) else HEAD
    if not row.text(HOUSEHOLD) and not row.text(HEAD):
        if not {problem.column for problem in row.problems} & {HOUSEHOLD, HEAD}:
            row.refuse(
                column,
                "请填编号或户主证件号码，任填一项。",
                "Enter the number or the head's document number.",
            )
    elif party is None or (households_only and party.kind is not PartyKind.HOUSEHOLD):
        row.refuse(
            column,
            "本辖区没有这一户，请核对；新的农户先用“农户”模板导入。",
            "There is no such household in your area; enter new ones by the sheet of households.",
        )
    elif not party.active:
        row.refuse(column, "已注销，不能再登记。", "Closed; nothing can be entered for it.")
    else:
        return True
    return False


def member_input(row: ImportRow, *, name: str, relation: Relation) -> MemberInput:
    """A checked row as a person."""
    return MemberInput(
        name=name,
        relation=relation,
        document_type=row.text(TYPE),
        document_number=row.text(NUMBER),
        joined_on=date.fromisoformat(row.text(JOINED)),
        phone=row.text(PHONE),
        document_reason=row.text(REASON),
        born_on=date.fromisoformat(row.text(BORN)) if row.text(BORN) else None,
    )


def settle_existing(row: ImportRow, round_: Round) -> None:
    """A record that is there: unchanged, changed where that was asked for, or refused."""
    row.act = Act.CHANGE if row.differences else Act.SAME
    if row.differences and not round_.updates:
        changed = row.differences[0].column
        row.differences.clear()
        row.refuse(
            changed,
            "已登记，内容与表中不同。确要修改时，请勾选“更新已存在的数据”。",
            "Recorded with other content. To change it, tick “Update existing records”.",
        )


def refuse_broken(row: ImportRow, column: str, error: RuleBroken) -> None:
    """A rule of the register, told at its column."""
    row.refuse(column, error.message.zh, error.message.en)
