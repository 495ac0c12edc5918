"""How commands speak on a terminal: Chinese first, English after, and an exit code for scripts."""

from __future__ import annotations

from typing import NoReturn

import click
from flask import current_app

from app.config import Settings
from app.core.bilingual import Text


def settings() -> Settings:
    """The settings of the running program."""
    found = current_app.extensions["linyue.settings"]
    assert isinstance(found, Settings)
    return found


def say(text: Text) -> None:
    """One statement in both languages."""
    click.echo(text.zh)
    click.echo(text.en)


def fail(text: Text, *, code: int = 1) -> NoReturn:
    """One sentence of what to do, on the error stream, and out."""
    click.echo(text.both("\n"), err=True)
    raise SystemExit(code)
