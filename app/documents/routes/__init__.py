"""Pages of papers, a file per kind of work. Importing them binds them to the blueprint."""

from app.documents.routes import check, papers
from app.documents.routes.blueprint import blueprint

__all__ = ["blueprint", "check", "papers"]
