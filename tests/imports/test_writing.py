"""What a command refuses after the check is told of its own row; nothing of it is left behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.audit.entries import AuditEntry
from app.core.bilingual import Text
from app.core.database import session, transaction
from app.core.errors import RuleBroken
from app.core.numbering import check_series
from app.imports.kinds import Round
from app.imports.rules import ImportRow
from app.imports.writing import write_chunk
from app.parties.imports.households import HOUSEHOLDS, write_households
from app.parties.models import Household
from tests.factories.places import COUNTY, VILLAGE, actor_at, make_places
from tests.imports.sheets import head_number


@pytest.fixture
def clerk(database: Session) -> Actor:
    make_places()
    return actor_at(COUNTY, "imports.run", user_id=7, name="何青禾")


def refusing(rows: Sequence[ImportRow], round_: Round) -> None:
    """As if a rule spoke only once the row was half written."""
    write_households(rows, round_)
    if any(row.text("name") == "林示例3" for row in rows):
        raise RuleBroken(Text("第三户不行。", "Not the third."), code="tests.third")


def rows_of(count: int) -> list[ImportRow]:
    return [ImportRow(line, values_of(line)) for line in range(1, count + 1)]


def values_of(line: int) -> dict[str, str]:
    return {
        "division_code": VILLAGE,
        "name": f"林示例{line}",
        "document_number": head_number(line),
    }


def test_one_refused_row_does_not_take_the_others_with_it(clerk: Actor) -> None:
    rows = rows_of(5)
    with transaction():
        good = write_chunk(
            rows,
            kind=replace(HOUSEHOLDS, write=refusing),
            round_=Round(clerk, False, ("sheet_import", 1), "测试"),
        )
    assert [row.line for row in good] == [1, 2, 4, 5]
    assert [one.said.zh for one in rows[2].problems] == ["第三户不行。"]
    assert session().scalar(sa.select(sa.func.count()).select_from(Household)) == 4
    numbers = check_series(f"party.HU.{COUNTY}", "all")
    assert (numbers.gap_free, numbers.issued) == (True, 4)
    logged = session().scalar(
        sa.select(sa.func.count()).where(AuditEntry.verb == "parties.households_created")
    )
    assert logged == 4


def test_a_chunk_that_came_to_nothing_leaves_nothing_to_log(clerk: Actor) -> None:
    rows = rows_of(3)[2:]
    with transaction():
        good = write_chunk(
            rows,
            kind=replace(HOUSEHOLDS, write=refusing),
            round_=Round(clerk, False, ("sheet_import", 1), "测试"),
        )
    assert good == []
    assert session().scalar(sa.select(sa.func.count()).select_from(Household)) == 0
