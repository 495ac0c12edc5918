"""The invented land in the register: parcels, holders, papers, a dispute, a mortgage, a split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.area import Area
from app.core.database import session
from app.core.identifiers import parcel_key
from app.parcels.commands.certificates import record_certificates
from app.parcels.commands.holders import set_holders_of_many
from app.parcels.commands.holds import open_hold
from app.parcels.commands.lineage import split_parcel
from app.parcels.commands.register import find_taken, register_parcels
from app.parcels.inputs import CertificateInput, HoldersInput, HoldInput, PartInput, ShareInput
from app.parcels.models import Hold, Parcel, ParcelEvent
from app.parcels.rules import HoldKind, Right
from app.parties.models import Party
from app.parties.rules import PartyKind
from seeds.demo.crowd import a_number, pick
from seeds.demo.plots import BLOCKS, SURVEYED, Piece, number_of, pieces_of
from seeds.demo.terrain import halves

HELD_SINCE, SPLIT_ON = date(2021, 1, 1), date(2024, 4, 2)
CONTRACTED_UNTIL, LET_UNTIL = date(2070, 12, 31), date(2044, 12, 31)
PRINTED_UNTIL, EXPIRED_ON = date(2052, 12, 31), date(2023, 12, 31)
WHOLE = Fraction(1)
PARTS: tuple[tuple[Fraction, ...], ...] = (
    (WHOLE,),
    (WHOLE,),
    (WHOLE,),
    (Fraction(1, 2), Fraction(1, 2)),
    (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)),
    (Fraction(2, 5), Fraction(3, 5)),
)
"""How families share what they hold; most hold alone."""
EXPIRED, SPLIT, DISPUTED, PLEDGED = (
    ("529901101201", 2),
    ("529901101201", 5),
    ("529901201201", 1),
    ("150699101201", 0),
)
"""Village and running number of the plots with something to tell."""


@dataclass(frozen=True, slots=True)
class People:
    """Who may hold land in a village."""

    collective: int
    households: tuple[int, ...]


def load_land(actor: Actor, *, whole: bool) -> None:
    """Enter what is missing: the cast's row of plots, or all nine hundred."""
    wanted = [piece for block in BLOCKS for piece in pieces_of(block) if whole or piece.of_cast]
    taken = find_taken([key_of(piece) for piece in wanted])
    missing = [piece for piece in wanted if key_of(piece) not in taken]
    with clock.shifted(timedelta(days=-2)):
        for county in dict.fromkeys(piece.block.village[:6] for piece in missing):
            _enter([one for one in missing if one.block.village.startswith(county)], county, actor)
        _restrict(actor)
        _divide(actor)


def key_of(piece: Piece) -> str:
    """The key a plot is registered under."""
    return str(
        parcel_key.compose(
            village_code=piece.block.village,
            subcompartment=parcel_key.parse_subcompartment(piece.given.subcompartment),
            survey_year=SURVEYED,
        )
    )


def _enter(pieces: Sequence[Piece], county: str, actor: Actor) -> None:
    """The plots of a county with holders and papers, as an import enters them."""
    subject = ("division", county)
    ids = register_parcels(given=[piece.given for piece in pieces], actor=actor, subject=subject)
    villages = {piece.block.village for piece in pieces}
    people = {village: _people_of(village) for village in villages}
    placed = list(zip(pieces, ids, strict=True))
    set_holders_of_many(
        given=[
            held
            for piece, id_ in placed
            for held in _rights(piece, id_, people[piece.block.village])
        ],
        actor=actor,
        subject=subject,
    )
    record_certificates(
        given=[
            _paper(piece, id_, people[piece.block.village])
            for piece, id_ in placed
            if piece.of_cast or a_number(f"{key_of(piece)}.paper", 10) < 7
        ],
        actor=actor,
        subject=subject,
    )


def _people_of(village: str) -> People:
    """The village's collective and its households, in the order they were entered."""
    rows = (
        session()
        .execute(
            sa.select(Party.id, Party.kind)
            .where(Party.division_path.like(f"%/{village}/"))
            .order_by(Party.id)
        )
        .all()
    )
    collectives = [id_ for id_, kind in rows if kind == PartyKind.COLLECTIVE]
    return People(collectives[0], tuple(id_ for id_, kind in rows if kind == PartyKind.HOUSEHOLD))


def _families(piece: Piece, people: People) -> tuple[ShareInput, ...]:
    """The families that hold a plot; nobody for the quarter the collective works itself."""
    key = key_of(piece)
    if not piece.of_cast and a_number(f"{key}.common", 4) == 0:
        return ()
    parts = (WHOLE,) if piece.nth == 0 else pick(f"{key}.parts", PARTS)
    many = len(people.households)
    return tuple(
        ShareInput(people.households[(piece.nth + at) % many], part, CONTRACTED_UNTIL)
        for at, part in enumerate(parts[:many] if len(parts) <= many else (WHOLE,))
    )


def _rights(piece: Piece, parcel_id: int, people: People) -> Iterable[HoldersInput]:
    """The collective owns the land; families or the collective have contract, use and trees."""
    owner = (ShareInput(people.collective, WHOLE),)
    families = _families(piece, people)
    users = families or owner
    if families and a_number(f"{key_of(piece)}.let", 12) == 0:
        users = (ShareInput(people.collective, WHOLE, LET_UNTIL),)
    growers = tuple(ShareInput(one.party_id, one.share) for one in families) or owner
    sets = {Right.OWNERSHIP: owner, Right.MANAGEMENT: users, Right.TREES: growers}
    if families:
        sets[Right.CONTRACT] = families
    for right, shares in sets.items():
        yield HoldersInput(parcel_id, right, shares, HELD_SINCE, "林权登记簿转录")


def _paper(piece: Piece, parcel_id: int, people: People) -> CertificateInput:
    """The title paper as printed; one of them has run out."""
    hills = piece.block.village.startswith("52")
    serial = (BLOCKS.index(piece.block) + 1) * 100 + piece.nth
    place, office = ("黔", "青禾县") if hills else ("蒙", "沙柳旗")
    families = _families(piece, people)
    expired = (piece.block.village, piece.nth) == EXPIRED
    return CertificateInput(
        number=f"{place}(2021)示{office}不动产权第{serial:07d}号",
        parcel_ids=(parcel_id,),
        issued_on=date(2021, 6, 1),
        holder_party_id=families[0].party_id if families else people.collective,
        unit_number=f"{piece.block.village[:9]}001JE{serial:05d}L00000001",
        issued_by=f"{office}自然资源局",
        valid_until=EXPIRED_ON if expired else PRINTED_UNTIL,
        area=piece.given.area,
    )


def _restrict(actor: Actor) -> None:
    """A dispute in 石桥村 and a mortgage in 沙柳旗, once."""
    if session().scalar(sa.select(sa.exists().where(Hold.id > 0))):
        return
    open_hold(
        parcel_id=_parcel(*DISPUTED).id,
        given=HoldInput(
            HoldKind.DISPUTE,
            date(2025, 4, 8),
            "西侧界址与相邻小班重叠，双方各执一份旧林权证",
            claimant="桥如虹",
            document="石桥乡调字〔2025〕2号",
        ),
        actor=actor,
    )
    open_hold(
        parcel_id=_parcel(*PLEDGED).id,
        given=HoldInput(
            HoldKind.PLEDGE,
            date(2024, 9, 10),
            "林权抵押贷款",
            claimant="示例农村商业银行",
            document="林抵2024-017",
            until_on=date(2027, 9, 9),
        ),
        actor=actor,
    )


def _divide(actor: Actor) -> None:
    """One plot of 云坪村 was cut in two, from the bend in its south to the bend in its north."""
    if session().scalar(sa.select(sa.exists().where(ParcelEvent.id > 0))):
        return
    block = next(one for one in BLOCKS if one.village == SPLIT[0])
    piece = next(one for one in pieces_of(block) if one.nth == SPLIT[1])
    whole = _parcel(*SPLIT)
    west, east = halves(piece.plot)
    first = Area(west.area_mu_x100)
    split_parcel(
        parcel_id=whole.id,
        parts=[
            PartInput(_part(1), first, name=f"{whole.name}西片", boundary=west.boundary),
            PartInput(_part(2), whole.area - first, f"{whole.name}东片", boundary=east.boundary),
        ],
        on=SPLIT_ON,
        reason="按界沟分片管护，村民小组会议同意",
        actor=actor,
    )


def _part(nth: int) -> str:
    """001林班06小班01细班."""
    return f"{number_of(SPLIT[1])}{nth:02d}细班"


def _parcel(village: str, nth: int) -> Parcel:
    block = next(one for one in BLOCKS if one.village == village)
    piece = next(one for one in pieces_of(block) if one.nth == nth)
    found = session().scalar(sa.select(Parcel).where(Parcel.key == key_of(piece)))
    assert found is not None, (village, nth)
    return found
