"""What people fill in about a collective: a roster to freeze, its shares, a transfer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from app.core import clock
from app.core.bilingual import Text
from app.parties.sharing import SharingMode, read_units
from app.parties.voting import RosterInput
from app.web.fields import ChoiceField, DayField, LongTextField, Needed, ParsedField, TextField
from app.web.forms import LinyueForm
from app.web.i18n import lazy_gettext as _l

MODES: list[tuple[str, Text]] = [
    (str(SharingMode.EACH_MEMBER), Text("每个成员一样多", "The same for each member")),
    (str(SharingMode.EACH_HOUSEHOLD), Text("每户一样多", "The same for each household")),
    (str(SharingMode.LISTED), Text("逐户填写", "As listed below")),
]


class UnitsField(ParsedField):
    """Shares with up to three decimals, kept in thousandths."""

    def __init__(
        self,
        label: object = None,
        validators: Sequence[object] = (),
        **kwargs: Any,  # noqa: ANN401 - handed on to WTForms
    ) -> None:
        """Short by nature."""
        super().__init__(
            label,
            list(validators),
            parse=lambda typed: read_units(typed),
            show=lambda units: str(units),
            width="short",
            **kwargs,
        )


class RosterForm(LinyueForm):
    """A roster to freeze."""

    on = DayField(_l("名册日期"), [Needed()], default=clock.today)
    purpose = TextField(
        _l("用途"), [Needed()], longest=200, description=_l("如：成员大会表决林业碳汇项目合作")
    )

    def to_input(self, collective_id: int) -> RosterInput:
        """The frozen input."""
        return RosterInput(collective_id, cast("date", self.on.data), str(self.purpose.data))


class SharesForm(LinyueForm):
    """The whole register of shares, from a day on."""

    on = DayField(_l("生效日期"), [Needed()], default=clock.today)
    mode = ChoiceField(_l("怎样量化"), [Needed()], choices=MODES)
    each = UnitsField(_l("每份多少股"))
    lines = LongTextField(
        _l("逐户份额"),
        longest=5000,
        description=_l("每行一户：户编号 空格 股数，如 529901-HU-000001 12.5"),
    )
    collective_units = UnitsField(_l("集体股"))
    reason = LongTextField(
        _l("依据"), [Needed()], longest=300, description=_l("如：成员大会决议的日期和编号")
    )

    def day(self) -> date:
        """The day, once the form accepted it."""
        return cast("date", self.on.data)


class TransferForm(LinyueForm):
    """Shares go from one holder to another."""

    on = DayField(_l("生效日期"), [Needed()], default=clock.today)
    giver = ChoiceField(_l("转出方"), [Needed()])
    taker_number = TextField(
        _l("转入方编号"),
        [Needed()],
        longest=40,
        width="medium",
        description=_l("农户或本集体的编号"),
    )
    units = UnitsField(_l("股数"), (Needed(),))
    reason = LongTextField(_l("依据"), [Needed()], longest=300)

    def day(self) -> date:
        """The day, once the form accepted it."""
        return cast("date", self.on.data)


class PrintForm(LinyueForm):
    """A print that needs no more than the button; printing twice is logged twice."""

    one_time = False
