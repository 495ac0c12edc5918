"""What the search box finds of land: by name, initials, number, key and title paper."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.access.models import User
from app.access.queries import actor_of
from app.core.database import transaction
from app.parcels.models import Certificate, Parcel
from app.parcels.search import find_certificates, find_parcels
from app.web.search import Hit, read_asked
from seeds.demo import load_demo

FIRST = "529901101201-L001-X01-2020"


@pytest.fixture
def land(app: Flask, database: Session) -> Session:
    """The small demo."""
    with transaction():
        load_demo()
    return database


def find(app: Flask, database: Session, user_name: str, words: str) -> tuple[list[Hit], list[Hit]]:
    """Parcels and papers somebody finds."""
    id_ = database.scalar(sa.select(User.id).where(User.user_name == user_name))
    assert id_ is not None
    actor, asked = actor_of(id_), read_asked(words)
    with app.test_request_context():
        return list(find_parcels(asked, actor)), list(find_certificates(asked, actor))


def test_a_parcel_is_found_in_every_way_people_name_it(app: Flask, land: Session) -> None:
    first = land.scalar(sa.select(Parcel).where(Parcel.key == FIRST))
    assert first is not None
    for words in (
        FIRST,
        FIRST.lower(),
        FIRST[:16],
        first.name,
        first.name[:2],
        first.initials,
        "001林班01小班",
        "云坪村1林班1小班",
        "云坪镇云坪村第001林班01小班",
    ):
        hits, _papers = find(app, land, "cun", words)
        assert FIRST in [hit.code for hit in hits], words
    exact, _papers = find(app, land, "cun", FIRST)
    assert [(hit.code, hit.exact) for hit in exact] == [(FIRST, True)]
    for words in ("石桥村1林班1小班", "002林班01小班", "林班", "001林班99999999小班", "%", "_"):
        hits, _papers = find(app, land, "cun", words)
        assert FIRST not in [hit.code for hit in hits], words


def test_a_split_parcel_is_found_after_what_came_of_it(app: Flask, land: Session) -> None:
    hits, _papers = find(app, land, "cun", "001林班06小班")
    assert [(hit.code, hit.chip is not None) for hit in hits] == [
        ("529901101201-L001-X06-S01-2020", False),
        ("529901101201-L001-X06-S02-2020", False),
        ("529901101201-L001-X06-2020", True),
    ]
    parts, _papers = find(app, land, "cun", "001林班06小班1细班")
    assert [hit.chip for hit in parts] == [None]


def test_a_paper_is_found_by_number_and_unit(app: Flask, land: Session) -> None:
    paper = land.scalars(
        sa.select(Certificate).where(Certificate.number.contains("青禾县")).order_by(Certificate.id)
    ).first()
    assert paper is not None
    assert paper.unit_number is not None
    for words, exact in (
        (paper.number, True),
        (paper.number.replace("(", "（").replace(")", "）"), True),
        (paper.number[-9:-1], False),
        (paper.unit_number, True),
        (f"{paper.unit_number[:6]} {paper.unit_number[6:]}", True),
    ):
        _parcels, hits = find(app, land, "xian", words)
        assert (paper.number, exact) in [(hit.title.zh, hit.exact) for hit in hits], words


def test_land_of_other_places_is_found_by_nobody_else(app: Flask, land: Session) -> None:
    paper = land.scalar(sa.select(Certificate.number).where(Certificate.number.contains("青禾县")))
    assert paper is not None
    for user_name in ("linxian", "qiban", "xitong", "yezhu"):
        assert find(app, land, user_name, FIRST) == ([], []), user_name
        assert find(app, land, user_name, paper) == ([], []), user_name
