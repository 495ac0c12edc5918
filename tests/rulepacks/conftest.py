"""The small packs of these tests, in place of the shipped ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.rulepacks.queries import SHELF, install_packs

SMALL = Path(__file__).resolve().parent / "small"


@pytest.fixture
def small_packs(app: Flask) -> Iterator[None]:
    """The program asks the small packs while the test runs."""
    shipped = app.extensions[SHELF]
    install_packs(app, SMALL)
    yield
    app.extensions[SHELF] = shipped
