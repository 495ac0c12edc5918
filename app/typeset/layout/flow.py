"""Strips onto pages: sections, margins, headers and footers, what stays together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from app.typeset.layout.blocks import Block, Paragraph
from app.typeset.layout.boxes import Strip, air_below, least_of, split_row
from app.typeset.layout.package import Element, R, W, is_on, number
from app.typeset.layout.painting import Painter
from app.typeset.layout.strips import StripMaker
from app.typeset.pdf.writer import Page, PdfFile


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of pages of one shape."""

    width: float = 595.3
    height: float = 841.9
    top: float = 72.0
    right: float = 90.0
    bottom: float = 72.0
    left: float = 90.0
    header: float = 36.0
    footer: float = 36.0
    pitch: float = 0.0
    kind: str = "nextPage"
    title_page: bool = False
    start: int | None = None
    parts: tuple[tuple[str, str], ...] = ()
    """`header default` → part, and so on; those of the section before where none is stated."""

    @property
    def column(self) -> float:
        """Width of the text."""
        return self.width - self.left - self.right


def read_section(node: Element | None, relations: dict[str, tuple[str, str]]) -> Section:
    """A w:sectPr."""
    if node is None:
        return Section()
    size, margin = node.find(f"{W}pgSz"), node.find(f"{W}pgMar")
    grid, kind = node.find(f"{W}docGrid"), node.find(f"{W}type")
    pages = node.find(f"{W}pgNumType")
    parts = []
    for name in ("header", "footer"):
        for one in node.findall(f"{W}{name}Reference"):
            found = relations.get(one.get(f"{R}id") or "")
            if found is not None:
                parts.append((f"{name} {one.get(f'{W}type') or 'default'}", found[1]))

    def of(where: Element | None, name: str, other: float) -> float:
        return number(where.get(f"{W}{name}"), other=other) if where is not None else other

    lined = grid is not None and grid.get(f"{W}type") in {"lines", "linesAndChars", "snapToChars"}
    start = pages.get(f"{W}start") if pages is not None else None
    return Section(
        width=of(size, "w", 595.3),
        height=of(size, "h", 841.9),
        top=abs(of(margin, "top", 72.0)),
        right=of(margin, "right", 90.0),
        bottom=abs(of(margin, "bottom", 72.0)),
        left=of(margin, "left", 90.0) + of(margin, "gutter", 0.0),
        header=of(margin, "header", 36.0),
        footer=of(margin, "footer", 36.0),
        pitch=of(grid, "linePitch", 0.0) if lined else 0.0,
        kind=(kind.get(f"{W}val") or "nextPage") if kind is not None else "nextPage",
        title_page=is_on(node.find(f"{W}titlePg")),
        start=int(start) if start else None,
        parts=tuple(parts),
    )


@dataclass(slots=True)
class Sheet:
    """One page while it is filled."""

    section: Section
    parts: dict[str, str]
    number: int
    first: bool
    strips: list[tuple[Strip, float]] = field(default_factory=list)


class Flow:
    """Fills pages with the blocks of a body."""

    def __init__(
        self,
        maker: StripMaker,
        read: Callable[[str], list[Block]],
        *,
        even: bool,
    ) -> None:
        """`read` gives the blocks of a header or footer, the same ones every time."""
        self._maker, self._read, self._even = maker, read, even
        self.sheets: list[Sheet] = []
        self._y = 0.0
        self._floor = 0.0
        self._parts: dict[str, str] = {}
        self._margins: dict[tuple[str, float], float] = {}
        """Height of a header or footer by its part and width, while their pages are counted."""
        self._counts_inside = False

    # ---- sections ----
    def fill(self, sections: Sequence[tuple[Section, Sequence[Block]]]) -> None:
        """All sections, one after the other."""
        before: Section | None = None
        for section, blocks in sections:
            self._parts = {**self._parts, **dict(section.parts)}
            same = before is not None and (before.width, before.height, before.column) == (
                section.width,
                section.height,
                section.column,
            )
            if not (section.kind == "continuous" and same and self.sheets):
                self._open(section, first=True, restart=section.start)
            before = section
            self._maker.pitch = section.pitch
            self._maker.used_fields = False
            strips = self._maker.stack(blocks, section.column)
            self._counts_inside |= self._maker.used_fields
            self._place(strips)

    def settle(self) -> bool:
        """Let fields say how many pages there are in truth: whether all stays where it stands."""
        if self._counts_inside:
            return self._maker.counts[2] == len(self.sheets)
        self._maker.counts = (1, 1, len(self.sheets))
        before, self._margins = self._margins, {}
        for sheet in self.sheets:
            self._margin(sheet, "header")
            self._margin(sheet, "footer")
        return before == self._margins

    def _open(self, section: Section, *, first: bool = False, restart: int | None = None) -> None:
        count = (
            restart if restart is not None else (self.sheets[-1].number + 1 if self.sheets else 1)
        )
        sheet = Sheet(section, dict(self._parts), count, first)
        self.sheets.append(sheet)
        self._y = max(section.top, self._margin(sheet, "header"))
        self._floor = section.height - max(section.bottom, self._margin(sheet, "footer"))

    def _margin(self, sheet: Sheet, name: str) -> float:
        """How far a header or footer reaches into the page."""
        part = self._part_of(sheet, name)
        if part is None:
            return 0.0
        key = part, sheet.section.column
        high = self._margins.get(key)
        if high is None:
            strips = self._furniture(sheet, name)
            high = self._margins[key] = self._high(sheet, name, strips) if strips else 0.0
        distance = sheet.section.header if name == "header" else sheet.section.footer
        return distance + high if high else 0.0

    def _high(self, sheet: Sheet, name: str, strips: list[Strip]) -> float:
        """Height of a header or footer, the air below it included."""
        part = self._part_of(sheet, name)
        below = air_below(self._read(part)) if part is not None else 0.0
        return sum(strip.whole for strip in strips) + below

    def _furniture(self, sheet: Sheet, name: str) -> list[Strip]:
        part = self._part_of(sheet, name)
        if part is None:
            return []
        # Headers and footers do not stand on the grid of the text.
        pitch, self._maker.pitch = self._maker.pitch, 0.0
        strips = self._maker.stack(self._read(part), sheet.section.column)
        self._maker.pitch = pitch
        return strips

    def _part_of(self, sheet: Sheet, name: str) -> str | None:
        if sheet.section.title_page and sheet.first:
            return sheet.parts.get(f"{name} first")
        if self._even and sheet.number % 2 == 0:
            return sheet.parts.get(f"{name} even")
        return sheet.parts.get(f"{name} default")

    # ---- pages ----
    def _place(self, strips: list[Strip]) -> None:
        at = 0
        while at < len(strips):
            end = at
            high = 0.0
            while strips[end].keep and end + 1 < len(strips):
                high += strips[end].whole
                end += 1
            high += least_of(strips[end])
            group = strips[at : end + 1]
            if self._left() + 0.05 < high and self._used() and high <= self._room():
                self._turn(group[0])
            for strip in group:
                self._put(strip)
            at = end + 1

    def _left(self) -> float:
        return self._floor - self._y

    def _room(self) -> float:
        section = self.sheets[-1].section
        return section.height - section.top - section.bottom

    def _used(self) -> bool:
        return bool(self.sheets[-1].strips)

    def _turn(self, strip: Strip) -> None:
        """A new page of the same section; a table that goes on repeats its head."""
        before = self.sheets[-1].strips[-1][0] if self._used() else None
        self._open(self.sheets[-1].section)
        table = strip.table
        goes_on = before is not None and table is not None and before.table is table
        if goes_on and table is not None and strip not in table.headers:
            for head in table.headers:
                self.sheets[-1].strips.append((head, self._y))
                self._y += head.height

    def _put(self, strip: Strip) -> None:
        if strip.new_page and self._used():
            self._turn(strip)
        before = strip.before if self._used() or len(self.sheets) == 1 else 0.0
        if before + strip.height > self._left() + 0.05 and self._used():
            rest = self._split(strip, before)
            if rest is None:
                self._turn(strip)
                before = 0.0
            else:
                self._turn(rest)
                self._put(rest)
                return
        if strip.row is not None and strip.height > self._left() + 0.05:
            rest = self._split(strip, before)
            if rest is not None:
                self._turn(rest)
                self._put(rest)
                return
        self._y += before
        self.sheets[-1].strips.append((strip, self._y))
        self._y += strip.height
        if strip.line is not None and strip.line.ends_page:
            self._turn(strip)

    def _split(self, strip: Strip, before: float) -> Strip | None:
        """Put what fits of a row; the rest is returned. None: the row moves as a whole."""
        row = strip.row
        if row is None or not (row.may_split or strip.height > self._room()):
            return None
        halves = split_row(strip, self._left() - before)
        if halves is None:
            return None
        self._y += before
        self.sheets[-1].strips.append((halves[0], self._y))
        self._y += halves[0].height
        return halves[1]

    # ---- drawing ----
    def draw(self, pdf: PdfFile) -> None:
        """Every page with its header and footer, now that their numbers are known."""
        total = len(self.sheets)
        for sheet in self.sheets:
            section = sheet.section
            page: Page = pdf.page(section.width, section.height)
            painter = Painter(pdf, page)
            for strip, top in sheet.strips:
                painter.strip(strip, x=section.left, top=top, width=section.column)
            self._maker.counts = (sheet.number, self._pages_of(section), total)
            head = self._furniture(sheet, "header")
            painter.stack(head, x=section.left, top=section.header, width=section.column)
            foot = self._furniture(sheet, "footer")
            top = section.height - section.footer - self._high(sheet, "footer", foot)
            painter.stack(foot, x=section.left, top=top, width=section.column)
            painter.end()

    def _pages_of(self, section: Section) -> int:
        return sum(sheet.section is section for sheet in self.sheets)


def sections_of(
    blocks: Sequence[Block], last: Element | None, relations: dict[str, tuple[str, str]]
) -> Iterator[tuple[Section, list[Block]]]:
    """Blocks by section; a section's settings stand at its end, those of the last after all."""
    held: list[Block] = []
    for block in blocks:
        held.append(block)
        if isinstance(block, Paragraph) and block.section is not None:
            yield read_section(block.section, relations), held
            held = []
    yield read_section(last, relations), held
