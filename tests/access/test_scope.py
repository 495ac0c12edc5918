"""Scope: list, count and detail agree for every person and every row; grants only ever add."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.access.models import User
from app.access.scope import ensure_visible, may_see, visible
from app.core.actor import Actor
from app.core.errors import NotFound
from tests.people import COUNTY, People

PATHS = st.sampled_from(
    ["/", "/none/", "/5/", "/52/", "/52/5299/", COUNTY, "/52/5299/529902/", "/6/", "/52/529/"]
)
ACTORS = st.builds(
    Actor,
    user_id=st.just(1),
    name=st.just("somebody"),
    division_path=PATHS,
    party_id=st.one_of(st.none(), st.integers(9000, 9002)),
    granted=st.frozensets(
        st.tuples(st.sampled_from(["user", "other"]), st.integers(1, 20)), max_size=4
    ),
)


def listed(actor: Actor, database: Session) -> set[int]:
    """The ids a list of users by this scope would show."""
    query = visible(
        sa.select(User.id),
        actor,
        User.division_path,
        own=User.party_id,
        subject_type="user",
        id_column=User.id,
    )
    return set(database.scalars(query))


def opened(actor: Actor, database: Session) -> set[int]:
    """The ids whose detail page would open."""
    return {
        id_
        for id_, path, party in database.execute(
            sa.select(User.id, User.division_path, User.party_id)
        )
        if may_see(actor, path, own=party, subject=("user", id_))
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(actor=ACTORS)
def test_list_and_detail_agree(actor: Actor, people: People, database: Session) -> None:
    assert listed(actor, database) == opened(actor, database)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(actor=ACTORS, more=st.tuples(st.just("user"), st.integers(1, 20)))
def test_a_grant_adds_and_its_end_never_does(
    actor: Actor, more: tuple[str, int], people: People, database: Session
) -> None:
    wider = replace(actor, granted=actor.granted | {more})
    assert listed(actor, database) <= listed(wider, database)
    assert listed(replace(wider, granted=frozenset()), database) <= listed(actor, database)


def test_siblings_with_a_common_beginning_are_foreign(people: People, database: Session) -> None:
    actor = Actor(user_id=1, name="x", division_path="/52/5299/52990/")
    assert listed(actor, database) == set()


def test_nowhere_holds_not_even_itself(people: People) -> None:
    actor = Actor(user_id=1, name="x", division_path="/none/")
    assert not may_see(actor, "/none/")
    with pytest.raises(NotFound):
        ensure_visible(actor, "/none/")


def test_no_party_is_not_the_party_of_others(people: People, database: Session) -> None:
    """None on both sides must not meet: most users and many records have no party."""
    actor = Actor(user_id=1, name="x", division_path="/none/", party_id=None)
    assert listed(actor, database) == opened(actor, database) == set()
