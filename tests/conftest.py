"""Fixtures every test may use. The database is chosen by LINYUE_TEST_DATABASE (empty: SQLite)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.config import Settings
from app.core.database import Base, db
from app.factory import create_app
from tests.contexts import give_requests_their_own_context
from tests.people import People, settle_people

ROOT = Path(__file__).resolve().parents[1]


def worker_database_url(folder: Path, suffix: str = "") -> str:
    """Each xdist worker has a database of its own."""
    named = os.environ.get("LINYUE_TEST_DATABASE", "")
    if not named or named == "sqlite":
        return f"sqlite:///{folder / f'test{suffix}.db'}"
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = sa.make_url(named)
    own = f"{url.database}_{worker}{suffix}"
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{own}"'))
    admin.dispose()
    return url.set(database=own).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """Settings of a test run: everything in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="linyue-test-") as name:
        folder = Path(name)
        yield Settings(
            environment="testing",
            data_dir=folder,
            database_url=worker_database_url(folder),
            demo=False,
            # Obtained once by the step before the tests, and never by a test.
            fonts_dir=ROOT / "var" / "fonts",
        )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    """The whole program, on an empty database made from the models."""
    application = create_app(settings)
    give_requests_their_own_context(application)
    with application.app_context():
        Base.metadata.create_all(db.engine)
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


def empty_tables(engine: sa.Engine) -> None:
    """Leave every table empty, whatever the test committed."""
    tables = [table.name for table in Base.metadata.sorted_tables]
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            names = ", ".join(f'"{name}"' for name in tables)
            if names:
                connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for name in reversed(tables):
                connection.exec_driver_sql(f'DELETE FROM "{name}"')


@pytest.fixture
def database(app: Flask) -> Iterator[Session]:
    """An application context on an empty database; what the test commits is gone after it."""
    with app.app_context():
        yield db.session()
        db.session.remove()
        empty_tables(db.engine)
    # A worker a test started may have written the anchor of a log that is gone now.
    shutil.rmtree(app.extensions["linyue.settings"].anchors, ignore_errors=True)


@pytest.fixture
def client(app: Flask, database: Session) -> FlaskClient:
    """A browser without scripts, signed in as nobody."""
    return app.test_client()


@pytest.fixture
def people(database: Session) -> People:
    """The cast: everybody in tests/people.py, with their roles, in the invented counties."""
    return settle_people()
