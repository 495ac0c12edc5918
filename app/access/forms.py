"""Forms of access: the door, my account, administration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import ValidationError

from app.access.commands.grants import RecordInput, RoleInput
from app.access.guards import current_actor
from app.access.models import User
from app.access.offers import grantable_kinds, party_choices
from app.access.roles import ROLE_DUTIES, ROLE_LABELS, ROLE_TIERS, Role, Tier
from app.access.rules import LONGEST_PASSWORD, UserInput
from app.core.actor import Actor
from app.core.bilingual import Language, Text
from app.core.clock import today
from app.core.identifiers import phone as phones
from app.core.paths import EVERYWHERE
from app.divisions.queries import list_divisions
from app.web.fields import ChoiceField, DayField, LongTextField, Needed, ParsedField, TextField
from app.web.forms import LinyueForm
from app.web.i18n import as_language
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext as _l

LANGUAGE_LABELS: dict[Language, Text] = {
    "zh": Text("中文", "中文"),
    "en": Text("English", "English"),
}


class SecretField(PasswordField):
    """A password: kept as typed, never shown again, never in a draft."""

    secret, unit = True, ""

    def __init__(
        self,
        label: object = None,
        *,
        autocomplete: str,
        width: str = "medium",
        **kwargs: Any,  # noqa: ANN401 - handed on to WTForms
    ) -> None:
        """`autocomplete` tells a password store which of the two it is."""
        words = {"autocomplete": autocomplete, "spellcheck": "false"}
        super().__init__(label, [Needed(), refuse_long], render_kw=words, **kwargs)
        self.width = width


def refuse_long(form: object, field: PasswordField) -> None:
    """Nothing endless goes into the hash."""
    if len(field.data or "") > LONGEST_PASSWORD:
        raise ValidationError(_("最多 %(most)s 位", most=LONGEST_PASSWORD))


class SignInForm(LinyueForm):
    """The door. No one-time token: a second press is a second try and is throttled as one."""

    one_time = False

    name = TextField(
        _l("用户名或手机号"),
        [Needed()],
        longest=60,
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = SecretField(_l("密码"), autocomplete="current-password", width="full")
    next = HiddenField()


class CodeForm(LinyueForm):
    """The second step of the door, and the proof that an app holds the secret."""

    one_time = False

    code = TextField(
        _l("动态口令"),
        [Needed()],
        longest=20,
        width="short",
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"},
    )


class PlainForm(LinyueForm):
    """A button: nothing to fill in."""

    one_time = False


class ChangePasswordForm(LinyueForm):
    """Old, new, and the new one again."""

    one_time = False

    old_password = SecretField(_l("原密码"), autocomplete="current-password")
    password = SecretField(
        _l("新密码"),
        autocomplete="new-password",
        description=_l("至少 10 位。几个不相关的词连起来，既好记又安全。"),
    )
    again = SecretField(_l("再输一遍新密码"), autocomplete="new-password")

    def validate_again(self, field: PasswordField) -> None:
        """Both new ones are the same."""
        if field.data != self.password.data:
            raise ValidationError(_("两次输入的新密码不一样，请重新输入"))


class ProveForm(LinyueForm):
    """The password once more, before something that weakens the account."""

    one_time = False

    password = SecretField(_l("您的密码"), autocomplete="current-password")


class PreferencesForm(LinyueForm):
    """How pages look."""

    one_time = False

    language = ChoiceField(_l("界面语言"), [Needed()], choices=lambda: LANGUAGE_LABELS.items())
    large_type = BooleanField(_l("大字（18 像素）"))

    def chosen(self) -> tuple[Language, bool]:
        """Language and letter size."""
        return as_language(self.language.data) or "zh", bool(self.large_type.data)


def division_choices() -> Iterable[tuple[str, Text]]:
    """Divisions of the actor's own area, higher ones first; everywhere for whoever has it all."""
    actor: Actor = current_actor()
    if actor.division_path == EVERYWHERE:
        yield EVERYWHERE, Text("全部辖区", "Everywhere")
    for division in list_divisions(path=actor.division_path):
        indent = "　" * (division.path.count("/") - actor.division_path.count("/"))
        name = Text(f"{indent}{division.name_zh}", f"{indent}{division.name_en}")
        yield division.path, name


class UserForm(LinyueForm):
    """An account."""

    name = TextField(_l("姓名"), [Needed()], longest=60, width="medium")
    user_name = TextField(
        _l("用户名"),
        [Needed()],
        longest=32,
        width="medium",
        description=_l("3—32 位小写字母、数字、点、横线，以字母开头，例如 li.yunping"),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    phone = ParsedField(
        _l("手机号"),
        parse=phones.parse,
        width="medium",
        secret=True,
        description=_l("可用来登录；加密保存，页面上只显示后四位"),
    )
    division_path = ChoiceField(_l("所属区划"), [Needed()], choices=division_choices)
    party_id = ChoiceField(
        _l("所属单位"),
        choices=lambda: party_choices(current_actor()),
        blank=Text("不属于任何主体", "None"),
        description=_l("村集体和开发主体的人员请选择；本单位的记录据此可见"),
    )

    def to_input(self) -> UserInput:
        """What was filled in."""
        return UserInput(
            user_name=str(self.user_name.data),
            name=str(self.name.data),
            phone=self.phone.data,
            division_path=str(self.division_path.data),
            party_id=int(self.party_id.data) if self.party_id.data else None,
        )


class EditUserForm(UserForm):
    """An account that exists: the number kept sealed stays unless a new one is typed."""

    phone = ParsedField(
        _l("新手机号"),
        parse=phones.parse,
        width="medium",
        secret=True,
        description=_l("留空则保留原号码"),
    )
    no_phone = BooleanField(_l("删除原手机号"))
    version = HiddenField()

    @classmethod
    def of(cls, user: User) -> EditUserForm:
        """The form with the account as it stands."""
        return cls(
            subject_id=user.id,
            name=user.name,
            user_name=user.user_name,
            division_path=user.division_path,
            party_id=str(user.party_id or ""),
            version=str(user.version),
        )

    def to_input(self) -> UserInput:
        """What was filled in; an empty box keeps the number unless it is to go."""
        keep = not self.phone.data and not self.no_phone.data
        return replace(super().to_input(), keep_phone=keep)

    def seen_version(self) -> int:
        """The version the page was made from."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() else 0


def role_choices() -> Sequence[tuple[str, Text]]:
    """Every role with its duty in a few words."""
    return [
        (
            role.value,
            Text(
                f"{ROLE_LABELS[role].zh}（{ROLE_DUTIES[role].zh}）",
                f"{ROLE_LABELS[role].en} ({ROLE_DUTIES[role].en})",
            ),
        )
        for role in Role
    ]


class GrantRoleForm(LinyueForm):
    """A role for somebody, from one day to another."""

    role = ChoiceField(_l("岗位"), [Needed()], choices=role_choices)
    from_on = DayField(_l("从哪天起"), [Needed()], default=today)
    until_on = DayField(_l("到哪天止"), description=_l("含当天；留空为长期，直到收回"))
    reason = LongTextField(
        _l("依据或理由"), [Needed()], longest=500, description=_l("例如任职文件文号")
    )

    def offer(self, tier: Tier) -> None:
        """Only roles that exist at this person's level; the developer's has no level."""
        fitting = {role for role, tiers in ROLE_TIERS.items() if tiers & {tier, Tier.NONE}}
        self.role.choices = [
            choice for choice in self.role.choices if not choice.value or choice.value in fitting
        ]

    def to_input(self) -> RoleInput:
        """What was filled in."""
        return RoleInput(
            role=Role(self.role.data),
            reason=str(self.reason.data),
            from_on=_day(self.from_on),
            until_on=self.until_on.data,
        )


class GrantRecordForm(LinyueForm):
    """One record outside somebody's area, always with an end."""

    subject_type = ChoiceField(
        _l("哪类记录"),
        [Needed()],
        choices=lambda: [(kind.subject_type, kind.title) for kind in grantable_kinds()],
    )
    number = TextField(
        _l("编号"), [Needed()], longest=60, width="medium", description=_l("记录页上方的编号")
    )
    from_on = DayField(_l("从哪天起"), [Needed()], default=today)
    until_on = DayField(_l("到哪天止"), [Needed()], description=_l("含当天"))
    reason = LongTextField(_l("依据或理由"), [Needed()], longest=500)

    def to_input(self, subject_id: int) -> RecordInput:
        """What was filled in, for the record that was found."""
        return RecordInput(
            subject_type=str(self.subject_type.data),
            subject_id=subject_id,
            reason=str(self.reason.data),
            from_on=_day(self.from_on),
            until_on=_day(self.until_on),
        )


def _day(field: DayField) -> date:
    """The day of a field that Needed() has seen."""
    assert isinstance(field.data, date)
    return field.data
