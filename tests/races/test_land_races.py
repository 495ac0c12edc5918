"""Rights in land stay whole, however many write at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from flask import Flask
from sqlalchemy.orm import Session

from app.core.area import Area
from app.core.database import transaction
from app.core.errors import Conflict, RuleBroken
from app.parcels.commands.holders import set_holders, transfer_share
from app.parcels.commands.lineage import split_parcel
from app.parcels.inputs import HoldersInput, PartInput
from app.parcels.queries import holders_on, lineage_of, select_parcels
from app.parcels.rules import ParcelStatus, Right
from tests.factories.parcels import give, make_parcel, parts
from tests.factories.parties import make_household
from tests.factories.places import COUNTY, actor_at, make_places
from tests.races.racing import race

CLERK = actor_at(COUNTY, user_id=1)
RACERS = 6
LATER, LATEST = date(2023, 3, 1), date(2024, 3, 1)


def test_holders_total_one_after_transfers_sets_and_splits_at_once(
    app: Flask, database: Session
) -> None:
    """Each racer does another thing to the same parcel; whoever comes too late hears so."""
    make_places()
    people = [make_household() for _ in range(RACERS)]
    for turn in range(3):
        parcel = make_parcel()
        give(parcel, Right.TREES, (people[0], "1/2"), (people[1], "1/2"))
        id_, ids = parcel.id, [one.id for one in people]
        sets = [parts((one, "1/3"), (people[2], "2/3")) for one in people]
        unit = f"{800 + turn}林班"
        database.rollback()

        def run(
            racer: int,
            _turn: int,
            *,
            parcel_id: int = id_,
            ids: list[int] = ids,
            unit: str = unit,
            sets: list[tuple[object, ...]] = sets,
        ) -> str:
            with transaction():
                if racer in (0, 1):
                    transfer_share(
                        parcel_id=parcel_id,
                        right=Right.TREES,
                        giver=ids[0],
                        taker=ids[3],
                        share=Fraction(1, 2),
                        on=LATER,
                        reason="抢",
                        actor=CLERK,
                    )
                elif racer in (2, 3):
                    split_parcel(
                        parcel_id=parcel_id,
                        parts=[
                            PartInput(f"{unit}{racer * 2 + place}小班", Area(750))
                            for place in (1, 2)
                        ],
                        on=LATER,
                        reason="抢",
                        actor=CLERK,
                    )
                else:
                    set_holders(
                        given=HoldersInput(
                            parcel_id,
                            Right.TREES,
                            sets[racer % 2],
                            LATER,
                            "抢",
                        ),
                        actor=CLERK,
                    )
            return "done"

        (outcomes,) = race(app, RACERS, run)
        fair = (Conflict, RuleBroken)
        assert all(one == "done" or isinstance(one, fair) for one in outcomes), outcomes
        assert [outcomes[2], outcomes[3]].count("done") == 1
        (event,) = lineage_of(id_)
        for line in event.lines:
            day = LATEST if line.came else date(2023, 2, 28)
            held = holders_on(line.parcel_id, Right.TREES, day)
            assert sum(one.share for one in held) == 1
        current = select_parcels(actor=CLERK)
        land = [one for one in database.scalars(current) if one.status == ParcelStatus.CURRENT]
        assert len(land) == 2 * (turn + 1)
        database.rollback()
