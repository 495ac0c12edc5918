"""The register of sealed columns: each slice names its own, key rotation works through all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa

from app.core.database import Base

SUFFIX = "_sealed"


@dataclass(frozen=True, slots=True)
class EncryptedColumn:
    """Where sealed values are, and what each is bound to."""

    table: sa.Table
    column: str
    record: str
    field: str

    @property
    def name(self) -> str:
        """For messages and progress."""
        return f"{self.table.name}.{self.column}"


_columns: dict[str, EncryptedColumn] = {}


def encrypted_column(
    model: type[Base], column: str, *, record: str = "uid", field: str | None = None
) -> None:
    """Register a sealed column, beside the model it belongs to.

    `record` is the attribute whose value is given to seal() as the record; `field` is the name
    given as the field, by default the column's name without `_sealed`.
    """
    table = cast("sa.Table", model.__table__)
    assert {"id", column, record} <= set(table.c.keys()), f"{table.name} lacks {column} or {record}"
    entry = EncryptedColumn(table, column, record, field or column.removesuffix(SUFFIX))
    _columns[entry.name] = entry


def encrypted_columns() -> tuple[EncryptedColumn, ...]:
    """All registered columns, by name."""
    return tuple(_columns[name] for name in sorted(_columns))


def unregistered_columns() -> tuple[str, ...]:
    """Columns named like sealed ones that rotation would miss; a house test keeps this empty."""
    sealed = (
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith(SUFFIX)
    )
    return tuple(sorted(name for name in sealed if name not in _columns))
