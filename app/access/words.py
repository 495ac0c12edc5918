"""How roles, grants and rights read on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.access.models import RecordGrant, RoleGrant, User
from app.access.offers import find_grantable
from app.access.permissions import AREA_LABELS, PERMISSION_LABELS, Permission, area_of
from app.access.roles import (
    ALONE,
    APART,
    ROLE_DUTIES,
    ROLE_LABELS,
    ROLE_MAP,
    ROLE_TIERS,
    TIER_LABELS,
    Role,
)
from app.access.rules import USER_STATUS_LABELS, UserStatus
from app.core.bilingual import Text
from app.core.clock import today
from app.core.paths import EVERYWHERE, NOWHERE
from app.divisions.queries import names_by_path
from app.web.chips import Chip

WHOLE = Text("全部辖区", "Everywhere")
OWN_ONLY = Text("仅本单位和获准的记录", "Own and granted records only")


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant as a page shows it."""

    id: int
    title: Text
    place: Text
    from_on: date
    until_on: date | None
    reason: str
    state: Chip
    is_open: bool


def place_names(paths: Iterable[str]) -> dict[str, Text]:
    """Names of areas, with words for the two that are no division."""
    asked = set(paths)
    names = names_by_path(sorted(asked - {EVERYWHERE, NOWHERE}))
    return {**names, EVERYWHERE: WHOLE, NOWHERE: OWN_ONLY}


def grant_lines(grants: Iterable[RoleGrant]) -> list[GrantLine]:
    """Grants with the names of their roles and places."""
    listed = list(grants)
    places = place_names(grant.division_path for grant in listed)
    return [
        GrantLine(
            id=grant.id,
            title=ROLE_LABELS[Role(grant.role)],
            place=places[grant.division_path],
            from_on=grant.from_on,
            until_on=grant.until_on,
            reason=grant.reason,
            state=state_of_grant(
                from_on=grant.from_on, until_on=grant.until_on, ended=grant.ended_at is not None
            ),
            is_open=grant.ended_at is None and not _is_past(grant.until_on),
        )
        for grant in listed
    ]


def record_grant_lines(grants: Iterable[RecordGrant]) -> list[GrantLine]:
    """Opened records, named by the slice they belong to."""
    lines = []
    for grant in grants:
        kind = find_grantable(grant.subject_type)
        bare = f"{grant.subject_type} {grant.subject_id}"
        title = kind.label(grant.subject_id) if kind is not None else Text(bare, bare)
        lines.append(
            GrantLine(
                id=grant.id,
                title=title,
                place=kind.title if kind is not None else OWN_ONLY,
                from_on=grant.from_on,
                until_on=grant.until_on,
                reason=grant.reason,
                state=state_of_grant(
                    from_on=grant.from_on, until_on=grant.until_on, ended=grant.ended_at is not None
                ),
                is_open=grant.ended_at is None and not _is_past(grant.until_on),
            )
        )
    return lines


def state_of_grant(*, from_on: date, until_on: date | None, ended: bool) -> Chip:
    """Where a grant stands today."""
    if ended:
        return Chip("rest", Text("已收回", "Withdrawn"))
    if _is_past(until_on):
        return Chip("rest", Text("已到期", "Expired"))
    if from_on > today():
        return Chip("wait", Text("未开始", "Not yet"))
    if until_on is not None and (until_on - today()).days <= SOON_DAYS:
        return Chip("warn", Text("快到期", "Ends soon"))
    return Chip("go", Text("有效", "In force"))


SOON_DAYS = 14


def _is_past(until_on: date | None) -> bool:
    return until_on is not None and until_on < today()


def user_chip(user: User) -> Chip:
    """Whether an account is open, in a word."""
    status = UserStatus(user.status)
    return Chip("go" if status is UserStatus.ACTIVE else "rest", USER_STATUS_LABELS[status])


def role_names(roles: Iterable[Role]) -> Text | None:
    """Several roles in one line."""
    held = list(roles)
    return joined(ROLE_LABELS[role] for role in held) if held else None


def role_matrix() -> dict[str, object]:
    """The role map for its page, read both ways: what a role may do, and who holds a right."""
    return {
        "roles": [
            {
                "title": ROLE_LABELS[role],
                "duty": ROLE_DUTIES[role],
                "levels": joined(TIER_LABELS[tier] for tier in sorted(ROLE_TIERS[role])),
                "rights": [
                    (AREA_LABELS[area], joined(PERMISSION_LABELS[right] for right in rights))
                    for area, rights in _rights_by_area(role)
                ],
            }
            for role in Role
        ],
        "rights": [
            {
                "area": AREA_LABELS[area_of(right)],
                "title": PERMISSION_LABELS[right],
                "holders": joined(ROLE_LABELS[role] for role in Role if right in ROLE_MAP[role]),
            }
            for right in Permission
        ],
        "alone": [(ROLE_LABELS[role], why) for role, why in ALONE.items()],
        "apart": [
            (joined(ROLE_LABELS[role] for role in Role if role in pair), why)
            for pair, why in APART.items()
        ],
    }


def joined(texts: Iterable[Text]) -> Text:
    """Several texts in one line; a dash for none."""
    listed = list(texts) or [Text("—", "—")]
    return Text("、".join(text.zh for text in listed), ", ".join(text.en for text in listed))


def _rights_by_area(role: Role) -> list[tuple[str, list[Permission]]]:
    held = [right for right in Permission if right in ROLE_MAP[role]]
    areas = dict.fromkeys(area_of(right) for right in held)
    return [(area, [right for right in held if area_of(right) == area]) for area in areas]


BROWSERS = (
    ("Edg/", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser(agent: str) -> str:
    """`Chrome · Windows` out of what a browser says of itself, so that people know their own."""
    found = [
        next((name for sign, name in known if sign in agent), "") for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(name for name in found if name) or agent[:40]
