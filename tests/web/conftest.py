"""A program with the lab beside it, and a clerk in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.config import Settings
from app.core.database import db
from app.factory import create_app
from tests.people import People, sign_in
from tests.web.lab import lab


@pytest.fixture(scope="session")
def web_app(app: Flask, settings: Settings) -> Iterator[Flask]:
    """The whole program on the same database, with the lab beside it."""
    application = create_app(settings)
    application.config["PROPAGATE_EXCEPTIONS"] = False
    application.register_blueprint(lab)
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def lab_client(web_app: Flask, database: Session) -> FlaskClient:
    """A browser without scripts in the lab."""
    return web_app.test_client()


@pytest.fixture
def signed_in(web_app: Flask, people: People) -> FlaskClient:
    """The same, with the county clerk in front of it."""
    client = web_app.test_client()
    sign_in(client, people.county_clerk)
    return client
