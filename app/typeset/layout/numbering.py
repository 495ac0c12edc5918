"""numbering.xml: the labels of lists, counted as the paragraphs come."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from app.typeset.layout.looks import RunLook
from app.typeset.layout.package import Element, Packed, W, parse, unpacked
from app.typeset.layout.styles import Raw, Styles, read_para, read_run

DIGITS = "零一二三四五六七八九"


def chinese(count: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五; larger ones as figures."""
    if count <= 0 or count > 999:
        return str(count)
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    said = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (DIGITS[ones] if ones else "")


def letters(count: int) -> str:
    """1 → a, 27 → aa, as Word counts on."""
    turns, place = divmod(count - 1, 26)
    return chr(97 + place) * (turns + 1)


def roman(count: int) -> str:
    """4 → iv."""
    said = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        while count >= value:
            said, count = said + sign, count - value
    return said


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda count: f"{count:02d}",
    "lowerLetter": letters,
    "upperLetter": lambda count: letters(count).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda count: "".join(DIGITS[int(sign)] for sign in str(count)),
    "decimalEnclosedCircle": lambda count: chr(0x245F + count) if 0 < count <= 20 else str(count),
    "bullet": lambda _count: "",
    "none": lambda _count: "",
}


Counted = tuple[dict[str, dict[int, int]], dict[str, dict[int, int]]]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    start: int
    format: str
    text: str
    suffix: str
    para: Raw
    run: Raw


@dataclass
class Lists:
    """The lists of a document and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    own: dict[str, dict[int, Level]] = field(default_factory=dict)
    """Levels that one list states for itself, by its number."""
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    """Where a list begins anew, by its number and level; taken out when it has begun."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Element | None) -> Lists:
        """From numbering.xml, if there is one."""
        lists = cls()
        if root is None:
            return lists
        for node in root.iter(f"{W}abstractNum"):
            lists.levels[str(node.get(f"{W}abstractNumId"))] = {
                int(one.get(f"{W}ilvl") or 0): _level(one) for one in node.iter(f"{W}lvl")
            }
        for node in root.iter(f"{W}num"):
            target = node.find(f"{W}abstractNumId")
            if target is not None:
                lists.abstract[str(node.get(f"{W}numId"))] = str(target.get(f"{W}val"))
            lists._override(node)
        return lists

    def _override(self, node: Element) -> None:
        list_id = str(node.get(f"{W}numId"))
        for one in node.findall(f"{W}lvlOverride"):
            at = int(one.get(f"{W}ilvl") or 0)
            start, stated = one.find(f"{W}startOverride"), one.find(f"{W}lvl")
            if start is not None:
                self.restarts.setdefault(list_id, {})[at] = int(start.get(f"{W}val") or 1)
            if stated is not None:
                self.own.setdefault(list_id, {})[at] = _level(stated)

    def counted(self) -> Counted:
        """How far all lists have counted."""
        return _copied(self.counts), _copied(self.restarts)

    def count_from(self, counted: Counted) -> None:
        """Go back to where the lists stood."""
        self.counts, self.restarts = _copied(counted[0]), _copied(counted[1])

    def _levels(self, list_id: str) -> dict[int, Level]:
        shared = self.levels.get(self.abstract.get(list_id, ""), {})
        own = self.own.get(list_id)
        return {**shared, **own} if own else shared

    def level(self, list_id: str, level: int) -> Level | None:
        """The level a paragraph stands on."""
        return self._levels(list_id).get(level)

    def label(self, list_id: str, level: int) -> str:
        """Count one on, and say the label."""
        levels = self._levels(list_id)
        counts = self.counts.setdefault(self.abstract.get(list_id, ""), {})
        here = levels[level]
        anew = self.restarts.get(list_id, {}).pop(level, None)
        if anew is not None:
            counts[level] = anew - 1
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

        def counted(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            held = levels.get(at, here)
            return FORMATS.get(held.format, str)(counts.get(at, held.start))

        if here.format == "bullet":
            return here.text if here.text and ord(here.text[0]) < 0xE000 else "•"
        return re.sub(r"%([1-9])", counted, here.text)


@lru_cache(maxsize=64)
def _read(packed: Packed) -> Lists:
    return Lists.read(parse(unpacked(packed)))


def lists_of(packed: Packed | None) -> Lists:
    """The lists of a paper, none of which has counted yet; read once for all of a template."""
    if packed is None:
        return Lists()
    held = _read(packed)
    return replace(held, restarts=_copied(held.restarts), counts={})


def _copied(levels: dict[str, dict[int, int]]) -> dict[str, dict[int, int]]:
    return {list_id: dict(held) for list_id, held in levels.items()}


def _level(node: Element) -> Level:
    def value(name: str, other: str) -> str:
        found = node.find(f"{W}{name}")
        return other if found is None else (found.get(f"{W}val") or "")

    return Level(
        start=int(value("start", "1") or 1),
        format=value("numFmt", "decimal"),
        text=value("lvlText", ""),
        suffix=value("suff", "tab"),
        para={k: v for k, v in read_para(node.find(f"{W}pPr")).items() if k != "style"},
        run=read_run(node.find(f"{W}rPr")),
    )


def label_look(styles: Styles, style: str, *, level: Level, mark: Raw) -> RunLook:
    """The look of a label: of the paragraph's mark, and on top of it the level's own."""
    own: dict[str, Any] = {**mark, **{k: v for k, v in level.run.items() if k != "style"}}
    return styles.run_look(style, own)
