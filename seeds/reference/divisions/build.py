"""From the package's two files to rows: what is in force, what was abolished, who carries it on.

Pure: it reads dictionaries and returns rows. Downloading and writing is the command's
(`__main__`), loading into a database the loader's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.divisions.english import english_name
from app.divisions.rules import DivisionInput, is_placeholder, parent_code
from seeds.reference.divisions.corrections import FOUNDATIONS, SUCCESSIONS

SINCE = 1980
"""The first published code book; what it holds is dated from here."""
IDENTITY_CARDS = 1984
"""Codes that ended by the year of the first identity cards stand on no paper in use, and the source
calls itself unsure of them."""
MERGERS = frozenset({"撤销", "撤区设区"})
"""Kinds of event whose new code may have stood before."""
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
MUNICIPALITY_PARTS = {"01": "市辖区", "02": "县", "03": "市"}


@dataclass(frozen=True, slots=True)
class Change:
    """One event: a code that ended or began in a year."""

    year: int
    old: str | None
    old_name: str
    old_parent_name: str
    new: str | None
    founding: bool
    """Whether the new code began with it, rather than took in another."""


@dataclass
class History:
    """What happened to each code, in order of years."""

    endings: dict[str, list[Change]] = field(default_factory=dict)
    beginnings: dict[str, list[Change]] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        """Keep one event under both its codes."""
        if change.old is not None and change.old != change.new:
            self.endings.setdefault(change.old, []).append(change)
        if change.new is not None and change.old != change.new:
            self.beginnings.setdefault(change.new, []).append(change)


def build(
    divisions: Mapping[str, Any],
    changes: Mapping[str, Any],
    *,
    successions: Sequence[tuple[int, str, str, str]] = SUCCESSIONS,
    foundations: Sequence[tuple[int, str]] = FOUNDATIONS,
) -> list[DivisionInput]:
    """All rows in code order, each below a row that is there."""
    names = _current_names(divisions)
    history = _history(changes["events"], successions, foundations)
    rows = {code: _current_row(code, name, history) for code, name in names.items()}
    rows.update({row.code: row for row in _ended_rows(names, history)})
    _add_parents(rows, history)
    kept = {code: _without_lost_successor(row, rows) for code, row in rows.items()}
    return [kept[code] for code in sorted(kept)]


def shortened(padded: str) -> str:
    """`520000000000` 52, `522401000000` 522401: the code without the zeros of empty levels."""
    code = padded[:6]
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def _current_names(divisions: Mapping[str, Any]) -> dict[str, str]:
    names: dict[str, str] = {}
    for province_name, province in divisions["provinces"].items():
        names[shortened(province["code"])] = province_name
        for city_name, city in province["cities"].items():
            if city["code"]:
                names[shortened(city["code"])] = city_name
                if not city["counties"]:
                    names[shortened(city["code"]) + "00"] = "市直辖乡镇"
            names.update({shortened(code): name for name, code in city["counties"].items()})
    return names


def _history(
    events: Iterable[Mapping[str, Any]],
    successions: Sequence[tuple[int, str, str, str]],
    foundations: Sequence[tuple[int, str]],
) -> History:
    history = History()
    corrected = {shortened(old) for _year, old, _name, _new in successions}
    for change in sorted(_changes(events), key=lambda one: one.year):
        if change.old not in corrected:
            history.add(change)
    for year, old, name, new in successions:
        history.add(Change(year, shortened(old), name, "", shortened(new), founding=False))
    for year, code in foundations:
        history.add(Change(year, None, "", "", shortened(code), founding=True))
    return history


def _changes(events: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
    for event in events:
        old, new = event["old"] or {}, event["new"] or {}
        above = event.get("old_path") or []
        if not old.get("code") and not new.get("code"):
            continue
        yield Change(
            year=event["year"],
            old=shortened(old["code"]) if old.get("code") else None,
            old_name=old.get("name") or "",
            old_parent_name=above[-2] if len(above) > 2 else "",
            new=shortened(new["code"]) if new.get("code") else None,
            founding=event["type"] not in MERGERS,
        )


def _current_row(code: str, name: str, history: History) -> DivisionInput:
    return DivisionInput(
        code=code,
        name_zh=name,
        name_en=english_name(name),
        valid_from=date(_began(code, history, before=9999), 1, 1),
    )


def _began(code: str, history: History, *, before: int) -> int:
    """The year a code began, for the last time if it was given out again."""
    gone = [one.year for one in history.endings.get(code, ()) if one.year < before]
    begun = [
        one.year
        for one in history.beginnings.get(code, ())
        if one.founding and one.year <= before and one.year >= max(gone, default=0)
    ]
    return max(SINCE, min(begun, default=SINCE))


def _ended_rows(names: Mapping[str, str], history: History) -> Iterator[DivisionInput]:
    for code, endings in history.endings.items():
        last = endings[-1]
        if code in names or last.year <= IDENTITY_CARDS or len(code) == 2:
            continue
        yield DivisionInput(
            code=code,
            name_zh=last.old_name,
            name_en=english_name(last.old_name),
            valid_from=date(min(_began(code, history, before=last.year), last.year), 1, 1),
            valid_to=date(last.year, 12, 31),
            successor_code=last.new or _same_name(last, names, history),
        )


def _same_name(ended: Change, names: Mapping[str, str], history: History) -> str | None:
    """The one code of the province that took the same name in the same year, if there is one."""
    assert ended.old is not None
    province = ended.old[:2]
    found = {
        code
        for code, begun in history.beginnings.items()
        if code.startswith(province)
        and code != ended.old
        and any(one.year == ended.year for one in begun)
        and _name_of(code, names, history) == ended.old_name
    }
    return found.pop() if len(found) == 1 else None


def _name_of(code: str, names: Mapping[str, str], history: History) -> str:
    endings = history.endings.get(code, ())
    return names.get(code) or (endings[-1].old_name if endings else "")


def _add_parents(rows: dict[str, DivisionInput], history: History) -> None:
    """What stands above an ended code and has no event of its own, and what only codes need."""
    while missing := {str(parent_code(code)) for code in rows if len(code) > 2} - rows.keys():
        for code in sorted(missing):
            below = [row for row in rows.values() if parent_code(row.code) == code]
            rows[code] = _parent_row(code, below, history)


def _parent_row(code: str, below: Sequence[DivisionInput], history: History) -> DivisionInput:
    ends = [row.valid_to for row in below]
    name = _placeholder_name(code) if is_placeholder(code) else _told_name(below, history)
    assert name, f"{code} stands above {below[0].code}, and nothing tells its name"
    return DivisionInput(
        code=code,
        name_zh=name,
        name_en=english_name(name),
        valid_from=min(row.valid_from for row in below),
        valid_to=None if None in ends else max(end for end in ends if end is not None),
    )


def _told_name(below: Sequence[DivisionInput], history: History) -> str:
    """The name of the division above, as the latest event below tells it."""
    told = [
        (one.year, one.old_parent_name)
        for row in below
        for one in history.endings.get(row.code, ())
        if one.old_parent_name
    ]
    return max(told)[1] if told else ""


def _placeholder_name(code: str) -> str:
    if code[:2] in MUNICIPALITIES:
        return MUNICIPALITY_PARTS[code[2:4]]
    return "自治区直辖县级行政区划" if code == "6590" else "省直辖县级行政区划"


def _without_lost_successor(row: DivisionInput, rows: Mapping[str, DivisionInput]) -> DivisionInput:
    """A successor that is itself unknown, or of a lower level, names nobody."""
    follower = row.successor_code
    known = follower in rows and len(follower or "") <= len(row.code)
    if follower is None or known:
        return row
    return DivisionInput(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
