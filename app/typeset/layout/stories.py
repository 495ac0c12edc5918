"""A story read into blocks. What was read before of the same template is not read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.typeset.layout.blocks import Atom, Block, CastRow, Cell, Paragraph, Row, Table
from app.typeset.layout.looks import Border, ParaLook, RunLook
from app.typeset.layout.moulds import Moulds
from app.typeset.layout.numbering import Lists, label_look
from app.typeset.layout.package import (
    INSIDE,
    WP,
    A,
    Element,
    Package,
    R,
    W,
    is_on,
    local_name,
    number,
    parse,
)
from app.typeset.layout.runs import RunReader
from app.typeset.layout.slices import NotAsUsual, Story, cut, cut_table
from app.typeset.layout.styles import Raw, Styles, read_border, read_para, read_run

EMU = 12_700
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
CELL_MARGINS = {"top": 0.0, "left": 5.4, "bottom": 0.0, "right": 5.4}


class StoryReader:
    """Reads one part: the body, a header, a footer."""

    def __init__(self, package: Package, part: str, styles: Styles, lists: Lists) -> None:
        self._package, self._styles, self._lists = package, styles, lists
        self._relations = package.relations(part)

    def read(self, content: bytes) -> tuple[list[Block], Element | None]:
        """The blocks of a part, and the settings of its last section."""
        story = cut(content)
        if story is not None:
            counted = self._lists.counted()
            try:
                return self._cut(story)
            except NotAsUsual:
                self._lists.count_from(counted)
        root = parse(content)
        body = root.find(f"{W}body")
        parent = root if body is None else body
        return list(self.blocks(parent)), parent.find(f"{W}sectPr")

    def _cut(self, story: Story) -> tuple[list[Block], Element | None]:
        moulds = self._styles.moulds_of(story.opening, story.closing)
        blocks: list[Block] = []
        last: Element | None = None
        for name, raw in story.pieces:
            if name == "p":
                blocks.append(moulds.paragraph(raw, self))
            elif name == "tbl":
                blocks.append(self._cut_table(raw, moulds))
            elif name == "sectPr":
                last = moulds.parse(raw)
            elif f"{W}{name}" in INSIDE:
                blocks.extend(self.blocks(moulds.parse(raw)))
        return blocks, last

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
        runs = RunReader(self, style)
        runs.walk(node)
        section = settings.find(f"{W}sectPr") if settings is not None else None
        mark = self._styles.run_look(style, mark_own)
        return Paragraph(look, [*label, *runs.atoms], mark, section)

    def is_counted(self, node: Element) -> bool:
        """Whether a paragraph belongs to a list, whose labels count from one to the next."""
        return bool(self._styles.para_raw(read_para(node.find(f"{W}pPr"))).get("list_id"))

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
        frame = self._frame(node)
        return _filled(frame, [self.row(one, frame.margins) for one in _inside(node, f"{W}tr")])

    def _cut_table(self, raw: bytes, moulds: Moulds) -> Table:
        parts = cut_table(raw)
        if parts is None:
            return self.table(moulds.parse(raw))
        head, rows, tail = parts
        frame = moulds.frame(head)
        if frame is None:
            frame = self._frame(moulds.parse(head + tail))
            moulds.keep_frame(head, frame)
        return _filled(frame, [moulds.row(one, frame.margins, self) for one in rows])

    def _frame(self, node: Element) -> Table:
        """A table without its rows."""
        settings = node.find(f"{W}tblPr")
        borders, margins = self._table_lines(settings)
        grid = [number(one.get(f"{W}w")) for one in node.findall(f"{W}tblGrid/{W}gridCol")]
        align, indent = "left", 0.0
        if settings is not None:
            jc, ind = settings.find(f"{W}jc"), settings.find(f"{W}tblInd")
            align = (jc.get(f"{W}val") or "left") if jc is not None else "left"
            indent = number(ind.get(f"{W}w")) if ind is not None else 0.0
        return Table(grid, [], borders, align, indent, margins)

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

    def row(self, node: Element, margins: Mapping[str, float]) -> Row:
        """One row of a table whose cells have these margins."""
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
        cells = [self._cell(one, margins) for one in _inside(node, f"{W}tc")]
        return Row(cells, height, rule, header, whole, before)

    def _cell(self, node: Element, margins: Mapping[str, float]) -> Cell:
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
                    held = dict(margins)
                    _take_margins(one, held)
                    margins = held
        return Cell(list(self.blocks(node)), span, merge, borders, fill, align, margins)


def _inside(node: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, those in content controls included."""
    for one in node:
        if one.tag == tag:
            yield one
        elif one.tag in INSIDE:
            yield from _inside(one, tag)


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


def _filled(frame: Table, rows: Sequence[Row | CastRow]) -> Table:
    """A table with its rows, and at least as many columns as the widest of them asks for."""
    grid = frame.columns
    wanted = max((row.columns for row in rows), default=0)
    if len(grid) < wanted:
        grid = [*grid, *[grid[-1] if grid else 72.0] * (wanted - len(grid))]
    return Table(grid, rows, frame.borders, frame.align, frame.indent, frame.margins)
