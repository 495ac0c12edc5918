"""Issue papers

Revision: 0002_issue_papers
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_issue_papers"
down_revision = "0001_lay_the_foundation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "packet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "uid",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "division_path",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("owner_party_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by_name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packet")),
        sa.UniqueConstraint("uid", name=op.f("uq_packet_uid")),
    )
    with op.batch_alter_table("packet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_packet_division_path_id"), ["division_path", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_packet_owner_party_id"), ["owner_party_id"], unique=False
        )

    op.create_table(
        "paper_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "uid",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.String(length=5).with_variant(sa.String(length=5, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("wants_pdf", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "division_path",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "division_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("owner_party_id", sa.Integer(), nullable=True),
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by_name", sa.String(length=80), nullable=False),
        sa.CheckConstraint("made >= 0 AND made <= total", name=op.f("ck_paper_batch_made")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["stored_file.id"], name=op.f("fk_paper_batch_source_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batch")),
        sa.UniqueConstraint("uid", name=op.f("uq_paper_batch_uid")),
    )
    with op.batch_alter_table("paper_batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_batch_division_path_id"), ["division_path", "id"], unique=False
        )

    op.create_table(
        "paper_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.String(length=5).with_variant(sa.String(length=5, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "division_path",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "sha256",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_name", sa.String(length=80), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "language IN ('zh','en','zh-en')", name=op.f("ck_paper_template_language")
        ),
        sa.CheckConstraint(
            "status IN ('quarantined','refused','waiting','approved','rejected','retired')",
            name=op.f("ck_paper_template_status"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_paper_template_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_template")),
        sa.UniqueConstraint(
            "division_path",
            "kind",
            "language",
            "version",
            name=op.f("uq_paper_template_division_path_kind_language_version"),
        ),
    )
    with op.batch_alter_table("paper_template", schema=None) as batch_op:
        batch_op.create_index(
            "uq_paper_template_approved",
            ["division_path", "kind", "language"],
            unique=True,
            sqlite_where=sa.text("status = 'approved'"),
            postgresql_where=sa.text("status = 'approved'"),
        )

    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "uid",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "number",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "number_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "check_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("check_url", sa.String(length=300), nullable=False),
        sa.Column(
            "division_path",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "division_code",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("owner_party_id", sa.Integer(), nullable=True),
        sa.Column(
            "subject_type",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "subject_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("office_zh", sa.String(length=120), nullable=False),
        sa.Column("office_en", sa.String(length=200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("facts_sealed", sa.Text(), nullable=False),
        sa.Column(
            "facts_digest",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column(
            "replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_name", sa.String(length=80), nullable=False),
        sa.Column("closed_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "status IN ('pending','ready','voided','replaced')", name=op.f("ck_document_status")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["paper_batch.id"], name=op.f("fk_document_batch_id_paper_batch")
        ),
        sa.ForeignKeyConstraint(
            ["number_id"], ["issued_number.id"], name=op.f("fk_document_number_id_issued_number")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["document.id"], name=op.f("fk_document_replaces_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("batch_id", "row_number", name=op.f("uq_document_batch_id_row_number")),
        sa.UniqueConstraint("check_code", name=op.f("uq_document_check_code")),
        sa.UniqueConstraint("number", name=op.f("uq_document_number")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_document_replaces_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_document_uid")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_document_division_path_status_id"),
            ["division_path", "status", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_document_kind_division_path_id"),
            ["kind", "division_path", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_document_owner_party_id_id"), ["owner_party_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_document_subject_type_subject_id"),
            ["subject_type", "subject_id"],
            unique=False,
        )

    op.create_table(
        "document_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "language",
            sa.String(length=5).with_variant(sa.String(length=5, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "template_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "template_version",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "template_sha256",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("word_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "word_sha256",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("pdf_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "pdf_sha256",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("member", sa.String(length=120), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column(
            "way",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "pdf_by",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "language IN ('zh','en','zh-en')", name=op.f("ck_document_file_language")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_file_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["pdf_id"], ["stored_file.id"], name=op.f("fk_document_file_pdf_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["paper_template.id"],
            name=op.f("fk_document_file_template_id_paper_template"),
        ),
        sa.ForeignKeyConstraint(
            ["word_id"], ["stored_file.id"], name=op.f("fk_document_file_word_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_file")),
        sa.UniqueConstraint(
            "document_id", "language", name=op.f("uq_document_file_document_id_language")
        ),
    )
    with op.batch_alter_table("document_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_document_file_pdf_sha256"), ["pdf_sha256"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_document_file_word_sha256"), ["word_sha256"], unique=False
        )

    op.create_table(
        "packet_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "packet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "document_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "attachment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "(document_file_id IS NULL) <> (attachment_id IS NULL)",
            name=op.f("ck_packet_item_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["stored_file.id"],
            name=op.f("fk_packet_item_attachment_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["document_file_id"],
            ["document_file.id"],
            name=op.f("fk_packet_item_document_file_id_document_file"),
        ),
        sa.ForeignKeyConstraint(
            ["packet_id"], ["packet.id"], name=op.f("fk_packet_item_packet_id_packet")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packet_item")),
    )
    with op.batch_alter_table("packet_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_packet_item_packet_id_position"), ["packet_id", "position"], unique=False
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("packet_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_packet_item_packet_id_position"))

    op.drop_table("packet_item")
    with op.batch_alter_table("document_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_file_word_sha256"))
        batch_op.drop_index(batch_op.f("ix_document_file_pdf_sha256"))

    op.drop_table("document_file")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_subject_type_subject_id"))
        batch_op.drop_index(batch_op.f("ix_document_owner_party_id_id"))
        batch_op.drop_index(batch_op.f("ix_document_kind_division_path_id"))
        batch_op.drop_index(batch_op.f("ix_document_division_path_status_id"))

    op.drop_table("document")
    with op.batch_alter_table("paper_template", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_paper_template_approved",
            sqlite_where=sa.text("status = 'approved'"),
            postgresql_where=sa.text("status = 'approved'"),
        )

    op.drop_table("paper_template")
    with op.batch_alter_table("paper_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_batch_division_path_id"))

    op.drop_table("paper_batch")
    with op.batch_alter_table("packet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_packet_owner_party_id"))
        batch_op.drop_index(batch_op.f("ix_packet_division_path_id"))

    op.drop_table("packet")
