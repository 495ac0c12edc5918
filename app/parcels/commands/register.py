"""Entering parcels on the register, one or many, and correcting what stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import Actor
from app.core.area import Area
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import Conflict, InvalidValue, RuleBroken
from app.core.identifiers import parcel_key
from app.core.paths import lies_within
from app.core.pinyin import initials
from app.divisions.models import Division
from app.divisions.queries import get_division
from app.parcels.bulk import MANY_REGISTERED
from app.parcels.commands.stated import ATTRIBUTES, facts_of, place_facts
from app.parcels.geometry import read_boundary
from app.parcels.inputs import (
    Attributes,
    BoundaryInput,
    FourSides,
    ParcelChange,
    ParcelInput,
    check_attributes,
)
from app.parcels.models import LineageLine, Parcel
from app.parcels.queries import get_parcels
from app.parcels.rules import (
    ParcelStatus,
    check_area,
)

AT_ONCE = 500
NO_BOX = dict.fromkeys(
    ("boundary", "drawn_mu_x100", "west_e7", "south_e7", "east_e7", "north_e7", "width_e7")
)


def register_parcel(*, given: ParcelInput, actor: Actor) -> Parcel:
    """Enter one parcel."""
    place = village_of(given.village_code, actor)
    parcel = Parcel(**parcel_row(given, place, actor))
    add_parcels([parcel])
    record(
        "parcels.registered",
        actor=actor,
        subject_type="parcel",
        subject_id=parcel.id,
        division_path=parcel.division_path,
        after=facts_of(parcel),
    )
    return parcel


def register_parcels(
    *, given: Sequence[ParcelInput], actor: Actor, subject: tuple[str, int | str]
) -> list[int]:
    """Enter many in a few statements for each five hundred; one entry, on `subject` (the import).

    One bad row refuses the whole call, so callers check rows first: parcel_row() says what is
    wrong with one, find_taken() which keys there are.
    """
    if not given:
        return []
    places = {code: village_of(code, actor) for code in {one.village_code for one in given}}
    at = clock.now()
    rows = [parcel_row(one, places[one.village_code], actor) | {"created_at": at} for one in given]
    keys = [str(row["key"]) for row in rows]
    taken = find_taken(keys)
    if taken or len(set(keys)) != len(keys):
        doubled = next((key for key in keys if keys.count(key) > 1), "") if not taken else ""
        raise key_taken(doubled or min(taken))
    try:
        ids = list(
            session().scalars(
                sa.insert(Parcel).returning(Parcel.id, sort_by_parameter_order=True), rows
            )
        )
    except IntegrityError as raced:
        raise key_taken(keys[0]) from raced
    record(
        MANY_REGISTERED,
        actor=actor,
        subject_type=subject[0],
        subject_id=subject[1],
        division_path=actor.division_path,
        after={
            "parcels": len(ids),
            "area_mu": Area(sum(int(row["area_mu_x100"]) for row in rows)).plain(),
            "first_key": keys[0],
            "last_key": keys[-1],
            "written_at": at.isoformat(),
        },
    )
    return ids


def update_parcel(*, parcel_id: int, given: ParcelChange, actor: Actor) -> Parcel:
    """Correct name, area or attributes. The key stays, and so does what came of what."""
    parcel = current_parcel(parcel_id, actor=actor)
    check_version(parcel, given.version)
    check_area(given.area)
    check_attributes(given.attributes)
    if given.area != parcel.area:
        _check_area_is_free(parcel)
    before = facts_of(parcel)
    values = {
        **_attribute_columns(given.attributes),
        **_named(given.name),
        "area_mu_x100": given.area.mu_x100,
    }
    for name, value in values.items():
        setattr(parcel, name, value)
    session().flush()
    _record_change("parcels.updated", parcel, before=before, reason=given.reason, actor=actor)
    return parcel


def _check_area_is_free(parcel: Parcel) -> None:
    """What came of other land has the area that went in, until it is surveyed again."""
    came = sa.select(LineageLine.parcel_id).where(
        LineageLine.parcel_id == parcel.id, LineageLine.came.is_(True)
    )
    if session().scalar(came) is not None:
        raise RuleBroken(
            Text(
                "该小班由分割、合并或重新调查而来，面积与来源一致，不能直接改。"
                "面积确有变化的，请按重新调查办理。",
                "This parcel came of others and has the area that went in. If it measures "
                "differently, enter a new survey.",
            ),
            code="parcels.area_from_lineage",
            field="area",
        )


def set_boundary(*, parcel_id: int, given: BoundaryInput, actor: Actor) -> Parcel:
    """Say where a parcel lies: its boundary (empty: taken away) and its four sides."""
    parcel = current_parcel(parcel_id, actor=actor)
    check_version(parcel, given.version)
    before = place_facts(parcel)
    for name, value in (_side_columns(given.sides) | boundary_columns(given.boundary)).items():
        setattr(parcel, name, value)
    session().flush()
    record(
        "parcels.boundary_set",
        actor=actor,
        subject_type="parcel",
        subject_id=parcel.id,
        division_path=parcel.division_path,
        before=before,
        after=place_facts(parcel),
        reason=given.reason,
    )
    return parcel


def village_of(code: str, actor: Actor) -> Division:
    """The village land is entered under; only inside the actor's own area."""
    division = get_division(code)
    if not lies_within(division.path, actor.division_path):
        raise RuleBroken(
            Text(
                f"{division.name_zh}不在您的管辖范围内，请选择本辖区的村。",
                f"{division.name_en} is outside your area; choose a village inside it.",
            ),
            code="parcels.outside_area",
            field="village_code",
        )
    return division


def parcel_row(given: ParcelInput, place: Division, actor: Actor) -> dict[str, Any]:
    """The columns of a new parcel, every value checked."""
    key = parcel_key.compose(
        village_code=given.village_code,
        subcompartment=_unit(given.subcompartment),
        survey_year=given.survey_year,
    )
    today = clock.today()
    since = given.since or date(given.survey_year, 1, 1)
    if given.survey_year > today.year or since > today:
        raise InvalidValue(
            Text("调查年份不能晚于今年。", "The survey cannot lie in the future."),
            field="survey_year",
        )
    check_area(given.area)
    check_attributes(given.attributes)
    return {
        "key": str(key),
        "status": ParcelStatus.CURRENT,
        "division_id": place.id,
        "division_path": place.path,
        "area_mu_x100": given.area.mu_x100,
        "survey_year": given.survey_year,
        "from_on": since,
        "version": 1,
        "created_at": clock.now(),
        "created_by_id": actor.user_id,
        "created_by_name": actor.name,
        **_named(given.name),
        **_attribute_columns(given.attributes),
        **_side_columns(given.sides),
        **boundary_columns(given.boundary),
    }


@lru_cache(maxsize=4096)
def _unit(typed: str) -> parcel_key.Subcompartment:
    return parcel_key.parse_subcompartment(typed, field="subcompartment")


def find_taken(keys: Sequence[str]) -> set[str]:
    """Which keys are registered already, wherever; asked in batches."""
    taken: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        batch = keys[start : start + AT_ONCE]
        taken |= set(session().scalars(sa.select(Parcel.key).where(Parcel.key.in_(batch))))
    return taken


def add_parcels(parcels: Sequence[Parcel]) -> None:
    """Write new parcels under keys nobody has; whoever is second hears it."""
    keys = [parcel.key for parcel in parcels]
    taken = find_taken(keys) | {key for key in keys if keys.count(key) > 1}
    if taken:
        raise key_taken(min(taken))
    session().add_all(parcels)
    try:
        session().flush()
    except IntegrityError as raced:
        raise key_taken(keys[0]) from raced


def key_taken(key: str) -> RuleBroken:
    """Two parcels cannot have one number in one village and survey."""
    return RuleBroken(
        Text(
            f"小班 {key} 已登记。同一村、同一次调查里小班号不能重复；"
            "分割后的小班请写细班号，例如 03-1小班。",
            f"The parcel {key} is registered. Numbers are used once in a village and survey; "
            "parts of a split take a part number such as 03-1小班.",
        ),
        code="parcels.key_taken",
        field="subcompartment",
    )


def current_parcel(parcel_id: int, *, actor: Actor) -> Parcel:
    """A parcel in scope that still stands, and is held still until the transaction ends."""
    return current_parcels([parcel_id], actor=actor)[0]


def current_parcels(parcel_ids: Sequence[int], *, actor: Actor) -> list[Parcel]:
    """Several. Their rows are locked before anything that hangs on them is read: or two writers at
    once would each open a set of holders, or a split would miss what is entered beside it.
    """
    ids = sorted(set(parcel_ids))
    for start in range(0, len(ids), AT_ONCE):
        session().execute(
            sa.select(Parcel.id)
            .where(Parcel.id.in_(ids[start : start + AT_ONCE]))
            .order_by(Parcel.id)
            .with_for_update()
        )
    parcels = get_parcels(parcel_ids, actor=actor, fresh=True)
    for parcel in parcels:
        if parcel.status != ParcelStatus.CURRENT:
            raise superseded(parcel)
    return parcels


def superseded(parcel: Parcel) -> RuleBroken:
    """What others took the place of is history, and history is not changed."""
    return RuleBroken(
        Text(
            f"{parcel.title.zh}已被后来的小班替代，不能再改。请到后来的小班办理。",
            f"Others took the place of {parcel.title.en}; work with those.",
        ),
        code="parcels.superseded",
    )


def check_version(parcel: Parcel, version: int) -> None:
    """What was edited must still be what was shown."""
    if parcel.version != version:
        raise Conflict


def check_past(on: date, *, field: str = "on") -> None:
    """What happened has happened: no day in the future."""
    if on > clock.today():
        raise InvalidValue(
            Text("日期不能晚于今天。", "The day cannot lie in the future."), field=field
        )


def boundary_columns(text: str) -> dict[str, Any]:
    """Boundary, its measured area and its box; nothing at all for an empty text."""
    if not text.strip():
        return dict(NO_BOX)
    boundary = read_boundary(text)
    west, south, east, north = boundary.box
    return {
        "boundary": boundary.geojson,
        "drawn_mu_x100": boundary.area.mu_x100,
        "west_e7": west,
        "south_e7": south,
        "east_e7": east,
        "north_e7": north,
        "width_e7": east - west,
    }


def _record_change(
    verb: str, parcel: Parcel, *, before: Mapping[str, object], reason: str, actor: Actor
) -> None:
    after = facts_of(parcel)
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    record(
        verb,
        actor=actor,
        subject_type="parcel",
        subject_id=parcel.id,
        division_path=parcel.division_path,
        before={name: before.get(name) for name in changed},
        after={name: after.get(name) for name in changed},
        reason=reason,
    )


def _named(name: str) -> dict[str, str]:
    tidy = name.strip()
    return {"name": tidy, "initials": initials(tidy) if tidy else ""}


def _side_columns(sides: FourSides) -> dict[str, str]:
    return {
        "east_side": sides.east.strip(),
        "south_side": sides.south.strip(),
        "west_side": sides.west.strip(),
        "north_side": sides.north.strip(),
    }


def _attribute_columns(given: Attributes) -> dict[str, Any]:
    values = {name: getattr(given, name) for name in ATTRIBUTES}
    return values | {"species": given.species.strip()}
