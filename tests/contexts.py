"""Requests of a test run in contexts of their own, as they do in life.

A test holds an application context open for its session, and Flask would let every request share
it: then `g`, the person looked up in it and the database session would leak from one request into
the next. This wrapper takes the outer context away for the time of a request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import copy_context
from typing import Any

from flask import Flask, has_app_context
from flask.globals import _cv_app

from app.core.database import db, in_transaction


def give_requests_their_own_context(app: Flask) -> None:
    """Wrap the program; nothing of the program itself changes."""
    inner = app.wsgi_app

    def alone(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if not has_app_context():
            return inner(environ, start)
        assert not in_transaction(), "a request inside a test's own transaction would wait for it"
        db.session.rollback()
        answer = copy_context().run(_without_context, inner, environ, start)
        # What the test reads next is what the request left behind.
        db.session.rollback()
        return answer

    app.wsgi_app = alone


def _without_context(
    inner: Callable[..., Iterable[bytes]], environ: dict[str, Any], start: Callable[..., Any]
) -> Iterable[bytes]:
    _cv_app.set(None)
    return inner(environ, start)
