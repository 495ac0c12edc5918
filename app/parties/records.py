"""Tables of what happens to households and collectives: events, roles, rosters, shares, consents.

Who a party is stands in models.py. Rows here are added and ended, hardly ever edited.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, CString, UTCDateTime, big_id
from app.parties.models import HouseholdMember, Party, new_uid


class HouseholdEvent(Base):
    """A dated event of one household: what it stands on and who recorded it."""

    __tablename__ = "household_event"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.party_id"), index=True)
    kind: Mapped[str] = mapped_column(CString(20))
    happened_on: Mapped[date] = mapped_column(sa.Date())
    evidence: Mapped[str] = mapped_column(sa.String(300), default="")
    other_household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.party_id"))
    """The other side of a split or a merger."""
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime())
    recorded_by_id: Mapped[int | None]
    recorded_by_name: Mapped[str] = mapped_column(sa.String(80))

    changes: Mapped[list[MembershipChange]] = relationship(
        back_populates="event", order_by="MembershipChange.id"
    )
    other: Mapped[Party | None] = relationship(
        primaryjoin=lambda: Party.id == sa.orm.foreign(HouseholdEvent.other_household_id),
        viewonly=True,
    )


class MembershipChange(Base):
    """What an event does to one person: from this relation to that; none is outside."""

    __tablename__ = "membership_change"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("household_event.id"), index=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.party_id"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("household_member.id"), index=True)
    happened_on: Mapped[date] = mapped_column(sa.Date())
    relation_before: Mapped[str | None] = mapped_column(sa.String(12))
    relation_after: Mapped[str | None] = mapped_column(sa.String(12))

    event: Mapped[HouseholdEvent] = relationship(back_populates="changes")
    member: Mapped[HouseholdMember] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "relation_before IS NOT NULL OR relation_after IS NOT NULL", name="something"
        ),
    )


class HouseholdRole(Base):
    """Who else may collect for a household, or owns with it: from a day, until a day."""

    __tablename__ = "household_role"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.party_id"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("household_member.id"), index=True)
    kind: Mapped[str] = mapped_column(CString(12))
    from_on: Mapped[date] = mapped_column(sa.Date())
    until_on: Mapped[date | None] = mapped_column(sa.Date())
    evidence: Mapped[str] = mapped_column(sa.String(300), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime())
    recorded_by_name: Mapped[str] = mapped_column(sa.String(80))
    ended_reason: Mapped[str] = mapped_column(sa.String(200), default="")

    member: Mapped[HouseholdMember] = relationship()

    __table_args__ = (
        # One collector at a time, and nobody is co-owner twice, whoever writes at once.
        sa.Index(
            "uq_household_role_collector",
            "household_id",
            unique=True,
            sqlite_where=sa.text("until_on IS NULL AND kind = 'collector'"),
            postgresql_where=sa.text("until_on IS NULL AND kind = 'collector'"),
        ),
        sa.Index(
            "uq_household_role_open",
            "household_id",
            "member_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        ),
        sa.CheckConstraint("kind IN ('collector','co_owner')", name="kind"),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="dates"),
    )


class Roster(Base):
    """The members of a collective as frozen for a day; its rows never change afterwards."""

    __tablename__ = "roster"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    uid: Mapped[str] = mapped_column(CString(32), unique=True, default=new_uid)
    number: Mapped[str] = mapped_column(CString(40), unique=True)
    collective_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    division_path: Mapped[str] = mapped_column(CString(60))
    on_day: Mapped[date] = mapped_column(sa.Date())
    purpose: Mapped[str] = mapped_column(sa.String(200))
    households: Mapped[int]
    members: Mapped[int]
    voters: Mapped[int]
    full_age: Mapped[int]
    working_age: Mapped[int]
    content_hash: Mapped[str] = mapped_column(CString(64))
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime())
    frozen_by_id: Mapped[int | None]
    frozen_by_name: Mapped[str] = mapped_column(sa.String(80))

    collective: Mapped[Party] = relationship()
    lines: Mapped[list[RosterMember]] = relationship(
        back_populates="roster", order_by="RosterMember.position"
    )


class RosterMember(Base):
    """One line of a frozen roster: copied, so that later corrections leave it as it was."""

    __tablename__ = "roster_member"

    roster_id: Mapped[int] = mapped_column(sa.ForeignKey("roster.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("household_member.id"), index=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.party_id"), index=True)
    household_number: Mapped[str] = mapped_column(CString(40))
    villager_group: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[str] = mapped_column(sa.String(60))
    relation: Mapped[str] = mapped_column(sa.String(12))
    born_on: Mapped[date | None] = mapped_column(sa.Date())
    vote: Mapped[str] = mapped_column(CString(16))

    roster: Mapped[Roster] = relationship(back_populates="lines")

    __table_args__ = (sa.Index("uq_roster_member_person", "roster_id", "member_id", unique=True),)


class ShareChange(Base):
    """Why the shares of a collective stand as they do from a day on."""

    __tablename__ = "share_change"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    collective_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    kind: Mapped[str] = mapped_column(CString(12))
    on_day: Mapped[date] = mapped_column(sa.Date())
    total_x1000: Mapped[int] = mapped_column(sa.BigInteger)
    reason: Mapped[str] = mapped_column(sa.String(300))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime())
    recorded_by_id: Mapped[int | None]
    recorded_by_name: Mapped[str] = mapped_column(sa.String(80))


class CollectiveShare(Base):
    """Units of one holder, from one change of the register until another."""

    __tablename__ = "collective_share"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    collective_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"))
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household_member.id"))
    units_x1000: Mapped[int] = mapped_column(sa.BigInteger)
    from_on: Mapped[date] = mapped_column(sa.Date())
    until_on: Mapped[date | None] = mapped_column(sa.Date())
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("share_change.id"))
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("share_change.id"))

    holder: Mapped[Party] = relationship(foreign_keys=[holder_id])
    member: Mapped[HouseholdMember | None] = relationship()

    __table_args__ = (
        sa.Index(None, "collective_id", "until_on"),
        # One open line for a household as a whole, and one for each of its members. Two indexes and
        # not one over coalesce(): SQLite's catalogue cannot tell an expression back.
        sa.Index(
            "uq_collective_share_household",
            "collective_id",
            "holder_id",
            unique=True,
            sqlite_where=sa.text("until_on IS NULL AND member_id IS NULL"),
            postgresql_where=sa.text("until_on IS NULL AND member_id IS NULL"),
        ),
        sa.Index(
            "uq_collective_share_member",
            "collective_id",
            "holder_id",
            "member_id",
            unique=True,
            sqlite_where=sa.text("until_on IS NULL AND member_id IS NOT NULL"),
            postgresql_where=sa.text("until_on IS NULL AND member_id IS NOT NULL"),
        ),
        sa.CheckConstraint("units_x1000 > 0", name="units"),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="dates"),
    )


class ContactPreference(Base):
    """How a party wants to be told, in which speech."""

    __tablename__ = "contact_preference"

    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(CString(12))
    speech: Mapped[str] = mapped_column(sa.String(40), default="")
    read_aloud: Mapped[bool] = mapped_column(default=False)
    hours: Mapped[str] = mapped_column(sa.String(60), default="")
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime())
    updated_by_name: Mapped[str] = mapped_column(sa.String(80))


class Consent(Base):
    """A person agreed to a purpose in these words, and perhaps took it back."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.party_id"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("household_member.id"), index=True)
    purpose: Mapped[str] = mapped_column(CString(24))
    text_version: Mapped[str] = mapped_column(CString(20))
    text_hash: Mapped[str] = mapped_column(CString(64))
    given_on: Mapped[date] = mapped_column(sa.Date())
    way: Mapped[str] = mapped_column(CString(12))
    guardian: Mapped[str] = mapped_column(sa.String(60), default="")
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime())
    recorded_by_name: Mapped[str] = mapped_column(sa.String(80))
    withdrawn_on: Mapped[date | None] = mapped_column(sa.Date())
    withdrawn_way: Mapped[str | None] = mapped_column(CString(12))
    withdrawn_note: Mapped[str] = mapped_column(sa.String(200), default="")
    withdrawn_recorded_at: Mapped[datetime | None] = mapped_column(UTCDateTime())
    withdrawn_by_name: Mapped[str | None] = mapped_column(sa.String(80))

    member: Mapped[HouseholdMember] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_consent_open",
            "member_id",
            "purpose",
            unique=True,
            sqlite_where=sa.text("withdrawn_on IS NULL"),
            postgresql_where=sa.text("withdrawn_on IS NULL"),
        ),
        sa.CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= given_on", name="dates"),
    )
