"""Lists in Word: headings on every page, a row for each fact, a line of totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.bilingual import Text
from templates_docs.build.forms import NEUTRAL, Box, Grid, blank, fact, said, stacked
from templates_docs.build.writer import Writer

NUMBER = Text("序号", "No.")


@dataclass(frozen=True, slots=True)
class Col:
    """One column: the facts in it (none: room for a pen), its width in mm, its heading."""

    names: Sequence[str] | str
    width: float
    align: str = "center"
    label: Text | None = None
    total: bool = False

    @property
    def facts(self) -> list[str]:
        """As a list."""
        return [self.names] if isinstance(self.names, str) else list(self.names)


def list_table(
    w: Writer,
    name: str,
    columns: Sequence[Col],
    *,
    band: Text | None = None,
    total: Text | None = None,
    height: float = 7,
    gap: float = 3,
) -> None:
    """The list `name`; widths are shares of the page. `total` is what stands beside the sums."""
    labels = {one.name: one.label for one in w.kind.find(name).fields} | {"no": NUMBER}
    scale = w.wide / sum(column.width for column in columns)
    grid = Grid(w, pad=1)
    if band is not None:
        grid.band(band, repeat=True)
    heads = [column.label or labels[base_name(column.facts[0])] for column in columns]
    grid.row(
        *(
            Box(column.width * scale, said(w, label, style="小表", head=True))
            for column, label in zip(columns, heads, strict=True)
        ),
        repeat=True,
    )
    grid.tag(f"{{%tr for row in {name} %}}")
    grid.row(*(_box(w, column, scale) for column in columns), height=height)
    grid.tag("{%tr endfor %}")
    if total is not None:
        _total(w, grid, name=name, columns=columns, total=total)
    grid.finish(gap=gap)


def base_name(name: str) -> str:
    """The field behind a name such as paid_on_iso."""
    for end in NEUTRAL:
        name = name.removesuffix(end)
    return name


def _box(w: Writer, column: Col, scale: float) -> Box:
    names = [f"row.{name}" for name in column.facts]
    if not names:
        return Box(column.width * scale, blank)
    if len(names) > 1:
        return Box(column.width * scale, stacked(w, names, style="小表", align=column.align))
    return Box(column.width * scale, fact(w, names[0], style="小表", align=column.align))


def _total(w: Writer, grid: Grid, *, name: str, columns: Sequence[Col], total: Text) -> None:
    """The words take all columns before the first sum."""
    scale = w.wide / sum(column.width for column in columns)
    first = next(at for at, column in enumerate(columns) if column.total)
    before = sum(column.width for column in columns[:first]) * scale
    boxes = [Box(before, said(w, total, style="小表", align="center"))]
    for column in columns[first:]:
        held = f"{name}_total_{column.facts[0]}" if column.total else ""
        fill = fact(w, held, style="小表", align=column.align) if held else blank
        boxes.append(Box(column.width * scale, fill))
    grid.row(*boxes)
