"""THE list of slices. A new slice adds one line here and nothing anywhere else.

Each slice names its blueprint(s), the modules whose import declares tables or jobs, its command
group and an optional install(app) that adds menu entries and to-do sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

import click
from flask import Blueprint, Flask

from app.core.audit import completeness


@dataclass(frozen=True, slots=True)
class Slice:
    """What the factory needs to know of one slice; modules are named, and imported on demand."""

    name: str
    blueprints: tuple[str, ...] = ()
    """`module:attribute` of each blueprint."""
    modules: tuple[str, ...] = ()
    """Modules whose import declares tables, jobs or encrypted columns."""
    commands: str | None = None
    """`module:attribute` of the click group."""
    install: str | None = None
    """`module:function` called with the app: menu entries, to-do sources."""
    search: str | None = None
    """`module:function` called with the app: what the search box finds here."""


CORE_MODULES: tuple[str, ...] = (
    "app.core.audit.entries",
    "app.core.audit.upkeep",
    "app.core.crypto.rotation",
    "app.core.workdays",
    "app.core.numbering",
    "app.core.jobs.models",
    "app.core.jobs.housekeeping",
    "app.core.storage.models",
    "app.core.storage.upkeep",
    "app.core.seeding",
)

SLICES: tuple[Slice, ...] = (
    Slice(
        name="web",
        blueprints=("app.web.routes:blueprint",),
        modules=("app.web.models", "app.web.upkeep"),
        install="app.web.setup:install_web",
    ),
    Slice(
        name="divisions",
        blueprints=("app.divisions.routes:blueprint",),
        modules=("app.divisions.models",),
        install="app.divisions.routes:install",
        search="app.divisions.search:install_search",
    ),
    Slice(
        name="rulepacks",
        blueprints=("app.rulepacks.routes:blueprint",),
        modules=("app.rulepacks.models",),
        commands="app.rulepacks.cli:rules_group",
        install="app.rulepacks.desk:install",
    ),
    Slice(
        name="access",
        blueprints=("app.access.routes:blueprint",),
        modules=("app.access.models",),
        commands="app.access.cli:users_group",
        install="app.access.install:install",
    ),
    Slice(
        name="imports",
        blueprints=("app.imports.routes:blueprint",),
        modules=("app.imports.models", "app.imports.jobs"),
        install="app.imports.desk:install",
    ),
    Slice(
        name="documents",
        blueprints=("app.documents.routes:blueprint",),
        modules=("app.documents.models", "app.documents.jobs"),
        commands="app.documents.cli:documents_group",
        install="app.documents.desk:install",
    ),
    Slice(
        name="parties",
        blueprints=("app.parties.routes:blueprint",),
        modules=("app.parties.models", "app.parties.records"),
        install="app.parties.desk:install",
        search="app.parties.search:install_search",
    ),
    Slice(
        name="parcels",
        blueprints=("app.parcels.routes:blueprint",),
        modules=("app.parcels.models",),
        install="app.parcels.desk:install",
        search="app.parcels.search:install_search",
    ),
)


def find_attribute(reference: str) -> object:
    """Import `module:attribute`."""
    module, attribute = reference.split(":")
    return getattr(import_module(module), attribute)


def import_models() -> None:
    """Declare every table of the house; migrations and the factory need them all."""
    for module in CORE_MODULES:
        import_module(module)
    for slice_ in SLICES:
        for module in slice_.modules:
            import_module(module)
    completeness.install()


def install_slices(app: Flask) -> None:
    """Bind every slice to the application."""
    for slice_ in SLICES:
        for reference in slice_.blueprints:
            blueprint = find_attribute(reference)
            assert isinstance(blueprint, Blueprint), reference
            app.register_blueprint(blueprint)
        if slice_.commands:
            group = find_attribute(slice_.commands)
            assert isinstance(group, click.Command), slice_.commands
            app.cli.add_command(group)
        for reference in filter(None, (slice_.install, slice_.search)):
            install = find_attribute(reference)
            assert callable(install), reference
            install(app)
