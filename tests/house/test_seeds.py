"""Seeds load whole, and a second time without changing a row."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.access.models import User
from app.access.roles import Role
from app.core.database import Base, transaction
from app.divisions.models import Division
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


def test_every_role_has_somebody_to_sign_in_as() -> None:
    assert {person.role for person in PEOPLE} == set(Role)
