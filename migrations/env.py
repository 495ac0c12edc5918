"""Alembic's entry: one configuration for both databases, batch mode for SQLite."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context
from flask import current_app

from app.core.database import Base

engine = current_app.extensions["migrate"].db.engine


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Our own column types are written as what they store: a migration outlives the classes."""
    if kind == "type" and isinstance(item, sa.types.TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run_migrations() -> None:
    """Run against the application's own engine."""
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


if context.is_offline_mode():
    message = "offline mode is not supported: migrations look at data"
    raise SystemExit(message)
run_migrations()
