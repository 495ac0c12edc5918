"""Who acts. Commands take an Actor, never a user row, so that jobs and seeds can call them too."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the system) behind a change, as it stood when the request began."""

    user_id: int | None
    name: str
    permissions: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    division_path: str = "/none/"
    """Everything below this path is this person's area. /none/ matches nothing, / matches all."""
    party_id: int | None = None
    """The collective or developer this person works for; own records are visible through it."""
    granted: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    """Records of (subject type, id) opened to this person by an explicit grant in force."""
    address: str = ""
    session_id: int | None = None

    @property
    def label(self) -> str:
        """How the audit log names the actor."""
        return self.name

    def may(self, permission: str) -> bool:
        """Whether the role map gave this permission. Scope is a second question."""
        return permission in self.permissions


def system_actor(name: str) -> Actor:
    """The program itself: seeds, jobs without a person, upkeep. Sees all, named in the log."""
    return Actor(user_id=None, name=name, division_path="/", roles=frozenset({"system"}))
