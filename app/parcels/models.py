"""Tables of land. Rows of rights, restrictions and lineage are closed, never changed or taken away.

Degrees of a boundary's box are kept in whole ten-millionths, so that both databases compare alike.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.area import Area
from app.core.bilingual import Text
from app.core.database import Base, CString, UTCDateTime, big_id
from app.core.identifiers import parcel_key
from app.parcels.inputs import FourSides
from app.parties.models import Party


class Parcel(Base):
    """A subcompartment (小班) as one survey found it."""

    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    key: Mapped[str] = mapped_column(CString(48), unique=True)
    status: Mapped[str] = mapped_column(CString(12))
    division_id: Mapped[int] = mapped_column(sa.ForeignKey("division.id"))
    division_path: Mapped[str] = mapped_column(CString(60))
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    initials: Mapped[str] = mapped_column(CString(80), default="")
    area_mu_x100: Mapped[int] = mapped_column(sa.BigInteger())
    survey_year: Mapped[int]
    from_on: Mapped[date] = mapped_column(sa.Date())
    until_on: Mapped[date | None] = mapped_column(sa.Date())
    """The day others took its place; on that day it is no longer."""

    resource_type: Mapped[str] = mapped_column(CString(12))
    ownership_kind: Mapped[str] = mapped_column(CString(12))
    land_class: Mapped[str | None] = mapped_column(CString(12))
    forest_kind: Mapped[str | None] = mapped_column(CString(12))
    origin: Mapped[str | None] = mapped_column(CString(12))
    species: Mapped[str] = mapped_column(sa.String(40), default="")
    age_group: Mapped[str | None] = mapped_column(CString(12))
    planted_year: Mapped[int | None]
    canopy_x100: Mapped[int | None]
    dbh_cm_x10: Mapped[int | None]
    height_m_x10: Mapped[int | None]
    stems: Mapped[int | None] = mapped_column(sa.BigInteger())
    volume_m3_x100: Mapped[int | None] = mapped_column(sa.BigInteger())
    public_benefit: Mapped[str | None] = mapped_column(CString(12))

    east_side: Mapped[str] = mapped_column(sa.String(200), default="")
    south_side: Mapped[str] = mapped_column(sa.String(200), default="")
    west_side: Mapped[str] = mapped_column(sa.String(200), default="")
    north_side: Mapped[str] = mapped_column(sa.String(200), default="")
    boundary: Mapped[str | None] = mapped_column(sa.Text(), deferred=True)
    """GeoJSON of a MultiPolygon or Polygon; read only where it is drawn or measured."""
    drawn_mu_x100: Mapped[int | None] = mapped_column(sa.BigInteger())
    """What the boundary encloses on the ellipsoid."""
    west_e7: Mapped[int | None] = mapped_column(sa.BigInteger())
    south_e7: Mapped[int | None] = mapped_column(sa.BigInteger())
    east_e7: Mapped[int | None] = mapped_column(sa.BigInteger())
    north_e7: Mapped[int | None] = mapped_column(sa.BigInteger())
    width_e7: Mapped[int | None] = mapped_column(sa.BigInteger())

    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime())
    created_by_id: Mapped[int | None]
    created_by_name: Mapped[str] = mapped_column(sa.String(80))

    __table_args__ = (
        # Lists, tabs and counts are answered from this index alone.
        sa.Index(None, "division_path", "status", "id"),
        sa.Index(None, "status", "id"),
        sa.Index(None, "name"),
        sa.Index(None, "initials"),
        # The search for neighbours: a strip as wide as the widest boundary, then the box.
        sa.Index("ix_parcel_box", "status", "west_e7", "east_e7", "south_e7", "north_e7"),
        sa.Index("ix_parcel_width", "status", "width_e7"),
        sa.CheckConstraint("status IN ('current','superseded')", name="status"),
        sa.CheckConstraint("(status = 'current') = (until_on IS NULL)", name="ended"),
        sa.CheckConstraint("area_mu_x100 > 0", name="area"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    @property
    def area(self) -> Area:
        """As registered."""
        return Area(self.area_mu_x100)

    @property
    def drawn_area(self) -> Area | None:
        """As its boundary measures."""
        return None if self.drawn_mu_x100 is None else Area(self.drawn_mu_x100)

    @property
    def unit(self) -> parcel_key.Subcompartment:
        """Its 林班, 大班, 小班 and 细班."""
        return parcel_key.parse(self.key).subcompartment

    @property
    def title(self) -> Text:
        """What people call it: the number, and the name of the place if it has one."""
        unit = self.unit
        zh, en = unit.format("zh"), unit.format("en").capitalize()
        return Text(f"{zh}（{self.name}）", f"{en} ({self.name})") if self.name else Text(zh, en)

    @property
    def sides(self) -> FourSides:
        """What lies on each side."""
        return FourSides(self.east_side, self.south_side, self.west_side, self.north_side)


class ParcelEvent(Base):
    """A day on which parcels took the place of others."""

    __tablename__ = "parcel_event"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    kind: Mapped[str] = mapped_column(CString(12))
    on: Mapped[date] = mapped_column("on_day", sa.Date())
    reason: Mapped[str] = mapped_column(sa.String(300))
    agreement: Mapped[str] = mapped_column(sa.String(120), default="")
    difference_mu_x100: Mapped[int] = mapped_column(sa.BigInteger(), default=0)
    """After less before: 0 for splits and mergers, what a new survey found for the third."""
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime())
    recorded_by_name: Mapped[str] = mapped_column(sa.String(80))

    lines: Mapped[list[LineageLine]] = relationship(
        back_populates="event", order_by="LineageLine.parcel_id"
    )

    __table_args__ = (sa.CheckConstraint("kind IN ('split','merge','resurvey')", name="kind"),)


class LineageLine(Base):
    """One parcel of an event: it went in, or it came of it."""

    __tablename__ = "parcel_lineage"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("parcel_event.id"), primary_key=True)
    parcel_id: Mapped[int] = mapped_column(sa.ForeignKey("parcel.id"), primary_key=True, index=True)
    came: Mapped[bool]
    """True: came of the event; False: went into it."""
    area_mu_x100: Mapped[int] = mapped_column(sa.BigInteger())

    event: Mapped[ParcelEvent] = relationship(back_populates="lines")
    parcel: Mapped[Parcel] = relationship()

    __table_args__ = (
        # A parcel comes of one event and goes into one; whoever is second loses.
        sa.Index(None, "parcel_id", "came", unique=True),
    )


class Certificate(Base):
    """A title paper: real-estate certificate, older forest certificate, or another proof."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    number: Mapped[str] = mapped_column(CString(120))
    kind: Mapped[str] = mapped_column(CString(16))
    unit_number: Mapped[str | None] = mapped_column(CString(28), index=True)
    division_path: Mapped[str] = mapped_column(CString(60), index=True)
    holder_party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("party.id"), index=True)
    holder_name: Mapped[str] = mapped_column(sa.String(120), default="")
    issued_by: Mapped[str] = mapped_column(sa.String(120), default="")
    issued_on: Mapped[date] = mapped_column(sa.Date())
    valid_until: Mapped[date | None] = mapped_column(sa.Date(), index=True)
    """The last day of the right's term as printed; the desk asks which end soon."""
    area_mu_x100: Mapped[int | None] = mapped_column(sa.BigInteger())
    cancelled_on: Mapped[date | None] = mapped_column(sa.Date())
    cancelled_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime())
    recorded_by_name: Mapped[str] = mapped_column(sa.String(80))

    holder: Mapped[Party | None] = relationship()
    links: Mapped[list[CertificateParcel]] = relationship(back_populates="certificate")

    __table_args__ = (
        # Numbers of old certificates are free text: the same one may stand in two villages.
        sa.Index(None, "number", "division_path", unique=True),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= issued_on", name="dates"),
    )


class CertificateParcel(Base):
    """A parcel a certificate covers. Parcels that come of it are covered too."""

    __tablename__ = "certificate_parcel"

    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"), primary_key=True)
    parcel_id: Mapped[int] = mapped_column(sa.ForeignKey("parcel.id"), primary_key=True, index=True)

    certificate: Mapped[Certificate] = relationship(back_populates="links")
    parcel: Mapped[Parcel] = relationship()


class RightShare(Base):
    """Who holds which part of a right, from a day until before another."""

    __tablename__ = "right_share"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    parcel_id: Mapped[int] = mapped_column(sa.ForeignKey("parcel.id"))
    right: Mapped[str] = mapped_column("right_kind", CString(12))
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"))
    numerator: Mapped[int] = mapped_column(sa.BigInteger())
    denominator: Mapped[int] = mapped_column(sa.BigInteger())
    from_on: Mapped[date] = mapped_column(sa.Date())
    until_on: Mapped[date | None] = mapped_column(sa.Date())
    term_until: Mapped[date | None] = mapped_column(sa.Date())
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime())
    recorded_by_name: Mapped[str] = mapped_column(sa.String(80))

    parcel: Mapped[Parcel] = relationship()
    party: Mapped[Party] = relationship()

    __table_args__ = (
        sa.Index(None, "parcel_id", "right_kind", "from_on"),
        sa.Index(None, "party_id", "until_on", "parcel_id"),
        # A party holds one part of a right at a time, whoever writes at once.
        sa.Index(
            "uq_right_share_open",
            "parcel_id",
            "right_kind",
            "party_id",
            unique=True,
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        ),
        sa.CheckConstraint("numerator > 0 AND numerator <= denominator", name="share"),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="dates"),
        sa.CheckConstraint(
            "right_kind IN ('ownership','contract','management','trees')", name="right"
        ),
    )

    @property
    def share(self) -> Fraction:
        """The exact part."""
        return Fraction(self.numerator, self.denominator)


class Hold(Base):
    """A dispute, mortgage, seizure or other restriction, from a day until it was cleared."""

    __tablename__ = "parcel_hold"

    id: Mapped[int] = mapped_column(big_id(), primary_key=True)
    parcel_id: Mapped[int] = mapped_column(sa.ForeignKey("parcel.id"))
    kind: Mapped[str] = mapped_column(CString(12))
    said: Mapped[str] = mapped_column(sa.String(300))
    claimant: Mapped[str] = mapped_column(sa.String(120), default="")
    document: Mapped[str] = mapped_column(sa.String(120), default="")
    from_on: Mapped[date] = mapped_column(sa.Date())
    until_on: Mapped[date | None] = mapped_column(sa.Date())
    """When it is due to end as its paper says; it stands until somebody clears it."""
    cleared_on: Mapped[date | None] = mapped_column(sa.Date())
    cleared_how: Mapped[str] = mapped_column(sa.String(300), default="")
    inherited_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("parcel_hold.id"))
    """The restriction of the parcel this one came of."""
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime())
    recorded_by_name: Mapped[str] = mapped_column(sa.String(80))
    cleared_by_name: Mapped[str | None] = mapped_column(sa.String(80))

    parcel: Mapped[Parcel] = relationship()

    __table_args__ = (
        sa.Index(None, "parcel_id", "cleared_on"),
        sa.CheckConstraint("kind IN ('dispute','pledge','seizure','other')", name="kind"),
        sa.CheckConstraint("cleared_on IS NULL OR cleared_on >= from_on", name="dates"),
    )
