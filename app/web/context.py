"""What a page knows of its surroundings: settings, the person in front of it, local addresses.

The person comes from a callable that app/access binds, because this layer knows no users.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import current_app, request

from app.config import Settings
from app.core.actor import Actor

SETTINGS = "linyue.settings"
CURRENT_ACTOR = "linyue.current_actor"

ActorSource = Callable[[], Actor | None]


def settings() -> Settings:
    """The settings in force."""
    found = current_app.extensions[SETTINGS]
    assert isinstance(found, Settings)
    return found


def current_actor() -> Actor | None:
    """The person in front of this page, or None before sign-in."""
    source: ActorSource | None = current_app.extensions.get(CURRENT_ACTOR)
    return source() if source is not None else None


def needed_actor() -> Actor:
    """Who reads, on a page the guard opened to signed-in people only."""
    actor = current_actor()
    assert actor is not None, "a page with a rule was reached by nobody"
    return actor


def local_path(target: str | None) -> str | None:
    """The target if it is a plain path of this site; anything that could lead elsewhere is None."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(letter) < 32 or ord(letter) == 127 for letter in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


def came_from() -> str | None:
    """The local page this request was sent from, if the browser says so."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def is_fragment() -> bool:
    """Whether htmx asks for a piece of a page."""
    return (
        request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    )


def wants_json() -> bool:
    """Whether the caller asked for JSON rather than a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def has_endpoint(name: str) -> bool:
    """Whether a route of this name exists; pages link upward only to what is there."""
    return name in current_app.view_functions
