"""The blueprint of this slice; the modules beside it hang their views on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("access", __name__, template_folder="../templates")
