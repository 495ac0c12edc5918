"""The list of parcels, on the house's list pattern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for

from app.access.guards import current_actor
from app.core.actor import Actor
from app.core.bilingual import Text
from app.divisions.queries import list_divisions, place_name, remember_names
from app.parcels import queries
from app.parcels.chips import status_chip
from app.parcels.models import Hold, Parcel
from app.parcels.rules import (
    LAND_CLASS_LABELS,
    OWNERSHIP_LABELS,
    PARCEL_STATUS_LABELS,
    PUBLIC_BENEFIT_LABELS,
    RESOURCE_LABELS,
    LandClass,
    OwnershipKind,
    ParcelStatus,
    PublicBenefit,
    ResourceType,
)
from app.web.list_source import SelectSource
from app.web.listing import ALL, Ask, Column, Filter, Listing, Tab

LAND = Text("林地小班", "Forest parcels")


def parcel_url(parcel: Parcel) -> str:
    """Where a parcel's page is."""
    return url_for("parcels.show", parcel_id=parcel.id)


def places_of(actor: Actor, *, shortest: int = 7) -> list[tuple[str, Text]]:
    """Townships and villages of the reader's own area, villages set in under their township."""
    return [
        (one.path, Text("　" * (len(one.code) > 9) + one.name_zh, one.name_en))
        for one in list_divisions(path=actor.division_path)
        if len(one.code) >= shortest
    ]


def _places() -> Iterable[tuple[str, Text]]:
    return places_of(current_actor())


def _resources() -> Iterable[tuple[str, Text]]:
    return [(kind.value, text) for kind, text in RESOURCE_LABELS.items()]


def _land_class(parcel: Parcel) -> Text | None:
    return LAND_CLASS_LABELS[LandClass(parcel.land_class)] if parcel.land_class else None


def _public_benefit(parcel: Parcel) -> Text | None:
    if not parcel.public_benefit:
        return None
    return PUBLIC_BENEFIT_LABELS[PublicBenefit(parcel.public_benefit)]


COLUMNS: tuple[Column[Parcel], ...] = (
    Column(
        "key",
        Text("小班", "Parcel"),
        lambda parcel: parcel.title,
        kind="link",
        href=parcel_url,
        below=lambda parcel: parcel.key,
        sort=True,
    ),
    Column("code", Text("小班编码", "Key"), lambda parcel: parcel.key, shown=False),
    Column(
        "place", Text("所在地", "Place"), lambda parcel: place_name(parcel.division_path), sort=True
    ),
    Column(
        "area", Text("面积（亩）", "Area (mu)"), lambda parcel: parcel.area, kind="num", sort=True
    ),
    Column("land_class", Text("地类", "Class"), _land_class),
    Column("species", Text("优势树种", "Species"), lambda parcel: parcel.species),
    Column("benefit", Text("公益林等级", "Grade"), _public_benefit),
    Column(
        "resource",
        Text("资源类型", "Resource"),
        lambda parcel: RESOURCE_LABELS[ResourceType(parcel.resource_type)],
        shown=False,
    ),
    Column(
        "owner",
        Text("土地所有权", "Owner of the land"),
        lambda parcel: OWNERSHIP_LABELS[OwnershipKind(parcel.ownership_kind)],
        shown=False,
    ),
    Column("year", Text("调查年份", "Survey"), lambda parcel: str(parcel.survey_year), shown=False),
    Column(
        "drawn",
        Text("图上面积（亩）", "Drawn area (mu)"),
        lambda parcel: parcel.drawn_area,
        kind="num",
        shown=False,
    ),
    Column("since", Text("起", "From"), lambda parcel: parcel.from_on, kind="day", shown=False),
    Column("status", Text("状态", "Status"), status_chip, kind="chip"),
)

LISTING: Listing[Parcel] = Listing(
    key="parcels.parcels",
    title=LAND,
    lead=Text(
        "林地、草地、湿地按小班登记：谁的地、什么林、有没有证、有没有争议。",
        "Land by parcel: whose it is, what grows there, its papers and disputes.",
    ),
    columns=COLUMNS,
    tabs=(
        Tab(ParcelStatus.CURRENT, PARCEL_STATUS_LABELS[ParcelStatus.CURRENT]),
        Tab(ParcelStatus.SUPERSEDED, PARCEL_STATUS_LABELS[ParcelStatus.SUPERSEDED]),
        Tab(ALL, Text("全部", "All")),
    ),
    filters=(
        Filter("place", Text("乡镇或村", "Township or village"), "choice", options=_places),
        Filter("resource", Text("资源类型", "Resource"), "choice", options=_resources),
        Filter("held", Text("有争议或限制", "Disputed or restricted"), "check"),
        Filter("undrawn", Text("没有边界", "No boundary"), "check"),
        Filter("q", Text("查找", "Find"), hint=Text("小地名、小班号或编码", "Name, number or key")),
    ),
    sort="key",
    empty=Text(
        "还没有登记小班。点右上角“新建小班”登记第一个，或用表格批量导入。",
        "No parcel is registered yet. Enter the first with “New parcel”, or import a sheet.",
    ),
    row_key=lambda parcel: parcel.id,
    export_endpoint="parcels.export",
)


@dataclass(frozen=True)
class ParcelSource(SelectSource[Parcel]):
    """Parcels; the names of a page's places are fetched in one query."""

    def rows(self, ask: Ask, *, limit: int, offset: int) -> Sequence[Parcel]:
        """One page, its place names at hand."""
        found = super().rows(ask, limit=limit, offset=offset)
        remember_names(parcel.division_path for parcel in found)
        return found

    def stream(self, ask: Ask, *, limit: int) -> Iterator[Parcel]:
        """All rows; a county has few places, so their names are kept as they come."""
        return super().stream(ask, limit=limit)


def _narrow_to_resource(query: sa.Select[Any], kind: str) -> sa.Select[Any]:
    return query.where(Parcel.resource_type == kind)


def _narrow_to_held(query: sa.Select[Any], _ticked: str) -> sa.Select[Any]:
    """With a restriction that nobody has cleared."""
    return query.where(Parcel.id.in_(sa.select(Hold.parcel_id).where(Hold.cleared_on.is_(None))))


def _narrow_to_undrawn(query: sa.Select[Any], _ticked: str) -> sa.Select[Any]:
    return query.where(Parcel.west_e7.is_(None))


def source_of(actor: Actor) -> ParcelSource:
    """Where the list has its rows from: one scoped statement for page, counts and export."""
    return ParcelSource(
        statement=queries.select_parcels(actor=actor),
        key=Parcel.__table__.c.id,
        tab_by=Parcel.__table__.c.status,
        filters={
            "place": queries.narrow_to_place,
            "resource": _narrow_to_resource,
            "held": _narrow_to_held,
            "undrawn": _narrow_to_undrawn,
            "q": queries.narrow_to_words,
        },
        sorts={
            "key": Parcel.__table__.c.key,
            "area": Parcel.__table__.c.area_mu_x100,
            "place": Parcel.__table__.c.division_path,
        },
    )
