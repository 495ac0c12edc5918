"""What people are asked to agree to, in which words, and how they may be reached. Pure.

A text is never edited: new words get a new version, and each consent names the one that was read.
What the law orders or a contract needs is done without consent and is not listed here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.bilingual import Text
from app.core.errors import RuleBroken

SEPARATE_CONSENT = Text(
    "个人信息保护法第十三、十五、二十三、二十九条",
    "Personal Information Protection Law, Arts. 13, 15, 23 and 29",
)
GUARDIAN_CONSENT = Text("个人信息保护法第三十一条", "Personal Information Protection Law, Art. 31")
GUARDIAN_BELOW = 14


class Purpose(StrEnum):
    """What a consent is for; each is asked for on its own."""

    REGISTER = "register"
    BANK_ACCOUNT = "bank_account"
    SHARE_WITH_DEVELOPER = "share_with_developer"
    MESSAGES = "messages"


PURPOSE_LABELS: dict[Purpose, Text] = {
    Purpose.REGISTER: Text("登记本人和家庭成员信息", "Register me and my family"),
    Purpose.BANK_ACCOUNT: Text("登记并使用银行账号", "Keep and use a bank account"),
    Purpose.SHARE_WITH_DEVELOPER: Text("向项目业主提供信息", "Give data to the developer"),
    Purpose.MESSAGES: Text("接收短信或微信通知", "Be told by message"),
}


class ConsentWay(StrEnum):
    """How somebody agreed, or took it back."""

    SIGNED = "signed"
    FINGERPRINT = "fingerprint"
    SPOKEN = "spoken"
    ONLINE = "online"


WAY_LABELS: dict[ConsentWay, Text] = {
    ConsentWay.SIGNED: Text("书面签名", "Signed on paper"),
    ConsentWay.FINGERPRINT: Text("按指印", "Fingerprint on paper"),
    ConsentWay.SPOKEN: Text("当面口头（有见证人）", "Spoken before a witness"),
    ConsentWay.ONLINE: Text("手机或网页", "By phone or web page"),
}


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The words somebody agreed to."""

    purpose: Purpose
    version: str
    from_on: date
    body: Text

    @property
    def title(self) -> Text:
        """What it is about."""
        return PURPOSE_LABELS[self.purpose]

    @property
    def digest(self) -> str:
        """What proves that the words are still those that were read."""
        held = f"{self.body.zh}\n{self.body.en}"
        return hashlib.sha256(held.encode()).hexdigest()


_FROM = date(2025, 1, 1)
CONSENT_TEXTS: tuple[ConsentText, ...] = (
    ConsentText(
        Purpose.REGISTER,
        "1",
        _FROM,
        Text(
            "我同意本县林业主管部门登记我和家庭成员的姓名、证件号码、出生日期、关系和联系方式，"
            "只用于林地权属、碳汇项目表决和收益发放。证件号码和电话加密保存，谁看过完整号码都有记录。"
            "我可以查看、复制、更正这些信息，也可以随时收回同意；收回前已做的事仍然有效。",
            "I agree that the county's forestry office registers the names, document numbers, "
            "dates of birth, relations and contacts of my family, only for forest rights, votes "
            "on carbon projects and payouts. Document and phone numbers are encrypted, and every "
            "look at a full number is logged. I may see, copy and correct what is kept, and "
            "withdraw at any time; what was done before stays valid.",
        ),
    ),
    ConsentText(
        Purpose.BANK_ACCOUNT,
        "1",
        _FROM,
        Text(
            "我同意登记我的银行账号，只用于向我户发放收益。账号加密保存，变更须两人办理。"
            "不同意的，可以到村里领取，不影响我的权益。",
            "I agree that my bank account is kept, only to pay my household. It is encrypted, and "
            "changing it takes two people. If I do not agree I can collect in the village; my "
            "rights stay the same.",
        ),
    ),
    ConsentText(
        Purpose.SHARE_WITH_DEVELOPER,
        "1",
        _FROM,
        Text(
            "我同意把我户的户主姓名、林地位置面积和联系方式提供给本村林业碳汇项目的业主，"
            "只用于签约和项目申报。身份证号和银行账号不提供。我可以随时收回同意。",
            "I agree that the head's name, our land and our contact are given to the developer of "
            "the village's carbon project, for contract and application only. Identity and "
            "account numbers are not given. I may withdraw at any time.",
        ),
    ),
    ConsentText(
        Purpose.MESSAGES,
        "1",
        _FROM,
        Text(
            "我同意通过短信、微信或电话收到公示、会议和收益的通知。不同意的，由村干部上门告知。",
            "I agree to be told of notices, meetings and payouts by phone. If not, a village "
            "official comes by.",
        ),
    ),
)


def text_on(purpose: Purpose, day: date) -> ConsentText:
    """The newest words for a purpose on a day."""
    held = [one for one in CONSENT_TEXTS if one.purpose is purpose and one.from_on <= day]
    if not held:
        raise RuleBroken(
            Text(
                "那一天还没有告知同意书文本，请核对日期。",
                "There was no text of consent on that day yet; check the date.",
            ),
            code="parties.consent_text_missing",
            field="on",
        )
    return max(held, key=lambda one: one.from_on)


def text_of(purpose: Purpose, version: str) -> ConsentText:
    """The words of a version; versions stay for ever."""
    return next(one for one in CONSENT_TEXTS if (one.purpose, one.version) == (purpose, version))


@dataclass(frozen=True, slots=True)
class ConsentInput:
    """Somebody agreed."""

    member_id: int
    purpose: Purpose
    on: date
    way: ConsentWay
    note: str = ""
    guardian: str = ""
    """Who agreed for a child under fourteen."""


def check_consent(given: ConsentInput, *, age: int | None, today: date, open_already: bool) -> None:
    """Once for a purpose, not ahead of the day, and by a guardian for a child."""
    if given.on > today:
        raise RuleBroken(
            Text("同意日期还没有到，请核对。", "That day has not come yet; check the date."),
            code="parties.future_day",
            field="on",
        )
    if open_already:
        raise RuleBroken(
            Text("此人对这一事项的同意已在册。", "This consent is already on record."),
            code="parties.consent_twice",
            field="purpose",
        )
    if age is not None and age < GUARDIAN_BELOW and not given.guardian.strip():
        raise RuleBroken(
            Text(
                "不满十四周岁的，由父母或其他监护人同意，请写明监护人姓名。",
                "For a child under fourteen a parent or guardian agrees; name them.",
            ),
            code="parties.guardian_needed",
            article=GUARDIAN_CONSENT,
            field="guardian",
        )
    if given.way is ConsentWay.SPOKEN and not given.note.strip():
        raise RuleBroken(
            Text("口头同意的，请写明见证人。", "For a spoken consent name the witness."),
            code="parties.witness_needed",
            field="note",
        )


def check_withdrawal(*, given_on: date, on: date, today: date, withdrawn: bool) -> None:
    """A consent is taken back once, on or after the day it was given."""
    if withdrawn:
        raise RuleBroken(
            Text("这项同意已经撤回。", "This consent was already withdrawn."),
            code="parties.withdrawn_already",
        )
    if not given_on <= on <= today:
        raise RuleBroken(
            Text(
                "撤回日期应在同意日期之后、今天之前。",
                "The withdrawal lies between the consent and today.",
            ),
            code="parties.withdrawal_day",
            field="on",
        )


class Channel(StrEnum):
    """How a household wants to be told."""

    PHONE = "phone"
    MESSAGE = "message"
    VISIT = "visit"
    POST = "post"
    PORTAL = "portal"


CHANNEL_LABELS: dict[Channel, Text] = {
    Channel.PHONE: Text("打电话", "By telephone"),
    Channel.MESSAGE: Text("短信或微信", "By message"),
    Channel.VISIT: Text("村干部上门", "A village official comes by"),
    Channel.POST: Text("邮寄", "By post"),
    Channel.PORTAL: Text("自己上网看", "On the web"),
}


@dataclass(frozen=True, slots=True)
class ContactInput:
    """How to reach a household so that it understands."""

    channel: Channel
    speech: str = ""
    """The language or dialect spoken at home."""
    read_aloud: bool = False
    """Papers are read out before anybody signs."""
    hours: str = ""
    note: str = ""
