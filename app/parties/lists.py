"""The lists of parties: one for each kind, on the house's list pattern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from app.access.guards import current_actor
from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.divisions.queries import list_working_places, place_name, remember_names
from app.parties import queries
from app.parties.chips import status_chip
from app.parties.models import Organisation, Party
from app.parties.rules import STATUS_LABELS, PartyKind, PartyStatus
from app.web.list_source import SelectSource
from app.web.listing import ALL, Ask, Column, Filter, Listing, Tab

WORDS = {
    PartyKind.HOUSEHOLD: "households",
    PartyKind.COLLECTIVE: "collectives",
    PartyKind.DEVELOPER: "developers",
    PartyKind.FARM: "farms",
}
KINDS = {word: kind for kind, word in WORDS.items()}
PLURALS = {
    PartyKind.HOUSEHOLD: Text("农户", "Households"),
    PartyKind.COLLECTIVE: Text("村集体", "Village collectives"),
    PartyKind.DEVELOPER: Text("项目业主", "Developers"),
    PartyKind.FARM: Text("国有林场", "State forest farms"),
}
LEADS = {
    PartyKind.HOUSEHOLD: Text(
        "承包林地、领取收益的户。证件、电话、账号默认遮盖。",
        "Households that hold forest and receive benefits. Numbers are masked.",
    ),
    PartyKind.COLLECTIVE: Text(
        "集体经济组织；没有的，由村民委员会代行并注明原因。",
        "Collective organisations, or the committee acting for one, with the reason.",
    ),
    PartyKind.DEVELOPER: Text(
        "开发企业及其资质；供档前先核资质。",
        "Developers and their papers, checked before archives are supplied.",
    ),
    PartyKind.FARM: Text("国有林场和其主管单位。", "State forest farms and who they answer to."),
}


def party_url(party: Party) -> str:
    """Where a party's page is."""
    return url_for("parties.show", word=WORDS[PartyKind(party.kind)], party_id=party.id)


def organisation_of(party: Party) -> Organisation:
    """The organisation's own facts, which every party but a household has."""
    assert party.organisation is not None
    return party.organisation


def _places() -> Iterable[tuple[str, Text]]:
    """Townships and villages of the reader's own area, villages set in under their township."""
    return [
        (one.path, Text("　" * (len(one.code) > 9) + one.name_zh, one.name_en))
        for one in list_working_places(path=current_actor().division_path)
        if len(one.code) > 6
    ]


def _group(party: Party) -> str:
    return party.household.villager_group if party.household else ""


def _member_count(party: Party) -> int:
    return len(queries.members_on(party.household, clock.today())) if party.household else 0


NAME: Column[Party] = Column(
    "name",
    Text("名称", "Name"),
    lambda party: party.title,
    kind="link",
    href=party_url,
    sort=True,
)
NUMBER: Column[Party] = Column("number", Text("编号", "No."), lambda party: party.number, sort=True)
PLACE: Column[Party] = Column(
    "place", Text("所在地", "Place"), lambda party: place_name(party.division_path), sort=True
)
STATUS: Column[Party] = Column("status", Text("状态", "Status"), status_chip, kind="chip")
USCC: Column[Party] = Column(
    "uscc", Text("统一社会信用代码", "Credit code"), lambda party: organisation_of(party).uscc
)
LEGAL_REP: Column[Party] = Column(
    "legal_rep",
    Text("法定代表人", "Legal representative"),
    lambda party: organisation_of(party).legal_rep,
)
ACTING: Column[Party] = Column(
    "acting",
    Text("代行", "Acting"),
    lambda party: (
        Text("村委会代行", "Committee acts")
        if organisation_of(party).acting_for_collective
        else None
    ),
)
SUPERIOR: Column[Party] = Column(
    "superior",
    Text("主管单位", "Answers to"),
    lambda party: organisation_of(party).superior,
)
HEAD: Column[Party] = Column(
    "name", Text("户主", "Head"), lambda party: party.name, kind="link", href=party_url, sort=True
)
GROUP: Column[Party] = Column("group", Text("村民小组", "Group"), _group)
MEMBERS: Column[Party] = Column("members", Text("人数", "Members"), _member_count, kind="num")

COLUMNS: dict[PartyKind, tuple[Column[Party], ...]] = {
    PartyKind.HOUSEHOLD: (HEAD, NUMBER, PLACE, GROUP, MEMBERS, STATUS),
    PartyKind.COLLECTIVE: (NAME, NUMBER, PLACE, USCC, LEGAL_REP, ACTING, STATUS),
    PartyKind.DEVELOPER: (NAME, NUMBER, PLACE, USCC, LEGAL_REP, STATUS),
    PartyKind.FARM: (NAME, NUMBER, PLACE, USCC, LEGAL_REP, SUPERIOR, STATUS),
}
HINTS = {
    PartyKind.HOUSEHOLD: Text("户主、成员姓名或编号", "Head, member or no."),
}
OTHER_HINT = Text("名称、编号或信用代码", "Name, no. or credit code")

LISTINGS: dict[PartyKind, Listing[Party]] = {
    kind: Listing(
        key=f"parties.{WORDS[kind]}",
        title=PLURALS[kind],
        lead=LEADS[kind],
        columns=COLUMNS[kind],
        tabs=(
            Tab(PartyStatus.ACTIVE, STATUS_LABELS[PartyStatus.ACTIVE]),
            Tab(PartyStatus.CLOSED, STATUS_LABELS[PartyStatus.CLOSED]),
            Tab(ALL, Text("全部", "All")),
        ),
        filters=(
            Filter("place", Text("乡镇或村", "Township or village"), "choice", options=_places),
            Filter("q", Text("查找", "Find"), hint=HINTS.get(kind, OTHER_HINT)),
        ),
        empty=Text(
            "还没有登记。点右上角“新建”登记第一个。",
            "Nothing is registered yet. Use “New” above to enter the first.",
        ),
        row_key=lambda party: party.id,
        export_endpoint="parties.export",
    )
    for kind in PartyKind
}


@dataclass(frozen=True)
class PartySource(SelectSource[Party]):
    """Parties of one kind; the names of a page's places are fetched in one query."""

    def rows(self, ask: Ask, *, limit: int, offset: int) -> Sequence[Party]:
        """One page, its place names at hand."""
        found = super().rows(ask, limit=limit, offset=offset)
        remember_names(party.division_path for party in found)
        return found

    def stream(self, ask: Ask, *, limit: int) -> Iterator[Party]:
        """All rows; a county has few places, so their names are kept as they come."""
        return super().stream(ask, limit=limit)


def source_of(kind: PartyKind, actor: Actor) -> PartySource:
    """Where a list has its rows from: one scoped statement for page, counts and export."""
    return PartySource(
        statement=queries.select_parties(kind, actor=actor),
        key=Party.__table__.c.id,
        tab_by=Party.__table__.c.status,
        filters={"place": queries.narrow_to_place, "q": queries.narrow_to_words},
        sorts={
            "name": Party.__table__.c.name,
            "number": Party.__table__.c.number,
            "place": Party.__table__.c.division_path,
        },
    )
