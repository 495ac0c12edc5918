"""Boxes of a local choice; the box of the value follows the shape of the rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from flask import request

from app.core.bilingual import Text
from app.core.clock import today
from app.rulepacks.commands import ChoiceInput
from app.rulepacks.queries import get_definition
from app.rulepacks.rules.effective import RuleValue
from app.rulepacks.rules.names import Definition, ValueType
from app.rulepacks.rules.spoken import (
    NO,
    YES,
    option_text,
    raw_typed,
    typed_of,
    typing_help,
    unit_text,
)
from app.web.fields import ChoiceField, DayField, LongTextField, Needed, TextField
from app.web.forms import LinyueForm
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext as _l
from app.web.i18n import pick

if TYPE_CHECKING:
    from wtforms import Field


def _offered() -> Iterable[tuple[str, Text]]:
    """The options of the rule in the address."""
    shape = get_definition(str((request.view_args or {}).get("rule_name", ""))).shape
    if shape.type is ValueType.BOOLEAN:
        return [("true", YES), ("false", NO)]
    return [(option, option_text(shape, option)) for option in shape.options]


class RuleChoiceForm(LinyueForm):
    """What is common to all; `value` comes from the kinds below."""

    from_on = DayField(_l("自何日起"), [Needed()])
    until_on = DayField(_l("至何日止"), description=_l("不填即一直有效，直到另行规定或结束"))
    reason = LongTextField(_l("理由"), [Needed()], longest=500)
    document = TextField(
        _l("本县文件"), longest=200, width="full", description=_l("文件名称和文号，有则填写")
    )
    value: Field

    def to_input(self, definition: Definition) -> ChoiceInput:
        """The frozen input of the command."""
        begins = self.from_on.data
        assert isinstance(begins, date), "to_input() before accepts()"
        return ChoiceInput(
            name=definition.name,
            value=raw_typed(definition, str(self.value.data)),
            from_on=begins,
            until_on=self.until_on.data,
            reason=str(self.reason.data or ""),
            document=str(self.document.data or ""),
        )


class LineForm(RuleChoiceForm):
    """A number, a date, a text, a pattern."""

    value = TextField(_l("本县的值"), [Needed()], longest=1100, width="medium")


class LinesForm(RuleChoiceForm):
    """A list or a table."""

    value = LongTextField(_l("本县的值"), [Needed()])


class PickForm(RuleChoiceForm):
    """One of a few."""

    value = ChoiceField(_l("本县的值"), [Needed()], choices=_offered)


def choice_form(held: RuleValue) -> RuleChoiceForm:
    """The form for a rule, filled with what holds now."""
    definition = held.definition
    kind: type[RuleChoiceForm] = LineForm
    if definition.shape.type in (ValueType.LIST, ValueType.TABLE):
        kind = LinesForm
    elif definition.shape.type in (ValueType.CHOICE, ValueType.BOOLEAN):
        kind = PickForm
    form = kind(
        subject_id=definition.name,
        value=_prefilled(held),
        from_on=today(),
    )
    form.value.description = _help(held)
    form.value.unit = unit_text(definition.unit) or ""
    return form


def _prefilled(held: RuleValue) -> str:
    """What holds now as one would type it: lists and tables in words, a box of options by code."""
    shape = held.definition.shape
    in_words = shape.type in (ValueType.LIST, ValueType.TABLE)
    return typed_of(held.definition, held.value, pick if in_words else None)


def _help(held: RuleValue) -> str:
    said = []
    help_ = typing_help(held.definition.shape)
    if help_ is not None:
        said.append(pick(help_))
    if held.base.least is not None:
        said.append(_("不少于 %(least)s", least=str(held.base.least)))
    if held.base.most is not None:
        said.append(_("不多于 %(most)s", most=str(held.base.most)))
    return _("；").join(said)


class EndForm(LinyueForm):
    """Letting a local choice end."""

    until_on = DayField(
        _l("最后一天"),
        [Needed()],
        description=_l("这一天之后按上位规定；最早填昨天。早于起始日的，视为收回"),
    )
    reason = LongTextField(_l("理由"), [Needed()], longest=500)

    def last_day(self) -> date:
        """The day given."""
        day = self.until_on.data
        assert isinstance(day, date), "last_day() before accepts()"
        return day
