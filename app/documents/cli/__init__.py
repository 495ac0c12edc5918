"""`flask documents ...`: papers and templates without a browser."""

from app.documents.cli.commands import documents_group

__all__ = ["documents_group"]
