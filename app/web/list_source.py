"""A ListSource over one SELECT: tabs, counts, rows and export all come from the same statement,
so that they can never disagree. The statement a slice gives is already scoped to its reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from app.core.database import session
from app.web.listing import ALL, Ask

Row = TypeVar("Row")
AnyColumn = sa.ColumnElement[Any] | InstrumentedAttribute[Any]
LONGEST_KEY = 18
Narrow = Callable[[sa.Select[Any], str], sa.Select[Any]]


@dataclass(frozen=True)
class SelectSource(Generic[Row]):
    """Rows of a statement whose first column is the entity (or the one value) a row shows.

    `tab_by` is the column the tabs split; a tab "all" shows every row. `key` breaks ties in any
    order and is what a selection names.
    """

    statement: sa.Select[Any]
    key: AnyColumn
    tab_by: AnyColumn | None = None
    tab_values: Mapping[str, Sequence[object]] = field(default_factory=dict)
    """What a tab stands for where it is not the column's own value: {"open": ("draft", "sent")}."""
    filters: Mapping[str, Narrow] = field(default_factory=dict)
    sorts: Mapping[str, AnyColumn] = field(default_factory=dict)
    whole_rows: bool = False
    """True: a row is the whole tuple of the statement, not its first column."""

    def counts(self, ask: Ask) -> Mapping[str, int]:
        """One GROUP BY over the filtered statement."""
        narrowed = self._narrowed(ask).order_by(None)
        if self.tab_by is None:
            # The key alone: what else the statement selects costs nothing to count.
            counted = narrowed.with_only_columns(sa.func.count(self.key))
            return {"": session().scalar(counted) or 0}
        grouped = narrowed.with_only_columns(self.tab_by, sa.func.count()).group_by(self.tab_by)
        found: dict[object, int] = dict(tuple(row) for row in session().execute(grouped))
        counts = {str(value): n for value, n in found.items()}
        counts |= {
            tab: sum(found.get(value, 0) for value in values)
            for tab, values in self.tab_values.items()
        }
        return counts | {ALL: sum(found.values())}

    def rows(self, ask: Ask, *, limit: int, offset: int) -> Sequence[Row]:
        """One page. Deep pages find their keys first, and only then the wide rows."""
        statement = self._ordered(ask)
        if offset:
            keys = statement.with_only_columns(self.key).limit(limit).offset(offset).subquery()
            statement = statement.where(self.key.in_(sa.select(keys)))
        else:
            statement = statement.limit(limit)
        return list(self._fetch(statement))

    def stream(self, ask: Ask, *, limit: int) -> Iterator[Row]:
        """All rows in batches."""
        statement = self._ordered(ask).limit(limit).execution_options(yield_per=1000)
        return self._fetch(statement)

    def _fetch(self, statement: sa.Select[Any]) -> Iterator[Row]:
        if self.whole_rows:
            return iter(session().execute(statement))  # type: ignore[arg-type]  # the caller names Row
        return iter(session().scalars(statement))

    def _narrowed(self, ask: Ask) -> sa.Select[Any]:
        statement = self.statement
        for key, value in ask.filters.items():
            statement = self.filters[key](statement, value)
        if ask.chosen:
            kind = self.key.type.python_type
            named = [kind(one) for one in ask.chosen if kind is not int or _is_key(one)]
            statement = statement.where(self.key.in_(named))
        return statement

    def _ordered(self, ask: Ask) -> sa.Select[Any]:
        statement = self._narrowed(ask)
        if self.tab_by is not None and ask.tab and ask.tab != ALL:
            wanted = self.tab_values.get(ask.tab, (ask.tab,))
            statement = statement.where(self.tab_by.in_(list(wanted)))
        column = self.sorts.get(ask.sort)
        orders: list[sa.ColumnElement[Any]] = [self.key.asc()]
        if column is not None:
            orders.insert(0, column.desc() if ask.descending else column.asc())
            if ask.descending:
                orders[1] = self.key.desc()
        return statement.order_by(None).order_by(*orders)


def _is_key(typed: str) -> bool:
    """Whether a text names a row; digits of other scripts and endless ones do not."""
    return typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_KEY
