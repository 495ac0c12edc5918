"""Writes of parties, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.audit.entries import AuditEntry
from app.core.crypto import unseal
from app.core.database import transaction
from app.core.errors import Conflict, InvalidValue, NotFound, RuleBroken
from app.parties import queries
from app.parties.commands.accounts import (
    agree_account,
    refuse_account,
    request_account,
    withdraw_account,
)
from app.parties.commands.changes import end_membership, make_head
from app.parties.commands.households import add_member, create_household, update_household
from app.parties.commands.organisations import create_organisation, update_organisation
from app.parties.commands.register import close_party, reopen_party
from app.parties.commands.reveal import reveal_document
from app.parties.happenings import Evidence, LeavingInput
from app.parties.models import BankAccount, HouseholdMember, Party
from app.parties.rules import (
    AccountStanding,
    HouseholdChange,
    HouseholdInput,
    LeavingReason,
    PartyKind,
    PartyStatus,
    Relation,
)
from seeds.demo.invented import id_number
from tests.factories.parties import (
    account_input,
    agree_to_account,
    ask_for_account,
    make_household,
    make_organisation,
    organisation,
    person,
)
from tests.factories.places import COUNTY, FAR_VILLAGE, OTHER_COUNTY, actor_at, make_places

CLERK = actor_at(COUNTY, user_id=1, name="陈敏行")
SECOND = actor_at(COUNTY, user_id=2, name="钱两清")
OUTSIDER = actor_at(OTHER_COUNTY, user_id=3, name="岚外人")
DAY = timedelta(hours=24)


@pytest.fixture(autouse=True)
def places(database: Session) -> None:
    make_places()


def leaving(member_id: int, reason: LeavingReason) -> LeavingInput:
    return LeavingInput(member_id, reason, Evidence(date(2026, 1, 1), "村委会证明"))


def verbs(database: Session) -> list[str]:
    found = database.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id))
    return [verb for verb in found if verb.startswith("parties.")]


def test_a_household_gets_a_number_a_head_and_one_entry(database: Session) -> None:
    party = make_household(head="田大禾")
    assert party.number == "529901-HU-000001"
    assert party.household is not None
    head = party.household.members[0]
    assert (head.name, head.relation) == ("田大禾", Relation.HEAD)
    assert verbs(database) == ["parties.household_created"]


def test_numbers_have_no_gap_when_an_entry_fails(database: Session) -> None:
    make_household()
    with pytest.raises(InvalidValue), transaction():
        create_household(
            given=HouseholdInput(
                division_code="529901101201",
                villager_group="",
                head=person("错号码", Relation.HEAD, document_number="123"),
            ),
            actor=CLERK,
        )
    assert make_household(head="田二禾").number == "529901-HU-000002"


def test_sealed_numbers_are_nowhere_in_the_row_or_the_log(database: Session) -> None:
    number = id_number("19680312", 77)
    with transaction():
        create_household(
            given=HouseholdInput(
                division_code="529901101201",
                villager_group="一组",
                head=person("云大山", Relation.HEAD, document_number=number),
                phone="13812345678",
            ),
            actor=CLERK,
        )
    raw = database.connection()
    for table in ("party", "household_member", "audit_entry"):
        rows = raw.exec_driver_sql(f'SELECT * FROM "{table}"').fetchall()
        text = repr(rows)
        assert number not in text, table
        assert "13812345678" not in text, table
    member = database.scalars(sa.select(HouseholdMember)).one()
    assert unseal(member.document_sealed, record=member.uid, field="document") == number


def test_one_person_belongs_to_one_household(database: Session) -> None:
    number = id_number("19900404", 5)
    make_household(head="甲")
    first = make_household(head="乙")
    with transaction():
        joined = add_member(
            household_id=first.id, given=person("共有人", document_number=number), actor=CLERK
        )
    other = make_household(head="丙")
    with pytest.raises(RuleBroken) as refused, transaction():
        add_member(
            household_id=other.id, given=person("共有人", document_number=number), actor=CLERK
        )
    assert refused.value.code == "parties.member_elsewhere"
    with transaction():
        end_membership(given=leaving(joined.id, LeavingReason.MARRIED_OUT), actor=CLERK)
    with transaction():
        add_member(
            household_id=other.id, given=person("共有人", document_number=number), actor=CLERK
        )


def test_the_head_changes_hands_and_the_household_goes_by_the_new_name(database: Session) -> None:
    party = make_household(head="老户主")
    with transaction():
        child = add_member(household_id=party.id, given=person("新户主"), actor=CLERK)
    head_id = party.household.members[0].id
    with pytest.raises(RuleBroken) as refused, transaction():
        end_membership(given=leaving(head_id, LeavingReason.DIED), actor=CLERK)
    assert refused.value.code == "parties.head_leaves"
    with transaction():
        make_head(
            member_id=child.id,
            former_head_relation=Relation.PARENT,
            evidence=Evidence(date(2026, 1, 1), "户口簿"),
            actor=CLERK,
        )
    with transaction():
        end_membership(given=leaving(head_id, LeavingReason.DIED), actor=CLERK)
    database.expire_all()
    kept = queries.get_party(party.id, actor=CLERK)
    assert kept.name == "新户主"
    present = queries.members_on(kept.household, date(2026, 6, 1))
    assert [member.name for member in present] == ["新户主"]
    earlier = queries.members_on(kept.household, date(2025, 6, 1))
    assert {member.name for member in earlier} == {"老户主", "新户主"}


def test_a_second_head_is_refused(database: Session) -> None:
    party = make_household()
    with pytest.raises(RuleBroken), transaction():
        add_member(household_id=party.id, given=person("又一户主", Relation.HEAD), actor=CLERK)


def test_an_edit_of_an_older_version_loses(database: Session) -> None:
    party = make_household()
    seen = party.version
    change = HouseholdChange(villager_group="二组", phone=None, address="村尾")
    with transaction():
        update_household(party_id=party.id, version=seen, given=change, actor=CLERK)
    with pytest.raises(Conflict), transaction():
        update_household(party_id=party.id, version=seen, given=change, actor=SECOND)


def test_a_phone_is_kept_changed_or_removed(database: Session) -> None:
    party = make_household(phone="13800001111")
    index = party.phone_index
    for phone, kept in ((None, True), ("13800002222", True), ("", False)):
        with transaction():
            update_household(
                party_id=party.id,
                version=queries.get_party(party.id, actor=CLERK).version,
                given=HouseholdChange(villager_group="一组", phone=phone, address=""),
                actor=CLERK,
            )
        party = queries.get_party(party.id, actor=CLERK)
        assert (party.phone_sealed is not None) is kept
        assert (party.phone_index == index) is (phone is None)


def test_a_committee_acting_for_a_collective_says_why(database: Session) -> None:
    with pytest.raises(RuleBroken), transaction():
        create_organisation(
            given=organisation(acting_for_collective=True, acting_reason=""), actor=CLERK
        )
    party = make_organisation(acting_for_collective=True, acting_reason="尚未成立")
    assert party.organisation is not None
    assert party.organisation.acting_for_collective


def test_a_credit_code_is_registered_once_and_checked(database: Session) -> None:
    party = make_organisation(PartyKind.DEVELOPER, name="松原碳汇")
    assert party.organisation is not None
    code = party.organisation.uscc
    with pytest.raises(RuleBroken) as refused, transaction():
        create_organisation(
            given=organisation(PartyKind.DEVELOPER, name="仿冒", uscc=code), actor=CLERK
        )
    assert refused.value.code == "parties.uscc_taken"
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(InvalidValue), transaction():
        create_organisation(given=organisation(PartyKind.DEVELOPER, uscc=wrong), actor=CLERK)
    with transaction():
        kept = create_organisation(
            given=organisation(PartyKind.DEVELOPER, uscc=wrong, uscc_reason="老代码，已核证书"),
            actor=CLERK,
        )
    assert kept.organisation is not None
    assert kept.organisation.uscc == wrong


def test_an_edit_keeps_before_and_after(database: Session) -> None:
    given = organisation(name="旧名")
    with transaction():
        party = create_organisation(given=given, actor=CLERK)
    with transaction():
        update_organisation(
            party_id=party.id,
            version=party.version,
            given=organisation(name="新名", uscc=given.uscc),
            actor=SECOND,
        )
    entry = database.scalars(
        sa.select(AuditEntry).where(AuditEntry.verb == "parties.collective_updated")
    ).one()
    assert "旧名" in str(entry.before)
    assert "新名" in str(entry.after)


def test_closing_and_reopening_need_the_right_state(database: Session) -> None:
    party = make_household()
    with transaction():
        close_party(party_id=party.id, reason="整户迁出", actor=CLERK)
    assert party.status == PartyStatus.CLOSED
    with pytest.raises(Conflict), transaction():
        close_party(party_id=party.id, reason="再注销", actor=CLERK)
    with pytest.raises(RuleBroken), transaction():
        request_account(party_id=party.id, given=account_input(party.name), actor=CLERK)
    with transaction():
        reopen_party(party_id=party.id, reason="迁回", actor=CLERK)
    assert party.status == PartyStatus.ACTIVE


def test_an_account_needs_a_second_person_and_cools_off(database: Session) -> None:
    party = make_household()
    with clock.fixed(datetime(2026, 3, 2, 1, tzinfo=UTC)):
        account = ask_for_account(party, by=CLERK)
        with pytest.raises(RuleBroken) as refused, transaction():
            agree_account(account_id=account.id, note="", cooling_off=DAY, actor=CLERK)
        assert refused.value.code == "parties.second_person"
        agree_to_account(account, by=SECOND)
        assert queries.find_account_in_use(party) is None
        assert queries.standings_of(party.accounts)[account.id] is AccountStanding.COOLING
    with clock.fixed(datetime(2026, 3, 3, 1, tzinfo=UTC)):
        found = queries.find_account_in_use(party)
        assert found is not None
        assert found.id == account.id


def test_a_decision_is_made_once(database: Session) -> None:
    account = ask_for_account(make_household(), by=CLERK)
    agree_to_account(account, by=SECOND)
    with pytest.raises(Conflict), transaction():
        refuse_account(account_id=account.id, note="晚了", actor=SECOND)


def test_one_request_at_a_time_and_only_the_asker_withdraws(database: Session) -> None:
    party = make_household()
    account = ask_for_account(party, by=CLERK)
    with pytest.raises(RuleBroken) as refused, transaction():
        request_account(party_id=party.id, given=account_input(party.name), actor=CLERK)
    assert refused.value.code == "parties.account_pending"
    with pytest.raises(RuleBroken), transaction():
        withdraw_account(account_id=account.id, note="代撤", actor=SECOND)
    with transaction():
        withdraw_account(account_id=account.id, note="填错", actor=CLERK)
    ask_for_account(party, by=CLERK)


def test_an_account_typed_differently_twice_is_refused(database: Session) -> None:
    party = make_household()
    with pytest.raises(RuleBroken) as refused, transaction():
        request_account(
            party_id=party.id,
            given=account_input(party.name, number_again="6217990000000000"),
            actor=CLERK,
        )
    assert refused.value.field == "number_again"


def test_one_account_of_several_households_is_counted(database: Session) -> None:
    shared = account_input("代领人").number
    ask_for_account(make_household(head="甲"), by=CLERK, number=shared)
    second = ask_for_account(make_household(head="乙"), by=CLERK, number=shared)
    assert queries.count_sharing_account(second) == 1


def test_each_look_at_a_full_number_is_logged_with_its_reason(database: Session) -> None:
    party = make_household()
    assert party.household is not None
    member = party.household.members[0]
    with pytest.raises(RuleBroken), transaction():
        reveal_document(member_id=member.id, reason="看", actor=CLERK)
    with transaction():
        number = reveal_document(member_id=member.id, reason="核对领款人身份", actor=CLERK)
    assert len(number) == 18
    entry = database.scalars(
        sa.select(AuditEntry).where(AuditEntry.verb == "parties.document_revealed")
    ).one()
    assert entry.reason == "核对领款人身份"


def test_nothing_is_reached_from_the_next_county(database: Session) -> None:
    party = make_household()
    account = ask_for_account(party, by=CLERK)
    assert party.household is not None
    for reach in (
        lambda: queries.get_party(party.id, actor=OUTSIDER),
        lambda: queries.get_member(party.household.members[0].id, actor=OUTSIDER),
        lambda: queries.get_account(account.id, actor=OUTSIDER),
        lambda: close_party(party_id=party.id, reason="越权", actor=OUTSIDER),
    ):
        with pytest.raises(NotFound), transaction():
            reach()
    with pytest.raises(RuleBroken) as refused, transaction():
        create_household(
            given=HouseholdInput(
                division_code=FAR_VILLAGE, villager_group="", head=person("远人", Relation.HEAD)
            ),
            actor=CLERK,
        )
    assert refused.value.code == "parties.outside_area"
    assert database.scalar(sa.select(sa.func.count()).select_from(BankAccount)) == 1
    assert database.scalar(sa.select(sa.func.count()).select_from(Party)) == 1
