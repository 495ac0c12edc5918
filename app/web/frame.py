"""The frame of a page: who reads, what the menu shows, where the switches lead back to."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, get_flashed_messages, request, url_for

from app.core.actor import Actor
from app.core.bilingual import Text
from app.web.context import came_from, current_actor, settings
from app.web.navigation import menu_for

LETTERS = "linyue_letters"
"""The cookie of the letter size."""
ACTOR_TITLE = "linyue.actor_title"
"""`app.extensions[ACTOR_TITLE]`: what this person is (Text), shown beside the name."""
SEARCH = "linyue.search_endpoint"
"""`app.extensions[SEARCH]`: GET and POST of the search box; without it there is none."""


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
        """The address to come back to; an answer to a POST names the page before it."""
        if request.method != "GET":
            return came_from() or "/"
        query = request.query_string.decode("utf-8", "replace")
        return f"{request.path}?{query}" if query else request.path

    @property
    def search_url(self) -> str | None:
        """Where the search box leads, once a slice offers it; what it finds needs a reader."""
        endpoint = _extension(SEARCH)
        if endpoint is None or self.actor is None:
            return None
        return url_for(endpoint)

    @property
    def messages(self) -> list[tuple[str, str]]:
        """What the last action has to say."""
        kept: list[Any] = list(get_flashed_messages(with_categories=True))
        return [(str(kind), str(said)) for kind, said in kept]


def _extension(name: str) -> Any:  # noqa: ANN401 - whatever a layer above has bound
    return current_app.extensions.get(name)
