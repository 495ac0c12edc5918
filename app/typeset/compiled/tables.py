"""Whether rendering can change the number of columns of some table.

docxtpl parses the whole rendered body to make each table's grid fit its widest row. That is needed
only when cells come and go; here it is decided once, from the template.
"""

from __future__ import annotations

from lxml import etree

from app.typeset.compiled.kinds import Element
from app.typeset.compiled.source import Source
from app.typeset.compiled.whereabouts import W


def tables_are_steady(source: Source, body_tag: str) -> bool:
    """True when every table keeps its grid, whatever the facts are."""
    if not source.standing.table_depths:
        return True
    try:
        tree = etree.fromstring(f"{body_tag}{source.masked}</w:body>")
    except etree.XMLSyntaxError:
        return False
    assert source.masks is not None
    rows = list(tree.iter(W + "tr"))
    tables = list(tree.iter(W + "tbl"))
    standing = source.standing
    if len(rows) != len(standing.row_depths) or len(tables) != len(standing.table_depths):
        return False
    depths = dict(zip(rows, standing.row_depths, strict=True))
    return all(
        _is_steady(table, depths, depth, source.masks.left)
        for table, depth in zip(tables, standing.table_depths, strict=True)
    )


def _is_steady(table: Element, depths: dict[Element, int], depth: int, mask: str) -> bool:
    """No row can be wider than the grid, and one that is always there fills it."""
    grid = table.find(W + "tblGrid")
    columns = 0 if grid is None else len(grid.findall(W + "gridCol"))
    filled = False
    for row in table.iter(W + "tr"):
        cells = row.findall(W + "tc")
        if mask in (row.text or "") or any(mask in (each.tail or "") for each in row):
            return False
        width = _width(cells, mask)
        if width is None or width > columns or len(cells) > columns:
            return False
        filled = filled or (width == columns and depths[row] <= depth)
    return filled


def _width(cells: list[Element], mask: str) -> int | None:
    """Grid columns that the cells span; None when only the facts can tell."""
    width = 0
    for cell in cells:
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        value = "1" if span is None else span.get(W + "val", "1")
        if mask in value or not value.isdigit():
            return None
        width += int(value)
    return width
