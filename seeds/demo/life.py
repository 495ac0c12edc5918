"""What happened to the invented households: a death, a split, votes, shares and consents."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor
from app.core.database import session
from app.parties.commands.changes import end_membership
from app.parties.commands.consents import record_consent
from app.parties.commands.people import give_role, set_contact_preference
from app.parties.commands.rosters import freeze_roster
from app.parties.commands.shares import set_shares
from app.parties.commands.splitting import split_household
from app.parties.consenting import Channel, ConsentInput, ConsentWay, ContactInput, Purpose
from app.parties.happenings import Evidence, LeavingInput, RoleKind, SplitInput
from app.parties.models import HouseholdMember, Party
from app.parties.records import Consent
from app.parties.rules import LeavingReason
from app.parties.sharing import SettingInput, SharingMode
from app.parties.voting import RosterInput

DIED_ON, SPLIT_ON, VOTED_ON = date(2025, 8, 19), date(2025, 5, 6), date(2025, 7, 1)
CONSENTED_ON = date(2025, 3, 12)
ASKED: tuple[tuple[str, Purpose, ConsentWay], ...] = (
    ("云大山", Purpose.REGISTER, ConsentWay.SIGNED),
    ("云大山", Purpose.BANK_ACCOUNT, ConsentWay.SIGNED),
    ("水如月", Purpose.REGISTER, ConsentWay.SIGNED),
    ("田有余", Purpose.REGISTER, ConsentWay.FINGERPRINT),
    ("柳成荫", Purpose.REGISTER, ConsentWay.SIGNED),
)
"""Who agreed to what, and how."""


def load_life(actor: Actor) -> None:
    """All of it once; the consents come last and say that it is there."""
    if session().scalar(sa.select(sa.exists().where(Consent.id > 0))):
        return
    with clock.shifted(timedelta(days=-4)):
        _split(actor)
        _vote(actor)
        _die(actor)
        _care(actor)
        for name, purpose, way in ASKED:
            given = ConsentInput(_member(name).id, purpose, CONSENTED_ON, way)
            record_consent(given=given, actor=actor)


def _split(actor: Actor) -> None:
    """石榴红 leaves her father's household and founds one of her own."""
    daughter = _member("石榴红")
    split_household(
        given=SplitInput(
            household_id=daughter.household_id,
            member_ids=(daughter.id,),
            new_head_id=daughter.id,
            evidence=Evidence(SPLIT_ON, "分户协议（2025年5月6日，村委会见证）"),
        ),
        actor=actor,
    )


def _vote(actor: Actor) -> None:
    """The roster on which 云坪村 voted, and one share for each of its members."""
    collective = _party("云坪村股份经济合作社")
    freeze_roster(
        given=RosterInput(collective.id, VOTED_ON, "成员会议表决林业碳汇收益分配方案"),
        actor=actor,
    )
    set_shares(
        given=SettingInput(
            collective_id=collective.id,
            on=VOTED_ON,
            mode=SharingMode.EACH_MEMBER,
            each_x1000=1000,
            collective_x1000=4000,
            reason="成员会议决议：每名成员1股，集体股4股",
        ),
        actor=actor,
    )


def _die(actor: Actor) -> None:
    """云中鹤 died after the vote: the roster keeps him, the household of today does not."""
    end_membership(
        given=LeavingInput(
            _member("云中鹤").id,
            LeavingReason.DIED,
            Evidence(DIED_ON, "居民死亡医学证明（2025年8月19日）"),
        ),
        actor=actor,
    )


def _care(actor: Actor) -> None:
    """Who collects for whom, and how an old man who lives alone wants to be told."""
    give_role(
        member_id=_member("云知秋").id,
        kind=RoleKind.ALTERNATE_COLLECTOR,
        evidence=Evidence(CONSENTED_ON, "户主书面委托"),
        actor=actor,
    )
    set_contact_preference(
        party_id=_member("田有余").household_id,
        given=ContactInput(Channel.VISIT, speech="本地话", read_aloud=True, hours="傍晚"),
        actor=actor,
    )


def _member(name: str) -> HouseholdMember:
    """Somebody of the cast who is present."""
    found = session().scalar(
        sa.select(HouseholdMember)
        .where(HouseholdMember.name == name, HouseholdMember.left_on.is_(None))
        .order_by(HouseholdMember.id)
    )
    assert found is not None, name
    return found


def _party(name: str) -> Party:
    found = session().scalar(sa.select(Party).where(Party.name == name))
    assert found is not None, name
    return found
