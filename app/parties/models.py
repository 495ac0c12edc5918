"""Tables of parties. Identity, phone and account numbers are sealed; searched by keyed index."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.bilingual import Text
from app.core.crypto import encrypted_column
from app.core.database import Base, CString, UTCDateTime, big_id


def new_uid() -> str:
    """What sealed fields are bound to: known before the row is written, and never shown."""
    return uuid4().hex


class Party(Base):
    """What all four kinds share. The kind's own facts stand in the table of its name."""

    __tablename__ = "party"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True, default=new_uid)
    number: Mapped[str] = mapped_column(CString(40), unique=True)
    kind: Mapped[str] = mapped_column(CString(12))
    status: Mapped[str] = mapped_column(CString(12))
    name: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(200), default="")
    initials: Mapped[str] = mapped_column(CString(60), default="")
    """First letters of the name's pinyin, for the search box."""
    division_id: Mapped[int] = mapped_column(sa.ForeignKey("division.id"))
    division_path: Mapped[str] = mapped_column(CString(60))
    contact_name: Mapped[str] = mapped_column(sa.String(60), default="")
    phone_sealed: Mapped[str | None] = mapped_column(sa.Text())
    phone_index: Mapped[str | None] = mapped_column(CString(40))
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime())
    created_by_id: Mapped[int | None]
    created_by_name: Mapped[str] = mapped_column(sa.String(80))
    closed_reason: Mapped[str] = mapped_column(sa.String(200), default="")

    organisation: Mapped[Organisation | None] = relationship(back_populates="party")
    household: Mapped[Household | None] = relationship(back_populates="party")
    accounts: Mapped[list[BankAccount]] = relationship(
        back_populates="party", order_by="BankAccount.id.desc()"
    )

    __table_args__ = (
        # The list, its tabs and their counts are answered from this index alone.
        sa.Index(None, "kind", "division_path", "status", "id"),
        sa.Index(None, "kind", "status", "id"),
        sa.Index(None, "phone_index"),
        sa.Index(None, "name"),
        sa.Index(None, "initials"),
        sa.CheckConstraint("kind IN ('household','collective','developer','farm')", name="kind"),
        sa.CheckConstraint("status IN ('active','closed')", name="status"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    @property
    def title(self) -> Text:
        """The name in both languages; a person's name stays as it is written."""
        return Text(self.name, self.name_en or self.name)


class Organisation(Base):
    """What collectives, developers and farms have beyond the common facts."""

    __tablename__ = "organisation"

    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), primary_key=True)
    uscc: Mapped[str] = mapped_column(CString(18), unique=True)
    uscc_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    legal_rep: Mapped[str] = mapped_column(sa.String(60))
    acting_for_collective: Mapped[bool] = mapped_column(default=False)
    acting_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    superior: Mapped[str] = mapped_column(sa.String(120), default="")

    party: Mapped[Party] = relationship(back_populates="organisation")
    qualifications: Mapped[list[Qualification]] = relationship(
        back_populates="organisation", order_by="Qualification.id.desc()"
    )


class Qualification(Base):
    """A paper a developer showed, as the county recorded it. Corrected by a newer one."""

    __tablename__ = "qualification"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.party_id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(120))
    number: Mapped[str] = mapped_column(sa.String(60), default="")
    issued_by: Mapped[str] = mapped_column(sa.String(120))
    issued_on: Mapped[date] = mapped_column(sa.Date())
    valid_until: Mapped[date | None] = mapped_column(sa.Date())
    red_flag: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime())
    recorded_by_name: Mapped[str] = mapped_column(sa.String(80))

    organisation: Mapped[Organisation] = relationship(back_populates="qualifications")


class Household(Base):
    """What a household has beyond the common facts."""

    __tablename__ = "household"

    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), primary_key=True)
    villager_group: Mapped[str] = mapped_column(sa.String(60), default="")

    party: Mapped[Party] = relationship(back_populates="household")
    members: Mapped[list[HouseholdMember]] = relationship(
        back_populates="household", order_by="HouseholdMember.id"
    )


class HouseholdMember(Base):
    """A person's time in a household: from joined_on until left_on."""

    __tablename__ = "household_member"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True, default=new_uid)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.party_id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    initials: Mapped[str] = mapped_column(CString(60), default="", index=True)
    relation: Mapped[str] = mapped_column(sa.String(12))
    document_type: Mapped[str] = mapped_column(sa.String(24))
    document_sealed: Mapped[str] = mapped_column(sa.Text())
    document_index: Mapped[str] = mapped_column(CString(40))
    tail_index: Mapped[str] = mapped_column(CString(40), default="", index=True)
    """Keyed index of the number's last four signs: what people read out at a counter."""
    document_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    phone_sealed: Mapped[str | None] = mapped_column(sa.Text())
    born_on: Mapped[date | None] = mapped_column(sa.Date())
    """Read from an identity number; for other papers as shown. Decides who votes."""
    self_supporting_since: Mapped[date | None] = mapped_column(sa.Date())
    not_capable_since: Mapped[date | None] = mapped_column(sa.Date())
    capacity_note: Mapped[str] = mapped_column(sa.String(200), default="")
    joined_on: Mapped[date] = mapped_column(sa.Date())
    left_on: Mapped[date | None] = mapped_column(sa.Date())
    left_reason: Mapped[str | None] = mapped_column(sa.String(20))

    household: Mapped[Household] = relationship(back_populates="members")

    __table_args__ = (
        # One person is a member of one household at a time, whoever writes at once.
        sa.Index(
            "uq_household_member_present",
            "document_index",
            unique=True,
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        ),
        sa.Index(
            "uq_household_member_head",
            "household_id",
            unique=True,
            sqlite_where=sa.text("left_on IS NULL AND relation = 'head'"),
            postgresql_where=sa.text("left_on IS NULL AND relation = 'head'"),
        ),
        sa.CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="dates"),
    )


class BankAccount(Base):
    """An account a party is to be paid to: asked for by one person, decided by another."""

    __tablename__ = "bank_account"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True, default=new_uid)
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    holder_name: Mapped[str] = mapped_column(sa.String(120))
    number_sealed: Mapped[str] = mapped_column(sa.Text())
    number_index: Mapped[str] = mapped_column(CString(40), index=True)
    bank_name: Mapped[str] = mapped_column(sa.String(80))
    branch: Mapped[str] = mapped_column(sa.String(120), default="")
    state: Mapped[str] = mapped_column(sa.String(12), index=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    requested_at: Mapped[datetime] = mapped_column(UTCDateTime())
    requested_by_id: Mapped[int | None]
    requested_by_name: Mapped[str] = mapped_column(sa.String(80))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    decided_by_id: Mapped[int | None]
    decided_by_name: Mapped[str | None] = mapped_column(sa.String(80))
    decision_note: Mapped[str] = mapped_column(sa.String(200), default="")
    usable_from_at: Mapped[datetime | None] = mapped_column(UTCDateTime())

    party: Mapped[Party] = relationship(back_populates="accounts")

    __table_args__ = (
        # One open request per party: two clerks cannot ask at once.
        sa.Index(
            "uq_bank_account_pending",
            "party_id",
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        ),
    )


encrypted_column(Party, "phone_sealed")
encrypted_column(HouseholdMember, "document_sealed")
encrypted_column(HouseholdMember, "phone_sealed")
encrypted_column(BankAccount, "number_sealed")
