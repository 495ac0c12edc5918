"""Pages of parties, a file per kind of work. Importing them binds them to the blueprint."""

from app.parties.routes import accounts, households, organisations, register, reveal
from app.parties.routes.blueprint import blueprint

__all__ = ["accounts", "blueprint", "households", "organisations", "register", "reveal"]
