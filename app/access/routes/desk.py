"""The first page after sign-in: what waits for this person."""

from __future__ import annotations

from flask import request

from app.access.guards import current_actor, signed_in
from app.access.routes.blueprint import blueprint
from app.web.todo import render_todo


@blueprint.get("/")
@signed_in
def home() -> str:
    """待我处理, 我发起的, 已处理."""
    return render_todo(current_actor(), request.args.get("tab"))
