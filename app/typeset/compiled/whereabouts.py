"""Where the author finds a tag again: paragraph, or table, row and cell, as Word shows them.

The tags are counted in the part as it was written, before docxtpl moves rows and paragraphs around.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.bilingual import Text
from app.typeset.compiled.kinds import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
LONGEST_TAG = 80


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One tag as it was typed, and its place."""

    tag: str
    place: Text | None


class Finder:
    """Finds the n-th tag of the same wording; asked in the order of the document."""

    def __init__(self, root: Element) -> None:
        self.known: dict[str, list[Whereabouts]] = defaultdict(list)
        self.asked: dict[str, int] = defaultdict(int)
        for text, place in _paragraphs(root):
            for tag in TAG.findall(text):
                self.known[_wording(tag)].append(Whereabouts(_short(tag), place))

    def next(self, tag: str) -> Whereabouts:
        """The place of this tag of the patched part; without a place for one that docxtpl made."""
        wording = _wording(tag)
        number = self.asked[wording]
        self.asked[wording] += 1
        known = self.known.get(wording, ())
        return known[number] if number < len(known) else Whereabouts(_short(tag), None)


def _wording(tag: str) -> str:
    """The same for `{%tr for r in rows %}` and the `{% for r in rows %}` that becomes of it."""
    inner = re.sub(r"^(?:tr|tc|p|r)\s|^[-+]|[-+]$", " ", tag[2:-2])
    inner = re.sub(r"^\s*(?:colspan|cellbg)\s", "", inner)
    return re.sub(r"\s+", "", inner.translate(QUOTES))


def _short(tag: str) -> str:
    return tag if len(tag) <= LONGEST_TAG else f"{tag[: LONGEST_TAG - 1]}…"


def _paragraphs(root: Element) -> Iterator[tuple[str, Text]]:
    """Every paragraph with a tag, in the order of the document."""
    tables: dict[Element, int] = {}
    loose = 0
    for element in root.iter(W + "p", W + "tbl"):
        cell = _ancestor(element, W + "tc")
        if element.tag == W + "tbl":
            if cell is None:
                tables[element] = len(tables) + 1
            continue
        loose += cell is None
        text = "".join(each.text or "" for each in element.iter(W + "t", W + "instrText"))
        if "{" in text:
            yield (
                text,
                _cell_place(cell, tables)
                if cell is not None
                else Text(f"第 {loose} 段", f"paragraph {loose}"),
            )


def _ancestor(element: Element, tag: str) -> Element:
    found = None
    for each in element.iterancestors(tag):
        found = each
    return found


def _cell_place(cell: Element, tables: dict[Element, int]) -> Text:
    """The outermost cell: nested tables are named by the cell they stand in."""
    row = next(cell.iterancestors(W + "tr"))
    table = next(row.iterancestors(W + "tbl"))
    down = 1 + sum(1 for _ in row.itersiblings(W + "tr", preceding=True))
    across = 1 + sum(1 for _ in cell.itersiblings(W + "tc", preceding=True))
    number = tables.get(table, 1)
    return Text(
        f"表 {number} 第 {down} 行第 {across} 格", f"table {number}, row {down}, cell {across}"
    )
