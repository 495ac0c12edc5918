"""What a story is made of: paragraphs with their runs, tables with their cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.typeset.layout.looks import Border, ParaLook, RunLook
from app.typeset.layout.package import Element

KNOWN = 100
"""Contents of one cell that are remembered."""


@dataclass(slots=True, unsafe_hash=True)
class Atom:
    """A piece of a run before it is measured: text, tab, break, page, field, picture."""

    kind: str
    text: str
    look: RunLook
    size: tuple[float, float] = (0.0, 0.0)
    link: str = ""


@dataclass(slots=True)
class Paragraph:
    """One paragraph."""

    look: ParaLook
    atoms: list[Atom]
    mark: RunLook
    section: Element | None = None
    """The settings of the section that ends with this paragraph."""
    cast: tuple[Any, ...] = ()
    """The mould it came from and its words: two of the same cast are set alike."""

    has_fields: bool = field(init=False)
    """Whether its words depend on the page."""
    has_pictures: bool = field(init=False)
    """Whether something in it belongs to one file alone."""

    def __post_init__(self) -> None:
        kinds = {atom.kind for atom in self.atoms}
        self.has_fields = "field" in kinds
        self.has_pictures = "picture" in kinds


@dataclass(slots=True)
class Cell:
    """One cell; `span` columns wide, `merge` is restart, continue or empty."""

    blocks: list[Block]
    span: int
    merge: str
    borders: dict[str, Border | None]
    fill: str | None
    align: str
    margins: Mapping[str, float]


@dataclass(slots=True)
class Row:
    """One row."""

    cells: list[Cell]
    height: float
    rule: str
    header: bool
    whole: bool
    before: int

    @property
    def columns(self) -> int:
        """How many columns it reaches over."""
        return self.before + sum(cell.span for cell in self.cells)

    def full(self) -> Row:
        """Itself: every cell is there."""
        return self


@dataclass(frozen=True, slots=True, eq=False)
class CellForm:
    """One cell of a cast row: its words make it whole."""

    first: int
    last: int
    """Its words among those of the row."""
    fill: Callable[[Sequence[bytes]], Cell]
    _known: dict[Sequence[bytes], Cell] = field(default_factory=dict)

    def cell(self, words: Sequence[bytes]) -> Cell:
        """The cell that says its part of a row's words; kept, as labels are said in every paper."""
        said = words[self.first : self.last]
        made = self._known.get(said)
        if made is None:
            if len(self._known) >= KNOWN:
                self._known.clear()
            made = self._known[said] = self.fill(words)
        return made


@dataclass(frozen=True, slots=True, eq=False)
class RowForm:
    """What rows of one mould share."""

    row: Row
    """A row of that mould, its words left open."""
    cells: tuple[CellForm, ...]
    plain: bool
    """Nothing in it reaches into other rows or depends on the page."""


@dataclass(frozen=True, slots=True)
class CastRow:
    """A row of which only the words are its own."""

    form: RowForm
    words: tuple[bytes, ...]
    """As they are written in the file."""

    @property
    def columns(self) -> int:
        """How many columns it reaches over."""
        return self.form.row.columns

    @property
    def header(self) -> bool:
        """Whether it is repeated on every page."""
        return self.form.row.header

    def full(self) -> Row:
        """The row with every cell made."""
        held = self.form.row
        cells = [one.cell(self.words) for one in self.form.cells]
        return Row(cells, held.height, held.rule, held.header, held.whole, held.before)


@dataclass(slots=True)
class Table:
    """One table: columns in points, rows, its lines."""

    columns: list[float]
    rows: Sequence[Row | CastRow]
    borders: dict[str, Border | None]
    align: str
    indent: float
    margins: dict[str, float] = field(default_factory=dict)


Block = Paragraph | Table
