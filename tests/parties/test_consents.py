"""What people agreed to, and what they may read of themselves."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.core.database import transaction
from app.core.errors import Forbidden, NotFound, RuleBroken
from app.parties import lookups, queries
from app.parties.commands.consents import record_consent, withdraw_consent
from app.parties.commands.people import set_contact_preference
from app.parties.commands.prints import log_extract
from app.parties.commands.rosters import freeze_roster
from app.parties.consenting import (
    Channel,
    ConsentInput,
    ConsentWay,
    ContactInput,
    Purpose,
    text_of,
    text_on,
)
from app.parties.extract import extract_of
from app.parties.models import HouseholdMember
from app.parties.past import present_people
from app.parties.rules import Relation
from app.parties.voting import (
    Ages,
    RosterInput,
)
from tests.factories.parties import make_household
from tests.factories.places import COUNTY, OTHER_COUNTY, actor_at, make_places
from tests.parties.villages import village

CLERK = actor_at(COUNTY, user_id=1, name="陈敏行")
OUTSIDER = actor_at(OTHER_COUNTY, user_id=3, name="岚外人")
AGES = Ages()
DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def places(database: Session) -> None:
    make_places()


def a_member(relation: Relation = Relation.HEAD) -> HouseholdMember:
    household = make_household(head="田大禾")
    return next(one for one in present_people(household.id) if one.relation == relation)


def test_a_consent_names_the_words_and_may_be_taken_back(database: Session) -> None:
    member = a_member()
    with transaction():
        consent = record_consent(
            given=ConsentInput(
                member.id, Purpose.SHARE_WITH_DEVELOPER, date(2026, 3, 1), ConsentWay.FINGERPRINT
            ),
            actor=CLERK,
        )
    words = text_on(Purpose.SHARE_WITH_DEVELOPER, date(2026, 3, 1))
    assert (consent.text_version, consent.text_hash) == (words.version, words.digest)
    assert text_of(Purpose.SHARE_WITH_DEVELOPER, consent.text_version) == words
    with pytest.raises(RuleBroken) as twice, transaction():
        record_consent(
            given=ConsentInput(
                member.id, Purpose.SHARE_WITH_DEVELOPER, date(2026, 3, 2), ConsentWay.SIGNED
            ),
            actor=CLERK,
        )
    assert twice.value.code == "parties.consent_twice"
    with transaction():
        withdraw_consent(
            consent_id=consent.id,
            on=date(2026, 4, 1),
            way=ConsentWay.SPOKEN,
            note="",
            actor=CLERK,
        )
    stands = [
        lookups.consented(member.id, Purpose.SHARE_WITH_DEVELOPER, on=day)
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    ]
    assert stands == [False, True, True, False]
    with pytest.raises(RuleBroken) as again, transaction():
        withdraw_consent(
            consent_id=consent.id,
            on=date(2026, 4, 2),
            way=ConsentWay.SIGNED,
            note="",
            actor=CLERK,
        )
    assert again.value.code == "parties.withdrawn_already"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on": date(2999, 1, 1)}, "parties.future_day"),
        ({"on": date(2020, 1, 1)}, "parties.consent_text_missing"),
        ({"way": ConsentWay.SPOKEN}, "parties.witness_needed"),
    ],
)
def test_consents_that_cannot_be(database: Session, change: dict[str, object], code: str) -> None:
    values = {
        "member_id": a_member().id,
        "purpose": Purpose.REGISTER,
        "on": date(2026, 3, 1),
        "way": ConsentWay.SIGNED,
    }
    with pytest.raises(RuleBroken) as refused, transaction():
        record_consent(given=ConsentInput(**(values | change)), actor=CLERK)
    assert refused.value.code == code


def test_a_guardian_agrees_for_a_child_under_fourteen(database: Session) -> None:
    _collective, household = village("20150601")
    child = present_people(household.id)[1]
    given_ = ConsentInput(child.id, Purpose.REGISTER, date(2026, 3, 1), ConsentWay.SIGNED)
    with pytest.raises(RuleBroken) as refused, transaction():
        record_consent(given=given_, actor=CLERK)
    assert refused.value.code == "parties.guardian_needed"
    assert refused.value.article is not None


def test_an_extract_holds_every_section_and_masks_unless_asked(database: Session) -> None:
    collective, household = village("20080601")
    member = present_people(household.id)[0]
    with transaction():
        freeze_roster(given=RosterInput(collective.id, DAY, "表决"), actor=CLERK)
        set_contact_preference(
            party_id=household.id, given=ContactInput(Channel.VISIT, "苗语", True), actor=CLERK
        )
        record_consent(
            given=ConsentInput(member.id, Purpose.REGISTER, DAY, ConsentWay.SIGNED), actor=CLERK
        )
    for full in (False, True):
        said = {
            title.zh: [(line.label.zh, line.value.zh) for line in lines]
            for title, lines in extract_of(household.id, CLERK, full=full)
        }
        text = repr(said)
        assert ("13800001111" in text) is full
        assert {"本户", "现有成员", "联系方式偏好", "个人信息同意", "所在名册", "家庭变动"} <= set(
            said
        )
        assert "苗语" in text
        assert said["收款账户"] == [("登记", "没有登记")]
    with pytest.raises(Forbidden), transaction():
        log_extract(household_id=household.id, full=True, reason="本人申请查阅", actor=CLERK)
    with pytest.raises(RuleBroken), transaction():
        log_extract(household_id=household.id, full=False, reason="看", actor=CLERK)


def test_what_a_collective_keeps_is_out_of_reach_from_the_next_county(database: Session) -> None:
    collective, household = village()
    with transaction():
        frozen = freeze_roster(given=RosterInput(collective.id, DAY, "表决"), actor=CLERK)
    member = present_people(household.id)[0]
    for reach in (
        lambda: lookups.get_roster(frozen.id, actor=OUTSIDER),
        lambda: freeze_roster(given=RosterInput(collective.id, DAY, "表决"), actor=OUTSIDER),
        lambda: record_consent(
            given=ConsentInput(member.id, Purpose.REGISTER, DAY, ConsentWay.SIGNED),
            actor=OUTSIDER,
        ),
        lambda: log_extract(
            household_id=household.id, full=False, reason="本人申请查阅", actor=OUTSIDER
        ),
        lambda: queries.get_member(member.id, actor=OUTSIDER),
    ):
        with pytest.raises(NotFound), transaction():
            reach()
