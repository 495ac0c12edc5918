"""What people fill in when something happens to a household: day, evidence, and who."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.core import clock
from app.core.bilingual import Text
from app.parties.forms import PersonForm
from app.parties.happenings import (
    ARRIVALS,
    HAPPENING_LABELS,
    LEAVINGS,
    Evidence,
    Happening,
    LeavingInput,
    MergerInput,
    SplitInput,
)
from app.parties.models import HouseholdMember
from app.parties.rules import (
    LEAVING_LABELS,
    RELATION_LABELS,
    LeavingReason,
    MemberInput,
    Relation,
)
from app.web.fields import CHOOSE, ChoiceField, DayField, Needed, TextField
from app.web.forms import LinyueForm
from app.web.i18n import lazy_gettext as _l
from app.web.i18n import pick

BELOW_HEAD = [(str(one), RELATION_LABELS[one]) for one in Relation if one is not Relation.HEAD]


class PersonField(ChoiceField):
    """One of the people of this household."""

    def offer(
        self, people: Iterable[HouseholdMember], *, minors: frozenset[int] = frozenset()
    ) -> None:
        """Who may be chosen; who is under age is marked."""
        self.choices = [
            SelectChoice("", pick(CHOOSE)),
            *(SelectChoice(str(one.id), _called(one, minor=one.id in minors)) for one in people),
        ]

    @property
    def person_id(self) -> int | None:
        """Who was chosen, once the form accepted it."""
        return int(self.data) if self.data else None


class PeopleField(SelectMultipleField):
    """Some of the people of this household, all in sight."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self,
        label: object = None,
        validators: Iterable[Any] = (),
        **kwargs: Any,  # noqa: ANN401 - handed on to WTForms
    ) -> None:
        """Nobody until offer()."""
        super().__init__(label, list(validators), choices=[], **kwargs)
        self.secret, self.width, self.unit = False, "medium", ""

    def offer(self, people: Iterable[HouseholdMember]) -> None:
        """Who may be chosen."""
        self.choices = [SelectChoice(str(one.id), _called(one)) for one in people]

    @property
    def people_ids(self) -> tuple[int, ...]:
        """Who was chosen, once the form accepted it."""
        return tuple(int(one) for one in self.data or ())


def _called(member: HouseholdMember, *, minor: bool = False) -> str:
    relation = pick(RELATION_LABELS[Relation(member.relation)])
    said = pick(UNDER_AGE) if minor else ""
    return f"{member.name}（{relation}{said}）"


UNDER_AGE = Text("，未成年", ", under age")


class EventForm(LinyueForm):
    """A day and what it stands on."""

    on = DayField(_l("发生日期"), [Needed()], default=clock.today)
    evidence = TextField(
        _l("凭证"),
        [Needed()],
        longest=300,
        description=_l("如：死亡证明、结婚证、分户协议，或由谁证明"),
    )

    def proof(self) -> Evidence:
        """Day and evidence, once the form accepted them."""
        return Evidence(cast("date", self.on.data), str(self.evidence.data))


class MemberForm(PersonForm):
    """Another person of a household, and how they come."""

    how = ChoiceField(
        _l("怎样加入"),
        [Needed()],
        choices=[(str(one), HAPPENING_LABELS[one]) for one in ARRIVALS],
    )
    relation = ChoiceField(_l("与户主关系"), [Needed()], choices=BELOW_HEAD)
    evidence = TextField(
        _l("凭证"), longest=300, description=_l("出生、婚入、迁入必填，如：出生证明、结婚证")
    )

    def to_input(self) -> MemberInput:
        """The frozen input."""
        return self.to_person(Relation(self.relation.data))

    def arrival(self) -> Happening:
        """How the person joins."""
        return Happening(self.how.data)


class LeavingForm(EventForm):
    """A member leaves; where it is the head, somebody follows in the same step."""

    why = ChoiceField(
        _l("原因"), [Needed()], choices=[(str(one), LEAVING_LABELS[one]) for one in LEAVINGS]
    )
    successor_id = PersonField(
        _l("接任户主"), description=_l("户主离开时必选；其他人的关系随之改写，可再逐人修改")
    )

    def to_input(self, member_id: int) -> LeavingInput:
        """The frozen input."""
        return LeavingInput(
            member_id=member_id,
            reason=LeavingReason(self.why.data),
            evidence=self.proof(),
            successor_id=self.successor_id.person_id,
        )


class NewHeadForm(EventForm):
    """Another member becomes head."""

    former_relation = ChoiceField(_l("原户主与新户主的关系"), [Needed()], choices=BELOW_HEAD)


class RelationForm(EventForm):
    """What a member is to the head."""

    relation = ChoiceField(_l("与户主关系"), [Needed()], choices=BELOW_HEAD)


class SplitForm(EventForm):
    """Some members found a household of their own."""

    member_ids = PeopleField(_l("分出去的成员"), [InputRequired()])
    new_head_id = PersonField(_l("新户的户主"), [Needed()])
    villager_group = TextField(
        _l("新户的村民小组"), longest=60, width="short", description=_l("不填则与原户相同")
    )
    address = TextField(_l("新户的住址"), longest=200, description=_l("不填则与原户相同"))

    def to_input(self, household_id: int) -> SplitInput:
        """The frozen input."""
        return SplitInput(
            household_id=household_id,
            member_ids=self.member_ids.people_ids,
            new_head_id=self.new_head_id.person_id or 0,
            evidence=self.proof(),
            villager_group=self.villager_group.data or "",
            address=self.address.data or "",
        )


class MergerForm(EventForm):
    """This household goes into another."""

    kept_number = TextField(
        _l("并入哪一户"),
        [Needed()],
        longest=40,
        width="medium",
        description=_l("那一户的编号，形如 529901-HU-000001"),
    )
    head_is = ChoiceField(_l("本户户主是对方户主的"), [Needed()], choices=BELOW_HEAD)

    def to_input(self, *, absorbed_id: int, kept_id: int) -> MergerInput:
        """The frozen input."""
        return MergerInput(
            absorbed_id=absorbed_id,
            kept_id=kept_id,
            absorbed_head_is=Relation(self.head_is.data),
            evidence=self.proof(),
        )


class DayForm(LinyueForm):
    """A day to look back to; asked in the address, changes nothing."""

    one_time = False
    day = DayField(_l("日期"), default=clock.today)

    class Meta(LinyueForm.Meta):
        """A question needs no protection against being asked."""

        csrf = False


NOT_LAND = Text(
    "人员随凭证迁移。林地、账户和同意书不会自动转移，请随后在各自页面办理。",
    "People move. Land, accounts and consents do not move by themselves; see to them afterwards.",
)
