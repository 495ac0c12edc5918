"""Lay the ground

Revision: 0003_lay_the_ground
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core.crypto import blind_index, unseal
from app.core.identifiers import id_number
from app.core.pinyin import initials
from app.divisions.rules import parent_code

revision = "0003_lay_the_ground"
down_revision = "0002_issue_papers"
branch_labels = None
depends_on = None


TELLS_BIRTH = ("id_card", "household_register")
LEAVINGS = {"died": "death", "married_out": "married_out", "moved_out": "moved_out"}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "parcel_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("agreement", sa.String(length=120), nullable=False),
        sa.Column("difference_mu_x100", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "kind IN ('split','merge','resurvey')", name=op.f("ck_parcel_event_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_event")),
    )
    op.create_table(
        "parcel",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "key",
            sa.String(length=48).with_variant(sa.String(length=48, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "division_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "division_path",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "initials",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("area_mu_x100", sa.BigInteger(), nullable=False),
        sa.Column("survey_year", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "resource_type",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "ownership_kind",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "land_class",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "forest_kind",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "origin",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("species", sa.String(length=40), nullable=False),
        sa.Column(
            "age_group",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("planted_year", sa.Integer(), nullable=True),
        sa.Column("canopy_x100", sa.Integer(), nullable=True),
        sa.Column("dbh_cm_x10", sa.Integer(), nullable=True),
        sa.Column("height_m_x10", sa.Integer(), nullable=True),
        sa.Column("stems", sa.BigInteger(), nullable=True),
        sa.Column("volume_m3_x100", sa.BigInteger(), nullable=True),
        sa.Column(
            "public_benefit",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("east_side", sa.String(length=200), nullable=False),
        sa.Column("south_side", sa.String(length=200), nullable=False),
        sa.Column("west_side", sa.String(length=200), nullable=False),
        sa.Column("north_side", sa.String(length=200), nullable=False),
        sa.Column("boundary", sa.Text(), nullable=True),
        sa.Column("drawn_mu_x100", sa.BigInteger(), nullable=True),
        sa.Column("west_e7", sa.BigInteger(), nullable=True),
        sa.Column("south_e7", sa.BigInteger(), nullable=True),
        sa.Column("east_e7", sa.BigInteger(), nullable=True),
        sa.Column("north_e7", sa.BigInteger(), nullable=True),
        sa.Column("width_e7", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by_name", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(status = 'current') = (until_on IS NULL)", name=op.f("ck_parcel_ended")
        ),
        sa.CheckConstraint("status IN ('current','superseded')", name=op.f("ck_parcel_status")),
        sa.CheckConstraint("area_mu_x100 > 0", name=op.f("ck_parcel_area")),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_parcel_division_id_division")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("key", name=op.f("uq_parcel_key")),
    )
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.create_index(
            "ix_parcel_box", ["status", "west_e7", "east_e7", "south_e7", "north_e7"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_parcel_division_path_status_id"),
            ["division_path", "status", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_parcel_initials"), ["initials"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_status_id"), ["status", "id"], unique=False)
        batch_op.create_index("ix_parcel_width", ["status", "width_e7"], unique=False)

    op.create_table(
        "rule_choice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "name",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "division_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "division_path",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("chosen_by_name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_rule_choice_dates")
        ),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_rule_choice_division_id_division")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_choice")),
    )
    with op.batch_alter_table("rule_choice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rule_choice_division_id"), ["division_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rule_choice_division_path_name"), ["division_path", "name"], unique=False
        )
        batch_op.create_index(
            "uq_rule_choice_open",
            ["division_path", "name"],
            unique=True,
            sqlite_where=sa.text("until_on IS NULL AND NOT withdrawn"),
            postgresql_where=sa.text("until_on IS NULL AND NOT withdrawn"),
        )

    op.create_table(
        "sheet_import",
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
            "state",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "division_path",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("updates", sa.Boolean(), nullable=False),
        sa.Column(
            "extent",
            sa.String(length=8).with_variant(sa.String(length=8, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rows_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "problems_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "differences_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("error_zh", sa.String(length=500), nullable=False),
        sa.Column("error_en", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by_name", sa.String(length=80), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_name", sa.String(length=80), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "replaced_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint("extent IN ('all','good')", name=op.f("ck_sheet_import_extent")),
        sa.CheckConstraint(
            "state IN ('checking','unreadable','checked','writing','done','refused',"
            "'abandoned','replaced')",
            name=op.f("ck_sheet_import_state"),
        ),
        sa.CheckConstraint(
            "total = bad + added + changed + same", name=op.f("ck_sheet_import_total")
        ),
        sa.CheckConstraint(
            "written >= 0 AND written <= total", name=op.f("ck_sheet_import_written")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["stored_file.id"], name=op.f("fk_sheet_import_answer_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["differences_id"],
            ["stored_file.id"],
            name=op.f("fk_sheet_import_differences_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["problems_id"],
            ["stored_file.id"],
            name=op.f("fk_sheet_import_problems_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["sheet_import.id"],
            name=op.f("fk_sheet_import_replaced_by_id_sheet_import"),
        ),
        sa.ForeignKeyConstraint(
            ["rows_id"], ["stored_file.id"], name=op.f("fk_sheet_import_rows_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["stored_file.id"], name=op.f("fk_sheet_import_source_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_import")),
        sa.UniqueConstraint("uid", name=op.f("uq_sheet_import_uid")),
    )
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sheet_import_division_path_id"), ["division_path", "id"], unique=False
        )

    op.create_table(
        "certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "number",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.String(length=16).with_variant(sa.String(length=16, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "unit_number",
            sa.String(length=28).with_variant(sa.String(length=28, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "division_path",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "holder_party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("holder_name", sa.String(length=120), nullable=False),
        sa.Column("issued_by", sa.String(length=120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("area_mu_x100", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_reason", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= issued_on", name=op.f("ck_certificate_dates")
        ),
        sa.ForeignKeyConstraint(
            ["holder_party_id"], ["party.id"], name=op.f("fk_certificate_holder_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_division_path"), ["division_path"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certificate_holder_party_id"), ["holder_party_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certificate_number_division_path"),
            ["number", "division_path"],
            unique=True,
        )
        batch_op.create_index(
            batch_op.f("ix_certificate_unit_number"), ["unit_number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certificate_valid_until"), ["valid_until"], unique=False
        )

    op.create_table(
        "contact_preference",
        sa.Column("party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "channel",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("speech", sa.String(length=40), nullable=False),
        sa.Column("read_aloud", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_contact_preference_party_id_party")
        ),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_contact_preference")),
    )
    op.create_table(
        "parcel_hold",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("claimant", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("cleared_how", sa.String(length=300), nullable=False),
        sa.Column(
            "inherited_from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=80), nullable=False),
        sa.Column("cleared_by_name", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "kind IN ('dispute','pledge','seizure','other')", name=op.f("ck_parcel_hold_kind")
        ),
        sa.CheckConstraint(
            "cleared_on IS NULL OR cleared_on >= from_on", name=op.f("ck_parcel_hold_dates")
        ),
        sa.ForeignKeyConstraint(
            ["inherited_from_id"],
            ["parcel_hold.id"],
            name=op.f("fk_parcel_hold_inherited_from_id_parcel_hold"),
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_hold_parcel_id_parcel")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_hold")),
    )
    with op.batch_alter_table("parcel_hold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_parcel_hold_parcel_id_cleared_on"),
            ["parcel_id", "cleared_on"],
            unique=False,
        )

    op.create_table(
        "parcel_lineage",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("area_mu_x100", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["parcel_event.id"], name=op.f("fk_parcel_lineage_event_id_parcel_event")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_lineage_parcel_id_parcel")
        ),
        sa.PrimaryKeyConstraint("event_id", "parcel_id", name=op.f("pk_parcel_lineage")),
    )
    with op.batch_alter_table("parcel_lineage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_parcel_lineage_parcel_id"), ["parcel_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_parcel_lineage_parcel_id_came"), ["parcel_id", "came"], unique=True
        )

    op.create_table(
        "right_share",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "right_kind",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "right_kind IN ('ownership','contract','management','trees')",
            name=op.f("ck_right_share_right"),
        ),
        sa.CheckConstraint(
            "numerator > 0 AND numerator <= denominator", name=op.f("ck_right_share_share")
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_right_share_dates")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_right_share_parcel_id_parcel")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_right_share_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_right_share")),
    )
    with op.batch_alter_table("right_share", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_right_share_parcel_id_right_kind_from_on"),
            ["parcel_id", "right_kind", "from_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_right_share_party_id_until_on_parcel_id"),
            ["party_id", "until_on", "parcel_id"],
            unique=False,
        )
        batch_op.create_index(
            "uq_right_share_open",
            ["parcel_id", "right_kind", "party_id"],
            unique=True,
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        )

    op.create_table(
        "roster",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "uid",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "number",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "collective_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "division_path",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("full_age", sa.Integer(), nullable=False),
        sa.Column("working_age", sa.Integer(), nullable=False),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.Column("frozen_by_name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["collective_id"], ["party.id"], name=op.f("fk_roster_collective_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster")),
        sa.UniqueConstraint("number", name=op.f("uq_roster_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_roster_uid")),
    )
    with op.batch_alter_table("roster", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_roster_collective_id"), ["collective_id"], unique=False
        )

    op.create_table(
        "share_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "collective_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("total_x1000", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["collective_id"], ["party.id"], name=op.f("fk_share_change_collective_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_change")),
    )
    with op.batch_alter_table("share_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_share_change_collective_id"), ["collective_id"], unique=False
        )

    op.create_table(
        "certificate_parcel",
        sa.Column(
            "certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_parcel_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_certificate_parcel_parcel_id_parcel")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "parcel_id", name=op.f("pk_certificate_parcel")),
    )
    with op.batch_alter_table("certificate_parcel", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_parcel_parcel_id"), ["parcel_id"], unique=False
        )

    op.create_table(
        "household_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column(
            "other_household_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.party_id"],
            name=op.f("fk_household_event_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["other_household_id"],
            ["household.party_id"],
            name=op.f("fk_household_event_other_household_id_household"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_event")),
    )
    with op.batch_alter_table("household_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_event_household_id"), ["household_id"], unique=False
        )

    op.create_table(
        "collective_share",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "collective_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "holder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("units_x1000", sa.BigInteger(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint("units_x1000 > 0", name=op.f("ck_collective_share_units")),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_collective_share_dates")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"],
            ["share_change.id"],
            name=op.f("fk_collective_share_closed_by_id_share_change"),
        ),
        sa.ForeignKeyConstraint(
            ["collective_id"], ["party.id"], name=op.f("fk_collective_share_collective_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["party.id"], name=op.f("fk_collective_share_holder_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["household_member.id"],
            name=op.f("fk_collective_share_member_id_household_member"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["share_change.id"],
            name=op.f("fk_collective_share_opened_by_id_share_change"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collective_share")),
    )
    with op.batch_alter_table("collective_share", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_collective_share_collective_id_until_on"),
            ["collective_id", "until_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_collective_share_holder_id"), ["holder_id"], unique=False
        )
        batch_op.create_index(
            "uq_collective_share_household",
            ["collective_id", "holder_id"],
            unique=True,
            sqlite_where=sa.text("until_on IS NULL AND member_id IS NULL"),
            postgresql_where=sa.text("until_on IS NULL AND member_id IS NULL"),
        )
        batch_op.create_index(
            "uq_collective_share_member",
            ["collective_id", "holder_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("until_on IS NULL AND member_id IS NOT NULL"),
            postgresql_where=sa.text("until_on IS NULL AND member_id IS NOT NULL"),
        )

    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "purpose",
            sa.String(length=24).with_variant(sa.String(length=24, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "text_version",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "text_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column(
            "way",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("guardian", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column(
            "withdrawn_way",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("withdrawn_note", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR withdrawn_on >= given_on", name=op.f("ck_consent_dates")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.party_id"], name=op.f("fk_consent_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["household_member.id"],
            name=op.f("fk_consent_member_id_household_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "uq_consent_open",
            ["member_id", "purpose"],
            unique=True,
            sqlite_where=sa.text("withdrawn_on IS NULL"),
            postgresql_where=sa.text("withdrawn_on IS NULL"),
        )

    op.create_table(
        "household_role",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=80), nullable=False),
        sa.Column("ended_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('collector','co_owner')", name=op.f("ck_household_role_kind")),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_household_role_dates")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.party_id"],
            name=op.f("fk_household_role_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["household_member.id"],
            name=op.f("fk_household_role_member_id_household_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_role")),
    )
    with op.batch_alter_table("household_role", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_role_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_household_role_member_id"), ["member_id"], unique=False
        )
        batch_op.create_index(
            "uq_household_role_collector",
            ["household_id"],
            unique=True,
            sqlite_where=sa.text("until_on IS NULL AND kind = 'collector'"),
            postgresql_where=sa.text("until_on IS NULL AND kind = 'collector'"),
        )
        batch_op.create_index(
            "uq_household_role_open",
            ["household_id", "member_id", "kind"],
            unique=True,
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        )

    op.create_table(
        "membership_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("relation_before", sa.String(length=12), nullable=True),
        sa.Column("relation_after", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "relation_before IS NOT NULL OR relation_after IS NOT NULL",
            name=op.f("ck_membership_change_something"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["household_event.id"],
            name=op.f("fk_membership_change_event_id_household_event"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.party_id"],
            name=op.f("fk_membership_change_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["household_member.id"],
            name=op.f("fk_membership_change_member_id_household_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_change")),
    )
    with op.batch_alter_table("membership_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_change_event_id"), ["event_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_membership_change_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_membership_change_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "roster_member",
        sa.Column(
            "roster_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "household_number",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("villager_group", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column(
            "vote",
            sa.String(length=16).with_variant(sa.String(length=16, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.party_id"],
            name=op.f("fk_roster_member_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["household_member.id"],
            name=op.f("fk_roster_member_member_id_household_member"),
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_roster_member_roster_id_roster")
        ),
        sa.PrimaryKeyConstraint("roster_id", "position", name=op.f("pk_roster_member")),
    )
    with op.batch_alter_table("roster_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_roster_member_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_roster_member_member_id"), ["member_id"], unique=False)
        batch_op.create_index("uq_roster_member_person", ["roster_id", "member_id"], unique=True)

    with op.batch_alter_table("division", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "parent_code",
                sa.String(length=12).with_variant(
                    sa.String(length=12, collation="C"), "postgresql"
                ),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column(
                "initials",
                sa.String(length=80).with_variant(
                    sa.String(length=80, collation="C"), "postgresql"
                ),
                server_default="",
                nullable=False,
            )
        )
        batch_op.create_index("ix_division_initials", ["initials"], unique=False)
        batch_op.create_index("ix_division_level", ["level", "path"], unique=False)
        batch_op.create_index("ix_division_parent_code", ["parent_code"], unique=False)
        batch_op.create_index("ix_division_successor_code", ["successor_code"], unique=False)

    with op.batch_alter_table("household_member", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "initials",
                sa.String(length=60).with_variant(
                    sa.String(length=60, collation="C"), "postgresql"
                ),
                server_default="",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "tail_index",
                sa.String(length=40).with_variant(
                    sa.String(length=40, collation="C"), "postgresql"
                ),
                server_default="",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("born_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("self_supporting_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("not_capable_since", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("capacity_note", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.create_index(
            batch_op.f("ix_household_member_initials"), ["initials"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_household_member_tail_index"), ["tail_index"], unique=False
        )

    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "initials",
                sa.String(length=60).with_variant(
                    sa.String(length=60, collation="C"), "postgresql"
                ),
                server_default="",
                nullable=False,
            )
        )
        batch_op.create_index(batch_op.f("ix_party_initials"), ["initials"], unique=False)

    _fill(op.get_bind())


def _fill(rows: sa.Connection) -> None:
    """Places, parties and people that were there get what search and rosters read."""
    divisions = sa.table(
        "division", *map(sa.column, ("id", "code", "name_zh", "parent_code", "initials"))
    )
    for one in rows.execute(sa.select(divisions)).all():
        values = {"parent_code": parent_code(one.code), "initials": initials(one.name_zh)[:80]}
        rows.execute(sa.update(divisions).where(divisions.c.id == one.id).values(values))
    parties = sa.table("party", *map(sa.column, ("id", "kind", "name", "initials")))
    for one in rows.execute(sa.select(parties)).all():
        read = initials(one.name, person=one.kind == "household")[:60]
        rows.execute(sa.update(parties).where(parties.c.id == one.id).values(initials=read))
    _fill_members(rows)


def _fill_members(rows: sa.Connection) -> None:
    """Search columns; and an event for every joining and leaving there was, with today's relation."""
    names = ("id", "uid", "household_id", "name", "relation", "document_type", "document_sealed")
    names += ("initials", "tail_index", "left_reason")
    members = sa.table(
        "household_member",
        *map(sa.column, names),
        *(sa.column(name, sa.Date()) for name in ("joined_on", "left_on", "born_on")),
    )
    for one in rows.execute(sa.select(members).order_by(members.c.id)).all():
        number = unseal(one.document_sealed, record=one.uid, field="document")
        values = {
            "initials": initials(one.name, person=True)[:60],
            "tail_index": blind_index("parties.document_tail", number[-4:]),
            "born_on": id_number.born_on(number) if one.document_type in TELLS_BIRTH else None,
        }
        rows.execute(sa.update(members).where(members.c.id == one.id).values(values))
        _note(rows, one, (one.joined_on, "registered", None, one.relation))
        if one.left_on is not None:
            kind = LEAVINGS.get(one.left_reason, "corrected")
            _note(rows, one, (one.left_on, kind, one.relation, None))


def _note(
    rows: sa.Connection, member: sa.Row[Any], what: tuple[date, str, str | None, str | None]
) -> None:
    on, kind, before, after = what
    event = sa.table(
        "household_event",
        *map(sa.column, ("household_id", "kind", "evidence", "recorded_by_name")),
        sa.column("happened_on", sa.Date()),
        sa.column("recorded_at", sa.DateTime(timezone=True)),
    )
    change = sa.table(
        "membership_change",
        *map(sa.column, ("event_id", "household_id", "member_id")),
        *map(sa.column, ("relation_before", "relation_after")),
        sa.column("happened_on", sa.Date()),
    )
    rows.execute(
        sa.insert(event).values(
            household_id=member.household_id,
            kind=kind,
            evidence="",
            recorded_by_name="",
            happened_on=on,
            recorded_at=datetime.combine(on, time(), tzinfo=UTC),
        )
    )
    newest = rows.scalar(sa.text("SELECT max(id) FROM household_event"))
    rows.execute(
        sa.insert(change).values(
            event_id=newest,
            household_id=member.household_id,
            member_id=member.id,
            relation_before=before,
            relation_after=after,
            happened_on=on,
        )
    )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("party", recreate="never") as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_initials"))
        batch_op.drop_column("initials")

    with op.batch_alter_table("household_member", recreate="never") as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_member_tail_index"))
        batch_op.drop_index(batch_op.f("ix_household_member_initials"))
        batch_op.drop_column("capacity_note")
        batch_op.drop_column("not_capable_since")
        batch_op.drop_column("self_supporting_since")
        batch_op.drop_column("born_on")
        batch_op.drop_column("tail_index")
        batch_op.drop_column("initials")

    with op.batch_alter_table("division", recreate="never") as batch_op:
        batch_op.drop_index("ix_division_successor_code")
        batch_op.drop_index("ix_division_parent_code")
        batch_op.drop_index("ix_division_level")
        batch_op.drop_index("ix_division_initials")
        batch_op.drop_column("initials")
        batch_op.drop_column("parent_code")

    with op.batch_alter_table("roster_member", schema=None) as batch_op:
        batch_op.drop_index("uq_roster_member_person")
        batch_op.drop_index(batch_op.f("ix_roster_member_member_id"))
        batch_op.drop_index(batch_op.f("ix_roster_member_household_id"))

    op.drop_table("roster_member")
    with op.batch_alter_table("membership_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_change_member_id"))
        batch_op.drop_index(batch_op.f("ix_membership_change_household_id"))
        batch_op.drop_index(batch_op.f("ix_membership_change_event_id"))

    op.drop_table("membership_change")
    with op.batch_alter_table("household_role", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_household_role_open",
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        )
        batch_op.drop_index(
            "uq_household_role_collector",
            sqlite_where=sa.text("until_on IS NULL AND kind = 'collector'"),
            postgresql_where=sa.text("until_on IS NULL AND kind = 'collector'"),
        )
        batch_op.drop_index(batch_op.f("ix_household_role_member_id"))
        batch_op.drop_index(batch_op.f("ix_household_role_household_id"))

    op.drop_table("household_role")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consent_open",
            sqlite_where=sa.text("withdrawn_on IS NULL"),
            postgresql_where=sa.text("withdrawn_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_consent_member_id"))
        batch_op.drop_index(batch_op.f("ix_consent_household_id"))

    op.drop_table("consent")
    with op.batch_alter_table("collective_share", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_collective_share_member",
            sqlite_where=sa.text("until_on IS NULL AND member_id IS NOT NULL"),
            postgresql_where=sa.text("until_on IS NULL AND member_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_collective_share_household",
            sqlite_where=sa.text("until_on IS NULL AND member_id IS NULL"),
            postgresql_where=sa.text("until_on IS NULL AND member_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_collective_share_holder_id"))
        batch_op.drop_index(batch_op.f("ix_collective_share_collective_id_until_on"))

    op.drop_table("collective_share")
    with op.batch_alter_table("household_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_event_household_id"))

    op.drop_table("household_event")
    with op.batch_alter_table("certificate_parcel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_parcel_parcel_id"))

    op.drop_table("certificate_parcel")
    with op.batch_alter_table("share_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_share_change_collective_id"))

    op.drop_table("share_change")
    with op.batch_alter_table("roster", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_collective_id"))

    op.drop_table("roster")
    with op.batch_alter_table("right_share", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_right_share_open",
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_right_share_party_id_until_on_parcel_id"))
        batch_op.drop_index(batch_op.f("ix_right_share_parcel_id_right_kind_from_on"))

    op.drop_table("right_share")
    with op.batch_alter_table("parcel_lineage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parcel_lineage_parcel_id_came"))
        batch_op.drop_index(batch_op.f("ix_parcel_lineage_parcel_id"))

    op.drop_table("parcel_lineage")
    with op.batch_alter_table("parcel_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parcel_hold_parcel_id_cleared_on"))

    op.drop_table("parcel_hold")
    op.drop_table("contact_preference")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_valid_until"))
        batch_op.drop_index(batch_op.f("ix_certificate_unit_number"))
        batch_op.drop_index(batch_op.f("ix_certificate_number_division_path"))
        batch_op.drop_index(batch_op.f("ix_certificate_holder_party_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_division_path"))

    op.drop_table("certificate")
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sheet_import_division_path_id"))

    op.drop_table("sheet_import")
    with op.batch_alter_table("rule_choice", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rule_choice_open",
            sqlite_where=sa.text("until_on IS NULL AND NOT withdrawn"),
            postgresql_where=sa.text("until_on IS NULL AND NOT withdrawn"),
        )
        batch_op.drop_index(batch_op.f("ix_rule_choice_division_path_name"))
        batch_op.drop_index(batch_op.f("ix_rule_choice_division_id"))

    op.drop_table("rule_choice")
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.drop_index("ix_parcel_width")
        batch_op.drop_index(batch_op.f("ix_parcel_status_id"))
        batch_op.drop_index(batch_op.f("ix_parcel_name"))
        batch_op.drop_index(batch_op.f("ix_parcel_initials"))
        batch_op.drop_index(batch_op.f("ix_parcel_division_path_status_id"))
        batch_op.drop_index("ix_parcel_box")

    op.drop_table("parcel")
    op.drop_table("parcel_event")
