"""Disputed and seized land: its holders change by correction or by an authority alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.audit.entries import AuditEntry
from app.core.audit.queries import values_of
from app.core.database import session, transaction
from app.core.errors import InvalidValue, RuleBroken
from app.imports.rules import Extent
from app.parcels import queries
from app.parcels.commands.holders import (
    end_right,
    set_holders,
    set_holders_of_many,
    transfer_share,
)
from app.parcels.commands.holds import clear_hold, open_hold
from app.parcels.commands.lineage import merge_parcels
from app.parcels.inputs import HoldersInput, HoldInput, MergedInput
from app.parcels.models import Hold, Parcel, RightShare
from app.parcels.rules import ChangeBasis, HoldKind, Right
from app.parties.models import Party
from tests.factories.parcels import give, make_parcel, parts
from tests.factories.parties import make_household, make_organisation
from tests.factories.places import COUNTY, actor_at, make_places
from tests.imports.sheets import confirm, upload, workbook, wrong

CLERK = actor_at(COUNTY, "imports.run", user_id=7, name="何青禾")
SEIZED, LATER = date(2023, 3, 1), date(2023, 9, 1)
COURT = "（2023）示01执12号"
HOLDERS = ("小班编码", "权利", "权利人编号", "份额", "起始日期")


@pytest.fixture(autouse=True)
def _places(database: Session) -> None:
    make_places()


def seize(parcel: Parcel, kind: HoldKind = HoldKind.SEIZURE) -> Hold:
    with transaction():
        given = HoldInput(kind, SEIZED, "执行查封")
        return open_hold(parcel_id=parcel.id, given=given, actor=actor_at(COUNTY))


@pytest.fixture
def seized() -> tuple[Parcel, Party, Party]:
    parcel, one, two = make_parcel(), make_household(), make_household()
    give(parcel, Right.TREES, (one, "1"))
    seize(parcel)
    return parcel, one, two


def to(parcel: Parcel, party: Party, on: date = LATER) -> HoldersInput:
    return HoldersInput(parcel.id, Right.TREES, parts((party, "1")), on, "转让合同")


def refused(given: HoldersInput) -> str:
    with pytest.raises(RuleBroken) as broken, transaction():
        set_holders(given=given, actor=CLERK)
    return broken.value.code


@pytest.mark.parametrize("kind", [HoldKind.SEIZURE, HoldKind.DISPUTE])
def test_holders_do_not_agree_on_a_change(kind: HoldKind) -> None:
    parcel, one, two = make_parcel(), make_household(), make_household()
    give(parcel, Right.TREES, (one, "1"))
    hold = seize(parcel, kind)
    assert refused(to(parcel, two)) == "parcels.change_barred"
    # No way round it by a day before the seizure, nor by less than a whole.
    assert refused(to(parcel, two, SEIZED - timedelta(days=9))) == "parcels.change_barred"
    half = replace(to(parcel, two), shares=parts((one, "1/2"), (two, "1/2")))
    assert refused(half) == "parcels.change_barred"
    with pytest.raises(RuleBroken) as broken, transaction():
        set_holders_of_many(given=[to(parcel, two)], actor=CLERK, subject=("import", 7))
    assert broken.value.code == "parcels.change_barred"
    with pytest.raises(RuleBroken) as broken, transaction():
        end_right(parcel_id=parcel.id, right=Right.TREES, on=LATER, reason="交回", actor=CLERK)
    assert broken.value.code == "parcels.change_barred"
    assert "解除之前" in broken.value.message.zh
    with pytest.raises(RuleBroken) as broken, transaction():
        transfer_share(
            parcel_id=parcel.id,
            right=Right.TREES,
            giver=one.id,
            taker=two.id,
            share=Fraction(1, 2),
            on=SEIZED - timedelta(days=9),
            reason="转让",
            actor=CLERK,
        )
    assert broken.value.code == "parcels.transfer_barred"
    with transaction():
        clear_hold(hold_id=hold.id, on=LATER, how="和解", actor=CLERK)
    # It stood on that day, whatever came later; from the day it was cleared they are free again.
    assert refused(to(parcel, two, LATER - timedelta(days=9))) == "parcels.change_barred"
    with transaction():
        set_holders(given=to(parcel, two), actor=CLERK)


@pytest.mark.parametrize("basis", [ChangeBasis.CORRECTION, ChangeBasis.AUTHORITY])
def test_registers_are_corrected_and_judgments_carried_out(
    seized: tuple[Parcel, Party, Party], basis: ChangeBasis
) -> None:
    parcel, _one, two = seized
    with pytest.raises(InvalidValue) as wanting, transaction():
        set_holders(given=replace(to(parcel, two), basis=basis), actor=CLERK)
    assert wanting.value.field == "document"
    with transaction():
        given = replace(to(parcel, two), basis=basis, document=COURT)
        set_holders(given=given, actor=CLERK)
    (held,) = queries.holders_on(parcel.id, Right.TREES, LATER)
    assert held.party_id == two.id
    assert COURT in held.reason
    entry = (
        session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "parcels.holders_set"))
    ).all()[-1]
    _before, after = values_of(entry)
    assert (after["basis"], after["document"], entry.reason) == (basis, COURT, "转让合同")


def test_first_entries_and_the_same_again_change_nothing(
    seized: tuple[Parcel, Party, Party],
) -> None:
    parcel, one, two = seized
    with transaction():
        set_holders(given=to(parcel, one), actor=CLERK)
    give(parcel, Right.CONTRACT, (two, "1"), on=LATER)
    assert len(queries.list_shares(parcel.id)) == 3


def test_a_right_that_ended_is_not_taken_up_by_agreement() -> None:
    parcel, one, two = make_parcel(), make_household(), make_household()
    give(parcel, Right.TREES, (one, "1"))
    with transaction():
        end_right(
            parcel_id=parcel.id,
            right=Right.TREES,
            on=SEIZED - timedelta(days=30),
            reason="交回",
            actor=CLERK,
        )
    seize(parcel)
    assert refused(to(parcel, two)) == "parcels.change_barred"


def test_a_merger_does_not_change_them_either(seized: tuple[Parcel, Party, Party]) -> None:
    parcel, _one, two = seized
    other = make_parcel()
    give(other, Right.TREES, (two, "1"))
    given = MergedInput("088林班01小班", 2021, agreement="全体协议")
    with pytest.raises(RuleBroken) as broken, transaction():
        merge_parcels(
            parcel_ids=[parcel.id, other.id], given=given, on=LATER, reason="合并", actor=CLERK
        )
    assert broken.value.code == "parcels.merge_barred"


def test_a_sheet_refuses_them_row_by_row(seized: tuple[Parcel, Party, Party]) -> None:
    parcel, one, two = seized
    free = make_parcel()
    give(free, Right.TREES, (one, "1"))
    owner, again = make_organisation(), [parcel.key, "林木所有权", one.number, "1", "2021-06-01"]
    rows = [
        [parcel.key, "林木所有权", two.number, "1", "2023-09-01"],
        [parcel.key, "林地所有权", owner.number, "1", "2023-09-01"],
        [free.key, "林木所有权", two.number, "1", "2023-09-01"],
    ]
    found = upload(workbook(rows, headings=HOLDERS), actor=CLERK, kind="holders", updates=True)
    said = wrong(found)
    assert list(said) == [2]
    assert said[2][0][0] == "key"
    assert "请到小班页" in said[2][0][1]
    assert upload(workbook([again], headings=HOLDERS), actor=CLERK, kind="holders").same == 1


def test_land_seized_between_check_and_write_keeps_its_holders() -> None:
    parcel, one, two = make_parcel(), make_household(), make_household()
    give(parcel, Right.TREES, (one, "1"))
    rows, holder, parcel_id = (
        [[parcel.key, "林木所有权", two.number, "1", "2023-09-01"]],
        one.id,
        parcel.id,
    )
    found = upload(workbook(rows, headings=HOLDERS), actor=CLERK, kind="holders", updates=True)
    assert wrong(found) == {}
    seize(session().get_one(Parcel, parcel_id))
    assert confirm(found, Extent.ALL, actor=CLERK).state == "refused"
    open_rows = session().scalars(sa.select(RightShare).where(RightShare.until_on.is_(None)))
    assert [row.party_id for row in open_rows] == [holder]
