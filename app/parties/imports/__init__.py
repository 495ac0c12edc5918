"""Kinds of import for people: households, members, accounts."""

from __future__ import annotations

from flask import Flask

from app.imports.kinds import add_import
from app.parties.imports.accounts import ACCOUNTS
from app.parties.imports.households import HOUSEHOLDS
from app.parties.imports.members import MEMBERS


def install(app: Flask) -> None:
    """Make them known."""
    for kind in (HOUSEHOLDS, MEMBERS, ACCOUNTS):
        add_import(app, kind)
