"""Pages of parties, a file per kind of work. Importing them binds them to the blueprint."""

from app.parties.routes import accounts, events, households, organisations, register, reveal
from app.parties.routes.blueprint import blueprint

__all__ = ["accounts", "blueprint", "events", "households", "organisations", "register", "reveal"]
