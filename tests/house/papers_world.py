"""One paper, template, batch and packet of 青禾县, for whoever walks every address."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.access.models import User
from app.access.queries import actor_of
from app.core.actor import Actor
from app.core.database import session
from app.documents.kinds import PaperLanguage
from app.documents.models import Document, Packet, PaperBatch, PaperTemplate
from app.documents.rules import TemplateStatus
from tests.factories.papers import (
    KIND,
    finding,
    judge,
    make_batch,
    make_packet,
    make_paper,
    make_template,
)


def county_clerk() -> Actor:
    """She who makes what others walk over."""
    found = session().scalar(sa.select(User.id).where(User.user_name == "xian"))
    assert found is not None
    return actor_of(found)


def settle_papers() -> None:
    """Made by the county's clerk; what there is already is left alone."""
    if session().scalar(sa.select(sa.exists().where(Packet.id > 0))):
        return
    clerk = county_clerk()
    paper = make_paper(by=clerk, languages=tuple(PaperLanguage))
    make_packet(by=clerk, papers=[paper])
    make_batch(by=clerk)
    waiting = make_template(by=clerk)
    judge(waiting, by=clerk, findings=[finding("用了文本框", fatal=False)])
    refused = make_template(by=clerk)
    judge(refused, by=clerk, findings=[finding("没有“nobody”这一项")])
    make_template(by=clerk)
    session().rollback()


def paper_ids(database: Session) -> dict[str, object]:
    """What an address of papers may name."""
    paper = database.scalars(
        sa.select(Document).where(Document.batch_id.is_(None), Document.status == "ready")
    ).first()
    packet = database.scalars(sa.select(Packet)).first()
    batch = database.scalars(sa.select(PaperBatch)).first()
    assert paper is not None
    assert packet is not None
    assert batch is not None
    return {
        "kind": KIND,
        "language": "zh",
        "ending": "pdf",
        "code": paper.check_code,
        "sha256": paper.files[0].word_sha256,
        "document_id": paper.id,
        "packet_id": packet.id,
        "item_id": packet.items[0].id,
        "batch_id": batch.id,
        "template_id": template_in(database, TemplateStatus.WAITING),
    }


def template_in(database: Session, status: TemplateStatus) -> int:
    """A template that stands so."""
    found = database.scalar(sa.select(PaperTemplate.id).where(PaperTemplate.status == status))
    assert found is not None, status
    return found
