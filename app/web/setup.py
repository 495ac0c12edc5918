"""Binds the page layer to the application: headers, checks, errors, filters, template words."""

from __future__ import annotations

from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter, Map

from app.core import clock
from app.extensions import csrf
from app.web import formats
from app.web.assets import ASSETS, asset_url, icon, load_assets
from app.web.components.routes import blueprint as components
from app.web.context import SETTINGS, has_endpoint
from app.web.errors import install_errors
from app.web.forms import NOT_FOR_SECRETS
from app.web.frame import Frame
from app.web.i18n import english, forget_language, gettext, language, pick
from app.web.security import install_security

LARGEST_ROW = 2**63 - 1


class RowNumber(IntegerConverter):
    """`<int:…>` of an address: what no database can count to is an address nobody has."""

    def __init__(self, map: Map, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Werkzeug
        """The largest number a row can have, unless a route says less."""
        super().__init__(map, **{"max": LARGEST_ROW, **kwargs})


def install_web(app: Flask) -> None:
    """Bind everything; the registry names this function."""
    if "csrf" not in app.extensions:
        csrf.init_app(app)
    app.url_map.converters["int"] = RowNumber
    app.extensions[ASSETS] = load_assets()
    english()
    install_security(app, app.extensions[SETTINGS])
    install_errors(app)
    if not app.extensions[SETTINGS].production:
        app.register_blueprint(components)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.globals.update(
        _=gettext,
        t=pick,
        asset_url=asset_url,
        draw_icon=icon,
        has_endpoint=has_endpoint,
        language=language,
        not_for_secrets=NOT_FOR_SECRETS,
        today=clock.today,
        now=clock.now,
    )
    app.context_processor(page_frame)
    app.teardown_request(forget_language)


def page_frame() -> dict[str, Any]:
    """What the frame of every page needs. Errors inside an error page must not reach it twice."""
    return {"frame": Frame()}
