"""Collectives, developers, the state farm and the households of the invented county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.actor import Actor, system_actor
from app.core.database import session
from app.parties.commands.accounts import agree_account, request_account
from app.parties.commands.households import add_member, create_household
from app.parties.commands.organisations import create_organisation, record_qualification
from app.parties.models import BankAccount, Household, Organisation, Party
from app.parties.rules import (
    AccountInput,
    HouseholdInput,
    MemberInput,
    OrganisationInput,
    PartyKind,
    QualificationInput,
    QualificationKind,
    Relation,
)
from seeds.demo.invented import card, credit_code, id_number, phone

ID_CARD = "id_card"
JOINED = date(2021, 1, 1)

ORGANISATIONS: tuple[OrganisationInput, ...] = (
    OrganisationInput(
        kind=PartyKind.COLLECTIVE,
        name="云坪村股份经济合作社",
        name_en="Yunping Village Stock Economic Cooperative",
        division_code="529901101201",
        uscc=credit_code("N2", 1),
        legal_rep="云有田",
        contact_name="云小禾",
        phone=phone(101),
        address="云坪镇云坪村村部",
    ),
    OrganisationInput(
        kind=PartyKind.COLLECTIVE,
        name="松林村村民委员会",
        name_en="Songlin Villagers' Committee",
        division_code="529901101202",
        uscc=credit_code("54", 2),
        legal_rep="松长青",
        contact_name="松长青",
        phone=phone(102),
        address="云坪镇松林村村部",
        acting_for_collective=True,
        acting_reason="本村尚未成立集体经济组织",
    ),
    OrganisationInput(
        kind=PartyKind.COLLECTIVE,
        name="石桥村股份经济合作社",
        name_en="Shiqiao Village Stock Economic Cooperative",
        division_code="529901201201",
        uscc=credit_code("N2", 3),
        legal_rep="石守信",
        contact_name="石守信",
        phone=phone(103),
        address="石桥乡石桥村村部",
    ),
    OrganisationInput(
        kind=PartyKind.COLLECTIVE,
        name="大坝村股份经济合作社",
        name_en="Daba Village Stock Economic Cooperative",
        division_code="529901201202",
        uscc=credit_code("N2", 4),
        legal_rep="坝上春",
        contact_name="坝上春",
        phone=phone(104),
        address="石桥乡大坝村村部",
    ),
    OrganisationInput(
        kind=PartyKind.DEVELOPER,
        name="松原碳汇科技有限公司",
        name_en="Songyuan Carbon Technology Co., Ltd.",
        division_code="529901",
        uscc=credit_code("91", 5),
        legal_rep="原可为",
        contact_name="原可为",
        phone=phone(105),
        address="青禾县城关街1号",
    ),
    OrganisationInput(
        kind=PartyKind.DEVELOPER,
        name="绿川能源股份有限公司",
        name_en="Lüchuan Energy Co., Ltd.",
        division_code="529901",
        uscc=credit_code("91", 6),
        legal_rep="川不息",
        contact_name="川不息",
        phone=phone(106),
        address="青禾县城关街8号",
    ),
    OrganisationInput(
        kind=PartyKind.FARM,
        name="国有青禾林场",
        name_en="State-owned Qinghe Forest Farm",
        division_code="529901",
        uscc=credit_code("12", 7),
        legal_rep="林常在",
        contact_name="林常在",
        phone=phone(107),
        address="青禾县林场路2号",
        superior="青禾县林业局",
    ),
    OrganisationInput(
        kind=PartyKind.COLLECTIVE,
        name="雾岭村股份经济合作社",
        name_en="Wuling Village Stock Economic Cooperative",
        division_code="529902101201",
        uscc=credit_code("N2", 8, area="529902"),
        legal_rep="雾中行",
        contact_name="雾中行",
        phone=phone(108),
        address="雾岭镇雾岭村村部",
    ),
    OrganisationInput(
        kind=PartyKind.COLLECTIVE,
        name="柳滩村股份经济合作社",
        name_en="Liutan Village Stock Economic Cooperative",
        division_code="150699101201",
        uscc=credit_code("N2", 9, area="150699"),
        legal_rep="柳成行",
        contact_name="柳成行",
        phone=phone(109),
        address="柳滩镇柳滩村村部",
    ),
    OrganisationInput(
        kind=PartyKind.COLLECTIVE,
        name="沙海嘎查股份经济合作社",
        name_en="Shahai Gacha Stock Economic Cooperative",
        division_code="150699201201",
        uscc=credit_code("N2", 10, area="150699"),
        legal_rep="沙如雪",
        contact_name="沙如雪",
        phone=phone(110),
        address="沙海苏木沙海嘎查",
    ),
)

QUALIFICATIONS: tuple[tuple[str, QualificationInput], ...] = (
    (
        "松原碳汇科技有限公司",
        QualificationInput(
            kind=QualificationKind.CREDIT_RECORD,
            title="法人公共信用信息报告",
            number="XY-2026-0001",
            issued_by="信用信息平台",
            issued_on=date(2026, 10, 20),
            valid_until=date(2026, 12, 10),
        ),
    ),
    (
        "松原碳汇科技有限公司",
        QualificationInput(
            kind=QualificationKind.EXPERIENCE,
            title="示例碳汇造林项目业绩证明",
            number="",
            issued_by="示例林业技术中心",
            issued_on=date(2025, 6, 1),
            valid_until=None,
        ),
    ),
    (
        "绿川能源股份有限公司",
        QualificationInput(
            kind=QualificationKind.CREDIT_RECORD,
            title="法人公共信用信息报告",
            number="XY-2026-0002",
            issued_by="信用信息平台",
            issued_on=date(2026, 3, 2),
            valid_until=date(2026, 4, 1),
            red_flag=True,
            note="报告载明一条经营异常记录，待企业说明",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Family:
    """One household in few words: head, birth, others as (name, relation, birth)."""

    village: str
    group: str
    head: str
    born: str
    others: tuple[tuple[str, Relation, str], ...] = ()


FAMILIES: tuple[Family, ...] = (
    Family(
        "529901101201",
        "一组",
        "云大山",
        "19680312",
        (
            ("水如月", Relation.SPOUSE, "19700921"),
            ("云知秋", Relation.CHILD, "19950818"),
        ),
    ),
    Family(
        "529901101201", "一组", "云满仓", "19750105", (("禾小满", Relation.SPOUSE, "19770520"),)
    ),
    Family("529901101201", "二组", "田有余", "19590707"),
    Family(
        "529901101201",
        "二组",
        "云望松",
        "19820214",
        (
            ("竹青青", Relation.SPOUSE, "19840301"),
            ("云朵朵", Relation.CHILD, "20100601"),
            ("云中鹤", Relation.PARENT, "19541110"),
        ),
    ),
    Family(
        "529901101202", "上组", "松有声", "19710630", (("梅如雪", Relation.SPOUSE, "19730122"),)
    ),
    Family("529901101202", "上组", "松不老", "19490915"),
    Family(
        "529901101202", "下组", "林间路", "19880826", (("路边花", Relation.SPOUSE, "19900404"),)
    ),
    Family(
        "529901201201", "桥头组", "石敢当", "19660218", (("石榴红", Relation.CHILD, "19920710"),)
    ),
    Family("529901201201", "桥头组", "桥如虹", "19790303"),
    Family(
        "529901201201", "桥尾组", "石上泉", "19851212", (("泉叮咚", Relation.SPOUSE, "19870606"),)
    ),
    Family(
        "529901201202", "坝上组", "坝长堤", "19630428", (("堤上柳", Relation.SPOUSE, "19650909"),)
    ),
    Family("529901201202", "坝下组", "田间风", "19910117"),
    Family("529902101201", "雾里组", "雾散晴", "19740525"),
    Family(
        "150699101201",
        "东社",
        "柳成荫",
        "19690814",
        (("草连天", Relation.SPOUSE, "19710218"), ("柳新枝", Relation.CHILD, "19960405")),
    ),
    Family("150699101201", "西社", "沙里金", "19780930"),
    Family(
        "150699201201", "北队", "驼铃远", "19610711", (("云上草", Relation.SPOUSE, "19630319"),)
    ),
)


def load_parties(actor: Actor) -> None:
    """Enter each organisation, paper, household and account once."""
    with clock.shifted(timedelta(days=-6)):
        for given in ORGANISATIONS:
            if not _organisation_exists(given.uscc):
                create_organisation(given=given, actor=actor)
        for name, paper in QUALIFICATIONS:
            _enter_paper(_party_named(name), paper, actor)
        entered = [
            (_enter_family(family, place, actor), family.head, place)
            for place, family in enumerate(FAMILIES, start=1)
            if not _household_exists(family)
        ]
    _give_accounts([one for one in entered if one[2] % 4 != 0], actor)


def _enter_paper(party: Party, paper: QualificationInput, actor: Actor) -> None:
    """A developer's paper, unless it is there."""
    assert party.organisation is not None
    if not any(kept.title == paper.title for kept in party.organisation.qualifications):
        record_qualification(party_id=party.id, given=paper, actor=actor)


def _enter_family(family: Family, place: int, actor: Actor) -> Party:
    """The household and its members."""
    area = family.village[:6]
    party = create_household(
        given=HouseholdInput(
            division_code=family.village,
            villager_group=family.group,
            head=MemberInput(
                name=family.head,
                relation=Relation.HEAD,
                document_type=ID_CARD,
                document_number=id_number(family.born, place * 10 + 1, area=area),
                joined_on=JOINED,
            ),
            phone=phone(200 + place),
        ),
        actor=actor,
    )
    for nth, (name, relation, born) in enumerate(family.others, start=2):
        add_member(
            household_id=party.id,
            given=MemberInput(
                name=name,
                relation=relation,
                document_type=ID_CARD,
                document_number=id_number(born, place * 10 + nth, area=area),
                joined_on=max(JOINED, date.fromisoformat(f"{born[:4]}-{born[4:6]}-{born[6:]}")),
            ),
            actor=actor,
        )
    return party


def _give_accounts(entered: list[tuple[Party, str, int]], actor: Actor) -> None:
    """Asked for five days ago and agreed to the day after; every fifth one still waits.

    All are asked for before the first is agreed to: the log tells one day after the other.
    """
    with clock.shifted(timedelta(days=-5)):
        asked = [
            (_ask_for_account(party, head, place, actor), place) for party, head, place in entered
        ]
    with clock.shifted(timedelta(days=-4)):
        for account, place in asked:
            if place % 5 != 0:
                agree_account(
                    account_id=account.id,
                    note="已核对存折",
                    cooling_off=timedelta(hours=24),
                    actor=system_actor("演示复核"),
                )


def _ask_for_account(party: Party, holder: str, place: int, actor: Actor) -> BankAccount:
    return request_account(
        party_id=party.id,
        given=AccountInput(
            holder_name=holder,
            number=card(place),
            bank_name="示例农村商业银行",
            branch="云坪支行",
            reason="首次登记收款账户",
        ),
        actor=actor,
    )


def _organisation_exists(uscc: str) -> bool:
    return bool(
        session().scalar(sa.select(sa.exists().where(Organisation.uscc == uscc))),
    )


def _household_exists(family: Family) -> bool:
    found = (
        sa.select(Party.id)
        .join(Household, Household.party_id == Party.id)
        .where(Party.name == family.head, Household.villager_group == family.group)
    )
    return session().scalar(found) is not None


def _party_named(name: str) -> Party:
    found = session().scalar(sa.select(Party).where(Party.name == name))
    assert found is not None, name
    return found
