"""The list of papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for

from app.core.actor import Actor
from app.core.bilingual import Text
from app.divisions.queries import place_name, remember_names
from app.documents.chips import document_chip
from app.documents.kinds import get_kind, list_kinds
from app.documents.models import Document
from app.documents.queries import list_query
from app.documents.rules import DOCUMENT_LABELS, read_code
from app.web.list_source import SelectSource
from app.web.listing import ALL, Ask, Column, Filter, Listing, Tab


def _kinds() -> Iterable[tuple[str, Text]]:
    return [(kind.code, kind.name) for kind in list_kinds()]


def _url(document: Document) -> str:
    return url_for("documents.show", document_id=document.id)


NUMBER: Column[Document] = Column(
    "number",
    Text("编号", "No."),
    lambda document: document.number,
    kind="link",
    href=_url,
    sort=True,
)
KIND: Column[Document] = Column(
    "kind", Text("文种", "Kind"), lambda document: get_kind(document.kind).name
)
ABOUT: Column[Document] = Column("title", Text("对象", "About"), lambda document: document.title)
PLACE: Column[Document] = Column(
    "place", Text("所属地区", "Place"), lambda document: place_name(document.division_path)
)
ISSUED: Column[Document] = Column(
    "issued_on", Text("签发", "Issued"), lambda document: document.issued_on, kind="day", sort=True
)
WHO: Column[Document] = Column("who", Text("经办", "By"), lambda document: document.created_by_name)
STATUS: Column[Document] = Column("status", Text("状态", "Status"), document_chip, kind="chip")

PAPERS: Listing[Document] = Listing(
    key="documents.list",
    title=Text("文书", "Papers"),
    lead=Text(
        "已签发的申请表、协议、公示、登记簿和通知，编号连续，错了作废或替换，不改原件。",
        "Issued forms, agreements, notices and registers. Wrong ones are withdrawn or replaced.",
    ),
    columns=(NUMBER, KIND, ABOUT, PLACE, ISSUED, WHO, STATUS),
    tabs=(
        Tab(ALL, Text("全部", "All")),
        *(Tab(status, label) for status, label in DOCUMENT_LABELS.items()),
    ),
    filters=(
        Filter("kind", Text("文种", "Kind"), "choice", options=_kinds),
        Filter("q", Text("查找", "Find"), hint=Text("编号、对象或核验码", "No., about or code")),
    ),
    sort="-number",
    empty=Text(
        "还没有签发文书。点右上角“填写文书”开始。",
        "No paper is issued yet. Use “Fill in a paper” above.",
    ),
    export_endpoint="documents.export",
)


def _of_kind(query: sa.Select[Document], code: str) -> sa.Select[Document]:
    return query.where(Document.kind == code)


def _containing(query: sa.Select[Document], words: str) -> sa.Select[Document]:
    code = read_code(words)
    if code is not None:
        return query.where(Document.check_code == code)
    part = f"%{words.replace('%', '').replace('_', '')}%"
    return query.where(sa.or_(Document.number.like(part), Document.title.like(part)))


@dataclass(frozen=True)
class PaperSource(SelectSource[Document]):
    """Papers; the names of a page's places are fetched in one query."""

    def rows(self, ask: Ask, *, limit: int, offset: int) -> Sequence[Document]:
        """One page, its place names at hand."""
        found = super().rows(ask, limit=limit, offset=offset)
        remember_names(document.division_path for document in found)
        return found


def source_of(actor: Actor) -> PaperSource:
    """One scoped statement for page, counts and export."""
    return PaperSource(
        statement=list_query(actor),
        key=Document.__table__.c.id,
        tab_by=Document.__table__.c.status,
        filters={"kind": _of_kind, "q": _containing},
        sorts={
            "number": Document.__table__.c.id,
            "issued_on": Document.__table__.c.issued_on,
        },
    )
