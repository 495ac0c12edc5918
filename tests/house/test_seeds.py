"""Seeds load whole, and a second time without changing a row."""

from __future__ import annotations

import pytest
import shapely
import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from app.access.models import User
from app.access.roles import Role
from app.core.clock import today
from app.core.database import Base, transaction
from app.divisions.models import Division
from app.parcels.models import Certificate, Hold, Parcel
from app.parties.models import Party
from seeds.demo import load_demo
from seeds.demo.people import PEOPLE
from seeds.reference import load_reference


def every_row(database: Session) -> dict[str, list[tuple[object, ...]]]:
    database.rollback()
    return {
        table.name: sorted(map(tuple, database.execute(sa.select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


def test_seeds_load_twice_without_change(database: Session) -> None:
    with transaction():
        load_reference()
        load_demo()
    once = every_row(database)
    with transaction():
        load_reference()
        load_demo()
    assert every_row(database) == once
    counts = {
        model: database.scalar(sa.select(sa.func.count()).select_from(model))
        for model in (Division, Party, User)
    }
    assert counts[User] == len(PEOPLE)
    assert all(counts.values()), counts


def test_the_whole_demo_fits_together(database: Session) -> None:
    """Two counties, about four hundred households, nine hundred parcels; loading again is free."""
    with transaction():
        load_demo()
        small = database.scalar(sa.select(sa.func.count()).select_from(Parcel)) or 0
        load_demo(whole=True)
    assert small < 30
    once = every_row(database)
    with transaction():
        load_demo(whole=True)
    assert every_row(database) == once
    kinds = dict(
        database.execute(sa.select(Party.kind, sa.func.count()).group_by(Party.kind)).all()
    )
    assert 390 <= kinds["household"] <= 420
    current = sa.select(Parcel).where(Parcel.status == "current").options(undefer(Parcel.boundary))
    parcels = database.scalars(current).all()
    assert len(parcels) == 901
    assert {parcel.division_path.split("/")[3] for parcel in parcels} == {"529901", "150699"}
    for county in ("529901", "150699"):
        shapes = [
            shapely.from_geojson(str(parcel.boundary))
            for parcel in parcels
            if f"/{county}/" in parcel.division_path
        ]
        whole = shapely.union_all(shapes)
        assert whole.geom_type == "Polygon"
        assert whole.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-9)
    assert database.scalar(sa.select(sa.func.count()).select_from(Hold)) == 2
    expired = sa.select(sa.func.count()).where(Certificate.valid_until < today())
    assert database.scalar(expired) == 1


def test_every_role_has_somebody_to_sign_in_as() -> None:
    assert {person.role for person in PEOPLE} == set(Role)
