"""The shares register of a collective: set as a whole, then moved from holder to holder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import RuleBroken
from app.core.paths import lies_within
from app.parties.lookups import get_collective
from app.parties.models import HouseholdMember, Party
from app.parties.past import roster_lines
from app.parties.queries import find_by_number
from app.parties.records import CollectiveShare, ShareChange
from app.parties.rules import PartyKind, PartyStatus
from app.parties.sharing import (
    HoldingInput,
    IssueInput,
    SettingInput,
    ShareEvent,
    SharingMode,
    TransferInput,
    check_issue,
    check_share_day,
    move_units,
    show_units,
)
from app.parties.standards import ages_for

Holder = tuple[int, int | None]


def issue_shares(*, given: IssueInput, actor: Actor) -> ShareChange:
    """Set the whole register from a day on; together exactly what the collective issued."""
    collective = get_collective(given.collective_id, actor=actor)
    _lock(collective)
    check_issue(given)
    check_share_day(on=given.on, latest=_latest_on(collective.id), today=clock.today())
    _check_holders(collective, given.holdings)
    change = _open_change(
        collective,
        ShareEvent.ISSUED,
        on=given.on,
        total=given.total_x1000,
        reason=given.reason,
        actor=actor,
    )
    _close(_open_rows(collective.id), on=given.on, change=change)
    for one in given.holdings:
        _open(change, (one.party_id, one.member_id), one.units_x1000)
    session().flush()
    record(
        "parties.shares_issued",
        actor=actor,
        subject_type="party",
        subject_id=collective.id,
        division_path=collective.division_path,
        after={
            "on": given.on,
            "total_units": show_units(given.total_x1000),
            "holders": len(given.holdings),
        },
        reason=given.reason.strip(),
    )
    return change


def set_shares(*, given: SettingInput, actor: Actor) -> ShareChange:
    """Set the register by a rule: so many for each member or household of that day, or a list."""
    collective = get_collective(given.collective_id, actor=actor)
    holdings = _holdings_of(collective, given, actor)
    if given.collective_x1000:
        holdings.append(HoldingInput(collective.id, given.collective_x1000))
    return issue_shares(
        given=IssueInput(
            collective_id=collective.id,
            on=given.on,
            total_x1000=sum(one.units_x1000 for one in holdings),
            holdings=tuple(holdings),
            reason=given.reason,
        ),
        actor=actor,
    )


def _holdings_of(collective: Party, given: SettingInput, actor: Actor) -> list[HoldingInput]:
    if given.mode is SharingMode.LISTED:
        return [HoldingInput(_numbered(number, actor), units) for number, units in given.listed]
    lines = roster_lines(collective, given.on, ages=ages_for(collective.division_path, on=given.on))
    if given.mode is SharingMode.EACH_MEMBER:
        return [HoldingInput(one.household_id, given.each_x1000, one.member_id) for one in lines]
    households = dict.fromkeys(one.household_id for one in lines)
    return [HoldingInput(one, given.each_x1000) for one in households]


def _numbered(number: str, actor: Actor) -> int:
    party = find_by_number(number, actor=actor)
    if party is None:
        raise RuleBroken(
            Text(f"辖区内没有编号 {number[:40]}。", f"No party here has number {number[:40]}."),
            code="parties.share_number",
            field="lines",
        )
    return party.id


def transfer_shares(*, given: TransferInput, actor: Actor) -> ShareChange:
    """Units go from one holder to another; the total stays what it was, and is checked."""
    collective = get_collective(given.collective_id, actor=actor)
    _lock(collective)
    check_share_day(on=given.on, latest=_latest_on(collective.id), today=clock.today())
    rows = _open_rows(collective.id)
    held = {(row.holder_id, row.member_id): row for row in rows}
    total = sum(row.units_x1000 for row in rows)
    after = move_units({key: row.units_x1000 for key, row in held.items()}, given)
    taker = HoldingInput(given.taker_party_id, given.giver.units_x1000, given.taker_member_id)
    _check_holders(collective, (taker,))
    change = _open_change(
        collective,
        ShareEvent.TRANSFERRED,
        on=given.on,
        total=total,
        reason=given.reason,
        actor=actor,
    )
    _close([held[key] for key in after if key in held], on=given.on, change=change)
    for key, units in after.items():
        if units:
            _open(change, key, units)
    session().flush()
    now = sum(row.units_x1000 for row in _open_rows(collective.id))
    assert now == total, f"shares of {collective.number}: {now} after a transfer, {total} before"
    record(
        "parties.shares_transferred",
        actor=actor,
        subject_type="party",
        subject_id=collective.id,
        division_path=collective.division_path,
        after={"on": given.on, "units": show_units(given.giver.units_x1000)},
        reason=given.reason.strip(),
    )
    return change


def _lock(collective: Party) -> None:
    """One writer at a time for one register, on both databases: the row is touched first."""
    session().execute(
        sa.update(Party)
        .where(Party.id == collective.id)
        .values(version=Party.version + 1)
        .execution_options(synchronize_session="fetch")
    )


def _latest_on(collective_id: int) -> date | None:
    return session().scalar(
        sa.select(sa.func.max(ShareChange.on_day)).where(ShareChange.collective_id == collective_id)
    )


def _open_rows(collective_id: int) -> list[CollectiveShare]:
    return list(
        session().scalars(
            sa.select(CollectiveShare).where(
                CollectiveShare.collective_id == collective_id,
                CollectiveShare.until_on.is_(None),
            )
        )
    )


def _close(rows: Iterable[CollectiveShare], *, on: date, change: ShareChange) -> None:
    """End spans before new ones open: a holder has one open row."""
    for row in rows:
        row.until_on = on
        row.closed_by_id = change.id
    session().flush()


def _open(change: ShareChange, holder: Holder, units: int) -> None:
    session().add(
        CollectiveShare(
            collective_id=change.collective_id,
            holder_id=holder[0],
            member_id=holder[1],
            units_x1000=units,
            from_on=change.on_day,
            opened_by_id=change.id,
        )
    )


def _open_change(
    collective: Party,
    kind: ShareEvent,
    *,
    on: date,
    total: int,
    reason: str,
    actor: Actor,
) -> ShareChange:
    change = ShareChange(
        collective_id=collective.id,
        kind=kind,
        on_day=on,
        total_x1000=total,
        reason=reason.strip(),
        recorded_at=clock.now(),
        recorded_by_id=actor.user_id,
        recorded_by_name=actor.name,
    )
    session().add(change)
    session().flush()
    return change


def _check_holders(collective: Party, holdings: Iterable[HoldingInput]) -> None:
    """Holders are the collective itself, or households of its place and their people."""
    given = list(holdings)
    wanted = sorted({one.party_id for one in given})
    parties = {
        one.id: one
        for start in range(0, len(wanted), 500)
        for one in session().scalars(
            sa.select(Party).where(Party.id.in_(wanted[start : start + 500]))
        )
    }
    people = _households_of([one.member_id for one in given if one.member_id is not None])
    for one in given:
        party = parties.get(one.party_id)
        own = party is not None and party.id == collective.id
        of_place = (
            party is not None
            and party.kind == PartyKind.HOUSEHOLD
            and party.status == PartyStatus.ACTIVE
            and lies_within(party.division_path, collective.division_path)
        )
        theirs = one.member_id is None or people.get(one.member_id) == one.party_id
        if not (own or of_place) or not theirs:
            raise RuleBroken(
                Text(
                    "持有人应是本集体所在地的在册农户、其成员或集体自身。",
                    "A holder is a household on the register of the place, one of its members, "
                    "or the collective itself.",
                ),
                code="parties.share_holder",
                field="holdings",
            )


def _households_of(member_ids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(member_ids), 500):
        for row in session().execute(
            sa.select(HouseholdMember.id, HouseholdMember.household_id).where(
                HouseholdMember.id.in_(member_ids[start : start + 500])
            )
        ):
            found[row.id] = row.household_id
    return found
