"""Walking every route as every demo person: concrete addresses for each rule of the url_map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.access.models import RoleGrant, User
from app.core.database import transaction
from app.documents.rules import TemplateStatus
from app.parties.models import BankAccount, HouseholdMember, Party
from app.web.guards import access_rule
from seeds.demo import load_demo
from seeds.demo.divisions import MERGED_AWAY
from seeds.demo.people import PASSWORD, PEOPLE, Person
from tests.house.ground_world import ground_ids, settle_ground
from tests.house.papers_world import county_clerk, paper_ids, settle_papers, template_in
from tests.people import csrf_token, sign_in

SAFE = ("GET", "HEAD", "OPTIONS")
ABSENT = 987_654_321
"""An id no record has."""


@dataclass(frozen=True, slots=True)
class Step:
    """One address, how to ask for it, and what its view declares."""

    endpoint: str
    method: str
    url: str
    rule: str
    foreign: bool
    """Whether the address names a record of 青禾县, which the next county may not know of."""

    @property
    def permissions(self) -> frozenset[str]:
        """The rights asked for; empty for public and signed-in pages."""
        if self.rule in ("public", "signed_in"):
            return frozenset()
        return frozenset(self.rule.split(","))


def load_world() -> None:
    """The demo county, its people, and a paper of each sort."""
    with transaction():
        load_demo()
    settle_papers()
    settle_ground(county_clerk())


def pick_ids(database: Session) -> dict[str, object]:
    """One record of 青禾县 for each kind an address may name."""
    household = database.scalar(
        sa.select(Party)
        .where(Party.kind == "household", Party.division_path.like("%/529901/%"))
        .order_by(Party.id)
    )
    account = database.scalar(
        sa.select(BankAccount)
        .join(Party)
        .where(BankAccount.state == "pending", Party.division_path.like("%/529901/%"))
    )
    member = database.scalar(
        sa.select(HouseholdMember)
        .where(
            HouseholdMember.household_id == household.id,
            HouseholdMember.relation != "head",
        )
        .order_by(HouseholdMember.id)
    )
    user = database.scalar(sa.select(User).where(User.user_name == "cun"))
    grant = database.scalar(sa.select(RoleGrant).where(RoleGrant.user_id == user.id))
    assert household is not None
    assert account is not None
    assert member is not None
    assert user is not None
    assert grant is not None
    return {
        "party_id": household.id,
        "account_id": account.id,
        "member_id": member.id,
        "user_id": user.id,
        "grant_id": grant.id,
        "session_id": ABSENT,
        "uid": "0" * 32,
        "name": "linyue.css",
        "form_key": "parties.household",
        "subject_id": "0",
        "status": 404,
        **paper_ids(database),
        **ground_ids(database),
    }


OF_KIND = {"households": "household", "collectives": "collective", "developers": "developer"}


def party_of(database: Session, kind: str) -> int:
    """A party of a kind in 青禾县."""
    found = database.scalar(
        sa.select(Party.id).where(Party.kind == kind, Party.division_path.like("%/529901/%"))
    )
    assert found is not None
    return found


def arguments_of(rule: Rule, ids: dict[str, object], database: Session) -> dict[str, object]:
    """Values for the parts of one rule; a part nobody knows fails the walk."""
    values = {name: ids[name] for name in rule.arguments if name != "word"}
    if "word" in rule.arguments:
        values["word"] = "households" if "households" in rule.rule else "collectives"
        if "party_id" in values:
            values["party_id"] = party_of(database, OF_KIND[str(values["word"])])
    elif "/collectives/" in rule.rule:
        values["party_id"] = party_of(database, "collective")
    if rule.endpoint == "parties.new_paper":
        values["party_id"] = party_of(database, "developer")
    if rule.endpoint == "parties.new_role":
        values["kind"] = "collector"
    if rule.endpoint == "divisions.new_place":
        values["division_code"] = "529901101"
    if rule.endpoint == "divisions.reopen":
        values["division_code"] = MERGED_AWAY
    if rule.endpoint == "imports.template":
        values["kind"] = "households"
    if rule.endpoint == "documents.template_trial":
        # One that may not be tried yet: a walk of all people would render it dozens of times.
        values["template_id"] = template_in(database, TemplateStatus.QUARANTINED)
    return values


FOREIGN = frozenset(
    {
        "party_id",
        "account_id",
        "member_id",
        "user_id",
        "document_id",
        "template_id",
        "batch_id",
        "packet_id",
        "division_code",
        "choice_id",
        "roster_id",
        "role_id",
        "consent_id",
        "parcel_id",
        "hold_id",
        "certificate_id",
        "import_id",
    }
)


def walk(app: Flask, database: Session) -> Iterator[Step]:
    """Every rule × method of the program."""
    ids = pick_ids(database)
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        values = arguments_of(rule, ids, database)
        url = adapter.build(rule.endpoint, values)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Step(
                rule.endpoint,
                method,
                url,
                access_rule(view) or "",
                bool(FOREIGN & rule.arguments),
            )


def door(app: Flask, person: Person | None) -> FlaskClient:
    """A browser of this person; of nobody for None."""
    client = app.test_client()
    if person is not None:
        answer = sign_in(client, person.user_name, PASSWORD)
        assert answer.status_code == 303, (person.user_name, answer.status_code)
    return client


def ask(client: FlaskClient, step: Step, token: str) -> int:
    """The status of one address; a POST carries a good token and nothing else."""
    if step.method == "GET":
        return client.get(step.url).status_code
    return client.open(step.url, method=step.method, data={"csrf_token": token}).status_code


def token_of(client: FlaskClient) -> str:
    """A good token of this browser."""
    return csrf_token(client)


def person_named(user_name: str) -> Person:
    """Somebody of the demo cast."""
    return next(person for person in PEOPLE if person.user_name == user_name)
