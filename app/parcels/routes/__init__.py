"""Pages of land, a file per kind of work. Importing them binds them to the blueprint."""

from app.parcels.routes import land, lineage, plans, register, rights
from app.parcels.routes.blueprint import blueprint

__all__ = ["blueprint", "land", "lineage", "plans", "register", "rights"]
