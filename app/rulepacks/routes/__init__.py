"""Pages of rules. Importing them binds them to the blueprint."""

from app.rulepacks.routes import choices, pages, sources
from app.rulepacks.routes.blueprint import blueprint

__all__ = ["blueprint", "choices", "pages", "sources"]
