"""Where in the XML each tag stands, and whether every way through the tags stays well-formed.

docxtpl parses its result with a forgiving parser, which loses text silently when a condition opens
in a paragraph and closes in a cell. Here such a template is refused when it is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
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


class _Walk:
    """Open elements and open blocks."""

    def __init__(self, pieces: Sequence[Piece], masks: Masks) -> None:
        self.pieces, self.masks = pieces, masks
        self.standing = Standing()
        self.elements: list[str] = []
        self.blocks: list[tuple[int, object]] = []

    def element(self, text: str, position: int) -> None:
        for index in self.masks.pattern.findall(text):
            self.tag(int(index), inside=position)
        name = re.split(r"[\s/>]", text.lstrip("</"), maxsplit=1)[0]
        if text.startswith("</"):
            if not self.elements or self.elements.pop() != name:
                raise Crossed(self.blocks[-1][0] if self.blocks else None)
            return
        if name == "w:tr":
            self.standing.row_depths.append(len(self.blocks))
        elif name == "w:tbl":
            self.standing.table_depths.append(len(self.blocks))
        if not text.endswith("/>"):
            self.elements.append(name)

    def tag(self, index: int, *, inside: int | None) -> None:
        piece = self.pieces[index]
        self.standing.level.setdefault(index, "attribute" if inside is not None else self._level())
        here = (tuple(self.elements), inside)
        if piece.word in OPENING or piece.word in OPENING_TOO:
            self.blocks.append((index, here))
        elif piece.word in MIDDLE or piece.word.startswith("end"):
            if not self.blocks:
                return  # Jinja's parser says it better
            opened, there = self.blocks[-1]
            if there != here:
                raise Crossed(opened)
            if piece.word not in MIDDLE:
                self.blocks.pop()

    def end(self) -> None:
        if self.elements:
            raise Crossed(self.blocks[-1][0] if self.blocks else None)

    def _level(self) -> Level:
        parent = self.elements[-1] if self.elements else "w:body"
        if parent == "w:t":
            return "text"
        if parent == "w:tc":
            return "cell"
        if parent in RUN_PARENTS or (parent == "w:sdtContent" and "w:p" in self.elements):
            return "run"
        if parent in BLOCK_PARENTS:
            return "block"
        return "nowhere" if parent.startswith("w:") and parent not in LEAVES else "leaf"
