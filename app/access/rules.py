"""What a user name, a password and a waiting time must be. Pure: no database, no clock."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.core.bilingual import Language, Text
from app.core.errors import RuleBroken


class UserStatus(StrEnum):
    """Whether an account opens the door."""

    ACTIVE = "active"
    DISABLED = "disabled"


USER_STATUS_LABELS: dict[UserStatus, Text] = {
    UserStatus.ACTIVE: Text("在用", "Active"),
    UserStatus.DISABLED: Text("已停用", "Disabled"),
}


class SessionEnd(StrEnum):
    """Why a session ended before its time."""

    SIGNED_OUT = "signed_out"
    ENDED_BY_SELF = "ended_by_self"
    ENDED_BY_ADMIN = "ended_by_admin"
    REPLACED = "replaced"
    PASSWORD = "password"  # noqa: S105 - a reason, not a password
    ROLE = "role"
    SECOND_FACTOR = "second_factor"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class UserInput:
    """What is recorded of a person who works with the system."""

    user_name: str
    name: str
    phone: str | None
    division_path: str
    party_id: int | None = None
    language: Language = "zh"
    keep_phone: bool = False
    """On an edit: leave the number as it is, whatever `phone` says."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from, for the log and the throttle."""

    address: str
    agent: str = ""


USER_NAME = re.compile(r"[a-z][a-z0-9._-]{2,31}")


def read_user_name(typed: str) -> str:
    """A user name in its one spelling. It starts with a letter, so no phone number is one."""
    name = fold(typed)
    if not USER_NAME.fullmatch(name):
        raise RuleBroken(
            Text(
                "用户名须为 3—32 位小写字母、数字、点、横线或下划线，以字母开头，例如 li.yunping。",
                "A user name has 3 to 32 small letters, digits, dots, dashes or underscores and "
                "starts with a letter, for example li.yunping.",
            ),
            code="access.user_name",
            field="user_name",
        )
    return name


def fold(typed: str) -> str:
    """Names are compared without case, outer blanks and full-width forms."""
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    return typed.translate(wide).strip().casefold()


SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200

# The most used ones of ten letters and more in published lists, folded; and our own names.
_COMMON = """
    0123456789 1234567890 12345678901 12345678910 123456789a a123456789 123456789q q123456789
    1234567891 123456789123 1234554321 1122334455 1111111111 0000000000 8888888888 6666666666
    9876543210 0987654321 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty12345 qwerty123456 asdfghjkl123
    password12 password123 password1234 passw0rd123 p@ssw0rd123 p@ssword123 admin12345 admin123456
    administrator iloveyou123 woaini1314 woaini5201314 5201314520 5201314521 1314520520
    abc1234567 abcd123456 abc123456789 aa12345678 aa123456789 asd123456789 zxcvbnm123 qazwsxedcr
    changeme123 welcome123 letmein1234 q1w2e3r4t5 1a2b3c4d5e linyue12345 linyue123456 lintan12345
    lintan123456 linye123456 tanhui123456 qinghe123456 guizhou123456 a1b2c3d4e5 password!@#
    root123456 test123456 test1234567 user123456 china123456 zhongguo123 zhongguo1949
    19491001000
"""
COMMON_PASSWORDS = frozenset(_COMMON.split())


def check_password(password: str, *, user_name: str, phone: str | None, name: str = "") -> None:
    """Length counts, patterns do not (SP 800-63B): long enough, not known, not about oneself."""
    folded = fold(password)
    broken: Text | None = None
    if len(password) < SHORTEST_PASSWORD:
        broken = Text(
            f"密码至少 {SHORTEST_PASSWORD} 位，现在有 {len(password)} 位。"
            "可以用几个不相关的词连起来，既好记又安全。",
            f"A password has at least {SHORTEST_PASSWORD} characters; this one has "
            f"{len(password)}. A few unrelated words in a row are easy to keep in mind.",
        )
    elif len(password) > LONGEST_PASSWORD:
        broken = Text(
            f"密码最多 {LONGEST_PASSWORD} 位，请缩短。",
            f"A password has at most {LONGEST_PASSWORD} characters; shorten it.",
        )
    elif folded in COMMON_PASSWORDS or len(set(folded)) < 4:
        broken = Text(
            "这个密码太常见，容易被猜中。请换一个只有您自己知道的。",
            "This password is too common and easy to guess. Choose one only you would think of.",
        )
    elif _is_about(folded, user_name, phone, name):
        broken = Text(
            "密码里不能含有您的用户名、姓名或手机号。请换一个。",
            "A password may not contain your user name, name or phone number. Choose another one.",
        )
    if broken is not None:
        raise RuleBroken(broken, code="access.password", field="password")


def _is_about(folded: str, user_name: str, phone: str | None, name: str) -> bool:
    told = [user_name, phone, fold(name) if len(name) > 1 else None]
    return any(word and (word in folded or folded in word) for word in told)


# No 0 O 1 l I: they are read out over the phone and copied from a slip.
SLIP_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def make_password() -> str:
    """A first password of 59 bits, in groups a person can copy: `kf7m-9qhx-3wpd`."""
    return "-".join("".join(secrets.choice(SLIP_LETTERS) for _ in range(4)) for _ in range(3))


def make_recovery_code() -> str:
    """A recovery code of 49 bits; guesses are throttled like passwords."""
    return "-".join("".join(secrets.choice(SLIP_LETTERS) for _ in range(5)) for _ in range(2))


MOST_WAIT = timedelta(hours=1)
LONG_WAIT = timedelta(hours=24)
MOST_IN_A_ROW = 100


def wait_after(failures: int, *, allowed: int, window: timedelta) -> timedelta:
    """How long an account rests after so many failures in a row.

    Each full round of allowed failures doubles the rest, up to an hour; from the hundredth on
    (SP 800-63B §5.2.2) it is a day. It always ends by itself: nobody is locked out for good.
    """
    if failures == 0 or failures % allowed:
        return timedelta(0)
    if failures >= MOST_IN_A_ROW:
        return max(LONG_WAIT, window)
    rounds = failures // allowed
    return max(window, min(window * (1 << min(rounds - 1, 20)), MOST_WAIT))


def hash_token(token: str) -> str:
    """What the database keeps of a random token; its 256 bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def throttle_address(address: str) -> str:
    """The address a throttle counts: one household of IPv6 holds a whole /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:45]
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


class TooManyTries(RuleBroken):
    """The throttle: an answer with the moment from which it is worth trying again."""

    def __init__(self, wait: timedelta) -> None:
        """Say how long."""
        self.seconds = max(1, int(wait.total_seconds() + 0.999))
        minutes, seconds = divmod(self.seconds, 60)
        zh = f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"
        en = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
        super().__init__(
            Text(
                f"失败次数过多，请在 {zh}后再试。账号没有被锁死；忘记密码可请系统管理员重置。",
                f"Too many failed tries. Try again in {en}. The account is not locked; "
                "if the password is forgotten, ask the system administrator to reset it.",
            ),
            code="access.too_many_tries",
        )
