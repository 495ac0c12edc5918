"""`flask config show` and `flask check-deploy`."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.table import Table

from app.cli.words import fail, say, settings
from app.config import PREFIX, Settings, setting_sources
from app.core.bilingual import Text
from app.deploy import problems


@click.group("config")
def config_group() -> None:
    """Settings: what is in force and where it comes from."""


@config_group.command("show")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@with_appcontext
def show(as_json: bool) -> None:
    """List every setting with its value (secrets hidden), source and meaning."""
    listed = setting_sources(settings())
    if as_json:
        rows = {
            f"{PREFIX}{name.upper()}": {"value": value, "source": source}
            for name, (value, source) in listed.items()
        }
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table(box=None, pad_edge=False)
    for title in ("Setting", "Value", "Source", "Meaning"):
        table.add_column(title, overflow="fold")
    for name, (value, source) in listed.items():
        meaning = Settings.model_fields[name].description or ""
        table.add_row(f"{PREFIX}{name.upper()}", value, source, meaning)
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)


@click.command("check-deploy")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@with_appcontext
def check_deploy(as_json: bool) -> None:
    """Name every setting that must change before real records are kept here. Exit code 1 if any."""
    found = problems(settings(), include_database=True, as_production=True)
    if as_json:
        click.echo(
            json.dumps(
                [
                    {"setting": one.setting, "zh": one.message.zh, "en": one.message.en}
                    for one in found
                ],
                ensure_ascii=False,
            )
        )
        raise SystemExit(1 if found else 0)
    if found:
        lines = "\n".join(f"  · {one.setting}: {one.message.both(' / ')}" for one in found)
        fail(Text(f"有 {len(found)} 项需要改正：\n{lines}", f"{len(found)} to correct."))
    say(Text("检查通过，可以正式使用。", "All checks passed; ready for real records."))
