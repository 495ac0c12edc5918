"""Pages of papers, a file per kind of work. Importing them binds them to the blueprint."""

from app.documents.routes import batches, check, packets, papers, template_review, templates
from app.documents.routes.blueprint import blueprint

__all__ = [
    "batches",
    "blueprint",
    "check",
    "packets",
    "papers",
    "template_review",
    "templates",
]
