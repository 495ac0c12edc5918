"""What people fill in about a person: document, capacity, roles, how to be told, consents."""

from __future__ import annotations

from datetime import date
from typing import cast

from wtforms import BooleanField

from app.core import clock
from app.core.identifiers.document_type import DocumentType
from app.parties.consenting import (
    CHANNEL_LABELS,
    PURPOSE_LABELS,
    WAY_LABELS,
    Channel,
    ConsentInput,
    ConsentWay,
    ContactInput,
    Purpose,
)
from app.parties.event_forms import EventForm, PersonField
from app.parties.voting import CapacityInput, DocumentInput
from app.web.fields import ChoiceField, DayField, LongTextField, Needed, TextField
from app.web.forms import LinyueForm, ReasonForm
from app.web.i18n import lazy_gettext as _l


class DocumentForm(ReasonForm):
    """Another document of a person; the number never goes into drafts."""

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

    def to_input(self, member_id: int) -> DocumentInput:
        """The frozen input."""
        return DocumentInput(
            member_id=member_id,
            document_type=self.document_type.data,
            document_number=self.document_number.data,
            reason=self.because(),
            document_reason=self.document_reason.data or "",
            born_on=self.born_on.data,
        )


class CapacityForm(LinyueForm):
    """What decides votes besides age."""

    self_supporting_since = DayField(
        _l("靠自己劳动生活，自"), description=_l("满十六、不满十八周岁的，从这一天起有表决权")
    )
    not_capable_since = DayField(
        _l("无完全行为能力，自"), description=_l("须有法院判决；从这一天起不计入表决人数")
    )
    note = TextField(_l("凭证"), longest=200)

    def to_input(self, member_id: int) -> CapacityInput:
        """The frozen input."""
        return CapacityInput(
            member_id=member_id,
            self_supporting_since=self.self_supporting_since.data,
            not_capable_since=self.not_capable_since.data,
            note=self.note.data or "",
        )


class RoleForm(EventForm):
    """Who collects for the household, or owns along with it."""

    member_id = PersonField(_l("谁"), [Needed()])


class RoleEndForm(ReasonForm):
    """The role ends."""

    on = DayField(_l("终止日期"), [Needed()], default=clock.today)

    def day(self) -> date:
        """The day, once the form accepted it."""
        return cast("date", self.on.data)


class ContactForm(LinyueForm):
    """How a household wants to be told."""

    channel = ChoiceField(
        _l("怎样通知"), [Needed()], choices=[(str(one), CHANNEL_LABELS[one]) for one in Channel]
    )
    speech = TextField(
        _l("平时说什么话"), longest=40, width="short", description=_l("如：苗语、蒙古语、本地话")
    )
    read_aloud = BooleanField(_l("文书须先念给本人听，再签字"))
    hours = TextField(_l("什么时候方便"), longest=60, width="medium")
    note = LongTextField(_l("备注"), longest=200)

    def to_input(self) -> ContactInput:
        """The frozen input."""
        return ContactInput(
            channel=Channel(self.channel.data),
            speech=self.speech.data or "",
            read_aloud=bool(self.read_aloud.data),
            hours=self.hours.data or "",
            note=self.note.data or "",
        )


WAYS = [(str(one), WAY_LABELS[one]) for one in ConsentWay]


class ConsentForm(LinyueForm):
    """Somebody agreed."""

    member_id = PersonField(_l("谁同意"), [Needed()])
    purpose = ChoiceField(
        _l("同意什么"), [Needed()], choices=[(str(one), PURPOSE_LABELS[one]) for one in Purpose]
    )
    on = DayField(_l("同意日期"), [Needed()], default=clock.today)
    way = ChoiceField(_l("怎样同意"), [Needed()], choices=WAYS)
    guardian = TextField(
        _l("监护人"), longest=60, width="short", description=_l("不满十四周岁的，由监护人同意")
    )
    note = TextField(_l("备注"), longest=200, description=_l("口头同意的写明见证人"))

    def to_input(self) -> ConsentInput:
        """The frozen input."""
        return ConsentInput(
            member_id=self.member_id.person_id or 0,
            purpose=Purpose(self.purpose.data),
            on=cast("date", self.on.data),
            way=ConsentWay(self.way.data),
            note=self.note.data or "",
            guardian=self.guardian.data or "",
        )


class WithdrawalForm(LinyueForm):
    """Somebody takes a consent back; nobody has to say why."""

    on = DayField(_l("撤回日期"), [Needed()], default=clock.today)
    way = ChoiceField(_l("怎样提出"), [Needed()], choices=WAYS)
    note = TextField(_l("备注"), longest=200)

    def day(self) -> date:
        """The day, once the form accepted it."""
        return cast("date", self.on.data)


class ExtractForm(ReasonForm):
    """An extract of all that is kept, in full numbers only for who may reveal them."""

    full = BooleanField(_l("号码完整显示（本人当面领取时）"))
