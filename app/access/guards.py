"""Who stands at the door of each page. Deny by default: a route that declares no rule is refused.

The rule is a mark on the view, read before any view runs, so that no wrapper can be forgotten:
@public (app/web/guards.py), @signed_in, or @requires(Permission...). No database write happens
here: the instant a person was last active travels in the signed cookie.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    has_request_context,
    make_response,
    redirect,
    request,
    session,
    url_for,
)

from app.access.permissions import Permission
from app.access.queries import Visitor, find_visitor
from app.access.rules import hash_token
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import Forbidden
from app.web.context import CURRENT_ACTOR, is_fragment, local_path, settings, wants_json
from app.web.guards import PUBLIC, access_rule
from app.web.i18n import PREFERENCE
from app.web.i18n import gettext as _

logger = logging.getLogger("linyue.access")

SIGNED_IN = "signed_in"
TOKEN, SEEN = "token", "seen"
TOUCH_SECONDS = 60
NEEDED_FIRST = frozenset({"access.change_password", "access.sign_out"})
"""What somebody with a first password may open besides public pages."""

View = TypeVar("View", bound=Callable[..., Any])


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Open to people whose roles hold every one of these rights."""
    assert permissions, "requires() without a right; say @signed_in"

    def mark(view: View) -> View:
        view.access_rule = ",".join(permissions)  # type: ignore[attr-defined]  # read by access_rule()
        return view

    return mark


def signed_in(view: View) -> View:
    """Open to whoever is signed in."""
    view.access_rule = SIGNED_IN  # type: ignore[attr-defined]  # read by access_rule()
    return view


def unattended(view: View) -> View:
    """A page that asks again by itself; it does not keep its reader signed in."""
    view.unattended = True  # type: ignore[attr-defined]  # read by _touch()
    return view


def current_visitor() -> Visitor | None:
    """The person signed in, looked up once in a request."""
    if not has_request_context():
        return None
    if "linyue_visitor" not in g:
        g.linyue_visitor = _find_visitor()
    visitor: Visitor | None = g.linyue_visitor
    return visitor


def _find_visitor() -> Visitor | None:
    token, seen = session.get(TOKEN), session.get(SEEN)
    if not isinstance(token, str) or not isinstance(seen, int):
        return None
    if now().timestamp() - seen > settings().idle_minutes * 60:
        g.linyue_idle = True
        return None
    return find_visitor(hash_token(token), address=request.remote_addr or "")


def current_actor() -> Actor:
    """Who acts in this request. Only views behind @signed_in or @requires may ask."""
    visitor = current_visitor()
    assert visitor is not None, "current_actor() on a page open to everybody"
    return visitor.actor


def forget_visitor() -> None:
    """After sign-in or sign-out the person of this request is another one."""
    g.pop("linyue_visitor", None)


def _touch() -> None:
    """Note in the cookie that somebody is here, at most once a minute."""
    instant = int(now().timestamp())
    if instant - session[SEEN] >= TOUCH_SECONDS:
        session[SEEN] = instant


def enforce_rule() -> Response | None:
    """Before every view: whether this person may open it at all."""
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    rule = access_rule(view)
    if rule is None:
        logger.error("route without an access rule refused", extra={"endpoint": request.endpoint})
        raise Forbidden
    if rule == PUBLIC:
        return None
    visitor = current_visitor()
    if visitor is None:
        return ask_to_sign_in()
    if not getattr(view, "unattended", False):
        _touch()
    if visitor.must_change_password and request.endpoint not in NEEDED_FIRST:
        return _go(url_for("access.change_password"))
    if rule != SIGNED_IN and not all(map(visitor.actor.may, rule.split(","))):
        raise Forbidden
    return None


def ask_to_sign_in() -> Response:
    """To the door, and back to this page after it; programs and fragments get a plain 401."""
    target = local_path(request.full_path.rstrip("?")) if request.method == "GET" else None
    if request.path == "/" or is_fragment():
        target = None
    url = url_for("access.sign_in", next=target)
    if wants_json():
        return Response(status=401)
    if g.get("linyue_idle"):
        session.pop(TOKEN, None)
        flash(_("很久没有操作，为安全起见已退出登录。请重新登录。"), "warn")
    return _go(url)


def _go(url: str) -> Response:
    """A redirect that htmx follows with the whole page."""
    if is_fragment():
        return Response(status=401, headers={"HX-Redirect": url})
    return make_response(redirect(url, 303))


def install_guards(app: Flask) -> None:
    """Bind the guard, and tell app/web who is in front of the page."""
    app.before_request(enforce_rule)

    def actor() -> Actor | None:
        visitor = current_visitor()
        return visitor.actor if visitor is not None else None

    def language() -> str | None:
        visitor = current_visitor()
        return visitor.language if visitor is not None else None

    app.extensions[CURRENT_ACTOR] = actor
    app.extensions[PREFERENCE] = language
