"""Migrations make what the models say, go up and down with data in them, and have one head."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from app.config import Settings
from app.core.database import Base, db, transaction
from app.factory import create_app
from seeds.demo import load_demo
from tests.conftest import worker_database_url

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty_app(tmp_path: Path) -> Flask:
    """The program on a database with nothing in it, not even tables."""
    return create_app(
        Settings(
            environment="testing",
            data_dir=tmp_path,
            database_url=worker_database_url(tmp_path, suffix="migrations"),
            demo=False,
        )
    )


def tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def differences(engine: sa.Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )
        found: list[object] = compare_metadata(context, Base.metadata)
    return found


def test_one_head_and_names_that_say_what_they_do() -> None:
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    assert len(scripts.get_heads()) == 1
    for script in scripts.walk_revisions():
        assert Path(script.path).stem == script.revision
        assert script.revision[:4].isdigit()


def test_up_to_the_models_and_down_with_data(empty_app: Flask) -> None:
    with empty_app.app_context():
        upgrade(revision="head")
        assert differences(db.engine) == []
        with transaction():
            load_demo()
    # A context of its own, as every request has: nothing read before is kept.
    with empty_app.app_context():
        downgrade(revision="base")
        assert tables(db.engine) == set()
        upgrade(revision="head")
        assert tables(db.engine) == set(Base.metadata.tables)
        with transaction():
            load_demo()
        db.session.remove()
        db.engine.dispose()
