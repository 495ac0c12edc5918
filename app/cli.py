"""The command line of the house itself; slices bring their own groups through the registry."""

from __future__ import annotations

from flask import Flask


def install_commands(app: Flask) -> None:
    """Bind the commands that belong to no slice."""
