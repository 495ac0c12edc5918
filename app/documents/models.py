"""Tables of papers. Facts are sealed; files lie in the file store, sealed too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.bilingual import Text
from app.core.crypto import encrypted_column
from app.core.database import Base, CString, UTCDateTime, big_id
from app.core.storage.models import StoredFile


def new_uid() -> str:
    """What sealed fields are bound to."""
    return uuid4().hex


class PaperTemplate(Base):
    """A county's own template of a kind, one row for each version."""

    __tablename__ = "paper_template"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    kind: Mapped[str] = mapped_column(CString(40))
    language: Mapped[str] = mapped_column(CString(5))
    division_path: Mapped[str] = mapped_column(CString(60))
    version: Mapped[int]
    status: Mapped[str] = mapped_column(CString(12))
    name: Mapped[str] = mapped_column(sa.String(200))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    sha256: Mapped[str] = mapped_column(CString(64))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON(), default=list)
    """What the check found, in both languages; empty when nothing was."""
    names: Mapped[list[str]] = mapped_column(sa.JSON(), default=list)
    """The placeholders it uses, for the comparison with the version before."""
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime())
    uploaded_by_id: Mapped[int | None]
    uploaded_by_name: Mapped[str] = mapped_column(sa.String(80))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    decided_by_id: Mapped[int | None]
    decided_by_name: Mapped[str] = mapped_column(sa.String(80), default="")
    reason: Mapped[str] = mapped_column(sa.String(500), default="")

    file: Mapped[StoredFile] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("division_path", "kind", "language", "version"),
        # One template of a kind and language is in use at a place.
        sa.Index(
            "uq_paper_template_approved",
            "division_path",
            "kind",
            "language",
            unique=True,
            sqlite_where=sa.text("status = 'approved'"),
            postgresql_where=sa.text("status = 'approved'"),
        ),
        sa.CheckConstraint(
            "status IN ('quarantined','refused','waiting','approved','rejected','retired')",
            name="status",
        ),
        sa.CheckConstraint("language IN ('zh','en','zh-en')", name="language"),
    )


class PaperBatch(Base):
    """One template and many facts: made in one job, together one zip or one PDF."""

    __tablename__ = "paper_batch"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True, default=new_uid)
    kind: Mapped[str] = mapped_column(CString(40))
    language: Mapped[str] = mapped_column(CString(5))
    wants_pdf: Mapped[bool]
    title: Mapped[str] = mapped_column(sa.String(200))
    division_path: Mapped[str] = mapped_column(CString(60))
    division_code: Mapped[str] = mapped_column(CString(12))
    owner_party_id: Mapped[int | None]
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    """The checked facts, one line each, sealed."""
    total: Mapped[int]
    made: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime())
    created_by_id: Mapped[int | None]
    created_by_name: Mapped[str] = mapped_column(sa.String(80))

    source: Mapped[StoredFile] = relationship()

    __table_args__ = (
        sa.Index(None, "division_path", "id"),
        sa.CheckConstraint("made >= 0 AND made <= total", name="made"),
    )


class Document(Base):
    """One issued paper: number, frozen facts, state. Its files stand in document_file."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True, default=new_uid)
    kind: Mapped[str] = mapped_column(CString(40))
    status: Mapped[str] = mapped_column(CString(12))
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    number: Mapped[str] = mapped_column(CString(60), unique=True)
    number_id: Mapped[int] = mapped_column(sa.ForeignKey("issued_number.id"))
    check_code: Mapped[str] = mapped_column(CString(12), unique=True)
    check_url: Mapped[str] = mapped_column(sa.String(300))
    division_path: Mapped[str] = mapped_column(CString(60))
    division_code: Mapped[str] = mapped_column(CString(12))
    owner_party_id: Mapped[int | None]
    subject_type: Mapped[str | None] = mapped_column(CString(60))
    subject_id: Mapped[str | None] = mapped_column(CString(80))
    office_zh: Mapped[str] = mapped_column(sa.String(120))
    office_en: Mapped[str] = mapped_column(sa.String(200))
    issued_on: Mapped[date] = mapped_column(sa.Date())
    facts_sealed: Mapped[str] = mapped_column(sa.Text())
    facts_digest: Mapped[str] = mapped_column(CString(64))
    """Keyed: two papers of the same facts are told without opening either."""
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paper_batch.id"))
    row_number: Mapped[int | None]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime())
    created_by_id: Mapped[int | None]
    created_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    closed_by_name: Mapped[str] = mapped_column(sa.String(80), default="")
    closed_reason: Mapped[str] = mapped_column(sa.String(500), default="")

    files: Mapped[list[DocumentFile]] = relationship(
        back_populates="document", order_by="DocumentFile.id"
    )
    replaces: Mapped[Document | None] = relationship(
        remote_side="Document.id", back_populates="replaced_by"
    )
    replaced_by: Mapped[Document | None] = relationship(back_populates="replaces", uselist=False)

    __table_args__ = (
        sa.Index(None, "division_path", "status", "id"),
        sa.Index(None, "kind", "division_path", "id"),
        sa.Index(None, "owner_party_id", "id"),
        sa.Index(None, "subject_type", "subject_id"),
        sa.UniqueConstraint("batch_id", "row_number"),
        sa.CheckConstraint("status IN ('pending','ready','voided','replaced')", name="status"),
    )


class DocumentFile(Base):
    """One language of a paper: the template that makes it, and what was made."""

    __tablename__ = "document_file"
    # Made with its paper, whose issue and making have the entries.
    __audited__ = False

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"))
    language: Mapped[str] = mapped_column(CString(5))
    template_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paper_template.id"))
    """Empty: a shipped template."""
    template_version: Mapped[str] = mapped_column(CString(20))
    template_sha256: Mapped[str] = mapped_column(CString(64))
    word_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    word_sha256: Mapped[str | None] = mapped_column(CString(64))
    pdf_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    pdf_sha256: Mapped[str | None] = mapped_column(CString(64))
    member: Mapped[str | None] = mapped_column(sa.String(120))
    """Papers of a batch lie together in one zip; this is the entry's name without its suffix."""
    pages: Mapped[int | None]
    way: Mapped[str | None] = mapped_column(CString(12))
    """How it was made: compiled, or docxtpl for what the compiled way cannot do."""
    pdf_by: Mapped[str | None] = mapped_column(CString(12))
    """Who made the PDF: own, register (drawn directly as a list), or libreoffice."""

    document: Mapped[Document] = relationship(back_populates="files")
    word: Mapped[StoredFile | None] = relationship(foreign_keys=[word_id])
    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_id])
    template: Mapped[PaperTemplate | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("document_id", "language"),
        sa.Index(None, "word_sha256"),
        sa.Index(None, "pdf_sha256"),
        sa.CheckConstraint("language IN ('zh','en','zh-en')", name="language"),
    )


class Packet(Base):
    """Papers and attachments in an order, handed on as one."""

    __tablename__ = "packet"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True, default=new_uid)
    title: Mapped[str] = mapped_column(sa.String(120))
    division_path: Mapped[str] = mapped_column(CString(60))
    owner_party_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime())
    created_by_id: Mapped[int | None]
    created_by_name: Mapped[str] = mapped_column(sa.String(80))

    items: Mapped[list[PacketItem]] = relationship(
        back_populates="packet", order_by="PacketItem.position", cascade="all, delete-orphan"
    )

    __table_args__ = (sa.Index(None, "division_path", "id"), sa.Index(None, "owner_party_id"))


class PacketItem(Base):
    """One paper in one language, or one attached file."""

    __tablename__ = "packet_item"
    __audited__ = False

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    packet_id: Mapped[int] = mapped_column(sa.ForeignKey("packet.id"))
    position: Mapped[int]
    document_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document_file.id"))
    attachment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    packet: Mapped[Packet] = relationship(back_populates="items")
    document_file: Mapped[DocumentFile | None] = relationship()
    attachment: Mapped[StoredFile | None] = relationship()

    __table_args__ = (
        sa.Index(None, "packet_id", "position"),
        sa.CheckConstraint(
            "(document_file_id IS NULL) <> (attachment_id IS NULL)", name="one_thing"
        ),
    )


encrypted_column(Document, "facts_sealed")


def office_of(document: Document) -> Text:
    """The office that issued the paper."""
    return Text(document.office_zh, document.office_en)
