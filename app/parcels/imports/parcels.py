"""The kind for parcels: one row for each 小班."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from app.access.permissions import Permission
from app.core import clock
from app.core.area import Area
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import InvalidValue, RuleBroken
from app.core.identifiers import parcel_key
from app.imports.kinds import ImportKind, Round, SheetColumn
from app.imports.rules import Act, ImportRow
from app.imports.villages import COLUMN as VILLAGE
from app.imports.villages import settle_villages, village_column
from app.parcels.commands.register import register_parcels, set_boundary, update_parcel
from app.parcels.commands.stated import attributes_of
from app.parcels.geometry import differs, read_boundary
from app.parcels.imports.columns import (
    AREA,
    BOUNDARY,
    NAME,
    SIDES,
    UNIT,
    YEAR,
    area_of,
    attribute_columns,
    compare_attributes,
    read_attributes,
    side_columns,
)
from app.parcels.inputs import (
    Attributes,
    BoundaryInput,
    FourSides,
    ParcelChange,
    ParcelInput,
    check_attributes,
)
from app.parcels.models import Parcel
from app.parcels.queries import area_tolerance, get_parcel
from app.parcels.rules import ParcelStatus, check_area
from app.parties.imports.people import settle_existing

KEY = "key"
PLACE = frozenset({BOUNDARY, *SIDES})


@dataclass(frozen=True, slots=True)
class Standing:
    """A parcel that is there."""

    id: int
    version: int
    current: bool
    name: str
    area: Area
    attributes: Attributes
    sides: FourSides
    boundary: str
    """Empty where there is none, or where no row states one."""
    drawn: Area | None
    path: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A parcel that is there, and which of its two pages a row changes."""

    held: Standing
    attributes: Attributes
    registered: bool
    placed: bool


def check_parcels(rows: Sequence[ImportRow], round_: Round) -> None:
    """Villages, numbers, measures, boundaries; and whether the parcel is registered already."""
    settle_villages(rows, round_)
    for row in rows:
        _settle_key(row)
    standing = _standing(
        {row.text(KEY) for row in rows if row.text(KEY)},
        drawn=any(row.text(BOUNDARY) for row in rows),
    )
    for row in rows:
        held = standing.get(row.text(KEY))
        base = held.attributes if held else Attributes()
        given = read_attributes(row, base)
        _attempt(row, partial(check_attributes, given))
        if AREA in row.values:
            _attempt(row, partial(check_area, area_of(row)))
        if row.text(BOUNDARY) and held is None:
            _attempt(row, partial(read_boundary, row.text(BOUNDARY)), BOUNDARY)
        if held is not None:
            _compare(row, held, given, round_)


def _settle_key(row: ImportRow) -> None:
    """The key of a row whose village, number and year could be read."""
    row.values.pop(KEY, None)
    year = row.values.get(YEAR)
    if year is not None and int(year) > clock.today().year:
        row.refuse(YEAR, "调查年份不能晚于今年。", "The survey cannot lie in the future.")
    unit = None
    if row.text(UNIT):
        try:
            unit = parcel_key.parse_subcompartment(row.text(UNIT))
        except InvalidValue as error:
            row.refuse(UNIT, error.message.zh, error.message.en)
    wrong = {problem.column for problem in row.problems}
    if unit is None or year is None or not row.text(VILLAGE) or wrong & {VILLAGE, YEAR}:
        return
    try:
        key = parcel_key.compose(
            village_code=row.text(VILLAGE), subcompartment=unit, survey_year=int(year)
        )
    except InvalidValue as error:
        row.refuse(YEAR, error.message.zh, error.message.en)
    else:
        row.values[KEY] = str(key)


def _standing(keys: set[str], *, drawn: bool) -> dict[str, Standing]:
    """Keys begin with the village, so those in the actor's area are in their scope."""
    if not keys:
        return {}
    query = sa.select(Parcel).where(Parcel.key.in_(keys))
    found = session().scalars(query.options(undefer(Parcel.boundary)) if drawn else query)
    return {
        one.key: Standing(
            one.id,
            one.version,
            one.status == ParcelStatus.CURRENT,
            one.name,
            one.area,
            attributes_of(one),
            one.sides,
            (one.boundary or "") if drawn else "",
            one.drawn_area,
            one.division_path,
        )
        for one in found
    }


def _attempt(row: ImportRow, check: Callable[[], object], column: str = "") -> None:
    """Run one check; what it says goes to the column it names."""
    try:
        check()
    except (InvalidValue, RuleBroken) as error:
        named = error.field or ""
        known = PARCELS.column(named) is not None
        row.refuse(named if known else column, error.message.zh, error.message.en)


def _compare(row: ImportRow, held: Standing, given: Attributes, round_: Round) -> None:
    if not held.current:
        row.refuse(
            UNIT,
            "这个小班已分割、合并或重新调查，不再使用；请按后来的小班填写。",
            "Others took the place of this parcel; enter those.",
        )
        return
    if row.text(NAME):
        row.change(NAME, held.name, row.text(NAME))
    if AREA in row.values:
        row.change(AREA, held.area.plain(), area_of(row).plain())
    compare_attributes(row, held.attributes, given)
    registered = bool(row.differences)
    for name in SIDES:
        if row.text(name):
            row.change(name, getattr(held.sides, name), row.text(name))
    _compare_boundary(row, held)
    if row.good:
        placed = any(one.column in PLACE for one in row.differences)
        settle_existing(row, round_)
        row.found = _Found(held, given, registered=registered, placed=placed)


def _compare_boundary(row: ImportRow, held: Standing) -> None:
    """Another boundary, checked as on the parcel's page, and shown by what it encloses."""
    if not row.text(BOUNDARY) or row.text(BOUNDARY) == held.boundary:
        return
    try:
        boundary = read_boundary(row.text(BOUNDARY))
    except InvalidValue as error:
        row.refuse(BOUNDARY, error.message.zh, error.message.en)
        return
    if boundary.geojson == held.boundary:
        return
    before = _drawn(Text("现边界", "As drawn now"), held.drawn) if held.drawn else ""
    after = _drawn(Text("新边界", "As newly drawn"), boundary.area)
    area = area_of(row) if AREA in row.values else held.area
    if differs(area, boundary.area, area_tolerance(held.path, clock.today())):
        after = Text(
            f"{after.zh}，与登记面积 {area.format('zh')} 相差超过容差，请核对",
            f"{after.en}; the registered {area.format('en')} differ by more than is tolerated, "
            "please check",
        )
    row.change(BOUNDARY, before, after)


def _drawn(what: Text, area: Area) -> Text:
    return Text(f"{what.zh}，图上 {area.format('zh')}", f"{what.en}, {area.format('en')}")


def write_parcels(rows: Sequence[ImportRow], round_: Round) -> None:
    """New ones in a few statements, changed ones by the command a clerk uses."""
    fresh = [row for row in rows if row.act is Act.ADD]
    register_parcels(
        given=[_parcel_input(row) for row in fresh], actor=round_.actor, subject=round_.subject
    )
    for row in rows:
        if row.act is Act.CHANGE:
            _write_change(row, row.found, round_)


def _write_change(row: ImportRow, found: _Found, round_: Round) -> None:
    """What is registered and where it lies are two commands, as they are two pages."""
    held, version = found.held, found.held.version
    if found.registered:
        parcel = update_parcel(
            parcel_id=held.id,
            given=ParcelChange(
                version=version,
                name=row.text(NAME) or held.name,
                area=area_of(row),
                attributes=found.attributes,
                reason=round_.note,
            ),
            actor=round_.actor,
        )
        version = parcel.version
    if found.placed:
        sides = {name: row.text(name) or getattr(held.sides, name) for name in SIDES}
        parcel = get_parcel(held.id, actor=round_.actor, drawn=True)
        given = BoundaryInput(
            version=version,
            boundary=row.text(BOUNDARY) or parcel.boundary or "",
            sides=FourSides(**sides),
            reason=round_.note,
        )
        set_boundary(parcel_id=held.id, given=given, actor=round_.actor)


def _parcel_input(row: ImportRow) -> ParcelInput:
    return ParcelInput(
        village_code=row.text(VILLAGE),
        subcompartment=row.text(UNIT),
        survey_year=int(row.values[YEAR]),
        area=area_of(row),
        name=row.text(NAME),
        attributes=read_attributes(row, Attributes()),
        sides=FourSides(**{name: row.text(name) for name in SIDES}),
        boundary=row.text(BOUNDARY),
    )


def keys_of(row: ImportRow) -> Mapping[str, str]:
    """A number stands once in a village and survey."""
    return {UNIT: row.text(KEY)} if row.text(KEY) else {}


PARCELS = ImportKind(
    code="parcels",
    title=Text("小班", "Parcels"),
    lead=Text(
        "一行一个小班；权利人用“小班权利人”模板。",
        "One parcel a line; holders go into the sheet of holders.",
    ),
    permission=Permission.PARCEL_EDIT,
    columns=(
        village_column(),
        SheetColumn(
            UNIT,
            Text("小班号", "Subcompartment"),
            required=True,
            help=Text("写明林班和小班，有大班的也写", "with 林班 and 小班, and 大班 where used"),
            example="012林班03小班",
            longest=60,
        ),
        SheetColumn(
            YEAR, Text("调查年份", "Survey year"), "integer", required=True, example="2024"
        ),
        SheetColumn(NAME, Text("小地名", "Local name"), example="长坡", longest=80),
        SheetColumn(AREA, Text("面积(亩)", "Area (mu)"), "area", required=True, example="12.34"),
        *attribute_columns(),
        *side_columns(),
        SheetColumn(
            BOUNDARY,
            Text("边界(GeoJSON)", "Boundary (GeoJSON)"),
            "long_text",
            help=Text("可不填；CGCS2000 经纬度", "may be empty; degrees of CGCS2000"),
            longest=32_000,
        ),
    ),
    check=check_parcels,
    write=write_parcels,
    keys=keys_of,
    updates=Text(
        "小地名、面积、调查因子、四至和边界；空着的格子不改",
        "Name, area, attributes, sides and boundary; empty cells change nothing",
    ),
    order=40,
)
