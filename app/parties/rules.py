"""What parties are and what may happen to them. Pure: no database, no Flask, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.core.bilingual import Text
from app.core.errors import RuleBroken


class PartyKind(StrEnum):
    """The four kinds of party."""

    HOUSEHOLD = "household"
    COLLECTIVE = "collective"
    DEVELOPER = "developer"
    FARM = "farm"


KIND_LABELS: dict[PartyKind, Text] = {
    PartyKind.HOUSEHOLD: Text("农户", "Household"),
    PartyKind.COLLECTIVE: Text("村集体", "Village collective"),
    PartyKind.DEVELOPER: Text("项目业主", "Developer"),
    PartyKind.FARM: Text("国有林场", "State forest farm"),
}


class PartyStatus(StrEnum):
    """Whether new business may start with a party."""

    ACTIVE = "active"
    CLOSED = "closed"


STATUS_LABELS: dict[PartyStatus, Text] = {
    PartyStatus.ACTIVE: Text("在册", "On the register"),
    PartyStatus.CLOSED: Text("已注销", "Closed"),
}

# from, verb, to: the one table behind buttons, commands and tests.
PARTY_TRANSITIONS: tuple[tuple[PartyStatus, str, PartyStatus], ...] = (
    (PartyStatus.ACTIVE, "close", PartyStatus.CLOSED),
    (PartyStatus.CLOSED, "reopen", PartyStatus.ACTIVE),
)


class Relation(StrEnum):
    """How a member is related to the head of the household."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    OTHER = "other"


RELATION_LABELS: dict[Relation, Text] = {
    Relation.HEAD: Text("户主", "Head"),
    Relation.SPOUSE: Text("配偶", "Spouse"),
    Relation.CHILD: Text("子女", "Child"),
    Relation.PARENT: Text("父母", "Parent"),
    Relation.GRANDCHILD: Text("孙子女", "Grandchild"),
    Relation.SIBLING: Text("兄弟姐妹", "Sibling"),
    Relation.OTHER: Text("其他", "Other"),
}


class LeavingReason(StrEnum):
    """Why a person is no longer a member."""

    DIED = "died"
    MARRIED_OUT = "married_out"
    MOVED_OUT = "moved_out"
    RECORDED_WRONGLY = "recorded_wrongly"
    SPLIT_OFF = "split_off"
    MERGED = "merged"


LEAVING_LABELS: dict[LeavingReason, Text] = {
    LeavingReason.DIED: Text("去世", "Died"),
    LeavingReason.MARRIED_OUT: Text("婚嫁迁出", "Left by marriage"),
    LeavingReason.MOVED_OUT: Text("迁出", "Moved away"),
    LeavingReason.RECORDED_WRONGLY: Text("登记有误", "Recorded wrongly"),
    LeavingReason.SPLIT_OFF: Text("分户", "Founded an own household"),
    LeavingReason.MERGED: Text("并户", "Merged into another household"),
}


class QualificationKind(StrEnum):
    """What a developer shows of itself (the county checks it before anything is supplied)."""

    LICENCE = "licence"
    CREDIT_RECORD = "credit_record"
    TECHNICAL_CAPACITY = "technical_capacity"
    EXPERIENCE = "experience"


QUALIFICATION_LABELS: dict[QualificationKind, Text] = {
    QualificationKind.LICENCE: Text("营业执照", "Business licence"),
    QualificationKind.CREDIT_RECORD: Text("信用记录", "Credit record"),
    QualificationKind.TECHNICAL_CAPACITY: Text("技术能力证明", "Proof of technical capacity"),
    QualificationKind.EXPERIENCE: Text("项目业绩", "Project experience"),
}


class QualificationStanding(StrEnum):
    """How a qualification stands on a day."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    FLAGGED = "flagged"


QUALIFICATION_STANDINGS: dict[QualificationStanding, Text] = {
    QualificationStanding.VALID: Text("有效", "Valid"),
    QualificationStanding.EXPIRING: Text("即将到期", "Expiring"),
    QualificationStanding.EXPIRED: Text("已过期", "Expired"),
    QualificationStanding.FLAGGED: Text("有不良记录", "Red flag"),
}
EXPIRING_WITHIN = timedelta(days=30)


def qualification_standing(
    *, valid_until: date | None, red_flag: bool, on: date
) -> QualificationStanding:
    """A red flag outweighs dates; the last day of validity still counts."""
    if red_flag:
        return QualificationStanding.FLAGGED
    if valid_until is None:
        return QualificationStanding.VALID
    if on > valid_until:
        return QualificationStanding.EXPIRED
    if valid_until - on <= EXPIRING_WITHIN:
        return QualificationStanding.EXPIRING
    return QualificationStanding.VALID


class AccountState(StrEnum):
    """A bank account is asked for by one person and agreed to by another."""

    PENDING = "pending"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ACCOUNT_TRANSITIONS: tuple[tuple[AccountState, str, AccountState], ...] = (
    (AccountState.PENDING, "agree", AccountState.AGREED),
    (AccountState.PENDING, "refuse", AccountState.REFUSED),
    (AccountState.PENDING, "withdraw", AccountState.WITHDRAWN),
)


class AccountStanding(StrEnum):
    """What an account is good for at an instant; evaluated when read, never stored."""

    PENDING = "pending"
    COOLING = "cooling"
    IN_USE = "in_use"
    REPLACED = "replaced"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ACCOUNT_STANDING_LABELS: dict[AccountStanding, Text] = {
    AccountStanding.PENDING: Text("待复核", "Awaiting second person"),
    AccountStanding.COOLING: Text("冷静期内", "Cooling off"),
    AccountStanding.IN_USE: Text("使用中", "In use"),
    AccountStanding.REPLACED: Text("已更换", "Replaced"),
    AccountStanding.REFUSED: Text("未同意", "Refused"),
    AccountStanding.WITHDRAWN: Text("已撤回", "Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What decides how an account stands."""

    id: int
    state: AccountState
    usable_from_at: datetime | None


def account_standings(
    accounts: tuple[AccountFacts, ...], *, at: datetime
) -> dict[int, AccountStanding]:
    """How each account of one party stands: the newest usable is in use, older are replaced."""
    usable = [
        account
        for account in accounts
        if account.state is AccountState.AGREED
        and account.usable_from_at is not None
        and account.usable_from_at <= at
    ]
    in_use = max(usable, key=lambda account: (account.usable_from_at, account.id), default=None)
    standings: dict[int, AccountStanding] = {}
    for account in accounts:
        if account.state is not AccountState.AGREED:
            standings[account.id] = AccountStanding(account.state.value)
        elif account in usable:
            standings[account.id] = (
                AccountStanding.IN_USE if account == in_use else AccountStanding.REPLACED
            )
        else:
            standings[account.id] = AccountStanding.COOLING
    return standings


COLLECTIVE_MONEY = Text(
    "农村集体经济组织法第四十四条", "Law on Rural Collective Economic Organisations, Art. 44"
)
ACTING_FOR_COLLECTIVE = Text("民法典第一百零一条", "Civil Code, Art. 101")


def check_account_holder(*, kind: PartyKind, party_name: str, holder_name: str) -> None:
    """Money of a collective never sits in a personal account: the holder is the collective."""
    if kind is PartyKind.COLLECTIVE and holder_name != party_name:
        raise RuleBroken(
            Text(
                f"集体资金须入集体自己的账户：户名应为“{party_name}”。",
                f"A collective's money goes to its own account; the holder must be “{party_name}”.",
            ),
            code="parties.collective_account_holder",
            article=COLLECTIVE_MONEY,
            field="holder_name",
        )


def check_typed_twice(account: AccountInput) -> None:
    """A slip in one digit pays a stranger; typing it twice catches nearly all of them."""
    if account.number_again is not None and account.number_again != account.number:
        raise RuleBroken(
            Text(
                "两次输入的账号不一致，请对照存折重新输入。",
                "The two account numbers differ; type both again from the passbook.",
            ),
            code="parties.typed_differently",
            field="number_again",
        )


def check_second_person(*, requested_by_id: int | None, decided_by_id: int | None) -> None:
    """Nobody agrees to what they asked for themselves."""
    if requested_by_id is not None and requested_by_id == decided_by_id:
        raise RuleBroken(
            Text(
                "申请人不能复核自己的账户变更，请由另一位同事办理。",
                "You asked for this change, so a second person has to decide on it.",
            ),
            code="parties.second_person",
        )


def check_acting(*, acting_for_collective: bool, reason: str) -> None:
    """A committee acts for a collective only where there is none, and says why."""
    if acting_for_collective and not reason.strip():
        raise RuleBroken(
            Text(
                "由村民委员会代行职能时，请写明原因（如：本村尚未成立集体经济组织）。",
                "Where the villagers' committee acts for the collective, write down why.",
            ),
            code="parties.acting_reason",
            article=ACTING_FOR_COLLECTIVE,
            field="acting_reason",
        )


@dataclass(frozen=True, slots=True)
class OrganisationInput:
    """A collective, developer or state farm as a form or a seed states it."""

    kind: PartyKind
    name: str
    name_en: str
    division_code: str
    uscc: str
    legal_rep: str
    contact_name: str = ""
    phone: str | None = ""
    """On an edit, None leaves the number as it is."""
    address: str = ""
    acting_for_collective: bool = False
    acting_reason: str = ""
    superior: str = ""
    uscc_reason: str = ""
    """Why a code whose check digit fails is right all the same; some genuine old ones fail."""


@dataclass(frozen=True, slots=True)
class MemberInput:
    """A person of a household."""

    name: str
    relation: Relation
    document_type: str
    document_number: str
    joined_on: date
    phone: str = ""
    document_reason: str = ""
    """Why a number with a soft finding (an area code younger than the birth) is right."""
    born_on: date | None = None
    """Where the document's number does not tell it."""


@dataclass(frozen=True, slots=True)
class HouseholdInput:
    """A household with its head; other members are added one by one, or all at once by import."""

    division_code: str
    villager_group: str
    head: MemberInput
    phone: str = ""
    address: str = ""
    others: tuple[MemberInput, ...] = ()


def check_one_head(relation: Relation) -> None:
    """Others join under the head; the head changes by an act of its own."""
    if relation is Relation.HEAD:
        raise RuleBroken(
            Text(
                "每户只有一位户主。请先以其他关系登记，再用“设为户主”更换。",
                "A household has one head. Add the person first, then make them head.",
            ),
            code="parties.second_head",
            field="relation",
        )


def check_heads(given: HouseholdInput) -> None:
    """One head, and everybody else something else."""
    for other in given.others:
        check_one_head(other.relation)


@dataclass(frozen=True, slots=True)
class HouseholdChange:
    """What may be edited of a household without touching its members."""

    villager_group: str
    phone: str | None
    """A new number; nothing typed ("") removes it; None leaves it as it is."""
    address: str


@dataclass(frozen=True, slots=True)
class QualificationInput:
    """One paper a developer shows."""

    kind: QualificationKind
    title: str
    number: str
    issued_by: str
    issued_on: date
    valid_until: date | None
    red_flag: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class AccountInput:
    """A bank account somebody asks to be paid to."""

    holder_name: str
    number: str
    bank_name: str
    branch: str
    reason: str
    number_again: str | None = None
    """The number as typed a second time; None where there is nobody to type (seeds, sheets)."""
    compared: bool = False
    """Whether a number that looks cut by a spreadsheet was compared with the passbook."""


def check_qualification(paper: QualificationInput) -> None:
    """Dates in order, and a red flag explained."""
    if paper.valid_until is not None and paper.valid_until < paper.issued_on:
        raise RuleBroken(
            Text(
                "有效期止早于出具日期，请核对。", "It ends before it was issued; check the dates."
            ),
            code="parties.qualification_dates",
            field="valid_until",
        )
    if paper.red_flag and not paper.note.strip():
        raise RuleBroken(
            Text(
                "标记不良记录时，请在备注中写明是什么记录。",
                "Say in the note what the red flag is about.",
            ),
            code="parties.red_flag_note",
            field="note",
        )
