"""One parcel into several, several into one, and the same land surveyed anew."""

from __future__ import annotations

from typing import Any

from wtforms import FieldList, FormField, SubmitField
from wtforms.form import Form

from app.core import clock
from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.core.identifiers import parcel_key
from app.parcels.forms.boxes import AreaField, MeasureField, filled
from app.parcels.inputs import MergedInput, PartInput, ResurveyInput
from app.parcels.rules import MOST_PARTS
from app.web.fields import DayField, LongTextField, Needed, TextField
from app.web.forms import LinyueForm
from app.web.i18n import lazy_gettext as _l
from app.web.i18n import pick

FEWEST_ROWS, MORE_ROWS = 2, 3
NUMBER_HINT = _l("如 012林班05小班1细班")
HALF_ROW = Text("小班号和面积要一起填", "Fill in both the number and the area of this row")


class PartRow(Form):
    """One part: its number and its area; both or neither."""

    subcompartment = TextField(_l("新小班号"), longest=60, width="full", description=NUMBER_HINT)
    area = AreaField(_l("面积"))
    name = TextField(_l("小地名"), longest=80)


def _check_number(box: TextField) -> None:
    """Say beside the box of this row what is wrong with its number."""
    try:
        parcel_key.parse_subcompartment(box.data)
    except InvalidValue as error:
        box.errors = [pick(error.message)]


class SplitForm(LinyueForm):
    """One parcel into several; together they have its area."""

    rows = FieldList(FormField(PartRow), min_entries=FEWEST_ROWS, max_entries=MOST_PARTS)
    more = SubmitField(_l("再加几行"))
    on = DayField(_l("自哪天起"), [Needed()], default=clock.today)
    reason = LongTextField(
        _l("依据或原因"), [Needed()], longest=300, description=_l("如：分户协议、确权变更文号")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to WTForms
        """Nothing is read yet."""
        super().__init__(*args, **kwargs)
        self.parts: tuple[PartInput, ...] = ()

    def asks_for_rows(self) -> bool:
        """Whether the button for more rows was pressed: no save, only room."""
        if not (self.is_submitted() and self.more.data):
            return False
        for _row in range(min(MORE_ROWS, MOST_PARTS - len(self.rows))):
            self.rows.append_entry()
        return True

    def validate(self, extra_validators: object = None) -> bool:
        """Rows in which something stands must be whole."""
        fine = bool(super().validate(extra_validators))
        parts: list[PartInput] = []
        for row in (one.form for one in self.rows):
            typed = (row.subcompartment, row.area, row.name)
            if not any(any(one.raw_data or ()) for one in typed):
                continue
            lacking = next((one for one in typed[:2] if not one.data and not one.errors), None)
            if lacking is not None:
                lacking.errors = [pick(HALF_ROW)]
            elif not row.subcompartment.errors:
                _check_number(row.subcompartment)
            if any(one.errors for one in typed):
                fine = False
                continue
            parts.append(PartInput(row.subcompartment.data, row.area.data, row.name.data or ""))
        # WTForms gathered the errors of rows before these were found.
        self.rows.errors = [row.errors for row in self.rows if row.errors]
        self.parts = tuple(parts)
        return fine


class MergeForm(LinyueForm):
    """Several parcels into one; this parcel is one of them."""

    others = LongTextField(
        _l("与哪些小班合并"),
        [Needed()],
        longest=5000,
        description=_l("每行一个小班编码，形如 529901101201-L012-X05-2024"),
        render_kw={"rows": 4},
    )
    subcompartment = TextField(_l("新小班号"), [Needed()], longest=60, width="medium")
    survey_year = MeasureField(_l("调查年份"), [Needed()], decimals=0, most=9999)
    name = TextField(_l("小地名"), longest=80, width="medium")
    agreement = TextField(
        _l("权利人协议"),
        longest=120,
        description=_l("各小班权利人或份额不同的，填全体权利人协议的文号；合并后按面积共有"),
    )
    on = DayField(_l("自哪天起"), [Needed()], default=clock.today)
    reason = LongTextField(_l("依据或原因"), [Needed()], longest=300)

    def keys(self) -> list[str]:
        """The keys named, one a line; commas do as well."""
        text = str(self.others.data or "").replace("，", "\n").replace(",", "\n")
        return [line.strip().upper() for line in text.splitlines() if line.strip()]

    def to_input(self) -> MergedInput:
        """The frozen input."""
        return MergedInput(
            subcompartment=self.subcompartment.data,
            survey_year=filled(self.survey_year),
            name=self.name.data or "",
            agreement=self.agreement.data or "",
        )


class ResurveyForm(LinyueForm):
    """The same land after a new survey: a new key, and perhaps another area."""

    subcompartment = TextField(_l("新小班号"), [Needed()], longest=60, width="medium")
    survey_year = MeasureField(_l("调查年份"), [Needed()], decimals=0, most=9999)
    area = AreaField(_l("新登记面积"), [Needed()])
    name = TextField(_l("小地名"), longest=80, width="medium")
    on = DayField(_l("自哪天起"), [Needed()], default=clock.today)
    reason = LongTextField(
        _l("依据或原因"), [Needed()], longest=300, description=_l("如：2024 年森林资源更新调查")
    )

    def to_input(self) -> ResurveyInput:
        """The frozen input."""
        return ResurveyInput(
            subcompartment=self.subcompartment.data,
            survey_year=filled(self.survey_year),
            area=filled(self.area),
            name=self.name.data or "",
        )
