"""A program with one route that somebody forgot to mark."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.config import Settings
from app.core.database import Base, db
from app.factory import create_app
from seeds.demo.people import PASSWORD
from tests.house.walking import load_world
from tests.people import sign_in


def forgotten_status() -> int:
    """What a signed-in clerk gets from the forgotten route."""
    with tempfile.TemporaryDirectory(prefix="linyue-test-") as name:
        app = create_app(Settings(environment="testing", data_dir=Path(name), demo=False))
        app.add_url_rule("/forgotten", "forgotten", lambda: "open to everybody")
        with app.app_context():
            Base.metadata.create_all(db.engine)
            load_world()
            client = app.test_client()
            sign_in(client, "xian", PASSWORD)
            status = client.get("/forgotten").status_code
            db.session.remove()
            db.engine.dispose()
    return status
