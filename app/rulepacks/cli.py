"""`flask rules ...`: packs checked and asked without a browser, for those who write them.

Exit codes: 0 done · 1 not found · 2 wrong usage · 3 a pack is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.core.bilingual import Text
from app.core.clock import today
from app.core.errors import LinyueError
from app.core.paths import ROOT_PATH
from app.divisions.queries import full_name, get_division
from app.rulepacks.packs import SHIPPED, RulePackWrong, check_packs
from app.rulepacks.packs.shelf import NAMES
from app.rulepacks.queries import get_definition, library, rule
from app.rulepacks.rules.effective import STANDING_LABELS
from app.rulepacks.rules.spoken import value_lines

rules_group = AppGroup("rules", help="地方规则 / rules and their packs")

FAILED, WRONG = 1, 3
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def spoken(command: Callable[..., None]) -> Callable[..., None]:
    """Errors of ours end as sentences with an exit code."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own values
        try:
            command(*args, **kwargs)
        except RulePackWrong as wrong:
            click.echo(wrong.message.both("\n"), err=True)
            raise SystemExit(WRONG) from wrong
        except LinyueError as error:
            click.echo(error.message.both("\n"), err=True)
            raise SystemExit(FAILED) from error

    return run


@rules_group.command("check")
@click.argument("file", type=FILE, required=False)
@click.option("--names", "names_path", type=FILE, default=SHIPPED / NAMES, show_default=False)
@spoken
def check_command(file: Path | None, names_path: Path) -> None:
    """检查规则包 / check a pack, or all that are shipped."""
    files = [file] if file is not None else sorted(SHIPPED.glob("*.toml"))
    found, faults = check_packs(files, names_path=names_path)
    for fault in faults:
        click.echo(fault.message.both("\n    "), err=True)
    if faults:
        raise SystemExit(WRONG)
    values = sum(len(held) for places in found.values.values() for held in places.values())
    said = Text(
        f"没有问题：{len(found.packs)} 个规则包，{values} 个值，{len(found.names)} 个规则名。",
        f"In order: {len(found.packs)} packs, {values} values, {len(found.names)} names.",
    )
    click.echo(said.both("\n"))


@rules_group.command("show")
@click.argument("name")
@click.option("--division", "code", default="", help="区划代码，不填为全国 / none: the country")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="2026-01-05")
@spoken
def show_command(name: str, code: str, day: Any) -> None:  # noqa: ANN401 - click's datetime
    """某地某日的一项规则 / one rule at a place on a day."""
    on: date = day.date() if day is not None else today()
    path = get_division(code).path if code else ROOT_PATH
    definition = get_definition(name)
    held = rule(name, path, on)
    click.echo(definition.title.both(" · "))
    for line in value_lines(definition, held.value):
        click.echo(f"  {line.both(' · ')}")
    place = full_name(held.division_path) if held.division_path != ROOT_PATH else NATION
    click.echo(f"{STANDING_LABELS[held.status].both(' · ')}  {place.both(' · ')}")
    click.echo(held.source.both("\n"))
    if held.quote:
        click.echo(f"“{held.quote}”")
    if held.choice is not None:
        click.echo(held.choice.reason)


@rules_group.command("list")
@spoken
def list_command() -> None:
    """全部规则名 / every name."""
    for definition in library().names.values():
        click.echo(f"{definition.name:<40}{definition.title.both(' · ')}")


NATION = Text("全国", "the whole country")
