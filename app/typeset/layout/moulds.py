"""Paragraphs and rows read once without their words, and filled with the words of each paper.

A piece of XML without its words is the key: papers of one template, and the rows of one table,
differ in hardly anything else. What may mean something else in another file (relations, sections,
lists that count) is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

from app.typeset.layout.blocks import (
    Atom,
    CastRow,
    Cell,
    CellForm,
    Paragraph,
    Row,
    RowForm,
    Table,
)
from app.typeset.layout.looks import ParaLook, RunLook
from app.typeset.layout.package import Element, W, parse
from app.typeset.layout.slices import WORDS_END, NotAsUsual, cut_words

Around = tuple[bytes, ...]
KEPT = 2_000
"""Forms of one template."""
WHOLE = 300
"""Paragraphs of one template that are remembered with their words."""
OWN = re.compile(rb"[<\s/](?!w:|xml:|w1[456]\w*:)[A-Za-z_\x80-\xff][\w.\x80-\xff-]*:")
"""A name that is not Word's own for text: pictures, links, what else may need a relation."""
OPENS, CLOSES = "\ue000", "\ue001"
MARKED = re.compile(f"{OPENS}(\\d+){CLOSES}")
REFERENCE = re.compile("&(lt|gt|amp|quot|apos);")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_numbers = count(1)


class Reader(Protocol):
    """Who reads a piece for the first time."""

    def is_counted(self, node: Element) -> bool:
        """Whether a paragraph belongs to a list."""

    def paragraph(self, node: Element) -> Paragraph:
        """A paragraph."""

    def row(self, node: Element, margins: Mapping[str, float]) -> Row:
        """A row."""


@dataclass(frozen=True, slots=True, eq=False)
class ParagraphForm:
    """A paragraph whose words are open; each atom with the place of its words, or -1."""

    number: int
    look: ParaLook
    mark: RunLook
    atoms: tuple[tuple[Atom, int], ...]

    @property
    def places(self) -> list[int]:
        """Where its words stand among those of the piece."""
        return [place for _, place in self.atoms if place >= 0]

    def fill(self, words: Sequence[bytes]) -> Paragraph:
        """The paragraph that says these words."""
        atoms: list[Atom] = []
        cast: list[int | bytes] = [self.number]
        for atom, place in self.atoms:
            if place < 0:
                atoms.append(atom)
                continue
            cast.append(words[place])
            text = said(words[place])
            if text:
                text = text.upper() if atom.look.caps else text
                atoms.append(Atom("text", text, atom.look, atom.size, atom.link))
        return Paragraph(self.look, atoms, self.mark, None, tuple(cast))


class Moulds:
    """What was read of one template, for parts that begin with the same tag."""

    def __init__(self, opening: bytes, closing: bytes) -> None:
        self._opening, self._closing = opening, closing
        self._whole: dict[bytes, Paragraph] = {}
        self._paragraphs: dict[Around, ParagraphForm | None] = {}
        self._rows: dict[tuple[Around, tuple[float, ...]], RowForm | None] = {}
        self._frames: dict[bytes, Table] = {}

    def parse(self, raw: bytes) -> Element:
        """The element a piece of XML holds; NotAsUsual where it holds more than one."""
        root = parse(self._opening + raw + self._closing)
        if len(root) != 1:
            raise NotAsUsual
        return root[0]

    def paragraph(self, raw: bytes, reader: Reader) -> Paragraph:
        """A paragraph as it is written; the same one for the same bytes."""
        made = self._whole.get(raw)
        if made is not None:
            return made
        around, words = cut_words(raw)
        if around not in self._paragraphs:
            bound(self._paragraphs)
            self._paragraphs[around] = self._paragraph_form(around, reader)
        form = self._paragraphs[around]
        if form is None:
            return reader.paragraph(self.parse(raw))
        bound(self._whole, WHOLE)
        made = self._whole[raw] = form.fill(words)
        return made

    def row(self, raw: bytes, margins: Mapping[str, float], reader: Reader) -> Row | CastRow:
        """A row of a table whose cells have these margins."""
        around, words = cut_words(raw)
        key = around, tuple(margins.values())
        if key not in self._rows:
            bound(self._rows)
            self._rows[key] = self._row_form(around, margins, reader)
        form = self._rows[key]
        if form is None:
            return reader.row(self.parse(raw), margins)
        return CastRow(form, words)

    def frame(self, head: bytes) -> Table | None:
        """A table without its rows that began like this one."""
        return self._frames.get(head)

    def keep_frame(self, head: bytes, frame: Table) -> None:
        """Remember a table without its rows."""
        bound(self._frames)
        self._frames[head] = frame

    def _open(self, around: Around, reader: Reader) -> Element | None:
        """A piece with marks for words; None where it cannot be kept."""
        if any(OWN.search(one) or b"<w:sectPr" in one for one in around):
            return None
        marks = [f"{OPENS}{at}{CLOSES}".encode() for at in range(len(around) - 1)]
        opened = [piece + mark for piece, mark in zip(around, marks, strict=False)]
        node = self.parse(WORDS_END.join([*opened, around[-1]]))
        paragraphs = node.iter(f"{W}p")
        return None if any(reader.is_counted(one) for one in paragraphs) else node

    def _paragraph_form(self, around: Around, reader: Reader) -> ParagraphForm | None:
        node = self._open(around, reader)
        return None if node is None else form_of(reader.paragraph(node))

    def _row_form(
        self, around: Around, margins: Mapping[str, float], reader: Reader
    ) -> RowForm | None:
        node = self._open(around, reader)
        if node is None:
            return None
        row = reader.row(node, margins)
        cells: list[CellForm] = []
        for cell in row.cells:
            form = _cell_form(cell)
            if form is None:
                return None
            cells.append(form)
        return RowForm(row, tuple(cells), _is_plain(row))


def form_of(paragraph: Paragraph) -> ParagraphForm | None:
    """The form of a paragraph that says marks; None where a mark is not all a run says."""
    atoms: list[tuple[Atom, int]] = []
    for atom in paragraph.atoms:
        found = MARKED.fullmatch(atom.text)
        if found is None and (OPENS in atom.text or CLOSES in atom.text):
            return None
        atoms.append((atom, int(found[1]) if found else -1))
    return ParagraphForm(next(_numbers), paragraph.look, paragraph.mark, tuple(atoms))


def said(words: bytes) -> str:
    """Words as they are written in XML, as they are meant."""
    text = words.decode()
    return REFERENCE.sub(lambda found: NAMED[found[1]], text) if "&" in text else text


def _cell_form(cell: Cell) -> CellForm | None:
    forms: list[ParagraphForm] = []
    for block in cell.blocks:
        form = form_of(block) if isinstance(block, Paragraph) else None
        if form is None:
            return None
        forms.append(form)
    places = [place for form in forms for place in form.places]

    def fill(words: Sequence[bytes]) -> Cell:
        return Cell(
            [form.fill(words) for form in forms],
            cell.span,
            cell.merge,
            cell.borders,
            cell.fill,
            cell.align,
            cell.margins,
        )

    return CellForm(min(places, default=0), max(places, default=-1) + 1, fill)


def _is_plain(row: Row) -> bool:
    if row.header or any(cell.merge for cell in row.cells):
        return False
    return not any(
        block.has_fields
        for cell in row.cells
        for block in cell.blocks
        if isinstance(block, Paragraph)
    )


def bound(kept: dict[Any, Any], most: int = KEPT) -> None:
    """Forget everything when there is too much of it; it is made again."""
    if len(kept) >= most:
        kept.clear()
