"""Entering and renaming one place, and ending its code."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from app.core import clock
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers import division_code
from app.divisions.models import Division
from app.divisions.rules import LONGEST_ENGLISH, LONGEST_NAME, PlaceRow, parent_code
from app.web.fields import DayField, Needed, ParsedField, TextField
from app.web.forms import LinyueForm, ReasonForm
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext as _l

DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


def parse_place_code(typed: str) -> str:
    """A township's or village's code as typed."""
    code = division_code.parse(typed)
    if len(code) < division_code.Level.TOWNSHIP:
        raise InvalidValue(
            Text(
                "请填写乡镇（9 位）或村（12 位）代码",
                "Write the code of a township (9 digits) or village (12 digits)",
            )
        )
    return code


class NamesForm(LinyueForm):
    """The names of a place."""

    name_zh = TextField(_l("名称"), [Needed()], longest=LONGEST_NAME, width="medium")
    name_en = TextField(
        _l("英文名"),
        longest=LONGEST_ENGLISH,
        description=_l("不填时按拼音写出。"),
    )

    def names_of(self, code: str, since: date | None) -> PlaceRow:
        """The place these names belong to."""
        return PlaceRow(code, str(self.name_zh.data), str(self.name_en.data or ""), since)


class NewPlaceForm(NamesForm):
    """A township of a county, or a village of a township."""

    code = ParsedField(
        _l("代码"), [Needed()], parse=parse_place_code, width="medium", render_kw=DIGITS
    )
    valid_from = DayField(_l("启用日期"), [Needed()], default=clock.today)

    def __init__(self, *args: Any, above: Division, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to WTForms
        """`above` is the division the place belongs to."""
        self.above = above
        super().__init__(*args, subject_id=above.code, **kwargs)

    def validate_code(self, field: ParsedField) -> None:
        """It begins with the code of the division above."""
        if field.data is not None and parent_code(field.data) != self.above.code:
            said = _("代码须以 %(code)s 开头，且只低一级", code=self.above.code)
            raise ValidationError(said)

    def to_input(self) -> PlaceRow:
        """The place entered."""
        return self.names_of(str(self.code.data), self.valid_from.data)


class EndForm(LinyueForm):
    """The last day of a code, and who carries it on."""

    on = DayField(_l("停用日期"), [Needed()], default=clock.today)
    successor_code = ParsedField(
        _l("后续代码"),
        parse=division_code.parse,
        width="medium",
        description=_l("由哪个区划接续；没有就留空。合并到别的村时填那个村的代码。"),
        render_kw=DIGITS,
    )

    def last_day(self) -> date:
        """The day entered."""
        day = self.on.data
        assert isinstance(day, date)
        return day

    def follower(self) -> str | None:
        """The code entered, if any."""
        return str(self.successor_code.data) if self.successor_code.data else None


class ReopenForm(ReasonForm):
    """Why an ending was a mistake."""
