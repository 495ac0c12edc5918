"""The list of uploaded templates: every version, with where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for

from app.core.actor import Actor
from app.core.bilingual import Text
from app.divisions.queries import place_name, remember_names
from app.documents.chips import template_chip
from app.documents.kinds import PaperLanguage, list_kinds, load_kinds
from app.documents.models import PaperTemplate
from app.documents.queries import templates_where
from app.documents.rules import TEMPLATE_LABELS
from app.web.list_source import SelectSource
from app.web.listing import ALL, Ask, Column, Filter, Listing, Tab


def _kinds() -> Iterable[tuple[str, Text]]:
    return [(kind.code, kind.name) for kind in list_kinds()]


def kind_name(code: str) -> Text:
    """A kind's name, also of one that is no longer shipped."""
    kind = load_kinds().get(code)
    return kind.name if kind is not None else Text(code, code)


def _url(template: PaperTemplate) -> str:
    return url_for("documents.template", template_id=template.id)


KIND: Column[PaperTemplate] = Column(
    "kind",
    Text("文种", "Kind"),
    lambda template: kind_name(template.kind),
    kind="link",
    href=_url,
    below=lambda template: template.name,
)
LANGUAGE: Column[PaperTemplate] = Column(
    "language", Text("文字", "Language"), lambda template: PaperLanguage(template.language).label
)
VERSION: Column[PaperTemplate] = Column(
    "version", Text("版本", "Version"), lambda template: template.version, kind="num"
)
PLACE: Column[PaperTemplate] = Column(
    "place", Text("所属地区", "Place"), lambda template: place_name(template.division_path)
)
WHO: Column[PaperTemplate] = Column(
    "who", Text("上传人", "Uploaded by"), lambda template: template.uploaded_by_name
)
WHEN: Column[PaperTemplate] = Column(
    "when",
    Text("上传时间", "Uploaded"),
    lambda template: template.uploaded_at,
    kind="day",
    sort=True,
)
STATUS: Column[PaperTemplate] = Column("status", Text("状态", "Status"), template_chip, kind="chip")

UPLOADS: Listing[PaperTemplate] = Listing(
    key="documents.template_uploads",
    title=Text("本地区上传的模板", "Uploaded templates"),
    lead=Text(
        "上传后先自动检查，再由另一人审定；审定后签发的文书才用它。",
        "An upload is checked by the program, then approved by a second person, then used.",
    ),
    columns=(KIND, LANGUAGE, VERSION, PLACE, WHO, WHEN, STATUS),
    tabs=(
        Tab(ALL, Text("全部", "All")),
        *(Tab(status, label) for status, label in TEMPLATE_LABELS.items()),
    ),
    filters=(Filter("kind", Text("文种", "Kind"), "choice", options=_kinds),),
    sort="-when",
    empty=Text(
        "现在用的都是系统自带模板。需要改样式时，下载自带模板修改后上传。",
        "Only shipped templates are in use. To change one, download it, edit it and upload it.",
    ),
)


@dataclass(frozen=True)
class UploadSource(SelectSource[PaperTemplate]):
    """Uploads; the names of a page's places are fetched in one query."""

    def rows(self, ask: Ask, *, limit: int, offset: int) -> Sequence[PaperTemplate]:
        """One page, its place names at hand."""
        found = super().rows(ask, limit=limit, offset=offset)
        remember_names(template.division_path for template in found)
        return found


def _of_kind(query: sa.Select[PaperTemplate], code: str) -> sa.Select[PaperTemplate]:
    return query.where(PaperTemplate.kind == code)


def source_of(actor: Actor) -> UploadSource:
    """One scoped statement for page and counts."""
    return UploadSource(
        statement=sa.select(PaperTemplate).where(templates_where(actor)),
        key=PaperTemplate.__table__.c.id,
        tab_by=PaperTemplate.__table__.c.status,
        filters={"kind": _of_kind},
        sorts={"when": PaperTemplate.__table__.c.id},
    )
