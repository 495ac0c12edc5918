"""What happens to households, and that any past day reads again from its events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from app.access.permissions import Permission
from app.core.crypto import blind_index, unseal
from app.core.database import session, transaction
from app.core.errors import NotFound, RuleBroken
from app.parties import queries
from app.parties.commands.bulk import create_households
from app.parties.commands.changes import change_relation, end_membership, make_head
from app.parties.commands.households import add_member
from app.parties.commands.people import give_role, replace_document, set_capacity
from app.parties.commands.splitting import merge_households, split_household
from app.parties.extract import extract_of
from app.parties.happenings import (
    Evidence,
    Happening,
    LeavingInput,
    MergerInput,
    RoleKind,
    SplitInput,
)
from app.parties.lookups import list_roles
from app.parties.models import HouseholdMember, Party
from app.parties.past import household_on, list_events, present_people
from app.parties.records import HouseholdEvent
from app.parties.rules import HouseholdInput, LeavingReason, MemberInput, PartyStatus, Relation
from app.parties.search import find_hits
from app.parties.voting import CapacityInput, DocumentInput
from app.web.search import read_asked
from seeds.demo.invented import id_number
from tests.factories.parties import make_household, person
from tests.factories.places import COUNTY, OTHER_COUNTY, VILLAGE, actor_at, make_places

CLERK = actor_at(COUNTY, user_id=1, name="陈敏行")
OUTSIDER = actor_at(OTHER_COUNTY, user_id=3, name="岚外人")
SEEN = "村委会证明"


@pytest.fixture(autouse=True)
def places(database: Session) -> None:
    make_places()


def on(day: str) -> Evidence:
    return Evidence(date.fromisoformat(day), SEEN)


def family(*relations: Relation) -> tuple[Party, list[HouseholdMember]]:
    """A household with these members beside the head."""
    party = make_household(head="田老汉")
    for nth, relation in enumerate(relations):
        with transaction():
            add_member(household_id=party.id, given=person(f"田{nth}", relation), actor=CLERK)
    return party, present_people(party.id)


def leave(member: HouseholdMember, reason: LeavingReason, day: str, **more: int) -> None:
    with transaction():
        end_membership(given=LeavingInput(member.id, reason, on(day), **more), actor=CLERK)


def spans_on(day: date) -> dict[int, set[int]]:
    """Who belonged to which household as the members' own spans say."""
    found: dict[int, set[int]] = {}
    for one in session().scalars(sa.select(HouseholdMember)):
        if one.joined_on <= day and (one.left_on is None or one.left_on > day):
            found.setdefault(one.household_id, set()).add(one.id)
    return found


def test_a_heads_death_makes_a_new_head_in_one_step(database: Session) -> None:
    party, (head, wife, son) = family(Relation.SPOUSE, Relation.CHILD)
    leave(head, LeavingReason.DIED, "2026-03-01", successor_id=wife.id)
    database.expire_all()
    assert party.name == wife.name
    assert party.initials == wife.initials
    assert {one.name: one.relation for one in present_people(party.id)} == {
        wife.name: "head",
        son.name: "child",
    }
    event = list_events(party.id)[0]
    assert (event.kind, event.evidence, event.recorded_by_name) == ("death", SEEN, "陈敏行")
    assert household_on(party.id, date(2026, 2, 28)) == {
        head.id: Relation.HEAD,
        wife.id: Relation.SPOUSE,
        son.id: Relation.CHILD,
    }
    assert household_on(party.id, date(2026, 3, 1)) == {
        wife.id: Relation.HEAD,
        son.id: Relation.CHILD,
    }


def test_a_son_who_follows_makes_his_mother_a_parent(database: Session) -> None:
    party, (head, wife, son, other) = family(Relation.SPOUSE, Relation.CHILD, Relation.CHILD)
    leave(head, LeavingReason.DIED, "2026-03-01", successor_id=son.id)
    assert [one.relation for one in present_people(party.id)] == ["parent", "head", "sibling"]
    with transaction():
        change_relation(
            member_id=other.id, relation=Relation.OTHER, evidence=on("2026-03-02"), actor=CLERK
        )
    assert household_on(party.id, date(2026, 3, 1))[other.id] is Relation.SIBLING
    assert household_on(party.id, date(2026, 3, 2))[other.id] is Relation.OTHER
    assert wife.relation == "parent"


def test_the_last_one_may_leave_without_a_successor(database: Session) -> None:
    party, (head,) = family()
    leave(head, LeavingReason.DIED, "2026-03-01")
    assert household_on(party.id, date(2026, 3, 1)) == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"evidence": Evidence(date(2026, 3, 1), "")}, "parties.evidence_missing"),
        ({"evidence": Evidence(date(2999, 1, 1), SEEN)}, "parties.future_day"),
        ({"evidence": Evidence(date(2020, 1, 1), SEEN)}, "parties.day_before_last_change"),
        ({"successor_id": 10**9}, "parties.not_eligible_as_head"),
        ({"successor_id": None}, "parties.head_leaves"),
    ],
)
def test_leavings_that_cannot_be(database: Session, change: dict[str, object], code: str) -> None:
    _party, (head, wife) = family(Relation.SPOUSE)
    values = {"evidence": on("2026-03-01"), "successor_id": wife.id} | change
    with pytest.raises(RuleBroken) as refused, transaction():
        end_membership(
            given=LeavingInput(head.id, LeavingReason.DIED, **values),
            actor=CLERK,
        )
    assert refused.value.code == code


def test_who_was_recorded_wrongly_never_belonged(database: Session) -> None:
    party, (head, stranger) = family(Relation.OTHER)
    with transaction():
        change_relation(
            member_id=stranger.id,
            relation=Relation.CHILD,
            evidence=on("2026-02-01"),
            actor=CLERK,
        )
    leave(stranger, LeavingReason.RECORDED_WRONGLY, "2026-03-01")
    for day in (date(2021, 1, 1), date(2026, 2, 15), date(2026, 6, 1)):
        assert household_on(party.id, day) == {head.id: Relation.HEAD}
        assert spans_on(day)[party.id] == {head.id}


def test_a_birth_is_on_its_day_and_a_number_comes_later(database: Session) -> None:
    party, _people = family()
    child = MemberInput(
        name="田新苗",
        relation=Relation.CHILD,
        document_type="birth_certificate",
        document_number="U520012345",
        joined_on=date(2026, 1, 5),
        born_on=date(2026, 1, 4),
    )
    with pytest.raises(RuleBroken) as refused, transaction():
        add_member(
            household_id=party.id, given=child, actor=CLERK, how=Happening.BIRTH, evidence=SEEN
        )
    assert refused.value.code == "parties.birth_day"
    with transaction():
        born = add_member(
            household_id=party.id,
            given=MemberInput(
                **{name: getattr(child, name) for name in MemberInput.__dataclass_fields__}
                | {"joined_on": date(2026, 1, 4)}
            ),
            actor=CLERK,
            how=Happening.BIRTH,
            evidence=SEEN,
        )
    number = id_number("20260104", 901)
    with transaction():
        replace_document(
            given=DocumentInput(born.id, "id_card", number, reason="已上户口"), actor=CLERK
        )
    assert unseal(born.document_sealed, record=born.uid, field="document") == number
    assert born.document_index == blind_index(queries.DOCUMENT, number)
    assert born.tail_index == blind_index(queries.TAIL, number[-4:])
    assert born.born_on == date(2026, 1, 4)


def test_a_split_founds_a_household_with_its_own_number(database: Session) -> None:
    party, (head, wife, son, bride, child) = family(
        Relation.SPOUSE, Relation.CHILD, Relation.OTHER, Relation.GRANDCHILD
    )
    with transaction():
        give_role(
            member_id=son.id,
            kind=RoleKind.ALTERNATE_COLLECTOR,
            evidence=on("2025-01-01"),
            actor=CLERK,
        )
        give_role(member_id=son.id, kind=RoleKind.CO_OWNER, evidence=on("2025-01-01"), actor=CLERK)
    with transaction():
        new = split_household(
            given=SplitInput(
                household_id=party.id,
                member_ids=(son.id, bride.id, child.id),
                new_head_id=son.id,
                evidence=on("2026-04-01"),
                relations={bride.id: Relation.SPOUSE, child.id: Relation.CHILD},
            ),
            actor=CLERK,
        )
    assert new.number != party.number
    assert new.name == son.name
    assert [one.relation for one in present_people(new.id)] == ["head", "spouse", "child"]
    assert [one.id for one in present_people(party.id)] == [head.id, wife.id]
    assert len(household_on(party.id, date(2026, 3, 31))) == 5
    assert household_on(new.id, date(2026, 3, 31)) == {}
    open_roles = {one.kind: one.until_on for one in list_roles(party.id)}
    assert open_roles == {"collector": date(2026, 4, 1), "co_owner": None}
    moved = present_people(new.id)[0]
    assert unseal(moved.document_sealed, record=moved.uid, field="document") == unseal(
        son.document_sealed, record=son.uid, field="document"
    )
    for bad, code in (
        ({"member_ids": ()}, "parties.split_members"),
        ({"member_ids": (head.id,), "new_head_id": head.id}, "parties.split_head"),
        ({"member_ids": (wife.id,), "new_head_id": head.id}, "parties.split_new_head"),
    ):
        values = {"household_id": party.id, "new_head_id": wife.id, "evidence": on("2026-05-01")}
        with pytest.raises(RuleBroken) as refused, transaction():
            split_household(given=SplitInput(**(values | bad)), actor=CLERK)
        assert refused.value.code == code


def test_a_merger_closes_the_emptied_household(database: Session) -> None:
    kept, (head,) = family()
    absorbed, (mother, daughter) = family(Relation.CHILD)
    with transaction():
        merge_households(
            given=MergerInput(absorbed.id, kept.id, Relation.PARENT, on("2026-04-01")),
            actor=CLERK,
        )
    database.expire_all()
    assert absorbed.status == PartyStatus.CLOSED
    assert present_people(absorbed.id) == []
    assert [one.relation for one in present_people(kept.id)] == ["head", "parent", "sibling"]
    assert set(household_on(absorbed.id, date(2026, 3, 31))) == {mother.id, daughter.id}
    assert set(household_on(kept.id, date(2026, 3, 31))) == {head.id}
    with pytest.raises(RuleBroken) as refused, transaction():
        merge_households(
            given=MergerInput(kept.id, kept.id, Relation.PARENT, on("2026-04-01")), actor=CLERK
        )
    assert refused.value.code == "parties.merge_same"


def test_one_alternate_collector_at_a_time(database: Session) -> None:
    party, (head, wife, son) = family(Relation.SPOUSE, Relation.CHILD)
    for member, day in ((wife, "2025-01-01"), (son, "2026-01-01")):
        with transaction():
            give_role(
                member_id=member.id,
                kind=RoleKind.ALTERNATE_COLLECTOR,
                evidence=on(day),
                actor=CLERK,
            )
    roles = list_roles(party.id)
    assert [(one.member.name, one.until_on) for one in roles] == [
        (son.name, None),
        (wife.name, date(2026, 1, 1)),
    ]
    with pytest.raises(RuleBroken) as refused, transaction():
        give_role(
            member_id=head.id,
            kind=RoleKind.ALTERNATE_COLLECTOR,
            evidence=on("2026-02-01"),
            actor=CLERK,
        )
    assert refused.value.code == "parties.head_collects"
    leave(son, LeavingReason.MARRIED_OUT, "2026-03-01")
    assert all(one.until_on for one in list_roles(party.id))


def test_capacity_needs_days_that_can_be_and_a_paper(database: Session) -> None:
    _party, (head,) = family()
    for days, note, code in (
        ((None, date(2999, 1, 1)), SEEN, "parties.capacity_day"),
        ((None, date(1900, 1, 1)), SEEN, "parties.capacity_day"),
        ((None, date(2024, 1, 1)), "", "parties.evidence_missing"),
    ):
        with pytest.raises(RuleBroken) as refused, transaction():
            set_capacity(given=CapacityInput(head.id, *days, note=note), actor=CLERK)
        assert refused.value.code == code


def test_many_households_at_once_are_as_if_entered_one_by_one(database: Session) -> None:
    given_ = [
        HouseholdInput(
            division_code=VILLAGE,
            villager_group="一组",
            head=person(f"批量{nth}", Relation.HEAD),
            phone="13800001111",
            others=(person("其妻", Relation.SPOUSE), person("其子", Relation.CHILD)),
        )
        for nth in range(20)
    ]
    with transaction():
        ids = create_households(given=given_, actor=CLERK, subject=("party", 0), note="导入")
    assert len(ids) == 20
    parties = [queries.get_party(one, actor=CLERK) for one in ids]
    assert [one.number for one in parties] == [f"529901-HU-{nth:06d}" for nth in range(1, 21)]
    assert [one.name for one in parties] == [one.head.name for one in given_]
    assert parties[0].initials == "pl0"
    day = date(2026, 1, 1)
    for one in ids:
        assert set(household_on(one, day)) == spans_on(day)[one]
        assert len(spans_on(day)[one]) == 3
    assert make_household().number == "529901-HU-000021"
    with pytest.raises(RuleBroken) as refused, transaction():
        create_households(given=given_[:1], actor=CLERK, subject=("party", 0), note="导入")
    assert refused.value.code == "parties.member_elsewhere"
    assert database.scalar(sa.select(sa.func.count()).select_from(HouseholdEvent)) == 21


def test_events_of_another_county_are_out_of_reach(database: Session) -> None:
    party, (head, wife) = family(Relation.SPOUSE)
    evidence = on("2026-04-01")
    for reach in (
        lambda: end_membership(
            given=LeavingInput(wife.id, LeavingReason.DIED, evidence), actor=OUTSIDER
        ),
        lambda: make_head(
            member_id=wife.id,
            former_head_relation=Relation.SPOUSE,
            evidence=evidence,
            actor=OUTSIDER,
        ),
        lambda: split_household(
            given=SplitInput(party.id, (wife.id,), wife.id, evidence), actor=OUTSIDER
        ),
        lambda: give_role(
            member_id=head.id, kind=RoleKind.CO_OWNER, evidence=evidence, actor=OUTSIDER
        ),
    ):
        with pytest.raises(NotFound), transaction():
            reach()


def test_who_left_stands_apart_in_the_extract_with_day_and_reason() -> None:
    party, [_head, wife, son] = family(Relation.SPOUSE, Relation.CHILD)
    with transaction():
        end_membership(
            given=LeavingInput(wife.id, LeavingReason.DIED, on("2026-02-01")), actor=CLERK
        )
    said = {
        title.zh: [(line.label.zh, line.value.zh) for line in lines]
        for title, lines in extract_of(party.id, CLERK, full=False)
    }
    present = [value for label, value in said["现有成员"] if label == "姓名"]
    assert [one.split("；")[0] for one in present] == ["田老汉", son.name]
    assert said["已离开的人"][0] == ("已离开的人", f"{wife.name}；2026-02-01；去世")
    assert wife.name not in repr(said["现有成员"])
    reader = replace(CLERK, permissions=frozenset({Permission.PARTY_VIEW}))
    with current_app.test_request_context():
        [hit] = find_hits(read_asked(wife.name), reader)
    assert hit.detail.zh.endswith(f"成员：{wife.name}（已离开）")
