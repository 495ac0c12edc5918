"""Certificates, restrictions and what two writers at once may do, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.audit.entries import AuditEntry
from app.core.database import session, transaction
from app.core.errors import Conflict, InvalidValue, NotFound, RuleBroken
from app.parcels import queries
from app.parcels.commands.certificates import (
    cancel_certificate,
    record_certificate,
    record_certificates,
)
from app.parcels.commands.holders import (
    set_holders,
)
from app.parcels.commands.holds import clear_hold, open_hold
from app.parcels.inputs import (
    CertificateInput,
    HoldersInput,
    HoldInput,
)
from app.parcels.models import Certificate, CertificateParcel, RightShare
from app.parcels.rules import HoldKind, Right
from app.parties.extract import extract_of
from tests.factories.parcels import (
    HELD_SINCE,
    SINCE,
    certify,
    give,
    make_parcel,
    parts,
)
from tests.factories.parties import make_household
from tests.factories.places import (
    COUNTY,
    FAR_VILLAGE,
    OTHER_COUNTY,
    actor_at,
    make_places,
)

CLERK = actor_at(COUNTY, user_id=1, name="陈敏行")
OUTSIDER = actor_at(OTHER_COUNTY, user_id=3, name="岚外人")
LATER = date(2023, 3, 1)
REASON = "依据林改档案"


@pytest.fixture(autouse=True)
def _places(database: Session) -> None:
    make_places()


def last_entries(verb: str) -> list[AuditEntry]:
    return list(
        session().scalars(
            sa.select(AuditEntry).where(AuditEntry.verb == verb).order_by(AuditEntry.id)
        )
    )


def test_a_certificate_covers_land_and_is_cancelled(database: Session) -> None:
    parcel, other = make_parcel(), make_parcel()
    paper = certify(
        parcel,
        parcel_ids=(parcel.id, other.id),
        number="示〔2021〕青禾县 不动产权第0000123号",
        unit_number="529901 101001 JE00001 L00000001",
    )
    assert paper.number == "示(2021)青禾县不动产权第0000123号"
    assert paper.kind == "real_estate"
    assert paper.unit_number == "529901101001JE00001L00000001"
    assert queries.list_certificates(other.id) == [paper]
    with pytest.raises(RuleBroken) as refused:
        certify(parcel, number=paper.number)
    assert refused.value.code == "parcels.certificate_taken"
    with transaction():
        cancel_certificate(certificate_id=paper.id, on=LATER, reason="换证", actor=CLERK)
    with pytest.raises(Conflict), transaction():
        cancel_certificate(certificate_id=paper.id, on=LATER, reason="换证", actor=CLERK)
    with pytest.raises(NotFound):
        queries.get_certificate(paper.id, actor=OUTSIDER)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "12"},
        {"unit_number": "529901"},
        {"valid_until": date(2020, 1, 1)},
        {"issued_on": date(2199, 1, 1)},
        {"parcel_ids": ()},
    ],
)
def test_papers_that_cannot_be(database: Session, changes: dict[str, object]) -> None:
    with pytest.raises((InvalidValue, RuleBroken)):
        certify(make_parcel(), **changes)


def test_many_certificates_and_one_that_covers_more(database: Session) -> None:
    first, second, third = make_parcel(), make_parcel(), make_parcel()
    given = [
        CertificateInput("青林证字(2009)第1号", (first.id,), HELD_SINCE),
        CertificateInput("青林证字(2009)第1号", (second.id,), HELD_SINCE),
        CertificateInput("青林证字(2009)第2号", (third.id,), HELD_SINCE),
    ]
    for _again in range(2):
        with transaction():
            record_certificates(given=given, actor=CLERK, subject=("import", 3))
    assert database.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 2
    assert database.scalar(sa.select(sa.func.count()).select_from(CertificateParcel)) == 3
    with transaction():
        record_certificates(given=[], actor=CLERK, subject=("import", 3))
    stranger = make_household(village=FAR_VILLAGE)
    given = [CertificateInput("青林证字3号", (first.id,), HELD_SINCE, holder_party_id=stranger.id)]
    with pytest.raises(NotFound), transaction():
        record_certificate(given=given[0], actor=CLERK)


def test_a_restriction_is_cleared_once(database: Session) -> None:
    parcel = make_parcel()
    given = HoldInput(HoldKind.PLEDGE, HELD_SINCE, "贷款抵押", claimant="示例农商行")
    with transaction():
        hold = open_hold(parcel_id=parcel.id, given=given, actor=CLERK)
    with pytest.raises(InvalidValue), transaction():
        clear_hold(hold_id=hold.id, on=SINCE, how="还清", actor=CLERK)
    with pytest.raises(NotFound), transaction():
        clear_hold(hold_id=hold.id, on=LATER, how="还清", actor=OUTSIDER)
    with transaction():
        clear_hold(hold_id=hold.id, on=LATER, how="还清", actor=CLERK)
    assert (hold.cleared_on, hold.cleared_by_name) == (LATER, "陈敏行")
    with pytest.raises(Conflict), transaction():
        clear_hold(hold_id=hold.id, on=LATER, how="还清", actor=CLERK)
    for wrong in (
        HoldInput(HoldKind.OTHER, date(2199, 1, 1), "以后"),
        HoldInput(HoldKind.OTHER, LATER, "倒着", until_on=HELD_SINCE),
    ):
        with pytest.raises(InvalidValue), transaction():
            open_hold(parcel_id=parcel.id, given=wrong, actor=CLERK)


def test_one_holder_stands_once_in_an_open_set(database: Session) -> None:
    """The index refuses what two writers at once might do."""
    parcel, one = make_parcel(), make_household()
    give(parcel, Right.TREES, (one, "1"))
    row = queries.holders_on(parcel.id, Right.TREES, LATER)[0]
    copy = {
        name: getattr(row, name)
        for name in ("parcel_id", "right", "party_id", "numerator", "denominator", "from_on")
    }
    with pytest.raises(sa.exc.IntegrityError), transaction() as current:
        current.execute(
            sa.insert(RightShare),
            [copy | {"reason": "", "recorded_at": clock.now(), "recorded_by_name": "竞"}],
        )


def test_a_set_of_holders_can_be_read_back(database: Session) -> None:
    parcel, one = make_parcel(), make_household()
    with transaction():
        rows = set_holders(
            given=HoldersInput(parcel.id, Right.TREES, parts((one, "1")), HELD_SINCE, REASON),
            actor=CLERK,
        )
    assert [(row.party.name, row.reason) for row in rows] == [("田大禾", REASON)]
    assert [row.party_id for row in queries.list_shares(parcel.id)] == [one.id]
    (entry,) = last_entries("parcels.holders_set")
    assert "田大禾" in str(entry.after)


def test_the_extract_of_a_household_names_its_land(database: Session) -> None:
    """Rights held and rights given up, and the paper in its name."""
    household = make_household()
    parcel = make_parcel()
    give(parcel, Right.CONTRACT, (household, "1/2"), (make_household(head="禾二"), "1/2"))
    said = {title.zh: lines for title, lines in extract_of(household.id, CLERK, full=False)}
    (line,) = said["林地权利"]
    assert line.label.zh == "林地承包权"
    assert parcel.key in line.value.zh
    assert "份额 1/2" in line.value.zh
