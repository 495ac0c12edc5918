"""Pages of imports."""

from __future__ import annotations

from app.imports.routes import pages
from app.imports.routes.blueprint import blueprint

__all__ = ["blueprint", "pages"]
