"""What this slice keeps about a household, as lines of its extract: every field, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Flask

from app.access.audit_words import history_lines
from app.core import clock
from app.core.actor import Actor
from app.core.bilingual import Text
from app.core.crypto import unseal
from app.core.identifiers.document_type import DocumentType
from app.core.masking import mask_account, mask_id_number, mask_phone
from app.divisions.queries import full_name
from app.parties import lookups, past, queries
from app.parties.consenting import (
    CHANNEL_LABELS,
    PURPOSE_LABELS,
    WAY_LABELS,
    Channel,
    ConsentWay,
    Purpose,
)
from app.parties.extract import ExtractLine, ExtractSection, add_extract_section
from app.parties.happenings import HAPPENING_LABELS, ROLE_LABELS, Happening, RoleKind
from app.parties.models import BankAccount, HouseholdMember, Party
from app.parties.rules import (
    ACCOUNT_STANDING_LABELS,
    LEAVING_LABELS,
    RELATION_LABELS,
    STATUS_LABELS,
    LeavingReason,
    PartyKind,
    PartyStatus,
    Relation,
)
from app.parties.sharing import show_units
from app.web.formats import iso_moment

NONE = Text("无", "none")


def line(zh: str, en: str, value: Text | str | date | None) -> ExtractLine:
    """A fact; what is not there is said to be not there."""
    if isinstance(value, date):
        value = value.isoformat()
    shown = Text(value, value) if isinstance(value, str) and value else value or NONE
    assert isinstance(shown, Text)
    return ExtractLine(Text(zh, en), shown)


def joined(*parts: Text | str | date | None) -> Text:
    """Facts that share a line; none at all is said."""
    said = [one if isinstance(one, Text) else Text(str(one), str(one)) for one in parts if one]
    if not said:
        return NONE
    return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def _household(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    party = queries.get_party(household_id, actor=actor, kind=PartyKind.HOUSEHOLD)
    return [
        line("编号", "No.", party.number),
        line("户主", "Head", party.name),
        line("所在地", "Place", full_name(party.division_path)),
        line("村民小组", "Group", party.household.villager_group if party.household else ""),
        line("住址", "Address", party.address),
        line("电话", "Phone", _phone(party.phone_sealed, party.uid, full)),
        line("联系人", "Contact", party.contact_name),
        line("状态", "Status", STATUS_LABELS[PartyStatus(party.status)]),
        line("注销原因", "Why closed", party.closed_reason),
        line("登记", "Entered", f"{iso_moment(party.created_at)} {party.created_by_name}"),
        line("检索首字母", "Initials for search", party.initials),
    ]


def _members(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    """Those who belong to it now; who has left stands apart, below."""
    people = lookups.list_people(household_id)
    return [
        fact
        for one in people
        if one.left_on is None
        for fact in (
            *_person(one, full),
            line("在户起止", "Member", Text(f"{one.joined_on} 起至今", f"since {one.joined_on}")),
        )
    ]


def _gone(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    """Those who have left: on which day and why, before all else that is kept about them."""
    return [
        fact
        for one in lookups.list_people(household_id)
        if one.left_on is not None
        for fact in (
            line("已离开的人", "Left", joined(one.name, one.left_on, _why_left(one))),
            *_person(one, full),
            line("在户起止", "Member", f"{one.joined_on} — {one.left_on}"),
        )
    ]


def _why_left(member: HouseholdMember) -> Text | None:
    return LEAVING_LABELS[LeavingReason(member.left_reason)] if member.left_reason else None


def _person(one: HouseholdMember, full: bool) -> Sequence[ExtractLine]:
    """What is kept about one member, present or gone."""
    number = unseal(one.document_sealed, record=one.uid, field="document")
    return [
        line("姓名", "Name", joined(one.name, RELATION_LABELS[Relation(one.relation)])),
        line(
            "证件",
            "Document",
            joined(
                DocumentType(one.document_type).label,
                number if full else mask_id_number(number),
                one.document_reason,
            ),
        ),
        line("出生日期", "Born", one.born_on),
        line("电话", "Phone", _phone(one.phone_sealed, one.uid, full)),
        line("行为能力登记", "Capacity", _capacity(one)),
    ]


def _capacity(member: HouseholdMember) -> Text:
    own, lost = member.self_supporting_since, member.not_capable_since
    return joined(
        Text(f"靠自己劳动生活，自 {own}", f"on own labour since {own}") if own else None,
        Text(f"无完全行为能力，自 {lost}", f"not capable since {lost}") if lost else None,
        member.capacity_note,
    )


def _phone(sealed: str | None, uid: str, full: bool) -> str:
    if sealed is None:
        return ""
    number = unseal(sealed, record=uid, field="phone")
    return number if full else mask_phone(number)


def _roles(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    return [
        ExtractLine(
            ROLE_LABELS[RoleKind(one.kind)],
            joined(
                one.member.name,
                Text(f"自 {one.from_on}", f"from {one.from_on}"),
                Text(f"至 {one.until_on}", f"until {one.until_on}") if one.until_on else None,
                one.evidence,
                one.ended_reason,
                one.recorded_by_name,
            ),
        )
        for one in lookups.list_roles(household_id)
    ]


def _accounts(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    party = queries.get_party(household_id, actor=actor)
    standings = queries.standings_of(party.accounts)
    return [
        ExtractLine(
            ACCOUNT_STANDING_LABELS[standings[one.id]],
            joined(
                one.holder_name,
                _account(one, full),
                one.bank_name,
                one.branch,
                Text(f"原因：{one.reason}", f"reason: {one.reason}"),
                f"{iso_moment(one.requested_at)} {one.requested_by_name}",
                f"{iso_moment(one.decided_at)} {one.decided_by_name}" if one.decided_at else None,
                one.decision_note,
            ),
        )
        for one in party.accounts
    ]


def _account(account: BankAccount, full: bool) -> str:
    number = unseal(account.number_sealed, record=account.uid, field="number")
    return number if full else mask_account(number)


def _contact(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    kept = lookups.find_contact_preference(household_id)
    if kept is None:
        return ()
    return [
        line("怎样通知", "Told by", CHANNEL_LABELS[Channel(kept.channel)]),
        line("平时说的话", "Speech", kept.speech),
        line(
            "文书须念给本人听",
            "Papers read aloud",
            Text("是", "yes") if kept.read_aloud else Text("否", "no"),
        ),
        line("方便的时间", "Hours", kept.hours),
        line("备注", "Note", kept.note),
        line("登记", "Entered", f"{iso_moment(kept.updated_at)} {kept.updated_by_name}"),
    ]


def _consents(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    return [
        ExtractLine(
            PURPOSE_LABELS[Purpose(one.purpose)],
            joined(
                one.member.name,
                Text(f"{one.given_on} 同意", f"agreed {one.given_on}"),
                WAY_LABELS[ConsentWay(one.way)],
                Text(f"文本第 {one.text_version} 版", f"text version {one.text_version}"),
                one.guardian,
                one.note,
                Text(f"{one.withdrawn_on} 撤回", f"withdrawn {one.withdrawn_on}")
                if one.withdrawn_on
                else None,
                one.withdrawn_note,
                one.recorded_by_name,
            ),
        )
        for one in lookups.list_consents(household_id)
    ]


def _shares(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    return [
        line(
            "集体份额",
            "Shares in the collective",
            joined(
                one.member.name if one.member else None,
                Text(f"{show_units(one.units_x1000)} 股", f"{show_units(one.units_x1000)} units"),
                Text(f"自 {one.from_on}", f"from {one.from_on}"),
            ),
        )
        for one in lookups.shares_of_household(household_id, clock.today())
    ]


def _rosters(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    return [
        line("成员名册", "Roster", joined(roster.number, roster.on_day, roster.purpose, name))
        for roster, name in lookups.rosters_naming(household_id)
    ]


def _events(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    return [
        ExtractLine(
            HAPPENING_LABELS[Happening(one.kind)],
            joined(
                one.happened_on,
                past.told_of(one),
                one.evidence,
                f"{iso_moment(one.recorded_at)} {one.recorded_by_name}",
            ),
        )
        for one in past.list_events(household_id)
    ]


def _log(household_id: int, actor: Actor, full: bool) -> Sequence[ExtractLine]:
    return [
        ExtractLine(
            Text(iso_moment(one.at), iso_moment(one.at)),
            Text(f"{one.who}：{one.said}", f"{one.who}: {one.said}"),
        )
        for one in history_lines("party", household_id)
    ]


OWN_SECTIONS: tuple[ExtractSection, ...] = (
    ExtractSection("parties.household", Text("本户", "Household"), 10, _household),
    ExtractSection("parties.members", Text("现有成员", "Members now"), 20, _members),
    ExtractSection("parties.gone", Text("已离开的人", "People who left"), 25, _gone),
    ExtractSection("parties.roles", Text("代领人和共有人", "Collectors and co-owners"), 30, _roles),
    ExtractSection("parties.accounts", Text("收款账户", "Bank accounts"), 40, _accounts),
    ExtractSection("parties.shares", Text("集体份额", "Shares"), 50, _shares),
    # 100 to 800 is for slices above: land, agreements, money.
    ExtractSection("parties.contact", Text("联系方式偏好", "How to be told"), 810, _contact),
    ExtractSection("parties.consents", Text("个人信息同意", "Consents"), 820, _consents),
    ExtractSection("parties.rosters", Text("所在名册", "Rosters"), 830, _rosters),
    ExtractSection("parties.events", Text("家庭变动", "Events"), 840, _events),
    ExtractSection("parties.log", Text("谁办过、看过", "Who did or saw what"), 900, _log),
)


def install_extract(app: Flask) -> None:
    """Enter this slice's sections."""
    for section in OWN_SECTIONS:
        add_extract_section(app, section)


def holder_of(party: Party) -> Text:
    """Whose extract it is."""
    return Text(f"{party.name} 户", f"Household of {party.name}")
