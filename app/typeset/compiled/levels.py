"""Where in the XML each tag stands, and whether every way through the tags stays well-formed.

docxtpl parses its result with a forgiving parser, which loses text silently when a condition opens
in a paragraph and closes in a cell. Here such a template is refused when it is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from app.typeset.compiled.pieces import Masks, Piece

Level = Literal["text", "run", "block", "cell", "attribute", "leaf", "nowhere"]
"""text: in w:t; run: between the runs of a paragraph; block: between paragraphs; cell: the same in
a table cell; attribute; leaf: another element that holds text; nowhere: text would be lost."""

RUN_PARENTS = frozenset({"w:p", "w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:fldSimple"})
BLOCK_PARENTS = frozenset(
    {"w:body", "w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:txbxContent", "w:sdtContent"}
)
LEAVES = frozenset({"w:instrText", "w:delText", "w:delInstrText"})
OPENING = frozenset({"if", "for", "with", "macro", "call", "filter", "block", "set block"})
OPENING_TOO = frozenset({"autoescape", "trans"})
MIDDLE = frozenset({"else", "elif"})


@dataclass(slots=True)
class Standing:
    """The result of one walk through a part."""

    level: dict[int, Level] = field(default_factory=dict)
    """By index of the piece."""
    unsettled: set[int] = field(default_factory=set)
    """Values whose run or paragraph depends on a condition: only the result tells which it is."""
    row_depths: list[int] = field(default_factory=list)
    """How many blocks are open where each w:tr begins, in document order."""
    table_depths: list[int] = field(default_factory=list)


def stand(masked: str, pieces: Sequence[Piece], masks: Masks) -> Standing:
    """Walk through the masked text once. Crossed when a block crosses an element."""
    walk = _Walk(pieces, masks)
    pattern = re.compile(f"<!--.*?-->|<\\?.*?\\?>|<[^<>]*>|{masks.pattern.pattern}", re.DOTALL)
    for found in pattern.finditer(masked):
        text = found.group()
        if found.group(1) is not None:
            walk.tag(int(found.group(1)), inside=None)
        elif not text.startswith(("<!", "<?")):
            walk.element(text, found.start())
    walk.end()
    return walk.standing


class Crossed(Exception):
    """The block tag of this index opens and closes in different kinds of places."""

    def __init__(self, index: int | None) -> None:
        super().__init__(index)
        self.index = index


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is open, and the branches of blocks it was opened in."""

    name: str
    number: int
    path: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Block:
    """An open block, and what was open where it began."""

    index: int
    inside: int | None
    elements: list[_Open]
    same: int
    """How many of the elements no branch has closed so far."""


class _Walk:
    """Open elements and open blocks."""

    def __init__(self, pieces: Sequence[Piece], masks: Masks) -> None:
        self.pieces, self.masks = pieces, masks
        self.standing = Standing()
        self.elements: list[_Open] = []
        self.opened = 0
        self.blocks: list[_Block] = []
        self.path: tuple[tuple[int, int], ...] = ()
        """Which branch of which block: (index of its opening tag, number of the branch)."""

    def element(self, text: str, position: int) -> None:
        for index in self.masks.pattern.findall(text):
            self.tag(int(index), inside=position)
        name = re.split(r"[\s/>]", text.lstrip("</"), maxsplit=1)[0]
        if text.startswith("</"):
            if not self.elements or self.elements.pop().name != name:
                raise Crossed(self.blocks[-1].index if self.blocks else None)
            return
        if name == "w:tr":
            self.standing.row_depths.append(len(self.blocks))
        elif name == "w:tbl":
            self.standing.table_depths.append(len(self.blocks))
        if not text.endswith("/>"):
            self.opened += 1
            self.elements.append(_Open(name, self.opened, self.path))

    def tag(self, index: int, *, inside: int | None) -> None:
        piece = self.pieces[index]
        self.standing.level.setdefault(index, "attribute" if inside is not None else self._level())
        if piece.word in OPENING or piece.word in OPENING_TOO:
            self.blocks.append(_Block(index, inside, list(self.elements), len(self.elements)))
            self.path = (*self.path, (index, 0))
        elif piece.word in MIDDLE or piece.word.startswith("end"):
            self._turn(index, ends=piece.word not in MIDDLE, inside=inside)
        elif piece.kind == "value" and not self._is_settled():
            self.standing.unsettled.add(index)

    def end(self) -> None:
        if self.elements:
            raise Crossed(self.blocks[-1].index if self.blocks else None)

    def _turn(self, index: int, *, ends: bool, inside: int | None) -> None:
        """An `else`, or the end of a block."""
        if not self.blocks:
            return  # Jinja's parser says it better
        block = self.blocks[-1]
        if block.inside != inside or [each.name for each in block.elements] != [
            each.name for each in self.elements
        ]:
            raise Crossed(block.index)
        if block.elements != self.elements:
            # The block replaces the run or paragraph around it, so that in the next turn of a
            # loop what was written before the change stands in another one.
            self.standing.unsettled.update(range(block.index, index))
            pairs = zip(block.elements, self.elements, strict=True)
            same = next(turn for turn, (one, other) in enumerate(pairs) if one != other)
            block.same = min(block.same, same)
        if not ends:
            self.path = (*self.path[:-1], (block.index, self.path[-1][1] + 1))
            self.elements = list(block.elements)
            return
        self.blocks.pop()
        self.path = self.path[:-1]
        for turn in range(block.same, len(self.elements)):
            # Which of them is open now depends on the branch that was taken.
            self.elements[turn] = replace(self.elements[turn], path=((block.index, -1),))

    def _is_settled(self) -> bool:
        """Whether the paragraph and run around were opened on every way that leads here."""
        return all(
            each.path == self.path[: len(each.path)]
            for each in self.elements
            if each.name in ("w:p", "w:r")
        )

    def _level(self) -> Level:
        parent = self.elements[-1].name if self.elements else "w:body"
        if parent == "w:t":
            return "text"
        if parent == "w:tc":
            return "cell"
        if parent in RUN_PARENTS or (parent == "w:sdtContent" and self._in_paragraph()):
            return "run"
        if parent in BLOCK_PARENTS:
            return "block"
        return "nowhere" if parent.startswith("w:") and parent not in LEAVES else "leaf"

    def _in_paragraph(self) -> bool:
        return any(each.name == "w:p" for each in self.elements)
