"""Demo accounts: one for each role, an outsider in the next county, two far away. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.access.commands.grants import RoleInput, grant_role
from app.access.commands.passwords import FirstPassword, make_first_password
from app.access.commands.users import create_user
from app.access.models import User
from app.access.roles import ROLE_LABELS, Role
from app.access.rules import UserInput
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.database import session
from app.divisions.rules import path_of
from app.parties.models import Party

PASSWORD = "linyue-demo-2026"  # noqa: S105 - printed at every demo start, refused in production
SINCE = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Person:
    """A demo account in few words."""

    user_name: str
    name: str
    role: Role
    place: str
    """The division the account belongs to; a developer's role reaches no area all the same."""
    party: str = ""
    """The party this person works for, by name."""

    @property
    def role_label(self) -> Text:
        """For the list printed at start."""
        return ROLE_LABELS[self.role]

    @property
    def path(self) -> str:
        """The area of the account."""
        return path_of(self.place)


PEOPLE: tuple[Person, ...] = (
    Person("cun", "云小禾", Role.VILLAGE_COLLECTIVE, "529901101201", "云坪村股份经济合作社"),
    Person("xiang", "镇有方", Role.TOWNSHIP, "529901101"),
    Person("xian", "陈敏行", Role.COUNTY_CLERK, "529901"),
    Person("dangan", "档清楚", Role.ARCHIVE_CUSTODIAN, "529901"),
    Person("shenpi", "申慎之", Role.COUNTY_APPROVER, "529901"),
    Person("shi", "云岭松", Role.CITY_OFFICER, "5299"),
    Person("sheng", "黔山青", Role.PROVINCE_OFFICER, "52"),
    Person("yezhu", "原可为", Role.DEVELOPER, "529901", "松原碳汇科技有限公司"),
    Person("zhidan", "金一分", Role.DISBURSEMENT_MAKER, "529901"),
    Person("fuhe", "钱两清", Role.DISBURSEMENT_CHECKER, "529901"),
    Person("shenji", "纪明察", Role.AUDITOR, "529901"),
    Person("xitong", "管系统", Role.SYSTEM_ADMIN, "529901"),
    Person("anquan", "管安全", Role.SECURITY_ADMIN, "529901"),
    Person("rizhi", "管日志", Role.AUDIT_ADMIN, "529901"),
    Person("linxian", "岚外人", Role.COUNTY_CLERK, "529902"),
    Person("qiban", "沙常青", Role.COUNTY_CLERK, "150699"),
    Person("qishen", "柳知春", Role.COUNTY_APPROVER, "150699"),
)


def load_people(actor: Actor) -> None:
    """Create each account and grant its role once."""
    missing = [person for person in PEOPLE if not _exists(person.user_name)]
    if not missing:
        return
    first = make_first_password(PASSWORD)
    for person in missing:
        _enter(person, first, actor)


def _enter(person: Person, first: FirstPassword, actor: Actor) -> None:
    user = create_user(
        user=UserInput(
            user_name=person.user_name,
            name=person.name,
            phone=None,
            division_path=person.path,
            party_id=_party_id(person.party),
        ),
        first=first,
        actor=actor,
        must_change_password=False,
    )
    grant_role(
        user_id=user.id,
        grant=RoleInput(role=person.role, reason="演示岗位", from_on=SINCE),
        actor=actor,
    )


def _exists(user_name: str) -> bool:
    return bool(session().scalar(sa.select(sa.exists().where(User.user_name == user_name))))


def _party_id(name: str) -> int | None:
    if not name:
        return None
    found = session().scalar(sa.select(Party.id).where(Party.name == name))
    assert found is not None, name
    return found
