"""The list of batches, each with how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for

from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.jobs.models import Job
from app.divisions.queries import place_name, remember_names
from app.documents.chips import batch_chip
from app.documents.lists.uploads import kind_name
from app.documents.models import PaperBatch
from app.documents.queries import BATCH, batches_where, jobs_by_key
from app.web.list_source import SelectSource
from app.web.listing import Ask, Column, Filter, Listing


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch and the job that makes it."""

    batch: PaperBatch
    job: Job | None


def _url(line: BatchLine) -> str:
    return url_for("documents.batch", batch_id=line.batch.id)


TITLE: Column[BatchLine] = Column(
    "title", Text("批次", "Batch"), lambda line: line.batch.title, kind="link", href=_url
)
KIND: Column[BatchLine] = Column(
    "kind", Text("文种", "Kind"), lambda line: kind_name(line.batch.kind)
)
PLACE: Column[BatchLine] = Column(
    "place", Text("所属地区", "Place"), lambda line: place_name(line.batch.division_path)
)
MADE: Column[BatchLine] = Column(
    "made", Text("已制成", "Made"), lambda line: line.batch.made, kind="num"
)
TOTAL: Column[BatchLine] = Column(
    "total", Text("份数", "Papers"), lambda line: line.batch.total, kind="num"
)
WHO: Column[BatchLine] = Column("who", Text("经办", "By"), lambda line: line.batch.created_by_name)
WHEN: Column[BatchLine] = Column(
    "when", Text("提交", "Asked for"), lambda line: line.batch.created_at, kind="day", sort=True
)
STATUS: Column[BatchLine] = Column(
    "status", Text("状态", "Status"), lambda line: batch_chip(line.batch, line.job), kind="chip"
)

BATCHES: Listing[BatchLine] = Listing(
    key="documents.batches",
    title=Text("批量制作", "Batches"),
    lead=Text(
        "一张表格、一个文种，一行制作一份文书；中断后自动接着做，不重号、不漏号。",
        "One sheet, one kind: a paper for each line. An interrupted batch goes on by itself.",
    ),
    columns=(TITLE, KIND, PLACE, MADE, TOTAL, WHO, WHEN, STATUS),
    filters=(Filter("q", Text("查找", "Find"), hint=Text("批次名称", "Name of the batch")),),
    sort="-when",
    empty=Text(
        "还没有批量制作。同一种文书要做很多份时，填一张表格上传即可。",
        "No batch yet. To make many papers of a kind, fill in a sheet and upload it.",
    ),
)


@dataclass(frozen=True)
class BatchSource(SelectSource[BatchLine]):
    """Batches with their jobs: two queries for a page."""

    def rows(self, ask: Ask, *, limit: int, offset: int) -> Sequence[BatchLine]:
        """One page."""
        return _with_jobs(super().rows(ask, limit=limit, offset=offset))

    def stream(self, ask: Ask, *, limit: int) -> Iterator[BatchLine]:
        """For the print view, whose length is bounded."""
        return iter(_with_jobs(list(super().stream(ask, limit=limit))))


def _with_jobs(found: Iterable[object]) -> list[BatchLine]:
    batches = [batch for batch in found if isinstance(batch, PaperBatch)]
    remember_names(batch.division_path for batch in batches)
    jobs = jobs_by_key(BATCH, [batch.uid for batch in batches])
    return [BatchLine(batch, jobs.get(batch.uid)) for batch in batches]


def _containing(query: sa.Select[PaperBatch], words: str) -> sa.Select[PaperBatch]:
    return query.where(PaperBatch.title.contains(words, autoescape=True))


def source_of(actor: Actor) -> BatchSource:
    """One scoped statement for page and counts."""
    return BatchSource(
        statement=sa.select(PaperBatch).where(batches_where(actor)),
        key=PaperBatch.__table__.c.id,
        filters={"q": _containing},
        sorts={"when": PaperBatch.__table__.c.id},
    )
