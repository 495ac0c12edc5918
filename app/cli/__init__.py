"""The command line of the house itself; slices bring their own groups through the registry."""

from __future__ import annotations

from flask import Flask

from app.cli.keys import keys_group
from app.cli.seeds import seed_group
from app.cli.settings import check_deploy, config_group
from app.cli.start import serve, start
from app.core.audit.cli import audit_group
from app.core.jobs.cli import jobs_group


def install_commands(app: Flask) -> None:
    """Bind the commands that belong to no slice."""
    for command in (
        start,
        serve,
        seed_group,
        config_group,
        check_deploy,
        keys_group,
        audit_group,
        jobs_group,
    ):
        app.cli.add_command(command)
