"""Kinds of import for land: parcels, and who holds them."""

from __future__ import annotations

from flask import Flask

from app.imports.kinds import add_import
from app.parcels.imports.holders import HOLDERS
from app.parcels.imports.parcels import PARCELS


def install(app: Flask) -> None:
    """Make them known."""
    for kind in (PARCELS, HOLDERS):
        add_import(app, kind)
