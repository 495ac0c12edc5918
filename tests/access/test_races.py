"""Many at once: the throttle is not outrun, incompatible grants never meet, a code opens once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.access import totp
from app.access.commands import grants, second_factor, users
from app.access.commands.grants import RoleInput
from app.access.commands.passwords import make_first_password
from app.access.commands.sign_in import Limits, reserve_attempt
from app.access.models import RoleGrant, SignInAttempt
from app.access.queries import get_user
from app.access.roles import Role
from app.access.rules import Origin, TooManyTries, UserInput
from app.core.audit.completeness import unaudited
from app.core.clock import now, today
from app.core.database import transaction
from app.core.errors import Conflict, RuleBroken
from tests.people import COUNTY, People
from tests.races.racing import race

RACERS = 12


def test_a_crowd_of_guesses_gets_no_more_than_one_after_the_other(
    app: Flask, database: Session
) -> None:
    limits = Limits(per_account=5, per_address=1000, window=timedelta(minutes=1))

    def guess(_racer: int, turn: int) -> int:
        with transaction():
            return reserve_attempt(key=f"k{turn}", origin=Origin("192.0.2.1"), limits=limits)

    for outcome in race(app, RACERS, guess, rounds=3):
        assert sum(isinstance(one, int) for one in outcome) == 5
        assert all(isinstance(one, (int, TooManyTries)) for one in outcome)
    assert database.scalar(sa.select(sa.func.count(SignInAttempt.id))) == 15


def test_maker_and_checker_never_meet_in_one_person(
    app: Flask, people: People, database: Session
) -> None:
    first, admin = make_first_password(), people.system_admin.actor
    with transaction():
        ids = [
            users.create_user(
                user=UserInput(f"racer.{n}", "赛", None, COUNTY), first=first, actor=admin
            ).id
            for n in range(3)
        ]
    guard = people.security_admin.actor
    posts = (Role.DISBURSEMENT_MAKER, Role.DISBURSEMENT_CHECKER)

    def grant(racer: int, turn: int) -> str:
        with transaction():
            wanted = RoleInput(posts[racer % 2], "抢", today())
            return grants.grant_role(user_id=ids[turn], grant=wanted, actor=guard).role

    for outcome in race(app, RACERS, grant, rounds=3):
        assert sum(isinstance(one, str) for one in outcome) == 1
        assert all(isinstance(one, (str, Conflict, RuleBroken)) for one in outcome)
    database.rollback()
    held = database.scalars(sa.select(RoleGrant.user_id).where(RoleGrant.user_id.in_(ids))).all()
    assert sorted(held) == sorted(ids)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_opens_once_however_many_type_it(
    app: Flask, people: People, database: Session, kind: str
) -> None:
    who = people.approver
    with transaction():
        second_factor.start_second_factor(actor=who.actor)
    secret = second_factor.totp_secret(get_user(who.id))
    step = totp.step_at(now())
    with transaction():
        codes = second_factor.confirm_second_factor(
            code=totp.code_for(secret, step - 1), actor=who.actor
        )
    code = codes[0] if kind == "recovery" else totp.code_for(secret, step)

    def enter(_racer: int, _turn: int) -> str | None:
        with transaction():
            unaudited("the door records the sign-in that follows")
            return second_factor.use_code(user=get_user(who.id), code=code)

    (outcome,) = race(app, RACERS, enter)
    assert sorted(outcome, key=str) == sorted([kind, *[None] * (RACERS - 1)], key=str)
