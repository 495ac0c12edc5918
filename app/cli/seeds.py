"""`flask seed`: reference seeds for everybody, demo seeds for looking around."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.cli.words import fail, say, settings
from app.core.bilingual import Text
from app.core.database import transaction
from app.core.seeding import find_digest, mark_loaded
from seeds.demo import DEMO_VERSION, demo_people, load_demo
from seeds.demo.people import PASSWORD as DEMO_PASSWORD
from seeds.reference import load_reference, reference_digest

__all__ = ["DEMO_PASSWORD", "demo_accounts", "load_missing_seeds", "seed_group"]


def load_missing_seeds(*, demo: bool) -> None:
    """Load what this database has not had; the second start does nothing here."""
    digest = reference_digest()
    if find_digest("reference") != digest:
        with transaction():
            load_reference()
            mark_loaded("reference", digest)
    if demo and find_digest("demo") != DEMO_VERSION:
        with transaction():
            load_demo(whole=True)
            mark_loaded("demo", DEMO_VERSION)


def demo_accounts() -> list[tuple[str, str, Text]]:
    """User name, name and role of each demo account, if this database has them."""
    return demo_people() if find_digest("demo") else []


@click.group("seed")
def seed_group() -> None:
    """Seeds: reference facts, and invented demo counties."""


@seed_group.command("reference")
@with_appcontext
def seed_reference() -> None:
    """Load or refresh the reference facts; loading twice changes nothing."""
    with transaction():
        load_reference()
        mark_loaded("reference", reference_digest())
    say(Text("基础数据已就绪。", "Reference facts are in place."))


@seed_group.command("demo")
@with_appcontext
def seed_demo() -> None:
    """Load the invented counties and people; loading twice changes nothing."""
    if settings().production:
        fail(
            Text(
                "正式环境不装演示数据（LINYUE_ENVIRONMENT=production）。",
                "Demo data is not loaded in production.",
            )
        )
    with transaction():
        load_reference()
        load_demo(whole=True)
        mark_loaded("reference", reference_digest())
        mark_loaded("demo", DEMO_VERSION)
    say(Text("演示数据已就绪。", "Demo data is in place."))
