"""Marks of who may open a page that need no knowledge of users; the rest is in app/access/guards.

Every route declares its rule; one that declares none is refused by the guard of `app/access`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

PUBLIC = "public"
SIGNED_IN = "signed_in"

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    view.access_rule = PUBLIC  # type: ignore[attr-defined]  # the mark is read back by access_rule()
    return view


def for_signed_in(view: View) -> View:
    """Open to whoever is signed in; app/access enforces it, and knows the same mark."""
    view.access_rule = SIGNED_IN  # type: ignore[attr-defined]  # the mark is read back by access_rule()
    return view


def needs(*rights: str) -> Callable[[View], View]:
    """Open to who holds every one of these rights, for slices below app/access: rights by code.

    Slices above write @requires(Permission...); both leave the same mark.
    """
    assert rights, "needs() without a right"

    def mark(view: View) -> View:
        view.access_rule = ",".join(rights)  # type: ignore[attr-defined]  # read by access_rule()
        return view

    return mark


def access_rule(view: Callable[..., Any]) -> str | None:
    """The rule a view declares, if any."""
    rule = getattr(view, "access_rule", None)
    return rule if isinstance(rule, str) else None
