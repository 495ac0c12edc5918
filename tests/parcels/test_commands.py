"""Writes of land: the register and who holds it, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.area import Area
from app.core.audit.entries import AuditEntry
from app.core.database import session, transaction
from app.core.errors import Conflict, InvalidValue, NotFound, RuleBroken
from app.parcels import queries
from app.parcels.commands.holders import (
    end_right,
    set_holders_of_many,
    transfer_share,
)
from app.parcels.commands.holds import open_hold
from app.parcels.commands.register import (
    register_parcel,
    register_parcels,
    set_boundary,
    update_parcel,
)
from app.parcels.commands.stated import attributes_of
from app.parcels.inputs import (
    Attributes,
    BoundaryInput,
    FourSides,
    HoldersInput,
    HoldInput,
    ParcelChange,
)
from app.parcels.models import Parcel
from app.parcels.rules import HoldKind, Origin, Right
from app.parties.commands.register import close_party
from app.parties.rules import PartyKind
from tests.factories.parcels import (
    HELD_SINCE,
    SINCE,
    give,
    make_parcel,
    parcel_input,
    parts,
    square,
)
from tests.factories.parties import make_household, make_organisation
from tests.factories.places import (
    COUNTY,
    FAR_VILLAGE,
    NEXT_VILLAGE,
    OTHER_COUNTY,
    VILLAGE,
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


def held(parcel: Parcel, right: Right, day: date) -> dict[int, Fraction]:
    return {one.party_id: one.share for one in queries.holders_on(parcel.id, right, day)}


def test_a_parcel_is_registered_under_its_key(database: Session) -> None:
    parcel = make_parcel(
        subcompartment="012林班05大班03小班", boundary=square(107, 27), sides=FourSides(east="河")
    )
    assert parcel.key == f"{VILLAGE}-L012-D05-X03-2021"
    assert parcel.title.zh == "012林班05大班03小班（长坡）"
    assert parcel.initials == "cp"
    assert parcel.area == Area(1500)
    assert parcel.from_on == SINCE
    assert parcel.drawn_area is not None
    assert parcel.width_e7 == 10_000
    assert parcel.sides.east == "河"
    assert attributes_of(parcel).species == "杉木"
    (entry,) = last_entries("parcels.registered")
    assert entry.subject_id == str(parcel.id)


def test_a_key_is_given_once(database: Session) -> None:
    given = parcel_input()
    make_parcel(subcompartment=given.subcompartment)
    with pytest.raises(RuleBroken) as refused, transaction():
        register_parcel(given=given, actor=CLERK)
    assert refused.value.code == "parcels.key_taken"
    make_parcel(subcompartment=given.subcompartment, survey_year=2020)
    make_parcel(NEXT_VILLAGE, subcompartment=given.subcompartment)


@pytest.mark.parametrize(
    ("village", "changes", "error"),
    [
        (FAR_VILLAGE, {}, RuleBroken),
        ("529901101", {}, InvalidValue),
        (VILLAGE, {"subcompartment": "长坡"}, InvalidValue),
        (VILLAGE, {"area": Area(0)}, InvalidValue),
        (VILLAGE, {"survey_year": 2199}, InvalidValue),
        (VILLAGE, {"since": date(2199, 1, 1)}, InvalidValue),
        (VILLAGE, {"boundary": "{}"}, InvalidValue),
    ],
)
def test_what_cannot_be_registered(
    database: Session, village: str, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error), transaction():
        register_parcel(given=parcel_input(village, **changes), actor=CLERK)


def test_many_are_registered_with_one_entry_or_none(database: Session) -> None:
    rows = [parcel_input() for _ in range(20)]
    with transaction():
        ids = register_parcels(given=rows, actor=CLERK, subject=("import", 7))
        assert register_parcels(given=[], actor=CLERK, subject=("import", 7)) == []
    (entry,) = last_entries("parcels.many_registered")
    assert entry.subject_id == "7"
    assert [one.area for one in queries.get_parcels(ids, actor=CLERK)] == [Area(1500)] * 20
    for again in ([rows[3]], [twice := parcel_input(), twice]):
        with pytest.raises(RuleBroken) as refused, transaction():
            register_parcels(given=again, actor=CLERK, subject=("import", 7))
        assert refused.value.code == "parcels.key_taken"


def test_an_edit_says_what_changed_and_who_was_first(database: Session) -> None:
    parcel = make_parcel()
    given = ParcelChange(
        parcel.version, "新坡", Area(1600), Attributes(origin=Origin.PLANTED), "改错"
    )
    with transaction():
        update_parcel(parcel_id=parcel.id, given=given, actor=CLERK)
    assert (parcel.name, parcel.initials, parcel.origin) == ("新坡", "xp", "planted")
    (entry,) = last_entries("parcels.updated")
    assert entry.after is not None
    assert "16.00" in entry.after
    assert "ownership_kind" not in entry.after
    with pytest.raises(Conflict), transaction():
        update_parcel(parcel_id=parcel.id, given=given, actor=CLERK)
    with pytest.raises(NotFound), transaction():
        update_parcel(parcel_id=parcel.id, given=given, actor=OUTSIDER)


def test_a_boundary_is_set_and_taken_away(database: Session) -> None:
    parcel = make_parcel()
    with transaction():
        set_boundary(
            parcel_id=parcel.id,
            given=BoundaryInput(1, square(107, 27), FourSides(north="山脊"), "实测"),
            actor=CLERK,
        )
    assert parcel.drawn_area is not None
    assert not queries.is_drawn_too_far(parcel, LATER) or parcel.drawn_area != parcel.area
    with transaction():
        set_boundary(
            parcel_id=parcel.id, given=BoundaryInput(2, " ", FourSides(), "撤回"), actor=CLERK
        )
    assert (parcel.boundary, parcel.west_e7, parcel.north_side) == (None, None, "")


def test_the_drawn_area_is_compared_with_the_registered(database: Session) -> None:
    near = make_parcel(boundary=square(107, 27), area=Area(1650))
    far = make_parcel(boundary=square(107.1, 27), area=Area(2650))
    assert not queries.is_drawn_too_far(near, LATER)
    assert queries.is_drawn_too_far(far, LATER)
    assert not queries.is_drawn_too_far(make_parcel(), LATER)


def test_holders_follow_one_another_and_past_days_stay(database: Session) -> None:
    parcel, one, two = make_parcel(), make_household(), make_household()
    give(parcel, Right.TREES, (one, "1/3"), (two, "2/3"))
    give(parcel, Right.TREES, (two, "1"), on=LATER)
    before, day = LATER - timedelta(days=1), timedelta(days=1)
    assert held(parcel, Right.TREES, before) == {one.id: Fraction(1, 3), two.id: Fraction(2, 3)}
    assert held(parcel, Right.TREES, LATER) == {two.id: Fraction(1)}
    assert held(parcel, Right.TREES, HELD_SINCE - day) == {}
    with pytest.raises(RuleBroken) as refused:
        give(parcel, Right.TREES, (one, "1"), on=before)
    assert refused.value.code == "parcels.holders_too_early"


def test_a_share_is_transferred_but_not_of_disputed_land(database: Session) -> None:
    parcel, one, two = make_parcel(), make_household(), make_household()
    give(parcel, Right.CONTRACT, (one, "1"))
    move = {"parcel_id": parcel.id, "right": Right.CONTRACT, "giver": one.id, "taker": two.id}
    with transaction():
        transfer_share(**move, share=Fraction(1, 4), on=LATER, reason=REASON, actor=CLERK)
    assert held(parcel, Right.CONTRACT, LATER) == {one.id: Fraction(3, 4), two.id: Fraction(1, 4)}
    with transaction():
        open_hold(
            parcel_id=parcel.id, given=HoldInput(HoldKind.DISPUTE, LATER, "边界争议"), actor=CLERK
        )
    with pytest.raises(RuleBroken) as refused, transaction():
        transfer_share(**move, share=Fraction(1, 4), on=LATER, reason=REASON, actor=CLERK)
    assert refused.value.code == "parcels.transfer_barred"


def test_land_is_owned_by_collectives_and_the_state_alone(database: Session) -> None:
    parcel = make_parcel()
    developer = make_organisation(PartyKind.DEVELOPER)
    for party in (make_household(), developer):
        with pytest.raises(RuleBroken) as refused:
            give(parcel, Right.OWNERSHIP, (party, "1"))
        assert refused.value.code == "parcels.owner_kind"
        assert refused.value.article is not None
    give(parcel, Right.OWNERSHIP, (make_organisation(PartyKind.FARM), "1"))
    give(parcel, Right.MANAGEMENT, (developer, "1"))


def test_closed_foreign_and_future_holders_are_refused(database: Session) -> None:
    parcel, closed = make_parcel(), make_household()
    with transaction():
        close_party(party_id=closed.id, reason="迁出", actor=CLERK)
    foreign = make_household(village=FAR_VILLAGE)
    with pytest.raises(RuleBroken):
        give(parcel, Right.TREES, (closed, "1"))
    with pytest.raises(NotFound):
        give(parcel, Right.TREES, (foreign, "1"))
    with pytest.raises(InvalidValue):
        give(parcel, Right.TREES, (make_household(), "1"), on=clock.today() + timedelta(days=1))
    with pytest.raises(RuleBroken):
        give(parcel, Right.TREES, (make_household(), "1"), term_until=date(2000, 1, 1))


def test_who_was_closed_keeps_a_share_until_it_is_inherited(database: Session) -> None:
    parcel, closed, other, heir = (
        make_parcel(),
        make_household(),
        make_household(),
        make_household(),
    )
    give(parcel, Right.TREES, (closed, "1/2"), (other, "1/2"))
    with transaction():
        close_party(party_id=closed.id, reason="户内无人", actor=CLERK)
    move = {"parcel_id": parcel.id, "right": Right.TREES, "on": LATER, "reason": REASON}
    with transaction():
        transfer_share(
            **move,
            giver=other.id,
            taker=heir.id,
            share=Fraction(1, 4),
            actor=CLERK,
        )
    with pytest.raises(RuleBroken) as refused, transaction():
        transfer_share(
            **move,
            giver=other.id,
            taker=closed.id,
            share=Fraction(1, 4),
            actor=CLERK,
        )
    assert refused.value.code == "parcels.holder_closed"
    assert held(parcel, Right.TREES, LATER)[closed.id] == Fraction(1, 2)


def test_a_right_ends(database: Session) -> None:
    parcel, one = make_parcel(), make_household()
    give(parcel, Right.CONTRACT, (one, "1"))
    with transaction():
        end_right(parcel_id=parcel.id, right=Right.CONTRACT, on=LATER, reason="交回", actor=CLERK)
    assert held(parcel, Right.CONTRACT, LATER) == {}
    assert queries.holdings_of(one.id, LATER, actor=CLERK) == []
    with pytest.raises(RuleBroken), transaction():
        end_right(parcel_id=parcel.id, right=Right.CONTRACT, on=LATER, reason="交回", actor=CLERK)
    with pytest.raises(RuleBroken):
        give(parcel, Right.CONTRACT, (one, "1"), on=HELD_SINCE)


def test_holders_of_many_are_set_in_few_statements(database: Session) -> None:
    one, two = make_household(), make_household()
    with transaction():
        ids = register_parcels(
            given=[parcel_input() for _ in range(30)], actor=CLERK, subject=("import", 1)
        )
    given = [
        HoldersInput(id_, Right.TREES, parts((one, "1/3"), (two, "2/3")), HELD_SINCE, "确权")
        for id_ in ids
    ]
    asked: list[str] = []
    engine = database.get_bind()
    sa.event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    with transaction():
        assert set_holders_of_many(given=given, actor=CLERK, subject=("import", 1)) == 30
        assert set_holders_of_many(given=[], actor=CLERK, subject=("import", 1)) == 0
    assert len(asked) < 15
    assert len(queries.holdings_of(one.id, LATER, actor=CLERK)) == 30
    with pytest.raises(RuleBroken) as refused, transaction():
        set_holders_of_many(given=[given[0]] * 2, actor=CLERK, subject=("import", 1))
    assert refused.value.code == "parcels.set_twice"
