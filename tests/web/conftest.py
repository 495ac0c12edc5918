"""A program with the lab beside it, and somebody in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.config import Settings
from app.core.database import db
from app.factory import create_app
from app.web.context import CURRENT_ACTOR
from tests.web.lab import Desk, lab


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
def desk(web_app: Flask) -> Iterator[Desk]:
    """Puts somebody in front of the lab."""
    sitting = Desk()
    before = web_app.extensions.get(CURRENT_ACTOR)
    web_app.extensions[CURRENT_ACTOR] = lambda: sitting.actor
    yield sitting
    web_app.extensions[CURRENT_ACTOR] = before or (lambda: None)


@pytest.fixture
def lab_client(web_app: Flask, database: Session, desk: Desk) -> FlaskClient:
    """A browser without scripts in the lab."""
    return web_app.test_client()
