"""Binds the page layer to the application: headers, checks, errors, filters, the words of templates."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, get_flashed_messages, request, url_for
from jinja2 import StrictUndefined

from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.extensions import csrf
from app.web import formats
from app.web.assets import ASSETS, asset_url, load_assets
from app.web.components import install_components
from app.web.context import SETTINGS, came_from, current_actor, has_endpoint, is_fragment, settings
from app.web.errors import install_errors
from app.web.forms import NOT_FOR_SECRETS
from app.web.i18n import english, gettext, language, pick
from app.web.navigation import menu_for
from app.web.routes import LETTERS
from app.web.security import install_security

ACTOR_TITLE = "linyue.actor_title"
"""`app.extensions[ACTOR_TITLE]`: what this person is (Text), shown beside the name."""
SEARCH = "linyue.search_endpoint"
"""`app.extensions[SEARCH]`: the GET endpoint behind the search box; without it there is none."""


def install_web(app: Flask) -> None:
    """Bind everything; the registry names this function."""
    if "csrf" not in app.extensions:
        csrf.init_app(app)
    app.extensions[ASSETS] = load_assets()
    english()
    install_security(app, app.extensions[SETTINGS])
    install_errors(app)
    install_components(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.globals.update(
        _=gettext,
        t=pick,
        asset_url=asset_url,
        has_endpoint=has_endpoint,
        language=language,
        not_for_secrets=NOT_FOR_SECRETS,
        today=clock.today,
        now=clock.now,
    )
    app.context_processor(page_frame)


def page_frame() -> dict[str, Any]:
    """What the frame of every page needs. Errors inside an error page must not reach it twice."""
    return {"frame": Frame()}


class Frame:
    """The frame of one page; each part is worked out when the template asks for it."""

    @property
    def actor(self) -> Actor | None:
        """Who reads."""
        return current_actor()

    @property
    def actor_title(self) -> Text | None:
        """What the reader is."""
        from_access = _extension(ACTOR_TITLE)
        found = from_access() if from_access is not None else None
        return found if isinstance(found, Text) else None

    @property
    def menu(self) -> Any:  # noqa: ANN401 - groups and lines, for the template
        """The menu, asked once a page because desk and phone both show it."""
        if "linyue_menu" not in g:
            g.linyue_menu = menu_for(self.actor)
        return g.linyue_menu

    @property
    def office(self) -> Text:
        """Whose program this is."""
        kept = settings()
        return Text(kept.county_name_zh, kept.county_name_en)

    @property
    def letters(self) -> str:
        """`large` or `normal`."""
        return "large" if request.cookies.get(LETTERS) == "large" else "normal"

    @property
    def here(self) -> str:
        """The address of this page, to come back to; an answer to a POST names the page before it."""
        if request.method != "GET":
            return came_from() or "/"
        query = request.query_string.decode("utf-8", "replace")
        return f"{request.path}?{query}" if query else request.path

    @property
    def search_url(self) -> str | None:
        """Where the search box leads, once a slice offers it."""
        endpoint = _extension(SEARCH)
        return url_for(endpoint) if endpoint is not None else None

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asked."""
        return is_fragment()

    @property
    def messages(self) -> list[tuple[str, str]]:
        """What the last action has to say."""
        return [(str(kind), str(said)) for kind, said in get_flashed_messages(with_categories=True)]


def _extension(name: str) -> Any:  # noqa: ANN401 - whatever a layer above has bound
    return current_app.extensions.get(name)
