"""The village a row names, by code or by name, among those of the actor's area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.bilingual import Text
from app.divisions.queries import list_working_places, names_by_path
from app.divisions.rules import Level
from app.imports.kinds import Round, SheetColumn
from app.imports.rules import ImportRow

COLUMN = "division_code"
KNOWN = "villages"


@dataclass(frozen=True, slots=True)
class Village:
    """A village as rows are compared with it."""

    id: int
    code: str
    path: str
    name: str


def village_column() -> SheetColumn:
    """The column that names a row's village."""
    return SheetColumn(
        COLUMN,
        Text("所在村", "Village"),
        "code",
        required=True,
        help=Text(
            "12 位村代码，或村名；有重名的写“云坪镇云坪村”",
            "the 12-digit code, or the name; where two share it, with the township in front",
        ),
        example="529901101201",
        longest=60,
    )


def settle_villages(rows: Sequence[ImportRow], round_: Round) -> dict[int, Village]:
    """The village of each row, by line; a row whose village cannot be told is refused."""
    known: dict[str, list[Village]] | None = round_.memory.get(KNOWN)
    if known is None:
        known = round_.memory[KNOWN] = _known(round_.actor.division_path)
    found: dict[int, Village] = {}
    for row in rows:
        word = row.text(COLUMN).replace(" ", "")
        if not word:
            continue
        matching = known.get(word, [])
        if len(matching) == 1:
            found[row.line] = matching[0]
            row.values[COLUMN] = matching[0].code
        elif matching:
            codes = "、".join(sorted(one.code for one in matching))
            row.refuse(
                COLUMN,
                f"有多个村叫“{word}”，请改填代码：{codes}。",
                f"Several villages are called “{word}”; enter the code: {codes}.",
            )
        else:
            row.refuse(
                COLUMN,
                f"本辖区没有“{word}”这个村，请核对村代码或村名。",
                f"There is no village “{word}” in your area; check the code or name.",
            )
    return found


def _known(area: str) -> dict[str, list[Village]]:
    """Villages by every word that may name them."""
    villages = list_working_places(path=area, level=Level.VILLAGE)
    full = names_by_path([one.path for one in villages])
    known: dict[str, list[Village]] = {}
    for one in villages:
        village = Village(one.id, one.code, one.path, one.name_zh)
        for word in {one.code, one.name_zh, full[one.path].zh, one.name_en.replace(" ", "")}:
            known.setdefault(word, []).append(village)
    return known
