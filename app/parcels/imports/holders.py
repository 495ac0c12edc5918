"""The kind for holders: one row for each part of a right; the rows of a right stand together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

import sqlalchemy as sa

from app.access.permissions import Permission
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import InvalidValue, RuleBroken
from app.core.identifiers import parcel_key
from app.imports.kinds import ImportKind, Option, Round, SheetColumn
from app.imports.rules import Act, ImportRow
from app.parcels.commands.holders import check_set, set_holders_of_many
from app.parcels.imports.replaced import (
    SAID,
    SHARE,
    TERM,
    OnRegister,
    Replaced,
    on_register,
    tell_replaced,
)
from app.parcels.inputs import HoldersInput, ShareInput
from app.parcels.models import Parcel
from app.parcels.queries import scoped
from app.parcels.rules import HOLD_LABELS, RIGHT_LABELS, HoldKind, ParcelStatus, Right
from app.parties.imports.people import HOUSEHOLD, HOUSEHOLD_COLUMNS, Known, settle_parties

KEY, RIGHT, ON, REASON = "key", "right", "on", "reason"
MET = "sets"
"""In a round's memory: sets of earlier chunks, which must not come again."""


def group_of(row: ImportRow) -> str:
    """Rows of one right of one parcel are checked and written together."""
    return f"{row.text(KEY)} {row.text(RIGHT)}"


def check_holders(rows: Sequence[ImportRow], round_: Round) -> None:
    """Parcels, people, days; and that the parts of each right are the whole."""
    for row in rows:
        _tidy_key(row)
    parties = settle_parties(rows, round_, households_only=False)
    parcels = _parcels(rows, round_)
    register = on_register(parcels.values())
    replaced: list[Replaced] = []
    met: set[str] = round_.memory.setdefault(MET, set())
    for name, group in groupby(rows, key=group_of):
        together = list(group)
        if name in met and name.strip():
            for row in together:
                row.refuse(
                    KEY,
                    "同一小班同一权利的各行要排在一起。",
                    "Rows of one right of one parcel must stand together.",
                )
        met.add(name)
        for row in together:
            if row.text(KEY) and row.text(KEY) not in parcels and not _blamed(row, KEY):
                row.refuse(
                    KEY,
                    "本辖区没有这个小班，或它已分割、合并；请核对小班编码。",
                    "There is no such parcel in your area, or others took its place.",
                )
        _check_set(together, parties, parcels, register)
        if _settle_set(together, register, round_):
            given: HoldersInput = together[0].found
            replaced.append((together, given, register.before(given)))
    tell_replaced(replaced)


def _tidy_key(row: ImportRow) -> None:
    if row.text(KEY):
        try:
            row.values[KEY] = str(parcel_key.parse(row.text(KEY)))
        except InvalidValue as error:
            row.refuse(KEY, error.message.zh, error.message.en)


def _blamed(row: ImportRow, column: str) -> bool:
    return any(problem.column == column for problem in row.problems)


def _parcels(rows: Sequence[ImportRow], round_: Round) -> dict[str, int]:
    keys = {row.text(KEY) for row in rows if row.text(KEY)}
    found = session().execute(
        sa.select(Parcel.key, Parcel.id).where(
            Parcel.key.in_(keys),
            Parcel.status == ParcelStatus.CURRENT,
            scoped(round_.actor),
        )
    )
    return {key: id_ for key, id_ in found}  # noqa: C416 - a row is no pair to the type checker


def _check_set(
    rows: Sequence[ImportRow],
    parties: Mapping[int, Known],
    parcels: Mapping[str, int],
    register: OnRegister,
) -> None:
    """One wrong row stops its whole set: parts of a right are nothing without the others."""
    for row in rows:
        if row.good and row.text(ON) != rows[0].text(ON):
            row.refuse(
                ON,
                "同一小班同一权利各行的起始日期应相同。",
                "All rows of one right begin on the same day.",
            )
    if all(row.good for row in rows):
        given = _holders_input(rows, parties, parcels[rows[0].text(KEY)])
        _weigh(rows, given, parties, register)
    if not all(row.good for row in rows):
        for row in rows:
            if row.good:
                row.refuse(
                    "",
                    "同一小班这项权利的其他行有错误，整组都不写入。",
                    "Another row of this right is wrong, so none of the set is written.",
                )


def _weigh(
    rows: Sequence[ImportRow],
    given: HoldersInput,
    parties: Mapping[int, Known],
    register: OnRegister,
) -> None:
    """Hold a whole set to the rules of the register."""
    named = (parties[row.line] for row in rows)
    known = {one.id: (one.name, one.kind.value, "active") for one in named}
    before = register.recorded(given)
    try:
        check_set(given, known)
    except (RuleBroken, InvalidValue) as broken:
        column = broken.field if HOLDERS.column(broken.field or "") else SHARE
        for row in rows:
            row.refuse(column or SHARE, broken.message.zh, broken.message.en)
    if before is not None and given.on < before:
        for row in rows:
            row.refuse(
                ON,
                f"这项权利在 {before} 已有登记，新的登记不能早于那一天。",
                f"The right has an entry of {before}; a new one cannot be earlier.",
            )
    for row in rows:
        row.found = given


def _holders_input(
    rows: Sequence[ImportRow], parties: Mapping[int, Known], parcel_id: int
) -> HoldersInput:
    first = rows[0]
    return HoldersInput(
        parcel_id=parcel_id,
        right=Right(first.text(RIGHT)),
        shares=tuple(
            ShareInput(
                parties[row.line].id,
                Fraction(row.text(SHARE)),
                date.fromisoformat(row.text(TERM)) if row.text(TERM) else None,
            )
            for row in rows
        ),
        on=date.fromisoformat(first.text(ON)),
        reason=first.text(REASON),
    )


def _settle_set(rows: Sequence[ImportRow], register: OnRegister, round_: Round) -> bool:
    """A set that stands: the same, refused, or replaced where that was asked for; whether it is."""
    if not all(row.good for row in rows):
        return False
    given: HoldersInput = rows[0].found
    before, kind = register.before(given), register.barred(given)
    if before and set(before) == set(given.shares):
        for row in rows:
            row.act = Act.SAME
    elif kind is not None:
        _refuse_barred(rows, kind)
    elif before and not round_.updates:
        for row in rows:
            row.refuse(
                SHARE,
                "这项权利已登记了别的权利人或份额。确要更换时，请勾选“更新已存在的数据”。",
                "The right has other holders or shares. To replace them, tick “Update existing”.",
            )
    elif before:
        for row in rows:
            row.act = Act.CHANGE
        return True
    return False


def _refuse_barred(rows: Sequence[ImportRow], kind: HoldKind) -> None:
    """A sheet states no judgment: holders of disputed or seized land change on its page alone."""
    label = HOLD_LABELS[kind]
    for row in rows:
        row.refuse(
            KEY,
            f"小班有{label.zh}，不能用表格变更权利人。更正登记或依判决、决定办理的，"
            "请到小班页点“变更”，写明依据和文书编号。",
            f"The parcel is under “{label.en.lower()}”: a sheet cannot change its holders. Enter a "
            "correction, judgment or decision on the parcel's page with “Change”.",
        )


def write_holders(rows: Sequence[ImportRow], round_: Round) -> None:
    """Each set once."""
    sets: dict[tuple[int, Right], HoldersInput] = {}
    for row in rows:
        given: HoldersInput = row.found
        reason = given.reason or round_.note[:300]
        sets[given.parcel_id, given.right] = HoldersInput(
            given.parcel_id, given.right, given.shares, given.on, reason
        )
    set_holders_of_many(given=list(sets.values()), actor=round_.actor, subject=round_.subject)


HOLDERS = ImportKind(
    code="holders",
    title=Text("小班权利人", "Holders of parcels"),
    lead=Text(
        "一行一位权利人的一份；同一小班同一权利的各行排在一起，份额合计为 1。",
        "One share a line; the rows of a right of a parcel stand together and total 1.",
    ),
    permission=Permission.PARCEL_EDIT,
    columns=(
        SheetColumn(
            KEY,
            Text("小班编码", "Parcel key"),
            "code",
            required=True,
            example="529901101201-L012-X03-2024",
            longest=48,
        ),
        SheetColumn(
            RIGHT,
            Text("权利", "Right"),
            "choice",
            required=True,
            options=tuple(Option(code.value, label) for code, label in RIGHT_LABELS.items()),
            example="林木所有权",
        ),
        SheetColumn(
            HOUSEHOLD,
            Text("权利人编号", "Holder No."),
            "code",
            help=Text(
                "农户、村集体等的编号；与户主证件号码任填一项",
                "of the household, collective or other; this or the head's document number",
            ),
            example="529901-HU-000001",
            longest=40,
        ),
        HOUSEHOLD_COLUMNS[1],
        SheetColumn(SHARE, Text("份额", "Share"), "fraction", required=True, example="1/3"),
        SheetColumn(ON, Text("起始日期", "From"), "date", required=True, example="2021-06-01"),
        SheetColumn(TERM, Text("期限至", "Until"), "date", example="2071-05-31"),
        SheetColumn(REASON, Text("依据", "Reason"), example="林改确权", longest=300),
    ),
    check=check_holders,
    write=write_holders,
    group=group_of,
    spoken=SAID,
    updates=Text("换成表中的权利人和份额", "Replace holders and shares by those of the sheet"),
    order=45,
)
