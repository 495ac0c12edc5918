"""Columns of a list, and the cells of a page.

Cells are plain strings, because a template call per cell costs more than the query behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from markupsafe import Markup, escape

from app.core.area import Area
from app.core.bilingual import Text
from app.core.money import Money
from app.web import formats
from app.web.chips import Chip
from app.web.i18n import gettext as _
from app.web.i18n import language, pick

Row = TypeVar("Row")
Kind = Literal["text", "num", "day", "chip", "link"]
Cell = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column, for page, print and export alike."""

    key: str
    title: Text
    value: Callable[[Row], object]
    """str, Text, int, Money, Area, date, datetime, Chip, or None."""
    kind: Kind = "text"
    href: Callable[[Row], str] | None = None
    """The address behind a `link`: the first such column is where Enter leads."""
    below: Callable[[Row], object] | None = None
    """A quieter second line."""
    sort: bool = False
    export: bool = True
    shown: bool = True
    """False: in the export only."""


def show(value: object) -> str:
    """A value as it reads in a cell, not yet escaped."""
    if value is None or value == "":
        return formats.NOTHING
    if isinstance(value, str):
        return value
    if isinstance(value, Text):
        return value.pick(language())
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return _show_figure(value)


def _show_figure(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Money):
        return formats.hundredths(value.fen)
    if isinstance(value, Area):
        return formats.hundredths(value.mu_x100)
    if isinstance(value, datetime):
        return formats.iso_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.text.pick(language()) if isinstance(value, Chip) else str(value)


def cell_maker(column: Column[Row]) -> Cell[Row]:
    """The function that makes this column's cells, with everything that is the same worked out."""
    label = escape(pick(column.title))
    wide = {"num": ' class="num"', "day": ' class="day"', "link": ' class="key"'}.get(
        column.kind, ""
    )
    start, end = f'<td role="cell" data-label="{label}"{wide}>', "</td>"
    value, href, below = column.value, column.href, column.below

    def chip(row: Row) -> str:
        state = value(row)
        if not isinstance(state, Chip):
            return f"{start}{escape(show(state))}{end}"
        word = escape(state.text.pick(language()))
        return f'{start}<span class="chip {state.tone}">{word}</span>{end}'

    def link(row: Row) -> str:
        assert href is not None, f"column {column.key} is a link without href"
        second = _below(below, row)
        word = show(value(row))
        # A code may not break at its hyphens; a name may wrap.
        look = ' class="code"' if word.isascii() and " " not in word else ""
        return f'{start}<a href="{escape(href(row))}"{look}>{escape(word)}</a>{second}{end}'

    def plain(row: Row) -> str:
        return f"{start}{escape(show(value(row)))}{_below(below, row)}{end}"

    if column.kind == "chip":
        return chip
    return link if column.kind == "link" else plain


def _below(below: Callable[[Row], object] | None, row: Row) -> str:
    if below is None:
        return ""
    second = below(row)
    return f'<span class="below">{escape(show(second))}</span>' if second else ""


def render_rows(
    columns: Iterable[Column[Row]],
    rows: Iterable[Row],
    row_key: Callable[[Row], object] | None,
    *,
    numbered: bool = False,
) -> Markup:
    """The body of the table."""
    makers = [cell_maker(column) for column in columns if column.shown]
    tick = escape(_("选中这一行"))
    parts: list[str] = []
    for at, row in enumerate(rows, start=1):
        parts.append('<tr role="row">')
        if numbered:
            parts.append(f'<td role="cell" class="num">{at}</td>')
        if row_key is not None:
            parts.append(
                f'<td role="cell" class="tick-cell"><input type="checkbox" class="form-check-input"'
                f' name="chosen" value="{escape(str(row_key(row)))}" form="export"'
                f' aria-label="{tick} {at}"></td>'
            )
        parts.extend(make(row) for make in makers)
        parts.append("</tr>")
    return Markup("".join(parts))  # noqa: S704 - every value went through escape()


def spoken_titles(columns: Sequence[Column[Row]]) -> list[str]:
    """The headings in the language of the page."""
    return [pick(column.title) for column in columns]
