"""The list of divisions of an area, as page, print and sheet."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for

from app.core.actor import Actor
from app.core.bilingual import Text
from app.divisions.models import Division
from app.divisions.queries import matching, select_divisions
from app.divisions.rules import LEVEL_LABELS, Level
from app.web.list_source import SelectSource
from app.web.listing import ALL, Column, Filter, Listing, Tab


def page_of(division: Division) -> str:
    """The address of a division's page."""
    return url_for("divisions.place", division_code=division.code)


CODE: Column[Division] = Column(
    "code",
    Text("代码", "Code"),
    lambda division: division.code,
    kind="link",
    href=page_of,
    sort=True,
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
ENGLISH: Column[Division] = Column(
    "name_en", Text("英文名", "English name"), lambda division: division.name_en, shown=False
)

DIVISIONS: Listing[Division] = Listing(
    key="divisions.list",
    title=Text("行政区划", "Divisions"),
    lead=Text(
        "停用的代码仍可查到：以前的文书上写的是它。",
        "Codes that ended can still be looked up: earlier papers carry them.",
    ),
    columns=(CODE, NAME, ENGLISH, LEVEL, SINCE, UNTIL, SUCCESSOR),
    tabs=(
        Tab(ALL, Text("全部", "All")),
        *(Tab(level, LEVEL_LABELS[level]) for level in Level),
    ),
    filters=(
        Filter(
            "q",
            Text("查找", "Find"),
            hint=Text("代码、名称或拼音首字母", "Code, name or pinyin initials"),
        ),
    ),
    sort="code",
    export_endpoint="divisions.export",
    empty=Text("您的辖区内还没有登记区划。", "No division is recorded in your area."),
)


def _containing(query: sa.Select[Division], words: str) -> sa.Select[Division]:
    return query.where(matching(words))


def own_divisions(actor: Actor) -> SelectSource[Division]:
    """The divisions of the reader's own area."""
    return SelectSource(
        statement=select_divisions(actor.division_path),
        key=Division.__table__.c.id,
        tab_by=Division.__table__.c.level,
        filters={"q": _containing},
        sorts={"code": Division.__table__.c.path},
    )
