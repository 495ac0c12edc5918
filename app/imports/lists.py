"""The list of imports."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.errors import NotFound
from app.imports.chips import import_chip
from app.imports.kinds import get_import_kind
from app.imports.models import SheetImport
from app.imports.queries import imports_where
from app.imports.rules import STATE_LABELS
from app.web.list_source import SelectSource
from app.web.listing import ALL, Column, Filter, Listing, Tab


def kind_title(code: str) -> Text:
    """What a kind is called; one that is gone shows as it is kept."""
    try:
        return get_import_kind(code).title
    except NotFound:
        return Text(code, code)


def _url(found: SheetImport) -> str:
    return url_for("imports.show", import_id=found.id)


TITLE: Column[SheetImport] = Column(
    "title", Text("文件", "File"), lambda found: found.title, kind="link", href=_url
)
KIND: Column[SheetImport] = Column(
    "kind", Text("内容", "What"), lambda found: kind_title(found.kind)
)
GOOD: Column[SheetImport] = Column(
    "good", Text("成功", "Good"), lambda found: found.good, kind="num"
)
BAD: Column[SheetImport] = Column("bad", Text("失败", "Wrong"), lambda found: found.bad, kind="num")
WHO: Column[SheetImport] = Column("who", Text("经办", "By"), lambda found: found.created_by_name)
WHEN: Column[SheetImport] = Column(
    "when", Text("上传", "Uploaded"), lambda found: found.created_at, kind="day", sort=True
)
STATE: Column[SheetImport] = Column("state", Text("状态", "Status"), import_chip, kind="chip")

IMPORTS: Listing[SheetImport] = Listing(
    key="imports.list",
    title=Text("批量导入", "Imports"),
    lead=Text(
        "先检查整张表，确认后才写入；有错的行在您自己的表里标出退回。",
        "A whole sheet is checked before anything is written; wrong rows come back in your file.",
    ),
    columns=(TITLE, KIND, GOOD, BAD, WHO, WHEN, STATE),
    tabs=(
        Tab(ALL, Text("全部", "All")),
        *(Tab(state, label) for state, label in STATE_LABELS.items()),
    ),
    filters=(Filter("q", Text("查找", "Find"), hint=Text("文件名", "Name of the file")),),
    sort="-when",
    empty=Text(
        "还没有导入过表格。先下载模板，填好后上传。",
        "No import yet. Download a template, fill it in and upload it.",
    ),
)


def _containing(query: sa.Select[SheetImport], words: str) -> sa.Select[SheetImport]:
    return query.where(SheetImport.title.contains(words, autoescape=True))


def source_of(actor: Actor) -> SelectSource[SheetImport]:
    """One scoped statement for page and counts."""
    table = SheetImport.__table__.c
    return SelectSource(
        statement=sa.select(SheetImport).where(imports_where(actor)),
        key=table.id,
        tab_by=table.state,
        filters={"q": _containing},
        sorts={"when": table.id},
    )
