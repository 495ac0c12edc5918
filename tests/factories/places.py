"""The places every test may stand in: the demo counties."""

from __future__ import annotations

from app.core.actor import Actor, system_actor
from app.core.database import transaction
from app.divisions.rules import path_of
from seeds.demo.divisions import load_divisions

COUNTY = "529901"
OTHER_COUNTY = "529902"
VILLAGE = "529901101201"
NEXT_VILLAGE = "529901101202"
FAR_VILLAGE = "529902101201"


def make_places() -> None:
    """Record the demo divisions, once in a test."""
    with transaction():
        load_divisions(system_actor("测试"))


def actor_at(code: str, *permissions: str, user_id: int | None = 1, name: str = "测试员") -> Actor:
    """Somebody whose area is this division."""
    return Actor(
        user_id=user_id,
        name=name,
        permissions=frozenset(permissions),
        division_path=path_of(code),
    )
