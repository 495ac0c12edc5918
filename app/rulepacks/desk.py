"""Binds rules to the program: where the packs stand, and the menu."""

from __future__ import annotations

from flask import Flask

from app.core.bilingual import Text
from app.rulepacks.queries import install_packs
from app.rulepacks.routes.blueprint import VIEW
from app.web.navigation import RULES, MenuEntry, add_menu


def install(app: Flask) -> None:
    """The registry names this function."""
    install_packs(app)
    add_menu(
        app,
        [
            MenuEntry(
                RULES,
                Text("地方规则", "Rules"),
                "rulepacks.index",
                VIEW,
                order=60,
                belongs=("rulepacks.",),
            )
        ],
    )
