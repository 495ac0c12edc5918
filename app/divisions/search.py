"""What the search box finds here: places by code, name and initials, in force or ended."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import Flask, url_for

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.clock import today
from app.core.database import session
from app.core.paths import within
from app.divisions.models import Division
from app.divisions.queries import full_names, known_within, matching
from app.divisions.rules import LEVEL_LABELS, Level
from app.web.chips import Chip
from app.web.search import MOST_SHOWN, Asked, Hit, SearchSource, add_search

VIEW = "divisions.view"
ENDED = Chip("rest", Text("已停用", "Ended"))


def find_hits(asked: Asked, actor: Actor) -> Sequence[Hit]:
    """The national list down to counties, and the places of one's own area."""
    if not actor.may(VIEW):
        return ()
    places = _nearest(asked.words, actor.division_path)
    names = full_names([place.path for place in places])
    day = today()
    return [
        _hit(place, names[place.path], asked, ended=not place.in_force(day)) for place in places
    ]


def _nearest(words: str, area: str) -> Sequence[Division]:
    """What fits, of one's own area first: every county has a 云 somewhere."""
    query = (
        sa.select(Division)
        .where(known_within(area), matching(words))
        .order_by(
            Division.valid_to.is_not(None),
            sa.case((within(Division.path, area), 0), else_=1),
            sa.func.length(Division.code),
            Division.code,
        )
    )
    return session().scalars(query.limit(MOST_SHOWN + 1)).all()


def _hit(place: Division, whole: Text, asked: Asked, *, ended: bool) -> Hit:
    level = LEVEL_LABELS[Level(place.level)]
    return Hit(
        title=place.name,
        url=url_for("divisions.place", division_code=place.code),
        detail=Text(f"{level.zh} · {whole.zh}", f"{level.en} · {whole.en}"),
        code=place.code,
        chip=ENDED if ended else None,
        exact=asked.code == place.code,
    )


def install_search(app: Flask) -> None:
    """Places come last: people and land are asked for more often."""
    add_search(
        app, SearchSource("divisions.places", Text("地点", "Places"), order=90, find=find_hits)
    )
