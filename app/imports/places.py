"""The kind for a county's own townships and villages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.access.permissions import Permission
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers import division_code
from app.core.paths import lies_within
from app.divisions.commands import record_places
from app.divisions.commands.rows import known_rows
from app.divisions.rules import (
    LOCAL_LEVELS,
    LONGEST_ENGLISH,
    LONGEST_NAME,
    PlaceRow,
    level_of,
    parent_code,
    path_of,
)
from app.imports.kinds import ImportKind, Round, SheetColumn
from app.imports.rules import Act, ImportRow

CODE, NAME, ENGLISH, FROM = "code", "name_zh", "name_en", "valid_from"
ENTERED = "entered"
"""In a round's memory: codes of earlier rows, below which later rows may stand."""


def check_places(rows: Sequence[ImportRow], round_: Round) -> None:
    """Codes of the right length, in one's own area, below a place that is there or comes first."""
    for row in rows:
        _check_code(row, round_)
    codes = {row.text(CODE) for row in rows if row.text(CODE)}
    above = {str(parent_code(code)) for code in codes}
    known = known_rows(codes | above)
    entered: set[str] = round_.memory.setdefault(ENTERED, set())
    entered |= {row.text(CODE) for row in rows if row.good}
    for row in rows:
        code = row.text(CODE)
        if not code:
            continue
        if str(parent_code(code)) not in known and str(parent_code(code)) not in entered:
            row.refuse(
                CODE,
                f"上级区划 {parent_code(code)} 尚未登记，请把它也列入表中或先登记。",
                f"The division above ({parent_code(code)}) is not recorded; list it too.",
            )
        held = known.get(code)
        if held is None:
            continue
        if held.valid_to is not None:
            row.refuse(
                CODE,
                f"代码已于 {held.valid_to:%Y-%m-%d} 停用，请改用新代码。",
                f"The code ended on {held.valid_to:%Y-%m-%d}; use the new one.",
            )
        row.change(NAME, held.name_zh, row.text(NAME) or held.name_zh)
        if row.text(ENGLISH):
            row.change(ENGLISH, held.name_en, row.text(ENGLISH))
        _settle(row, round_)


def _settle(row: ImportRow, round_: Round) -> None:
    """A place that is there: unchanged, renamed where that was asked for, or refused."""
    row.act = Act.CHANGE if row.differences else Act.SAME
    if row.differences and not round_.updates:
        row.differences.clear()
        row.refuse(
            NAME,
            "代码已登记为另一名称。确要改名时，请勾选“更新已存在的数据”。",
            "The code is recorded under another name. To rename it, tick “Update existing”.",
        )


def _check_code(row: ImportRow, round_: Round) -> None:
    typed = row.text(CODE)
    if not typed:
        return
    try:
        code = division_code.parse(typed)
        level = level_of(code)
    except InvalidValue as error:
        row.refuse(CODE, error.message.zh, error.message.en)
        row.values.pop(CODE)
        return
    row.values[CODE] = code
    if level not in LOCAL_LEVELS:
        row.refuse(
            CODE,
            "应为乡镇（9 位）或村（12 位）代码；县级以上区划随程序更新。",
            "A township has 9 digits, a village 12; counties and above come with the program.",
        )
    elif not lies_within(path_of(code), round_.actor.division_path):
        row.refuse(CODE, "不在您的管辖范围内。", "Outside your area.")


def write_places(rows: Sequence[ImportRow], round_: Round) -> None:
    """As a county's own list."""
    record_places(
        rows=[
            PlaceRow(
                code=row.text(CODE),
                name_zh=row.text(NAME),
                name_en=row.text(ENGLISH),
                valid_from=date.fromisoformat(row.text(FROM)) if row.text(FROM) else None,
            )
            for row in sorted(rows, key=lambda row: row.text(CODE))
        ],
        actor=round_.actor,
    )


def keys_of(row: ImportRow) -> Mapping[str, str]:
    """A code stands once."""
    return {CODE: row.text(CODE)} if row.text(CODE) else {}


PLACES = ImportKind(
    code="places",
    title=Text("乡镇和村", "Townships and villages"),
    lead=Text(
        "本县自己的乡镇、村代码表；已登记的不会删除。",
        "A county's own list of townships and villages; none is ever removed.",
    ),
    permission=Permission.DIVISION_EDIT,
    columns=(
        SheetColumn(
            CODE,
            Text("区划代码", "Division code"),
            "code",
            required=True,
            help=Text("乡镇 9 位，村 12 位", "9 digits for a township, 12 for a village"),
            example="529901101201",
            longest=24,
        ),
        SheetColumn(
            NAME,
            Text("名称", "Name"),
            required=True,
            example="云坪村",
            longest=LONGEST_NAME,
        ),
        SheetColumn(
            ENGLISH,
            Text("英文名称", "Name in English"),
            help=Text("不填则按读音生成", "made from the reading when left empty"),
            example="Yunping Village",
            longest=LONGEST_ENGLISH,
        ),
        SheetColumn(
            FROM,
            Text("启用日期", "In force from"),
            "date",
            help=Text("不填为登记当天", "the day of recording when left empty"),
            example="2020-01-01",
        ),
    ),
    check=check_places,
    write=write_places,
    keys=keys_of,
    updates=Text("改为表中的名称", "Places take the names of the sheet"),
    order=50,
)
