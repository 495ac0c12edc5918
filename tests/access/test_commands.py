"""Accounts and grants: what must hold before, what is true after, and one entry in the log each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.access.commands import grants, passwords, sessions, users
from app.access.commands.grants import RecordInput, RoleInput
from app.access.models import RoleGrant, User, UserSession
from app.access.queries import actor_of, find_visitor, get_user
from app.access.roles import Role
from app.access.rules import Origin, UserInput, hash_token
from app.core.actor import Actor, system_actor
from app.core.audit.completeness import unaudited
from app.core.audit.entries import AuditEntry
from app.core.audit.queries import history
from app.core.clock import fixed, now, today
from app.core.database import transaction
from app.core.errors import Conflict, Forbidden, NotFound, RuleBroken
from tests.people import COUNTY, NEIGHBOUR, TOWN, VILLAGE, People

FIRST = passwords.FirstPassword("unused here", "unused hash")


def someone(actor: Actor, area: str = COUNTY, name: str = "xin.lai", **more: object) -> User:
    """A new account without roles."""
    facts: dict[str, object] = {"name": "新来的", "phone": None, **more}
    given = UserInput(user_name=name, division_path=area, **facts)
    with transaction():
        return users.create_user(user=given, first=FIRST, actor=actor)


def role(which: Role, **more: object) -> RoleInput:
    """A grant from today on."""
    return RoleInput(role=which, reason="任职", from_on=today(), **more)


def entries(database: Session) -> int:
    return database.scalar(sa.select(sa.func.count(AuditEntry.id))) or 0


class TestUsers:
    def test_create_keeps_no_number_in_the_clear(self, people: People, database: Session) -> None:
        row = someone(people.system_admin.actor, phone="13912345678")
        assert row.phone_masked == "139****5678"
        (entry,) = history("user", row.id)
        assert entry.verb == "access.user_created"
        everything = f"{entry.after} {row.phone_sealed} {row.phone_index}"
        assert "13912345678" not in everything
        assert actor_of(row.id).permissions == frozenset()
        assert actor_of(row.id).division_path == "/none/"

    def test_names_and_numbers_are_taken_once(self, people: People) -> None:
        admin = people.system_admin.actor
        someone(admin, phone="13912345678")
        with pytest.raises(RuleBroken) as taken:
            someone(admin, name="XIN.lai")
        assert taken.value.code == "access.user_name_taken"
        with pytest.raises(RuleBroken) as taken:
            someone(admin, name="other", phone="139 1234 5678")
        assert taken.value.code == "access.phone_taken"

    def test_an_account_lies_in_a_recorded_place_of_the_own_area(self, people: People) -> None:
        root = system_actor("tests")
        with transaction():
            boss = someone_with(root, Role.SYSTEM_ADMIN, COUNTY)
        for area in (NEIGHBOUR, "/52/", "/", "/none/", "/99/", "nonsense"):
            with pytest.raises((RuleBroken, AssertionError)) as caught:
                someone(actor_of(boss.id), area=area, name="elsewhere")
            assert getattr(caught.value, "code", "access.outside_area") == "access.outside_area"
        assert someone(actor_of(boss.id), area=VILLAGE, name="inside").id

    def test_the_second_of_two_edits_loses(self, people: People) -> None:
        admin = people.system_admin.actor
        row = someone(admin)
        given = UserInput("xin.lai", "改名", None, COUNTY)
        with transaction():
            users.update_user(user_id=row.id, user=given, seen_version=1, actor=admin)
        with pytest.raises(Conflict), transaction():
            users.update_user(user_id=row.id, user=given, seen_version=1, actor=admin)

    def test_who_moves_keeps_no_rights(self, people: People, database: Session) -> None:
        clerk, admin = people.county_clerk, people.system_admin.actor
        moved = UserInput(clerk.user_name, clerk.name, None, NEIGHBOUR)
        with transaction():
            users.update_user(
                user_id=clerk.id, user=moved, seen_version=version(clerk.id), actor=admin
            )
        assert clerk.actor.roles == frozenset()
        assert clerk.actor.division_path == "/none/"

    def test_an_edit_keeps_the_number_when_told_so(self, people: People) -> None:
        admin = people.system_admin.actor
        row = someone(admin, phone="13912345678")
        given = UserInput("xin.lai", "新来的", None, COUNTY, keep_phone=True)
        with transaction():
            row = users.update_user(user_id=row.id, user=given, seen_version=1, actor=admin)
        assert row.phone_masked == "139****5678"
        given = UserInput("xin.lai", "新来的", None, COUNTY)
        with transaction():
            row = users.update_user(user_id=row.id, user=given, seen_version=2, actor=admin)
        assert (row.phone_masked, row.phone_sealed, row.phone_index) == (None, None, None)

    def test_disable_and_enable_have_one_winner(self, people: People) -> None:
        actor, clerk = people.system_admin.actor, people.county_clerk
        with transaction():
            users.disable_user(user_id=clerk.id, reason="离岗", actor=actor)
        with pytest.raises(Conflict), transaction():
            users.disable_user(user_id=clerk.id, reason="再来", actor=actor)
        with transaction():
            users.enable_user(user_id=clerk.id, reason="返岗", actor=actor)
        verbs = [entry.verb for entry in history("user", clerk.id)][:2]
        assert verbs == ["access.user_enabled", "access.user_disabled"]

    def test_nobody_closes_or_resets_their_own(self, people: People) -> None:
        admin = people.system_admin
        for verb in (users.disable_user, users.enable_user):
            with pytest.raises(Forbidden), transaction():
                verb(user_id=admin.id, reason="自己", actor=admin.actor)
        with pytest.raises(Forbidden), transaction():
            passwords.reset_password(
                user_id=admin.id, first=FIRST, reason="自己", actor=admin.actor
            )

    def test_an_administrators_password_is_reset_on_the_server_only(self, people: People) -> None:
        for who in (people.security_admin, people.audit_admin):
            with pytest.raises(Forbidden, match="服务器"), transaction():
                passwords.reset_password(
                    user_id=who.id, first=FIRST, reason="忘记", actor=people.system_admin.actor
                )
        with transaction():
            passwords.reset_password(
                user_id=people.security_admin.id,
                first=FIRST,
                reason="忘记",
                actor=system_actor("operator"),
            )


def version(user_id: int) -> int:
    return get_user(user_id).version


def someone_with(actor: Actor, which: Role, area: str) -> User:
    """An account with a role; inside transaction()."""
    given = UserInput(f"new.{which.value[:8]}", "新任", None, area)
    row = users.create_user(user=given, first=FIRST, actor=actor)
    grants.grant_role(user_id=row.id, grant=role(which), actor=actor)
    return row


class TestRoles:
    def refused(self, user_id: int, grant: RoleInput, actor: Actor) -> str:
        with pytest.raises(RuleBroken) as caught, transaction():
            grants.grant_role(user_id=user_id, grant=grant, actor=actor)
        return caught.value.code

    def test_nobody_grants_to_or_withdraws_from_themselves(
        self, people: People, database: Session
    ) -> None:
        me = people.security_admin
        own = database.scalars(sa.select(RoleGrant).where(RoleGrant.user_id == me.id)).one()
        with pytest.raises(Forbidden), transaction():
            grants.grant_role(user_id=me.id, grant=role(Role.AUDITOR), actor=me.actor)
        with pytest.raises(Forbidden), transaction():
            grants.revoke_role(grant_id=own.id, reason="自己", actor=me.actor)
        with pytest.raises(Forbidden), transaction():
            grants.grant_record(
                user_id=me.id,
                grant=RecordInput("household", 1, "自己", today(), today()),
                actor=me.actor,
            )

    @pytest.mark.parametrize(
        ("who", "wanted"),
        [
            ("maker", Role.DISBURSEMENT_CHECKER),
            ("checker", Role.DISBURSEMENT_MAKER),
            ("county_clerk", Role.COUNTY_APPROVER),
            ("county_clerk", Role.AUDITOR),
            ("auditor", Role.COUNTY_CLERK),
            ("developer", Role.COUNTY_CLERK),
            ("system_admin", Role.SECURITY_ADMIN),
            ("audit_admin", Role.SYSTEM_ADMIN),
        ],
    )
    def test_two_posts_that_take_two_people(self, people: People, who: str, wanted: Role) -> None:
        person = getattr(people, who)
        code = self.refused(person.id, role(wanted), people.security_admin.actor)
        assert code == "access.incompatible"

    def test_a_grant_that_begins_later_counts_at_once(self, people: People) -> None:
        actor = people.security_admin.actor
        row = someone(people.system_admin.actor)
        later = RoleInput(Role.DISBURSEMENT_MAKER, "下月起", today() + timedelta(days=30))
        with transaction():
            grants.grant_role(user_id=row.id, grant=later, actor=actor)
        assert actor_of(row.id).roles == frozenset()
        assert self.refused(row.id, role(Role.DISBURSEMENT_CHECKER), actor) == "access.incompatible"

    @pytest.mark.parametrize(
        ("area", "wanted"),
        [
            (TOWN, Role.COUNTY_CLERK),
            (COUNTY, Role.VILLAGE_COLLECTIVE),
            (VILLAGE, Role.DISBURSEMENT_MAKER),
            (COUNTY, Role.CITY_OFFICER),
        ],
    )
    def test_a_post_exists_at_its_level_only(self, people: People, area: str, wanted: Role) -> None:
        row = someone(people.system_admin.actor, area)
        code = self.refused(row.id, role(wanted), people.security_admin.actor)
        assert code == "access.wrong_level"

    def test_a_developer_has_a_party_and_no_area(self, people: People) -> None:
        actor = people.security_admin.actor
        row = someone(people.system_admin.actor)
        assert self.refused(row.id, role(Role.DEVELOPER), actor) == "access.no_party"
        assert people.developer.actor.division_path == "/none/"
        assert people.developer.actor.party_id is not None

    def test_one_account_has_one_area(self, people: People) -> None:
        actor = people.security_admin.actor
        row = someone(people.system_admin.actor)
        with transaction():
            grants.grant_role(user_id=row.id, grant=role(Role.COUNTY_CLERK), actor=actor)
        narrower = role(Role.DISBURSEMENT_MAKER, division_path=TOWN)
        assert self.refused(row.id, narrower, actor) == "access.one_area"

    def test_the_area_lies_inside_both(self, people: People) -> None:
        row = someone(people.system_admin.actor)
        beyond = role(Role.COUNTY_CLERK, division_path=NEIGHBOUR)
        assert self.refused(row.id, beyond, people.security_admin.actor) == "access.outside_area"

    def test_a_foreign_account_does_not_exist(self, people: People) -> None:
        with transaction():
            boss = someone_with(system_actor("tests"), Role.SECURITY_ADMIN, COUNTY)
        with pytest.raises(NotFound), transaction():
            grants.grant_role(
                user_id=people.outsider.id,
                grant=role(Role.ARCHIVE_CUSTODIAN),
                actor=actor_of(boss.id),
            )

    def test_a_closed_account_gets_no_role(self, people: People) -> None:
        row = someone(people.system_admin.actor)
        with transaction():
            users.disable_user(user_id=row.id, reason="误建", actor=people.system_admin.actor)
        code = self.refused(row.id, role(Role.COUNTY_CLERK), people.security_admin.actor)
        assert code == "access.disabled"

    def test_a_grant_ends_with_its_last_day(self, people: People) -> None:
        actor = people.security_admin.actor
        row = someone(people.system_admin.actor)
        until = role(Role.COUNTY_CLERK, until_on=today() + timedelta(days=3))
        with transaction():
            grants.grant_role(user_id=row.id, grant=until, actor=actor)
        for days, held in ((0, True), (3, True), (4, False)):
            with fixed(now() + timedelta(days=days)):
                assert bool(actor_of(row.id).roles) is held
        with fixed(now() + timedelta(days=4)), transaction():
            grants.grant_role(user_id=row.id, grant=role(Role.COUNTY_CLERK), actor=actor)

    def test_days_in_the_past_are_refused(self, people: People) -> None:
        row = someone(people.system_admin.actor)
        past = RoleInput(
            Role.COUNTY_CLERK, "补", today() - timedelta(days=9), today() - timedelta(days=1)
        )
        assert self.refused(row.id, past, people.security_admin.actor) == "access.ends_early"

    def test_held_twice_is_refused(self, people: People) -> None:
        code = self.refused(
            people.county_clerk.id, role(Role.COUNTY_CLERK), people.security_admin.actor
        )
        assert code == "access.role_held"

    def test_withdrawn_twice_is_lost(self, people: People, database: Session) -> None:
        row = database.scalars(
            sa.select(RoleGrant).where(RoleGrant.user_id == people.county_clerk.id)
        ).one()
        row_id, actor = row.id, people.security_admin.actor
        with transaction():
            grants.revoke_role(grant_id=row_id, reason="轮岗", actor=actor)
        assert people.county_clerk.actor.permissions == frozenset()
        with pytest.raises(Conflict), transaction():
            grants.revoke_role(grant_id=row_id, reason="再收", actor=actor)


class TestSessions:
    def open(self, user_id: int) -> sessions.OpenedSession:
        with transaction():
            user = get_user(user_id)
            return sessions.open_session(
                user=user, origin=Origin("192.0.2.1", "x" * 999), hours=12, actor=actor_of(user_id)
            )

    def test_the_table_opens_no_door(self, people: People, database: Session) -> None:
        opened = self.open(people.county_clerk.id)
        kept = database.scalars(sa.select(UserSession.token_hash)).one()
        assert opened.token not in kept
        assert find_visitor(kept, address="") is not None
        assert find_visitor(hash_token(kept), address="") is None

    def test_two_queries_and_no_more(self, people: People, database: Session) -> None:
        token = hash_token(self.open(people.county_clerk.id).token)
        statements: list[str] = []

        def note(*args: object) -> None:
            statements.append(str(args[2]))

        sa.event.listen(database.get_bind(), "before_cursor_execute", note)
        visitor = find_visitor(token, address="192.0.2.1")
        sa.event.remove(database.get_bind(), "before_cursor_execute", note)
        assert visitor is not None
        assert visitor.actor.division_path == COUNTY
        assert sum(one.startswith("SELECT") for one in statements) == 2

    def test_somebody_elses_session_out_of_area_does_not_exist(self, people: People) -> None:
        opened = self.open(people.outsider.id)
        with transaction():
            boss = someone_with(system_actor("tests"), Role.SYSTEM_ADMIN, COUNTY)
        with pytest.raises(NotFound), transaction():
            sessions.end_session(session_id=opened.id, actor=actor_of(boss.id))


def test_areas_that_should_never_meet_do_not_leak(people: People, database: Session) -> None:
    """Two areas by a slip outside the commands: the older one counts, with its roles alone."""
    clerk = people.county_clerk
    with transaction():
        database.add(
            RoleGrant(
                user_id=clerk.id,
                role=Role.PROVINCE_OFFICER.value,
                division_path="/52/",
                from_on=today(),
                reason="错误数据",
                granted_at=now(),
            )
        )
        unaudited("a row no command would write")
    actor = clerk.actor
    assert (actor.division_path, actor.roles) == (COUNTY, frozenset({"county_clerk"}))


def test_every_verb_writes_one_entry_and_refusals_none(people: People, database: Session) -> None:
    admin, guard = people.system_admin.actor, people.security_admin.actor
    row_id = someone(admin).id
    verbs: list[Callable[[], object]] = [
        lambda: grants.grant_role(user_id=row_id, grant=role(Role.COUNTY_CLERK), actor=guard),
        lambda: grants.grant_record(
            user_id=row_id,
            grant=RecordInput("household", 7, "核查", today(), today()),
            actor=guard,
        ),
        lambda: passwords.reset_password(user_id=row_id, first=FIRST, reason="忘", actor=admin),
        lambda: users.disable_user(user_id=row_id, reason="离岗", actor=admin),
        lambda: users.enable_user(user_id=row_id, reason="返岗", actor=admin),
        lambda: sessions.end_all_sessions(user_id=row_id, reason="异常", actor=guard),
    ]
    for verb in verbs:
        before = entries(database)
        with transaction():
            verb()
        assert entries(database) == before + 1
    before = entries(database)
    with pytest.raises(RuleBroken), transaction():
        grants.grant_role(user_id=row_id, grant=role(Role.COUNTY_APPROVER), actor=guard)
    assert entries(database) == before


def test_opened_records_end_too(people: People) -> None:
    guard, developer = people.security_admin.actor, people.developer
    grant = RecordInput("parcel", 42, "尽调", today(), today() + timedelta(days=1))
    with transaction():
        row_id = grants.grant_record(user_id=developer.id, grant=grant, actor=guard).id
    assert developer.actor.granted == {("parcel", 42)}
    with fixed(now() + timedelta(days=2)):
        assert developer.actor.granted == frozenset()
    with transaction():
        grants.revoke_record(grant_id=row_id, reason="撤", actor=guard)
    assert developer.actor.granted == frozenset()
