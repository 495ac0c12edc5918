"""A whole program on a database of its own, a clerk signed in, and as many households as wanted.

Rows are written in bulk past the commands, because what is measured is reading them. All share one
sealed identity number and telephone: no list opens a seal, so their text does not matter.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from pydantic import SecretStr

from app.config import Settings
from app.core.actor import system_actor
from app.core.crypto import blind_index, seal
from app.core.database import Base, db, transaction
from app.divisions.commands import record_division
from app.divisions.models import Division
from app.divisions.rules import DivisionInput
from app.factory import create_app
from app.parties.models import Household, HouseholdMember, Party
from tests.people import People, settle_people, sign_in

TOWNS, VILLAGES_EACH = 20, 15
PORTION = 1000
COOKIE = "linyue"
PHONE, DOCUMENT = "13800001111", "529901196001010017"
SURNAMES = "田林石云乔甄何史盛凯支符沈关安纪袁杨松柏"
GIVEN = ("大禾", "小满", "石头", "青山", "春水", "有田", "长根", "秋分", "冬至", "望岳", "采薇")


@dataclass(frozen=True)
class House:
    """The program under measurement."""

    app: Flask
    settings: Settings
    people: People | None = None

    def cookie_of_clerk(self) -> str:
        """Sign the county's clerk in through the door; what a browser would send afterwards."""
        assert self.people is not None
        client = self.app.test_client()
        answer = sign_in(client, self.people.county_clerk)
        assert answer.status_code == 303, answer.status_code
        kept = client.get_cookie(COOKIE)
        assert kept is not None
        return f"{COOKIE}={kept.value}"


def settings_for(folder: Path, url: str = "") -> Settings:
    """Everything in one folder; houses of one folder share their keys and so their cookies."""
    return Settings(
        environment="testing",
        data_dir=folder,
        database_url=SecretStr(url) if url else None,
        demo=False,
        log_level="WARNING",
        idle_minutes=24 * 60,
    )


@contextlib.contextmanager
def new_house(url: str = "", *, villages: int = 0) -> Iterator[House]:
    """An empty database with people and places, and a county of more villages where wanted."""
    with tempfile.TemporaryDirectory(prefix="linyue-bench-") as name:
        settings = settings_for(Path(name), url)
        app = create_app(settings)
        with app.app_context():
            Base.metadata.drop_all(db.engine)
            Base.metadata.create_all(db.engine)
            people = settle_people()
            _add_villages(villages)
            db.session.remove()
        try:
            yield House(app, settings, people)
        finally:
            close(app)


def close(app: Flask) -> None:
    """Give the connections back, so that the files can go."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _add_villages(count: int) -> None:
    """Townships 301 and on with their villages, in the county of the cast."""
    actor = system_actor("benchmarks")
    with transaction():
        for number in range(count):
            town, village = divmod(number, VILLAGES_EACH)
            if village == 0:
                _add(f"529901{301 + town:03d}", f"第{town + 1}镇", f"Town {town + 1}", actor)
            code = f"529901{301 + town:03d}{201 + village:03d}"
            _add(code, f"第{number + 1}村", f"Village {number + 1}", actor)


def _add(code: str, zh: str, en: str, actor: Any) -> None:  # noqa: ANN401 - an Actor
    given = DivisionInput(code=code, name_zh=zh, name_en=en, valid_from=date(2020, 1, 1))
    record_division(division=given, actor=actor)


def fill(engine: sa.Engine, *, first: int, last: int, members: int = 1, own: bool = False) -> None:
    """Households number first to last, by Core inserts of 1,000 rows; `own`: each its own seals."""
    with engine.begin() as connection:
        villages = connection.execute(
            sa.select(Division.id, Division.path)
            .where(Division.level == "village", Division.path.like("/52/5299/529901/%"))
            .order_by(Division.path)
        ).all()
    make = Rows(villages, members, own=own)
    for at in range(first, last + 1, PORTION):
        with engine.begin() as connection:
            _fill_portion(connection, range(at, min(at + PORTION, last + 1)), make)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _fill_portion(connection: sa.Connection, numbers: range, make: Rows) -> None:
    tables: tuple[tuple[type[Base], list[dict[str, object]]], ...] = (
        (Party, [make.party(number) for number in numbers]),
        (Household, [make.household(number) for number in numbers]),
        (
            HouseholdMember,
            [make.member(number, place) for number in numbers for place in range(make.members)],
        ),
    )
    for model, rows in tables:
        table = model.__table__
        assert isinstance(table, sa.Table)
        connection.execute(sa.insert(table), rows)


def name_of(number: int) -> str:
    """A name that no other of the first thousands has, with a part that some share."""
    surname = SURNAMES[number % len(SURNAMES)]
    return f"{surname}{GIVEN[number // 20 % len(GIVEN)]}{number:x}"


def number_of(number: int) -> str:
    """A register number as a county gives it."""
    return f"529901-HU-{number:07d}"


class Rows:
    """Makes the rows of one household by its number."""

    def __init__(self, villages: Sequence[Any], members: int, *, own: bool) -> None:
        """Seal once for all rows, unless each is to have seals of its own that open."""
        self.villages, self.members, self.own = villages, members, own
        self.phone = seal(PHONE, record="0" * 32, field="phone")
        self.document = seal(DOCUMENT, record="0" * 32, field="document")
        self.index = blind_index("benchmarks", "one")[:20]

    def party(self, number: int) -> dict[str, object]:
        """One household's row in the register of parties; every twentieth is closed."""
        # Villages do not come in the order of ids, as in a register that grows everywhere at once.
        village = self.villages[number * 7919 % len(self.villages)]
        uid = f"{number:032x}"
        return {
            "id": number,
            "uid": uid,
            "number": number_of(number),
            "kind": "household",
            "status": "closed" if number % 20 == 0 else "active",
            "name": name_of(number),
            "name_en": "",
            "division_id": village.id,
            "division_path": village.path,
            "contact_name": "",
            "phone_sealed": seal(PHONE, record=uid, field="phone") if self.own else self.phone,
            "phone_index": f"{self.index}{number:016x}",
            "address": "村口",
            "version": 1,
            "created_at": datetime(2026, 1, 5, tzinfo=UTC),
            "created_by_id": 1,
            "created_by_name": "何青禾",
            "closed_reason": "",
        }

    def household(self, number: int) -> dict[str, object]:
        """What a household has beyond a party."""
        return {"party_id": number, "villager_group": f"{number % 9 + 1}组"}

    def member(self, number: int, place: int) -> dict[str, object]:
        """Place 0 is the head."""
        uid = f"{place + 1:x}{number:031x}"
        closed = self.document
        return {
            "uid": uid,
            "household_id": number,
            "name": name_of(number) if place == 0 else f"{name_of(number)}之{place}",
            "relation": "head" if place == 0 else "child",
            "document_type": "id_card",
            "document_sealed": seal(DOCUMENT, record=uid, field="document") if self.own else closed,
            "document_index": f"{self.index}{place}{number:016x}",
            "document_reason": "",
            "phone_sealed": None,
            "joined_on": date(2021, 1, 1),
            "left_on": None,
            "left_reason": None,
        }
