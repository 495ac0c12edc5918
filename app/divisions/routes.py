"""The list of divisions: codes, names, dates. Whole lists are imported, not typed here."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Flask, Response

from app.core.actor import Actor
from app.core.bilingual import Text
from app.divisions.models import Division
from app.divisions.queries import select_divisions
from app.divisions.rules import LEVEL_LABELS, Level
from app.web.context import needed_actor
from app.web.guards import needs
from app.web.list_source import SelectSource
from app.web.listing import ALL, Column, Filter, Listing, Tab
from app.web.navigation import REGISTERS, MenuEntry, add_menu

VIEW = "divisions.view"
"""The code of the right; app/access names and grants it."""

blueprint = Blueprint("divisions", __name__)

CODE: Column[Division] = Column(
    "code", Text("代码", "Code"), lambda division: division.code, sort=True
)
NAME: Column[Division] = Column("name", Text("名称", "Name"), lambda division: division.name)
LEVEL: Column[Division] = Column(
    "level", Text("级别", "Level"), lambda division: LEVEL_LABELS[Level(division.level)]
)
SINCE: Column[Division] = Column(
    "valid_from", Text("启用", "From"), lambda division: division.valid_from, kind="day"
)
UNTIL: Column[Division] = Column(
    "valid_to", Text("停用", "Until"), lambda division: division.valid_to, kind="day"
)
SUCCESSOR: Column[Division] = Column(
    "successor", Text("后续代码", "Successor"), lambda division: division.successor_code
)

DIVISIONS: Listing[Division] = Listing(
    key="divisions.list",
    title=Text("行政区划", "Divisions"),
    lead=Text(
        "停用的代码仍可查到：以前的文书上写的是它。",
        "Codes that ended can still be looked up: earlier papers carry them.",
    ),
    columns=(CODE, NAME, LEVEL, SINCE, UNTIL, SUCCESSOR),
    tabs=(
        Tab(ALL, Text("全部", "All")),
        *(Tab(level, LEVEL_LABELS[level]) for level in Level),
    ),
    filters=(Filter("q", Text("查找", "Find"), hint=Text("代码或名称", "Code or name")),),
    sort="code",
    export_endpoint="divisions.export",
    empty=Text("您的辖区内还没有登记区划。", "No division is recorded in your area."),
)


def _containing(query: sa.Select[Division], words: str) -> sa.Select[Division]:
    part = f"%{words.replace('%', '').replace('_', '')}%"
    return query.where(
        sa.or_(Division.code.like(part), Division.name_zh.like(part), Division.name_en.like(part))
    )


def _source(actor: Actor) -> SelectSource[Division]:
    return SelectSource(
        statement=select_divisions(actor.division_path),
        key=Division.__table__.c.id,
        tab_by=Division.__table__.c.level,
        filters={"q": _containing},
        sorts={"code": Division.__table__.c.path},
    )


@blueprint.get("/divisions")
@needs(VIEW)
def index() -> Response:
    """The divisions of the reader's area."""
    return DIVISIONS.page(_source(needed_actor()))


@blueprint.post("/divisions/export")
@needs(VIEW)
def export() -> Response:
    """The same as a sheet."""
    actor = needed_actor()
    return DIVISIONS.export(_source(actor), actor=actor)


def install(app: Flask) -> None:
    """The menu entry of this slice."""
    add_menu(
        app,
        [MenuEntry(REGISTERS, Text("行政区划", "Divisions"), "divisions.index", VIEW, order=90)],
    )
