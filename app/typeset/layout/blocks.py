"""A story read into blocks: paragraphs with their runs, tables with their cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.typeset.layout.looks import Border, ParaLook, RunLook
from app.typeset.layout.numbering import Lists, label_look
from app.typeset.layout.package import WP, A, Element, Package, R, W, is_on, local_name, number
from app.typeset.layout.styles import Raw, Styles, read_border, read_para, read_run

EMU = 12_700
FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES"}
INSIDE = {
    f"{W}ins",
    f"{W}smartTag",
    f"{W}sdt",
    f"{W}sdtContent",
    f"{W}moveTo",
    f"{W}bdo",
    f"{W}dir",
}


@dataclass(frozen=True, slots=True)
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

    @property
    def has_fields(self) -> bool:
        """Whether its words depend on the page."""
        return any(atom.kind == "field" for atom in self.atoms)

    @property
    def has_pictures(self) -> bool:
        """Whether something in it belongs to one file alone."""
        return any(atom.kind == "picture" for atom in self.atoms)


@dataclass(slots=True)
class Cell:
    """One cell; `span` columns wide, `merge` is restart, continue or empty."""

    blocks: list[Block]
    span: int
    merge: str
    borders: dict[str, Border | None]
    fill: str | None
    align: str
    margins: dict[str, float]


@dataclass(slots=True)
class Row:
    """One row."""

    cells: list[Cell]
    height: float
    rule: str
    header: bool
    whole: bool
    before: int


@dataclass(slots=True)
class Table:
    """One table: columns in points, rows, its lines."""

    columns: list[float]
    rows: list[Row]
    borders: dict[str, Border | None]
    align: str
    indent: float
    margins: dict[str, float] = field(default_factory=dict)


Block = Paragraph | Table
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
CELL_MARGINS = {"top": 0.0, "left": 5.4, "bottom": 0.0, "right": 5.4}


class StoryReader:
    """Reads one part: the body, a header, a footer."""

    def __init__(self, package: Package, part: str, styles: Styles, lists: Lists) -> None:
        self._package, self._styles, self._lists = package, styles, lists
        self._relations = package.relations(part)

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Paragraphs and tables in order; content controls are looked into."""
        for node in parent:
            if node.tag == f"{W}p":
                yield self.paragraph(node)
            elif node.tag == f"{W}tbl":
                yield self.table(node)
            elif node.tag in INSIDE:
                yield from self.blocks(node)

    # ---- paragraphs ----
    def paragraph(self, node: Element) -> Paragraph:
        """One paragraph with its look, its label and its runs."""
        settings = node.find(f"{W}pPr")
        own = read_para(settings)
        raw = self._styles.para_raw(own)
        mark_own = read_run(settings.find(f"{W}rPr")) if settings is not None else {}
        look, label = self._with_list(own, raw, mark_own)
        style = str(raw["style"])
        runs = _RunReader(self, style)
        runs.walk(node)
        section = settings.find(f"{W}sectPr") if settings is not None else None
        mark = self._styles.run_look(style, mark_own)
        return Paragraph(look, [*label, *runs.atoms], mark, section)

    def _with_list(self, own: Raw, raw: Raw, mark_own: Raw) -> tuple[ParaLook, list[Atom]]:
        list_id = str(raw.get("list_id") or "")
        level = self._lists.level(list_id, int(raw.get("level") or 0)) if list_id else None
        if level is None:
            return self._styles.para_look(own), []
        look = self._styles.para_look(own, extra=level.para)
        text = self._lists.label(list_id, int(raw.get("level") or 0))
        mark = label_look(self._styles, str(raw["style"]), level=level, mark=mark_own)
        atoms = [Atom("text", text, mark)] if text else []
        if level.suffix == "tab":
            atoms.append(Atom("tab", "", mark))
        elif level.suffix == "space":
            atoms.append(Atom("text", " ", mark))
        return look, atoms

    def look_of(self, style: str, settings: Element | None) -> RunLook:
        """The look of a run."""
        return self._styles.run_look(style, read_run(settings))

    def link_of(self, node: Element) -> str:
        """Where a hyperlink leads, outside this document."""
        found = self._relations.get(node.get(f"{R}id") or "")
        return found[1] if found and found[0] == "hyperlink" else ""

    def picture_of(self, drawing: Element) -> tuple[str, float, float] | None:
        """The part and size of an inline picture."""
        inline = drawing.find(f"{WP}inline")
        blip = drawing.find(f".//{A}blip")
        if inline is None or blip is None:
            return None
        extent = inline.find(f"{WP}extent")
        found = self._relations.get(blip.get(f"{R}embed") or "")
        if extent is None or found is None or not self._package.has(found[1]):
            return None
        return found[1], int(extent.get("cx")) / EMU, int(extent.get("cy")) / EMU

    # ---- tables ----
    def table(self, node: Element) -> Table:
        """One table with everything its style and its own settings say."""
        settings = node.find(f"{W}tblPr")
        borders, margins = self._table_lines(settings)
        grid = [number(one.get(f"{W}w")) for one in node.findall(f"{W}tblGrid/{W}gridCol")]
        rows = [self._row(one, margins) for one in _rows(node)]
        grid = _fitted(grid, rows)
        align, indent = "left", 0.0
        if settings is not None:
            jc, ind = settings.find(f"{W}jc"), settings.find(f"{W}tblInd")
            align = (jc.get(f"{W}val") or "left") if jc is not None else "left"
            indent = number(ind.get(f"{W}w")) if ind is not None else 0.0
        return Table(grid, rows, borders, align, indent, margins)

    def _table_lines(
        self, settings: Element | None
    ) -> tuple[dict[str, Border | None], dict[str, float]]:
        borders: dict[str, Border | None] = dict.fromkeys(SIDES)
        margins = dict(CELL_MARGINS)
        chain: list[Element] = []
        style = settings.find(f"{W}tblStyle") if settings is not None else None
        name = style.get(f"{W}val") if style is not None else None
        while name and name in self._styles.table and len(chain) < 10:
            held = self._styles.table[name]
            chain.append(held.find(f"{W}tblPr"))
            based = held.find(f"{W}basedOn")
            name = based.get(f"{W}val") if based is not None else None
        for one in [*reversed(chain), settings]:
            if one is not None:
                _take_borders(one.find(f"{W}tblBorders"), borders)
                _take_margins(one.find(f"{W}tblCellMar"), margins)
        return borders, margins

    def _row(self, node: Element, margins: dict[str, float]) -> Row:
        settings = node.find(f"{W}trPr")
        height, rule, before, header, whole = 0.0, "atLeast", 0, False, False
        if settings is not None:
            high = settings.find(f"{W}trHeight")
            if high is not None:
                height, rule = number(high.get(f"{W}val")), high.get(f"{W}hRule") or "atLeast"
            skipped = settings.find(f"{W}gridBefore")
            before = int(skipped.get(f"{W}val") or 0) if skipped is not None else 0
            header = is_on(settings.find(f"{W}tblHeader"))
            whole = is_on(settings.find(f"{W}cantSplit"))
        cells = [self._cell(one, margins) for one in _cells(node)]
        return Row(cells, height, rule, header, whole, before)

    def _cell(self, node: Element, margins: dict[str, float]) -> Cell:
        settings = node.find(f"{W}tcPr")
        span, merge, fill, align = 1, "", None, "top"
        borders: dict[str, Border | None] = {}
        if settings is not None:
            for one in settings:
                name = local_name(one)
                value = one.get(f"{W}val")
                if name == "gridSpan":
                    span = max(int(value or 1), 1)
                elif name == "vMerge":
                    merge = value or "continue"
                elif name == "shd":
                    shown = one.get(f"{W}fill")
                    fill = shown if shown and len(shown) == 6 and shown != "auto" else None
                elif name == "vAlign":
                    align = value or "top"
                elif name == "tcBorders":
                    _take_borders(one, borders)
                elif name == "tcMar":
                    margins = dict(margins)
                    _take_margins(one, margins)
        return Cell(list(self.blocks(node)), span, merge, borders, fill, align, margins)


def _rows(node: Element) -> Iterator[Element]:
    for one in node:
        if one.tag == f"{W}tr":
            yield one
        elif one.tag in INSIDE:
            yield from _rows(one)


def _cells(node: Element) -> Iterator[Element]:
    for one in node:
        if one.tag == f"{W}tc":
            yield one
        elif one.tag in INSIDE:
            yield from _cells(one)


def _take_borders(node: Element | None, into: dict[str, Border | None]) -> None:
    if node is None:
        return
    for one in node:
        side = {"start": "left", "end": "right"}.get(local_name(one))
        into[side or local_name(one)] = read_border(one)


def _take_margins(node: Element | None, into: dict[str, float]) -> None:
    if node is None:
        return
    for one in node:
        side = {"start": "left", "end": "right"}.get(local_name(one))
        into[side or local_name(one)] = number(one.get(f"{W}w"))


def _fitted(grid: list[float], rows: list[Row]) -> list[float]:
    """At least as many columns as the widest row asks for."""
    wanted = max((row.before + sum(cell.span for cell in row.cells) for row in rows), default=0)
    if len(grid) < wanted:
        grid = [*grid, *[grid[-1] if grid else 72.0] * (wanted - len(grid))]
    return grid


class _RunReader:
    """Walks the runs of a paragraph; fields are told by their instruction."""

    def __init__(self, story: StoryReader, style: str) -> None:
        self._story, self._style = story, style
        self.atoms: list[Atom] = []
        self._link = ""
        self._fields: list[dict[str, Any]] = []

    def walk(self, parent: Element) -> None:
        """Runs in order, those of links and controls included."""
        for node in parent:
            if node.tag == f"{W}r":
                self._run(node)
            elif node.tag == f"{W}hyperlink":
                self._link = self._story.link_of(node)
                self.walk(node)
                self._link = ""
            elif node.tag == f"{W}fldSimple":
                self._simple(node)
            elif node.tag in INSIDE:
                self.walk(node)

    def _simple(self, node: Element) -> None:
        name = _field_name(node.get(f"{W}instr") or "")
        if name not in FIELDS:
            self.walk(node)
            return
        first = node.find(f"{W}r/{W}rPr")
        self.atoms.append(Atom("field", name, self._story.look_of(self._style, first)))

    def _run(self, node: Element) -> None:
        look = self._story.look_of(self._style, node.find(f"{W}rPr"))
        if look.hidden:
            return
        for one in node:
            name = local_name(one)
            if name == "fldChar":
                self._field(one.get(f"{W}fldCharType") or "", look)
            elif name == "instrText":
                if self._fields:
                    self._fields[-1]["said"] += one.text or ""
            elif not self._fields or not self._silent():
                self._content(name, one, look)

    def _field(self, kind: str, look: RunLook) -> None:
        if kind == "begin":
            self._fields.append({"said": "", "state": "code", "look": look})
        elif kind == "separate" and self._fields:
            held = self._fields[-1]
            name = _field_name(held["said"])
            held["state"] = "ours" if name in FIELDS else "shown"
            if name in FIELDS:
                self.atoms.append(Atom("field", name, held["look"]))
        elif kind == "end" and self._fields:
            held = self._fields.pop()
            name = _field_name(held["said"])
            if held["state"] == "code" and name in FIELDS:
                self.atoms.append(Atom("field", name, held["look"]))

    def _silent(self) -> bool:
        return any(held["state"] != "shown" for held in self._fields)

    def _content(self, name: str, node: Element, look: RunLook) -> None:
        put = self.atoms.append
        if name == "t":
            text = node.text or ""
            if text:
                put(Atom("text", text.upper() if look.caps else text, look, link=self._link))
        elif name == "tab":
            put(Atom("tab", "", look))
        elif name in {"br", "cr"}:
            kind = "page" if node.get(f"{W}type") == "page" else "break"
            put(Atom(kind, "", look))
        elif name == "noBreakHyphen":
            put(Atom("text", "-", look))
        elif name == "sym":
            put(Atom("text", _symbol(node), look))
        elif name == "drawing":
            found = self._story.picture_of(node)
            if found is not None:
                put(Atom("picture", found[0], look, (found[1], found[2])))


def _field_name(instruction: str) -> str:
    words = instruction.split()
    return words[0].upper() if words else ""


def _symbol(node: Element) -> str:
    """Symbols of Wingdings that forms use; others by their code."""
    code = int(node.get(f"{W}char") or "20", 16)
    known = {0xF0FE: "☑", 0xF0A8: "☐", 0xF06F: "□", 0xF0FC: "√", 0xF052: "☑", 0xF0A3: "☐"}
    return known.get(code, chr(code if code < 0xF000 else code - 0xF000))
