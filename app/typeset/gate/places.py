"""Where in a document one is while reading it: paragraph, table cell, text box, footnote."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.bilingual import Text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN_NOTES = ("footnote", "endnote", "comment")
_NOTE_NAMES = {
    "footnote": Text("第 {n} 条脚注", "footnote {n}"),
    "endnote": Text("第 {n} 条尾注", "endnote {n}"),
    "comment": Text("第 {n} 条批注", "comment {n}"),
}
_PROPERTY_NAMES = {
    "title": Text("标题", "title"),
    "subject": Text("主题", "subject"),
    "creator": Text("作者", "author"),
    "description": Text("备注", "comments"),
    "keywords": Text("关键词", "keywords"),
    "category": Text("类别", "category"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One paragraph, or what stands for it where there is none."""

    path: tuple[Text, ...]
    paragraph: int = 0
    """Counted through the whole part; 0 outside every paragraph."""
    row: int = 0
    """The table row it stands in, counted through the part; 0 outside tables."""
    cell: int = 0

    def say(self) -> Text | None:
        """第 3 段; 表 2 第 4 行第 1 格."""
        if not self.path:
            return None
        return Text(" ".join(one.zh for one in self.path), ", ".join(one.en for one in self.path))


@dataclass
class _Area:
    """Something that holds paragraphs and tables: the part itself, a cell, a text box, a note."""

    path: tuple[Text, ...]
    says_paragraph: bool
    row: int = 0
    cell: int = 0
    paragraphs: int = 0
    tables: int = 0


@dataclass
class _Table:
    number: int
    rows: int = 0
    cells: int = 0
    row: int = 0


@dataclass
class Places:
    """Told of every WordprocessingML element that begins and ends."""

    areas: list[_Area] = field(default_factory=lambda: [_Area((), says_paragraph=True)])
    tables: list[_Table] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    paragraphs: int = 0
    rows: int = 0
    cells: int = 0
    boxes: int = 0
    notes: int = 0

    def here(self) -> Spot:
        """The paragraph one is in, or the area around it."""
        if self.spots:
            return self.spots[-1]
        area = self.areas[-1]
        return Spot(area.path, 0, area.row, area.cell)

    def begin(self, local: str) -> None:
        """An element of Word begins."""
        if local == "p":
            self._paragraph()
        elif local == "tbl":
            self.areas[-1].tables += 1
            self.tables.append(_Table(self.areas[-1].tables))
        elif local == "tr" and self.tables:
            self.rows += 1
            table = self.tables[-1]
            table.rows, table.cells, table.row = table.rows + 1, 0, self.rows
        elif local == "tc" and self.tables:
            self._cell()
        elif local == "txbxContent":
            self.boxes += 1
            self._enter(Text(f"文本框 {self.boxes}", f"text box {self.boxes}"))
        elif local in _MAIN_NOTES:
            self.notes += 1
            self._enter(_NOTE_NAMES[local].format(n=self.notes))

    def end(self, local: str) -> None:
        """It ends."""
        if local == "p" and self.spots:
            self.spots.pop()
        elif local == "tbl" and self.tables:
            self.tables.pop()
        elif (local in ("tc", "txbxContent") or local in _MAIN_NOTES) and len(self.areas) > 1:
            self.areas.pop()

    def stand_alone(self, name: str) -> None:
        """An element whose text belongs to no other."""
        self.paragraphs += 1
        label = _PROPERTY_NAMES.get(name, Text(name, name))
        self.spots = [Spot((label,), self.paragraphs)]

    def _enter(self, name: Text) -> None:
        around = self.areas[-1]
        self.areas.append(_Area((*around.path, name), says_paragraph=False))

    def _paragraph(self) -> None:
        area = self.areas[-1]
        area.paragraphs += 1
        self.paragraphs += 1
        path = area.path
        if area.says_paragraph:
            number = area.paragraphs
            path = (*path, Text(f"第 {number} 段", f"paragraph {number}"))
        self.spots.append(Spot(path, self.paragraphs, area.row, area.cell))

    def _cell(self) -> None:
        self.cells += 1
        table, around = self.tables[-1], self.areas[-1]
        table.cells += 1
        name = Text(
            f"表 {table.number} 第 {table.rows} 行第 {table.cells} 格",
            f"table {table.number}, row {table.rows}, cell {table.cells}",
        )
        area = _Area((*around.path, name), says_paragraph=False, row=table.row, cell=self.cells)
        self.areas.append(area)
