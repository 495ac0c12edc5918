"""What people fill in about parties. Each form reads into a frozen input of rules.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from wtforms import BooleanField, HiddenField

from app.access.guards import current_actor
from app.core import clock
from app.core.bilingual import Text
from app.core.identifiers.document_type import DocumentType, parse_number, warnings
from app.divisions.queries import list_working_places
from app.parties.rules import (
    QUALIFICATION_LABELS,
    AccountInput,
    HouseholdChange,
    HouseholdInput,
    MemberInput,
    OrganisationInput,
    PartyKind,
    QualificationInput,
    QualificationKind,
    Relation,
)
from app.web.fields import ChoiceField, DayField, LongTextField, Needed, TextField
from app.web.forms import LinyueForm
from app.web.i18n import lazy_gettext as _l

CODE_OF_VILLAGE = 12
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
"""A phone offers its digits; a shared computer keeps no list of what was typed before."""


def _villages() -> Iterable[tuple[str, Text]]:
    return _places(CODE_OF_VILLAGE)


def _places(shortest: int = 6) -> Iterable[tuple[str, Text]]:
    return [
        (one.code, one.name)
        for one in list_working_places(path=current_actor().division_path)
        if len(one.code) >= shortest
    ]


def _anywhere() -> Iterable[tuple[str, Text]]:
    return _places()


DIALLED = {"inputmode": "tel", "autocomplete": "off"}


class PersonForm(LinyueForm):
    """A person with a document. Identity and phone numbers never go into drafts."""

    name = TextField(_l("姓名"), [Needed()], longest=60)
    document_type = ChoiceField(
        _l("证件类型"), [Needed()], choices=[(str(one), one.label) for one in DocumentType]
    )
    document_number = TextField(
        _l("证件号码"),
        [Needed()],
        longest=30,
        secret=True,
        description=_l("与证件逐位核对"),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    document_reason = TextField(
        _l("核对说明"),
        longest=200,
        description=_l("系统提示号码可疑、但与证件一致时，写明核对情况"),
    )
    born_on = DayField(_l("出生日期"), description=_l("居民身份证自带；其他证件请填写"))
    joined_on = DayField(_l("加入日期"), [Needed()], default=clock.today)
    phone = TextField(_l("电话"), longest=30, secret=True, width="short", render_kw=DIALLED)

    def soft_findings(self) -> tuple[Text, ...]:
        """What to look at twice in an accepted number; nothing here refuses it."""
        kind = DocumentType(self.document_type.data)
        number = parse_number(kind, self.document_number.data, override=True)
        return warnings(kind, number)

    def to_person(self, relation: Relation) -> MemberInput:
        """The frozen input."""
        assert self.joined_on.data is not None
        return MemberInput(
            name=self.name.data,
            relation=relation,
            document_type=self.document_type.data,
            document_number=self.document_number.data,
            joined_on=self.joined_on.data,
            phone=self.phone.data or "",
            document_reason=self.document_reason.data or "",
            born_on=self.born_on.data,
        )


class HouseholdForm(PersonForm):
    """A new household: its place, and its head."""

    draft_key = "parties.household"
    division_code = ChoiceField(_l("所在村"), [Needed()], choices=_villages)
    villager_group = TextField(_l("村民小组"), longest=60, width="short")
    address = TextField(_l("住址"), longest=200)

    def to_input(self) -> HouseholdInput:
        """The frozen input."""
        return HouseholdInput(
            division_code=self.division_code.data,
            villager_group=self.villager_group.data or "",
            head=self.to_person(Relation.HEAD),
            phone=self.phone.data or "",
            address=self.address.data or "",
        )


class HouseholdChangeForm(LinyueForm):
    """What may be edited of a household without touching its members."""

    draft_key = "parties.household_change"
    version = HiddenField()
    villager_group = TextField(_l("村民小组"), longest=60, width="short")
    address = TextField(_l("住址"), longest=200)
    phone = TextField(
        _l("新电话"), longest=30, secret=True, width="short", description=_l("不改请留空")
    )
    drop_phone = BooleanField(_l("删除已登记的电话"))

    def to_input(self) -> HouseholdChange:
        """The frozen input."""
        return HouseholdChange(
            villager_group=self.villager_group.data or "",
            phone=changed_phone(self),
            address=self.address.data or "",
        )


def seen_version(form: LinyueForm) -> int:
    """The version the page was made from; what is no number was never a version."""
    typed = str(form["version"].data or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def changed_phone(form: LinyueForm) -> str | None:
    """An edit never shows the sealed number: a new one, "" to remove it, None to leave it."""
    if form["drop_phone"].data:
        return ""
    return cast("str", form["phone"].data) or None


class OrganisationForm(LinyueForm):
    """What all organisations have."""

    kind: PartyKind
    version = HiddenField(default="0")
    name = TextField(_l("名称"), [Needed()], longest=120, description=_l("与登记证书一致"))
    name_en = TextField(_l("英文名称"), longest=200, description=_l("打印中英文文书时使用"))
    division_code = ChoiceField(_l("所在地"), [Needed()], choices=_anywhere)
    uscc = TextField(
        _l("统一社会信用代码"), [Needed()], longest=30, width="medium", description=_l("18 位")
    )
    uscc_reason = TextField(
        _l("校验不符的说明"),
        longest=200,
        description=_l("个别老代码校验位本身不符；与证书核对一致的，写明后可登记"),
    )
    legal_rep = TextField(_l("法定代表人"), [Needed()], longest=60, width="short")
    contact_name = TextField(_l("联系人"), longest=60, width="short")
    phone = TextField(
        _l("联系电话"), longest=30, secret=True, width="short", description=_l("修改时不改请留空")
    )
    drop_phone = BooleanField(_l("删除已登记的电话"))
    address = TextField(_l("地址"), longest=200)

    def to_input(self) -> OrganisationInput:
        """The frozen input."""
        return OrganisationInput(
            kind=self.kind,
            name=self.name.data,
            name_en=self.name_en.data or "",
            division_code=self.division_code.data,
            uscc=self.uscc.data,
            uscc_reason=self.uscc_reason.data or "",
            legal_rep=self.legal_rep.data,
            contact_name=self.contact_name.data or "",
            phone=changed_phone(self),
            address=self.address.data or "",
            acting_for_collective=bool(self._fields["acting_for_collective"].data)
            if "acting_for_collective" in self._fields
            else False,
            acting_reason=self._text("acting_reason"),
            superior=self._text("superior"),
        )

    def _text(self, name: str) -> str:
        field = self._fields.get(name)
        return (field.data or "") if field is not None else ""


class CollectiveForm(OrganisationForm):
    """A village collective, or the committee acting for it."""

    kind = PartyKind.COLLECTIVE
    draft_key = "parties.collective"
    acting_for_collective = BooleanField(_l("由村民委员会代行集体经济组织职能"))
    acting_reason = TextField(
        _l("代行原因"), longest=200, description=_l("如：本村尚未成立集体经济组织")
    )


class DeveloperForm(OrganisationForm):
    """A developer."""

    kind = PartyKind.DEVELOPER
    draft_key = "parties.developer"


class FarmForm(OrganisationForm):
    """A state forest farm."""

    kind = PartyKind.FARM
    draft_key = "parties.farm"
    superior = TextField(_l("主管单位"), longest=120)


ORGANISATION_FORMS: dict[PartyKind, type[OrganisationForm]] = {
    PartyKind.COLLECTIVE: CollectiveForm,
    PartyKind.DEVELOPER: DeveloperForm,
    PartyKind.FARM: FarmForm,
}


class QualificationForm(LinyueForm):
    """A paper a developer showed."""

    draft_key = "parties.qualification"
    kind = ChoiceField(
        _l("类别"),
        [Needed()],
        choices=[(str(one), QUALIFICATION_LABELS[one]) for one in QualificationKind],
    )
    title = TextField(_l("材料名称"), [Needed()], longest=120)
    number = TextField(_l("编号或验证码"), longest=60, width="medium")
    issued_by = TextField(_l("出具单位"), [Needed()], longest=120)
    issued_on = DayField(_l("出具日期"), [Needed()])
    valid_until = DayField(_l("有效期至"), description=_l("长期有效的留空"))
    red_flag = BooleanField(_l("材料显示有不良记录"))
    note = LongTextField(_l("备注"), longest=300)

    def to_input(self) -> QualificationInput:
        """The frozen input."""
        assert self.issued_on.data is not None
        return QualificationInput(
            kind=QualificationKind(self.kind.data),
            title=self.title.data,
            number=self.number.data or "",
            issued_by=self.issued_by.data,
            issued_on=self.issued_on.data,
            valid_until=self.valid_until.data,
            red_flag=bool(self.red_flag.data),
            note=self.note.data or "",
        )


class FindForm(LinyueForm):
    """A whole number to look for; sent, not put into the address, and never drafted."""

    one_time = False
    number = TextField(
        _l("证件号、电话或账号"),
        [Needed()],
        longest=40,
        secret=True,
        description=_l("须输入完整号码"),
    )


class AccountForm(LinyueForm):
    """A bank account somebody asks to be paid to."""

    draft_key = "parties.account"
    holder_name = TextField(_l("户名"), [Needed()], longest=120, description=_l("与存折一致"))
    number = TextField(
        _l("账号"), [Needed()], longest=40, secret=True, width="medium", render_kw=DIGITS
    )
    number_again = TextField(
        _l("再输一次账号"), [Needed()], longest=40, secret=True, width="medium", render_kw=DIGITS
    )
    compared = BooleanField(_l("已与存折或银行卡逐位核对"))
    bank_name = TextField(_l("银行"), [Needed()], longest=80, width="medium")
    branch = TextField(_l("开户网点"), longest=120)
    reason = LongTextField(_l("变更原因"), [Needed()], longest=200)

    def to_input(self) -> AccountInput:
        """The frozen input."""
        return AccountInput(
            holder_name=self.holder_name.data,
            number=self.number.data,
            number_again=self.number_again.data,
            bank_name=self.bank_name.data,
            branch=self.branch.data or "",
            reason=self.reason.data,
            compared=bool(self.compared.data),
        )


class DecisionForm(LinyueForm):
    """What the second person says when agreeing."""

    note = LongTextField(
        _l("复核意见"), longest=200, description=_l("如：已与存折原件核对，本人确认")
    )
