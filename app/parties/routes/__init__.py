"""Pages of parties, a file per kind of work. Importing them binds them to the blueprint."""

from app.parties.routes import (
    accounts,
    collective,
    events,
    households,
    organisations,
    people,
    register,
    reveal,
)
from app.parties.routes.blueprint import blueprint

__all__ = [
    "accounts",
    "blueprint",
    "collective",
    "events",
    "households",
    "organisations",
    "people",
    "register",
    "reveal",
]
